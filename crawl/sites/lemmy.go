package sites

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tribemap/crawl/live"
)

// Lemmy asks a server of the fediverse that speaks version 3 of Lemmy's
// language. Numbers of posts and comments mean nothing outside of one server,
// so they are known by the address at which they were written, and people by
// user@host; tasks carry "NUMBER ADDRESS".
//
// Comments are given as a tree, of which a server shows 300 and not a word of
// the rest. Where it may have done so, all of them are paged through in the
// order of time, in which answers come after what they answer. Of that a page
// tells the number, so the engine remembers which address a number has. Where a
// tree ends by its depth, what stands below is asked for.
type Lemmy struct{}

const (
	lemmyBase    = "https://lemmy.world"
	lemmyPage    = 50
	lemmyTree    = 300 // comments of a tree, whatever is asked for
	lemmyDepth   = 8   // levels of a tree
	lemmyStarted = 1551398400
)

// The cursors of a thread, whose beginning is its first post.
const (
	lemmyAsTree = "tree"
	lemmyFlat   = "flat"
)

// Name implements live.Source.
func (Lemmy) Name() string { return "lemmy" }

// Caps implements live.Source.
func (Lemmy) Caps() live.Caps {
	return live.Caps{
		Kinds:  []live.Kind{live.Search, live.Feed, live.Thread, live.Replies, live.Author, live.Profile},
		Speaks: []int{http.StatusBadRequest, http.StatusUnauthorized},
		Budget: []live.Rate{{Units: 90, Per: 10 * time.Minute}},
		Policy: live.Policy{Terms: "https://join-lemmy.org/docs/code_of_conduct.html"},
	}
}

// Plan implements live.Source. A place may be a server, or one community of
// it, https://HOST/c/NAME, whose posts are all read then.
func (l Lemmy) Plan(q live.Query) ([]live.Task, error) {
	base, path, err := cutOrigin(cmp.Or(q.Place, lemmyBase))
	community, named := strings.CutPrefix(path, "c/")
	if err != nil || path != "" && !named {
		return nil, badPlace(q.Place, "a server, such as lemmy.world, or a community of it, https://HOST/c/NAME")
	}
	task := live.Task{
		Source: l.Name(), Base: base, Kind: live.Search,
		Since: max(q.Since, lemmyStarted), Until: until(q),
	}
	if named {
		task.Kind, task.Target = live.Feed, community
		return []live.Task{task}, nil
	}
	var tasks []live.Task
	for _, k := range q.Keywords {
		task.Target, task.Why = k, live.Why{Keyword: k}
		tasks = append(tasks, task)
	}
	return tasks, nil
}

// Request implements live.Source.
func (l Lemmy) Request(t live.Task, s live.Session) (live.Request, error) {
	path, v, err := l.question(t)
	if err != nil {
		return live.Request{}, err
	}
	r := live.Request{URL: t.Base + "/api/v3/" + path + "?" + v.Encode()}
	if s.Token != "" {
		r.Secret = http.Header{"Authorization": {"Bearer " + s.Token}}
	}
	return r, nil
}

func (l Lemmy) question(t live.Task) (string, url.Values, error) {
	page := url.Values{"limit": {strconv.Itoa(lemmyPage)}, "page": {strconv.Itoa(t.Page + 1)}, "sort": {"New"}}
	switch t.Kind {
	case live.Search:
		page.Set("q", t.Target)
		page.Set("type_", "All")
		page.Set("listing_type", "All")
		return "search", page, nil
	case live.Feed:
		page.Set("community_name", t.Target)
		page.Set("type_", "All")
		return "post/list", page, nil
	case live.Author, live.Profile:
		page.Set("username", t.Target)
		return "user", page, nil
	case live.Thread, live.Replies:
		path, v := l.comments(t)
		return path, v, nil
	}
	return "", nil, fmt.Errorf("%s: %w", t.Kind, live.ErrRequest)
}

// comments asks for the first post of a thread, for its comments as a tree, or
// for a page of them in the order of time.
func (Lemmy) comments(t live.Task) (string, url.Values) {
	id, _ := numbered(t)
	if t.Kind == live.Thread && t.Cursor == "" {
		return "post", url.Values{"id": {id}}
	}
	v := url.Values{"sort": {"Old"}, "type_": {"All"}, "post_id": {id}}
	if t.Kind == live.Replies {
		v.Del("post_id")
		v.Set("parent_id", id)
	}
	if flat(t) {
		v.Set("limit", strconv.Itoa(lemmyPage))
		v.Set("page", strconv.Itoa(t.Page+1))
	} else {
		v.Set("max_depth", strconv.Itoa(lemmyDepth))
	}
	return "comment/list", v
}

// flat reports whether a task pages through comments in the order of time.
func flat(t live.Task) bool { return t.Cursor == lemmyFlat }

// numbered returns the server's number of a task's target and the id by which
// it is known everywhere.
func numbered(t live.Task) (number, id string) {
	number, id, _ = strings.Cut(t.Target, " ")
	return number, id
}
