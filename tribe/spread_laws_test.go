package tribe

import (
	"context"
	"math"
	"reflect"
	"slices"
	"testing"

	"tribemap/graph"

	"pgregory.net/rapid"
)

// Telephone with one contact on a graph is linear threshold on the reversed
// graph with forwards and backwards exchanged: what u reaches in one is what
// reaches u in the other, so sets have the same mean size.
func TestTelephoneIsTransposedThreshold(t *testing.T) {
	g := randomGraph(200, 900, 4)
	size := func(g *graph.CSR, opt SpreadOptions) (mean, se float64) {
		m, err := newSpreader(g, opt)
		if err != nil {
			t.Fatal(err)
		}
		const count = 40_000
		var sets rrSets
		if err := sets.grow(context.Background(), m, 1, count); err != nil {
			t.Fatal(err)
		}
		squares := 0.0
		for i := range uint32(count) {
			squares += math.Pow(float64(len(sets.set(i))), 2) / count
		}
		mean = float64(len(sets.members)) / count
		return mean, math.Sqrt((squares - mean*mean) / count)
	}
	a, sa := size(g, SpreadOptions{Rounds: -1})
	b, sb := size(g.Transpose(), SpreadOptions{Model: LinearThreshold})
	if math.Abs(a-b) > 4*math.Hypot(sa, sb) {
		t.Errorf("mean size %.3f ± %.3f for telephone, %.3f ± %.3f for linear threshold", a, sa, b, sb)
	}
}

func TestSelectSeedsDoesNotDependOnThreads(t *testing.T) {
	g := randomGraph(300, 1500, 8)
	for _, opt := range []SpreadOptions{{SeedTells: 3}, {Poisson: true}, {Model: IndependentCascade}, {Model: LinearThreshold}} {
		opt.Worlds = 500
		run := func(threads int) SeedSet {
			opt.Threads = threads
			set, err := SelectSeeds(context.Background(), g, newRNG(1), SeedOptions{
				K: 8, MinRatio: 0.6, Pinned: []uint32{17}, SpreadOptions: opt,
			})
			if err != nil {
				t.Fatal(err)
			}
			return set
		}
		one := run(1)
		for _, threads := range []int{2, 8} {
			if many := run(threads); !reflect.DeepEqual(one, many) {
				t.Errorf("model %d, Poisson %v: 1 thread gives %+v, %d give %+v", opt.Model, opt.Poisson, one, threads, many)
			}
		}
	}
}

// TestSomeOfTheAskedHaveNoTellers: in a directed graph where most people hear
// from nobody, the sixteenth to be asked for is often one of them.
func TestSomeOfTheAskedHaveNoTellers(t *testing.T) {
	var edges []graph.Edge
	for hub := range uint32(8) {
		for u := range uint32(200) {
			edges = append(edges, graph.Edge{From: 8 + u, To: hub, Weight: 1}, graph.Edge{From: hub, To: (hub + 1) % 8, Weight: 1})
		}
	}
	g, err := graph.FromEdges(208, edges, graph.BuildOptions{Directed: true, Unit: true})
	if err != nil {
		t.Fatal(err)
	}
	run := func(threads int) SeedSet {
		set, err := SelectSeeds(context.Background(), g, newRNG(1), SeedOptions{
			K: 3, SpreadOptions: SpreadOptions{Tells: 20, SeedTells: 20, Threads: threads, Worlds: 500},
		})
		if err != nil {
			t.Fatal(err)
		}
		return set
	}
	if one, eight := run(1), run(8); !reflect.DeepEqual(one, eight) {
		t.Errorf("1 thread gives %+v, 8 give %+v", one, eight)
	}
}

// anyCampaign draws a graph, a seed set and a model with room on every side.
func anyCampaign(t *rapid.T) (*graph.CSR, []uint32, SpreadOptions) {
	n := rapid.IntRange(2, 30).Draw(t, "people")
	person := rapid.Uint32Range(0, uint32(n-1))
	edges := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) graph.Edge {
		return graph.Edge{From: person.Draw(t, "from"), To: person.Draw(t, "to"), Weight: float32(rapid.IntRange(1, 5).Draw(t, "weight"))}
	}), 0, 90).Draw(t, "edges")
	opt := SpreadOptions{
		Model:  SpreadModel(rapid.IntRange(0, 2).Draw(t, "model")),
		Rounds: rapid.IntRange(1, 4).Draw(t, "rounds"), Accept: 0.6, Worlds: 16,
		Tells: 1, SeedTells: rapid.IntRange(1, 3).Draw(t, "seed tells"),
		Blockers: rapid.SliceOfN(person, 0, 2).Draw(t, "blockers"),
		NoShow:   slices.Repeat([]float32{0.2}, n), Leftover: slices.Repeat([]float32{0.3}, n),
	}
	return must(n, edges...), rapid.SliceOfNDistinct(person, 1, min(n, 4), rapid.ID).Draw(t, "seeds"), opt
}

