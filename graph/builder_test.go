package graph

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// naiveArcs is FromEdges with a map.
func naiveArcs(edges []Edge, opt BuildOptions) map[[2]uint32]float32 {
	total := 0.0
	for _, e := range edges {
		total += float64(e.Weight)
	}
	step := 1.0
	for total > 0 && step*0x1p50 > total {
		step /= 2
	}
	for step*0x1p51 <= total {
		step *= 2
	}
	steps := map[[2]uint32]uint64{}
	add := func(u, v uint32, w float32) {
		steps[[2]uint32{u, v}] += max(1, uint64(math.RoundToEven(float64(w)/step)))
	}
	for _, e := range edges {
		if e.From == e.To && !opt.KeepLoops {
			continue
		}
		add(e.From, e.To, e.Weight)
		if !opt.Directed && e.From != e.To {
			add(e.To, e.From, e.Weight)
		}
	}
	arcs := map[[2]uint32]float32{}
	for k, n := range steps {
		if arcs[k] = float32(float64(n) * step); opt.Unit {
			arcs[k] = 1
		}
	}
	return arcs
}

func arcsOf(g *CSR) map[[2]uint32]float32 {
	arcs := map[[2]uint32]float32{}
	for u := range uint32(g.N()) {
		for i, v := range g.Neighbors(u) {
			arcs[[2]uint32{u, v}] = 1
			if w := g.Weights(u); w != nil {
				arcs[[2]uint32{u, v}] = w[i]
			}
		}
	}
	return arcs
}

func equalArcs(a, b map[[2]uint32]float32) bool {
	for k, w := range a {
		if v, ok := b[k]; !ok || v != w {
			return false
		}
	}
	return len(a) == len(b)
}

// sameGraph compares everything a CSR stores.
func sameGraph(a, b *CSR) bool {
	return a.directed == b.directed && a.loops == b.loops && slices.Equal(a.offsets, b.offsets) &&
		slices.Equal(a.targets, b.targets) && slices.Equal(a.weights, b.weights) &&
		(a.weights == nil) == (b.weights == nil)
}

func mustBuild(t testing.TB, n int, edges []Edge, opt BuildOptions) *CSR {
	t.Helper()
	g, err := FromEdges(n, edges, opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(g); err != nil {
		t.Fatal(err)
	}
	return g
}

// randomEdges draws m edges with the given weights, loops and repeats included.
func randomEdges(rng *rand.Rand, n, m int, weights ...float32) []Edge {
	edges := make([]Edge, m)
	for i := range edges {
		edges[i] = Edge{rng.Uint32N(uint32(n)), rng.Uint32N(uint32(n)), weights[rng.IntN(len(weights))]}
	}
	return edges
}

func drawEdges(t *rapid.T, n int) []Edge {
	node := rapid.Uint32Range(0, uint32(n-1))
	weight := rapid.SampledFrom([]float32{1, 1, 2, 0.5, 0.1, 1e-9, 12345.678, 1e-20, 3e12})
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Edge {
		return Edge{node.Draw(t, "u"), node.Draw(t, "v"), weight.Draw(t, "w")}
	}), 0, 80).Draw(t, "edges")
}

func drawOptions(t *rapid.T) BuildOptions {
	return BuildOptions{
		Directed:  rapid.Bool().Draw(t, "directed"),
		KeepLoops: rapid.Bool().Draw(t, "loops"),
		Unit:      rapid.Bool().Draw(t, "unit"),
	}
}

func TestFromEdgesAgainstMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		edges, opt := drawEdges(t, n), drawOptions(t)
		g, err := FromEdges(n, edges, opt)
		if err != nil {
			t.Fatal(err)
		}
		if err := Check(g); err != nil {
			t.Fatal(err)
		}
		if got, want := arcsOf(g), naiveArcs(edges, opt); !equalArcs(got, want) {
			t.Fatalf("arcs %v, want %v", got, want)
		}
	})
}

// Enough nodes and arcs for several buckets, digits and workers.
func TestFromEdgesLargeAgainstMap(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	edges := randomEdges(rng, 5000, 60_000, 1, 0.25, 3)
	for _, opt := range []BuildOptions{{}, {Directed: true}, {KeepLoops: true}, {Unit: true}} {
		g := mustBuild(t, 5000, edges, opt)
		if !equalArcs(arcsOf(g), naiveArcs(edges, opt)) {
			t.Errorf("%+v: arcs differ from the reference", opt)
		}
	}
}

func TestFromEdgesDoesNotDependOnOrderOrWorkers(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	edges := randomEdges(rng, 3000, 300_000, 0.1, 0.7, 1e-8, 250)
	want := mustBuild(t, 3000, edges, BuildOptions{Threads: 1})
	for _, threads := range []int{1, 3, 8} {
		rng.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
		if got := mustBuild(t, 3000, edges, BuildOptions{Threads: threads}); !sameGraph(got, want) {
			t.Errorf("%d workers and another order: another graph", threads)
		}
	}
}

func TestFromEdgesTurnedRound(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	edges := randomEdges(rng, 50, 400, 1, 2, 0.5)
	want := mustBuild(t, 50, edges, BuildOptions{})
	for i, e := range edges {
		edges[i] = Edge{e.To, e.From, e.Weight}
	}
	if got := mustBuild(t, 50, edges, BuildOptions{}); !sameGraph(got, want) {
		t.Error("turning undirected edges round changed the graph")
	}
}

