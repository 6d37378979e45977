package sites

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/crawl/markup"
)

// redditThing is a submission (t3), a comment (t1), or what stands for comments
// that were left out (more).
type redditThing struct {
	Kind string     `json:"kind"`
	Data redditData `json:"data"`
}

type redditData struct {
	ID        string  `json:"id"`
	Name      string  `json:"name"`
	Author    string  `json:"author"`
	Created   float64 `json:"created_utc"`
	Edited    any     `json:"edited"` // false, or when
	Subreddit string  `json:"subreddit"`
	LinkID    string  `json:"link_id"`
	ParentID  string  `json:"parent_id"`
	Title     string  `json:"title"`
	Selftext  string  `json:"selftext"`
	Body      string  `json:"body"`
	URL       string  `json:"url"`
	IsSelf    bool    `json:"is_self"`
	Permalink string  `json:"permalink"`
	Score     int64   `json:"score"`
	Comments  int     `json:"num_comments"`

	Replies  *redditListing `json:"replies"`  // "" where there are none
	Children []string       `json:"children"` // of more
	Count    int            `json:"count"`
}

type redditListing struct {
	Data struct {
		After    string        `json:"after"`
		Children []redditThing `json:"children"`
	} `json:"data"`
}

// decodeReddit reads an answer whose fields change their type: what is of
// another is left empty.
func decodeReddit(body []byte, into any) error {
	err := json.Unmarshal(body, into)
	var other *json.UnmarshalTypeError
	if err != nil && !errors.As(err, &other) {
		return fmt.Errorf("%w: %w", live.ErrBroken, err)
	}
	return nil
}

// Parse implements live.Source.
func (r Reddit) Parse(t live.Task, a live.Answer) (live.Found, error) {
	if a.Status == http.StatusNotFound || a.Status == http.StatusGone {
		if t.Kind == live.Thread {
			return live.Found{Total: -1, Gone: []tribemap.Ref{{Source: r.Name(), ID: t.Target}}}, nil
		}
		return live.Found{Total: -1}, nil // a person or a branch that is no more
	}
	f := live.Found{Total: -1}
	things, after, err := redditThings(t, a.Body)
	if err != nil {
		return live.Found{}, err
	}
	listed := t.Kind == live.Search || t.Kind == live.Author
	r.walk(&f, t, things, a.At)
	once(&f.Page)
	if listed {
		f.Capped = redditEnds(t, things, after)
		if after != "" && !redditPast(t, things, a.At) {
			f.Next = append(f.Next, nextPage(t, after))
		}
	}
	return f, nil
}

// redditPast reports whether all of a page lies before the window. What has no
// sensible time says nothing.
func redditPast(t live.Task, things []redditThing, at int64) bool {
	return !slices.ContainsFunc(things, func(thing redditThing) bool {
		created := sane(int64(thing.Data.Created), at)
		return created == 0 || created >= t.Since
	})
}

// redditEnds reports whether a listing ends before it is over: by its cap, where
// pages are not always full, or because what a page should begin after was
// deleted, whereupon it is empty.
func redditEnds(t live.Task, things []redditThing, after string) bool {
	lost := t.Cursor != "" && len(things) == 0
	return after == "" && (lost || t.Page*redditPage+len(things) >= redditCap-redditPage)
}

// redditThings returns what an answer holds, and how a listing goes on.
func redditThings(t live.Task, body []byte) ([]redditThing, string, error) {
	switch {
	case t.Kind == live.Search, t.Kind == live.Author:
		var list *redditListing
		if err := decodeReddit(body, &list); err != nil {
			return nil, "", err
		}
		if list == nil || list.Data.Children == nil {
			return nil, "", fmt.Errorf("no listing: %w", live.ErrBroken)
		}
		return list.Data.Children, list.Data.After, nil
	case strings.Contains(t.Target, ":"):
		var more struct {
			JSON *struct {
				Data struct {
					Things []redditThing `json:"things"`
				} `json:"data"`
			} `json:"json"`
		}
		if err := decodeReddit(body, &more); err != nil {
			return nil, "", err
		}
		if more.JSON == nil {
			return nil, "", fmt.Errorf("no comments: %w", live.ErrBroken)
		}
		return more.JSON.Data.Things, "", nil
	}
	var both []redditListing
	if err := decodeReddit(body, &both); err != nil {
		return nil, "", err
	}
	var things []redditThing
	for _, list := range both {
		things = append(things, list.Data.Children...)
	}
	if len(things) == 0 {
		return nil, "", fmt.Errorf("no thread: %w", live.ErrBroken)
	}
	return things, "", nil
}

