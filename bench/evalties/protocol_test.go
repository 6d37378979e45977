package main

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

func TestAUCAgainstReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c comparison
		for range rapid.IntRange(0, 30).Draw(t, "n") {
			c.add(float64(rapid.IntRange(0, 4).Draw(t, "score")), rapid.Bool().Draw(t, "yes"))
		}
		won, pairs := 0.0, 0.0
		for _, y := range c.yes {
			for _, n := range c.no {
				pairs++
				if y > n {
					won++
				} else if y == n {
					won += .5
				}
			}
		}
		if got := c.auc(); pairs > 0 && math.Abs(got-won/pairs) > 1e-12 || pairs == 0 && got != 0 {
			t.Fatalf("%v against %v: %v", c.yes, c.no, got)
		}
	})
}

// TestCut lays ten events over [1000,2000]: the window is (1300,1700].
func TestCut(t *testing.T) {
	at := func(from, to uint32, time int64) tribemap.Interaction {
		return tribemap.Interaction{From: from, To: to, Time: time}
	}
	cut := newTest("x", []tribemap.Interaction{
		at(0, 1, 1000), at(2, 3, 1300), // before the window
		at(0, 1, 1301), at(1, 0, 1500), at(2, 0, 1700), at(3, 4, 1400),
		at(1, 0, 1701), at(2, 5, 1900), at(5, 2, 2000), // after it
	})
	if len(cut.ties) != 3 || cut.ties[0].Count != 2 {
		t.Fatalf("ties %+v", cut.ties)
	}
	for i, want := range []struct {
		again, both bool
		lambda      float64
	}{
		{true, true, 1. / 6},  // 0–1: one message each, of three
		{false, true, 2. / 6}, // 0–2
		{false, false, 0},     // 3–4
	} {
		if cut.again[i] != want.again || cut.both[i] != want.both || cut.lambda[i] != want.lambda {
			t.Errorf("tie %d: again %v, both %v, λ %v; want %+v", i, cut.again[i], cut.both[i], cut.lambda[i], want)
		}
	}
}

func TestTurnings(t *testing.T) {
	events, err := turnings([]slackMessage{
		{Time: "2020-01-01T10:00:00.5", User: "Ann", Text: "hello"},
		{Time: "2020-01-01T10:10:00.5", User: "Ben", Text: "<@Ann> <@Ann> hi"},
		{Time: "2020-01-01T12:00:00.5", User: "Ann", Text: "<@Ann> <@Nobody> back"},
		{Time: "2020-01-01T12:01:00.5", User: "Ann", Text: "<@Ben>?"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []tribemap.Interaction{
		{From: 1, To: 0, Post: 1, Time: 1577873400, Kind: tribemap.Reply},
		{From: 1, To: 0, Post: 1, Time: 1577873400, Kind: tribemap.Mention},
		{From: 0, To: 1, Post: 3, Time: 1577880060, Kind: tribemap.Mention},
	}
	if len(events) != len(want) {
		t.Fatalf("got %+v", events)
	}
	for i := range want {
		if events[i] != want[i] {
			t.Errorf("event %d: got %+v, want %+v", i, events[i], want[i])
		}
	}
}
