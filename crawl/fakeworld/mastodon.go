package fakeworld

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Mastodon serves a world as a server of the fediverse does to somebody without
// a token: timelines of tags in pages, and contexts that are cut off in
// silence. What is deleted is gone without a trace.
type Mastodon struct {
	World *World
	Base  string // its origin
}

// What a context shows without a token.
const (
	mastodonAbove = 40
	mastodonBelow = 60
	mastodonDepth = 20
)

// StatusURI is what a post is known by everywhere.
func (m Mastodon) StatusURI(p *Post) string {
	return fmt.Sprintf("%s/users/%s/statuses/%s", m.Base, m.World.People[p.Author].Name, statusNumber(p))
}

// statusNumber tells when a post came, and which it is.
func statusNumber(p *Post) string { return strconv.FormatInt(p.Came*1000<<16+int64(p.ID), 10) }

// StatusOf returns the post that has a number, nil if there is none.
func (m Mastodon) StatusOf(number string) *Post {
	n, _ := strconv.ParseInt(number, 10, 64)
	p := m.World.Post(int(n & 0xffff))
	if p == nil || statusNumber(p) != number {
		return nil
	}
	return p
}

// ServeHTTP implements http.Handler.
func (m Mastodon) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	part := strings.Split(strings.TrimPrefix(r.URL.Path, "/api/"), "/")
	switch {
	case len(part) == 4 && part[1] == "timelines":
		m.timeline(rw, r, func(p *Post) bool { return p.Topic && part[3] == m.World.Keyword })
	case len(part) == 4 && part[1] == "statuses" && part[3] == "context":
		m.context(rw, m.StatusOf(part[2]))
	case len(part) == 3 && part[2] == "lookup":
		m.lookup(rw, r.URL.Query().Get("acct"))
	case len(part) == 4 && part[1] == "accounts" && part[3] == "statuses":
		m.timeline(rw, r, func(p *Post) bool { return strconv.Itoa(p.Author) == part[2] })
	default:
		reply(rw, http.StatusUnauthorized, object{"error": "The access token is invalid"})
	}
}

// timeline writes a page of posts, the newest first.
func (m Mastodon) timeline(rw http.ResponseWriter, r *http.Request, wanted func(*Post) bool) {
	q := r.URL.Query()
	below, _ := strconv.ParseInt(q.Get("max_id"), 10, 64)
	page := []object{}
	last := ""
	for _, p := range slices.Backward(m.World.Posts) {
		n, _ := strconv.ParseInt(statusNumber(&p), 10, 64)
		if !p.shown() || !wanted(&p) || below > 0 && n >= below {
			continue
		}
		page, last = append(page, m.status(&p)), statusNumber(&p)
		if len(page) == number(q.Get("limit")) {
			break
		}
	}
	if last != "" {
		rw.Header().Set("Link", fmt.Sprintf(`<%s%s?max_id=%s>; rel="next", <%s%s?min_id=1>; rel="prev"`, m.Base, r.URL.Path, last, m.Base, r.URL.Path))
	}
	reply(rw, http.StatusOK, page)
}

// context writes what stands around a post.
func (m Mastodon) context(rw http.ResponseWriter, p *Post) {
	if p == nil || !p.shown() {
		reply(rw, http.StatusNotFound, object{"error": "Record not found"})
		return
	}
	above, below := []object{}, []object{}
	for up := m.World.Post(p.Parent); up != nil && !up.Gone && len(above) < mastodonAbove; up = m.World.Post(up.Parent) {
		above = append(above, m.status(up))
	}
	slices.Reverse(above)
	m.descend(p, 1, &below)
	reply(rw, http.StatusOK, object{"ancestors": above, "descendants": below})
}

func (m Mastodon) descend(p *Post, depth int, below *[]object) {
	for _, id := range m.World.Children[p.ID] {
		c := m.World.Post(id)
		if c.Gone || depth > mastodonDepth || len(*below) == mastodonBelow {
			continue
		}
		*below = append(*below, m.status(c))
		m.descend(c, depth+1, below)
	}
}

func (m Mastodon) status(p *Post) object {
	o := object{
		"id": statusNumber(p), "created_at": iso(p.Time), "in_reply_to_id": nil, "in_reply_to_account_id": nil,
		"sensitive": false, "spoiler_text": "", "visibility": "public", "language": "en", "uri": m.StatusURI(p),
		"url": m.StatusURI(p), "replies_count": m.World.answers(p), "reblogs_count": 0, "favourites_count": 0,
		"edited_at": nil, "content": p.Title + p.Text, "reblog": nil, "account": m.account(p.Author),
		"media_attachments": []any{}, "mentions": []any{}, "tags": []any{}, "emojis": []any{}, "card": nil, "poll": nil,
	}
	if p.Edited > 0 {
		o["edited_at"] = iso(p.Edited)
	}
	if up := m.World.Post(p.Parent); up != nil && !up.Gone {
		o["in_reply_to_id"] = strconv.Itoa(p.Claims)
		if says := m.World.Post(p.Claims); says != nil {
			o["in_reply_to_id"], o["in_reply_to_account_id"] = statusNumber(says), strconv.Itoa(says.Author)
		}
	}
	return o
}

func (m Mastodon) account(person int) object {
	name, shy := m.World.People[person].Name, m.World.People[person].Shy
	return object{
		"noindex": shy, "id": strconv.Itoa(person), "username": name, "acct": name, "display_name": name, "locked": false, "bot": false,
		"created_at": iso(0), "note": "", "url": m.Base + "/@" + name, "followers_count": 1, "following_count": 1,
		"statuses_count": 1, "emojis": []any{}, "fields": []any{},
	}
}

func (m Mastodon) lookup(rw http.ResponseWriter, acct string) {
	name, _, _ := strings.Cut(acct, "@")
	at := slices.IndexFunc(m.World.People, func(p Person) bool { return p.Name == name })
	if at < 0 {
		reply(rw, http.StatusNotFound, object{"error": "Record not found"})
		return
	}
	reply(rw, http.StatusOK, m.account(at))
}
