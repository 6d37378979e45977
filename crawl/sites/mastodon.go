package sites

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tribemap/crawl/live"
)

// Mastodon asks a server of the fediverse that speaks Mastodon's language:
// Mastodon, GoToSocial, Pleroma and their kin.
//
// A keyword is looked for twice: as a hashtag, which most servers show to
// anybody, and as words, which needs a token and a server that searches texts.
// Numbers of posts mean nothing outside of one server, so a post is known by
// its uri and a person by user@host; tasks carry "NUMBER URI".
//
// Threads are read from the context of a post. Without a token a server cuts it
// off in silence: see context.
type Mastodon struct{}

const (
	mastodonBase    = "https://mastodon.social"
	mastodonPage    = 40
	mastodonResults = 10000 // that a search can be paged through
	mastodonStarted = 1458086400
)

// Name implements live.Source.
func (Mastodon) Name() string { return "mastodon" }

// Caps implements live.Source.
func (Mastodon) Caps() live.Caps {
	return live.Caps{
		Kinds:       []live.Kind{live.Search, live.Thread, live.Replies, live.Author, live.Profile},
		ResultCap:   mastodonResults,
		Granularity: time.Second,
		Speaks:      []int{http.StatusUnauthorized, http.StatusUnprocessableEntity},
		Budget:      []live.Rate{{Units: 270, Per: 5 * time.Minute}, {Units: 2, Per: time.Second}},
		Policy:      live.Policy{Terms: "https://joinmastodon.org/covenant"},
	}
}

// Plan implements live.Source. A keyword that begins with "#" is looked for as
// a hashtag alone.
func (m Mastodon) Plan(q live.Query) ([]live.Task, error) {
	base, err := serverOf(q.Place, mastodonBase)
	if err != nil {
		return nil, err
	}
	var tasks []live.Task
	for _, k := range q.Keywords {
		for _, target := range mastodonTargets(k) {
			tasks = append(tasks, live.Task{
				Source: m.Name(), Base: base, Kind: live.Search, Target: target,
				Since: max(q.Since, mastodonStarted), Until: until(q), Why: live.Why{Keyword: k},
			})
		}
	}
	return tasks, nil
}

// mastodonTargets are the searches for a keyword.
func mastodonTargets(keyword string) []string {
	var targets []string
	if tag := hashtag(keyword); tag != "" {
		targets = append(targets, "#"+tag)
	}
	if !strings.HasPrefix(keyword, "#") && strings.TrimSpace(keyword) != "" {
		targets = append(targets, keyword)
	}
	return targets
}

// hashtag writes a keyword as people tag it: "climate change" is
// climatechange. Numbers alone are no tag.
func hashtag(keyword string) string {
	tag := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r == '_' {
			return unicode.ToLower(r)
		}
		return -1
	}, keyword)
	if !strings.ContainsFunc(tag, unicode.IsLetter) {
		return ""
	}
	return tag
}

// Request implements live.Source.
func (m Mastodon) Request(t live.Task, s live.Session) (live.Request, error) {
	path, err := m.path(t)
	if err != nil {
		return live.Request{}, err
	}
	r := live.Request{URL: t.Base + "/api/" + path}
	if s.Token != "" {
		r.Secret = http.Header{"Authorization": {"Bearer " + s.Token}}
	}
	return r, nil
}

func (m Mastodon) path(t live.Task) (string, error) {
	switch t.Kind {
	case live.Search:
		return m.searchPath(t), nil
	case live.Thread, live.Replies:
		id, _ := mastodonTarget(t)
		return "v1/statuses/" + url.PathEscape(id) + "/context", nil
	case live.Profile:
		return mastodonLookup(t), nil
	case live.Author:
		return mastodonAuthor(t), nil
	}
	return "", fmt.Errorf("%s: %w", t.Kind, live.ErrRequest)
}

// searchPath asks for a page of a tag's timeline, or of a search for words.
// The latter sends an offset in any case: without a token the server then says
// that it wants one, instead of finding nothing.
func (Mastodon) searchPath(t live.Task) string {
	v := url.Values{"limit": {strconv.Itoa(mastodonPage)}}
	if tag, ok := strings.CutPrefix(t.Target, "#"); ok {
		if t.Cursor != "" {
			v.Set("max_id", t.Cursor)
		}
		return "v1/timelines/tag/" + url.PathEscape(tag) + "?" + v.Encode()
	}
	v.Set("q", quoted(t.Target))
	v.Set("type", "statuses")
	v.Set("offset", strconv.Itoa(t.Page*mastodonPage))
	v.Set("max_id", snowflake(t.Until))
	if t.Cursor != "" {
		v.Set("max_id", t.Cursor)
		v.Set("offset", "0")
	}
	return "v2/search?" + v.Encode()
}

// snowflake is the number that Mastodon would give to a post of that second.
func snowflake(t int64) string { return strconv.FormatInt(t*1000<<16, 10) }

// mastodonTarget returns the server's number for a task's post, and its uri.
func mastodonTarget(t live.Task) (id, uri string) {
	id, uri, _ = strings.Cut(t.Target, " ")
	return id, uri
}

func mastodonLookup(t live.Task) string {
	return "v1/accounts/lookup?" + url.Values{"acct": {t.Target}}.Encode()
}

// mastodonAuthor looks a person's number up first. The cursor then is that
// number, and the post to go on from.
func mastodonAuthor(t live.Task) string {
	if t.Cursor == "" {
		return mastodonLookup(t)
	}
	number, from, _ := strings.Cut(t.Cursor, " ")
	v := url.Values{"limit": {strconv.Itoa(mastodonPage)}, "exclude_reblogs": {"true"}}
	if from != "" {
		v.Set("max_id", from)
	}
	return "v1/accounts/" + url.PathEscape(number) + "/statuses?" + v.Encode()
}
