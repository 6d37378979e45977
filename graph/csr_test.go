package graph

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestZeroValueIsTheEmptyGraph(t *testing.T) {
	g := new(CSR)
	if g.N() != 0 || g.M() != 0 || g.Arcs() != 0 || g.TotalWeight() != 0 {
		t.Errorf("n=%d m=%d arcs=%d", g.N(), g.M(), g.Arcs())
	}
	if err := Check(g); err != nil {
		t.Error(err)
	}
	if built := mustBuild(t, 0, nil, BuildOptions{}); built.N() != 0 {
		t.Errorf("no nodes built as %d", built.N())
	}
}

func TestCounts(t *testing.T) {
	edges := []Edge{{0, 1, 2}, {1, 2, 0.5}, {2, 2, 4}}
	tests := []struct {
		opt            BuildOptions
		m, arcs        int
		total, degree2 float64
	}{
		{BuildOptions{}, 2, 4, 5, 0.5},
		{BuildOptions{KeepLoops: true}, 3, 5, 9, 4.5},
		{BuildOptions{Directed: true}, 2, 2, 2.5, 0},
		{BuildOptions{Directed: true, KeepLoops: true}, 3, 3, 6.5, 4},
		{BuildOptions{Unit: true, KeepLoops: true}, 3, 5, 5, 2},
	}
	for _, tt := range tests {
		g := mustBuild(t, 3, edges, tt.opt)
		if g.M() != tt.m || g.Arcs() != tt.arcs || g.TotalWeight() != tt.total || g.WeightedDegree(2) != tt.degree2 {
			t.Errorf("%+v: m=%d arcs=%d total=%g degree(2)=%g, want %+v",
				tt.opt, g.M(), g.Arcs(), g.TotalWeight(), g.WeightedDegree(2), tt)
		}
	}
}

func TestEdgesRebuildTheGraph(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		opt := drawOptions(t)
		g, err := FromEdges(9, drawEdges(t, 9), opt)
		if err != nil {
			t.Fatal(err)
		}
		edges := slices.Collect(g.Edges())
		if len(edges) != g.M() {
			t.Fatalf("%d edges listed, M says %d", len(edges), g.M())
		}
		again, err := FromEdges(9, edges, opt)
		if err != nil || !sameGraph(again, g) {
			t.Fatalf("edges %v build another graph (%v)", edges, err)
		}
	})
}

func TestEdgesStopsEarly(t *testing.T) {
	g := mustBuild(t, 3, []Edge{{0, 1, 1}, {1, 2, 1}}, BuildOptions{})
	for e := range g.Edges() {
		if e != (Edge{0, 1, 1}) {
			t.Fatalf("first edge %v", e)
		}
		break
	}
}

func TestTranspose(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	edges := randomEdges(rng, 200, 2000, 1, 2, 0.5)
	opt := BuildOptions{Directed: true, KeepLoops: true}
	g := mustBuild(t, 200, edges, opt)
	for i, e := range edges {
		edges[i] = Edge{e.To, e.From, e.Weight}
	}
	if want := mustBuild(t, 200, edges, opt); !sameGraph(g.Transpose(), want) {
		t.Error("transpose differs from the graph of turned edges")
	}
	if !sameGraph(g.Transpose().Transpose(), g) {
		t.Error("turning twice is not the identity")
	}
	und := mustBuild(t, 200, edges, BuildOptions{})
	if und.Transpose() != und {
		t.Error("an undirected graph is not its own transpose")
	}
}
