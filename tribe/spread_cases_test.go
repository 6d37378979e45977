package tribe

import (
	"fmt"
	"sync"
	"testing"

	"tribemap/graph"
)

// smallModels are the option sets each small graph is tried with.
func smallModels(n int) []SpreadOptions {
	leftover := make([]float32, n)
	silent := make([]bool, n)
	for u := range leftover {
		leftover[u] = float32(u) / float32(n)
	}
	silent[1] = true
	return []SpreadOptions{
		{},
		{Rounds: 1},
		{Rounds: 2, SeedTells: 2},
		{Tells: 2, Accept: 0.7},
		{Tells: 1, SeedTells: 3, Rounds: 3, Leftover: leftover},
		{Tells: 2, SeedTells: 3, Rounds: 2, Accept: 0.5, Roots: []uint32{0, 2, 2, 2}},
		{SeedTells: 2, Rounds: -1, Silent: silent},
		{Tells: 2, Accept: 0.7, Poisson: true},
		{Model: IndependentCascade},
		{Model: IndependentCascade, Rounds: 2, Accept: 0.6, Silent: silent},
		{Model: LinearThreshold},
		{Model: LinearThreshold, Rounds: 2, Accept: 0.8, Roots: []uint32{1, 2}, Silent: silent},
		{SeedTells: 2, Rounds: 3, Blockers: []uint32{2}},
		{Tells: 2, Rounds: -1, Accept: 0.7, Blockers: []uint32{0, 2}},
		{Model: IndependentCascade, Blockers: []uint32{1}, Silent: silent},
		{Model: LinearThreshold, Rounds: 2, Blockers: []uint32{0}, Roots: []uint32{1, 2}},
		{SeedTells: 3, NoShow: leftover},
		{Model: IndependentCascade, NoShow: leftover, Blockers: []uint32{2}, Roots: []uint32{2, 1, 0, 1, 1}},
	}
}

type smallCase struct {
	name  string
	g     *graph.CSR
	opt   SpreadOptions
	exact []float64 // reach of all 2ⁿ seed sets
}

var smallCases = sync.OnceValue(func() (cases []smallCase) {
	for _, named := range smallGraphs() {
		for i, opt := range smallModels(named.g.N()) {
			cases = append(cases, smallCase{fmt.Sprintf("%s/%d", named.name, i), named.g, opt, exactReach(named.g, opt)})
		}
	}
	return cases
})

func eachSmallCase(t *testing.T, body func(t *testing.T, g *graph.CSR, opt SpreadOptions, exact []float64)) {
	t.Helper()
	for _, c := range smallCases() {
		t.Run(c.name, func(t *testing.T) { body(t, c.g, c.opt, c.exact) })
	}
}

func randomGraph(n, arcs int, seed uint64) *graph.CSR {
	rng := newRNG(seed)
	edges := make([]graph.Edge, arcs)
	for i := range edges {
		// Squares crowd arcs on small numbers: some hubs, many leaves.
		u, v := rng.Float64(), rng.Float64()
		edges[i] = graph.Edge{From: uint32(u * u * float64(n)), To: uint32(v * v * float64(n)), Weight: float32(1 + rng.IntN(4))}
	}
	return must(n, edges...)
}
