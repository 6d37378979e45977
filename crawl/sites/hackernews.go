package sites

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/crawl/markup"
)

// HackerNews asks the search service of Hacker News, which also returns whole
// threads. A query brings at most a thousand results, and pages beyond are
// empty without a word, so windows with more are split. Increments come from
// the site itself, see hackernewsitems.go.
type HackerNews struct{}

const (
	hnBase    = "https://hn.algolia.com"
	hnSite    = "https://news.ycombinator.com"
	hnPage    = 100
	hnCap     = 1000
	hnStarted = 1160418111 // its first post
)

// Name implements live.Source.
func (HackerNews) Name() string { return "hackernews" }

// Caps implements live.Source.
func (HackerNews) Caps() live.Caps {
	return live.Caps{
		Kinds:       []live.Kind{live.Search, live.Thread, live.Author, live.Feed, live.Replies},
		ResultCap:   hnCap,
		Granularity: time.Second,
		Budget:      []live.Rate{{Units: 9000, Per: time.Hour}, {Units: 5, Per: time.Second}},
		Policy:      live.Policy{Terms: "https://news.ycombinator.com/newsguidelines.html"},
	}
}

// Plan implements live.Source.
func (h HackerNews) Plan(q live.Query) ([]live.Task, error) {
	if servesItems(q.Place) {
		base, err := origin(q.Place)
		if err != nil {
			return nil, badPlace(q.Place, "https://"+hnItemsHost+"/v0")
		}
		return h.increments(base, q), nil
	}
	base, err := serverOf(q.Place, hnBase)
	if err != nil {
		return nil, err
	}
	var tasks []live.Task
	for _, k := range q.Keywords {
		tasks = append(tasks, live.Task{
			Source: h.Name(), Base: base, Kind: live.Search, Target: k,
			Since: max(q.Since, hnStarted), Until: until(q), Why: live.Why{Keyword: k},
		})
	}
	return tasks, nil
}

// until closes a query's window, so that it can end complete.
func until(q live.Query) int64 {
	if q.Until == 0 || q.Until > q.Now {
		return q.Now
	}
	return q.Until
}

// Request implements live.Source.
func (HackerNews) Request(t live.Task, _ live.Session) (live.Request, error) {
	switch t.Kind {
	case live.Feed, live.Replies:
		return itemRequest(t), nil
	case live.Thread:
		if strings.HasPrefix(t.Target, hnItems) {
			return itemRequest(t), nil
		}
		return live.Request{URL: t.Base + "/api/v1/items/" + url.PathEscape(t.Target)}, nil
	case live.Search, live.Author:
	default:
		return live.Request{}, fmt.Errorf("%s: %w", t.Kind, live.ErrRequest)
	}
	v := url.Values{
		"tags":           {"(story,comment)"},
		"numericFilters": {fmt.Sprintf("created_at_i>=%d,created_at_i<%d", t.Since, t.Until)},
		"hitsPerPage":    {strconv.Itoa(hnPage)},
		"page":           {strconv.Itoa(t.Page)},
	}
	if t.Kind == live.Author {
		v.Set("tags", "(story,comment),author_"+t.Target)
	} else {
		v.Set("query", quoted(t.Target))
		v.Set("typoTolerance", "false")
		v.Set("advancedSyntax", "true")
	}
	return live.Request{URL: t.Base + "/api/v1/search_by_date?" + v.Encode()}, nil
}

// quoted asks for words in a row.
func quoted(keyword string) string {
	if strings.ContainsAny(keyword, " -") {
		return `"` + strings.ReplaceAll(keyword, `"`, "") + `"`
	}
	return strings.TrimSuffix(keyword, "*")
}

// Parse implements live.Source.
func (h HackerNews) Parse(t live.Task, a live.Answer) (live.Found, error) {
	switch {
	case t.Kind == live.Feed:
		return h.changes(t, a)
	case strings.HasPrefix(t.Target, hnItems):
		return h.item(t, a)
	case t.Kind == live.Thread:
		return h.thread(t, a)
	}
	return h.hits(t, a)
}

// hnHit is a result of a search: a story, or a comment.
type hnHit struct {
	ObjectID    string `json:"objectID"`
	Author      string `json:"author"`
	CreatedAt   int64  `json:"created_at_i"`
	Title       string `json:"title"`
	URL         string `json:"url"`
	StoryText   string `json:"story_text"`
	CommentText string `json:"comment_text"`
	StoryID     number `json:"story_id"`
	ParentID    number `json:"parent_id"`
	StoryTitle  string `json:"story_title"`
	Points      int64  `json:"points"`
	NumComments int    `json:"num_comments"`
}