// In a fixed world nobody is lost by telling more, longer, being believed or
// showing up, nor by another seed; nobody is gained by silence or competitors.
func TestMoreNeverReachesLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, seeds, base := anyCampaign(t)
		reach := func(seeds []uint32, change func(*SpreadOptions)) float64 {
			opt := base
			change(&opt)
			s, err := EstimateSpread(context.Background(), g, newRNG(6), seeds, opt)
			if err != nil {
				t.Fatal(err)
			}
			return s.Mean
		}
		check := func(changes map[string]func(*SpreadOptions)) {
			low := reach(seeds, func(*SpreadOptions) {})
			for name, more := range changes {
				if got := reach(seeds, more); got < low {
					t.Errorf("more %s: reach falls from %v to %v", name, low, got)
				}
			}
		}
		check(map[string]func(*SpreadOptions){
			"presence": func(o *SpreadOptions) { o.NoShow = nil },
			"freedom":  func(o *SpreadOptions) { o.Blockers = nil },
		})
		base.Blockers = nil // whose story would gain by the rest as well
		check(map[string]func(*SpreadOptions){
			"tells":      func(o *SpreadOptions) { o.Tells, o.SeedTells = 3, max(3, o.SeedTells) },
			"seed tells": func(o *SpreadOptions) { o.SeedTells += 3 },
			"accept":     func(o *SpreadOptions) { o.Accept = 1 },
			"rounds":     func(o *SpreadOptions) { o.Rounds += 3 },
			"unlimited":  func(o *SpreadOptions) { o.Rounds = -1 },
		})
		low := reach(seeds, func(*SpreadOptions) {})
		silent := make([]bool, g.N())
		silent[seeds[0]] = true
		if got := reach(seeds, func(o *SpreadOptions) { o.Silent = silent }); got > low {
			t.Errorf("silence raises reach from %v to %v", low, got)
		}
		if got := reach(seeds[:len(seeds)-1], func(*SpreadOptions) {}); got > low {
			t.Errorf("one seed less raises reach from %v to %v", low, got)
		}
	})
}

// Where chains are short the choice is made forwards, on whole worlds.
func TestForwardChoiceDoesNotDependOnThreads(t *testing.T) {
	g := randomGraph(4000, 16_000, 8)
	run := func(threads int) SeedSet {
		set, err := SelectSeeds(context.Background(), g, newRNG(1), SeedOptions{
			K: 4, Pinned: []uint32{17}, SpreadOptions: SpreadOptions{Threads: threads, Worlds: 500},
		})
		if err != nil {
			t.Fatal(err)
		}
		return set
	}
	one := run(1)
	if one.Sets != 0 || one.Ratio < 0.8 {
		t.Fatalf("%d reverse-reachable sets, ratio %.3f: not chosen forwards", one.Sets, one.Ratio)
	}
	if eight := run(8); !reflect.DeepEqual(one, eight) {
		t.Errorf("1 thread gives %+v, 8 give %+v", one, eight)
	}
}

// More people, on the same sets, never reach less.
func TestMorePeopleNeverReachLess(t *testing.T) {
	set, err := SelectSeeds(context.Background(), randomGraph(300, 1500, 3), newRNG(2), SeedOptions{K: 20, SpreadOptions: SpreadOptions{Worlds: 64}})
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range set.Steps {
		if s.Marginal < 0 {
			t.Errorf("step %d takes %v people away", i, s.Marginal)
		}
	}
}

func TestCumulativeIsThatOfEachPrefix(t *testing.T) {
	g := randomGraph(200, 1000, 5)
	opt := SpreadOptions{Tells: 2, SeedTells: 4, Rounds: 3, Worlds: 64}
	seeds := []uint32{9, 0, 77, 2}
	all, err := CompareSpread(context.Background(), g, newRNG(1), [][]uint32{seeds[:1], seeds[:2], seeds[:3], seeds}, opt)
	if err != nil {
		t.Fatal(err)
	}
	for i, mean := range all[3].Cumulative {
		if mean != all[i].Mean {
			t.Errorf("first %d seeds: %v in the set, %v alone", i+1, mean, all[i].Mean)
		}
	}
}

func TestEdgeOrderChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, _, opt := anyCampaign(t)
		edges := slices.Collect(g.Edges())
		choose := func() SeedSet {
			set, err := SelectSeeds(context.Background(), must(g.N(), edges...), newRNG(1), SeedOptions{K: 4, SpreadOptions: opt, MaxSets: 256})
			if err != nil {
				t.Fatal(err)
			}
			return set
		}
		before := choose()
		edges = rapid.Permutation(edges).Draw(t, "order")
		if after := choose(); !reflect.DeepEqual(before, after) {
			t.Errorf("%+v becomes %+v", before, after)
		}
	})
}
