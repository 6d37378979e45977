package fakeworld

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Lemmy serves a world as version 3 of Lemmy does: posts apart from comments,
// the newest first, and trees of comments that end at 300 and at a depth, both
// in silence. What is deleted stays in its place, without words. A thread's
// first post is a post, all others are comments.
type Lemmy struct {
	World *World
	Base  string // its origin
}

const lemmyTree = 300

// Address is what a post is known by everywhere.
func (l Lemmy) Address(p *Post) string {
	kind := "comment"
	if p.Parent == 0 {
		kind = "post"
	}
	return fmt.Sprintf("%s/%s/%d", l.Base, kind, p.ID)
}

// ServeHTTP implements http.Handler.
func (l Lemmy) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if faultOf(r) == OwnThrottle {
		reply(rw, http.StatusBadRequest, object{"error": "rate_limit_error"})
		return
	}
	switch r.URL.Path {
	case "/api/v3/search":
		l.list(rw, r, object{"type_": "All"}, func(p *Post) bool {
			return p.Topic && q.Get("q") == l.World.Keyword
		})
	case "/api/v3/user":
		at := slices.IndexFunc(l.World.People, func(p Person) bool { return p.Name+"@"+l.host() == q.Get("username") || p.Name == q.Get("username") })
		if at < 0 {
			l.missing(rw, "couldnt_find_person")
			return
		}
		l.list(rw, r, object{"person_view": object{"person": l.person(at)}}, func(p *Post) bool { return p.Author == at })
	case "/api/v3/post":
		p := l.World.Post(number(q.Get("id")))
		if p == nil || p.Parent != 0 || !p.shown() {
			l.missing(rw, "couldnt_find_post")
			return
		}
		reply(rw, http.StatusOK, object{"post_view": l.post(p)})
	case "/api/v3/comment/list":
		l.comments(rw, r)
	default:
		l.missing(rw, "unknown")
	}
}

func (l Lemmy) host() string {
	_, host, _ := strings.Cut(l.Base, "://")
	return host
}

func (Lemmy) missing(rw http.ResponseWriter, what string) {
	reply(rw, http.StatusNotFound, object{"error": what})
}

// list writes a page of posts and one of comments.
func (l Lemmy) list(rw http.ResponseWriter, r *http.Request, beside object, wanted func(*Post) bool) {
	q := r.URL.Query()
	page, limit, by := number(q.Get("page")), number(q.Get("limit")), shift(r)
	posts, comments := []object{}, []object{}
	for i := range slices.Backward(l.World.Posts) {
		p := &l.World.Posts[i]
		switch {
		case !p.shown() || !wanted(p) || l.World.Post(p.Thread).Gone:
		case p.Parent == 0:
			posts = append(posts, l.post(p))
		default:
			comments = append(comments, l.comment(p))
		}
	}
	o := object{"posts": pageOf(posts, page, limit, by), "comments": pageOf(comments, page, limit, by)}
	for key, value := range beside {
		o[key] = value
	}
	reply(rw, http.StatusOK, o)
}

// pageOf returns a page, counted from 1, of a list that moved on by some.
func pageOf[T any](all []T, page, limit, by int) []T {
	from := min(max(0, (page-1)*limit-by), len(all))
	return all[from:min(from+limit, len(all))]
}

// comments writes those of a post or below a comment: as a tree down to a depth,
// or a page of them in the order of time.
func (l Lemmy) comments(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	top := l.World.Post(number(q.Get("post_id") + q.Get("parent_id")))
	if top == nil || l.World.Post(top.Thread).Gone {
		l.missing(rw, "couldnt_find_post")
		return
	}
	depth := number(q.Get("max_depth"))
	posts := l.World.Threads[top.Thread][1:]
	if top.Parent != 0 || depth > 0 {
		posts = l.below(top, cmp.Or(depth, math.MaxInt))
	}
	if depth > 0 {
		posts = posts[:min(len(posts), lemmyTree)]
	} else {
		posts = pageOf(posts, number(q.Get("page")), number(q.Get("limit")), 0)
	}
	comments := []object{}
	for _, id := range posts {
		comments = append(comments, l.comment(l.World.Post(id)))
	}
	reply(rw, http.StatusOK, object{"comments": comments})
}

// below lists comments down to a level below a post, by number, and the post
// itself, if it is a comment.
func (l Lemmy) below(top *Post, levels int) (posts []int) {
	level := []int{top.ID}
	if top.Parent != 0 {
		posts = level
	}
	for ; levels > 0 && len(level) > 0; levels-- {
		var next []int
		for _, id := range level {
			next = append(next, l.World.Children[id]...)
		}
		posts, level = append(posts, next...), next
	}
	slices.Sort(posts)
	return posts
}

func (l Lemmy) person(at int) object {
	name, bio := l.World.People[at].Name, "I bake."
	if l.World.People[at].Shy {
		bio += " #NoIndex"
	}
	return object{"bio": bio, "id": at + 1, "name": name, "actor_id": l.Base + "/u/" + name, "bot_account": false, "local": true}
}

func (l Lemmy) community() object {
	return object{"id": 1, "name": "bread", "actor_id": l.Base + "/c/bread"}
}

func (l Lemmy) post(p *Post) object {
	thread := l.World.Threads[p.Thread]
	o := object{
		"id": p.ID, "ap_id": l.Base + "/post/" + strconv.Itoa(p.ID), "name": p.Title, "body": l.World.marked(p),
		"published": iso(p.Time), "removed": false, "deleted": p.Gone,
	}
	if p.Edited > 0 {
		o["updated"] = iso(p.Edited)
	}
	last := l.World.Post(thread[len(thread)-1])
	return object{
		"post": o, "creator": l.person(p.Author), "community": l.community(),
		"counts": object{"comments": len(thread) - 1, "score": 1, "newest_comment_time": iso(last.Came)},
	}
}

func (l Lemmy) comment(p *Post) object {
	path, children := strconv.Itoa(p.ID), 0
	for up := l.World.Post(p.Parent); up != nil && up.Parent != 0; up = l.World.Post(up.Parent) {
		path = strconv.Itoa(up.ID) + "." + path
	}
	for open := slices.Clone(l.World.Children[p.ID]); len(open) > 0; children++ {
		open = append(open[1:], l.World.Children[open[0]]...)
	}
	o := object{
		"id": p.ID, "ap_id": l.Address(p), "path": "0." + path, "content": l.World.marked(p), "published": iso(p.Time),
		"removed": false, "deleted": p.Gone,
	}
	if p.Gone {
		o["content"] = ""
	}
	if p.Edited > 0 {
		o["updated"] = iso(p.Edited)
	}
	root := l.World.Post(p.Thread)
	return object{
		"comment": o, "creator": l.person(p.Author), "community": l.community(),
		"post": object{"id": root.ID, "ap_id": l.Address(root)}, "counts": object{"score": 1, "child_count": children},
	}
}
