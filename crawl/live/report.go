package live

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
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
	rep := Report{Spent: r.spent, All: all, Left: r.front.size + r.inFlight, Ended: how}
	rep.of(slices.Collect(maps.Values(r.ledger.windows)))
	return rep
}

// of takes in how windows stand.
func (r *Report) of(windows []*windowRecord) {
	r.Windows, r.Threads = summarise(windows)
	for _, w := range windows {
		r.Declined += w.Declined
	}
}

// summarise lists windows, and counts threads that are complete.
func summarise(windows []*windowRecord) ([]WindowReport, map[Coverage]int) {
	var list []WindowReport
	threads := make(map[Coverage]int)
	for _, w := range windows {
		threadlike := w.Kind == Thread || w.Kind == Replies || w.Kind == Profile || w.Kind == Reactions
		if threadlike {
			threads[w.standing()]++
		}
		if s := w.standing(); (threadlike || w.Kind == Likes) && (s == Complete || s == Open) {
			continue
		}
		list = append(list, w.report())
	}
	slices.SortFunc(list, func(a, b WindowReport) int {
		return cmp.Or(
			cmp.Compare(a.Source, b.Source), cmp.Compare(a.Base, b.Base), cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(a.Target, b.Target), cmp.Compare(a.Since, b.Since))
	})
	return list, threads
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
	var rep Report
	var windows []*windowRecord
	err := journal.Entries(ctx, windowTable, func(key string, value []byte) error {
		w := new(windowRecord)
		windows = append(windows, w)
		return json.Unmarshal(value, w)
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
	rep.of(windows)
	return rep, nil
}
