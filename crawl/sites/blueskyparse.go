package sites

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"tribemap"
	"tribemap/crawl/live"
)

// Parse implements live.Source.
func (b Bluesky) Parse(t live.Task, a live.Answer) (live.Found, error) {
	if a.Status >= 400 {
		return b.refusal(t, a)
	}
	var f live.Found
	var err error
	switch t.Kind {
	case live.Thread, live.Replies:
		f, err = b.thread(t, a)
	case live.Author:
		f, err = b.feed(t, a)
	case live.Likes:
		f, err = b.likes(t, a)
	default:
		f, err = b.posts(t, a)
	}
	once(&f.Page)
	b.askLikes(&f, t)
	return f, err
}

// bskyGone are the errors that say that somebody or something is no more.
var bskyGone = map[string]bool{"NotFound": true, "AccountTakedown": true, "AccountDeactivated": true}

// refusal reads an error: of what is gone, of a search that went too deep, or
// of what is not given.
func (b Bluesky) refusal(t live.Task, a live.Answer) (live.Found, error) {
	var e struct {
		Error   string `json:"error"`
		Message string `json:"message"`
	}
	_ = json.Unmarshal(a.Body, &e) // a gateway's own page names no error
	switch {
	case e.Error == "ExpiredToken":
		return live.Found{}, fmt.Errorf("HTTP %d: %w", a.Status, live.ErrExpired)
	case t.Kind == live.Search && t.Page >= bskyLastPages:
		return live.Found{Total: -1, Capped: true}, nil
	case a.Status == http.StatusBadGateway, e.Error == "UpstreamFailure":
		return live.Found{}, fmt.Errorf("HTTP %d: %w", a.Status, live.ErrBroken)
	case t.Kind == live.Thread || t.Kind == live.Replies:
		if a.Status != http.StatusBadRequest || bskyGone[e.Error] || strings.HasPrefix(e.Message, "Post not found") {
			return b.gone(t), nil
		}
	case t.Page > 0: // the cursor is no longer good
		return live.Found{Total: -1, Capped: true}, nil
	case bskyGone[e.Error] || a.Status != http.StatusBadRequest:
		return live.Found{Total: -1}, nil
	}
	return live.Found{Total: -1, Refused: fmt.Sprintf("HTTP %d", a.Status)}, nil
}

// gone is a thread without its first post.
func (b Bluesky) gone(t live.Task) live.Found {
	return live.Found{Total: -1, Gone: []tribemap.Ref{{Source: b.Name(), ID: t.Target}}}
}

// posts reads a page of a search, or of the quotes of a post.
func (b Bluesky) posts(t live.Task, a live.Answer) (live.Found, error) {
	var page struct {
		Posts  *[]bskyPost `json:"posts"`
		Cursor string      `json:"cursor"`
		Total  *int        `json:"hitsTotal"`
	}
	if err := decode(a, &page); err != nil {
		return live.Found{}, err
	}
	if page.Posts == nil {
		return live.Found{}, fmt.Errorf("no posts: %w", live.ErrBroken)
	}
	f := live.Found{Total: -1}
	if page.Total != nil && *page.Total >= 0 {
		f.Total = *page.Total
	}
	for _, p := range *page.Posts {
		b.add(&f, p, a.At)
		b.follow(&f, t, p)
	}
	seen := t.Page*bskyPage + len(*page.Posts)
	more := page.Cursor != "" && page.Cursor != t.Cursor && len(*page.Posts) > 0
	switch {
	case more && t.Page+1 >= bskyCap/bskyPage:
		f.Capped = true
	case more:
		f.Next = append(f.Next, nextPage(t, page.Cursor))
	default: // a cursor that is lost on a full page leaves results behind
		f.Capped = len(*page.Posts) >= bskyPage && (seen < f.Total || seen >= bskyCap)
	}
	return f, nil
}

// nextPage is the task's next page of the same window.
func nextPage(t live.Task, cursor string) live.Task {
	t.Page++
	t.Cursor = cursor
	return t
}

// follow asks for the thread of a post, and for those who quote it.
func (b Bluesky) follow(f *live.Found, t live.Task, p bskyPost) {
	if p.URI == "" {
		return
	}
	var r bskyRecord
	_ = json.Unmarshal(p.Record, &r) // as in post
	next := live.Task{
		Source: b.Name(), Base: t.Base, Kind: live.Thread, Target: p.URI, Fresh: max(0, rfc3339(p.Indexed)),
		Why: live.Why{Keyword: t.Why.Keyword, Post: p.URI}, Worth: live.Worth{Posts: max(0, p.Replies)},
	}
	if root := r.Reply.Root.URI; root != "" {
		next.Target, next.Worth.Posts = root, 0
	}
	if next.Target != p.URI || p.Replies > 0 {
		f.Next = append(f.Next, next)
	}
	if p.Quotes > 0 && t.Kind != live.Reactions {
		next.Kind, next.Target, next.Worth.Posts = live.Reactions, p.URI, p.Quotes
		f.Next = append(f.Next, next)
	}
}

