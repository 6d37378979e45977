package sites

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"tribemap"
	"tribemap/crawl/live"
)

// Parse implements live.Source.
func (l Lemmy) Parse(t live.Task, a live.Answer) (live.Found, error) {
	switch a.Status {
	case http.StatusUnauthorized:
		return live.Found{Total: -1, Refused: "the server wants a token for this"}, nil
	case http.StatusBadRequest, http.StatusNotFound, http.StatusGone:
		return l.said(t, a)
	}
	r := newLemmyReader(t, a)
	var err error
	switch {
	case t.Kind == live.Search, t.Kind == live.Feed, t.Kind == live.Author, t.Kind == live.Profile:
		err = r.list(t, a)
	case t.Kind == live.Thread && t.Cursor == "":
		err = r.thread(t, a)
	default:
		err = r.comments(t, a)
	}
	if err != nil {
		return live.Found{}, err
	}
	return r.found, nil
}

// said reads an error. Servers told of a lack of patience, and of posts that
// are no more, with a 400.
func (l Lemmy) said(t live.Task, a live.Answer) (live.Found, error) {
	var e struct {
		Error string `json:"error"`
	}
	_ = json.Unmarshal(a.Body, &e) // what is no JSON tells nothing
	missing := a.Status != http.StatusBadRequest || strings.Contains(e.Error, "find") || strings.Contains(e.Error, "not_found")
	_, id := numbered(t)
	switch {
	case strings.HasPrefix(e.Error, "rate_limit"):
		return live.Found{}, fmt.Errorf("asked too fast: %w", live.ErrBroken)
	case missing && id != "" && (t.Kind == live.Thread || t.Kind == live.Replies):
		return live.Found{Total: -1, Gone: []tribemap.Ref{{Source: l.Name(), ID: id}}}, nil
	case missing && (t.Kind == live.Author || t.Kind == live.Profile):
		return live.Found{Total: -1}, nil
	}
	return live.Found{Total: -1, Refused: "the server does not answer this question"}, nil
}

// list reads a page of results, of a community, or of what a person said: the
// newest first, posts apart from comments.
func (r *lemmyReader) list(t live.Task, a live.Answer) error {
	var page struct {
		Posts    []lemmyPost    `json:"posts"`
		Comments []lemmyComment `json:"comments"`
		Person   *struct {
			Person lemmyPerson `json:"person"`
		} `json:"person_view"`
	}
	if err := decode(a, &page); err != nil {
		return err
	}
	if page.Posts == nil && page.Comments == nil && page.Person == nil {
		return fmt.Errorf("no list: %w", live.ErrBroken)
	}
	if page.Person != nil {
		r.person(&page.Person.Person)
	}
	if t.Kind == live.Profile {
		return nil
	}
	newest := int64(0)
	r.meet(page.Comments)
	for i := range page.Posts {
		p := &page.Posts[i]
		newest = max(newest, r.time(p.Post.Published))
		r.takePost(p)
		r.toThread(t, p.Post.ID, p.Post.Address, max(r.time(p.Post.Published), r.time(p.Counts.Newest)), p.Counts.Comments)
	}
	for i := range page.Comments {
		c := &page.Comments[i]
		newest = max(newest, r.time(c.Comment.Published))
		r.takeComment(c)
		r.toThread(t, c.Post.ID, c.Post.Address, r.time(c.Comment.Published), 0)
	}
	if max(len(page.Posts), len(page.Comments)) >= lemmyPage && (newest == 0 || newest >= t.Since) {
		next := t
		next.Page++
		r.found.Next = append(r.found.Next, next)
	}
	return nil
}

// toThread asks for a thread, once a page.
func (r *lemmyReader) toThread(t live.Task, id number, address string, fresh int64, comments int) {
	if id == "" || address == "" {
		return
	}
	target := string(id) + " " + address
	if at, asked := r.threads[target]; asked {
		next := &r.found.Next[at]
		next.Fresh = max(next.Fresh, fresh)
		return
	}
	r.threads[target] = len(r.found.Next)
	r.found.Next = append(r.found.Next, live.Task{
		Source: t.Source, Base: t.Base, Kind: live.Thread, Target: target, Fresh: fresh,
		Why: live.Why{Keyword: t.Why.Keyword, Post: address}, Worth: live.Worth{Posts: max(0, comments)},
	})
}

