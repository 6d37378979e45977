package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
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
}

// windowGap is a window that is not complete and how much of a tribe is there.
type windowGap struct {
	live.WindowReport
	Inside int `json:"inside"`
}

// underSampled tells, for the tribes of a run, which part of their talk lies in
// windows that ended capped, refused or failed, the most affected tribe first,
// and how many such windows hold nothing of any tribe: of what is missing there
// nothing can be said. O(posts).
func underSampled(ctx context.Context, st *store.Store, r *savedRun, windows []live.WindowReport) (gaps []tribeGap, unplaced int, err error) {
	index := newGapIndex(windows)
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
	counts := make([]map[int]int, len(r.Tribes)) // of posts by window
	for i := range counts {
		counts[i] = make(map[int]int)
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
		gap := tribeGap{Tribe: r.Tribes[t].ID, Name: r.Tribes[t].Name, Posts: posts[t], Inside: inside[t], Share: float64(inside[t]) / float64(posts[t]), certainty: certaintyOf(r.Result, t)}
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

// gapIndex finds the incomplete windows that a post lies in.
type gapIndex struct {
	windows []live.WindowReport
	asked   map[string][]int // by place and keyword: those of a stretch of time
	named   map[string][]int // by place, kind and target: all others

	why  []byte // what was decoded last: posts come in runs of the same
	last live.Reason
}

func newGapIndex(windows []live.WindowReport) *gapIndex {
	x := &gapIndex{asked: make(map[string][]int), named: make(map[string][]int)}
	for _, w := range windows {
		if !incomplete(w.Coverage) {
			continue
		}
		at := len(x.windows)
		x.windows = append(x.windows, w)
		if w.Kind == live.Search || w.Kind == live.Feed {
			key := askedKey(w.Source, w.Base, w.Keyword)
			x.asked[key] = append(x.asked[key], at)
		} else {
			key := namedKey(w.Source, w.Base, w.Kind, w.Target)
			x.named[key] = append(x.named[key], at)
		}
	}
	return x
}

func askedKey(source, base, keyword string) string {
	return fmt.Sprintf("%q %q %q", source, base, keyword)
}

func namedKey(source, base string, kind live.Kind, target string) string {
	return fmt.Sprintf("%q %q %q %q", source, base, kind, target)
}

// of lists the windows of a post: those of the search that led to it, where its
// time is inside, and that of the request which brought it. A post from an
// archive has none.
func (x *gapIndex) of(p *tribemap.Post, why []byte) []int {
	if len(why) == 0 {
		return nil
	}
	if !bytes.Equal(why, x.why) {
		x.why, x.last = why, live.Reason{}
		if json.Unmarshal(why, &x.last) != nil {
			return nil
		}
	}
	r := x.last
	met := slices.Clone(x.named[namedKey(r.Source, r.Base, r.Kind, r.Target)])
	for _, at := range x.asked[askedKey(r.Source, r.Base, r.Why.Keyword)] {
		if w := x.windows[at]; p.Time >= w.Since && (w.Until == 0 || p.Time < w.Until) {
			met = append(met, at)
		}
	}
	return met
}

// incomplete tells the ways to end without all that is there.
func incomplete(c live.Coverage) bool {
	return c == live.Capped || c == live.Refused || c == live.Failed
}

// coverageLines says for the map's method section what was not seen. A shared
// map must not name people or threads, so there windows are not named. A map is drawn also
// where the store cannot be asked.
func (p *program) coverageLines(ctx context.Context, pr project, r *savedRun, named bool) []string {
	if !exists(pr.storeDir()) {
		return nil
	}
	st, err := pr.openStore()
	if errors.Is(err, store.ErrLocked) {
		return []string{"a crawl was running when this was drawn: what it had not seen yet is not told here"}
	}
	var lines []string
	if err == nil {
		lines, err = describeCoverage(ctx, st, r, named)
		err = errors.Join(err, st.Close())
	}
	if err != nil {
		p.talk.warn("the map does not say what the crawl missed: %v", err)
	}
	return lines
}

func describeCoverage(ctx context.Context, st *store.Store, r *savedRun, named bool) ([]string, error) {
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
		lines = append(lines, g.Name+": "+g.sentence(named))
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

// sentence says what a tribe misses; named tells the window with most of it.
func (g tribeGap) sentence(named bool) string {
	s := fmt.Sprintf("%s of its %s are in %s not seen whole", percent(g.Share), plural(g.Posts, "post"),
		either(len(g.Windows), "window that was", "windows that were"))
	if named {
		s += "; most in " + windowSentence(g.Windows[0].WindowReport) + ", " + string(g.Windows[0].Coverage)
	}
	return s
}