// hits reads a page of results. All of them are posts, and each leads to its
// thread.
func (h HackerNews) hits(t live.Task, a live.Answer) (live.Found, error) {
	var page struct {
		Hits    *[]hnHit `json:"hits"`
		NbHits  int      `json:"nbHits"`
		NbPages int      `json:"nbPages"`
		Page    int      `json:"page"`
	}
	if err := decode(a, &page); err != nil {
		return live.Found{}, err
	}
	if page.Hits == nil {
		return live.Found{}, fmt.Errorf("no hits: %w", live.ErrBroken)
	}
	if page.Page != t.Page {
		return live.Found{}, fmt.Errorf("page %d instead of %d: %w", page.Page, t.Page, live.ErrBroken)
	}
	f := live.Found{Total: page.NbHits, Capped: t.Page == 0 && page.NbHits >= hnCap}
	for _, hit := range *page.Hits {
		if hit.ObjectID == "" || hit.Author == "" {
			continue
		}
		f.Page.Posts = append(f.Page.Posts, h.post(hit, a.At))
		f.Page.People = append(f.Page.People, h.person(hit.Author))
		f.Next = append(f.Next, h.toThread(t, hit))
	}
	if len(*page.Hits) > 0 && t.Page+1 < page.NbPages {
		next := t
		next.Page++
		f.Next = append(f.Next, next)
	}
	return f, nil
}

func (h HackerNews) toThread(t live.Task, hit hnHit) live.Task {
	root := hit.StoryID.or(hit.ObjectID)
	worth := live.Worth{} // a comment tells nothing of its thread's size
	if hit.ParentID == "" {
		worth.Posts = 1 + max(0, hit.NumComments)
	}
	return live.Task{
		Source: h.Name(), Base: t.Base, Kind: live.Thread, Target: root, Fresh: hit.CreatedAt,
		Why:   live.Why{Keyword: t.Why.Keyword, Post: hit.ObjectID},
		Worth: worth,
	}
}

func (h HackerNews) post(hit hnHit, at int64) tribemap.Post {
	p := tribemap.Post{
		Ref: tribemap.Ref{Source: h.Name(), ID: hit.ObjectID}, Author: hit.Author,
		Time: sane(hit.CreatedAt, at), Title: hit.Title, Thread: hit.StoryID.or(hit.ObjectID),
		URL: hnSite + "/item?id=" + url.QueryEscape(hit.ObjectID), Likes: hit.Points,
	}
	if p.Thread != p.ID {
		p.Parent = hit.ParentID.or(p.Thread)
	}
	h.say(&p, hit.StoryText+hit.CommentText, hit.URL)
	return p
}

// say sets the words of a post and whom they address.
func (HackerNews) say(p *tribemap.Post, text, link string) {
	p.Text, p.Links = markup.Own(text, func(markup.Element, string) {})
	p.Links = addNew(p.Links, link, "")
	p.Text = withoutCitations(p.Text)
}

// withoutCitations drops the lines that begin with ">", which repeat what
// somebody else said.
func withoutCitations(text string) string {
	if !strings.Contains(text, ">") {
		return text
	}
	var own []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), ">") {
			own = append(own, line)
		}
	}
	return strings.TrimSpace(strings.Join(own, ""))
}

func (h HackerNews) person(name string) tribemap.Person {
	return tribemap.Person{
		Ref: tribemap.Ref{Source: h.Name(), ID: name}, Handle: name,
		URL: hnSite + "/user?id=" + url.QueryEscape(name),
	}
}

// hnItem is a post with everything below it.
type hnItem struct {
	ID        number   `json:"id"`
	Author    string   `json:"author"`
	CreatedAt int64    `json:"created_at_i"`
	Type      string   `json:"type"`
	Title     string   `json:"title"`
	URL       string   `json:"url"`
	Text      string   `json:"text"`
	Points    int64    `json:"points"`
	ParentID  number   `json:"parent_id"`
	StoryID   number   `json:"story_id"`
	Children  []hnItem `json:"children"`
}

// thread reads a whole tree. An item without an author was deleted; what
// answers it stays.
func (h HackerNews) thread(t live.Task, a live.Answer) (live.Found, error) {
	if a.Status == 404 || a.Status == 410 {
		return live.Found{Gone: []tribemap.Ref{{Source: h.Name(), ID: t.Target}}, Total: -1}, nil
	}
	var root hnItem
	if err := decode(a, &root); err != nil {
		return live.Found{}, err
	}
	if root.ID == "" {
		return live.Found{}, fmt.Errorf("no item: %w", live.ErrBroken)
	}
	f := live.Found{Total: -1}
	met := make(map[number]bool)
	for open := []hnItem{root}; len(open) > 0; {
		item := open[len(open)-1]
		open = open[:len(open)-1]
		if item.ID == "" || met[item.ID] {
			continue
		}
		met[item.ID] = true
		open = append(open, item.Children...)
		h.take(&f, root, item, a.At)
	}
	return f, nil
}

func (h HackerNews) take(f *live.Found, root, item hnItem, at int64) {
	ref := tribemap.Ref{Source: h.Name(), ID: string(item.ID)}
	if item.Author == "" {
		f.Gone = append(f.Gone, ref)
		return
	}
	p := tribemap.Post{
		Ref: ref, Author: item.Author, Time: sane(item.CreatedAt, at), Title: item.Title,
		Thread: root.StoryID.or(string(root.ID)), URL: hnSite + "/item?id=" + ref.ID, Likes: item.Points,
	}
	if p.ID != p.Thread {
		p.Parent = item.ParentID.or(p.Thread)
	}
	h.say(&p, item.Text, item.URL)
	f.Page.Posts = append(f.Page.Posts, p)
	f.Page.People = append(f.Page.People, h.person(item.Author))
}
