package live

import (
	"time"

	"tribemap"
)

// ending is how a page of a window ended.
type ending struct {
	coverage Coverage
	note     string
	split    bool   // the window's halves are asked for instead
	fresh    []byte // what its window had not shown before: see seenTable
}

// mostDull is how many pages in a row may bring nothing that the window did not
// bring before: a place that repeats its last page for ever ends there.
const mostDull = 2

// stale reports whether the answer to a further page of a list is that to the
// page before it, as some caches give it. It outlives the process: otherwise
// what the page should have held would be missed in silence.
func (r *windowRecord) stale(t Task, f Found) bool {
	list := t.Kind == Search || t.Kind == Feed || t.Kind == Author || t.Kind == Likes
	return list && (t.Page > 0 || t.Cursor != "") && r.Last != "" && r.Last == contents(t, f)
}

// contents returns a digest of what a page shows: its posts, its people, who
// reacted, and where it leads beside its own window. It is empty for a page without any.
func contents(t Task, f Found) string {
	var shown []string
	for i := range f.Page.Posts {
		shown = append(shown, "post "+f.Page.Posts[i].ID)
	}
	for i := range f.Page.People {
		shown = append(shown, "person "+f.Page.People[i].ID)
	}
	for _, r := range f.Page.Reactions {
		shown = append(shown, "reaction "+r.By)
	}
	for i := range f.Next {
		if f.Next[i].Window() != t.Window() {
			shown = append(shown, "task "+f.Next[i].key().String())
		}
	}
	if shown == nil {
		return ""
	}
	return digest(shown...)
}

// further returns the tasks that an answer leads to, and how its own ended.
func (r *run) further(t Task, f Found, w *windowRecord) ([]Task, ending) {
	var pages, others []Task
	for _, next := range f.Next {
		if next.Why.Keyword == "" {
			next.Why.Keyword = t.Why.Keyword
		}
		if next.Window() == t.Window() {
			pages = append(pages, next)
		} else {
			others = append(others, next)
		}
	}
	if f.Capped {
		if halves := r.halves(t); halves != nil {
			return append(others, halves...), ending{split: true}
		}
		return others, ending{coverage: Capped, note: "the place has more than it gives"}
	}
	how := ending{coverage: Complete}
	if len(pages) > 0 && !f.Ends {
		var again bool
		r.remind(w)
		if again, how.fresh = w.repeats(f.Page, others); again {
			return others, ending{coverage: Capped, note: "the place repeats its pages"}
		}
	}
	if len(pages) > 0 {
		w.Last = contents(t, f)
	}
	return append(others, pages...), how
}

// halves splits a task's window in two, nil where that is not possible.
func (r *run) halves(t Task) []Task {
	grain := r.sources[t.Source].Caps().Granularity
	if grain <= 0 || time.Duration(t.Until-t.Since)*time.Second < 2*grain {
		return nil
	}
	middle := t.Since + (t.Until-t.Since)/2
	early, late := t, t
	early.Until, late.Since = middle, middle
	early.Cursor, late.Cursor = "", ""
	early.Page, late.Page = 0, 0
	early.Worth, late.Worth = Worth{}, Worth{}
	return []Task{late, early}
}

// wentOn has the threads of posts that are not stored read again, whatever the
// posts' clocks say: a thread that was read without one of its posts went on
// since. People date their posts back, and some arrive late. Where threads fall
// apart such posts are asked for by themselves.
func (r *run) wentOn(f *Found, now time.Time) {
	fresh := make(map[tribemap.Ref]bool)
	for i := range f.Page.Posts {
		if p := &f.Page.Posts[i]; r.isNew(p) {
			fresh[p.Ref] = true
		}
	}
	for i := range f.Next {
		t := &f.Next[i]
		if t.Kind == Thread && fresh[tribemap.Ref{Source: t.Source, ID: t.Why.Post}] && !r.sources[t.Source].Caps().FallsApart {
			t.Fresh = max(t.Fresh, now.Unix()+1)
		}
	}
}
