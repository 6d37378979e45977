package graph_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tribemap/graph"
	"tribemap/graph/graphtest"
)

// flood labels components by flooding from each node that is still dry, along
// arcs in both directions and within communities only.
func flood(g *graph.CSR, membership []uint32) []uint32 {
	const dry = ^uint32(0)
	back := g.Transpose()
	label := slices.Repeat([]uint32{dry}, g.N())
	count := uint32(0)
	for start := range uint32(g.N()) {
		if label[start] != dry {
			continue
		}
		queue := []uint32{start}
		label[start] = count
		for len(queue) > 0 {
			u := queue[0]
			queue = queue[1:]
			for _, v := range slices.Concat(g.Neighbors(u), back.Neighbors(u)) {
				if label[v] == dry && membership[u] == membership[v] {
					label[v] = count
					queue = append(queue, v)
				}
			}
		}
		count++
	}
	return label
}

func drawGraph(t *rapid.T) *graph.CSR {
	n := rapid.IntRange(1, 14).Draw(t, "n")
	node := rapid.Uint32Range(0, uint32(n-1))
	edges := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) graph.Edge {
		return graph.Edge{From: node.Draw(t, "u"), To: node.Draw(t, "v"), Weight: rapid.SampledFrom([]float32{1, 2, 0.25}).Draw(t, "w")}
	}), 0, 30).Draw(t, "edges")
	g, err := graph.FromEdges(n, edges, graph.BuildOptions{
		Directed: rapid.Bool().Draw(t, "directed"), Unit: rapid.Bool().Draw(t, "unit"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestComponentsAgainstFlood(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		label, count := graph.Components(g)
		want := flood(g, make([]uint32, g.N()))
		if !slices.Equal(label, want) || count != int(slices.Max(want))+1 {
			t.Fatalf("%d components %v, want %v", count, label, want)
		}
	})
}

func TestSplitDisconnectedAgainstFlood(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		membership := rapid.SliceOfN(rapid.Uint32Range(0, 3), g.N(), g.N()).Draw(t, "membership")
		split := graph.SplitDisconnected(g, membership)
		if want := flood(g, membership); !slices.Equal(split, want) {
			t.Fatalf("pieces %v, want %v", split, want)
		}
		if broken := graph.Disconnected(g, split); broken != 0 {
			t.Fatalf("%d pieces are disconnected", broken)
		}
		pieces := map[uint32]map[uint32]bool{}
		for u, c := range membership {
			if pieces[c] == nil {
				pieces[c] = map[uint32]bool{}
			}
			pieces[c][split[u]] = true
		}
		want := 0
		for _, p := range pieces {
			if len(p) > 1 {
				want++
			}
		}
		if got := graph.Disconnected(g, membership); got != want {
			t.Fatalf("%d disconnected communities, want %d", got, want)
		}
	})
}

// Counted by hand.
func TestComponentsOfSmallGraphs(t *testing.T) {
	want := map[string]int{
		"no nodes": 0, "no edges": 3, "one edge": 1, "star": 1, "pieces": 4, "karate": 1,
		"ring of cliques": 1, "weighted, with a loop": 1, "directed": 1,
	}
	for _, s := range graphtest.Small() {
		if count, ok := want[s.Name]; ok {
			if _, got := graph.Components(s.G); got != count {
				t.Errorf("%s: %d components, want %d", s.Name, got, count)
			}
		}
	}
}
