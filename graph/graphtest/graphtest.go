// Package graphtest makes graphs to test and measure with: generators whose
// structure is known, and small graphs that everybody knows.
//
// Generators take their chance from the rng they are given and return the same
// graph for the same state of it. Impossible parameters panic: they are bugs of
// the test.
package graphtest

import (
	"math/rand/v2"

	"tribemap/graph"
)

// Rand returns the generator of chance number i, the same on every machine.
func Rand(i uint64) *rand.Rand { return rand.New(rand.NewPCG(i, 0x9e3779b97f4a7c15)) }

// build makes an undirected graph in which repeated edges count once.
func build(n int, edges []graph.Edge) *graph.CSR {
	return mustBuild(n, edges, graph.BuildOptions{Unit: true})
}

func mustBuild(n int, edges []graph.Edge, opt graph.BuildOptions) *graph.CSR {
	g, err := graph.FromEdges(n, edges, opt)
	if err != nil {
		panic(err)
	}
	return g
}

// RingOfCliques returns k cliques of the given size, each joined to the next by
// one edge from its last node to the next one's first, and the clique of each
// node. Nodes are numbered clique by clique. With two cliques there is one
// joining edge, with one there is none. It is the plainest graph on which
// modularity merges what is separate: see the resolution limit of [1].
//
// [1] S. Fortunato, M. Barthélemy: Resolution limit in community detection.
// PNAS 104 (2007) 36–41. doi:10.1073/pnas.0605965104
func RingOfCliques(k, size int) (g *graph.CSR, membership []uint32) {
	var edges []graph.Edge
	n := k * size
	for u := range n {
		for v := u + 1; v < (u/size+1)*size; v++ {
			edges = append(edges, edge(u, v))
		}
	}
	for c := range k {
		if k > 2 || k == 2 && c == 0 {
			edges = append(edges, edge(c*size+size-1, (c+1)*size%n))
		}
	}
	return build(n, edges), blocks(n, size)
}

// blocks is the membership of nodes numbered group by group.
func blocks(n, size int) []uint32 {
	membership := make([]uint32, n)
	for u := range membership {
		membership[u] = uint32(u / size)
	}
	return membership
}

func edge(u, v int) graph.Edge { return graph.Edge{From: uint32(u), To: uint32(v), Weight: 1} }

// GNM returns a random graph with n nodes and m different edges, each such
// graph being as likely: it has no communities.
func GNM(rng *rand.Rand, n, m int) *graph.CSR {
	if m > n*(n-1)/2 {
		panic("graphtest: more edges than pairs")
	}
	seen := make(map[uint64]bool, m)
	edges := make([]graph.Edge, 0, m)
	for len(edges) < m {
		u, v := rng.IntN(n), rng.IntN(n)
		if k := pairKey(u, v); u != v && !seen[k] {
			seen[k] = true
			edges = append(edges, edge(u, v))
		}
	}
	return build(n, edges)
}

// pairKey is the same for (u,v) and (v,u).
func pairKey(u, v int) uint64 { return uint64(min(u, v))<<32 | uint64(max(u, v)) }

// Shuffle renames the nodes of g at random: node u becomes name[u].
func Shuffle(rng *rand.Rand, g *graph.CSR) (shuffled *graph.CSR, name []uint32) {
	name = make([]uint32, g.N())
	for i, p := range rng.Perm(g.N()) {
		name[i] = uint32(p)
	}
	edges := make([]graph.Edge, 0, g.M())
	for e := range g.Edges() {
		edges = append(edges, graph.Edge{From: name[e.From], To: name[e.To], Weight: e.Weight})
	}
	return mustBuild(g.N(), edges, graph.BuildOptions{Directed: g.Directed(), KeepLoops: true}), name
}

// Named is a graph of Small.
type Named struct {
	Name string
	G    *graph.CSR
}

// Small returns a few small graphs on which a kernel should show its corners:
// without nodes, without edges, in pieces, with a hub, with loops, weighted,
// directed, with and without communities.
func Small() []Named {
	star := make([]graph.Edge, 8)
	for i := range star {
		star[i] = edge(0, i+1)
	}
	pieces := []graph.Edge{edge(0, 3), edge(1, 4), edge(4, 5)}
	weighted := []graph.Edge{{From: 0, To: 1, Weight: 2.5}, {From: 1, To: 2, Weight: 0.125}, {From: 2, To: 2, Weight: 3}}
	dangling := []graph.Edge{edge(0, 1), edge(1, 2), edge(2, 0), edge(3, 2), edge(0, 4)}
	club, _ := Karate()
	ring, _ := RingOfCliques(5, 4)
	return []Named{
		{"no nodes", build(0, nil)},
		{"no edges", build(3, nil)},
		{"one edge", build(2, []graph.Edge{edge(0, 1)})},
		{"star", build(9, star)},
		{"pieces", build(7, pieces)},
		{"karate", club},
		{"ring of cliques", ring},
		{"random", GNM(Rand(1), 60, 180)},
		{"weighted, with a loop", mustBuild(3, weighted, graph.BuildOptions{KeepLoops: true})},
		{"directed", mustBuild(5, dangling, graph.BuildOptions{Directed: true})},
	}
}
