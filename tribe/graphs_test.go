package tribe

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"tribemap/graph"
)

func newRNG(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

func mustGraph(tb testing.TB, n int, edges []graph.Edge) *graph.CSR {
	tb.Helper()
	g, err := graph.FromEdges(n, edges, graph.BuildOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// ringOfCliques links k cliques of the given size in a ring by single edges.
// Node u belongs to clique u/size.
func ringOfCliques(tb testing.TB, k, size int) *graph.CSR {
	var edges []graph.Edge
	for c := range k {
		for i := range size {
			for j := range i {
				edges = append(edges, graph.Edge{From: uint32(c*size + i), To: uint32(c*size + j), Weight: 1})
			}
		}
		edges = append(edges, graph.Edge{From: uint32(c * size), To: uint32((c+1)%k*size + 1), Weight: 1})
	}
	return mustGraph(tb, k*size, edges)
}

// planted draws a planted partition: k groups of size nodes, in which pairs are
// linked with probability in, and out across. Node u belongs to group u/size.
func planted(tb testing.TB, k, size int, in, out float64, seed uint64) *graph.CSR {
	rng := newRNG(seed)
	var edges []graph.Edge
	for u := range uint32(k * size) {
		for v := range u {
			p := out
			if int(u)/size == int(v)/size {
				p = in
			}
			if rng.Float64() < p {
				edges = append(edges, graph.Edge{From: v, To: u, Weight: 1})
			}
		}
	}
	return mustGraph(tb, k*size, edges)
}

// plantedTruth is the membership behind planted and ringOfCliques.
func plantedTruth(k, size int) []uint32 {
	truth := make([]uint32, k*size)
	for u := range truth {
		truth[u] = uint32(u / size)
	}
	return truth
}

// noise draws m distinct edges on n nodes.
func noise(tb testing.TB, n, m int, seed uint64) *graph.CSR {
	rng := newRNG(seed)
	drawn := map[[2]uint32]bool{}
	var edges []graph.Edge
	for len(edges) < m {
		u, v := uint32(rng.IntN(n)), uint32(rng.IntN(n))
		if u >= v || drawn[[2]uint32{u, v}] {
			continue
		}
		drawn[[2]uint32{u, v}] = true
		edges = append(edges, graph.Edge{From: u, To: v, Weight: 1})
	}
	return mustGraph(tb, n, edges)
}

// drawGraph draws small graphs, weighted or not, mostly sparse.
func drawGraph(t *rapid.T, maxNodes int) *graph.CSR {
	n := rapid.IntRange(1, maxNodes).Draw(t, "n")
	weighted := rapid.Bool().Draw(t, "weighted")
	node := rapid.Uint32Range(0, uint32(n-1))
	edges := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) graph.Edge {
		e := graph.Edge{From: node.Draw(t, "u"), To: node.Draw(t, "v"), Weight: 1}
		if weighted {
			e.Weight = rapid.Float32Range(1e-3, 100).Draw(t, "w")
		}
		return e
	}), 0, 3*n).Draw(t, "edges")
	g, err := graph.FromEdges(n, edges, graph.BuildOptions{Unit: !weighted, KeepLoops: rapid.Bool().Draw(t, "loops")})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// drawLabels draws a membership with some nodes in no community.
func drawLabels(t *rapid.T, n int) []uint32 {
	label := rapid.OneOf(rapid.Uint32Range(0, 4), rapid.Just(uint32(None)))
	return rapid.SliceOfN(label, n, n).Draw(t, "labels")
}
