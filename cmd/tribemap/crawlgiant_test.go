package main

import (
	"math/rand/v2"
	"net/http"
	"os"
	"runtime/metrics"
	"strconv"
	"testing"
	"time"

	"tribemap/crawl/fakeworld"
	"tribemap/crawl/live"
	"tribemap/crawl/sites"
	"tribemap/store"
)

// unlimited is a source that is asked as fast as it answers.
type unlimited struct{ live.Source }

func (s unlimited) Caps() live.Caps {
	caps := s.Source.Caps()
	caps.Budget = nil
	return caps
}

// TestGiantThreadIsStored crawls a thread of thousands of comments, 100,000 with
// TRIBEMAP_GIANT=100000, into a store: all of it is there, and the windows say so.
func TestGiantThreadIsStored(t *testing.T) {
	skipKills(t)
	size := 4000
	if n, err := strconv.Atoi(os.Getenv("TRIBEMAP_GIANT")); err == nil {
		size = n
	}
	const lists = "https://lists.example"
	for _, c := range []struct {
		source  live.Source
		place   string
		handler func(*fakeworld.World) http.Handler
	}{
		{sites.HackerNews{}, "", func(w *fakeworld.World) http.Handler { return fakeworld.HackerNews{World: w} }},
		{sites.PublicInbox{}, lists + "/bread", func(w *fakeworld.World) http.Handler { return fakeworld.PublicInbox{World: w, Base: lists} }},
		{sites.Discourse{}, "https://forum.example", func(w *fakeworld.World) http.Handler { return fakeworld.Discourse{World: w} }},
	} {
		t.Run(c.source.Name(), func(t *testing.T) {
			w := fakeworld.New(rand.New(rand.NewPCG(1, 1)), fakeworld.Options{Tribes: 1, People: 12, Threads: 1, Largest: 1, Giant: size})
			for i := range w.Posts { // the search finds the first post alone
				w.Posts[i].Topic = w.Posts[i].Parent == 0
			}
			dir, began, most := t.TempDir(), time.Now(), uint64(0)
			var rep live.Report
			inStore(t, dir, func(st *store.Store) (err error) {
				rep, err = live.Run(t.Context(), &storeJournal{store: st}, live.Options{
					Sources: []live.Source{unlimited{c.source}}, Agent: "tribemap test", Exhaustive: true,
					Transport:  fakeworld.NewPlace(c.handler(w)),
					Asks:       []live.Ask{{Source: c.source.Name(), Query: live.Query{Keywords: []string{w.Keyword}, Place: c.place, Since: w.Posts[0].Came, Now: w.End()}}},
					OnProgress: func(live.Progress) { most = max(most, heapSize()) },
				})
				return err
			})
			if n := len(keptIds(t, dir)); n != len(w.Posts) || rep.All.Posts != n || rep.Left != 0 {
				t.Errorf("%d posts are stored, %d were counted, want %d; %d tasks are left", n, rep.All.Posts, len(w.Posts), rep.Left)
			}
			for _, window := range rep.Windows {
				if window.Coverage != live.Complete {
					t.Errorf("%+v", window)
				}
			}
			t.Logf("%d requests, %v, heap %d MB", rep.All.Requests, time.Since(began).Round(time.Second/10), most>>20)
		})
	}
}

// heapSize is how many bytes live objects take, and dead ones that were not swept.
func heapSize() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
