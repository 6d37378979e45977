package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"

	"tribemap/graph"
	"tribemap/graph/graphtest"
)

// recipe is a graph that is made rather than found. The same seed gives the
// same bytes everywhere.
type recipe struct {
	name  string
	large bool // a million nodes: left out by -quick
	seed  uint64
	make  func(rng *rand.Rand) (g *graph.CSR, truth []uint32) // truth is nil where there is none
}

// recipes are the graphs that community detection is commonly measured on: LFR
// with degree exponent 2.5, mean degree 20, at most 1,000, and community sizes
// 20–1,000 (20–2,000 for a million nodes) with exponent 1.5; R-MAT with 16 edges
// a node.
var recipes = []recipe{
	{"lfr100k-mu04", false, 1, lfr(graphtest.LFROptions{N: 100_000, Mixing: .4})},
	{"lfr100k-mu06", false, 2, lfr(graphtest.LFROptions{N: 100_000, Mixing: .6})},
	{"lfr1m-mu04", true, 3, lfr(graphtest.LFROptions{N: 1_000_000, Mixing: .4, MaxSize: 2000})},
	{"rmat16e", true, 4, func(rng *rand.Rand) (*graph.CSR, []uint32) { return withoutIsolated(graphtest.RMAT(rng, 20, 16)), nil }},
}

// withoutIsolated renumbers the nodes that have edges: an edge list does not
// show the others, but some readers would add them again.
func withoutIsolated(g *graph.CSR) *graph.CSR {
	number, n := make([]uint32, g.N()), uint32(0)
	for u := range uint32(g.N()) {
		number[u] = n
		if g.Degree(u) > 0 {
			n++
		}
	}
	var edges []graph.Edge
	for e := range g.Edges() {
		edges = append(edges, graph.Edge{From: number[e.From], To: number[e.To], Weight: e.Weight})
	}
	dense, err := graph.FromEdges(int(n), edges, graph.BuildOptions{})
	if err != nil {
		panic(err) // the edges are those of a graph
	}
	return dense
}

func lfr(opt graphtest.LFROptions) func(*rand.Rand) (*graph.CSR, []uint32) {
	return func(rng *rand.Rand) (*graph.CSR, []uint32) { return graphtest.LFR(rng, opt) }
}

// generate writes dir/NAME.txt and, where the communities are known,
// dir/NAME.truth. It says on talk what was made.
func (r recipe) generate(dir string, talk io.Writer) error {
	rng := graphtest.Rand(r.seed)
	g, truth := r.make(rng)
	fmt.Fprintln(talk, r.name+":", describe(g, truth))
	edges := slices.Collect(g.Edges())
	disorder(rng, edges)
	return writeGraph(filepath.Join(dir, r.name), edges, truth)
}

// disorder shuffles edges and turns half of them around.
func disorder(rng *rand.Rand, edges []graph.Edge) {
	rng.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
	for i := range edges {
		if rng.IntN(2) == 0 {
			edges[i].From, edges[i].To = edges[i].To, edges[i].From
		}
	}
}

// describe says what a made graph turned out to be: mixing is the mean share
// of a node's edges that leave its community.
func describe(g *graph.CSR, truth []uint32) string {
	isolated, mixing := 0, 0.0
	for u := range uint32(g.N()) {
		if g.Degree(u) == 0 {
			isolated++
			continue
		}
		if truth == nil {
			continue
		}
		leaving := 0
		targets := g.Neighbors(u)
		for _, v := range targets {
			if truth[u] != truth[v] {
				leaving++
			}
		}
		mixing += float64(leaving) / float64(len(targets))
	}
	n := g.N() - isolated
	text := fmt.Sprintf("%d nodes, %d edges, mean degree %.2f", n, g.M(), 2*float64(g.M())/float64(n))
	if truth != nil {
		text += fmt.Sprintf(", %d communities, mixing %.4f", slices.Max(truth)+1, mixing/float64(n))
	}
	return text
}
