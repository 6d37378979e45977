package sites

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"time"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/crawl/markup"
)

// stackAnswer is what the service wraps everything in.
type stackAnswer struct {
	Items   []json.RawMessage `json:"items"`
	More    bool              `json:"has_more"`
	Backoff int64             `json:"backoff"` // seconds to wait before the same is asked for again
	Left    *int64            `json:"quota_remaining"`
	Error   int               `json:"error_id"`
	Name    string            `json:"error_name"`
	Message string            `json:"error_message"`
}

// stackOwner is somebody who writes.
type stackOwner struct {
	ID   number `json:"user_id"`
	Name string `json:"display_name"` // as HTML
	Link string `json:"link"`
}

// stackPost is a question, an answer or a comment.
type stackPost struct {
	Question number      `json:"question_id"`
	Answer   number      `json:"answer_id"`
	Comment  number      `json:"comment_id"`
	Post     number      `json:"post_id"` // that a comment stands below
	Owner    stackOwner  `json:"owner"`
	To       *stackOwner `json:"reply_to_user"`
	Title    string      `json:"title"` // as HTML
	Body     string      `json:"body"`
	Link     string      `json:"link"`
	Score    int64       `json:"score"`
	Views    int64       `json:"view_count"`
	Answers  int         `json:"answer_count"`
	Created  int64       `json:"creation_date"`
	Edited   int64       `json:"last_edit_date"`
	Active   int64       `json:"last_activity_date"`
}

// Parse implements live.Source.
func (s StackExchange) Parse(t live.Task, a live.Answer) (live.Found, error) {
	if a.Status == 404 || a.Status == 410 {
		return live.Found{Total: -1, Refused: "no such site"}, nil
	}
	var page stackAnswer
	if err := decode(a, &page); err != nil {
		return live.Found{}, err
	}
	site, _, _ := strings.Cut(t.Target, " ")
	r := &stackReader{found: live.Found{Total: -1}, source: s.Name() + "/" + strings.ReplaceAll(site, ":", "_"), at: a.At}
	if page.Error != 0 {
		return r.failed(page)
	}
	if page.Items == nil {
		return live.Found{}, fmt.Errorf("no items: %w", live.ErrBroken)
	}
	if err := r.read(t, site, page); err != nil {
		return live.Found{}, err
	}
	return r.found, nil
}

// stackReader gathers what an answer holds.
type stackReader struct {
	found  live.Found
	source string
	at     int64
}

// Errors of the service, by number.
const (
	stackInternal  = 500
	stackThrottled = 502
	stackAway      = 503
)

// failed reads an error. Who was too fast is told for how long to wait, and
// asks again then.
func (r *stackReader) failed(page stackAnswer) (live.Found, error) {
	switch page.Error {
	case stackThrottled:
		r.found.Wait = r.untilReset(page)
		r.found.Again = r.found.Wait
	case stackInternal, stackAway:
		return live.Found{}, fmt.Errorf("error %d: %w", page.Error, live.ErrBroken)
	default:
		r.found.Refused = fmt.Sprintf("the service answers with error %d", page.Error)
	}
	return r.found, nil
}

// untilReset is how long to wait after having been too fast: as long as the
// message says, "more requests available in 8345 seconds", or until the day
// ends by which the quota is counted.
func (r *stackReader) untilReset(page stackAnswer) time.Duration {
	var seconds int64
	if _, after, ok := strings.Cut(page.Message, "available in "); ok {
		if n, err := fmt.Sscanf(after, "%d second", &seconds); n == 1 && err == nil && 0 < seconds && seconds <= 86400 {
			return time.Duration(seconds) * time.Second
		}
	}
	return r.untilMidnight()
}

func (r *stackReader) untilMidnight() time.Duration {
	const day = 24 * 60 * 60
	return time.Duration(day-r.at%day) * time.Second
}

