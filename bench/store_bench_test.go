// Package bench measures what is published. The benchmarks here need no data;
// the programs in the folders below do.
package bench

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"

	"tribemap"
	"tribemap/bench/yardstick"
	"tribemap/store"
)

const (
	pagePosts = 1000
	pages     = 300
)

// world writes posts of about 250 bytes of text like those of mailing lists: a
// Zipf vocabulary, long message ids in no order, half of them answers.
type world struct {
	rng   *rand.Rand
	zipf  *rand.Zipf
	words []string
	ids   []string
	time  int64
}

func newWorld() *world {
	rng := rand.New(rand.NewPCG(1, 2))
	w := &world{rng: rng, zipf: rand.NewZipf(rng, 1.15, 4, 19999), time: 1e9}
	for range 20000 {
		word := make([]byte, 2+rng.IntN(9))
		for i := range word {
			word[i] = "etaoinshrdlucmfwypvbgk"[min(rng.IntN(22), rng.IntN(22))]
		}
		w.words = append(w.words, string(word))
	}
	return w
}

func (w *world) sentence(size int) string {
	var b strings.Builder
	for b.Len() < size {
		b.WriteString(w.words[w.zipf.Uint64()])
		b.WriteByte(' ')
	}
	return b.String()
}

func (w *world) post() tribemap.Post {
	w.time += int64(w.rng.IntN(600))
	author := fmt.Sprintf("person%d@example.org", min(w.rng.IntN(50000), w.rng.IntN(50000)))
	p := tribemap.Post{
		Ref:      tribemap.Ref{Source: "mail", ID: fmt.Sprintf("%016x.%d@example.org", w.rng.Uint64(), w.time)},
		Author:   author,
		Time:     w.time,
		Received: w.time + int64(w.rng.IntN(100)),
		Title:    w.sentence(30),
		Text:     w.sentence(100 + w.rng.IntN(300)),
		Channel:  fmt.Sprintf("list%d", w.rng.IntN(5)),
	}
	if n := len(w.ids); n > 0 && w.rng.IntN(2) == 0 {
		p.Parent = w.ids[n-1-min(w.rng.IntN(n), w.rng.IntN(100))]
		p.Thread = p.Parent
	}
	w.ids = append(w.ids, p.ID)
	return p
}

func (w *world) page() tribemap.Page {
	var page tribemap.Page
	for range pagePosts {
		page.Posts = append(page.Posts, w.post())
	}
	for i := range pagePosts / 10 {
		a := page.Posts[i*10].Author
		page.People = append(page.People, tribemap.Person{Ref: tribemap.Ref{Source: "mail", ID: a}, Name: a})
	}
	return page
}

func load(b *testing.B) []tribemap.Page {
	b.Helper()
	w := newWorld()
	all := make([]tribemap.Page, 0, pages)
	for range pages {
		all = append(all, w.page())
	}
	return all
}

// heap returns the bytes in use on the heap beyond those that base names.
func heap(base uint64) float64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse-min(base, m.HeapInuse)) / (1 << 20)
}

func diskSize(b *testing.B, dir string) float64 {
	b.Helper()
	var n int64
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && filepath.Ext(path) == ".sst" {
			n += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return float64(n)
}

// BenchmarkStorePut stores 300,000 posts in pages of 1,000, closes the store,
// and does the same with one key per post in Badger's own WriteBatch, which
// looks nothing up and is not atomic.
func BenchmarkStorePut(b *testing.B) {
	all := load(b)
	var base runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&base)
	var ours, raw time.Duration
	var mem, disk float64
	for b.Loop() {
		dir := b.TempDir()
		start := time.Now()
		s, err := store.Open(dir, store.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for _, page := range all {
			if _, err := s.Put(b.Context(), page); err != nil {
				b.Fatal(err)
			}
		}
		mem = heap(base.HeapInuse)
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(start)
		disk = diskSize(b, dir)
		runtime.GC()
		raw += rawBadger(b, all)
	}
	posts := float64(b.N * pages * pagePosts)
	b.ReportMetric(posts/ours.Seconds(), "posts/s")
	b.ReportMetric(posts/raw.Seconds(), "badger-posts/s")
	b.ReportMetric(raw.Seconds()/ours.Seconds(), "x-badger")
	b.ReportMetric(mem, "heap-MiB")
	b.ReportMetric(disk/(pages*pagePosts), "disk-B/post")
}

// rawBadger writes each post as a key of its own with the options that were
// fastest for that.
func rawBadger(b *testing.B, all []tribemap.Page) time.Duration {
	b.Helper()
	start := time.Now()
	db, err := badger.Open(yardstick.Badger(b.TempDir()))
	if err != nil {
		b.Fatal(err)
	}
	batch := db.NewWriteBatch()
	for _, page := range all {
		for i := range page.Posts {
			p := &page.Posts[i]
			value := []byte(p.Author + "\x00" + p.Thread + "\x00" + p.Parent + "\x00" + p.Title + "\x00" + p.Text)
			if err := batch.Set([]byte(p.Ref.String()), value); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := batch.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// BenchmarkStoreScan reads 300,000 posts back, with and without their prose,
// and stores them a second time, which changes nothing.
func BenchmarkStoreScan(b *testing.B) {
	all := load(b)
	s, err := store.Open(b.TempDir(), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for _, page := range all {
		if _, err := s.Put(b.Context(), page); err != nil {
			b.Fatal(err)
		}
	}
	report := func(b *testing.B) {
		b.ReportMetric(float64(b.N*pages*pagePosts)/b.Elapsed().Seconds(), "posts/s")
	}
	debug.FreeOSMemory()
	scan := func(name string, each func(func(*tribemap.Post) error) error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				n := 0
				if err := each(func(p *tribemap.Post) error { n += 1; return nil }); err != nil {
					b.Fatal(err)
				}
				if n != pages*pagePosts {
					b.Fatalf("%d posts", n)
				}
			}
			report(b)
		})
	}
	scan("full", func(fn func(*tribemap.Post) error) error { return s.ScanPosts(b.Context(), fn) })
	scan("headers", func(fn func(*tribemap.Post) error) error { return s.ScanHeaders(b.Context(), fn) })
	scan("iterator", func(fn func(*tribemap.Post) error) error {
		for p, err := range s.Posts(b.Context()) {
			if err != nil {
				return err
			}
			if err := fn(&p); err != nil {
				return err
			}
		}
		return nil
	})
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			for _, page := range all {
				if c, err := s.Put(b.Context(), page); err != nil || c.Unchanged != pagePosts {
					b.Fatal(c, err)
				}
			}
		}
		report(b)
	})
}
