package graph_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/graph/network"
	"pgregory.net/rapid"

	"tribemap/graph"
	"tribemap/graph/graphtest"
)

// naivePageRank iterates the full matrix of the walk.
func naivePageRank(g *graph.CSR, damping float64, rounds int) []float64 {
	n := g.N()
	step := make([][]float64, n)
	for u := range step {
		step[u] = slices.Repeat([]float64{1 / float64(n)}, n)
		if total := g.WeightedDegree(uint32(u)); total > 0 {
			step[u] = slices.Repeat([]float64{(1 - damping) / float64(n)}, n)
			for i, v := range g.Neighbors(uint32(u)) {
				w := 1.0
				if g.Weighted() {
					w = float64(g.Weights(uint32(u))[i])
				}
				step[u][v] += damping * w / total
			}
		}
	}
	rank := slices.Repeat([]float64{1 / float64(n)}, n)
	for range rounds {
		next := make([]float64, n)
		for u, row := range step {
			for v, p := range row {
				next[v] += rank[u] * p
			}
		}
		rank = next
	}
	return rank
}

// testingT is what *testing.T and *rapid.T have in common.
type testingT interface {
	Helper()
	Fatal(args ...any)
}

func maxDifference(a, b []float64) float64 {
	worst := 0.0
	for i := range a {
		worst = max(worst, math.Abs(a[i]-b[i]))
	}
	return worst
}

func mustPageRank(t testingT, g *graph.CSR, opt graph.PageRankOptions) []float64 {
	t.Helper()
	rank, err := graph.PageRank(context.Background(), g, opt)
	if err != nil {
		t.Fatal(err)
	}
	return rank
}

func TestPageRankAgainstMatrix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		damping := rapid.SampledFrom([]float64{0.5, 0.85}).Draw(t, "damping")
		got := mustPageRank(t, g, graph.PageRankOptions{Damping: damping, Tolerance: 1e-12})
		if d := maxDifference(got, naivePageRank(g, damping, 200)); d > 1e-10 {
			t.Fatalf("ranks differ by %g", d)
		}
	})
}

func TestPageRankAgainstGonum(t *testing.T) {
	for _, s := range graphtest.Small() {
		if s.G.N() == 0 || s.G.Weighted() { // gonum's takes no weights
			continue
		}
		got := mustPageRank(t, s.G, graph.PageRankOptions{Tolerance: 1e-12})
		for id, want := range network.PageRank(graph.ViewDirected(s.G), 0.85, 1e-12) {
			if math.Abs(got[id]-want) > 1e-9 {
				t.Errorf("%s: node %d has rank %v, want %v", s.Name, id, got[id], want)
			}
		}
	}
}

func TestPageRankAddsUpToOne(t *testing.T) {
	for _, s := range graphtest.Small() {
		sum := 0.0
		for _, r := range mustPageRank(t, s.G, graph.PageRankOptions{}) {
			sum += r
		}
		if s.G.N() > 0 && math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s: ranks add up to %v", s.Name, sum)
		}
	}
}

func TestPageRankDoesNotDependOnWorkers(t *testing.T) {
	g, _ := graphtest.LFR(graphtest.Rand(1), graphtest.LFROptions{N: 10_000, Mixing: 0.3})
	one := mustPageRank(t, g, graph.PageRankOptions{Threads: 1})
	for _, threads := range []int{2, 8} {
		if !slices.Equal(one, mustPageRank(t, g, graph.PageRankOptions{Threads: threads})) {
			t.Errorf("%d workers: other bits", threads)
		}
	}
}

func TestPageRankFollowsTheNodes(t *testing.T) {
	club, _ := graphtest.Karate()
	shuffled, name := graphtest.Shuffle(graphtest.Rand(2), club)
	want, got := mustPageRank(t, club, graph.PageRankOptions{}), mustPageRank(t, shuffled, graph.PageRankOptions{})
	for u, r := range want {
		if math.Abs(got[name[u]]-r) > 1e-12 {
			t.Errorf("node %d: rank %v after renaming, %v before", u, got[name[u]], r)
		}
	}
}

func TestPageRankRefuses(t *testing.T) {
	club, _ := graphtest.Karate()
	for _, opt := range []graph.PageRankOptions{
		{Damping: 1}, {Damping: -0.1}, {Damping: math.NaN()}, {Tolerance: -1}, {MaxRounds: -1},
	} {
		if _, err := graph.PageRank(context.Background(), club, opt); !errors.Is(err, graph.ErrOption) {
			t.Errorf("%+v: error %v, want ErrOption", opt, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := graph.PageRank(ctx, club, graph.PageRankOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v after cancelling", err)
	}
}
