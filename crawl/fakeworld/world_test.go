package fakeworld

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func newWorld(seed uint64, opt Options) *World { return New(rand.New(rand.NewPCG(seed, 1)), opt) }

// TestWorld: the same seed makes the same world, answers come after what they
// answer and stand in its thread.
func TestWorld(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		opt := Options{Tribes: 1 + rapid.IntRange(0, 3).Draw(t, "tribes"), People: 8, Threads: 5, Strays: 5}
		w := newWorld(seed, opt)
		if !reflect.DeepEqual(w, newWorld(seed, opt)) {
			t.Fatal("another world of the same seed")
		}
		for i, p := range w.Posts {
			if p.ID != First+i || i > 0 && p.Came < w.Posts[i-1].Came {
				t.Fatalf("post %d at place %d", p.ID, i)
			}
			if above := w.Post(p.Parent); above != nil && (above.Came >= p.Came || above.Thread != p.Thread) || above == nil && p.Thread != p.ID {
				t.Fatalf("post %+v answers %+v", p, above)
			}
		}
	})
}

// TestReachable compares with a search through the threads, post by post.
func TestReachable(t *testing.T) {
	for seed := range uint64(5) {
		w := newWorld(seed, Options{Tribes: 2, People: 8, Threads: 8, Strays: 5})
		w.Trouble(rand.New(rand.NewPCG(seed, 2)), Deletions)
		found := func(p *Post) bool { return p.Topic }
		for _, apart := range []bool{false, true} {
			var want []int
			for _, p := range w.Posts {
				if !p.Gone && slices.ContainsFunc(w.around(p.ID, apart), func(id int) bool { return found(w.Post(id)) && !w.Post(id).Gone }) {
					want = append(want, p.ID)
				}
			}
			if got := w.Reachable(found, apart); !slices.Equal(got, want) {
				t.Errorf("seed %d, falls apart %v: %v, want %v", seed, apart, got, want)
			}
		}
	}
}

// around walks from a post to all that stand in its thread, over no deleted
// post if the thread falls apart there.
func (w *World) around(id int, apart bool) []int {
	met := []int{id}
	for i := 0; i < len(met); i++ {
		for _, next := range append([]int{w.Post(met[i]).Parent}, w.Children[met[i]]...) {
			if p := w.Post(next); p != nil && !slices.Contains(met, next) && (!apart || !p.Gone) {
				met = append(met, next)
			}
		}
	}
	return met
}

func TestDyads(t *testing.T) {
	w := &World{People: []Person{{}, {}, {}, {Tribe: 1}}}
	say := func(author, parent int) {
		w.Posts = append(w.Posts, Post{ID: First + len(w.Posts), Author: author, Parent: parent})
	}
	say(0, 0)
	say(1, First)   // 1 answers 0
	say(0, First+1) // and is answered
	say(2, First)   // one side only
	say(3, First)   // of another tribe
	say(0, First+4)
	say(1, First+1) // to oneself
	all := func(*Post) bool { return true }
	if got := w.Dyads(0, all); !slices.Equal(got, []Dyad{{0, 1}}) {
		t.Errorf("dyads %v", got)
	}
	if got := w.Dyads(0, func(p *Post) bool { return p.ID != First+2 }); got != nil {
		t.Errorf("dyads of which one side is missing: %v", got)
	}
	if got := Connectors([]Dyad{{1, 2}, {1, 3}, {4, 5}}, 2); !slices.Equal(got, []int{1, 2, 3, 4, 5}) {
		t.Errorf("connectors %v: all with one dyad are equal", got)
	}
}
