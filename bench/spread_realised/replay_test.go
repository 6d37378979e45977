package main

import (
	"slices"
	"testing"
)

// 0 tells 1 at 10, 1 answers 0 and then tells 2, 2 told 3 before it knew.
var small = set{name: "small", people: 5, events: []event{
	{2, 3, 5}, {0, 1, 10}, {1, 0, 11}, {1, 2, 12}, {2, 4, 13}, {0, 1, 14}, {0, 3, 15},
}}

func TestReplay(t *testing.T) {
	r := newReplayer(newLedger(small))
	for _, c := range []struct {
		seeds      []uint32
		start, end int
		c          int
		want       []uint32
	}{
		{[]uint32{0}, 0, 7, 1, []uint32{0, 1}},
		{[]uint32{0}, 0, 7, 2, []uint32{0, 1, 2, 3, 4}},
		{[]uint32{0}, 0, 4, 2, []uint32{0, 1, 2}},
		{[]uint32{2}, 1, 7, 1, []uint32{2, 4}},
		{[]uint32{4, 3}, 0, 7, 2, []uint32{3, 4}},
	} {
		got := slices.Sorted(slices.Values(r.reach(c.seeds, c.start, c.end, c.c)))
		if !slices.Equal(got, c.want) {
			t.Errorf("%v from %d to %d, c = %d: %v, want %v", c.seeds, c.start, c.end, c.c, got, c.want)
		}
	}
}

func TestGreedyCoversApart(t *testing.T) {
	p := &past{ledger: newLedger(small), candidates: []uint32{0, 1, 2}, k: 2}
	if got := p.greedy([][]uint32{{0, 1, 2}, {0, 1}, {3}, nil, nil}, 4); !slices.Equal(got, []uint32{0, 2}) {
		t.Errorf("chosen %v, want 0 and 2", got)
	}
}

func TestRatioIsToTheBestRival(t *testing.T) {
	tr := trial{}
	for _, x := range methods {
		reach := 3.0
		if x.name == "VoteRank" {
			reach = 4
		}
		if x.name == "forecast" {
			reach = 5
		}
		tr.reached = append(tr.reached, []float64{reach, reach})
	}
	if got := tr.ratio(len(methods) - 1); got != 1.25 {
		t.Errorf("ratio %v, want 5/4", got)
	}
	if low, high := interval([]trial{tr, tr}, 0); low != 0.75 || high != 0.75 {
		t.Errorf("interval %v–%v of equal starts, want .75", low, high)
	}
}
