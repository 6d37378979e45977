package tribe

import (
	"context"
	"math"
	"slices"
	"testing"
)

// trialOf is a trial whose blocks scored as given.
func trialOf(gamma float64, scores ...float64) trial {
	t := trial{gamma: gamma}
	for _, s := range scores {
		t.outcomes = append(t.outcomes, outcome{score: s})
	}
	return t
}

func TestBestIsTheFinestOfEquals(t *testing.T) {
	for _, c := range []struct {
		name   string
		trials []trial
		want   float64
	}{
		{"alone", []trial{trialOf(4, 1, 1)}, 4},
		{"higher score", []trial{trialOf(1, 1, 1), trialOf(2, 2, 2), trialOf(4, 3, 3), trialOf(8, 2, 2)}, 4},
		{"equals", []trial{trialOf(2, 2, 2), trialOf(4, 1, 3)}, 4},
		{"hardly better", []trial{trialOf(2, 1, 2, 3.3), trialOf(4, 1, 2, 3)}, 4},
		{"better throughout", []trial{trialOf(2, 1.1, 2.1, 3.2), trialOf(4, 1, 2, 3)}, 2},
	} {
		s := &search{trials: c.trials}
		if got := s.trials[s.best()].gamma; got != c.want {
			t.Errorf("%s: γ = %v, want %v", c.name, got, c.want)
		}
	}
}

// parabolic are trials at the given γ whose two blocks differ by noise from
// 1 − bend·(ln γ − ln top)².
func parabolic(top, bend, noise float64, gammas ...float64) []trial {
	var trials []trial
	for i, gamma := range gammas {
		x := math.Log(gamma / top)
		y := 1 - float64(bend*x*x)
		wobble := noise * float64(i%2)
		trials = append(trials, trialOf(gamma, y-wobble, y+wobble))
	}
	return trials
}

func TestParabolaFindsTheTop(t *testing.T) {
	for _, gammas := range [][]float64{{1, 3, 8}, {.5, 2, 4, 9}, {1, 2, 2.5}, {6, 8, 12}} {
		s := &search{trials: parabolic(3, .2, 0, gammas...)}
		if p := s.parabola(); !near(math.Exp(p.top), 3, 1e-9) || !near(p.bend, .2, 1e-9) {
			t.Errorf("γ %v: top %v, bend %v, want 3 and .2", gammas, math.Exp(p.top), p.bend)
		}
	}
	s := &search{trials: []trial{trialOf(1, 1), trialOf(2, 1.5)}}
	if p := s.parabola(); !near(math.Exp(p.top), 2, 1e-9) || p.bend != 0 {
		t.Errorf("two trials: top %v, bend %v, want the better and none", math.Exp(p.top), p.bend)
	}
}

func TestAnswerLiesAStandardErrorBelowTheTop(t *testing.T) {
	s := &search{maxGamma: 100, trials: parabolic(3, .5, .01, 1, 3, 8)}
	got := s.answer()
	if fall := .5 * math.Pow(math.Log(got/3), 2); got <= 3 || !near(fall, .01, 1e-9) {
		t.Errorf("γ = %v, where the score is %v below the top, want .01 and above 3", got, fall)
	}
	s.maxGamma = 3.1
	if got := s.answer(); got != 3.1 {
		t.Errorf("γ = %v, want the largest allowed, 3.1", got)
	}
	sure := &search{maxGamma: 100, trials: parabolic(3, .5, 0, 1, 3, 8)}
	if got := sure.answer(); !near(got, 3, 1e-9) {
		t.Errorf("without doubt γ = %v, want the top, 3", got)
	}
}

// A top may hide in a wide gap between good trials, and nowhere else.
func TestFillLooksIntoWideGapsBetweenGoodTrials(t *testing.T) {
	for _, c := range []struct {
		name   string
		trials []trial
		want   []float64
	}{
		{"wide", []trial{trialOf(1, 1.1, 2.9), trialOf(4, 1.1, 2.8), trialOf(5, 1.2, 3.2)}, []float64{1, 2, 4, 5}},
		{"narrow", []trial{trialOf(1, 1.1, 2.9), trialOf(2, 1.1, 2.8), trialOf(4, 1.2, 3.2)}, []float64{1, 2, 4}},
		{"worse for certain", []trial{trialOf(1, .2, 2.1), trialOf(4, 1.1, 2.8), trialOf(5, 1.2, 3.2)}, []float64{1, 4, 5}},
		{"nothing", []trial{trialOf(1, 0, 0), trialOf(4, 0, 0)}, []float64{1, 4}},
	} {
		s := &search{trials: c.trials}
		if err := s.fill(context.Background()); err != nil {
			t.Fatal(err)
		}
		var got []float64
		for _, trial := range s.trials {
			got = append(got, trial.gamma)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: tried %v, want %v", c.name, got, c.want)
		}
	}
}

// The best γ has a worse one on either side, unless there is none to try.
func TestSearchEnclosesTheBest(t *testing.T) {
	g := planted(t, 60, 15, .6, .01, 1)
	d := mustDetectGraph(t, g, DetectOptions{})
	scores, best := d.Resolution.Scores, 0
	for i, s := range scores {
		if i > 0 && s.Gamma <= scores[i-1].Gamma {
			t.Fatalf("scores %v do not stand by rising γ", scores)
		}
		if s.Score > scores[best].Score {
			best = i
		}
	}
	if best == 0 || best == len(scores)-1 {
		t.Errorf("the best of %v lies at an end", scores)
	}
}