// read takes the items of a page, and asks for what follows from them.
func (r *stackReader) read(t live.Task, site string, page stackAnswer) error {
	posts := make([]stackPost, len(page.Items))
	for i, item := range page.Items {
		if err := json.Unmarshal(item, &posts[i]); err != nil {
			return fmt.Errorf("%w: %w", live.ErrBroken, err)
		}
	}
	if page.Backoff > 0 {
		r.found.Wait = time.Duration(min(page.Backoff, 86400)) * time.Second
	}
	if page.Left != nil && *page.Left <= 0 {
		r.found.Wait = r.untilMidnight()
	}
	below := stackQuestions(t)
	for i := range posts {
		r.take(&posts[i], below)
	}
	r.further(t, site, posts)
	switch {
	case !page.More || len(posts) == 0:
	case t.Page+1 >= stackPages:
		r.found.Capped = true
	default:
		next := t
		next.Page++
		if t.Kind == live.Search {
			next.Worth.Relevant = stackLater
		}
		r.found.Next = append(r.found.Next, next)
	}
	return nil
}

// stackLater is what further questions are worth beside those at hand: who
// talks with whom shows where all that was said below a question is read, which
// takes some seven requests a hundred questions, and a search finds the next
// hundred with one.
const stackLater = .3

// further asks for the answers to questions, and for the comments on both.
func (r *stackReader) further(t live.Task, site string, posts []stackPost) {
	var answered, all []string
	fresh := int64(0)
	for i := range posts {
		p := &posts[i]
		switch {
		case p.Comment != "" || p.Question == "":
			continue
		case p.Answer != "":
			all = append(all, string(p.Answer)+"/"+string(p.Question))
		default:
			all = append(all, string(p.Question))
			if p.Answers > 0 {
				answered = append(answered, string(p.Question))
			}
		}
		fresh = max(fresh, sane(p.Active, r.at), sane(p.Created, r.at))
	}
	ask := func(kind live.Kind, list []string) {
		if len(list) > 0 {
			r.found.Next = append(r.found.Next, live.Task{
				Source: t.Source, Base: t.Base, Kind: kind, Target: site + " " + strings.Join(list, ";"),
				Fresh: max(fresh, t.Fresh), Why: live.Why{Keyword: t.Why.Keyword}, Worth: live.Worth{Posts: len(list)},
			})
		}
	}
	ask(live.Thread, answered)
	ask(live.Replies, all)
}

// take adds a post. Comments are numbered apart from questions and answers.
func (r *stackReader) take(p *stackPost, below map[number]string) {
	post := tribemap.Post{
		Author: r.person(&p.Owner), Time: sane(p.Created, r.at), Edited: sane(p.Edited, r.at),
		URL: p.Link, Likes: p.Score, Views: max(0, p.Views),
	}
	switch {
	case p.Comment != "":
		post.ID, post.Parent, post.Thread = "c"+string(p.Comment), string(p.Post), below[p.Post]
	case p.Answer != "":
		post.ID, post.Parent, post.Thread = string(p.Answer), string(p.Question), string(p.Question)
	default:
		post.ID, post.Thread, post.Title = string(p.Question), string(p.Question), html.UnescapeString(p.Title)
	}
	if post.ID == "" || post.Author == "" {
		return
	}
	post.Source = r.source
	post.Text, post.Links = markup.Own(p.Body, func(markup.Element, string) {})
	if p.To != nil {
		post.Mentions = addNew(post.Mentions, stackName(p.To), post.Author)
	}
	r.found.Page.Posts = append(r.found.Page.Posts, post)
}

// stackName is the number of an account; of one that is no more, the name
// under which the site keeps what it said.
func stackName(o *stackOwner) string { return o.ID.or(html.UnescapeString(o.Name)) }

// person adds somebody and returns what they are known by.
func (r *stackReader) person(o *stackOwner) string {
	id := stackName(o)
	if id != "" {
		r.found.Page.People = append(r.found.Page.People, tribemap.Person{
			Ref: tribemap.Ref{Source: r.source, ID: id}, Handle: html.UnescapeString(o.Name), URL: o.Link,
		})
	}
	return id
}
