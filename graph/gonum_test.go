package graph_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	gonum "gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
	"pgregory.net/rapid"

	"tribemap/graph"
	"tribemap/graph/graphtest"
)

// view returns the view of the graph's own kind.
func view(g *graph.CSR) gonum.Graph {
	if g.Directed() {
		return graph.ViewDirected(g)
	}
	return graph.ViewUndirected(g)
}

func TestThereAndBack(t *testing.T) {
	for _, s := range graphtest.Small() {
		g, ids, err := graph.FromGonum(view(s.G))
		if err != nil || len(ids) != s.G.N() || g.Directed() != s.G.Directed() {
			t.Fatalf("%s: %d nodes, %v", s.Name, len(ids), err)
		}
		if !slices.Equal(slices.Collect(g.Edges()), slices.Collect(s.G.Edges())) {
			t.Errorf("%s: other edges came back", s.Name)
		}
	}
}

func TestViewAgreesWithRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		v := graph.ViewDirected(g)
		for x := range int64(g.N()) {
			for y := range int64(g.N()) {
				_, to := slices.BinarySearch(g.Neighbors(uint32(x)), uint32(y))
				_, from := slices.BinarySearch(g.Neighbors(uint32(y)), uint32(x))
				if v.HasEdgeFromTo(x, y) != to || v.HasEdgeBetween(x, y) != (to || from) || (v.Edge(x, y) != nil) != to {
					t.Fatalf("arc %d→%d: view and rows disagree", x, y)
				}
			}
			sources := slices.Collect(func(yield func(uint32) bool) {
				for nodes := v.To(x); nodes.Next() && yield(uint32(nodes.Node().ID())); {
				}
			})
			if !slices.Equal(sources, g.Transpose().Neighbors(uint32(x))) {
				t.Fatalf("sources of %d: %v", x, sources)
			}
		}
	})
}

func TestViewOutsideTheGraph(t *testing.T) {
	club, _ := graphtest.Karate()
	v := graph.ViewUndirected(club)
	for _, id := range []int64{-1, 34} {
		if v.Node(id) != nil || v.From(id).Len() != 0 || v.Edge(id, 0) != nil || v.HasEdgeBetween(0, id) {
			t.Errorf("the view has something to say about node %d", id)
		}
	}
	if w, ok := v.Weight(3, 3); w != 0 || !ok {
		t.Errorf("a node's weight with itself is %v, %t", w, ok)
	}
}

func TestGonumFindsTheSameComponents(t *testing.T) {
	for _, s := range graphtest.Small() {
		if s.G.Directed() {
			continue
		}
		_, count := graph.Components(s.G)
		if got := len(topo.ConnectedComponents(graph.ViewUndirected(s.G))); got != count {
			t.Errorf("%s: gonum finds %d components, we find %d", s.Name, got, count)
		}
	}
}

// The two sides of the karate club: 11 friendships of 78 cross, and the summed
// degrees are 81 and 75 (hand count), so Q = 67/78 − (75² + 81²)/156².
func TestGonumModularityOfKarate(t *testing.T) {
	club, sides := graphtest.Karate()
	communities := make([][]gonum.Node, 2)
	for u, side := range sides {
		communities[side] = append(communities[side], simple.Node(u))
	}
	want := 67.0/78 - (75.0*75+81*81)/(156*156)
	if q := community.Q(graph.ViewUndirected(club), communities, 1); math.Abs(q-want) > 1e-12 {
		t.Errorf("Q = %v, want %v", q, want)
	}
}

func TestFromGonumKeepsIDsAndWeights(t *testing.T) {
	src := simple.NewWeightedUndirectedGraph(0, 0)
	src.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(900), T: simple.Node(-4), W: 2.5})
	src.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(17), T: simple.Node(900), W: 0.5})
	g, ids, err := graph.FromGonum(src)
	if err != nil {
		t.Fatal(err)
	}
	want := []graph.Edge{{From: 0, To: 2, Weight: 2.5}, {From: 1, To: 2, Weight: 0.5}}
	if got := slices.Collect(g.Edges()); !slices.Equal(ids, []int64{-4, 17, 900}) || !slices.Equal(got, want) {
		t.Errorf("ids %v edges %v", ids, got)
	}
	src.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(17), T: simple.Node(-4), W: -1})
	if _, _, err := graph.FromGonum(src); !errors.Is(err, graph.ErrWeight) {
		t.Errorf("negative weight: error %v", err)
	}
}

func TestUndirectedViewOfADirectedGraphPanics(t *testing.T) {
	g, err := graph.FromEdges(2, nil, graph.BuildOptions{Directed: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	graph.ViewUndirected(g)
}
