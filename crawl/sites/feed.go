package sites

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/crawl/markup"
)

// WebFeed reads RSS and Atom feeds, and the feeds of comments that their items
// name. A feed shows its latest items and no others, so what lies before them
// is written down as not given.
type WebFeed struct{}

// feedLively is how long after an item its comments are looked at again.
const feedLively = 30 * 24 * 3600

// Name implements live.Source.
func (WebFeed) Name() string { return "feed" }

// Caps implements live.Source.
func (WebFeed) Caps() live.Caps {
	return live.Caps{
		Kinds:  []live.Kind{live.Feed, live.Thread},
		Robots: true,
		Budget: []live.Rate{{Units: 1, Per: time.Second}},
		Policy: live.Policy{Terms: "the feed's own site"},
	}
}

// Plan implements live.Source. The place is the address of a feed.
func (w WebFeed) Plan(q live.Query) ([]live.Task, error) {
	base, err := origin(q.Place)
	if err != nil || q.Place == "" {
		return nil, badPlace(q.Place, "the address of a feed, such as https://HOST/feed.xml")
	}
	if name := secretIn(q.Place); name != "" {
		return nil, fmt.Errorf("%s=… in the address of a feed looks like a secret, and addresses are stored: %w", name, live.ErrPlace)
	}
	address := q.Place
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	return []live.Task{{
		Source: w.Name(), Base: base, Kind: live.Feed, Target: address, Since: q.Since, Until: until(q), Fresh: q.Now,
	}}, nil
}

// Request implements live.Source.
func (WebFeed) Request(t live.Task, _ live.Session) (live.Request, error) {
	address := cmp.Or(t.Cursor, t.Target)
	base, err := origin(address)
	if err != nil || base != t.Base || t.Kind != live.Feed && t.Kind != live.Thread {
		return live.Request{}, fmt.Errorf("%s %q: %w", t.Kind, address, live.ErrRequest)
	}
	return live.Request{
		URL:    address,
		Header: http.Header{"Accept": {"application/atom+xml, application/rss+xml, application/xml;q=.9, */*;q=.1"}},
	}, nil
}

// Parse implements live.Source.
func (w WebFeed) Parse(t live.Task, a live.Answer) (live.Found, error) {
	switch a.Status {
	case http.StatusNotModified:
		return live.Found{Total: -1}, nil
	case http.StatusNotFound, http.StatusGone:
		return live.Found{Total: -1, Refused: "HTTP " + strconv.Itoa(a.Status)}, nil
	}
	feed, next, err := readFeed(a.Body)
	if err != nil {
		return live.Found{}, fmt.Errorf("%w: %w", live.ErrBroken, err)
	}
	f := live.Found{Total: -1}
	r := feedReader{feed: feed, task: t, at: a.At, host: strings.SplitN(t.Base, "://", 2)[1]}
	oldest := a.At
	for _, item := range feed.Items {
		if item == nil {
			continue
		}
		p, author := r.post(item)
		if p.ID == "" {
			continue
		}
		f.Page.Posts, f.Page.People = append(f.Page.Posts, p), append(f.Page.People, author)
		if p.Time != 0 {
			oldest = min(oldest, p.Time)
		}
		r.comments(&f, item, p)
	}
	once(&f.Page)
	r.further(&f, next, oldest)
	return f, nil
}

// readFeed reads a feed of any kind, and where an Atom feed goes on.
func readFeed(body []byte) (feed *gofeed.Feed, next string, err error) {
	defer func() { // the parser is another's: no answer may end the crawl
		if trouble := recover(); trouble != nil {
			feed, err = nil, fmt.Errorf("feed: %v", trouble)
		}
	}()
	p := gofeed.NewParser()
	p.KeepOriginalFeed = true
	if feed, err = p.Parse(bytes.NewReader(body)); err != nil {
		return nil, "", err
	}
	if original, ok := feed.OriginalFeed().(*atom.Feed); ok {
		for _, l := range original.Links {
			if l.Rel == "next" {
				next = l.Href
			}
		}
	}
	return feed, next, nil
}

// feedReader turns the items of a feed into posts.
type feedReader struct {
	feed *gofeed.Feed
	task live.Task
	at   int64
	host string
}