// walk takes in things and all below them.
func (r Reddit) walk(f *live.Found, t live.Task, things []redditThing, at int64) {
	for open := things; len(open) > 0; {
		thing := open[0]
		open = open[1:]
		d := &thing.Data
		switch thing.Kind {
		case "more":
			r.more(f, t, d)
			continue
		case "t1", "t3":
		default:
			continue
		}
		if d.Name == "" && d.ID != "" {
			d.Name = thing.Kind + "_" + d.ID
		}
		r.take(f, t, d, at)
		if d.Replies != nil {
			open = append(open[:len(open):len(open)], d.Replies.Data.Children...)
		}
	}
}

// more asks for comments that were left out: by their ids, or for the branch
// below a comment where none are told.
func (r Reddit) more(f *live.Found, t live.Task, d *redditData) {
	link, _, _ := strings.Cut(strings.ReplaceAll(t.Target, "/", ":"), ":")
	next := live.Task{Source: r.Name(), Base: t.Base, Kind: live.Replies, Fresh: t.Fresh, Why: t.Why}
	if len(d.Children) == 0 {
		if parent, ok := strings.CutPrefix(d.ParentID, "t1_"); ok && parent != "" {
			next.Target = link + "/" + parent
			if next.Target != t.Target {
				f.Next = append(f.Next, next)
			}
		}
		return
	}
	for ids := d.Children; len(ids) > 0; {
		n := min(len(ids), redditMore)
		next.Target = link + ":" + strings.Join(ids[:n], ",")
		next.Worth.Posts = n
		ids = ids[n:]
		if next.Target != t.Target {
			f.Next = append(f.Next, next)
		}
	}
}

// withdrawn are the texts that stand in for what was taken back.
var withdrawn = map[string]bool{"[deleted]": true, "[removed]": true}

// take takes a submission or a comment in. What its author or a moderator took
// back is gone; so is what somebody wrote who is no more.
func (r Reddit) take(f *live.Found, t live.Task, d *redditData, at int64) {
	if d.Name == "" {
		return
	}
	said := d.Body + d.Selftext
	ref := tribemap.Ref{Source: r.Name(), ID: d.Name}
	if d.Author == "" || withdrawn[d.Author] || withdrawn[said] {
		f.Gone = append(f.Gone, ref)
		return
	}
	p := tribemap.Post{
		Ref: ref, Author: d.Author, Time: sane(int64(d.Created), at), Title: d.Title, Text: withoutCitations(said),
		Channel: d.Subreddit, Thread: d.LinkID, Parent: d.ParentID, Likes: max(0, d.Score), URL: d.page(),
	}
	if when, ok := d.Edited.(float64); ok {
		p.Edited = sane(int64(when), at)
	}
	if p.Thread == "" {
		p.Thread = p.ID
	}
	p.Mentions = redditNames(p.Text, d.Author)
	for _, link := range webLink.FindAllString(p.Text, -1) {
		p.Links = addNew(p.Links, strings.TrimRight(link, ".,;:!?*"), "")
	}
	if !d.IsSelf && d.LinkID == "" {
		p.Links = addNew(p.Links, d.URL, "")
	}
	p.Text = strings.TrimSpace(markup.Markdown(p.Text))
	f.Page.Posts = append(f.Page.Posts, p)
	f.Page.People = append(f.Page.People, tribemap.Person{
		Ref: tribemap.Ref{Source: r.Name(), ID: d.Author}, Handle: d.Author,
		URL: redditSite + "/user/" + d.Author, Bot: d.Author == "AutoModerator",
	})
	if t.Kind == live.Search || t.Kind == live.Author {
		f.Next = append(f.Next, live.Task{
			Source: r.Name(), Base: t.Base, Kind: live.Thread, Target: p.Thread, Fresh: p.Time,
			Why: live.Why{Keyword: t.Why.Keyword, Post: p.ID}, Worth: live.Worth{Posts: max(0, d.Comments)},
		})
	}
}

// page is where to read it.
func (d *redditData) page() string {
	if strings.HasPrefix(d.Permalink, "/") {
		return redditSite + d.Permalink
	}
	if d.LinkID != "" {
		return redditSite + "/comments/" + strings.TrimPrefix(d.LinkID, "t3_") + "/_/" + d.ID
	}
	return redditSite + "/comments/" + d.ID
}

var (
	redditName = regexp.MustCompile(`(?:^|[\s(\[])/?u/([A-Za-z0-9_-]{3,20})`)
	webLink    = regexp.MustCompile(`https?://[^\s()\[\]<>"]+`)
)

// redditNames returns whom a text addresses with u/NAME.
func redditNames(text, author string) []string {
	var names []string
	for _, m := range redditName.FindAllStringSubmatch(text, -1) {
		names = addNew(names, m[1], author)
	}
	return names
}
