// Package bench measures what we publish. Its benchmarks and programs are run
// by hand; see the comments on each.
package bench

import (
	"context"
	"math/rand/v2"
	"testing"

	"tribemap/graph"
	"tribemap/tribe"
)

// rmat returns a directed R-MAT graph with 2^scale nodes and about the given
// number of arcs, quadrant chances .57, .19, .19, .05.
func rmat(tb testing.TB, scale, arcs int) *graph.CSR {
	tb.Helper()
	rng := rand.New(rand.NewPCG(1, 0))
	edges := make([]graph.Edge, arcs)
	for i := range edges {
		var u, v uint32
		for range scale {
			x := rng.Float64()
			u, v = u<<1, v<<1
			switch {
			case x >= 0.95:
				u, v = u|1, v|1
			case x >= 0.76:
				u |= 1
			case x >= 0.57:
				v |= 1
			}
		}
		edges[i] = graph.Edge{From: u, To: v, Weight: 1}
	}
	g, err := graph.FromEdges(1<<scale, edges, graph.BuildOptions{Directed: true, Unit: true})
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// BenchmarkSelectSeeds chooses 50 people on 131,072 nodes and 1 million arcs.
// It reports reverse-reachable sets drawn a second and the ratio certified.
func BenchmarkSelectSeeds(b *testing.B) {
	g := rmat(b, 17, 1<<20)
	for _, c := range []struct {
		name string
		opt  tribe.SpreadOptions
	}{
		{"telephone", tribe.SpreadOptions{}},
		{"telephone/tells=2,accept=.7", tribe.SpreadOptions{Tells: 2, Accept: 0.7}},
		{"telephone/seeds=5", tribe.SpreadOptions{SeedTells: 5}},
		{"ic", tribe.SpreadOptions{Model: tribe.IndependentCascade}},
		{"lt", tribe.SpreadOptions{Model: tribe.LinearThreshold}},
	} {
		b.Run(c.name, func(b *testing.B) {
			c.opt.Worlds = 1 // time the search, not the judgement
			var sets int
			var ratio float64
			for b.Loop() {
				set, err := tribe.SelectSeeds(context.Background(), g, rand.New(rand.NewPCG(1, 0)), tribe.SeedOptions{SpreadOptions: c.opt, K: 50})
				if err != nil {
					b.Fatal(err)
				}
				sets += set.Sets
				ratio = set.Ratio
			}
			b.ReportMetric(float64(sets)/b.Elapsed().Seconds(), "sets/s")
			b.ReportMetric(ratio, "ratio")
		})
	}
}
