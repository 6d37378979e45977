package fakeworld

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// PublicInbox serves a world as an archive of a mailing list: searches as Atom,
// two hundred mails a page, and threads as packed mailboxes. What is deleted is
// not in the archive.
type PublicInbox struct {
	World *World
	Base  string // its origin; the list is called bread
}

const inboxPage = 200

// MessageID is what a post is known by.
func (PublicInbox) MessageID(id int) string { return fmt.Sprintf("%d@people.example", id) }

func (i PublicInbox) mail(address string) *Post {
	p := i.World.Post(number(strings.TrimSuffix(address, "@people.example")))
	if p == nil || !p.shown() {
		return nil
	}
	return p
}

// ServeHTTP implements http.Handler.
func (i PublicInbox) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	path, _ := strings.CutPrefix(r.URL.Path, "/bread/")
	id, isThread := strings.CutSuffix(path, "/t.mbox.gz")
	switch {
	case path == "":
		i.search(rw, r)
	case isThread && i.mail(id) != nil:
		i.thread(rw, i.mail(id))
	default:
		http.NotFound(rw, r)
	}
}

// between reads a question such as "bread dt:20240101000000..20240201000000".
func between(question string) (word string, since, until int64) {
	word, window, _ := strings.Cut(question, " dt:")
	from, to, _ := strings.Cut(window, "..")
	moment := func(s string) int64 {
		t, _ := time.Parse("20060102150405", s)
		return t.Unix()
	}
	return word, moment(from), moment(to)
}

func (i PublicInbox) search(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	word, since, until := between(q.Get("q"))
	var found []*Post
	for at := range slices.Backward(i.World.Posts) {
		if p := &i.World.Posts[at]; p.shown() && p.Topic && word == i.World.Keyword && p.Time >= since && p.Time <= until {
			found = append(found, p)
		}
	}
	from := min(max(0, number(q.Get("o"))-shift(r)), len(found))
	if found = found[from:min(from+inboxPage, len(found))]; len(found) == 0 {
		rw.WriteHeader(http.StatusNotFound)
		_, _ = rw.Write([]byte("<html><body>[No results found]</body></html>"))
		return
	}
	rw.Header().Set("Content-Type", "application/atom+xml")
	fmt.Fprintf(rw, `<?xml version="1.0" encoding="us-ascii"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">`+
		`<title>%s - search results</title><link rel="alternate" type="text/html" href="%s/bread/"/><id>mailto:x</id><updated>%s</updated>`, word, i.Base, iso(i.World.End()))
	for _, p := range found {
		i.entry(rw, p)
	}
	fmt.Fprint(rw, "</feed>")
}

func (i PublicInbox) entry(rw http.ResponseWriter, p *Post) {
	name := i.World.People[p.Author].Name
	fmt.Fprintf(rw, `<entry><author><name>%s</name><email>%s@people.example</email></author><title type="html">%s</title><updated>%s</updated>`,
		name, name, i.subject(p), iso(p.Time))
	fmt.Fprintf(rw, `<link href="%s"/><id>urn:uuid:%d</id>`, i.address(p.ID), p.ID)
	if p.Parent != 0 {
		fmt.Fprintf(rw, `<thr:in-reply-to ref="urn:uuid:%d" href="%s"/>`, p.Claims, i.address(p.Claims))
	}
	fmt.Fprint(rw, `<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><pre>`)
	_ = xml.EscapeText(rw, []byte(p.Text)) // into memory
	fmt.Fprint(rw, "</pre></div></content></entry>")
}

func (i PublicInbox) address(id int) string {
	return i.Base + "/bread/" + url.PathEscape(i.MessageID(id)) + "/"
}

func (i PublicInbox) subject(p *Post) string {
	if p.Parent == 0 {
		return p.Title
	}
	return "Re: " + i.World.Post(p.Thread).Title
}

// thread writes a mailbox of all mails of a thread.
func (i PublicInbox) thread(rw http.ResponseWriter, of *Post) {
	rw.Header().Set("Content-Type", "application/gzip")
	z := gzip.NewWriter(rw)
	for _, id := range i.World.Threads[of.Thread] {
		p := i.World.Post(id)
		if !p.shown() {
			continue
		}
		fmt.Fprint(z, "From mboxrd@z Thu Jan  1 00:00:00 1970\n")
		var text bytes.Buffer
		i.mailText(&text, p)
		fmt.Fprintf(z, "%s\n", quotedFrom.ReplaceAll(text.Bytes(), []byte(">$0")))
	}
	_ = z.Close()
}

// quotedFrom are lines that would begin another mail.
var quotedFrom = regexp.MustCompile(`(?m)^>*From `)

// mailText writes a mail as it was sent.
func (i PublicInbox) mailText(w io.Writer, p *Post) {
	name := i.World.People[p.Author].Name
	fmt.Fprintf(w, "From: %s <%s@people.example>\nTo: bread@people.example\nSubject: %s\nDate: %s\nMessage-ID: <%s>\n",
		name, name, i.subject(p), time.Unix(p.Time, 0).UTC().Format(time.RFC1123Z), i.MessageID(p.ID))
	if p.Parent != 0 {
		fmt.Fprintf(w, "In-Reply-To: <%s>\nReferences: <%s> <%s>\n", i.MessageID(p.Claims), i.MessageID(p.Thread), i.MessageID(p.Claims))
	}
	fmt.Fprintf(w, "Content-Type: text/plain; charset=utf-8\n\n%s\n", p.Text)
}
