package graph_test

import (
	"testing"

	"tribemap/graph"
	"tribemap/graph/graphtest"
)

func TestUndirectedAddsUpBothDirections(t *testing.T) {
	rng := graphtest.Rand(1)
	var edges []graph.Edge
	for range 400 {
		edges = append(edges, graph.Edge{From: rng.Uint32N(40), To: rng.Uint32N(40), Weight: float32(1+rng.IntN(9)) / 4})
	}
	for _, opt := range []graph.BuildOptions{
		{Directed: true, KeepLoops: true},
		{Directed: true, Unit: true},
		{Directed: true, KeepLoops: true, Unit: true},
	} {
		g, err := graph.FromEdges(42, edges, opt)
		if err != nil {
			t.Fatal(err)
		}
		u := g.Undirected()
		if err := graph.Check(u); err != nil {
			t.Fatal(err)
		}
		want := map[[2]uint32]float32{}
		for e := range g.Edges() {
			want[[2]uint32{e.From, e.To}] += e.Weight
			want[[2]uint32{e.To, e.From}] += e.Weight
		}
		arcs := 0
		for e := range u.Edges() {
			if w := want[[2]uint32{e.From, e.To}]; w != e.Weight {
				t.Errorf("%+v: %d–%d weighs %v, want %v", opt, e.From, e.To, e.Weight, w)
			}
			arcs += 2
		}
		if arcs-u.Loops() != len(want) || u.Arcs() != len(want) {
			t.Errorf("%+v: %d arcs, want %d", opt, u.Arcs(), len(want))
		}
	}
}

func TestUndirectedOfSmallGraphs(t *testing.T) {
	for _, s := range graphtest.Small() {
		u := s.G.Undirected()
		if err := graph.Check(u); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		if !s.G.Directed() && u != s.G {
			t.Errorf("%s was copied", s.Name)
		}
		if s.G.Directed() && u.TotalWeight() != 2*s.G.TotalWeight() {
			t.Errorf("%s: total weight %v, want twice %v", s.Name, u.TotalWeight(), s.G.TotalWeight())
		}
	}
	// One-way arcs alone leave nothing to be weighed.
	path, err := graph.FromEdges(3, []graph.Edge{{From: 0, To: 1, Weight: 1}, {From: 2, To: 1, Weight: 1}}, graph.BuildOptions{Directed: true})
	if err != nil || path.Undirected().Weighted() {
		t.Errorf("a path of one-way arcs has weights (%v)", err)
	}
	if none := new(graph.CSR).Undirected(); none.N() != 0 {
		t.Errorf("%d nodes of none", none.N())
	}
}
