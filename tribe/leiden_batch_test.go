package tribe

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tribemap/graph"
	"tribemap/graph/graphtest"
)

// asLarge makes Leiden treat every level as a large one during a test.
func asLarge(t testing.TB) {
	before := largeArcs
	largeArcs = 0
	t.Cleanup(func() { largeArcs = before })
}

// broadGraphs are of the kinds that differ most: communities of one size and of
// many, hubs, none at all, weights and loops.
func broadGraphs(t testing.TB) map[string]*graph.CSR {
	lfr, _ := graphtest.LFR(graphtest.Rand(1), graphtest.LFROptions{N: 10_000, Mixing: .4})
	cliques, _ := graphtest.RingOfCliques(800, 8)
	hubs := graphtest.RMAT(graphtest.Rand(2), 12, 8)
	var edges []graph.Edge
	for e := range hubs.Edges() {
		e.Weight = .25 * float32(1+(e.From+e.To)%7)
		edges = append(edges, e, graph.Edge{From: e.From, To: e.From, Weight: 2})
	}
	weighted, err := graph.FromEdges(hubs.N(), edges, graph.BuildOptions{KeepLoops: true})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]*graph.CSR{
		"lfr": lfr, "cliques": cliques, "hubs": hubs, "weighted with loops": weighted,
		"noise": graphtest.GNM(graphtest.Rand(3), 9000, 30_000),
	}
}

// Whether all levels are large, or the lowest just so.
func TestLeidenDoesNotDependOnWorkers(t *testing.T) {
	asLarge(t)
	workers := []int{2, 3, 8}
	if testing.Short() {
		workers = workers[2:]
	}
	for name, g := range broadGraphs(t) {
		for _, largeArcs = range []int{0, g.Arcs()} {
			want := mustLeiden(t, g, 1, LeidenOptions{Threads: 1})
			checkConnected(t, g, want)
			for _, threads := range workers {
				if got := mustLeiden(t, g, 1, LeidenOptions{Threads: threads}); !reflect.DeepEqual(got, want) {
					t.Errorf("%s: %d workers find other communities than one", name, threads)
				}
			}
		}
	}
}

// The levels of a hierarchy are runs at other resolutions.
func TestLeidenIsConnectedAtEveryLevel(t *testing.T) {
	skipLong(t)
	for name, g := range broadGraphs(t) {
		for _, gamma := range hierarchySteps {
			t.Run(fmt.Sprintf("%s, γ = %v", name, gamma), func(t *testing.T) {
				checkConnected(t, g, mustLeiden(t, g, 1, LeidenOptions{Gamma: gamma}))
			})
		}
	}
}

// However a hub's row is cut, and by how many workers it is gone through, it does
// what it would do in one piece.
func TestHubsAreCutWithoutAChange(t *testing.T) {
	asLarge(t)
	whole := hubPieceArcs
	t.Cleanup(func() { hubPieceArcs = whole })
	pieces, workers := []int{1, 7, 64}, []int{1, 2, 8}
	if testing.Short() {
		pieces, workers = []int{7}, []int{8}
	}
	for _, name := range []string{"hubs", "weighted with loops"} {
		g := broadGraphs(t)[name]
		hubPieceArcs = g.N()
		want := mustLeiden(t, g, 1, LeidenOptions{Threads: 1})
		for _, arcs := range pieces {
			for _, threads := range workers {
				hubPieceArcs = arcs
				if got := mustLeiden(t, g, 1, LeidenOptions{Threads: threads}); !reflect.DeepEqual(got, want) {
					t.Errorf("%s: pieces of %d arcs and %d workers find other communities", name, arcs, threads)
				}
			}
		}
	}
}

func TestLeidenDoesNotDependOnTheOrderOfEdges(t *testing.T) {
	skipLong(t)
	asLarge(t)
	for name, g := range broadGraphs(t) {
		edges := slices.Collect(g.Edges())
		graphtest.Rand(4).Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
		h, err := graph.FromEdges(g.N(), edges, graph.BuildOptions{KeepLoops: true})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(mustLeiden(t, g, 1, LeidenOptions{}), mustLeiden(t, h, 1, LeidenOptions{})) {
			t.Errorf("%s: communities change with the order of edges", name)
		}
	}
}

// Batches change the walk, but should cost hardly any quality.
func TestLeidenInBatchesIsAsGood(t *testing.T) {
	skipLong(t)
	for name, g := range broadGraphs(t) {
		singly := Modularity(g, mustLeiden(t, g, 1, LeidenOptions{}), 1)
		asLarge(t)
		batched := Modularity(g, mustLeiden(t, g, 1, LeidenOptions{}), 1)
		largeArcs = 1 << 20
		if batched < singly-.02 {
			t.Errorf("%s: Q = %.4f in batches, %.4f singly", name, batched, singly)
		}
	}
}

// In one batch all neighbours clash. What the moves were said to gain must be
// what Q rises by.
func TestBatchGainsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, 40)
		if g.TotalWeight() == 0 {
			return
		}
		gamma := rapid.Float64Range(.1, 5).Draw(t, "gamma")
		threads := rapid.IntRange(1, 3).Draw(t, "threads")
		e := newEngine(g, newRNG(rapid.Uint64().Draw(t, "seed")), LeidenOptions{Gamma: gamma, Threads: threads})
		community := startMembership(g.N(), drawLabels(t, g.N()))
		before := Modularity(g, Partition{community, g.N()}, gamma)
		e.moveAsLarge(baseLevel(g), community)
		after := Modularity(g, Partition{community, g.N()}, gamma)
		if !near(after-before, e.rise, 1e-9) {
			t.Fatalf("Q went from %v to %v, the moves gained %v", before, after, e.rise)
		}
	})
}

// moveAsLarge is move as on a large level.
func (e *engine) moveAsLarge(lv *level, community []uint32) {
	e.count(lv, community)
	e.rise = 0
	e.wake(lv.n())
	for !e.settled(e.roundInBatches(lv, e.listWaiting(lv.n()), community)) {
	}
}

func TestLeidenInBatchesContract(t *testing.T) {
	before := largeArcs
	largeArcs = 0
	defer func() { largeArcs = before }()
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, 60)
		opt := LeidenOptions{Gamma: rapid.Float64Range(.1, 5).Draw(t, "gamma"), Threads: 2}
		p, err := Leiden(context.Background(), g, newRNG(1), opt)
		if err != nil {
			t.Fatal(err)
		}
		checkConnected(t, g, p)
		if q := Modularity(g, p, opt.Gamma); q < Modularity(g, Partition{startMembership(g.N(), nil), g.N()}, opt.Gamma)-1e-9 {
			t.Fatalf("Q = %v, worse than every node alone", q)
		}
	})
}
