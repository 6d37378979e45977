package tribe

import (
	"context"
	"math/rand/v2"
	"reflect"
	"testing"

	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"
	"pgregory.net/rapid"

	"tribemap/graph"
)

func mustDirected(tb testing.TB, n int, edges []graph.Edge) *graph.CSR {
	tb.Helper()
	g, err := graph.FromEdges(n, edges, graph.BuildOptions{Directed: true})
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// drawDirected draws small directed graphs, weighted or not, with or without loops.
func drawDirected(t *rapid.T, maxNodes int) *graph.CSR {
	n := rapid.IntRange(1, maxNodes).Draw(t, "n")
	node := rapid.Uint32Range(0, uint32(n-1))
	edges := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) graph.Edge {
		return graph.Edge{From: node.Draw(t, "u"), To: node.Draw(t, "v"), Weight: rapid.Float32Range(1e-3, 100).Draw(t, "w")}
	}), 0, 3*n).Draw(t, "edges")
	g, err := graph.FromEdges(n, edges, graph.BuildOptions{
		Directed: true, Unit: rapid.Bool().Draw(t, "unit"), KeepLoops: rapid.Bool().Draw(t, "loops"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// naiveDirectedModularity sums A_uv − γ out_u in_v / W over all ordered pairs
// that share a community.
func naiveDirectedModularity(g *graph.CSR, p Partition, gamma float64) float64 {
	total, back := g.TotalWeight(), g.Transpose()
	if total == 0 {
		return 0
	}
	q := 0.0
	for u := range uint32(g.N()) {
		for v := range uint32(g.N()) {
			same := p.Membership[u] == p.Membership[v] && p.Membership[u] != None
			if same {
				q += weightBetween(g, u, v)
			}
			if same || u == v {
				q -= gamma * g.WeightedDegree(u) * back.WeightedDegree(v) / total
			}
		}
	}
	return q / total
}

func TestDirectedModularityAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawDirected(t, 20)
		p := NewPartition(drawLabels(t, g.N()))
		gamma := rapid.Float64Range(0, 4).Draw(t, "gamma")
		if got, want := Modularity(g, p, gamma), naiveDirectedModularity(g, p, gamma); !near(got, want, 1e-9) {
			t.Fatalf("Q = %v, naively %v", got, want)
		}
	})
}

// directedNoise draws about m arcs on n nodes.
func directedNoise(tb testing.TB, n, m int, seed uint64) *graph.CSR {
	rng := newRNG(seed)
	edges := make([]graph.Edge, m)
	for i := range edges {
		edges[i] = graph.Edge{From: uint32(rng.IntN(n)), To: uint32(rng.IntN(n)), Weight: 1}
	}
	return mustDirected(tb, n, edges)
}

func TestDirectedLeidenNearsTheOptimumOfTinyGraphs(t *testing.T) {
	for seed := range uint64(20) {
		g := directedNoise(t, 8, 20, seed)
		highest := -1.0
		forEachPartition(8, func(labels []uint32) {
			highest = max(highest, naiveDirectedModularity(g, Partition{labels, 8}, 1))
		})
		q := naiveDirectedModularity(g, mustLeiden(t, g, seed, LeidenOptions{Iterations: 10}), 1)
		if q > highest+1e-12 || q < highest-.06 {
			t.Errorf("graph %d: Q = %v, optimum %v", seed, q, highest)
		}
	}
}

func TestDirectedLeidenIsNoWorseThanGonum(t *testing.T) {
	const graphs = 4
	theirs, ours := 0.0, 0.0
	for seed := range uint64(graphs) {
		g := directedNoise(t, 120, 600, seed)
		d := simple.NewWeightedDirectedGraph(0, 0)
		for u := range g.N() {
			d.AddNode(simple.Node(u))
		}
		for e := range g.Edges() {
			d.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(e.From), T: simple.Node(e.To), W: float64(e.Weight)})
		}
		theirs += community.Q(d, community.Modularize(d, 1, rand.NewPCG(seed, 1)).Communities(), 1) / graphs
		ours += Modularity(g, mustLeiden(t, g, seed, LeidenOptions{Iterations: 10}), 1) / graphs
	}
	if ours < theirs-.002 {
		t.Errorf("mean Q = %.4f, gonum reaches %.4f", ours, theirs)
	}
}

