package graphtest

import (
	"math"
	"slices"
	"testing"

	"tribemap/graph"
)

func check(t *testing.T, name string, g *graph.CSR) {
	t.Helper()
	if err := graph.Check(g); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

func TestSmallGraphsAreValid(t *testing.T) {
	for _, s := range Small() {
		check(t, s.Name, s.G)
	}
}

// 34 people, 78 friendships, degrees 16 and 17 of the two heads, 17 people on
// each side [Zachary 1977, figure 1 and table 3].
func TestKarate(t *testing.T) {
	g, sides := Karate()
	check(t, "karate", g)
	officers := 0
	for _, s := range sides {
		officers += int(s)
	}
	if g.N() != 34 || g.M() != 78 || g.Degree(0) != 16 || g.Degree(33) != 17 || officers != 17 {
		t.Errorf("n=%d m=%d degrees %d and %d, %d with the president", g.N(), g.M(), g.Degree(0), g.Degree(33), officers)
	}
	crossing := 0
	for e := range g.Edges() {
		if sides[e.From] != sides[e.To] {
			crossing++
		}
	}
	if crossing != 11 { // ten, had member 9 followed his friends
		t.Errorf("%d friendships cross, want 11", crossing)
	}
}

func TestRingOfCliques(t *testing.T) {
	for _, tt := range []struct{ k, size, m int }{{1, 5, 10}, {2, 3, 7}, {4, 3, 16}, {30, 5, 330}, {3, 1, 3}} {
		g, membership := RingOfCliques(tt.k, tt.size)
		check(t, "ring", g)
		if g.N() != tt.k*tt.size || g.M() != tt.m || int(slices.Max(membership)) != tt.k-1 {
			t.Errorf("%d cliques of %d: n=%d m=%d, want %d edges", tt.k, tt.size, g.N(), g.M(), tt.m)
		}
	}
}

func TestGNM(t *testing.T) {
	g := GNM(Rand(1), 100, 400)
	check(t, "G(n,m)", g)
	if g.N() != 100 || g.M() != 400 {
		t.Errorf("n=%d m=%d", g.N(), g.M())
	}
	if full := GNM(Rand(1), 7, 21); full.M() != 21 {
		t.Errorf("complete graph has %d edges", full.M())
	}
}

func TestPlantedPartitionHasItsProbabilities(t *testing.T) {
	const groups, size, in, out = 8, 50, 0.3, 0.02
	g, membership := PlantedPartition(Rand(2), groups, size, in, out)
	check(t, "planted", g)
	inside := 0
	for e := range g.Edges() {
		if membership[e.From] == membership[e.To] {
			inside++
		}
	}
	near := func(what string, got int, pairs, p float64) {
		if sd := math.Sqrt(pairs * p * (1 - p)); math.Abs(float64(got)-pairs*p) > 5*sd {
			t.Errorf("%d edges %s, want %.0f ± %.0f", got, what, pairs*p, sd)
		}
	}
	near("inside", inside, groups*size*(size-1)/2, in)
	near("outside", g.M()-inside, groups*(groups-1)/2*size*size, out)
}

func TestPlantedPartitionAtItsEnds(t *testing.T) {
	if g, _ := PlantedPartition(Rand(3), 3, 4, 1, 0); g.M() != 18 {
		t.Errorf("three cliques of four have %d edges, want 18", g.M())
	}
	if g, _ := PlantedPartition(Rand(3), 3, 4, 0, 0); g.M() != 0 {
		t.Errorf("no chance of an edge, yet %d", g.M())
	}
	if g, _ := PlantedPartition(Rand(3), 3, 4, 1, 1); g.M() != 66 {
		t.Errorf("complete graph has %d edges, want 66", g.M())
	}
}

func TestLFRKeepsItsPromises(t *testing.T) {
	for _, mixing := range []float64{0, 0.2, 0.4, 0.6} {
		opt := LFROptions{N: 10_000, Mixing: mixing}.withDefaults()
		g, membership := LFR(Rand(4), opt)
		check(t, "LFR", g)
		if mean := 2 * float64(g.M()) / float64(g.N()); math.Abs(mean-opt.MeanDegree) > 0.05*opt.MeanDegree {
			t.Errorf("μ=%g: mean degree %.2f, want %g", mixing, mean, opt.MeanDegree)
		}
		crossing, largest := 0, 0
		for e := range g.Edges() {
			if membership[e.From] != membership[e.To] {
				crossing++
			}
		}
		for u := range uint32(g.N()) {
			largest = max(largest, g.Degree(u))
		}
		if share := float64(crossing) / float64(g.M()); math.Abs(share-mixing) > 0.01 {
			t.Errorf("μ=%g: a share of %.4f crosses", mixing, share)
		}
		if largest > opt.MaxDegree {
			t.Errorf("μ=%g: degree %d, want at most %d", mixing, largest, opt.MaxDegree)
		}
		for c, members := range groups(membership) {
			if len(members) < opt.MinSize || len(members) > opt.MaxSize+1 {
				t.Errorf("μ=%g: community %d has %d members", mixing, c, len(members))
			}
		}
	}
}

func TestPowerLawMean(t *testing.T) {
	p := newPowerLaw(3, 50, 2.5)
	rng, sum := Rand(5), 0
	const draws = 200_000
	for range draws {
		k := p.draw(rng)
		if k < 3 || k > 50 {
			t.Fatalf("drew %d", k)
		}
		sum += k
	}
	if mean := float64(sum) / draws; math.Abs(mean-p.mean) > 0.05 {
		t.Errorf("mean %.3f, want %.3f", mean, p.mean)
	}
}

func TestRMATHasHubs(t *testing.T) {
	g := RMAT(Rand(6), 12, 8)
	check(t, "R-MAT", g)
	largest := 0
	for u := range uint32(g.N()) {
		largest = max(largest, g.Degree(u))
	}
	if mean := 2 * g.M() / g.N(); g.N() != 1<<12 || largest < 20*mean {
		t.Errorf("n=%d, largest degree %d at a mean of %d", g.N(), largest, mean)
	}
}

func TestShuffleOnlyRenames(t *testing.T) {
	for _, s := range Small() {
		shuffled, name := Shuffle(Rand(7), s.G)
		check(t, s.Name, shuffled)
		back := make([]uint32, len(name))
		for u, x := range name {
			back[x] = uint32(u)
		}
		var edges []graph.Edge
		for e := range shuffled.Edges() {
			edges = append(edges, graph.Edge{From: back[e.From], To: back[e.To], Weight: e.Weight})
		}
		again := mustBuild(s.G.N(), edges, graph.BuildOptions{Directed: s.G.Directed(), KeepLoops: true})
		if !slices.Equal(slices.Collect(again.Edges()), slices.Collect(s.G.Edges())) {
			t.Errorf("%s: renaming back gives another graph", s.Name)
		}
	}
}

func TestSameChanceSameGraph(t *testing.T) {
	make3 := func() [3]*graph.CSR {
		lfr, _ := LFR(Rand(8), LFROptions{N: 500, Mixing: 0.3})
		planted, _ := PlantedPartition(Rand(8), 5, 20, 0.4, 0.05)
		return [3]*graph.CSR{lfr, planted, RMAT(Rand(8), 8, 4)}
	}
	a, b := make3(), make3()
	for i := range a {
		if !slices.Equal(slices.Collect(a[i].Edges()), slices.Collect(b[i].Edges())) {
			t.Errorf("generator %d made two graphs of one chance", i)
		}
	}
}

func TestRewireKeepsDegreesOnly(t *testing.T) {
	g, membership := PlantedPartition(Rand(9), 4, 50, 0.3, 0.01)
	null := Rewire(Rand(10), g)
	check(t, "rewired", null)
	inside := 0
	for e := range null.Edges() {
		if membership[e.From] == membership[e.To] {
			inside++
		}
	}
	for u := range uint32(g.N()) {
		if null.Degree(u) != g.Degree(u) {
			t.Fatalf("degree of %d: %d, want %d", u, null.Degree(u), g.Degree(u))
		}
	}
	// A quarter of all pairs lie inside groups.
	m := float64(g.M())
	if sd := math.Sqrt(m * .25 * .75); math.Abs(float64(inside)-m/4) > 5*sd {
		t.Errorf("%d of %d edges inside the groups, want %.0f ± %.0f", inside, g.M(), m/4, sd)
	}
}