// thread reads the first post of a thread, which leads to its comments.
func (r *lemmyReader) thread(t live.Task, a live.Answer) error {
	var view struct {
		Post *lemmyPost `json:"post_view"`
	}
	if err := decode(a, &view); err != nil {
		return err
	}
	if view.Post == nil || view.Post.Post.Address == "" {
		return fmt.Errorf("no post: %w", live.ErrBroken)
	}
	r.takePost(view.Post)
	if view.Post.Counts.Comments == 0 {
		return nil
	}
	next := t
	next.Cursor = lemmyAsTree
	next.Fresh = max(t.Fresh, r.time(view.Post.Counts.Newest))
	next.Worth.Posts = max(0, view.Post.Counts.Comments)
	r.found.Next = append(r.found.Next, next)
	return nil
}

// comments reads a tree of comments, or a page of them in the order of time.
func (r *lemmyReader) comments(t live.Task, a live.Answer) error {
	var list struct {
		Comments *[]lemmyComment `json:"comments"`
	}
	if err := decode(a, &list); err != nil {
		return err
	}
	if list.Comments == nil {
		return fmt.Errorf("no comments: %w", live.ErrBroken)
	}
	all := *list.Comments
	id, address := numbered(t)
	if t.Kind == live.Replies {
		r.addresses[number(id)] = address
	}
	r.meet(all)
	for i := range all {
		r.takeComment(&all[i])
	}
	next := t
	switch {
	case flat(t):
		r.nameAll(all)
		r.found.Ends = t.Page <= lemmyTree/lemmyPage // the tree can have shown all of these
		if len(all) < lemmyPage {
			return nil
		}
		next.Page++
	case len(all) < lemmyTree:
		r.below(t, all)
		return nil
	default:
		next.Cursor = lemmyFlat
	}
	r.found.Next = append(r.found.Next, next)
	return nil
}

// nameAll tells which address each number has, and of which number the parents
// are that stand on another page.
func (r *lemmyReader) nameAll(all []lemmyComment) {
	r.found.Names, r.found.Answers = make(map[string]string), make(map[string]string)
	for i := range all {
		c := &all[i]
		if c.Comment.ID != "" && c.Comment.Address != "" {
			r.found.Names[string(c.Comment.ID)] = c.Comment.Address
		}
		if above := c.above(); len(above) > 0 && r.addresses[number(above[len(above)-1])] == "" {
			r.found.Answers[c.Comment.Address] = above[len(above)-1]
		}
	}
}

// below asks for the answers to comments at which the tree ended by its depth,
// unless a comment above is asked for.
func (r *lemmyReader) below(t live.Task, all []lemmyComment) {
	target, _ := numbered(t)
	top := 1
	if t.Kind == live.Replies {
		top = levelBelow(target, all)
	}
	given := make(map[string]int, len(all)) // comments below, by number
	for i := range all {
		for _, above := range all[i].above() {
			given[above]++
		}
	}
	asked := make(map[string]bool)
	for i := range all {
		c := &all[i]
		id := string(c.Comment.ID)
		missing := c.Counts.Children > given[id] && c.level() >= top+lemmyDepth-1
		if !missing || id == target || c.Comment.Address == "" || coveredBy(asked, c.above()) {
			continue
		}
		asked[id] = true
		r.found.Next = append(r.found.Next, live.Task{
			Source: t.Source, Base: t.Base, Kind: live.Replies, Target: id + " " + c.Comment.Address, Fresh: t.Fresh,
			Why: live.Why{Keyword: t.Why.Keyword, Post: c.Comment.Address}, Worth: live.Worth{Posts: c.Counts.Children},
		})
	}
}

func coveredBy(asked map[string]bool, above []string) bool {
	for _, id := range above {
		if asked[id] {
			return true
		}
	}
	return false
}

// levelBelow is the level right below a comment, by the paths that lead through it.
func levelBelow(target string, all []lemmyComment) int {
	for i := range all {
		for level, id := range strings.SplitN(all[i].Comment.Path, ".", mostLevels) {
			if id == target {
				return level + 1
			}
		}
	}
	return 1
}
