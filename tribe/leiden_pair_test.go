package tribe

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tribemap/graph"
)

// pairedUp returns the communities of nodes that were alone and paired up.
func pairedUp(g *graph.CSR, gamma float64, threads int) []uint32 {
	e := newEngine(g, newRNG(1), LeidenOptions{Gamma: gamma})
	e.threads = threads // however small the graph
	for len(e.gains) < threads {
		e.gains = append(e.gains, newAccumulator(g.N()))
	}
	lv, community := baseLevel(g), startMembership(g.N(), nil)
	e.count(lv, community)
	e.wake(lv.n())
	e.pairUp(lv, community)
	return community
}

// Moves are made without looking for clashes, so none may cost anything, nor leave a
// community in pieces.
func TestPairingUpOnlyGains(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, 60)
		gamma := rapid.Float64Range(.1, 5).Draw(t, "gamma")
		alone := Partition{startMembership(g.N(), nil), g.N()}
		pairs := NewPartition(pairedUp(g, gamma, 1))
		checkConnected(t, g, pairs)
		if q, q0 := Modularity(g, pairs, gamma), Modularity(g, alone, gamma); q < q0-1e-9 {
			t.Fatalf("Q fell from %v to %v", q0, q)
		}
	})
}

func TestPairingUpFindsCliques(t *testing.T) {
	p := NewPartition(pairedUp(ringOfCliques(t, 40, 6), 1, 1))
	if p.K > 3*40 {
		t.Errorf("240 nodes of 40 cliques pair up to %d communities", p.K)
	}
}

func TestPairingUpDoesNotDependOnWorkers(t *testing.T) {
	for name, g := range broadGraphs(t) {
		want := pairedUp(g, 1, 1)
		for _, threads := range []int{2, 8} {
			if got := pairedUp(g, 1, threads); !slices.Equal(got, want) {
				t.Errorf("%s: %d workers pair nodes otherwise than one", name, threads)
			}
		}
	}
}
