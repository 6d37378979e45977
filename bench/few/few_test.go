package main

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"tribemap/graph"
	"tribemap/tribe"
)

func small(t *testing.T) *graph.CSR {
	t.Helper()
	rng := rand.New(rand.NewPCG(4, 0))
	edges := make([]graph.Edge, 400)
	for i := range edges {
		u, v := rng.Float64(), rng.Float64()
		edges[i] = graph.Edge{From: uint32(u * u * 100), To: uint32(v * v * 100), Weight: float32(1 + rng.IntN(3))}
	}
	g, err := graph.FromEdges(100, edges, graph.BuildOptions{Directed: true})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Two simulations that share no line agree on every model.
func TestPlainSimulationAgreesWithTheEngine(t *testing.T) {
	g, seeds := small(t), []uint32{3, 40}
	for _, m := range models {
		opt := m.opt
		opt.Worlds = 4000
		reach, err := tribe.EstimateSpread(context.Background(), g, rand.New(rand.NewPCG(1, 0)), seeds, opt)
		if err != nil {
			t.Fatal(err)
		}
		if mean, se := simulate(g, opt, seeds); apart(mean, se, reach) > 4 {
			t.Errorf("%s: %.3f ± %.3f by plain simulation, %.3f ± %.3f by the engine", m.name, mean, se, reach.Mean, reach.SE)
		}
	}
}

// The referee draws what the engine draws: its people reach what its sets say.
func TestRefereeIsRight(t *testing.T) {
	g := small(t)
	unit, err := graph.FromEdges(100, edgesOf(g), graph.BuildOptions{Directed: true, Unit: true})
	if err != nil {
		t.Fatal(err)
	}
	r := newReferee(unit)
	const count = 40_000
	seeds, hits := []uint32{0, 5}, 0
	for range count {
		hits += hitBy(seeds, [][]uint32{r.draw(6)})
	}
	share := float64(hits) / count
	mean, se := simulate(unit, tribe.SpreadOptions{}, seeds)
	if off := math.Hypot(se, 100*math.Sqrt(share*(1-share)/count)); math.Abs(100*share-mean) > 4*off {
		t.Errorf("the referee's sets say %.3f, simulation %.3f ± %.3f", 100*share, mean, off)
	}
}

func edgesOf(g *graph.CSR) (edges []graph.Edge) {
	for e := range g.Edges() {
		edges = append(edges, e)
	}
	return edges
}

func TestCores(t *testing.T) {
	// A triangle with a tail.
	edges := []graph.Edge{{From: 0, To: 1, Weight: 1}, {From: 1, To: 2, Weight: 1}, {From: 2, To: 0, Weight: 1}, {From: 2, To: 3, Weight: 1}}
	g, err := graph.FromEdges(4, edges, graph.BuildOptions{Directed: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := cores(g); got[0] != 2 || got[1] != 2 || got[2] != 2 || got[3] != 1 {
		t.Errorf("cores %v, want 2 2 2 1", got)
	}
}
