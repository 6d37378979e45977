package main

import (
	"math"
	"testing"
)

// 0 turned to 1 twice at the end, 1 to 0 and 2 to 0 once at the end.
func TestChanceOfTheNext(t *testing.T) {
	l := newLedger(set{people: 4, events: []event{{0, 1, 5}, {0, 1, 5}, {1, 0, 5}, {2, 0, 5}}})
	left := 1 / (1 + 2.0/fewSent)
	turned := newTurning(l, 4)
	for _, c := range []struct {
		rule string
		v    uint32
		want float64 // of what is kept among people known
	}{
		{"recency alone", 1, 1},
		{"recency alone", 2, 0},
		{"mutual 1", 1, 1},
		{"mutual 1", 2, 0},
		{"returned 1", 1, 3.0 / 4},
		{"returned 1", 2, 1.0 / 4},
		{"returned 2", 2, 2.0 / 6},
		{"returned 1", 3, 0},
	} {
		for _, r := range turnRules() {
			want := left/3 + (1-left)*c.want
			if got := turned.chance(0, c.v, r); r.name == c.rule && math.Abs(got-want) > 1e-9 {
				t.Errorf("%s: 0 turns to %d with chance %v, want %v", r.name, c.v, got, want)
			}
		}
	}
}

// Who never spoke may turn to anybody.
func TestChancesAddUpToOne(t *testing.T) {
	l := newLedger(small)
	for _, r := range turnRules() {
		for u := range uint32(5) {
			sum := 0.0
			for v := range uint32(5) {
				if v != u {
					sum += newTurning(l, 7).chance(u, v, r)
				}
			}
			if math.Abs(sum-1) > 1e-6 {
				t.Errorf("%s: chances of %d add up to %v", r.name, u, sum)
			}
		}
	}
}

// Rule 1 is best on set 0 alone, rule 2 on the others.
func TestBestRuleLeavesTheSetOut(t *testing.T) {
	logs := [][]float64{{0, 9, 1}, {0, 0, 1}, {0, 0, 1}}
	if best := bestRule(logs, 0); best != 2 {
		t.Errorf("rule %d, want 2", best)
	}
	if best := bestRule(logs, 1); best != 1 {
		t.Errorf("rule %d, want 1", best)
	}
}