// oneWay draws two groups of 100 that are as dense inside as between, but arcs
// between them all point one way: the example of Leicht and Newman (see
// Modularity). Without the directions there is nothing to find.
func oneWay(tb testing.TB) *graph.CSR {
	rng := newRNG(1)
	var edges []graph.Edge
	for u := range uint32(200) {
		for v := range u {
			e := graph.Edge{From: v, To: u, Weight: 1} // from the first group to the second
			across := v < 100 && u >= 100
			if !across && rng.IntN(2) == 0 {
				e.From, e.To = u, v
			}
			if rng.IntN(3) > 0 {
				edges = append(edges, e)
			}
		}
	}
	return mustDirected(tb, 200, edges)
}

func TestDirectionAloneMakesCommunities(t *testing.T) {
	truth, g := plantedTruth(2, 100), oneWay(t)
	if a := Agree(mustLeiden(t, g, 1, LeidenOptions{}).Membership, truth); a.ARI < .8 {
		t.Errorf("with directions, ARI %.2f", a.ARI)
	}
	if a := Agree(mustLeiden(t, g.Undirected(), 1, LeidenOptions{}).Membership, truth); a.ARI > .2 {
		t.Errorf("without directions, ARI %.2f", a.ARI)
	}
}

// Where every arc is answered, direction says nothing.
func TestDirectedLeidenOfASymmetricGraph(t *testing.T) {
	g := planted(t, 6, 20, .4, .05, 1)
	var arcs []graph.Edge
	for e := range g.Edges() {
		arcs = append(arcs, e, graph.Edge{From: e.To, To: e.From, Weight: e.Weight})
	}
	d := mustDirected(t, g.N(), arcs)
	p := mustLeiden(t, g, 1, LeidenOptions{})
	if !reflect.DeepEqual(mustLeiden(t, d, 1, LeidenOptions{}), p) {
		t.Error("communities change if each edge is drawn as two arcs")
	}
	if q, r := Modularity(d, p, 1), Modularity(g, p, 1); !near(q, r, 1e-12) {
		t.Errorf("Q = %v, %v as arcs", r, q)
	}
}

func TestDirectedLeidenContract(t *testing.T) {
	before := largeArcs
	defer func() { largeArcs = before }()
	rapid.Check(t, func(t *rapid.T) {
		g := drawDirected(t, 40)
		largeArcs = rapid.SampledFrom([]int{0, before}).Draw(t, "large arcs")
		opt := LeidenOptions{Gamma: rapid.Float64Range(.1, 5).Draw(t, "gamma"), Start: drawLabels(t, g.N())}
		p, err := Leiden(context.Background(), g, newRNG(1), opt)
		if err != nil {
			t.Fatal(err)
		}
		checkConnected(t, g.Undirected(), p)
		start := Partition{startMembership(g.N(), opt.Start), g.N()}
		if q, q0 := Modularity(g, p, opt.Gamma), Modularity(g, start, opt.Gamma); q < q0-1e-9 {
			t.Fatalf("Q fell from %v to %v", q0, q)
		}
		opt.Threads = 3
		if again, err := Leiden(context.Background(), g, newRNG(1), opt); err != nil || !reflect.DeepEqual(p, again) {
			t.Fatalf("three workers find %v, not %v (%v)", again, p, err)
		}
	})
}

// What the moves of directed batches were said to gain is what Q rises by, but
// for sums of weights that float32 cannot hold.
func TestDirectedGainsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawDirected(t, 40)
		if g.TotalWeight() == 0 {
			return
		}
		gamma := rapid.Float64Range(.1, 5).Draw(t, "gamma")
		und := g.Undirected()
		e, base := newEngine(und, newRNG(1), LeidenOptions{Gamma: gamma, Threads: 2}), baseLevel(und)
		e.direct(base, surpluses(g))
		community := startMembership(g.N(), drawLabels(t, g.N()))
		before := Modularity(g, Partition{community, g.N()}, gamma)
		e.moveAsLarge(base, community)
		after := Modularity(g, Partition{community, g.N()}, gamma)
		if !near(after-before, e.rise, 1e-6) {
			t.Fatalf("Q went from %v to %v, the moves gained %v", before, after, e.rise)
		}
	})
}