func TestSplittingAWeightChangesNothing(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	edges := randomEdges(rng, 40, 300, 1, 3, 0.75)
	want := mustBuild(t, 40, edges, BuildOptions{})
	split := make([]Edge, 0, 2*len(edges))
	for _, e := range edges {
		part := e.Weight / 4
		split = append(split, Edge{e.From, e.To, part}, Edge{e.To, e.From, e.Weight - part})
	}
	if got := mustBuild(t, 40, split, BuildOptions{}); !sameGraph(got, want) {
		t.Error("splitting weights changed the graph")
	}
}

func TestWeightsAreDroppedWhereAllAreOne(t *testing.T) {
	halves := []Edge{{0, 1, 0.5}, {1, 0, 0.5}, {1, 2, 1}}
	if g := mustBuild(t, 3, halves, BuildOptions{}); g.Weighted() {
		t.Error("two halves make a weight of 1, yet the graph is weighted")
	}
	repeated := []Edge{{0, 1, 1}, {0, 1, 1}}
	if g := mustBuild(t, 2, repeated, BuildOptions{}); !g.Weighted() || g.Weights(0)[0] != 2 {
		t.Error("an edge given twice does not weigh 2")
	}
	if g := mustBuild(t, 2, repeated, BuildOptions{Unit: true}); g.Weighted() {
		t.Error("Unit keeps weights")
	}
}

func TestFromEdgesRefuses(t *testing.T) {
	inf := float32(math.Inf(1))
	nan := float32(math.NaN())
	tests := []struct {
		name  string
		n     int
		edges []Edge
		want  error
	}{
		{"target too large", 2, []Edge{{0, 2, 1}}, ErrNode},
		{"source too large", 2, []Edge{{2, 0, 1}}, ErrNode},
		{"no nodes", 0, []Edge{{0, 0, 1}}, ErrNode},
		{"negative n", -1, nil, ErrNode},
		{"too many nodes", 1 << 33, nil, ErrNode},
		{"zero", 2, []Edge{{0, 1, 0}}, ErrWeight},
		{"negative", 2, []Edge{{0, 1, -1}}, ErrWeight},
		{"NaN", 2, []Edge{{0, 1, nan}}, ErrWeight},
		{"Inf", 2, []Edge{{0, 1, inf}}, ErrWeight},
		{"largest float", 2, []Edge{{0, 1, math.MaxFloat32}}, ErrWeight},
		{"total", 2, []Edge{{0, 1, MaxTotalWeight / 2}, {0, 1, MaxTotalWeight / 2}, {0, 1, MaxTotalWeight / 4}}, ErrWeight},
		{"smallest float", 2, []Edge{{0, 1, math.SmallestNonzeroFloat32}}, ErrWeight},
	}
	for _, tt := range tests {
		if _, err := FromEdges(tt.n, tt.edges, BuildOptions{}); !errors.Is(err, tt.want) {
			t.Errorf("%s: error %v, want %v", tt.name, err, tt.want)
		}
	}
	for _, w := range []float32{MinWeight, MaxTotalWeight / 2} {
		if _, err := FromEdges(2, []Edge{{0, 1, w}, {0, 1, w}}, BuildOptions{}); err != nil {
			t.Errorf("at the limit: %v", err)
		}
	}
}

// Any power of two times the weights makes the same graph, but for that factor.
func TestFromEdgesIgnoresTheUnitOfWeight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		edges, opt := drawEdges(t, n), drawOptions(t)
		for i := range edges {
			edges[i].Weight *= 3 // a graph of ones would take no weights
		}
		factor := float32(math.Ldexp(1, rapid.IntRange(-30, 50).Draw(t, "power")))
		scaled := slices.Clone(edges)
		for i := range scaled {
			scaled[i].Weight *= factor
		}
		g, err := FromEdges(n, edges, opt)
		if err != nil {
			t.Fatal(err)
		}
		got, err := FromEdges(n, scaled, opt)
		if err != nil {
			t.Fatal(err)
		}
		want := arcsOf(g)
		for k := range want {
			if !opt.Unit {
				want[k] *= factor
			}
		}
		if !equalArcs(arcsOf(got), want) {
			t.Fatalf("arcs %v, want %v", arcsOf(got), want)
		}
	})
}

// Bytes, seconds and views add up to more than small weights do, and what is
// small beside them keeps its ratios.
func TestFromEdgesKeepsRatios(t *testing.T) {
	var edges []Edge
	for range 30_000 {
		edges = append(edges, Edge{0, 1, 100_000})
	}
	edges = append(edges, Edge{1, 2, .3}, Edge{2, 3, .1})
	g := mustBuild(t, 4, edges, BuildOptions{})
	if got := g.Weights(1)[0]; got != 3e9 {
		t.Errorf("30,000 weights of 100,000 add up to %v", got)
	}
	if a, b := g.Weights(1)[1], g.Weights(2)[1]; math.Abs(float64(a/b)-3) > 1e-4 {
		t.Errorf("weights of .3 and .1 became %v and %v", a, b)
	}
	for _, unit := range []float32{1e-30, 1e-9, 1e9} {
		g := mustBuild(t, 3, []Edge{{0, 1, unit}, {1, 2, 7 * unit}}, BuildOptions{})
		if got := g.Weights(1)[1] / g.Weights(1)[0]; got != 7 {
			t.Errorf("unit %v: the ratio of 7 became %v", unit, got)
		}
	}
}
