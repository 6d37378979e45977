package tribe

import (
	"context"
	"testing"

	"tribemap/graph"
)

// What more of anything does to the best set there is, by enumeration, and to
// the set that a search finds, within what its intervals leave open. A search is
// no more than 1 − 1/e − ε sure of the best, so nothing stronger is true of it.

// moreOf are ways to give a story more room.
func moreOf(opt SpreadOptions) map[string]SpreadOptions {
	more := map[string]SpreadOptions{}
	change := func(name string, by func(*SpreadOptions)) {
		changed := opt
		by(&changed)
		more[name] = changed
	}
	change("accept", func(o *SpreadOptions) { o.Accept = 1 })
	change("rounds", func(o *SpreadOptions) { o.Rounds++ })
	change("endless rounds", func(o *SpreadOptions) { o.Rounds = -1 })
	if opt.Model == Telephone {
		change("tells", func(o *SpreadOptions) { o.Tells, o.SeedTells = o.Tells+1, o.SeedTells+1 })
	}
	if opt.Model == Telephone && !opt.Poisson {
		change("seed tells", func(o *SpreadOptions) { o.SeedTells++ })
	}
	return more
}

var tightOptions = []SpreadOptions{
	{Tells: 1, SeedTells: 1, Rounds: 2, Accept: 0.6},
	{Tells: 1, SeedTells: 2, Rounds: 1, Accept: 0.6},
	{Tells: 1, SeedTells: 1, Rounds: 2, Accept: 0.6, Poisson: true},
	{Model: IndependentCascade, Rounds: 2, Accept: 0.6},
	{Model: LinearThreshold, Rounds: 2, Accept: 0.6},
}

func TestMoreNeverLowersTheBest(t *testing.T) {
	for _, named := range smallGraphs() {
		for _, opt := range tightOptions {
			exact := exactReach(named.g, opt)
			for name, more := range moreOf(opt) {
				for seeds, reach := range exactReach(named.g, more) {
					if reach < exact[seeds]-1e-9 {
						t.Errorf("%s, %+v, more %s: %v reach %v instead of %v", named.name, opt, name, nodesOf(uint8(seeds)), reach, exact[seeds])
					}
				}
			}
			for k := 1; k < named.g.N(); k++ {
				if best(exact, k+1, 0) < best(exact, k, 0)-1e-9 {
					t.Errorf("%s, %+v: %d people reach less than %d", named.name, opt, k+1, k)
				}
				for forbidden := range named.g.N() {
					rest := make([]float64, len(exact)) // 0 for sets that are not allowed
					for seeds, reach := range exact {
						if seeds>>forbidden&1 == 0 {
							rest[seeds] = reach
						}
					}
					if best(rest, k, 0) > best(exact, k, 0) {
						t.Errorf("%s, %+v: forbidding %d raises reach", named.name, opt, forbidden)
					}
				}
			}
		}
	}
}

func TestMoreIsFoundToReachNoLess(t *testing.T) {
	skipLong(t)
	g := randomGraph(200, 900, 6)
	choose := func(opt SeedOptions) SeedSet {
		opt.Worlds, opt.MaxSets = 4000, 1<<14
		set, err := SelectSeeds(context.Background(), g, newRNG(3), opt)
		if err != nil {
			t.Fatal(err)
		}
		return set
	}
	for _, opt := range tightOptions {
		less := choose(SeedOptions{K: 4, SpreadOptions: opt})
		for name, more := range moreOf(opt) {
			if set := choose(SeedOptions{K: 4, SpreadOptions: more}); set.Reach.High < less.Reach.Low {
				t.Errorf("%+v, more %s: %v instead of %v", opt, name, set.Reach.Mean, less.Reach.Mean)
			}
		}
		if set := choose(SeedOptions{K: 8, SpreadOptions: opt}); set.Reach.High < less.Reach.Low {
			t.Errorf("%+v: 8 people reach %v, 4 reach %v", opt, set.Reach.Mean, less.Reach.Mean)
		}
		if set := choose(SeedOptions{K: 4, SpreadOptions: opt, Forbidden: less.Nodes()}); set.Reach.Low > less.Reach.High {
			t.Errorf("%+v: without the best 4, %v are reached instead of %v", opt, set.Reach.Mean, less.Reach.Mean)
		}
	}
}

// A person worth three counts as often as three who are worth one.
func TestValuesCountAsPeople(t *testing.T) {
	g := must(4, graph.Edge{From: 0, To: 1}, graph.Edge{From: 2, To: 3})
	set, err := SelectSeeds(context.Background(), g, newRNG(1), SeedOptions{
		K: 1, SpreadOptions: SpreadOptions{Roots: []uint32{0, 1, 3, 3, 3}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if reach := set.Reach.Mean; set.Steps[0].Node < 2 || reach != 3 {
		t.Errorf("chose %v, who reaches %v, want one who reaches 3", set.Nodes(), reach)
	}
}
