package main

import (
	"slices"
	"testing"

	"tribemap/tribe"
)

func TestAddTimeline(t *testing.T) {
	for _, c := range []struct {
		timeline tribe.Timeline
		want     []tribe.Fact
	}{
		{tribe.Timeline{}, []tribe.Fact{{Name: "timeline", Text: "when they spoke is not known"}}},
		{
			tribe.Timeline{First: "2002-12", FromA: []int{2, 0, 1}, FromB: []int{1, 0, 0}},
			[]tribe.Fact{
				{Name: "timeline", Text: "they spoke in 2 of the 3 months from 2002-12 to 2003-02, most in 2002-12: 3"},
				{Name: "2002-12", Text: "▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇░░░░░░░░░░ 2 + 1"},
				{Name: "2003-01", Text: "0 + 0"},
				{Name: "2003-02", Text: "▇▇▇▇▇▇▇▇▇▇ 1 + 0"},
			},
		},
	} {
		var a answer
		a.addTimeline(c.timeline)
		if !slices.Equal(a.Facts, c.want) {
			t.Errorf("got %q, want %q", a.Facts, c.want)
		}
	}
	var a answer
	a.addTimeline(tribe.Timeline{First: "2000-01", FromA: make([]int, 30), FromB: slices.Repeat([]int{1}, 30)})
	if want := "12 months before 2001-01 left out"; len(a.Facts) != 2+timelineMonths || a.Facts[1].Text != want {
		t.Errorf("a long timeline: %d facts, the second %q, want %q", len(a.Facts), a.Facts[1].Text, want)
	}
}
