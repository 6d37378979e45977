package tribe

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/stat"

	"tribemap/graph"
)

// mayFail fails the test if more certificates of so many runs are wrong than δ allows.
func mayFail(t *testing.T, failures int, runs, delta float64) {
	t.Helper()
	if float64(failures) > delta*runs {
		t.Errorf("%d of %v certificates are wrong, δ = %v", failures, runs, delta)
	}
}

func TestCertificateHolds(t *testing.T) {
	skipLong(t)
	const runs, delta = 2000, 0.2
	rng := newRNG(9)
	failures, ratio := 0, 0.0
	for range runs {
		var edges []graph.Edge
		for range 8 {
			edges = append(edges, graph.Edge{From: rng.Uint32N(5), To: rng.Uint32N(5), Weight: 1})
		}
		g := must(5, edges...)
		opt := SpreadOptions{SeedTells: 2, Worlds: 16, Threads: 1}
		set, err := SelectSeeds(context.Background(), g, rng, SeedOptions{SpreadOptions: opt, K: 2, Delta: delta, MinRatio: 0.9, MaxSets: 16384})
		if err != nil {
			t.Fatal(err)
		}
		exact := exactReach(g, opt)
		if set.Lower > exact[bitsOf(set.Nodes())]+1e-9 || set.Upper < best(exact, 2, 0)-1e-9 {
			failures++
		}
		ratio += set.Ratio / runs
	}
	mayFail(t, failures, runs, delta)
	if ratio < 0.85 {
		t.Errorf("mean ratio %.3f: the bounds say nothing", ratio)
	}
}

// So does a certificate that was taken from worlds, where one person reaches
// few of many.
func TestCertificateOnWorldsHolds(t *testing.T) {
	skipLong(t)
	const runs, delta = 100, 0.2
	rng := newRNG(10)
	failures, walked, ratio := 0, 0, 0.0
	for range runs {
		var edges []graph.Edge
		for range 8 {
			edges = append(edges, graph.Edge{From: rng.Uint32N(8), To: rng.Uint32N(8), Weight: 1})
		}
		g := must(8, edges...)
		opt := SpreadOptions{SeedTells: 2, Rounds: 2, Threads: 1}
		m, err := newSpreader(g, opt)
		if err != nil {
			t.Fatal(err)
		}
		q, err := m.search(context.Background(), rng, SeedOptions{SpreadOptions: opt, K: 1, Delta: delta, MinRatio: 0.9, MaxSets: 16384})
		if err != nil {
			t.Fatal(err)
		}
		exact := exactReach(g, opt)
		if q.set.Lower > exact[bitsOf(q.chosen)]+1e-9 || q.set.Upper < best(exact, 1, 0)-1e-9 {
			failures++
		}
		if q.forwards {
			walked++
		}
		ratio += q.set.Ratio / runs
	}
	mayFail(t, failures, runs, delta)
	if walked < runs/2 || ratio < 0.85 {
		t.Errorf("%d certificates from worlds, mean ratio %.3f", walked, ratio)
	}
}

// islands returns count graphs of five people side by side, and what k people
// reach at most in all.
func islands(rng *rand.Rand, opt SpreadOptions, count, k int) (g *graph.CSR, exact [][]float64, most float64) {
	var edges []graph.Edge
	reach := make([]float64, k+1) // of the islands so far, by number of people
	for i := range uint32(count) {
		var own []graph.Edge
		for range 8 {
			own = append(own, graph.Edge{From: rng.Uint32N(5), To: rng.Uint32N(5), Weight: 1})
		}
		for _, e := range own {
			edges = append(edges, graph.Edge{From: 5*i + e.From, To: 5*i + e.To, Weight: 1})
		}
		exact = append(exact, exactReach(must(5, own...), opt))
		for n := k; n > 0; n-- {
			for here := 1; here <= min(n, 5); here++ {
				reach[n] = max(reach[n], reach[n-here]+best(exact[i], here, 0))
			}
		}
	}
	return must(5*count, edges...), exact, reach[k]
}

