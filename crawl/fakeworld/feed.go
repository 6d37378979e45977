package fakeworld

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// WebFeed serves a world as a site does that keeps all its articles in an Atom
// feed of many pages, and the latest comments on each in an RSS feed. Articles
// are the first posts of threads.
type WebFeed struct {
	World *World
	Base  string // its origin
}

const (
	feedPage     = 20 // articles
	feedComments = 40 // the latest, of an article
)

// Address is what a post is known by.
func (f WebFeed) Address(id int) string { return fmt.Sprintf("%s/%d", f.Base, id) }

// ServeHTTP implements http.Handler.
func (f WebFeed) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	article, ofArticle := strings.CutPrefix(r.URL.Path, "/comments/")
	root := f.World.Post(number(article))
	page := number(r.URL.Query().Get("page"))
	switch {
	case page > 0 && faultOf(r) == ExpiredCursor:
		http.Error(rw, "no such page", http.StatusGone)
	case r.URL.Path == "/feed.atom":
		f.articles(rw, r, page)
	case ofArticle && root != nil && root.Parent == 0 && root.shown():
		f.comments(rw, root)
	default:
		http.NotFound(rw, r)
	}
}

// articles writes a page of them, the newest first.
func (f WebFeed) articles(rw http.ResponseWriter, r *http.Request, page int) {
	var all []*Post
	for i := range slices.Backward(f.World.Posts) {
		if p := &f.World.Posts[i]; p.Parent == 0 && p.shown() {
			all = append(all, p)
		}
	}
	from := min(max(0, page*feedPage-shift(r)), len(all))
	to := min(from+feedPage, len(all))
	rw.Header().Set("Content-Type", "application/atom+xml")
	fmt.Fprint(rw, `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:slash="http://purl.org/rss/1.0/modules/slash/" `+
		`xmlns:wfw="http://wellformedweb.org/CommentAPI/"><title>Bread</title><id>x</id>`)
	if to < len(all) {
		fmt.Fprintf(rw, `<link rel="next" href="/feed.atom?page=%d"/>`, page+1)
	}
	for _, p := range all[from:to] {
		fmt.Fprintf(rw, `<entry><id>%s</id><title>%s</title><author><name>%s</name></author><published>%s</published><updated>%s</updated><link href="%s"/>`,
			f.Address(p.ID), p.Title, f.World.People[p.Author].Name, iso(p.Time), iso(max(p.Time, p.Edited)), f.Address(p.ID))
		fmt.Fprintf(rw, `<wfw:commentRss>%s/comments/%d</wfw:commentRss><slash:comments>%d</slash:comments>`, f.Base, p.ID, len(f.said(p)))
		f.text(rw, `<content type="html">`, p.Text, `</content></entry>`)
	}
	fmt.Fprint(rw, "</feed>")
}

func (WebFeed) text(rw http.ResponseWriter, before, text, after string) {
	fmt.Fprint(rw, before)
	_ = xml.EscapeText(rw, []byte(text)) // into memory
	fmt.Fprint(rw, after)
}

// said lists the comments on an article.
func (f WebFeed) said(root *Post) []*Post {
	var all []*Post
	for _, id := range f.World.Threads[root.ID][1:] {
		if p := f.World.Post(id); p.shown() {
			all = append(all, p)
		}
	}
	return all
}

// comments writes the latest on an article, the newest first.
func (f WebFeed) comments(rw http.ResponseWriter, root *Post) {
	all := f.said(root)
	rw.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprintf(rw, `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:thr="http://purl.org/syndication/thread/1.0">`+
		`<channel><title>On %s</title><link>%s</link><description/>`, root.Title, f.Address(root.ID))
	for _, p := range slices.Backward(all[max(0, len(all)-feedComments):]) {
		fmt.Fprintf(rw, `<item><guid isPermaLink="true">%s</guid><link>%s</link><title>By %s</title><dc:creator>%[3]s</dc:creator><pubDate>%s</pubDate>`,
			f.Address(p.ID), f.Address(p.ID), f.World.People[p.Author].Name, time.Unix(p.Time, 0).UTC().Format(time.RFC1123Z))
		fmt.Fprintf(rw, `<thr:in-reply-to ref=%s/>`, strconv.Quote(f.Address(p.Claims)))
		f.text(rw, "<description>", p.Text, "</description></item>")
	}
	fmt.Fprint(rw, "</channel></rss>")
}
