package fakeworld

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Reddit serves a world as Reddit does to an application: listings of a
// thousand things at most, threads with the comments that fit and the names of
// others, down to ten levels. What is deleted stays in its place, without words
// or author.
type Reddit struct {
	World *World
	// Fits is how many comments a thread shows at once, 0 means 500.
	Fits  int
	spent quota
}

const (
	redditMost  = 1000
	redditDepth = 10
	redditNamed = 100 // comments that one request may ask for
)

// FullName is what a post is known by: comments and submissions are of two
// kinds.
func (Reddit) FullName(p *Post) string {
	if p.Parent == 0 {
		return "t3_" + strconv.FormatInt(int64(p.ID), 36)
	}
	return "t1_" + strconv.FormatInt(int64(p.ID), 36)
}

// named returns the post that has a name, with its kind or without.
func (d *Reddit) named(name string) *Post {
	id, _ := strconv.ParseInt(name[strings.IndexByte(name, '_')+1:], 36, 32)
	if p := d.World.Post(int(id)); p != nil && !p.Late {
		return p
	}
	return nil
}

// ServeHTTP implements http.Handler.
func (d *Reddit) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/api/v1/access_token" {
		d.session(rw, r)
		return
	}
	q := r.URL.Query()
	part := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") || faultOf(r) == ExpiredSession:
		reply(rw, http.StatusUnauthorized, object{"message": "Unauthorized", "error": http.StatusUnauthorized})
	case !d.allowed(rw.Header(), faultOf(r)):
		reply(rw, http.StatusTooManyRequests, object{"message": "Too Many Requests", "error": http.StatusTooManyRequests})
	case part[len(part)-1] == "search":
		d.listing(rw, r, func(p *Post) bool { return p.Parent == 0 && p.Topic && q.Get("q") == d.World.Keyword })
	case len(part) == 3 && part[0] == "user":
		d.listing(rw, r, func(p *Post) bool { return p.Parent != 0 && d.World.People[p.Author].Name == part[1] })
	case part[0] == "comments":
		d.thread(rw, d.named(part[1]), d.named(part[len(part)-1]))
	case part[len(part)-1] == "morechildren":
		d.more(rw, strings.Split(q.Get("children"), ","))
	default:
		reply(rw, http.StatusNotFound, object{"message": "Not Found", "error": http.StatusNotFound})
	}
}

// allowed counts a request; its headers tell seconds from now.
func (d *Reddit) allowed(h http.Header, f Fault) bool {
	left, end := d.spent.take(h, 1000, 10*time.Minute, f)
	h.Set("X-Ratelimit-Used", strconv.Itoa(d.spent.used))
	h.Set("X-Ratelimit-Remaining", strconv.Itoa(max(0, left))+".0")
	h.Set("X-Ratelimit-Reset", strconv.Itoa(int(time.Until(end).Seconds())))
	return left >= 0
}

func (*Reddit) session(rw http.ResponseWriter, r *http.Request) {
	if _, secret, ok := r.BasicAuth(); !ok || secret != Password {
		reply(rw, http.StatusUnauthorized, object{"message": "Unauthorized", "error": http.StatusUnauthorized})
		return
	}
	reply(rw, http.StatusOK, object{"access_token": "x", "token_type": "bearer", "expires_in": 86400, "scope": "*"})
}

// listing writes a page, the newest first. Where the thing is gone that a page
// should begin after, nothing is left of it.
func (d *Reddit) listing(rw http.ResponseWriter, r *http.Request, wanted func(*Post) bool) {
	q := r.URL.Query()
	var found []*Post
	for i := range slices.Backward(d.World.Posts) {
		if p := &d.World.Posts[i]; p.shown() && wanted(p) && len(found) < redditMost {
			found = append(found, p)
		}
	}
	from := 0
	if after := q.Get("after"); after != "" {
		from = 1 + slices.IndexFunc(found, func(p *Post) bool { return d.FullName(p) == after })
		if from == 0 || faultOf(r) == ExpiredCursor {
			from = len(found)
		}
	}
	to := min(from+number(q.Get("limit")), len(found))
	things := []object{}
	for _, p := range found[from:to] {
		things = append(things, d.thing(p, ""))
	}
	list := listing(things)
	if to < len(found) {
		list["data"].(object)["after"] = d.FullName(found[to-1])
	}
	reply(rw, http.StatusOK, list)
}

