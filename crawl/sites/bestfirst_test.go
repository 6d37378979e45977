package sites_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"tribemap/crawl/fakeworld"
	"tribemap/crawl/live"
)

// broad is a world in which most of what holds the keyword is by people who
// have little to do with it.
var broad = fakeworld.Options{Tribes: 5, People: 60, Threads: 150, Strays: 700, Largest: 80}

// outcome is what a crawl with a budget found of the planted tribe.
type outcome struct {
	units, posts, dyads int
	recall              float64 // of the top connectors
}

const connectors = 20

// crawlWithin crawls a fresh store with a budget, 0 without, and counts.
func (s served) crawlWithin(t *testing.T, w *fakeworld.World, budget int, exhaustive bool) outcome {
	t.Helper()
	j := newJournal()
	opt := s.options(w, fakeworld.NewPlace(s.handler(w)))
	opt.Budget.Units, opt.Exhaustive = budget, exhaustive
	rep, err := live.Run(t.Context(), j, opt)
	if err != nil {
		t.Fatal(err)
	}
	dyads := w.Dyads(0, func(p *fakeworld.Post) bool {
		_, stored := j.posts[s.ref(w, p)]
		return stored
	})
	truth := fakeworld.Connectors(w.Dyads(0, func(*fakeworld.Post) bool { return true }), connectors)
	hits := 0
	top := fakeworld.Connectors(dyads, connectors)
	for _, p := range top[:min(connectors, len(top))] {
		if slices.Contains(truth, p) {
			hits++
		}
	}
	return outcome{rep.Spent.Units, len(j.posts), len(dyads), float64(hits) / connectors}
}

// TestBestFirst: with a part of the requests that everything takes, a crawl
// that chooses finds more of a tribe's dyads than one that does not.
func TestBestFirst(t *testing.T) {
	skipLong(t)
	for _, s := range openServed() {
		t.Run(s.source.Name(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				untilToday()
				w := newWorld("broad", broad)
				all := s.crawlWithin(t, w, 0, true)
				t.Logf("everything: %+v", all)
				for _, percent := range []int{10, 30} {
					budget := all.units * percent / 100
					best, breadth := s.crawlWithin(t, w, budget, false), s.crawlWithin(t, w, budget, true)
					t.Logf("%d%% of it: best-first %+v, breadth-first %+v", percent, best, breadth)
					if best.dyads < 2*breadth.dyads {
						t.Errorf("%d dyads, breadth-first finds %d", best.dyads, breadth.dyads)
					}
					if percent == 30 && best.recall < .9*all.recall {
						t.Errorf("%v of the top connectors, %v with everything", best.recall, all.recall)
					}
				}
			})
		})
	}
}

// TestRecrawl: a world that did not change costs next to nothing and brings
// nothing, although it is asked for as of a later day.
func TestRecrawl(t *testing.T) {
	for _, s := range allServed() {
		t.Run(s.source.Name(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				untilToday()
				w := newWorld(t.Name(), fakeworld.Options{Tribes: 3, Strays: 100})
				j, opt := newJournal(), s.options(w, fakeworld.NewPlace(s.handler(w)))
				first := crawl(t, j, opt, 0)
				posts := len(j.posts)
				time.Sleep(24 * time.Hour)
				opt.Asks[0].Query.Now += 24 * 3600
				again := crawl(t, j, opt, 0)
				t.Logf("first %+v, again %+v", first.Spent, again.Spent)
				if again.Spent.Posts != 0 || again.Spent.Updated != 0 || len(j.posts) != posts {
					t.Errorf("%+v of an unchanged world", again.Spent)
				}
				if again.Spent.Requests > max(1, first.Spent.Requests/20) {
					t.Errorf("%d requests, the first time %d", again.Spent.Requests, first.Spent.Requests)
				}
			})
		})
	}
}