// bskyNode is a place in a thread: a post, or what is left of one.
type bskyNode struct {
	Type     string      `json:"$type"`
	URI      string      `json:"uri"` // of what is left
	NotFound bool        `json:"notFound"`
	Post     bskyPost    `json:"post"`
	Parent   *bskyNode   `json:"parent"`
	Replies  *[]bskyNode `json:"replies"` // nil where the answer stops short of them
}

// thread reads a thread and what stands above it. Branches that were cut for
// their depth are asked for by themselves.
func (b Bluesky) thread(t live.Task, a live.Answer) (live.Found, error) {
	var answer struct {
		Thread *bskyNode `json:"thread"`
	}
	if err := decode(a, &answer); err != nil {
		return live.Found{}, err
	}
	switch root := answer.Thread; {
	case root == nil:
		return live.Found{}, fmt.Errorf("no thread: %w", live.ErrBroken)
	case root.NotFound:
		return b.gone(t), nil
	case root.Post.URI == "":
		return live.Found{Total: -1, Refused: "the post is hidden from this account"}, nil
	}
	f := live.Found{Total: -1}
	b.above(&f, t, answer.Thread, a.At)
	for open := []*bskyNode{answer.Thread}; len(open) > 0; {
		node := open[len(open)-1]
		open = open[:len(open)-1]
		b.node(&f, node, a.At)
		switch {
		case node.Replies != nil:
			for i := range *node.Replies {
				open = append(open, &(*node.Replies)[i])
			}
		case node.Post.Replies > 0 && node.Post.URI != "" && node.Post.URI != t.Target:
			f.Next = append(f.Next, b.below(t, node.Post))
		}
	}
	return f, nil
}

// above takes in what stands above a post. Where that ends with something
// deleted, what is left of the thread there is asked for from its highest post.
func (b Bluesky) above(f *live.Found, t live.Task, from *bskyNode, at int64) {
	top := from
	for up := from.Parent; up != nil; up = up.Parent {
		b.node(f, up, at)
		if up.NotFound {
			break
		}
		top = up
	}
	if top.Parent != nil && top != from && top.Post.URI != "" {
		f.Next = append(f.Next, b.below(t, top.Post))
	}
}

// node takes one place of a thread in.
func (b Bluesky) node(f *live.Found, node *bskyNode, at int64) {
	if node.NotFound && node.URI != "" {
		f.Gone = append(f.Gone, tribemap.Ref{Source: b.Name(), ID: node.URI})
		return
	}
	b.add(f, node.Post, at)
}

// below asks for a branch of a thread by itself.
func (b Bluesky) below(t live.Task, p bskyPost) live.Task {
	return live.Task{
		Source: b.Name(), Base: t.Base, Kind: live.Replies, Target: p.URI, Fresh: max(0, rfc3339(p.Indexed)),
		Why: live.Why{Keyword: t.Why.Keyword, Post: p.URI}, Worth: live.Worth{Posts: p.Replies},
	}
}

// bskyEntry is an entry of somebody's feed.
type bskyEntry struct {
	Post  bskyPost `json:"post"`
	Reply struct {
		Root   bskyPost `json:"root"`
		Parent bskyPost `json:"parent"`
	} `json:"reply"`
	Reason struct {
		Type    string `json:"$type"` // why it stands here, "" if they said it just then
		Indexed string `json:"indexedAt"`
	} `json:"reason"`
}

// pinned says that the entry stands first out of turn.
func (e bskyEntry) pinned() bool { return strings.HasSuffix(e.Reason.Type, "#reasonPin") }

// passedOn says that somebody else said it.
func (e bskyEntry) passedOn() bool { return e.Reason.Type != "" && !e.pinned() }

// at is when the entry came into the feed.
func (e bskyEntry) at() int64 { return rfc3339(cmp.Or(e.Reason.Indexed, e.Post.Indexed)) }

// feed reads a page of what somebody said, newest first, with what they
// answered. What they passed on is somebody else's. A page that lies before the
// window ends it.
func (b Bluesky) feed(t live.Task, a live.Answer) (live.Found, error) {
	var page struct {
		Feed   *[]bskyEntry `json:"feed"`
		Cursor string       `json:"cursor"`
	}
	if err := decode(a, &page); err != nil {
		return live.Found{}, err
	}
	if page.Feed == nil {
		return live.Found{}, fmt.Errorf("no feed: %w", live.ErrBroken)
	}
	f := live.Found{Total: -1}
	before := true
	for _, e := range *page.Feed {
		b.add(&f, e.Reply.Root, a.At)
		b.add(&f, e.Reply.Parent, a.At)
		b.add(&f, e.Post, a.At)
		at := e.at()
		before = before && (e.pinned() || at < t.Since)
		if !e.passedOn() && at >= t.Since && (t.Until == 0 || at < t.Until) {
			b.follow(&f, t, e.Post)
		}
	}
	if page.Cursor != "" && page.Cursor != t.Cursor && len(*page.Feed) > 0 && !before {
		f.Next = append(f.Next, nextPage(t, page.Cursor))
	}
	return f, nil
}
