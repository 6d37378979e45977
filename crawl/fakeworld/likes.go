package fakeworld

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
)

// Like is somebody's sign at a post.
type Like struct {
	Name string // of a person of the world, or of one who never says anything
	Shy  bool   // asks not to be kept
	At   int64  // Unix seconds
}

const (
	// fansEvery is how many liked posts there are to one that crowds like.
	fansEvery = 9
	crowd     = 130
	likeAfter = 7 // seconds between two likes of a post
)

// Likes lists who likes a post, in the order in which they came: some people of
// the world, and of some posts a crowd that takes more than a page.
func (w *World) Likes(p *Post) []Like {
	if w.liked == 0 || p.ID%w.liked != 0 {
		return nil
	}
	var likes []Like
	add := func(name string, shy bool) {
		likes = append(likes, Like{name, shy, p.Came + likeAfter*int64(len(likes)+1)})
	}
	for i := range 1 + p.ID%5 {
		who := w.People[(p.Author+1+i*i)%len(w.People)]
		if !slices.ContainsFunc(likes, func(l Like) bool { return l.Name == who.Name }) {
			add(who.Name, who.Shy)
		}
	}
	if p.ID/w.liked%fansEvery == 0 {
		for i := range crowd {
			add(fmt.Sprint("fan", i), false)
		}
	}
	return likes
}

// likes writes a page of who likes a post, the latest first; nobody likes what
// is gone.
func (b *Bluesky) likes(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	var all []Like
	if p := b.postAt(q.Get("uri")); p != nil {
		all = b.World.Likes(p)
	}
	slices.Reverse(all)
	from := min(number(q.Get("cursor")), len(all))
	to := min(from+number(q.Get("limit")), len(all))
	list := []object{}
	for _, like := range all[from:to] {
		list = append(list, object{"actor": b.actor(like.Name, like.Shy), "createdAt": iso(like.At), "indexedAt": iso(like.At)})
	}
	o := object{"uri": q.Get("uri"), "likes": list}
	if to < len(all) {
		o["cursor"] = strconv.Itoa(to)
	}
	reply(rw, http.StatusOK, o)
}

// actor shows a person.
func (*Bluesky) actor(name string, shy bool) object {
	did, labels := "did:plc:"+name, []object{}
	if shy {
		labels = append(labels, object{"val": "!no-unauthenticated", "src": did})
	}
	return object{"did": did, "handle": name + ".example", "displayName": name, "labels": labels, "createdAt": iso(0)}
}
