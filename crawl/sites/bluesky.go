package sites

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tribemap/crawl/live"
)

// Bluesky asks the network through the account's own server, which passes
// questions on: search answers nobody else. Posts are searched for by keyword,
// threads come whole, an author's feed, the quotes of a post and those who like
// it in pages.
type Bluesky struct{}

const (
	bskyBase   = "https://bsky.social"
	bskySite   = "https://bsky.app"
	bskyPage   = 100
	bskyCap    = 10000
	bskyDepth  = "1000" // levels of replies; one more is refused
	bskyHeight = "80"   // posts above one that is asked for
	// Searches begin to fail a little before the cap.
	bskyLastPages = bskyCap/bskyPage - 10
	bskyStarted   = 1668556800 // its first post, 2022-11-16
)

// Name implements live.Source.
func (Bluesky) Name() string { return "bluesky" }

// Caps implements live.Source.
func (Bluesky) Caps() live.Caps {
	return live.Caps{
		Kinds:       []live.Kind{live.Search, live.Thread, live.Replies, live.Author, live.Reactions, live.Likes},
		ResultCap:   bskyCap,
		Granularity: time.Second,
		NeedsLogin:  true,
		FallsApart:  true,
		// What is gone is told with 400; 502 is how deep pages of a search end.
		Speaks: []int{http.StatusBadRequest, http.StatusBadGateway},
		Budget: []live.Rate{{Units: 3000, Per: 5 * time.Minute}},
		Policy: live.Policy{Terms: "https://bsky.social/about/support/tos"},
	}
}

// Plan implements live.Source. The place is the server of the account.
func (b Bluesky) Plan(q live.Query) ([]live.Task, error) {
	base, err := serverOf(q.Place, bskyBase)
	if err != nil {
		return nil, err
	}
	var tasks []live.Task
	for _, k := range q.Keywords {
		tasks = append(tasks, live.Task{
			Source: b.Name(), Base: base, Kind: live.Search, Target: k,
			Since: max(q.Since, bskyStarted), Until: until(q), Why: live.Why{Keyword: k},
		})
	}
	return tasks, nil
}

// Request implements live.Source.
func (Bluesky) Request(t live.Task, s live.Session) (live.Request, error) {
	var v url.Values
	var method string
	switch t.Kind {
	case live.Search:
		method = "app.bsky.feed.searchPosts"
		v = url.Values{"q": {quoted(t.Target)}, "sort": {"latest"}, "since": {iso(t.Since)}, "until": {iso(t.Until)}}
	case live.Thread, live.Replies:
		method = "app.bsky.feed.getPostThread"
		v = url.Values{"uri": {t.Target}, "depth": {bskyDepth}, "parentHeight": {bskyHeight}}
	case live.Author:
		method = "app.bsky.feed.getAuthorFeed"
		v = url.Values{"actor": {t.Target}, "filter": {"posts_with_replies"}}
	case live.Reactions:
		method = "app.bsky.feed.getQuotes"
		v = url.Values{"uri": {t.Target}}
	case live.Likes:
		method = "app.bsky.feed.getLikes"
		v = url.Values{"uri": {t.Target}}
	default:
		return live.Request{}, fmt.Errorf("%s: %w", t.Kind, live.ErrRequest)
	}
	if t.Kind != live.Thread && t.Kind != live.Replies {
		v.Set("limit", strconv.Itoa(bskyPage))
		if t.Cursor != "" {
			v.Set("cursor", t.Cursor)
		}
	}
	r := live.Request{URL: bskyServer(t.Base, s) + "/xrpc/" + method + "?" + v.Encode()}
	if s.Token != "" {
		r.Secret = http.Header{"Authorization": {"Bearer " + s.Token}}
	}
	return r, nil
}

// bskyServer returns where to send requests: to the server that the session
// names, unless the token would then travel in the open.
func bskyServer(base string, s live.Session) string {
	if s.Base == "" || strings.HasPrefix(base, "https:") && !strings.HasPrefix(s.Base, "https:") {
		return base
	}
	return s.Base
}

// iso writes a time as the network does.
func iso(t int64) string { return time.Unix(t, 0).UTC().Format(time.RFC3339) }

// SignIn implements live.Login, with an app password.
func (Bluesky) SignIn(base string, c live.Credential, old live.Session) (live.Request, error) {
	if old.Refresh != "" {
		return live.Request{
			Method: http.MethodPost,
			URL:    bskyServer(base, old) + "/xrpc/com.atproto.server.refreshSession",
			Secret: http.Header{"Authorization": {"Bearer " + old.Refresh}},
		}, nil
	}
	if c.Name == "" || c.Secret == "" {
		return live.Request{}, fmt.Errorf("no handle or app password: %w", live.ErrRequest)
	}
	body, err := json.Marshal(map[string]string{"identifier": strings.TrimPrefix(c.Name, "@"), "password": c.Secret})
	if err != nil {
		return live.Request{}, err
	}
	return live.Request{
		Method: http.MethodPost, URL: base + "/xrpc/com.atproto.server.createSession",
		Header: http.Header{"Content-Type": {"application/json"}}, Body: body,
	}, nil
}

// SignedIn implements live.Login. The answer names the server that keeps the
// account, which is asked from then on.
func (Bluesky) SignedIn(a live.Answer) (live.Session, error) {
	var s struct {
		Access  string `json:"accessJwt"`
		Refresh string `json:"refreshJwt"`
		Doc     struct {
			Service []struct {
				ID       string `json:"id"`
				Endpoint string `json:"serviceEndpoint"`
			} `json:"service"`
		} `json:"didDoc"`
	}
	if err := decode(a, &s); err != nil {
		return live.Session{}, err
	}
	if a.Status != http.StatusOK || s.Access == "" {
		return live.Session{}, fmt.Errorf("no session: %w", live.ErrBroken)
	}
	session := live.Session{Token: s.Access, Refresh: s.Refresh, Expires: tokenEnds(s.Access)}
	for _, service := range s.Doc.Service {
		if strings.HasSuffix(service.ID, "#atproto_pds") {
			session.Base, _ = origin(service.Endpoint) // without one the task's own serves
		}
	}
	return session, nil
}

// tokenEnds reads when a JSON web token runs out; zero if it does not say.
func tokenEnds(token string) time.Time {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return time.Time{}
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return time.Time{}
	}
	var c struct {
		Exp int64 `json:"exp"`
	}
	if json.Unmarshal(claims, &c) != nil || c.Exp <= 0 {
		return time.Time{}
	}
	return time.Unix(c.Exp, 0)
}
