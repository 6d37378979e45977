package sites_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tribemap/crawl/fakeworld"
	"tribemap/crawl/live"
)

// TestWorldGoesOn crawls a world, lets people talk on, edit and take back, and
// crawls it again: what came late is there, and what was changed is as its place
// now shows it.
func TestWorldGoesOn(t *testing.T) {
	skipLong(t)
	for _, s := range allServed() {
		if s.whole { // it tells of the last minutes alone
			continue
		}
		t.Run(s.title(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t.Name(), fakeworld.Options{Tribes: 2, People: 12, Threads: 30, Strays: s.strays, Largest: 40})
				held := w.Posts[len(w.Posts)*85/100].Came
				time.Sleep(time.Until(time.Unix(held, 0)))
				w.Hold(held)
				place, j := fakeworld.NewPlace(s.handler(w)), newJournal()
				opt := s.options(w, place)
				opt.Asks[0].Query.Now = held
				crawl(t, j, opt, 0)

				w.GoOn(rand.New(rand.NewPCG(1, 1)), held)
				time.Sleep(time.Until(time.Unix(w.End(), 0).Add(time.Hour)))
				opt.Asks[0].Query.Now = time.Now().Unix()
				rep := crawl(t, j, opt, 30)
				s.checkNothingLost(t, w, j, rep)
				s.checkChanged(t, w, j, held)
				late, kept := 0, 0
				for _, p := range s.reachable(w) {
					if p.Came < held {
						continue
					}
					late++
					if _, stored := j.posts[s.ref(w, p)]; stored {
						kept++
					}
				}
				if late == 0 || kept < late {
					t.Errorf("%d of %d posts that came late are stored", kept, late)
				}
			})
		})
	}
}

// checkChanged: what was edited or taken back at a moment is stored so, where
// the place tells.
func (s served) checkChanged(t *testing.T, w *fakeworld.World, j *journal, at int64) {
	t.Helper()
	edited, gone := 0, 0
	for i := range w.Posts {
		p := &w.Posts[i]
		got, stored := j.posts[s.ref(w, p)]
		switch {
		case s.tells.gone && p.Gone:
			gone++
			if stored {
				t.Errorf("post %d was taken back and is stored", p.ID)
			}
		case s.tells.edits && stored && p.Edited == at && s.time(p) > 0:
			edited++
			if got.Edited != at || !strings.Contains(got.Text, "edited") {
				t.Errorf("post %d was edited and is %+v", p.ID, got)
			}
		}
	}
	if s.tells.gone && gone == 0 || s.tells.edits && edited == 0 {
		t.Errorf("%d posts were edited and %d taken back", edited, gone)
	}
}

// TestBeyondTheCap serves more results than a search brings: the window is
// split, or reported.
func TestBeyondTheCap(t *testing.T) {
	skipLong(t)
	for _, s := range allServed() {
		t.Run(s.title(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				untilToday()
				results := 220
				if s.source.Caps().ResultCap > 0 && !s.uncapped {
					results = s.source.Caps().ResultCap + 60
				}
				w := newWorld(t.Name(), fakeworld.Options{Tribes: 1, People: 12, Threads: results, Largest: 1})
				place, j := fakeworld.NewPlace(s.handler(w)), newJournal()
				rep := crawl(t, j, s.options(w, place), 0)
				s.checkNothingLost(t, w, j, rep)
				capped := 0
				for _, window := range rep.Windows {
					if window.Coverage == live.Capped {
						capped++
					}
				}
				if split := s.source.Caps().Granularity > 0; split && (capped > 0 || len(j.posts) != results) {
					t.Errorf("%d of %d posts, %d windows are capped", len(j.posts), results, capped)
				}
			})
		})
	}
}
