package graph_test

import (
	"slices"
	"testing"

	"tribemap/graph"
	"tribemap/graph/graphtest"
)

func TestWithoutIsBuildingFromTheRest(t *testing.T) {
	hide := func(u, v uint32) bool { return (u^v)%3 == 1 || u == v && u%2 == 0 }
	for _, s := range graphtest.Small() {
		var kept []graph.Edge
		for e := range s.G.Edges() {
			if !hide(e.From, e.To) {
				kept = append(kept, e)
			}
		}
		want, err := graph.FromEdges(s.G.N(), kept, graph.BuildOptions{Directed: s.G.Directed(), KeepLoops: true})
		if err != nil {
			t.Fatal(err)
		}
		got := s.G.Without(hide)
		if err := graph.Check(got); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		if got.M() != want.M() || !slices.Equal(slices.Collect(got.Edges()), slices.Collect(want.Edges())) {
			t.Errorf("%s: %d edges left, want %d", s.Name, got.M(), want.M())
		}
	}
}
