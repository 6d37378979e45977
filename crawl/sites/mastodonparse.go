package sites

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

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
	case live.Reactions:
		err = r.reactions(t, a)
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
	case live.Thread, live.Replies, live.Reactions:
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
	if !snowflakes(all) {
		next.Cursor = string(all[len(all)-1].ID)
	}
	r.found.Next = append(r.found.Next, next)
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

// toOlder asks for the next page of a list that goes back in time, unless this
// one has passed the window's beginning. A first page that is newer than the
// window is left at once where the server's numbers tell the time.
func (r *mastodonReader) toOlder(t live.Task, a live.Answer, all []mastodonStatus, from func(*live.Task, string)) {
	older := linked(a.Header, "next", "max_id")
	if older == "" && a.Header.Get("Link") == "" && len(all) >= mastodonPage {
		older = string(all[len(all)-1].ID)
	}
	if older == "" || len(all) == 0 || r.past(t, all) {
		return
	}
	if snowflakes(all) {
		older = earlier(older, snowflake(t.Until))
	}
	next := t
	next.Page++
	from(&next, older)
	r.found.Next = append(r.found.Next, next)
}

// past reports whether all posts of a page are older than the window. Posts
// without a time say nothing.
func (r *mastodonReader) past(t live.Task, all []mastodonStatus) bool {
	return !slices.ContainsFunc(all, func(s mastodonStatus) bool {
		at := sane(rfc3339(s.Created), r.at)
		return at == 0 || at >= t.Since
	})
}

// snowflakes reports whether the server's numbers tell when a post was
// written, as Mastodon's do, to a minute.
func snowflakes(all []mastodonStatus) bool {
	return slices.ContainsFunc(all, func(s mastodonStatus) bool {
		n, err := strconv.ParseInt(string(s.ID), 10, 64)
		off := n>>16/1000 - rfc3339(s.Created)
		return err == nil && n > 1<<40 && -60 <= off && off <= 60
	})
}

// earlier returns the smaller of two snowflakes.
func earlier(a, b string) string {
	x, errX := strconv.ParseInt(a, 10, 64)
	y, errY := strconv.ParseInt(b, 10, 64)
	if errX == nil && errY == nil && 0 < y && y < x {
		return b
	}
	return a
}

// linked returns a parameter of the address that a Link header gives for a
// relation, "" if there is none.
func linked(h http.Header, relation, parameter string) string {
	for _, field := range h.Values("Link") {
		for part := range strings.SplitSeq(field, ",") {
			address, about, _ := strings.Cut(strings.TrimSpace(part), ">")
			if !strings.Contains(about, `rel="`+relation+`"`) {
				continue
			}
			if u, err := url.Parse(strings.TrimPrefix(address, "<")); err == nil {
				return u.Query().Get(parameter)
			}
		}
	}
	return ""
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

// reactions reads a page of people who liked a post, then of those who
// repeated it.
func (r *mastodonReader) reactions(t live.Task, a live.Answer) error {
	var who []mastodonAccount
	if err := decode(a, &who); err != nil {
		return err
	}
	for i := range who {
		r.person(&who[i])
	}
	list, _, _ := strings.Cut(t.Cursor, " ")
	if list == "" {
		list = favouritedBy
	}
	next := t
	switch from := linked(a.Header, "next", "max_id"); {
	case from != "" && len(who) > 0:
		next.Cursor = list + " " + from
	case list == favouritedBy:
		next.Cursor = rebloggedBy
	default:
		return nil
	}
	r.found.Next = append(r.found.Next, next)
	return nil
}

// asyncRefresh returns how long a server asks to wait while it collects the
// answers that other servers hold, 0 if it does not.
func asyncRefresh(h http.Header) time.Duration {
	field := h.Get("Mastodon-Async-Refresh")
	if field == "" {
		return 0
	}
	for member := range strings.SplitSeq(field, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(member), "=")
		if n, err := strconv.Atoi(value); name == "retry" && err == nil && n > 0 {
			return time.Duration(min(n, 60)) * time.Second
		}
	}
	return 5 * time.Second
}
