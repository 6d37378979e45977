package main

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"tribemap"
	"tribemap/graph"
	"tribemap/tribe"
)

// chatter is a talk of 40 people in two groups of 20, in threads of five posts by
// two to five people, every kind of interaction in it.
func chatter() *tribe.Talk {
	t := &tribe.Talk{Threads: 200, Bot: make([]bool, 40), Start: 0, End: 200_000}
	for range t.Bot {
		t.People = append(t.People, tribemap.Person{Ref: tribemap.Ref{Source: "s", ID: string(rune('A' + len(t.People)))}})
	}
	t.Bot[39] = true
	for thread := range uint32(200) {
		group := thread % 2 * 20
		first, step, width := thread/2*7+thread/40*3, 1+thread/2%9, 2+thread%4
		for i := range uint32(5) {
			author := group + (first+i%width*step)%20
			to := group + (first+i*step)%20
			post := uint32(len(t.Posts))
			t.Posts = append(t.Posts, tribe.Post{Author: author, Thread: thread, Parent: tribe.None, Time: int64(thread) * 1000})
			if author != to {
				t.Interactions = append(t.Interactions, tribemap.Interaction{
					From: author, To: to, Post: post, Time: int64(thread) * 1000, Kind: tribemap.Reply + tribemap.Kind(thread%3),
				})
			}
		}
	}
	slices.SortFunc(t.Interactions, tribe.CompareInteractions)
	return t
}

func edgesOf(t *testing.T, s *tribe.Signals) []graph.Edge {
	t.Helper()
	g, err := s.Graph(nil)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(g.Edges())
}

func TestStandardIsTheProducts(t *testing.T) {
	talk := chatter()
	got := edgesOf(t, tribe.GatherSignals(len(talk.People), standard.edges(talk)))
	want := edgesOf(t, tribe.NewSignals(talk, tribe.SignalOptions{}))
	// The product counts presence in steps of 2⁻²⁰ of a reply.
	same := func(a, b graph.Edge) bool {
		return a.From == b.From && a.To == b.To && math.Abs(float64(a.Weight-b.Weight)) < 1e-4*float64(b.Weight)
	}
	if len(want) == 0 || !slices.EqualFunc(got, want, same) {
		t.Errorf("%d edges, the product has %d, or other weights", len(got), len(want))
	}
}

// Every variation but those of thread size changes the edges of chatter, whose
// threads are all small.
func TestVariationsTurnSomething(t *testing.T) {
	talk := chatter()
	base := edgesOf(t, tribe.GatherSignals(len(talk.People), standard.edges(talk)))
	small := map[string]bool{"threads of 20 at most": true, "threads of 200 at most": true, "co-presence within 10 posts": true}
	for _, v := range variations {
		r := standard.turned(v)
		if r == standard || !r.valid() {
			t.Errorf("%s: turns nothing, or everything off", v.name)
		}
		same := reflect.DeepEqual(base, edgesOf(t, tribe.GatherSignals(len(talk.People), r.edges(talk))))
		if same != small[v.name] {
			t.Errorf("%s: same edges: %v", v.name, same)
		}
	}
}

func TestNearLeavesDistantVoicesOut(t *testing.T) {
	r := standard
	r.near = 1
	edges := r.together([]uint32{4, 5, 6})
	want := []graph.Edge{{From: 4, To: 5, Weight: 1}, {From: 5, To: 6, Weight: 1}}
	if !reflect.DeepEqual(edges, want) {
		t.Errorf("edges %v, want %v", edges, want)
	}
}
