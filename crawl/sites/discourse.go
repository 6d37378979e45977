package sites

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tribemap/crawl/live"
)

// Discourse asks a forum. Its search finds topics, of which it shows ten pages
// and no more, so windows with more are split by days. A topic comes with its
// first posts and the numbers of all others, which are then asked for in
// batches: nothing of it is held back.
//
// Posts and people have the numbers of the forum under the source
// discourse/HOST, the same as in topics that were read from files.
type Discourse struct{}

const (
	discoursePages = 10  // of a search
	discourseHits  = 50  // on each
	discourseBatch = 100 // posts asked for at once
	discourseDay   = 24 * time.Hour
	discourseBegan = 1356998400
)

// Name implements live.Source.
func (Discourse) Name() string { return "discourse" }

// Caps implements live.Source. A stranger may search eight times a minute.
func (Discourse) Caps() live.Caps {
	return live.Caps{
		Kinds:       []live.Kind{live.Search, live.Feed, live.Thread},
		ResultCap:   discoursePages * discourseHits,
		Granularity: discourseDay,
		Speaks:      []int{http.StatusBadRequest, http.StatusUnprocessableEntity},
		Units:       map[live.Kind]int{live.Search: 7},
		Budget:      []live.Rate{{Units: 50, Per: time.Minute}, {Units: 8, Per: time.Second}},
		Policy:      live.Policy{Terms: "https://meta.discourse.org/tos"},
	}
}

// Plan implements live.Source. A place is a forum, or one category of it,
// https://HOST/c/NAME/NUMBER, whose topics are all read then.
func (d Discourse) Plan(q live.Query) ([]live.Task, error) {
	base, path, err := cutOrigin(q.Place)
	category, named := strings.CutPrefix(path, "c/")
	if err != nil || path != "" && !named {
		return nil, badPlace(q.Place, "a forum, such as meta.discourse.org, or a category of it, https://HOST/c/NAME/NUMBER")
	}
	task := live.Task{
		Source: d.Name(), Base: base, Kind: live.Search,
		Since: max(q.Since, discourseBegan), Until: until(q),
	}
	if named {
		task.Kind, task.Target = live.Feed, "c/"+category
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
func (d Discourse) Request(t live.Task, s live.Session) (live.Request, error) {
	path, err := d.path(t)
	if err != nil {
		return live.Request{}, err
	}
	r := live.Request{URL: t.Base + path, Header: http.Header{"Accept": {"application/json"}}}
	if s.Token != "" {
		r.Secret = http.Header{"User-Api-Key": {s.Token}}
	}
	return r, nil
}

func (d Discourse) path(t live.Task) (string, error) {
	switch t.Kind {
	case live.Search:
		v := url.Values{"q": {d.question(t)}, "page": {strconv.Itoa(t.Page + 1)}}
		return "/search.json?" + v.Encode(), nil
	case live.Feed:
		return discourseFeed(t), nil
	case live.Thread:
		return discourseTopicPath(t), nil
	}
	return "", fmt.Errorf("%s: %w", t.Kind, live.ErrRequest)
}

// question writes a search. Days are all it knows of time, so it asks for every
// day that the window touches.
func (Discourse) question(t live.Task) string {
	first := time.Unix(t.Since, 0).UTC().Format(time.DateOnly)
	after := time.Unix(t.Until-1, 0).UTC().Add(discourseDay).Format(time.DateOnly)
	return quoted(t.Target) + " after:" + first + " before:" + after + " order:latest"
}

func discourseFeed(t live.Task) string {
	var parts []string
	for part := range strings.SplitSeq(t.Target, "/") {
		parts = append(parts, url.PathEscape(part))
	}
	return "/" + strings.Join(parts, "/") + "/l/latest.json?page=" + strconv.Itoa(t.Page)
}

// discourseTopicPath asks for a topic, or for the posts that the cursor lists
// after the topic's category.
func discourseTopicPath(t live.Task) string {
	topic := "/t/" + url.PathEscape(t.Target)
	if t.Cursor == "" {
		return topic + ".json"
	}
	_, ids := batchOf(t)
	return topic + "/posts.json?" + url.Values{"post_ids[]": ids}.Encode()
}

// batchOf reads a topic's cursor: its category, and the numbers of posts.
func batchOf(t live.Task) (category string, ids []string) {
	category, list, _ := strings.Cut(t.Cursor, ":")
	return category, strings.Split(list, ",")
}

// batches asks for posts of a topic, some at a time.
func batches(t live.Task, category string, ids []string) []live.Task {
	var tasks []live.Task
	for some := range slices.Chunk(ids, discourseBatch) {
		next := t
		next.Cursor = category + ":" + strings.Join(some, ",")
		next.Worth = live.Worth{Posts: len(some)}
		tasks = append(tasks, next)
	}
	return tasks
}