func (r *feedReader) post(item *gofeed.Item) (tribemap.Post, tribemap.Person) {
	author := r.author(item)
	p := tribemap.Post{
		Ref: tribemap.Ref{Source: r.task.Source, ID: cmp.Or(item.GUID, item.Link)}, Author: author.ID,
		Title: item.Title, Lang: r.feed.Language, Channel: cmp.Or(r.feed.Title, r.host), URL: item.Link,
	}
	if item.PublishedParsed != nil {
		p.Time = sane(item.PublishedParsed.Unix(), r.at)
	}
	if item.UpdatedParsed != nil {
		if updated := sane(item.UpdatedParsed.Unix(), r.at); p.Time == 0 {
			p.Time = updated
		} else if updated > p.Time {
			p.Edited = updated
		}
	}
	p.Text, p.Links = markup.Own(cmp.Or(item.Content, item.Description), func(markup.Element, string) {})
	if r.task.Kind == live.Thread { // a feed of comments
		p.Thread = r.task.Why.Post
		p.Parent = r.task.Why.Post
	}
	if to := inReplyTo(item.Extensions); to != "" && to != p.ID {
		p.Parent = to
		p.Thread = cmp.Or(p.Thread, to)
	}
	return p, author
}

// author returns who wrote an item; where nobody is named, the site did.
// Names mean somebody on their own site alone.
func (r *feedReader) author(item *gofeed.Item) tribemap.Person {
	name, mail := "", ""
	for _, list := range [][]*gofeed.Person{item.Authors, r.feed.Authors} {
		if len(list) > 0 && list[0] != nil && name+mail == "" {
			name, mail = strings.TrimSpace(list[0].Name), strings.TrimSpace(list[0].Email)
		}
	}
	person := tribemap.Person{Ref: tribemap.Ref{Source: r.task.Source, ID: r.host}, Handle: r.host, Name: r.feed.Title}
	if who := cmp.Or(mail, name); who != "" {
		person.ID += "/" + strings.ToLower(who)
		person.Handle, person.Name = cmp.Or(name, strings.SplitN(mail, "@", 2)[0]), name
	}
	return person
}

// inReplyTo returns the item that the threading extension names (RFC 4685).
func inReplyTo(e ext.Extensions) string {
	for _, to := range e["thr"]["in-reply-to"] {
		if ref := strings.TrimSpace(to.Attrs["ref"]); ref != "" {
			return ref
		}
	}
	return ""
}

// comments asks for the comments of an item, again and again while it is new.
func (r *feedReader) comments(f *live.Found, item *gofeed.Item, p tribemap.Post) {
	for _, address := range item.Extensions["wfw"]["commentRss"] {
		base, err := origin(strings.TrimSpace(address.Value))
		if err != nil {
			continue
		}
		next := live.Task{
			Source: r.task.Source, Base: base, Kind: live.Thread, Target: strings.TrimSpace(address.Value), Fresh: p.Time,
			Why: live.Why{Keyword: r.task.Why.Keyword, Post: p.ID},
		}
		if p.Time > r.at-feedLively {
			next.Fresh = r.at
		}
		for _, n := range item.Extensions["slash"]["comments"] {
			next.Worth.Posts, _ = strconv.Atoi(strings.TrimSpace(n.Value)) // 0 is unknown
			next.Worth.Posts = max(0, next.Worth.Posts)
		}
		f.Next = append(f.Next, next)
		return
	}
}

// further asks for the next page, or says that there is none where the window
// wants older items, or more comments are known.
func (r *feedReader) further(f *live.Found, next string, oldest int64) {
	if to, err := url.Parse(next); err == nil && next != "" {
		if from, err := url.Parse(cmp.Or(r.task.Cursor, r.task.Target)); err == nil {
			page := nextPage(r.task, from.ResolveReference(to).String())
			base, err := origin(page.Cursor)
			if err == nil && base == r.task.Base && page.Cursor != r.task.Cursor && len(f.Page.Posts) > 0 && oldest > r.task.Since {
				f.Next = append(f.Next, page)
				return
			}
		}
	}
	switch r.task.Kind {
	case live.Feed:
		f.Capped = len(f.Page.Posts) > 0 && oldest > r.task.Since
	default:
		f.Capped = len(f.Page.Posts) < r.task.Worth.Posts
	}
}
