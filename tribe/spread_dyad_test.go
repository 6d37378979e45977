package tribe

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"tribemap/graph"
)

// allDyads lists all pairs of n people.
func allDyads(n int) (dyads [][2]uint32) {
	for u := range uint32(n) {
		for v := range u {
			dyads = append(dyads, [2]uint32{u, v})
		}
	}
	return dyads
}

// bestDyads returns the largest reach of k dyads beside the pinned people, tried
// one set after the other.
func bestDyads(exact []float64, dyads [][2]uint32, k int, pinned uint8) float64 {
	if k == 0 {
		return exact[pinned]
	}
	most := exact[pinned]
	for i, d := range dyads {
		most = max(most, bestDyads(exact, dyads[i+1:], k-1, pinned|1<<d[0]|1<<d[1]))
	}
	return most
}

func TestDyadsAreNearTheBest(t *testing.T) {
	skipLong(t)
	eachSmallCase(t, func(t *testing.T, g *graph.CSR, opt SpreadOptions, exact []float64) {
		opt.Worlds = 64
		pinned := []uint32{1}
		free := slices.DeleteFunc(allDyads(g.N()), func(d [2]uint32) bool {
			return slices.ContainsFunc(d[:], func(u uint32) bool { return u == pinned[0] || slices.Contains(opt.Blockers, u) })
		})
		if slices.Contains(opt.Blockers, pinned[0]) {
			pinned = nil
		}
		for k := len(pinned) + 1; k <= len(pinned)+2; k++ {
			set, err := SelectSeeds(context.Background(), g, newRNG(5), SeedOptions{
				SpreadOptions: opt, K: k, Pinned: pinned, Dyads: allDyads(g.N()), Forbidden: []uint32{1}, MaxSets: 1 << 12, MinRatio: 0.9,
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(set.Steps) != min(k, len(pinned)+len(free)) {
				t.Errorf("k=%d: %d steps of %d dyads", k, len(set.Steps), len(free))
			}
			got, most := exact[bitsOf(set.Nodes())], bestDyads(exact, free, k-len(pinned), bitsOf(pinned))
			if got < (1-1/math.E)*most {
				t.Errorf("k=%d: %v reach %.3f of %.3f", k, set.Nodes(), got, most)
			}
			// Certain but for 1/n, and by far more on average.
			if set.Upper < 0.98*most {
				t.Errorf("k=%d: bound %.3f, but the best reach %.3f", k, set.Upper, most)
			}
		}
	})
}

// Two ends are one step, and a budget pays for both.
func TestDyadsCostBothEnds(t *testing.T) {
	g := randomGraph(60, 240, 3)
	opt := SeedOptions{K: 20, Dyads: [][2]uint32{{1, 2}, {2, 3}, {40, 50}, {7, 7}, {3, 2}, {8, 9}}, SpreadOptions: SpreadOptions{Worlds: 64}}
	opt.Budget, opt.Cost = 5, make([]float32, 60)
	for u := range opt.Cost {
		opt.Cost[u] = 1.25
	}
	opt.Cost[8] = 9
	run := func(threads int) SeedSet {
		opt.Threads = threads
		set, err := SelectSeeds(context.Background(), g, newRNG(2), opt)
		if err != nil {
			t.Fatal(err)
		}
		return set
	}
	set := run(1)
	if len(set.Steps) != 2 || slices.Contains(set.Nodes(), 8) || set.Steps[0].With == None {
		t.Errorf("a budget for two dyads buys %+v", set.Steps)
	}
	if eight := run(8); !reflect.DeepEqual(set, eight) {
		t.Errorf("1 thread gives %+v, 8 give %+v", set, eight)
	}
	if nodes := (SeedSet{Steps: []SeedStep{{Node: 1, With: 2}, {Node: 2, With: 3}, {Node: 9, With: None}}}).Nodes(); !slices.Equal(nodes, []uint32{1, 2, 3, 9}) {
		t.Errorf("people of three steps: %v", nodes)
	}
}

func TestWhatCannotBeChosenIsRefused(t *testing.T) {
	g := must(3, graph.Edge{From: 0, To: 1})
	for name, opt := range map[string]SeedOptions{
		"dyad":          {Dyads: [][2]uint32{{0, 9}}},
		"quota":         {Dyads: [][2]uint32{{0, 1}}, Goal: Goal{Group: []uint32{0, 0, 0}, Quota: []int{1}}},
		"blocker":       {SpreadOptions: SpreadOptions{Blockers: []uint32{3}}},
		"own blocker":   {SpreadOptions: SpreadOptions{Blockers: []uint32{1}}, Pinned: []uint32{1}},
		"no-show":       {SpreadOptions: SpreadOptions{NoShow: []float32{0, 2, 0}}},
		"short no-show": {SpreadOptions: SpreadOptions{NoShow: []float32{0}}},
		"dear pin":      {Pinned: []uint32{0}, Goal: Goal{Budget: 1, Cost: []float32{2, 1, 1}}},
		"pins in group": {Pinned: []uint32{0, 1}, Goal: Goal{Group: []uint32{0, 0, 0}, Quota: []int{1}}},
	} {
		if _, err := SelectSeeds(context.Background(), g, newRNG(1), opt); !errors.Is(err, ErrOption) {
			t.Errorf("%s: error %v, want ErrOption", name, err)
		}
	}
}
