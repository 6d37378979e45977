package sites

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tribemap"
	"tribemap/crawl"
	"tribemap/crawl/live"
	"tribemap/crawl/markup"
)

// PublicInbox asks archives of mailing lists that public-inbox serves: searches
// come as Atom, threads as mailboxes with all that the mails' heads tell.
//
// Targets are "LIST?KEYWORDS" for a search and "LIST/MESSAGE-ID" for a thread.
// Where the place is a newsgroup it is read over NNTP, see newsgroup.go.
type PublicInbox struct{}

const (
	inboxPage = 200 // the most that it gives at once
	// inboxTime is how its searches write a moment. They go by the clocks of the
	// senders.
	inboxTime = "20060102150405"
)

// Name implements live.Source.
func (PublicInbox) Name() string { return "public-inbox" }

// Caps implements live.Source.
func (PublicInbox) Caps() live.Caps {
	return live.Caps{
		Kinds:  []live.Kind{live.Search, live.Thread, live.Feed},
		Robots: true,
		Budget: []live.Rate{{Units: 1, Per: time.Second}},
		Policy: live.Policy{Terms: "the list's own archive"},
	}
}

// Plan implements live.Source. The place is the address of a list or of a
// newsgroup.
func (i PublicInbox) Plan(q live.Query) ([]live.Task, error) {
	if strings.HasPrefix(q.Place, "nntp") {
		return i.planGroup(q)
	}
	base, list, err := cutOrigin(q.Place)
	if err != nil || list == "" || strings.ContainsAny(list, "/?#") || strings.ContainsAny(q.Place, "?#") {
		return nil, badPlace(q.Place, "a list, such as https://lore.kernel.org/git/, or a newsgroup, nntps://HOST/GROUP")
	}
	var tasks []live.Task
	for _, k := range q.Keywords {
		tasks = append(tasks, live.Task{
			Source: i.Name(), Base: base, Kind: live.Search, Target: list + "?" + k,
			Since: q.Since, Until: until(q), Why: live.Why{Keyword: k},
		})
	}
	return tasks, nil
}

// Request implements live.Source.
func (PublicInbox) Request(t live.Task, _ live.Session) (live.Request, error) {
	switch t.Kind {
	case live.Feed:
		return newsRequest(t)
	case live.Search:
		list, keyword, ok := strings.Cut(t.Target, "?")
		if !ok || list == "" {
			break
		}
		window := time.Unix(t.Since, 0).UTC().Format(inboxTime) + ".." + time.Unix(t.Until-1, 0).UTC().Format(inboxTime)
		v := url.Values{"q": {quoted(keyword) + " dt:" + window}, "x": {"A"}}
		if t.Page > 0 {
			v.Set("o", strconv.Itoa(t.Page*inboxPage))
		}
		return live.Request{URL: t.Base + "/" + list + "/?" + v.Encode()}, nil
	case live.Thread:
		list, id := cutThread(t.Target)
		if list == "" || id == "" {
			break
		}
		return live.Request{URL: t.Base + "/" + list + "/" + url.PathEscape(id) + "/t.mbox.gz"}, nil
	}
	return live.Request{}, fmt.Errorf("%s %q: %w", t.Kind, t.Target, live.ErrRequest)
}

// Parse implements live.Source.
func (i PublicInbox) Parse(t live.Task, a live.Answer) (live.Found, error) {
	switch t.Kind {
	case live.Thread:
		return i.thread(t, a)
	case live.Feed:
		return i.news(t, a)
	}
	return i.results(t, a)
}

// thread reads a mailbox.
func (i PublicInbox) thread(t live.Task, a live.Answer) (live.Found, error) {
	list, id := cutThread(t.Target)
	if a.Status == http.StatusNotFound || a.Status == http.StatusGone {
		return live.Found{Total: -1, Gone: []tribemap.Ref{{Source: i.Name(), ID: id}}}, nil
	}
	page, err := crawl.Mailbox(bytes.NewReader(a.Body), i.Name(), list)
	if err != nil || len(page.Posts) == 0 {
		return live.Found{}, fmt.Errorf("no mailbox: %w", live.ErrBroken)
	}
	for n := range page.Posts {
		p := &page.Posts[n]
		p.Time, p.Received = sane(p.Time, a.At), sane(p.Received, a.At)
		p.URL = t.Base + "/" + list + "/" + url.PathEscape(p.ID) + "/"
	}
	once(&page)
	f := live.Found{Total: -1, Page: page}
	for n := range page.Posts { // whichever of them is asked for
		f.Served = append(f.Served, list+"/"+page.Posts[n].ID)
	}
	return f, nil
}

