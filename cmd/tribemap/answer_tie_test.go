package main

import (
	"slices"
	"testing"
	"time"
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
