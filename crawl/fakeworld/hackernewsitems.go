package fakeworld

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// HackerNewsItems serves a world as the site's own interface does: the numbers
// of the newest stories and of what changed within minutes, and items one by one.
// What is deleted stays in its place, without words.
type HackerNewsItems struct{ World *World }

const (
	newestStories = 500
	justNow       = 600 // seconds in which a change is news
)

// ServeHTTP implements http.Handler.
func (h HackerNewsItems) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	path := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/v0/"), ".json")
	id, isItem := strings.CutPrefix(path, "item/")
	switch {
	case isItem:
		h.item(rw, h.World.Post(number(id)))
	case path == "newstories":
		stories := h.newest(func(p *Post) bool { return p.Parent == 0 })
		reply(rw, http.StatusOK, stories[:min(len(stories), newestStories)])
	case path == "updates":
		since := time.Now().Unix() - justNow
		changed := h.newest(func(p *Post) bool { return max(p.Came, p.Edited) >= since })
		reply(rw, http.StatusOK, object{"items": changed, "profiles": []string{}})
	default:
		reply(rw, http.StatusNotFound, object{"error": "no such path"})
	}
}

// newest lists the numbers of posts, the newest first.
func (h HackerNewsItems) newest(wanted func(*Post) bool) []int {
	ids := []int{}
	for i := range slices.Backward(h.World.Posts) {
		if p := &h.World.Posts[i]; !p.Late && wanted(p) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func (h HackerNewsItems) item(rw http.ResponseWriter, p *Post) {
	if p == nil || p.Late {
		reply(rw, http.StatusOK, nil)
		return
	}
	o := object{"id": p.ID, "type": "comment", "time": p.Time}
	if below := h.World.Children[p.ID]; len(below) > 0 {
		o["kids"] = below
	}
	if p.Parent == 0 {
		o["type"], o["score"], o["descendants"] = "story", 1, len(h.World.Threads[p.ID])-1
	} else {
		o["parent"] = p.Claims
	}
	switch {
	case p.Gone:
		o["deleted"] = true
	case p.Parent == 0:
		o["by"], o["title"], o["text"] = h.World.People[p.Author].Name, p.Title, p.Text
	default:
		o["by"], o["text"] = h.World.People[p.Author].Name, p.Text
	}
	reply(rw, http.StatusOK, o)
}
