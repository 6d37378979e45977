package graphtest

import (
	"math/rand/v2"

	"tribemap/graph"
)

// swapsPerEdge is how often each edge is offered a swap: from a few on, what
// the graph looked like before no longer shows [1].
const swapsPerEdge = 10

// Rewire returns an undirected graph in which every node keeps its degree and
// all else is chance: pairs of edges u–v, x–y become u–y, x–v, again and again,
// unless that makes a loop or repeats an edge [1]. It is the null model that
// modularity compares with. Weights and loops of g are dropped. Time O(m).
//
// [1] R. Milo, N. Kashtan, S. Itzkovitz, M. E. J. Newman, U. Alon: On the
// uniform generation of random graphs with prescribed degree sequences. 2003.
// doi:10.48550/arXiv.cond-mat/0312028
func Rewire(rng *rand.Rand, g *graph.CSR) *graph.CSR {
	seen := make(map[uint64]bool, g.M())
	var edges []graph.Edge
	for e := range g.Edges() {
		if e.From != e.To {
			seen[pairKey(int(e.From), int(e.To))] = true
			edges = append(edges, graph.Edge{From: e.From, To: e.To, Weight: 1})
		}
	}
	for range swapsPerEdge * len(edges) {
		a, b := &edges[rng.IntN(len(edges))], &edges[rng.IntN(len(edges))]
		if rng.IntN(2) == 0 {
			b.From, b.To = b.To, b.From
		}
		ay, bv := pairKey(int(a.From), int(b.To)), pairKey(int(b.From), int(a.To))
		if a == b || a.From == b.To || b.From == a.To || seen[ay] || seen[bv] {
			continue
		}
		delete(seen, pairKey(int(a.From), int(a.To)))
		delete(seen, pairKey(int(b.From), int(b.To)))
		seen[ay], seen[bv] = true, true
		a.To, b.To = b.To, a.To
	}
	return build(g.N(), edges)
}