// cutThread parts the list from the message id of a thread's target.
func cutThread(target string) (list, id string) {
	list, id, _ = strings.Cut(target, "/")
	return list, id
}

// inboxEntry is a mail that a search found.
type inboxEntry struct {
	Name    string    `xml:"author>name"`
	Mail    string    `xml:"author>email"`
	Title   string    `xml:"title"`
	Updated string    `xml:"updated"`
	Link    inboxLink `xml:"link"`
	To      inboxLink `xml:"in-reply-to"`
	Content struct {
		Inside string `xml:",innerxml"`
	} `xml:"content"`
}

type inboxLink struct {
	Href string `xml:"href,attr"`
}

// messageID returns the id that the address of a mail in the list names.
func (l inboxLink) messageID(list string) string {
	_, path, ok := strings.Cut(l.Href, "/"+list+"/")
	if !ok {
		return ""
	}
	id, err := url.PathUnescape(strings.TrimSuffix(path, "/"))
	if err != nil || !strings.Contains(id, "@") {
		return ""
	}
	return id
}

// results reads a page of what a search found.
func (i PublicInbox) results(t live.Task, a live.Answer) (live.Found, error) {
	if a.Status == http.StatusNotFound || a.Status == http.StatusGone {
		if nothingFound(a.Body) {
			return live.Found{}, nil
		}
		return live.Found{Total: -1, Refused: "HTTP " + strconv.Itoa(a.Status)}, nil
	}
	var feed struct {
		XMLName xml.Name     `xml:"http://www.w3.org/2005/Atom feed"`
		Entries []inboxEntry `xml:"entry"`
	}
	read := xml.NewDecoder(bytes.NewReader(a.Body))
	read.CharsetReader = func(_ string, ascii io.Reader) (io.Reader, error) { return ascii, nil } // all else is escaped
	if err := read.Decode(&feed); err != nil {
		return live.Found{}, fmt.Errorf("%w: %w", live.ErrBroken, err)
	}
	f := live.Found{Total: -1}
	list, _, _ := strings.Cut(t.Target, "?")
	for _, e := range feed.Entries {
		i.take(&f, t, list, e, a.At)
	}
	once(&f.Page)
	oneSubject(&f)
	if len(feed.Entries) >= inboxPage {
		f.Next = append(f.Next, nextPage(t, ""))
	}
	return f, nil
}

// oneSubject lets the first result of each subject speak for all of them: they
// likely stand in one thread, and its answer serves the others then.
func oneSubject(f *live.Found) {
	first := make(map[string]*live.Task)
	subject := make(map[string]string, len(f.Page.Posts))
	for i := range f.Page.Posts {
		p := &f.Page.Posts[i]
		subject[p.ID] = strings.TrimPrefix(strings.ToLower(p.Title), "re: ")
	}
	for i := range f.Next {
		next := &f.Next[i]
		about := subject[next.Why.Post]
		if spokesman := first[about]; spokesman != nil {
			spokesman.Worth.Leads++
			next.Worth.Relevant = unlikely
		} else {
			first[about] = next
		}
	}
}

// unlikely is the chance that a subject's second mail leads to another thread.
const unlikely = .02

// nothingFound reports whether a page says that a search found nothing, rather
// than that there is no such list: some versions say so, others show a page of
// results without any.
func nothingFound(page []byte) bool {
	page = bytes.ToLower(page)
	return bytes.Contains(page, []byte("no results")) || bytes.Contains(page, []byte("- search results</title>"))
}

// take takes a result in and asks for its thread.
func (i PublicInbox) take(f *live.Found, t live.Task, list string, e inboxEntry, at int64) {
	id := e.Link.messageID(list)
	author := strings.ToLower(strings.TrimSpace(e.Mail))
	if id == "" || author == "" {
		return
	}
	p := tribemap.Post{
		Ref: tribemap.Ref{Source: i.Name(), ID: id}, Author: author, Time: sane(rfc3339(e.Updated), at), Title: strings.TrimSpace(e.Title),
		Text: crawl.OwnWords(markup.Text(e.Content.Inside)), Channel: list, Parent: e.To.messageID(list), URL: e.Link.Href,
	}
	handle, _, _ := strings.Cut(author, "@")
	f.Page.Posts = append(f.Page.Posts, p)
	f.Page.People = append(f.Page.People, tribemap.Person{
		Ref: tribemap.Ref{Source: i.Name(), ID: author}, Handle: handle, Name: strings.TrimSpace(e.Name),
	})
	f.Next = append(f.Next, live.Task{
		Source: i.Name(), Base: t.Base, Kind: live.Thread, Target: list + "/" + id, Fresh: p.Time,
		Why: live.Why{Keyword: t.Why.Keyword, Post: id},
	})
}
