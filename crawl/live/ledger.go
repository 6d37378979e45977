package live

import (
	"cmp"
	"slices"

	"tribemap"
)

// windowRecord is what is known about one window.
type windowRecord struct {
	Window
	Coverage Coverage `json:"coverage"`
	Note     string   `json:"note,omitempty"`     // why it is not complete, in words
	Open     int      `json:"open,omitempty"`     // tasks left
	Asked    int      `json:"asked,omitempty"`    // requests
	Posts    int      `json:"posts,omitempty"`    // met in its answers, whether new or not
	Total    int      `json:"total,omitempty"`    // what the place says there are
	At       int64    `json:"at,omitempty"`       // Unix seconds when it ended
	Newest   int64    `json:"newest,omitempty"`   // time of the latest post met
	Declined int      `json:"declined,omitempty"` // posts left out because their authors wish so
	Keyword  string   `json:"keyword,omitempty"`
	Mark     string   `json:"mark,omitempty"` // see Found.Mark
	Last     string   `json:"last,omitempty"` // digest of the latest page that leads to another

	seen map[string]bool // posts, people and tasks met while this process runs
	dull int             // pages in a row with nothing that was not seen before
}

// severity orders the ways to end: the worst of a window's pages is its own.
var severity = map[Coverage]int{Open: 0, Complete: 1, Capped: 2, Refused: 3, Failed: 4}

// ledger says of each window what was seen of it. It belongs to the goroutine
// that runs the crawl.
type ledger struct {
	windows map[string]*windowRecord
	changed map[string]*windowRecord // since the last commit
}

func newLedger() *ledger {
	return &ledger{windows: make(map[string]*windowRecord), changed: make(map[string]*windowRecord)}
}

// of returns the record of a task's window, which is written at the next
// commit.
func (l *ledger) of(t Task) *windowRecord {
	w := t.Window()
	key := w.key()
	r := l.windows[key]
	if r == nil {
		r = &windowRecord{Window: w, Coverage: Open, Keyword: t.Why.Keyword}
		l.windows[key] = r
	}
	l.changed[key] = r
	return r
}

// opened notes a task that is left to do. A window that had ended begins anew.
func (l *ledger) opened(t Task) {
	r := l.of(t)
	if r.Open == 0 {
		r.Coverage, r.Note = Open, ""
	}
	r.Open++
}

// ended notes that a task is done, and how. A window ends with its last task.
func (l *ledger) ended(t Task, how Coverage, note string, now int64) {
	r := l.of(t)
	r.Open--
	if severity[how] > severity[r.Coverage] {
		r.Coverage, r.Note = how, note
	}
	r.At = now
}

// split forgets a window whose halves are asked for instead.
func (l *ledger) split(t Task) []Entry {
	key := t.Window().key()
	delete(l.windows, key)
	delete(l.changed, key)
	return []Entry{{Key: windowTable + key}}
}

// entries returns what is to be written, and forgets that it changed.
func (l *ledger) entries() []Entry {
	entries := make([]Entry, 0, len(l.changed))
	for key, r := range l.changed {
		entries = append(entries, record(windowTable, key, r))
	}
	clear(l.changed)
	slices.SortFunc(entries, func(a, b Entry) int { return cmp.Compare(a.Key, b.Key) })
	return entries
}

// standing is how a window stands: see Coverage.
func (r *windowRecord) standing() Coverage {
	if r.Open > 0 {
		return Open
	}
	return r.Coverage
}

// met takes in what an answer brought.
func (r *windowRecord) met(f Found) {
	r.Asked++
	r.Posts += len(f.Page.Posts)
	r.Total = max(r.Total, f.Total)
	if f.Mark != "" {
		r.Mark = f.Mark
	}
	for i := range f.Page.Posts {
		r.Newest = max(r.Newest, f.Page.Posts[i].Time)
	}
}

// repeats takes in a page and the tasks of other windows that it leads to, and
// reports whether the place only repeats itself. Some places find threads
// rather than posts, or people.
func (r *windowRecord) repeats(page tribemap.Page, leads []Task) bool {
	if r.seen == nil {
		r.seen = make(map[string]bool)
	}
	before := len(r.seen)
	for i := range page.Posts {
		r.seen["post "+page.Posts[i].ID] = true
	}
	for i := range page.People {
		r.seen["person "+page.People[i].ID] = true
	}
	for i := range page.Reactions {
		r.seen["reaction "+page.Reactions[i].By] = true
	}
	for i := range leads {
		r.seen["task "+string(leads[i].key())] = true
	}
	if len(r.seen) > before {
		r.dull = 0
		return false
	}
	r.dull++
	return r.dull >= mostDull
}

// lively lists the threads and branches of threads that were still going on when
// they were read: the last post was no older then than quiet seconds. Those read in the last hour
// are left alone, so that a run that was stopped goes on instead.
func (l *ledger) lively(quiet, now int64) []Task {
	var tasks []Task
	for _, r := range l.windows {
		if (r.Kind == Thread || r.Kind == Replies) && r.standing() == Complete && r.Newest > r.At-quiet && r.At < now-3600 {
			tasks = append(tasks, Task{
				Source: r.Source, Base: r.Base, Kind: r.Kind, Target: r.Target,
				Since: r.Since, Until: r.Until, Why: Why{Keyword: r.Keyword}, Fresh: r.At + 1,
			})
		}
	}
	slices.SortFunc(tasks, func(a, b Task) int { return cmp.Compare(a.Window().key(), b.Window().key()) })
	return tasks
}

// span is a stretch of time, half-open.
type span struct{ since, until int64 }

// uncovered returns what windows of the same question leave of [t.Since,
// t.Until), so that a crawl that is repeated asks for what is new. What was
// refused or failed is asked for again. So are the last overlap seconds of a
// window after which time went on: places need a while until a post is found
// by search.
func (l *ledger) uncovered(t Task, overlap int64) []span {
	if t.Until == 0 {
		return []span{{}}
	}
	var left []span
	at := t.Since
	for _, done := range l.covered(t, overlap) {
		if done.since > at {
			left = append(left, span{at, min(done.since, t.Until)})
		}
		at = max(at, done.until)
	}
	if at < t.Until {
		left = append(left, span{at, t.Until})
	}
	return slices.DeleteFunc(left, func(s span) bool { return s.since >= s.until })
}

// covered lists what windows of the same question as t's cover, in order.
func (l *ledger) covered(t Task, overlap int64) []span {
	var done []span
	last := int64(0)
	for _, r := range l.windows {
		if r.Source != t.Source || r.Base != t.Base || r.Kind != t.Kind || r.Target != t.Target {
			continue
		}
		switch r.standing() {
		case Open, Complete, Capped:
			done = append(done, span{r.Since, r.Until})
			last = max(last, r.Until)
		}
	}
	for i := range done {
		if last < t.Until && done[i].until > last-overlap {
			done[i].until = last - overlap
		}
	}
	slices.SortFunc(done, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.since, b.since), cmp.Compare(a.until, b.until))
	})
	return done
}

// mark returns the mark of the window that t's goes on from, "" if there is
// none. That of a window which was refused or failed says nothing: not all
// before it was read.
func (l *ledger) mark(t Task) string {
	mark, until := "", int64(0)
	for _, r := range l.windows {
		if r.Source != t.Source || r.Base != t.Base || r.Kind != t.Kind || r.Target != t.Target || r.Mark == "" {
			continue
		}
		switch r.standing() {
		case Open, Complete, Capped:
			if r.Since <= t.Since && t.Since <= r.Until && r.Until > until {
				mark, until = r.Mark, r.Until
			}
		}
	}
	return mark
}
