package tribe

import (
	"context"
	"errors"
	"math"
	"math/bits"
	"reflect"
	"slices"
	"testing"

	"tribemap/graph"
)

// searched returns a search for two people that has been judged.
func searched(t *testing.T, g *graph.CSR, opt SpreadOptions) *quest {
	t.Helper()
	m, err := newSpreader(g, opt)
	if err != nil {
		t.Fatal(err)
	}
	q, err := m.searchAndJudge(context.Background(), newRNG(1), SeedOptions{K: 2, MaxSets: 1 << 12, Compare: true})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// Arms stand on the worlds, or sets, of the choice: judged again among them, it
// reaches what it reached.
func TestArmsAreJudgedAsTheChoice(t *testing.T) {
	if testing.Short() {
		t.Skip("nothing is shared that other tests do not race")
	}
	g := randomGraph(30, 120, 1)
	for i, opt := range smallModels(30) {
		q := searched(t, g, opt)
		judged, err := q.judgedAlike(context.Background(), [][]uint32{{0}, q.chosen})
		if err != nil || math.Abs(judged[1].Mean-q.set.Reach.Mean) > 1e-9 || judged[1].Worlds != q.set.Reach.Worlds {
			t.Errorf("model %d: the choice reaches %+v, then %+v, error %v", i, q.set.Reach, judged[1], err)
		}
	}
}

// What random people reach, by the sizes of sets, is the mean over all sets of
// so many candidates.
func TestRandomReachMatchesEnumeration(t *testing.T) {
	eachSmallCase(t, func(t *testing.T, g *graph.CSR, opt SpreadOptions, exact []float64) {
		m, err := newSpreader(g, opt)
		if err != nil {
			t.Fatal(err)
		}
		pool := SeedOptions{}.pool(g.N(), opt.Blockers)
		in := make([]bool, g.N())
		for _, u := range pool {
			in[u] = true
		}
		var s sizes
		if err := s.draw(context.Background(), m, 5, 0, 2048, in); err != nil {
			t.Fatal(err)
		}
		for k := range pool {
			want := meanReach(exact, pool, k+1)
			if got := s.reach(k + 1); math.Abs(got.Mean-want) > 5*got.SE+1e-9 {
				t.Errorf("%d random people reach %v ± %v, want %v", k+1, got.Mean, got.SE, want)
			}
		}
	})
}

// As many random people as equal a choice reach as much, and one fewer do not.
func TestRandomEqualsOnABareGraph(t *testing.T) {
	skipLong(t)
	g := randomGraph(60, 240, 3)
	for _, opt := range []SpreadOptions{{}, {Model: IndependentCascade}} {
		q := searched(t, g, opt)
		reach, equals, err := q.random(context.Background(), 5, 2)
		if err != nil {
			t.Fatal(err)
		}
		s, err := q.sizes(context.Background(), 5, 2)
		if err != nil || reach.Mean != s.reach(2).Mean {
			t.Errorf("two random people reach %+v, by their sizes %+v, error %v", reach, s.reach(2), err)
		}
		if want := q.set.Reach.Mean; equals < 3 || s.reach(equals).Mean < want || s.reach(equals-1).Mean >= want {
			t.Errorf("%d random people reach %v, one fewer %v, the choice %v", equals, s.reach(equals).Mean, s.reach(equals-1).Mean, want)
		}
	}
}

// meanReach is the mean exact reach of all sets of k people of pool.
func meanReach(exact []float64, pool []uint32, k int) float64 {
	all, sum, sets := bitsOf(pool), 0.0, 0
	for set := range exact {
		if bits.OnesCount(uint(set)) == k && uint8(set)&^all == 0 {
			sum += exact[set]
			sets++
		}
	}
	return sum / float64(sets)
}

// 0 tells 1 to 4, who all tell 5; 5 tells 6, and 6 tells 5.
func TestArmsOfABareGraph(t *testing.T) {
	g := must(7, []graph.Edge{
		{From: 0, To: 1, Weight: 1},
		{From: 0, To: 2, Weight: 1},
		{From: 0, To: 3, Weight: 1},
		{From: 0, To: 4, Weight: 1},
		{From: 1, To: 5, Weight: 1},
		{From: 2, To: 5, Weight: 1},
		{From: 3, To: 5, Weight: 1},
		{From: 4, To: 5, Weight: 1},
		{From: 5, To: 6, Weight: 1},
		{From: 6, To: 5, Weight: 1},
	}...)
	for _, opt := range []SpreadOptions{{}, {Model: IndependentCascade}} {
		set, err := SelectSeeds(context.Background(), g, newRNG(1), SeedOptions{
			SpreadOptions: opt, K: 1, Compare: true, Listed: []uint32{6},
		})
		if err != nil {
			t.Fatal(err)
		}
		if set.Nodes()[0] != 0 || set.RandomEquals < 2 {
			t.Errorf("chosen %v, as many as %d random people", set.Nodes(), set.RandomEquals)
		}
		var names []string
		reach := map[string]float64{}
		for _, a := range set.Arms {
			names, reach[a.Name] = append(names, a.Name), a.Mean
			if a.Low > a.Mean || a.High < a.Mean || a.Mean > set.Reach.High {
				t.Errorf("%+v beside a reach of %v", a, set.Reach)
			}
		}
		want := []string{armRandom, armOneHop, armOutStrength, armInStrength, armPageRank, armReversed, armVoteRank, armListed}
		if !slices.Equal(names, want) {
			t.Errorf("arms %v, want %v", names, want)
		}
		if reach[armOutStrength] != set.Reach.Mean || reach[armInStrength] >= set.Reach.Mean || opt.Model == Telephone && reach[armListed] != 2 {
			t.Errorf("%v beside a reach of %v", reach, set.Reach.Mean)
		}
	}
}

// Lists keep to what the choice has to keep to.
func TestArmsKeepToTheGoals(t *testing.T) {
	g := randomGraph(40, 200, 2)
	cost := make([]float32, 40)
	group := make([]uint32, 40)
	for u := range cost {
		cost[u], group[u] = float32(1+u%4), uint32(u%3)
	}
	for name, opt := range map[string]SeedOptions{
		"budget": {K: 40, Goal: Goal{Budget: 9, Cost: cost}},
		"quotas": {K: 40, Goal: Goal{Group: group, Quota: []int{1, 2, 0}}},
		"pinned": {K: 4, Pinned: []uint32{7, 3}, Forbidden: []uint32{1, 2, 4}},
	} {
		m, err := newSpreader(g, SpreadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		q, err := m.searchAndJudge(context.Background(), newRNG(1), opt)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range q.lists(len(q.chosen)) {
			if len(l.people) == 0 || len(l.people) > len(q.chosen) || !slices.Equal(opt.within(opt.Pinned, l.people), l.people) {
				t.Errorf("%s: %s names %v", name, l.name, l.people)
			}
			if !slices.Equal(l.people[:len(opt.Pinned)], opt.Pinned) || slices.ContainsFunc(l.people, func(u uint32) bool { return slices.Contains(opt.Forbidden, u) }) {
				t.Errorf("%s: %s names %v, pinned %v, forbidden %v", name, l.name, l.people, opt.Pinned, opt.Forbidden)
			}
		}
	}
}

// A list that is given reaches what simulation says of it, in its order, beside
// the arms that stand beside a choice.
func TestJudgeSeeds(t *testing.T) {
	g, seeds := randomGraph(60, 240, 5), []uint32{9, 4, 9, 30}
	for _, opt := range []SpreadOptions{{}, {Model: IndependentCascade}, {Tells: 2, Blockers: []uint32{30}}} {
		want, err := EstimateSpread(context.Background(), g, newRNG(3), []uint32{9, 4, 30}, opt)
		if err != nil {
			t.Fatal(err)
		}
		set, err := JudgeSeeds(context.Background(), g, newRNG(3), seeds, SeedOptions{SpreadOptions: opt, Compare: true})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(set.Reach, want) || !slices.Equal(set.Nodes(), []uint32{9, 4, 30}) {
			t.Errorf("%v reach %+v, want %+v", set.Nodes(), set.Reach, want)
		}
		if set.Ratio != 0 || len(set.Arms) != 7 || set.RandomEquals == 0 {
			t.Errorf("ratio %v, arms %+v, as many as %d random people", set.Ratio, set.Arms, set.RandomEquals)
		}
	}
	if _, err := JudgeSeeds(context.Background(), g, newRNG(3), []uint32{60}, SeedOptions{}); !errors.Is(err, ErrOption) {
		t.Errorf("error %v of somebody outside the graph", err)
	}
}

// A choice is not below a plain list, by many more sets than it was made on.
func TestChoiceIsNotBelowAList(t *testing.T) {
	skipLong(t)
	for seed := range uint64(6) {
		g := randomGraph(400, 1600, seed)
		for _, model := range []SpreadModel{IndependentCascade, LinearThreshold} {
			m, err := newSpreader(g, SpreadOptions{Model: model})
			if err != nil {
				t.Fatal(err)
			}
			q, err := m.search(context.Background(), newRNG(seed), SeedOptions{K: 20})
			if err != nil {
				t.Fatal(err)
			}
			sets := [][]uint32{q.chosen}
			for _, l := range q.lists(20) {
				sets = append(sets, l.people)
			}
			hits, err := m.hitsOf(context.Background(), 77, 1<<17, sets)
			if err != nil {
				t.Fatal(err)
			}
			for i, h := range hits[1:] {
				if float64(h) > (1+even)*float64(hits[0]) {
					t.Errorf("graph %d, model %d: the choice hits %d sets, list %d %d", seed, model, hits[0], i, h)
				}
			}
		}
	}
}