// So does one whose search ends by its own rule, where the finalists that were
// close are compared once more.
func TestCertificateAfterPlayOffHolds(t *testing.T) {
	skipLong(t)
	const runs, delta, k, maxSets = 60, 0.2, 12, 2048
	rng := newRNG(11)
	failures, played, ratio := 0, 0, 0.0
	opt := SpreadOptions{SeedTells: 2, Threads: 1}
	for range runs {
		g, exact, most := islands(rng, opt, 8, k)
		m, err := newSpreader(g, opt)
		if err != nil {
			t.Fatal(err)
		}
		q, err := m.search(context.Background(), rng, SeedOptions{SpreadOptions: opt, K: k, Delta: delta, MaxSets: maxSets})
		if err != nil {
			t.Fatal(err)
		}
		here, reach := make([]uint8, len(exact)), 0.0
		for _, u := range q.chosen {
			here[u/5] |= 1 << (u % 5)
		}
		for i, set := range here {
			reach += exact[i][set]
		}
		if q.set.Lower > reach+1e-9 || q.set.Upper < most-1e-9 {
			failures++
		}
		if q.set.Sets > 3*maxSets { // no two looks with their own sets draw as many
			played++
		}
		ratio += q.set.Ratio / runs
	}
	mayFail(t, failures, runs, delta)
	if played < runs/2 || ratio < 0.75 {
		t.Errorf("%d searches compared close finalists, mean ratio %.3f", played, ratio)
	}
}

// The tails must fail at most as often as they say, and not by being vacuous.
func TestTailsHold(t *testing.T) {
	const runs, n, p, chance = 4000, 400, 0.1, 0.1
	rng := newRNG(2)
	above, below := 0, 0
	for range runs {
		hits := uint64(0)
		for range n {
			if rng.Float64() < p {
				hits++
			}
		}
		a := math.Log(1 / chance)
		if upperTail(hits, a) < n*p {
			below++
		}
		if lowerTail(hits, a) > n*p {
			above++
		}
	}
	for name, failures := range map[string]int{"upper": below, "lower": above} {
		if share := float64(failures) / runs; share > chance || share == 0 {
			t.Errorf("%s bound fails in %.4f of runs, allowed %.2f", name, share, chance)
		}
	}
}

// Where sets are large, the arcs looked at end the search, with a certificate.
func TestSearchEndsByArcs(t *testing.T) {
	g := randomGraph(300, 1500, 9)
	var before SeedSet
	for _, threads := range []int{1, 8} {
		set, err := SelectSeeds(context.Background(), g, newRNG(3), SeedOptions{
			SpreadOptions: SpreadOptions{Tells: 2, Threads: threads}, MinRatio: 0.999, MaxArcs: 1 << 18, MaxSets: 1 << 20,
		})
		if err != nil {
			t.Fatal(err)
		}
		if set.Sets == 0 || set.Sets >= 1<<18 || !(set.Ratio > 0 && set.Lower <= set.Upper) {
			t.Errorf("%d sets, ratio %v of [%v,%v]", set.Sets, set.Ratio, set.Lower, set.Upper)
		}
		if threads > 1 && !reflect.DeepEqual(set, before) {
			t.Error("eight threads end elsewhere than one")
		}
		before = set
	}
}

// stopsAfter is a context that ends when it was looked at so many times.
type stopsAfter struct {
	context.Context
	looks *atomic.Int64
}

func (s stopsAfter) Err() error {
	if s.looks.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// A search that is stopped has a certificate or an error, never neither.
func TestStoppedSearchReturnsItsCertificate(t *testing.T) {
	g := randomGraph(60, 240, 1)
	opt := SeedOptions{K: 3, Delta: 1e-9, Compare: true, SpreadOptions: SpreadOptions{Threads: 1, Worlds: 64}}
	stopped, compared := 0, 0
	for looks := int64(1); looks < 3000; looks += 151 {
		ctx := stopsAfter{context.Background(), new(atomic.Int64)}
		ctx.looks.Store(looks)
		set, err := SelectSeeds(ctx, g, newRNG(1), opt)
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			t.Fatal(err)
		case set.Stopped:
			stopped++
			if len(set.Arms) > 0 && set.Arms[0].Mean < set.Reach.Mean {
				compared++
			}
			if set.Lower <= 0 || set.Lower > set.Upper || len(set.Steps) != 3 || set.Reach.Mean < set.Lower/1.2 {
				t.Errorf("stopped after %d looks: %+v", looks, set)
			}
		}
	}
	if stopped == 0 || compared < stopped/2 {
		t.Errorf("%d searches were stopped with a certificate, %d of them stand beside other ways", stopped, compared)
	}
}

func TestSpreadStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := SelectSeeds(ctx, randomGraph(50, 200, 1), newRNG(1), SeedOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

// The range term is what keeps a variable that was never seen low from being
// taken for one that never is.
func TestBernsteinHoldsForRareLows(t *testing.T) {
	const runs, worlds, low, chance = 4000, 100, 0.01, 0.1
	rng := newRNG(3)
	failures, sum := 0, 0.0
	for range runs {
		high := uint64(0)
		for range worlds {
			if rng.Float64() >= low {
				high++
			}
		}
		lower := bernstein(spreadOf([]uint64{high}, high, worlds), 1, math.Log(2/chance))
		if lower > 1-low {
			failures++
		}
		sum += lower
	}
	if share := float64(failures) / runs; share > chance {
		t.Errorf("the bound fails in %.4f of runs, allowed %.2f", share, chance)
	}
	if mean := sum / runs; mean < 0.8 {
		t.Errorf("the bound says %.3f of a mean of %.2f", mean, 1-low)
	}
}

// Looks see sets of their own: what one look says tells nothing of the next.
func TestLooksAreFresh(t *testing.T) {
	const runs = 400
	g := randomGraph(40, 160, 6)
	var first, second []float64
	for i := range runs {
		m, err := newSpreader(g, SpreadOptions{Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		q := &quest{m: m, opt: SeedOptions{K: 2}.withDefaults(40), a: 1, validate: mix(uint64(i)), set: SeedSet{Upper: 40, Bound: 40}}
		for count, lower := range map[int]*[]float64{1024: &first, 2048: &second} {
			q.set.Lower = 0
			if _, err := q.certify(context.Background(), count, finalists{sets: [][]uint32{{1, 2}}, best: -1, last: -1}); err != nil {
				t.Fatal(err)
			}
			*lower = append(*lower, q.set.Lower)
		}
	}
	// Were the first 1,024 sets the same, .71.
	if r := stat.Correlation(first, second, nil); math.Abs(r) > 0.2 {
		t.Errorf("two looks agree with a correlation of %.2f", r)
	}
}

// A search ends at a good ratio, or where its second doubling in a row gains
// little; a caller's own ratio is all that counts.
func TestSearchEndsWhereDoublingGainsLittle(t *testing.T) {
	m, err := newSpreader(randomGraph(10, 20, 1), SpreadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		least, ratio float64
		gains        []float64
		want         bool
	}{
		"first look":           {0, 0.6, []float64{math.Inf(1)}, false},
		"one quiet look":       {0, 0.6, []float64{0.2, 0.001}, false},
		"two quiet looks":      {0, 0.6, []float64{0.2, 0.001, 0.005}, true},
		"a gain in between":    {0, 0.6, []float64{0.001, 0.02, 0.001}, false},
		"too low a ratio":      {0, 0.5, []float64{0.001, 0.001}, false},
		"a good ratio":         {0, 0.8, []float64{0.2}, true},
		"below what is wanted": {0.9, 0.85, []float64{0.001, 0.001}, false},
		"what is wanted":       {0.5, 0.5, []float64{0.2}, true},
	} {
		q := &quest{m: m, opt: SeedOptions{MinRatio: c.least}.withDefaults(10), set: SeedSet{Ratio: c.ratio}}
		got := false
		for _, gain := range c.gains {
			got = q.enough(gain)
		}
		if got != c.want {
			t.Errorf("%s: ends %v", name, got)
		}
	}
}
