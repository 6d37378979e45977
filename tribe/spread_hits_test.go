package tribe

import (
	"context"
	"math"
	"math/bits"
	"reflect"
	"slices"
	"testing"

	"tribemap/graph"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// Judged backwards, each prefix of a seed set reaches what it exactly does.
func TestJudgementByHitsMatchesEnumeration(t *testing.T) {
	eachSmallCase(t, func(t *testing.T, g *graph.CSR, opt SpreadOptions, exact []float64) {
		m, err := newSpreader(g, opt)
		if err != nil {
			t.Fatal(err)
		}
		seeds := []uint32{2, 0, 1}
		got, err := m.judgeHits(context.Background(), 3, seeds, 1)
		if err != nil {
			t.Fatal(err)
		}
		for i, reach := range got.Cumulative {
			want := exact[bitsOf(seeds[:i+1])]
			share := want / float64(len(m.roots))
			se := float64(len(m.roots)) * math.Sqrt(share*max(0, 1-share)/float64(got.Worlds))
			if math.Abs(reach-want) > 4*se+1e-6 {
				t.Errorf("seeds %v reach %.4f ± %.4f, exact %.4f", seeds[:i+1], reach, se, want)
			}
		}
		if got.Mean != got.Cumulative[2] || !(got.Low < got.Mean && got.Mean < got.High) {
			t.Errorf("mean %v within [%v,%v] after %v", got.Mean, got.Low, got.High, got.Cumulative)
		}
	})
}

func TestJudgementByHitsDoesNotDependOnThreads(t *testing.T) {
	g := randomGraph(300, 1500, 8)
	run := func(threads int) Spread {
		m, err := newSpreader(g, SpreadOptions{Model: IndependentCascade, Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		s, err := m.judgeHits(context.Background(), 3, []uint32{1, 200, 7}, hitArcs)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	one := run(1)
	if eight := run(8); !reflect.DeepEqual(one, eight) {
		t.Errorf("1 thread gives %+v, 8 give %+v", one, eight)
	}
	if one.High-one.Low > 2*reachWithin*one.Mean {
		t.Errorf("ended with %v within [%v,%v]", one.Mean, one.Low, one.High)
	}
}

// A tally says of each seed set, and of each two, what counting one by one says.
func TestHitsAreTallied(t *testing.T) {
	m, err := newSpreader(randomGraph(50, 200, 4), SpreadOptions{Threads: 8})
	if err != nil {
		t.Fatal(err)
	}
	seeds := [][]uint32{{1, 2}, {2, 3}, {7}, {}}
	const from, to = 500, 3000
	var got hitTally
	if err := m.countHits(context.Background(), 9, from, to, seeds, &got); err != nil {
		t.Fatal(err)
	}
	var sets rrSets
	if err := sets.grow(context.Background(), m, 9, to); err != nil {
		t.Fatal(err)
	}
	var hits [4]uint64
	var apart [4][4]uint64
	for i := uint32(from); i < to; i++ {
		var hit [4]bool
		for j, people := range seeds {
			hit[j] = slices.ContainsFunc(people, func(u uint32) bool { return slices.Contains(sets.set(i), u) })
		}
		for j := range seeds {
			if hit[j] {
				hits[j]++
			}
			for k := range seeds {
				if hit[j] != hit[k] {
					apart[j][k]++
				}
			}
		}
	}
	for j := range seeds {
		if got.hits(j) != hits[j] {
			t.Errorf("%v hit %d sets, want %d", seeds[j], got.hits(j), hits[j])
		}
		for k := range seeds {
			if got.apart(j, k) != apart[j][k] {
				t.Errorf("%v and %v differ in %d sets, want %d", seeds[j], seeds[k], got.apart(j, k), apart[j][k])
			}
		}
	}
}

// The best is told from others by what either hits alone, or is no worse than
// even.
func TestPlayOffIsDecided(t *testing.T) {
	for _, c := range []struct {
		both, first, second uint64
		want                bool
	}{
		{100_000, 0, 0, true},          // the same sets
		{1000, 60, 40, false},          // 20 ahead, noise 30
		{1000, 100, 40, true},          // 60 ahead, noise 35
		{100_000, 10_000, 9950, false}, // 50 ahead, noise 424
		{300_000, 10_000, 9950, true},  // the same, but even is 620
	} {
		tally := hitTally{0b11: c.both, 0b01: c.first, 0b10: c.second}
		if best := tally.best(2); best != 0 || tally.decided(0, 2) != c.want {
			t.Errorf("%+v: best %d, decided %v", c, best, !c.want)
		}
	}
	if tally := (hitTally{0b10: 1}); tally.best(2) != 1 {
		t.Error("the second hits more, and is not the best")
	}
}

// The number of live arcs is the quantile of a binomial distribution.
func TestLiveArcsAreBinomial(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 5000).Draw(t, "arcs")
		accept := rapid.Float64Range(0.01, 1).Draw(t, "accept")
		live := distuv.Binomial{N: float64(d), P: accept / float64(d)}
		none := math.Pow(1-live.P, float64(d))
		x := none + (1-none)*rapid.Float64Range(0, 0.999999).Draw(t, "x")
		got := liveArcs(x, none, d, accept)
		if got < 1 || got > d || d > 1 && (live.CDF(float64(got)) < x-1e-9 || live.CDF(float64(got-1)) > x+1e-9) {
			t.Errorf("%d of %d arcs live at %v, where the distribution steps from %v to %v", got, d, x, live.CDF(float64(got-1)), live.CDF(float64(got)))
		}
	})
}

// The live arcs into one node are all different, and each is live as often as
// it should be.
func TestLiveArcsAreDrawnWithoutRepetition(t *testing.T) {
	const d, count = 6, 60_000
	var edges []graph.Edge
	for u := range uint32(d) {
		edges = append(edges, graph.Edge{From: u + 1, To: 0})
	}
	m, err := newSpreader(must(d+1, edges...), SpreadOptions{Model: IndependentCascade})
	if err != nil {
		t.Fatal(err)
	}
	r := &reverser{m: m, word: 9}
	seen := make([]int, 1<<d)
	for range count {
		r.drawLive([]uint32{0})
		arcs := slices.Clone(r.live)
		if slices.Sort(arcs); len(slices.Compact(arcs)) < len(r.live) {
			t.Fatalf("live arcs %v", r.live)
		}
		set := 0
		for _, arc := range r.live {
			set |= 1 << arc
		}
		seen[set]++
	}
	chance := make([]float64, 1<<d)
	for set := range chance {
		live := bits.OnesCount(uint(set))
		chance[set] = math.Pow(1.0/d, float64(live)) * math.Pow(1-1.0/d, float64(d-live))
	}
	if p := improbable(seen, chance); p < 1e-5 {
		t.Errorf("sets of live arcs as far from the exact distribution come up with chance %.2g", p)
	}
}

// Whoever watches a search is told of each part as it begins.
func TestStagesAreTold(t *testing.T) {
	if testing.Short() {
		t.Skip("nothing is shared that other tests do not race")
	}
	var stages []SeedStage
	_, err := SelectSeeds(context.Background(), randomGraph(300, 1500, 8), newRNG(1), SeedOptions{
		SpreadOptions: SpreadOptions{Model: IndependentCascade}, Stage: func(s SeedStage) { stages = append(stages, s) },
	})
	if err != nil {
		t.Fatal(err)
	}
	first := []SeedStage{StageModel, StageLists, StageSets, StageChoice}
	stages = slices.Compact(stages) // some parts have two halves
	if len(stages) < 6 || !slices.Equal(stages[:4], first) || stages[len(stages)-2] != StageCertify || stages[len(stages)-1] != StageJudge {
		t.Errorf("stages %v", stages)
	}
}
