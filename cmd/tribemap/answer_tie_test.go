package main

import (
	"slices"
	"testing"
	"time"

	"tribemap/tribe"
)

func TestMonthsOf(t *testing.T) {
	at := func(year, month, day int) int64 {
		return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix()
	}
	got := monthsOf([]int64{at(2003, 2, 1), 0, at(2002, 12, 31), at(2002, 12, 1)})
	want := []monthCount{{"2002-12", 2}, {"2003-01", 0}, {"2003-02", 1}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := monthsOf([]int64{0}); got != nil {
		t.Errorf("of an unknown time %v", got)
	}
}

func TestPlaceSentence(t *testing.T) {
	for _, c := range []struct {
		tie  tribe.Tie
		want string
	}{
		{tribe.Tie{}, "nobody else talks with both"},
		{tribe.Tie{Embeddedness: 1, SharedThreads: 1}, "both also talk with 1 person in common; both wrote in 1 thread"},
		{tribe.Tie{Embeddedness: 4}, "both also talk with 4 of the same people"},
		{
			tribe.Tie{Embeddedness: 4, Simmelian: 2, SharedThreads: 7},
			"both also talk with 4 of the same people, 2 of them a strong tie of both; both wrote in 7 threads",
		},
	} {
		if got := placeSentence(&c.tie); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
