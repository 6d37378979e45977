package store

import (
	"context"
	"fmt"
	"testing"

	"tribemap"
)

func TestFilterForgetsNoKey(t *testing.T) {
	const keys = 5 * filterStart // several layers
	f := filter{whole: true}
	key := func(n int) []byte { return fmt.Appendf(nil, "key %d", n) }
	for n := range keys {
		f.add(key(n))
	}
	wrong := 0
	for n := range keys {
		if !f.mayHold(key(n)) {
			t.Fatalf("key %d is lost", n)
		}
		if f.mayHold(key(keys + n)) {
			wrong++
		}
	}
	if share := float64(wrong) / keys; share > .03 {
		t.Errorf("%.3f of absent keys pass", share)
	}
	if len(f.layers) < 2 {
		t.Errorf("%d layers: the test is too small", len(f.layers))
	}
}

// TestFilterOfAStoreThatIsOpenedAgain checks that what was stored by another
// process is still recognised, before and after its keys are read.
func TestFilterOfAStoreThatIsOpenedAgain(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	page := func(from, to int) (p tribemap.Page) {
		for n := from; n < to; n++ {
			p.Posts = append(p.Posts, tribemap.Post{Ref: tribemap.Ref{Source: "forum", ID: fmt.Sprint(n)}, Author: "ann"})
		}
		return p
	}
	put := func(s *Store, from, to, isNew int) {
		t.Helper()
		c, err := s.Put(ctx, page(from, to))
		if err != nil || c.New != isNew || c.Unchanged != to-from-isNew {
			t.Errorf("posts %d…%d: %+v, %v; want %d new", from, to, c, err, isNew)
		}
	}
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	put(s, 0, 400, 400)
	if !s.keys.whole {
		t.Error("the filter of a new store is not used")
	}
	put(s, 200, 500, 100)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(dir, Options{}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	put(s, 450, 550, 50)
	if s.keys.whole {
		t.Error("keys are read for a page")
	}
	put(s, 500, 600, 50)
	put(s, 0, 700, 100)
	if !s.keys.whole {
		t.Error("keys were not read after many look-ups")
	}
	put(s, 0, 800, 100)
}
