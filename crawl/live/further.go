package live

import "time"

// ending is how a page of a window ended.
type ending struct {
	coverage Coverage
	note     string
	split    bool // the window's halves are asked for instead
}

// mostDull is how many pages in a row may bring nothing that the window did not
// bring before: a place that repeats its last page for ever ends there.
const mostDull = 2

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
	if len(pages) > 0 && w.repeats(f.Page, others) {
		return others, ending{coverage: Capped, note: "the place repeats its pages"}
	}
	return append(others, pages...), ending{coverage: Complete}
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
