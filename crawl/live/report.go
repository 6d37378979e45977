package live

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// WindowReport says what was seen of one window.
type WindowReport struct {
	Window
	Keyword  string   `json:"keyword,omitempty"`
	Coverage Coverage `json:"coverage"`
	Note     string   `json:"note,omitempty"`
	Asked    int      `json:"asked"`           // requests
	Posts    int      `json:"posts"`           // met, whether new or not
	Total    int      `json:"total,omitempty"` // what the place says there are
	At       int64    `json:"at,omitempty"`
	Declined int      `json:"declined,omitempty"` // posts met and left out because their authors wish so
}

func (r *windowRecord) report() WindowReport {
	return WindowReport{r.Window, r.Keyword, r.standing(), r.Note, r.Asked, r.Posts, r.Total, r.At, r.Declined}
}

func (r *run) report(how Ending) Report {
	all := r.before
	all.add(r.spent)
	rep := Report{Spent: r.spent, All: all, Left: r.front.size + r.inFlight, Ended: how, Threads: make(map[Coverage]int)}
	for _, w := range r.ledger.windows {
		rep.add(w)
	}
	for _, sum := range r.ledger.resting.sums {
		rep.Declined += sum.declined
		if sum.windows > 0 {
			rep.Threads[Complete] += sum.windows
		}
	}
	rep.sort()
	return rep
}

// threadlike tells the kinds of windows that are counted, from those that are
// listed.
func threadlike(k Kind) bool {
	return k == Thread || k == Replies || k == Profile || k == Reactions
}

// add takes in how a window stands.
func (r *Report) add(w *windowRecord) {
	s := w.standing()
	r.Declined += w.Declined
	if threadlike(w.Kind) {
		r.Threads[s]++
	}
	counted := threadlike(w.Kind) || w.Kind == Likes
	if !counted || s != Complete && s != Open {
		r.Windows = append(r.Windows, w.report())
	}
}

func (r *Report) sort() {
	slices.SortFunc(r.Windows, func(a, b WindowReport) int {
		return cmp.Or(
			cmp.Compare(a.Source, b.Source), cmp.Compare(a.Base, b.Base), cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(a.Target, b.Target), cmp.Compare(a.Since, b.Since))
	})
}

// Policies reads from the journal what the places that were crawled allow, by
// source.
func Policies(ctx context.Context, journal Journal) (map[string]Policy, error) {
	all := make(map[string]Policy)
	err := journal.Entries(ctx, policyTable, func(key string, value []byte) error {
		var p Policy
		err := json.Unmarshal(value, &p)
		all[strings.TrimPrefix(key, policyTable)] = p
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("crawl: read the policies: %w", err)
	}
	return all, nil
}

// Covered reads from the journal how all windows stand, without crawling.
func Covered(ctx context.Context, journal Journal) (Report, error) {
	rep, read := Report{Threads: make(map[Coverage]int)}, newDecoder()
	err := journal.Entries(ctx, windowTable, func(key string, value []byte) error {
		w, err := read.window(value)
		rep.add(w)
		return err
	})
	if err == nil {
		err = journal.Entries(ctx, countEntry, func(_ string, value []byte) error { return json.Unmarshal(value, &rep.All) })
	}
	if err == nil {
		err = journal.Entries(ctx, taskTable, func(key string, value []byte) error {
			if waits(value) {
				rep.Left++
			}
			return nil
		})
	}
	if err != nil {
		return Report{}, fmt.Errorf("crawl: read the journal: %w", err)
	}
	rep.sort()
	return rep, nil
}
