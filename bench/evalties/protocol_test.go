package main

import (
	"cmp"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

func TestAUCAgainstReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "n")
		score, again, all := make([]float64, n), make([]bool, n), make([]int, n)
		for i := range n {
			score[i], again[i], all[i] = float64(rapid.IntRange(0, 4).Draw(t, "score")), rapid.Bool().Draw(t, "again"), i
		}
		won, pairs := 0.0, 0.0
		for i := range n {
			for k := range n {
				if again[i] && !again[k] {
					pairs++
					won += []float64{0, .5, 1}[cmp.Compare(score[i], score[k])+1]
				}
			}
		}
		got := judge{groups: [][]int{all}}.auc(score, again)
		if pairs > 0 && math.Abs(got-won/pairs) > 1e-12 || pairs == 0 && got != 0 {
			t.Fatalf("%v of %v: %v", again, score, got)
		}
	})
}

// TestAUCCountsTies draws each tie as often as said, by weight and by copying.
func TestAUCCountsTies(t *testing.T) {
	score, again, of := []float64{1, 2, 2, 3}, []bool{false, true, false, true}, []float64{2, 1, 3, 2}
	var s []float64
	var a []bool
	var all []int
	for i := range of {
		for range int(of[i]) {
			all, s, a = append(all, len(s)), append(s, score[i]), append(a, again[i])
		}
	}
	j := judge{groups: [][]int{{0, 1, 2, 3}}}
	if got, want := j.ranked(score).count(score, again, of, nil), (judge{groups: [][]int{all}}).auc(s, a); got != want {
		t.Errorf("by weight %v, by copying %v", got, want)
	}
}

func TestLogisticFindsTheFeatureThatTells(t *testing.T) {
	got := logistic([][]float64{{1, 0, -1}, {1, 1, -1}, {1, -1, 0}}, []float64{1, 1, 1})
	if got[0] != 1 || got[1] != 0 || got[2] != 0 {
		t.Errorf("weights %v, want all on the first", got)
	}
}

// TestCut lays ten events over [1000,2000]: the window is (1300,1700].
func TestCut(t *testing.T) {
	at := func(from, to uint32, time int64) tribemap.Interaction {
		return tribemap.Interaction{From: from, To: to, Time: time}
	}
	events := []tribemap.Interaction{
		at(0, 1, 1000), at(2, 3, 1300), // before the window
		at(0, 1, 1301), at(1, 0, 1500), at(2, 0, 1700), at(3, 4, 1400),
		at(1, 0, 1701), at(2, 5, 1900), at(5, 2, 2000), // after it
	}
	p, after := cut(events, 0.7)
	ties := newTest("x", [][]tribemap.Interaction{events, events}, 0.7).ties
	if len(ties) != 6 || ties[0].Count != 2 || ties[3].A != ties[0].A+6 {
		t.Fatalf("ties %+v", ties)
	}
	f := followUp(ties[:3], after, p.people)
	for i, want := range []struct {
		again, both bool
		lambda      float64
	}{
		{true, true, 1. / 6},  // 0–1: one message each, of three
		{false, true, 2. / 6}, // 0–2
		{false, false, 0},     // 3–4
	} {
		if f.again[i] != want.again || f.both[i] != want.both || f.lambda[i] != want.lambda {
			t.Errorf("tie %d: again %v, both %v, λ %v; want %+v", i, f.again[i], f.both[i], f.lambda[i], want)
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
