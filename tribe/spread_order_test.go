package tribe

import (
	"context"
	"slices"
	"testing"

	"tribemap/graph"
)

// In every small case units are ordered as plain greedy choice by simulation
// would order them, on the same worlds, and come to what judge says of them.
func TestOrderIsGreedyOnTheJudgedWorlds(t *testing.T) {
	const worlds = 64
	eachSmallCase(t, func(t *testing.T, g *graph.CSR, opt SpreadOptions, _ []float64) {
		opt.Worlds = worlds
		m, err := newSpreader(g, opt)
		if err != nil {
			t.Fatal(err)
		}
		people := everybody(g.N())
		slices.Reverse(people)
		on := &ground{pinned: people[:1]}
		reach := judgedOn(t, m, people)
		got, err := m.inOrder(context.Background(), 3, on, people, &reach)
		if err != nil {
			t.Fatal(err)
		}
		if want := greedyByJudge(t, m, people, 1); !slices.Equal(got, want) {
			t.Errorf("order %v, want %v", got, want)
		}
		if want := judgedOn(t, m, got).Cumulative; !slices.Equal(reach.Cumulative, want) {
			t.Errorf("come to %v one by one, want %v", reach.Cumulative, want)
		}
		gain := reach.Mean
		for i := 1; i < len(got); i++ {
			more := reach.Cumulative[i] - reach.Cumulative[i-1]
			if i > 1 && more > gain+1e-9 {
				t.Errorf("the gain rises at %d: %v", i, reach.Cumulative)
			}
			gain = more
		}
	})
}

func judgedOn(t *testing.T, m *spreader, people []uint32) Spread {
	t.Helper()
	judged, err := m.judge(context.Background(), 3, [][]uint32{people})
	if err != nil {
		t.Fatal(err)
	}
	return judged[0]
}

// greedyByJudge judges every next person anew.
func greedyByJudge(t *testing.T, m *spreader, people []uint32, fixed int) []uint32 {
	t.Helper()
	order, rest := slices.Clone(people[:fixed]), slices.Clone(people[fixed:])
	// The same number of worlds for every set.
	worlds := judgedOn(t, m, people).Worlds
	m.opt.Worlds = worlds
	for len(rest) > 0 {
		best, most := 0, -1.0
		for i, u := range rest {
			copies := slices.Repeat([][]uint32{append(slices.Clone(order), u)}, worlds)
			s, err := m.sampleReach(context.Background(), 3, copies)
			if err != nil {
				t.Fatal(err)
			}
			if s.Mean > most {
				best, most = i, s.Mean
			}
		}
		order, rest = append(order, rest[best]), slices.Delete(rest, best, best+1)
	}
	return order
}

// Dyads are ordered as pairs, and a pinned person stays in front.
func TestDyadsAreOrderedByGain(t *testing.T) {
	// 0 tells nobody; 1 and 2 tell 3; 4 tells 5 and is tied to 6, who tells 7.
	g := must(8, []graph.Edge{{From: 1, To: 3, Weight: 1}, {From: 2, To: 3, Weight: 1}, {From: 4, To: 5, Weight: 1}, {From: 6, To: 7, Weight: 1}}...)
	m, err := newSpreader(g, SpreadOptions{Threads: 1, Worlds: 16})
	if err != nil {
		t.Fatal(err)
	}
	on := &ground{pinned: []uint32{0}, ends: [][2]uint32{{0, None}, {1, 2}, {4, 6}}}
	reach := judgedOn(t, m, []uint32{0, 1, 2, 4, 6})
	order, err := m.inOrder(context.Background(), 3, on, []uint32{0, 1, 2}, &reach)
	if err != nil || !slices.Equal(order, []uint32{0, 2, 1}) {
		t.Fatalf("order %v, error %v, want the pinned, the pair that reaches four, the pair that reaches three", order, err)
	}
	var set SeedSet
	set.judged(on, order, reach)
	var together []float64
	for _, s := range set.Steps {
		together = append(together, s.Cumulative)
	}
	if want := []float64{1, 5, 8}; !slices.Equal(together, want) {
		t.Errorf("together %v, want %v", together, want)
	}
}

// Where a story runs through all of a large graph the order is left as it is.
func TestOrderKeepsToItsSpace(t *testing.T) {
	m, err := newSpreader(randomGraph(60, 240, 1), SpreadOptions{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	units := slices.Collect(slices.Chunk(everybody(60), 1))
	if sets, err := m.reachedIn(context.Background(), 3, 1<<24, units); sets != nil || err != nil {
		t.Errorf("a sixteenth of a billion pairs are kept, error %v", err)
	}
}
