package fakeworld

import (
	"encoding/json"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// HackerNews serves a world as the search service of Hacker News does: at most
// a thousand results to a question, beyond which pages are empty, and threads
// as trees.
type HackerNews struct{ World *World }

const hackerNewsCap = 1000

// object is a JSON object.
type object = map[string]any

// reply writes a JSON answer.
func reply(rw http.ResponseWriter, status int, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		panic("fakeworld: " + err.Error()) // plain values of this package
	}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	_, _ = rw.Write(text)
}

// iso writes a time as most places do.
func iso(t int64) string { return time.Unix(t, 0).UTC().Format("2006-01-02T15:04:05.000Z") }

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// ServeHTTP implements http.Handler.
func (h HackerNews) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if id, ok := strings.CutPrefix(r.URL.Path, "/api/v1/items/"); ok {
		h.item(rw, number(id))
		return
	}
	if r.URL.Path != "/api/v1/search_by_date" {
		reply(rw, http.StatusNotFound, object{"message": "not found"})
		return
	}
	h.search(rw, r)
}

func (h HackerNews) search(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	found := h.matching(q.Get("query"), q.Get("tags"), q.Get("numericFilters"))
	size, page := number(q.Get("hitsPerPage")), number(q.Get("page"))
	reach := found[:min(len(found), hackerNewsCap)]
	from := min(max(0, page*size-shift(r)), len(reach))
	hits := []object{}
	for _, p := range reach[from:min(from+size, len(reach))] {
		hits = append(hits, h.hit(p))
	}
	total := len(found)
	if page*size >= hackerNewsCap {
		total = 0
	}
	reply(rw, http.StatusOK, object{
		"hits": hits, "nbHits": total, "page": page, "hitsPerPage": size, "exhaustiveNbHits": true,
		"nbPages": int(math.Ceil(float64(len(reach)) / float64(max(1, size)))),
		"query":   q.Get("query"), "params": r.URL.RawQuery, "processingTimeMS": 1,
	})
}

// matching finds posts, the newest first.
func (h HackerNews) matching(query, tags, filters string) []*Post {
	_, author, byAuthor := strings.Cut(tags, "author_")
	var found []*Post
	for i := range h.World.Posts {
		p := &h.World.Posts[i]
		if !p.shown() || byAuthor && h.World.People[p.Author].Name != author {
			continue
		}
		if strings.Contains(p.Title+p.Text, strings.Trim(query, `"`)) && within(p.Time, filters) {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(a, b *Post) int { return int(b.Time - a.Time) })
	return found
}

// within reads filters such as created_at_i>=5,created_at_i<9.
func within(t int64, filters string) bool {
	for filter := range strings.SplitSeq(filters, ",") {
		if from, ok := strings.CutPrefix(filter, "created_at_i>="); ok && t < int64(number(from)) {
			return false
		}
		if to, ok := strings.CutPrefix(filter, "created_at_i<"); ok && t >= int64(number(to)) {
			return false
		}
	}
	return true
}

// hit is a result of a search.
func (h HackerNews) hit(p *Post) object {
	name := h.World.People[p.Author].Name
	o := object{
		"objectID": strconv.Itoa(p.ID), "author": name, "created_at": iso(p.Time), "created_at_i": p.Time,
		"title": nil, "url": nil, "story_text": nil, "comment_text": nil, "points": nil, "num_comments": nil,
		"story_id": nil, "story_title": nil, "story_url": nil, "parent_id": nil,
		"_tags": []string{"comment", "author_" + name}, "_highlightResult": object{},
	}
	if p.Parent == 0 {
		o["title"], o["story_text"], o["points"], o["num_comments"] = p.Title, p.Text, 1, len(h.World.Threads[p.Thread])-1
		return o
	}
	o["comment_text"], o["story_id"], o["parent_id"] = p.Text, p.Thread, p.Claims
	o["story_title"] = h.World.Post(p.Thread).Title
	return o
}

// item writes a post with everything below it.
func (h HackerNews) item(rw http.ResponseWriter, id int) {
	p := h.World.Post(id)
	if p == nil {
		reply(rw, http.StatusNotFound, object{"status": 404, "error": "Not Found"})
		return
	}
	reply(rw, http.StatusOK, h.tree(p))
}

func (h HackerNews) tree(p *Post) object {
	below := []object{}
	for _, id := range h.World.Children[p.ID] {
		below = append(below, h.tree(h.World.Post(id)))
	}
	o := object{
		"id": p.ID, "author": h.World.People[p.Author].Name, "created_at": iso(p.Time), "created_at_i": p.Time,
		"type": "comment", "title": nil, "url": nil, "text": p.Text, "points": nil, "options": []any{},
		"parent_id": p.Claims, "story_id": p.Thread, "children": below,
	}
	if p.Parent == 0 {
		o["type"], o["title"], o["points"], o["parent_id"] = "story", p.Title, 1, nil
	}
	if p.Gone {
		o["author"], o["text"] = nil, nil
	}
	return o
}
