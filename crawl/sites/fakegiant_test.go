package sites_test

import (
	"os"
	"runtime/metrics"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"

	"tribemap/crawl/fakeworld"
	"tribemap/crawl/live"
)

// TestGiantThread serves a thread of thousands of comments, 100,000 with
// TRIBEMAP_GIANT=100000: it is read whole or reported, within bounded memory.
func TestGiantThread(t *testing.T) {
	skipLong(t)
	size := 5000
	if text := os.Getenv("TRIBEMAP_GIANT"); text != "" {
		var err error
		if size, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range allServed() {
		t.Run(s.title(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				untilToday()
				w := newWorld(t.Name(), fakeworld.Options{Tribes: 1, People: 12, Threads: 1, Largest: 1, Giant: size})
				for i := range w.Posts { // the search finds the first post alone
					w.Posts[i].Topic = w.Posts[i].Parent == 0
				}
				place, j := fakeworld.NewPlace(s.handler(w)), newJournal()
				opt := s.options(w, place)
				opt.Exhaustive = true
				idle, most := heap(), uint64(0)
				opt.OnProgress = func(live.Progress) { most = max(most, heap()) }
				rep := crawl(t, j, opt, 0)
				s.checkNothingLost(t, w, j, rep)
				s.checkParents(t, w, j)
				t.Logf("heap %d MB more", (most-min(most, idle))>>20)
				if most > idle+mostHeap {
					t.Errorf("%d MB", (most-idle)>>20)
				}
			})
		})
	}
}

// checkParents: what is stored is known to answer what it answers, if that is
// stored, too, or at least to turn to whoever said that. Comments of Stack
// Exchange answer posts, whatever comment they mean.
func (s served) checkParents(t *testing.T, w *fakeworld.World, j *journal) {
	t.Helper()
	wrong := 0
	for i := range w.Posts {
		p := &w.Posts[i]
		if p.Parent == 0 {
			continue
		}
		got, stored := j.posts[s.ref(w, p)]
		if _, there := j.posts[s.ref(w, w.Post(p.Parent))]; !stored || !there {
			continue
		}
		above := w.Post(p.Parent)
		want := s.ref(w, above).ID
		if got.Parent != want && !s.shallow && !slices.Contains(got.Mentions, w.People[above.Author].Name) && above.Author != p.Author {
			if wrong++; wrong < 4 {
				t.Errorf("post %d answers %q, want %q", p.ID, got.Parent, want)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d answers to something else", wrong)
	}
}

// mostHeap is what a crawl of a giant thread may take, the posts among it that
// the journal of these tests keeps, 100 MB.
const mostHeap = 700 << 20

// heap is how many bytes live objects take, and dead ones that were not swept.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
