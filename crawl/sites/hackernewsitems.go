package sites

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"tribemap"
	"tribemap/crawl/live"
)

// The site's own interface knows no search and gives one item an answer, but it
// tells what changed within the last minutes: it serves increments. A place
// that ends in /v0 stands for it, and targets of its tasks are paths below that.
const (
	hnItemsHost = "hacker-news.firebaseio.com"
	hnItems     = "item/"
)

// hnChanges are the lists that a crawl of increments begins with.
var hnChanges = []string{"updates", "newstories"}

// servesItems reports whether a place is the site's own interface.
func servesItems(place string) bool {
	place = strings.TrimSuffix(place, "/")
	return strings.HasSuffix(place, "/v0") || strings.HasSuffix(place, hnItemsHost)
}

// increments are the first tasks at the site's own interface. What they find
// is not searched for: the engine's keywords part it.
func (h HackerNews) increments(base string, q live.Query) []live.Task {
	var tasks []live.Task
	for _, list := range hnChanges {
		tasks = append(tasks, live.Task{
			Source: h.Name(), Base: base, Kind: live.Feed, Target: list, Since: q.Since, Until: until(q), Fresh: q.Now,
		})
	}
	return tasks
}

// itemRequest asks for a list or an item.
func itemRequest(t live.Task) live.Request {
	path := t.Target
	if id, ok := strings.CutPrefix(path, hnItems); ok {
		path = hnItems + url.PathEscape(id)
	}
	return live.Request{URL: t.Base + "/v0/" + path + ".json"}
}

// changes reads a list of what is new or has changed.
func (h HackerNews) changes(t live.Task, a live.Answer) (live.Found, error) {
	var ids []number
	fresh := int64(0) // a story that was read is no news; what happened since is in updates
	if t.Target == "updates" {
		fresh = a.At
		var list struct {
			Items *[]number `json:"items"`
		}
		if err := decode(a, &list); err != nil {
			return live.Found{}, err
		}
		if list.Items == nil {
			return live.Found{}, fmt.Errorf("no items: %w", live.ErrBroken)
		}
		ids = *list.Items
	} else if err := decode(a, &ids); err != nil {
		return live.Found{}, err
	}
	f := live.Found{Total: len(ids)}
	for _, id := range ids {
		if id != "" {
			f.Next = append(f.Next, h.toItem(t, live.Thread, id, fresh))
		}
	}
	return f, nil
}

// toItem asks for an item: its whole thread, or a branch of one that is known.
func (h HackerNews) toItem(t live.Task, kind live.Kind, id number, fresh int64) live.Task {
	return live.Task{Source: h.Name(), Base: t.Base, Kind: kind, Target: hnItems + string(id), Fresh: fresh, Why: t.Why}
}

// hnRawItem is an item as the site gives it.
type hnRawItem struct {
	ID      number   `json:"id"`
	By      string   `json:"by"`
	Time    int64    `json:"time"`
	Type    string   `json:"type"`
	Title   string   `json:"title"`
	Text    string   `json:"text"`
	URL     string   `json:"url"`
	Score   int64    `json:"score"`
	Parent  number   `json:"parent"`
	Kids    []number `json:"kids"`
	Deleted bool     `json:"deleted"`
	Dead    bool     `json:"dead"`
}

// item reads one item. From a comment whose thread is not known the way goes up
// to the story, from there down to all that was said.
func (h HackerNews) item(t live.Task, a live.Answer) (live.Found, error) {
	f := live.Found{Total: -1}
	var item *hnRawItem
	if a.Status == http.StatusOK || a.Status == 0 {
		if err := decode(a, &item); err != nil {
			return live.Found{}, err
		}
	}
	switch {
	case item == nil: // never was, or is not yet to be had
		return f, nil
	case item.ID == "":
		return live.Found{}, fmt.Errorf("no item: %w", live.ErrBroken)
	case t.Kind == live.Thread && item.Parent.or("") != "":
		f.Next = append(f.Next, h.toItem(t, live.Thread, item.Parent, t.Fresh))
		return f, nil
	}
	next := t
	if t.Kind == live.Thread {
		next.Why.Post = string(item.ID)
	}
	h.takeRaw(&f, item, next.Why.Post, a.At)
	for _, kid := range item.Kids {
		if kid != "" && kid != item.ID {
			f.Next = append(f.Next, h.toItem(next, live.Replies, kid, t.Fresh))
		}
	}
	return f, nil
}

// takeRaw takes an item in, of a thread that is known.
func (h HackerNews) takeRaw(f *live.Found, item *hnRawItem, thread string, at int64) {
	ref := tribemap.Ref{Source: h.Name(), ID: string(item.ID)}
	switch {
	case item.Type == "pollopt":
		return
	case item.Deleted, item.Dead, item.By == "":
		f.Gone = append(f.Gone, ref)
		return
	}
	p := tribemap.Post{
		Ref: ref, Author: item.By, Time: sane(item.Time, at), Title: item.Title,
		Thread: number(thread).or(ref.ID), URL: hnSite + "/item?id=" + url.QueryEscape(ref.ID), Likes: item.Score,
	}
	if p.ID != p.Thread {
		p.Parent = item.Parent.or(p.Thread)
	}
	h.say(&p, item.Text, item.URL)
	f.Page.Posts = append(f.Page.Posts, p)
	f.Page.People = append(f.Page.People, h.person(item.By))
}
