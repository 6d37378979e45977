package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/store"
)

// tribeGap says how much of a tribe's talk lies where the crawl did not see
// everything.
type tribeGap struct {
	Tribe  int     `json:"tribe"` // id
	Name   string  `json:"name"`
	Posts  int     `json:"posts"`  // of its people, in the store
	Inside int     `json:"inside"` // of these, in windows that are not complete
	Share  float64 `json:"share"`  // Inside of Posts
	certainty
	Windows []windowGap `json:"windows"` // with the most of its posts first

	authors int // who wrote what is inside
}

// windowGap is a window that is not complete and how much of a tribe is there.
type windowGap struct {
	live.WindowReport
	Inside int `json:"inside"`
}

// underSampled tells, for the tribes of a run, which part of their talk lies in
// windows that are not complete, and in threads that were not asked for yet, the
// most affected tribe first, and how many such windows hold nothing of any tribe:
// of what is missing there nothing can be said. O(posts).
func underSampled(ctx context.Context, st *store.Store, r *savedRun, windows []live.WindowReport) (gaps []tribeGap, unplaced int, err error) {
	index := newGapIndex(windows)
	if err := index.addUnread(ctx, st); err != nil {
		return nil, 0, err
	}
	if len(index.windows) == 0 || len(r.Tribes) == 0 {
		return nil, len(index.windows), nil
	}
	tribeOf := make(map[tribemap.Ref]int)
	for i := range r.People {
		if t := r.People[i].Tribe; t >= 0 {
			tribeOf[r.People[i].Ref] = t
		}
	}
	posts, inside := make([]int, len(r.Tribes)), make([]int, len(r.Tribes))
	authors := make([]map[string]bool, len(r.Tribes)) // of what is inside
	counts := make([]map[int]int, len(r.Tribes))      // of posts by window
	for i := range counts {
		counts[i], authors[i] = make(map[int]int), make(map[string]bool)
	}
	err = st.ScanReasons(ctx, func(p *tribemap.Post, why []byte) error {
		t, is := tribeOf[tribemap.Ref{Source: p.Source, ID: p.Author}]
		if !is {
			return nil
		}
		posts[t]++
		met := index.of(p, why)
		for _, w := range met {
			counts[t][w]++
		}
		if len(met) > 0 {
			inside[t]++
			authors[t][p.Source+":"+p.Author] = true
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	placed := make(map[int]bool)
	for t := range r.Tribes {
		if inside[t] == 0 {
			continue
		}
		gap := tribeGap{
			Tribe: r.Tribes[t].ID, Name: r.Tribes[t].Name, Posts: posts[t], Inside: inside[t],
			Share: float64(inside[t]) / float64(posts[t]), certainty: certaintyOf(r.Result, t), authors: len(authors[t]),
		}
		for w, n := range counts[t] {
			placed[w] = true
			gap.Windows = append(gap.Windows, windowGap{index.windows[w], n})
		}
		slices.SortFunc(gap.Windows, compareWindowGaps)
		gaps = append(gaps, gap)
	}
	slices.SortStableFunc(gaps, func(a, b tribeGap) int { return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Tribe, b.Tribe)) })
	return gaps, len(index.windows) - len(placed), nil
}

// compareWindowGaps puts the window with most posts first.
func compareWindowGaps(a, b windowGap) int {
	return cmp.Or(
		cmp.Compare(b.Inside, a.Inside), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Base, b.Base),
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Since, b.Since),
	)
}

// coverageLines says for the map's method section what was not seen; tell puts
// into words what a tribe misses, "" for nothing. A map is drawn also where the
// store cannot be asked.
func (p *program) coverageLines(ctx context.Context, pr project, r *savedRun, tell func(tribeGap) string) []string {
	if !exists(pr.storeDir()) {
		return nil
	}
	st, err := pr.openStore()
	if errors.Is(err, store.ErrLocked) {
		return []string{"a crawl was running when this was drawn: what it had not seen yet is not told here"}
	}
	var lines []string
	if err == nil {
		lines, err = describeCoverage(ctx, st, r, tell)
		err = errors.Join(err, st.Close())
	}
	if err != nil {
		p.talk.warn("the map does not say what the crawl missed: %v", err)
	}
	return lines
}

func describeCoverage(ctx context.Context, st *store.Store, r *savedRun, tell func(tribeGap) string) ([]string, error) {
	report, err := live.Covered(ctx, &storeJournal{store: st})
	if err != nil || report.All.Requests == 0 {
		return nil, err
	}
	gaps, unplaced, err := underSampled(ctx, st, r, report.Windows)
	if err != nil {
		return nil, err
	}
	lines := []string{coverageSentence(report)}
	for _, g := range gaps {
		if line := tell(g); line != "" {
			lines = append(lines, line)
		}
	}
	if unplaced > 0 {
		lines = append(lines, unplacedSentence(unplaced))
	}
	return lines, nil
}

// coverageSentence counts windows by how they ended.
func coverageSentence(r live.Report) string {
	ended := make(map[live.Coverage]int)
	for _, w := range r.Windows {
		ended[w.Coverage]++
	}
	ended[live.Complete] += r.Threads[live.Complete]
	ended[live.Open] += r.Threads[live.Open]
	parts := []string{fmt.Sprintf("%s of searches and threads complete", plural(ended[live.Complete], "window"))}
	for _, c := range []live.Coverage{live.Capped, live.Refused, live.Failed, live.Open} {
		if ended[c] > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", thousands(int64(ended[c])), c))
		}
	}
	return strings.Join(parts, ", ")
}

func unplacedSentence(n int) string {
	return either(n, "window that was", "windows that were") + " not seen whole brought no post of any tribe: what is missing there cannot be told"
}

// line is the sentence with the tribe's name.
func (g tribeGap) line() string { return g.Name + ": " + g.sentence() }

// sentence says what a tribe misses, and which window has most of it.
func (g tribeGap) sentence() string {
	return fmt.Sprintf("%s of its %s are in %s not seen whole; most in %s, %s", percent(g.Share), plural(g.Posts, "post"),
		either(len(g.Windows), "window that was", "windows that were"), windowSentence(g.Windows[0].WindowReport), g.Windows[0].Coverage)
}