func listing(things []object) object {
	return object{"kind": "Listing", "data": object{"after": nil, "before": nil, "modhash": "", "children": things}}
}

// thread writes a submission with its comments, or with the branch below one.
func (d *Reddit) thread(rw http.ResponseWriter, root, top *Post) {
	if root == nil || root.Parent != 0 || top == nil {
		reply(rw, http.StatusNotFound, object{"message": "Not Found", "error": http.StatusNotFound})
		return
	}
	room := d.Fits
	if room == 0 {
		room = 500
	}
	comments := d.below(root, 0, &room)
	if top != root {
		comments = []object{d.branch(top, 0, &room)}
	}
	reply(rw, http.StatusOK, []object{listing([]object{d.thing(root, "")}), listing(comments)})
}

// below shows the answers to a post as far as there is room, and names others.
func (d *Reddit) below(p *Post, depth int, room *int) []object {
	list := []object{}
	var left []string
	for _, id := range d.World.Children[p.ID] {
		c := d.World.Post(id)
		switch {
		case depth >= redditDepth:
			return []object{d.rest(p, nil)}
		case *room > 0:
			list = append(list, d.branch(c, depth, room))
		default:
			left = append(left, strings.TrimPrefix(d.FullName(c), "t1_"))
		}
	}
	if left != nil {
		list = append(list, d.rest(p, left))
	}
	return list
}

func (d *Reddit) branch(c *Post, depth int, room *int) object {
	*room--
	if below := d.below(c, depth+1, room); len(below) > 0 {
		return d.thing(c, listing(below))
	}
	return d.thing(c, "")
}

// rest stands for comments below p that are not shown.
func (d *Reddit) rest(p *Post, ids []string) object {
	name := "_"
	if len(ids) > 0 {
		name = ids[0]
	}
	return object{"kind": "more", "data": object{
		"count": len(ids), "name": "t1_" + name, "id": name, "parent_id": d.FullName(p), "children": append([]string{}, ids...),
	}}
}

// more writes comments that were left out, one after the other, each followed by
// those below it as far as there is room.
func (d *Reddit) more(rw http.ResponseWriter, ids []string) {
	things := []object{}
	room := redditNamed - min(len(ids), redditNamed)
	for _, id := range ids[:min(len(ids), redditNamed)] {
		if c := d.named(id); c != nil {
			things = d.flat(things, c, &room)
		}
	}
	reply(rw, http.StatusOK, object{"json": object{"errors": []any{}, "data": object{"things": things}}})
}

func (d *Reddit) flat(things []object, c *Post, room *int) []object {
	things = append(things, d.thing(c, ""))
	var left []string
	for _, id := range d.World.Children[c.ID] {
		if *room > 0 {
			*room--
			things = d.flat(things, d.World.Post(id), room)
		} else {
			left = append(left, strings.TrimPrefix(d.FullName(d.World.Post(id)), "t1_"))
		}
	}
	if left != nil {
		things = append(things, d.rest(c, left))
	}
	return things
}

func (d *Reddit) thing(p *Post, replies any) object {
	root := d.World.Post(p.Thread)
	o := object{
		"id": strconv.FormatInt(int64(p.ID), 36), "name": d.FullName(p), "author": d.World.People[p.Author].Name,
		"created_utc": float64(p.Time), "edited": false, "subreddit": "bread", "score": 1,
	}
	if p.Edited > 0 {
		o["edited"] = float64(p.Edited)
	}
	kind, text := "t3", "selftext"
	if p.Parent == 0 {
		o["title"], o["is_self"], o["num_comments"] = p.Title, true, len(d.World.Threads[p.ID])-1
		o["url"], o["permalink"] = "https://www.reddit.com/r/bread/comments/"+o["id"].(string), "/r/bread/comments/"+o["id"].(string)
	} else {
		kind, text = "t1", "body"
		o["link_id"], o["parent_id"], o["replies"] = d.FullName(root), d.claimed(p), replies
	}
	if o[text] = d.World.marked(p); p.Gone {
		o["author"], o[text] = "[deleted]", "[deleted]"
	}
	return object{"kind": kind, "data": o}
}

func (d *Reddit) claimed(p *Post) string {
	if says := d.World.Post(p.Claims); says != nil {
		return d.FullName(says)
	}
	return "t1_zzzzzz"
}
