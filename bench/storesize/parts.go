package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"tribemap"
	"tribemap/bench/yardstick"
	"tribemap/crawl/live"
	"tribemap/store"
	"tribemap/tribe"

	"github.com/dgraph-io/badger/v4"
)

// pagePosts is the size of an answer.
const pagePosts = 100

// each calls put with pages of so many posts in all.
func each(posts int, put func(n int, page tribemap.Page) error) (result, error) {
	v := newInventor()
	start := time.Now()
	for n := 0; n*pagePosts < posts; n++ {
		if err := put(n, v.page(min(pagePosts, posts-n*pagePosts))); err != nil {
			return result{}, err
		}
	}
	return result{Posts: posts, Seconds: time.Since(start).Seconds()}, nil
}

func inventOnly(_ string, posts int) (result, error) {
	return each(posts, func(int, tribemap.Page) error { return nil })
}

// writeBatch writes posts with the options of Badger that are fastest for it.
func writeBatch(dir string, posts int) (result, error) {
	db, err := badger.Open(yardstick.Badger(dir))
	if err != nil {
		return result{}, err
	}
	batch := db.NewWriteBatch()
	start := time.Now()
	_, err = each(posts, func(_ int, page tribemap.Page) error {
		for i := range page.Posts {
			p := &page.Posts[i]
			value := strings.Join([]string{p.Author, p.Thread, p.Parent, p.Channel, p.Text}, "\x00")
			if err := batch.Set([]byte(p.Ref.String()), []byte(value)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return result{}, err
	}
	if err := batch.Flush(); err != nil {
		return result{}, err
	}
	err = db.Close()
	return result{Posts: posts, Seconds: time.Since(start).Seconds()}, err
}

// storingMemory is what import and crawl tell the collector to keep to.
const storingMemory = 600 << 20

// commitPages stores pages as a live crawl does.
func commitPages(dir string, posts int) (result, error) {
	debug.SetMemoryLimit(storingMemory)
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		return result{}, err
	}
	start := time.Now()
	var took []time.Duration
	_, err = each(posts, func(n int, page tribemap.Page) error {
		began := time.Now()
		changes, err := s.Apply(context.Background(), store.Commit{Page: page, Why: reason(n), Entries: records(n)})
		if err == nil && changes.New != len(page.Posts) {
			err = fmt.Errorf("page %d: %+v", n, changes)
		}
		took = append(took, time.Since(began))
		return err
	})
	if err != nil {
		return result{}, err
	}
	if err := s.Close(); err != nil {
		return result{}, err
	}
	slices.Sort(took)
	at := func(share float64) time.Duration {
		return took[min(len(took)-1, int(share*float64(len(took))))].Round(10 * time.Microsecond)
	}
	return result{
		Posts: posts, Seconds: time.Since(start).Seconds(),
		Note: fmt.Sprintf("a commit takes %v (median), %v (99 %%), %v (most)", at(.5), at(.99), took[len(took)-1].Round(time.Millisecond)),
	}, nil
}

// reason is why the posts of a page were fetched.
func reason(n int) []byte {
	return encode(live.Reason{Source: "forum", Base: "https://forum.example", Kind: live.Thread, Target: fmt.Sprint(n), Why: live.Why{Keyword: "wells"}, Request: n})
}

// records are those of one answer: a task that is done and five that follow, its
// window, the host's limits, the log, and what was spent.
func records(n int) []store.Entry {
	task := live.Task{Source: "forum", Base: "https://forum.example", Kind: live.Thread, Target: fmt.Sprint(n), Why: live.Why{Keyword: "wells", Post: fmt.Sprint(n)}}
	entries := []store.Entry{{Key: key("t/", n), Value: []byte(`{"done":1400000000}`)}}
	for i := range 5 {
		entries = append(entries, store.Entry{Key: key("t/", 5*n+i+1), Value: encode(map[string]any{"task": task})})
	}
	return append(entries,
		store.Entry{Key: key("w/", n), Value: encode(task.Window())},
		store.Entry{Key: "h/https://forum.example", Value: encode(task.Window())},
		store.Entry{Key: key("l/", n), Value: encode(live.Asked{At: 1_400_000_000, Window: task.Window(), Status: 200, Bytes: 40_000, SHA256: strings.Repeat("0", 64), Units: 1, Posts: pagePosts})},
		store.Entry{Key: "c", Value: encode(live.Spent{Requests: n})},
	)
}

func key(table string, n int) string {
	return fmt.Sprintf("%s%025x", table, uint64(n)*0x9e3779b97f4a7c15)
}

func encode(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("storesize: " + err.Error()) // plain values
	}
	return text
}

// scan opens the store for reading and times one pass.
func scan(dir string, posts int, pass func(context.Context, *store.Store) (int, string, error)) (result, error) {
	start := time.Now()
	s, err := store.Open(dir, store.Options{ReadOnly: true})
	if err != nil {
		return result{}, err
	}
	defer s.Close()
	n, note, err := pass(context.Background(), s)
	if err == nil && n != posts {
		err = fmt.Errorf("%d posts read of %d", n, posts)
	}
	return result{Posts: n, Seconds: time.Since(start).Seconds(), Note: note}, err
}

func scanHeaders(dir string, posts int) (result, error) {
	return scan(dir, posts, func(ctx context.Context, s *store.Store) (n int, _ string, err error) {
		err = s.ScanHeaders(ctx, func(*tribemap.Post) error { n++; return nil })
		return n, "", err
	})
}

func scanPosts(dir string, posts int) (result, error) {
	return scan(dir, posts, func(ctx context.Context, s *store.Store) (n int, _ string, err error) {
		err = s.ScanPosts(ctx, func(*tribemap.Post) error { n++; return nil })
		return n, "", err
	})
}

// readingGarbage is how many percent of what lives find lets lie dead while it
// reads a store.
const readingGarbage = 20

// scanToTurns makes the graph of who turned to whom.
func scanToTurns(dir string, posts int) (result, error) {
	return toGraph(dir, posts, tribe.SignalOptions{ThreadWeight: -1})
}

// scanToGraph does what find does before it looks for tribes: beside those who
// turned to each other, all who took part in a thread are tied.
func scanToGraph(dir string, posts int) (result, error) {
	return toGraph(dir, posts, tribe.SignalOptions{})
}

// toGraph joins threads, works out who turned to whom, and makes a graph of ties.
func toGraph(dir string, posts int, opt tribe.SignalOptions) (result, error) {
	debug.SetGCPercent(readingGarbage)
	return scan(dir, posts, func(ctx context.Context, s *store.Store) (int, string, error) {
		start := time.Now()
		talk, _, err := tribe.Listen(archiveOf(ctx, s, posts), tribe.ListenOptions{})
		if err != nil {
			return 0, "", err
		}
		heard := time.Since(start)
		g, err := tribe.NewSignals(talk, opt).Graph(nil)
		if err != nil {
			return 0, "", err
		}
		return len(talk.Posts), fmt.Sprintf("%d people, %d interactions, %d edges, which take %v of %v", len(talk.People), len(talk.Interactions), g.M(),
			(time.Since(start) - heard).Round(10*time.Millisecond), time.Since(start).Round(10*time.Millisecond)), nil
	})
}

func archiveOf(ctx context.Context, s *store.Store, posts int) tribe.Archive {
	return tribe.Archive{
		Size: posts,
		People: func(yield func(*tribemap.Person) bool) error {
			for p, err := range s.People(ctx) {
				if err != nil || !yield(&p) {
					return err
				}
			}
			return nil
		},
		Posts: func(yield func(*tribemap.Post) bool) error {
			stop := errors.New("enough was read")
			err := s.ScanHeaders(ctx, func(p *tribemap.Post) error {
				if !yield(p) {
					return stop
				}
				return nil
			})
			if errors.Is(err, stop) {
				return nil
			}
			return err
		},
	}
}
