package sites

import (
	"fmt"
	"slices"

	"tribemap"
	"tribemap/crawl/live"
)

// bskyLike is somebody's like of a post.
type bskyLike struct {
	Actor   bskyAuthor `json:"actor"`
	Created string     `json:"createdAt"` // by the clock of who likes it
	Indexed string     `json:"indexedAt"`
}

// likes reads a page of who likes a post. Those people are described where they
// say something: here they leave only their sign.
func (b Bluesky) likes(t live.Task, a live.Answer) (live.Found, error) {
	var page struct {
		Likes  *[]bskyLike `json:"likes"`
		Cursor string      `json:"cursor"`
	}
	if err := decode(a, &page); err != nil {
		return live.Found{}, err
	}
	if page.Likes == nil {
		return live.Found{}, fmt.Errorf("no likes: %w", live.ErrBroken)
	}
	f := live.Found{Total: -1}
	for _, like := range *page.Likes {
		who := like.Actor
		if who.DID == "" {
			continue
		}
		if who.labelled("!no-unauthenticated") && !slices.Contains(f.NoIndex, who.DID) {
			f.NoIndex = append(f.NoIndex, who.DID)
		}
		f.Page.Reactions = append(f.Page.Reactions, tribemap.Reaction{
			Source: b.Name(), Post: t.Target, By: who.DID,
			Time: bskyTime(like.Created, sane(rfc3339(like.Indexed), a.At), a.At),
		})
	}
	if page.Cursor != "" && page.Cursor != t.Cursor && len(*page.Likes) > 0 {
		f.Next = append(f.Next, nextPage(t, page.Cursor))
	}
	return f, nil
}

// askLikes asks who likes the posts of an answer, those that are kept and that
// anybody likes. How many do is not announced to the engine: it would take the
// likes of one loud post for more than a thread.
func (b Bluesky) askLikes(f *live.Found, t live.Task) {
	for i := range f.Page.Posts {
		p := &f.Page.Posts[i]
		if p.Likes > 0 && !slices.Contains(f.NoIndex, p.Author) {
			f.Next = append(f.Next, live.Task{
				Source: b.Name(), Base: t.Base, Kind: live.Likes, Target: p.ID, Fresh: p.Received,
				Why: live.Why{Keyword: t.Why.Keyword, Post: p.ID},
			})
		}
	}
}
