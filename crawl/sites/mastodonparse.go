package sites

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"tribemap"
	"tribemap/crawl/live"
)

// Parse implements live.Source.
func (m Mastodon) Parse(t live.Task, a live.Answer) (live.Found, error) {
	switch a.Status {
	case http.StatusUnauthorized, http.StatusUnprocessableEntity:
		return live.Found{Total: -1, Refused: "the server wants a token for this"}, nil
	case http.StatusNotFound, http.StatusGone:
		return m.missing(t), nil
	}
	r := newMastodonReader(t, a)
	var err error
	switch t.Kind {
	case live.Search:
		err = r.search(t, a)
	case live.Thread, live.Replies:
		err = r.context(t, a)
	case live.Author, live.Profile:
		err = r.author(t, a)
	default:
		err = fmt.Errorf("%s: %w", t.Kind, live.ErrBroken)
	}
	if err != nil {
		return live.Found{}, err
	}
	return r.found, nil
}

// missing reads a 404. Another server may still hold the post; its author took
// it back all the same, or may have.
func (m Mastodon) missing(t live.Task) live.Found {
	f := live.Found{Total: -1}
	switch t.Kind {
	case live.Thread, live.Replies:
		if _, uri := mastodonTarget(t); uri != "" {
			f.Gone = []tribemap.Ref{{Source: m.Name(), ID: uri}}
		}
	case live.Search:
		f.Refused = "the server has no such search"
	}
	return f
}

// search reads a page of a timeline or of a search, the newest posts first.
func (r *mastodonReader) search(t live.Task, a live.Answer) error {
	if strings.HasPrefix(t.Target, "#") {
		all, err := r.statuses(a)
		if err != nil {
			return err
		}
		r.toThreads(t, all)
		r.toOlder(t, a, all, func(next *live.Task, from string) { next.Cursor = from })
		return nil
	}
	var page struct {
		Statuses *[]mastodonStatus `json:"statuses"`
	}
	if err := decode(a, &page); err != nil {
		return err
	}
	if page.Statuses == nil {
		return fmt.Errorf("no statuses: %w", live.ErrBroken)
	}
	r.takeAll(*page.Statuses)
	r.words(t, *page.Statuses)
	return nil
}

// longSilence is the shortest window, in seconds, in which it is odd that a
// search finds nothing. Shorter ones come from a search that went well before,
// and is continued or was split.
const longSilence = 7 * 24 * 60 * 60

// words goes on with a search for words. Who finds nothing at all cannot know
// whether the server looks at texts.
func (r *mastodonReader) words(t live.Task, all []mastodonStatus) {
	if len(all) == 0 && t.Page == 0 && t.Cursor == "" && t.Until-t.Since >= longSilence {
		r.found.Refused = "nothing found; a server that does not search texts answers the same"
		return
	}
	r.toThreads(t, all)
	if len(all) == 0 || r.past(t, all) {
		return
	}
	if (t.Page+2)*mastodonPage > mastodonResults {
		r.found.Capped = true
		return
	}
	next := t
	next.Page++
	if last := string(all[len(all)-1].ID); isULID(last) {
		next.Cursor = last
	}
	r.found.Next = append(r.found.Next, next)
}

// isULID tells the numbers of GoToSocial, whose searches go on below a number
// and find nothing from an offset on. Others count: Pleroma's know no number.
func isULID(id string) bool {
	return len(id) == 26 && strings.ToUpper(id) == id
}

// statuses reads an answer that is a list of posts, and takes them.
func (r *mastodonReader) statuses(a live.Answer) ([]mastodonStatus, error) {
	var all []mastodonStatus
	if err := decode(a, &all); err != nil {
		return nil, err
	}
	if all == nil {
		return nil, fmt.Errorf("no list: %w", live.ErrBroken)
	}
	r.takeAll(all)
	return all, nil
}

func (r *mastodonReader) takeAll(all []mastodonStatus) {
	r.meet(all)
	for i := range all {
		r.take(&all[i], "")
	}
}

// toThreads asks for the thread of every post that has one, from the highest
// post of it that is known.
func (r *mastodonReader) toThreads(t live.Task, all []mastodonStatus) {
	at := make(map[number]*mastodonStatus, len(all))
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	asked := make(map[number]bool)
	for i := range all {
		top := topmost(at, &all[i])
		if asked[top.ID] || !top.open() || top.Replies <= 0 && top.Parent == "" {
			continue
		}
		asked[top.ID] = true
		r.found.Next = append(r.found.Next, r.contextOf(t, live.Thread, top))
	}
}

// topmost climbs from a post as far as the page goes, and not in circles.
func topmost(at map[number]*mastodonStatus, s *mastodonStatus) *mastodonStatus {
	for range at {
		above := at[s.Parent]
		if s.Parent == "" || above == nil || !above.open() {
			break
		}
		s = above
	}
	return s
}

// contextOf asks for what stands around a post. The cursor is the number of
// answers that the server counts: when that has changed, it is another
// question.
func (r *mastodonReader) contextOf(t live.Task, kind live.Kind, s *mastodonStatus) live.Task {
	return live.Task{
		Source: t.Source, Base: t.Base, Kind: kind, Target: string(s.ID) + " " + s.URI,
		Cursor: strconv.Itoa(max(0, s.Replies)),
		Fresh:  max(sane(rfc3339(s.Created), r.at), sane(rfc3339(s.Edited), r.at)),
		Why:    live.Why{Keyword: t.Why.Keyword, Post: s.URI},
		Worth:  live.Worth{Posts: max(0, s.Replies)},
	}
}

// author reads who somebody is, or a page of what they said.
func (r *mastodonReader) author(t live.Task, a live.Answer) error {
	if t.Kind == live.Author && t.Cursor != "" {
		all, err := r.statuses(a)
		if err != nil {
			return err
		}
		account, _, _ := strings.Cut(t.Cursor, " ")
		r.toThreads(t, all)
		r.toOlder(t, a, all, func(next *live.Task, from string) { next.Cursor = account + " " + from })
		return nil
	}
	var who mastodonAccount
	if err := decode(a, &who); err != nil {
		return err
	}
	if who.ID == "" || who.Acct == "" {
		return fmt.Errorf("no account: %w", live.ErrBroken)
	}
	r.person(&who)
	if t.Kind == live.Author {
		next := t
		next.Cursor = string(who.ID)
		r.found.Next = append(r.found.Next, next)
	}
	return nil
}
