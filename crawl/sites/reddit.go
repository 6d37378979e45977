package sites

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tribemap/crawl/live"
)

// Reddit asks Reddit's interface with the user's own approved application, and
// is off unless it is named. Its search finds submissions alone and ends after
// a thousand; threads come with all comments, those left out in further
// requests.
//
// Targets are "KEYWORD" or "r/NAME?KEYWORD" for a search, "t3_ID" for a thread,
// "t3_ID/COMMENT" for a branch, and "t3_ID:A,B,C" for comments left out.
type Reddit struct{}

const (
	redditBase = "https://oauth.reddit.com"
	redditSite = "https://www.reddit.com"
	redditPage = 100
	redditCap  = 1000
	redditMore = 100 // comments that one request may name
)

// Name implements live.Source.
func (Reddit) Name() string { return "reddit" }

// Caps implements live.Source.
func (Reddit) Caps() live.Caps {
	return live.Caps{
		Kinds:        []live.Kind{live.Search, live.Thread, live.Replies, live.Author},
		ResultCap:    redditCap,
		NeedsLogin:   true,
		OffByDefault: true,
		Budget:       []live.Rate{{Units: 1000, Per: 10 * time.Minute}},
		// What users delete must go, and a listing does not tell: the Data API's
		// own guide advises to keep what they wrote for 48 hours.
		Policy: live.Policy{
			RetentionDays: 2, NoExport: true, NoCommerce: true,
			Terms: "https://redditinc.com/policies/data-api-terms",
		},
	}
}

// Plan implements live.Source. The place is a community, "r/NAME", or nothing.
func (r Reddit) Plan(q live.Query) ([]live.Task, error) {
	base, room := redditBase, ""
	switch name, isRoom := strings.CutPrefix(q.Place, "r/"); {
	case isRoom && name != "" && !strings.ContainsAny(name, "/?#"):
		room = q.Place + "?"
	case q.Place != "":
		var err error
		if base, err = serverOf(q.Place, redditBase); err != nil || isRoom {
			return nil, badPlace(q.Place, "a community, such as r/AskHistorians, or nothing for all of them")
		}
	}
	var tasks []live.Task
	for _, k := range q.Keywords {
		tasks = append(tasks, live.Task{
			Source: r.Name(), Base: base, Kind: live.Search, Target: room + k,
			Since: q.Since, Until: until(q), Why: live.Why{Keyword: k},
		})
	}
	return tasks, nil
}

// Request implements live.Source.
func (Reddit) Request(t live.Task, s live.Session) (live.Request, error) {
	path, v := "", url.Values{}
	switch t.Kind {
	case live.Search:
		room, keyword, inRoom := strings.Cut(t.Target, "?")
		if path = "/search"; inRoom {
			path = "/" + room + "/search"
			v.Set("restrict_sr", "1")
		} else {
			keyword = t.Target
		}
		v.Set("q", quoted(keyword))
		v.Set("sort", "new")
		v.Set("type", "link")
	case live.Thread, live.Replies:
		path = redditThread(t.Target, v)
	case live.Author:
		path = "/user/" + url.PathEscape(t.Target) + "/comments"
		v.Set("sort", "new")
	}
	if path == "" {
		return live.Request{}, fmt.Errorf("%s %q: %w", t.Kind, t.Target, live.ErrRequest)
	}
	v.Set("raw_json", "1")
	if t.Kind == live.Search || t.Kind == live.Author {
		v.Set("limit", strconv.Itoa(redditPage))
		if t.Cursor != "" {
			v.Set("after", t.Cursor)
		}
	}
	req := live.Request{URL: t.Base + path + "?" + v.Encode()}
	if s.Token != "" {
		req.Secret = http.Header{"Authorization": {"Bearer " + s.Token}}
	}
	return req, nil
}

// redditThread returns the path for a thread, a branch or what was left out,
// and adds what it needs to v.
func redditThread(target string, v url.Values) string {
	if link, ids, ok := strings.Cut(target, ":"); ok {
		v.Set("api_type", "json")
		v.Set("link_id", link)
		v.Set("children", ids)
		return "/api/morechildren"
	}
	link, comment, _ := strings.Cut(strings.TrimPrefix(target, "t3_"), "/")
	v.Set("limit", "500")
	path := "/comments/" + url.PathEscape(link)
	if comment != "" {
		path += "/_/" + url.PathEscape(comment)
	}
	return path
}

// SignIn implements live.Login, with an application's id and secret.
func (Reddit) SignIn(base string, c live.Credential, _ live.Session) (live.Request, error) {
	if c.Name == "" || c.Secret == "" {
		return live.Request{}, fmt.Errorf("no client id or secret: %w", live.ErrRequest)
	}
	if base == redditBase {
		base = redditSite
	}
	return live.Request{
		Method: http.MethodPost, URL: base + "/api/v1/access_token",
		Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
		Secret: http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(c.Name+":"+c.Secret))}},
		Body:   []byte("grant_type=client_credentials"),
	}, nil
}

// SignedIn implements live.Login.
func (Reddit) SignedIn(a live.Answer) (live.Session, error) {
	var s struct {
		Token   string `json:"access_token"`
		Seconds int64  `json:"expires_in"`
	}
	if err := decode(a, &s); err != nil {
		return live.Session{}, err
	}
	if a.Status != http.StatusOK || s.Token == "" {
		return live.Session{}, fmt.Errorf("no session: %w", live.ErrBroken)
	}
	session := live.Session{Token: s.Token}
	if s.Seconds > 0 && a.At > 0 {
		session.Expires = time.Unix(a.At+s.Seconds, 0)
	}
	return session, nil
}
