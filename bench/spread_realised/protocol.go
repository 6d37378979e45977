package main

import (
	"math/rand/v2"
	"slices"
)

// How many random sets, and how many bootstrap samples, are drawn.
const (
	randomDraws = 20
	resamples   = 2000
)

// trial is what each method reached at each start, in one set with one c.
type trial struct {
	set     string
	c, k    int         // k: at the middle start
	reached [][]float64 // of each method, by start
}

// judge chooses before each start and replays what came after. Starts lie
// evenly, by events, between two shares of the set; a replay ends with another,
// choice never sees what comes after its start.
func judge(s set, c int, at schedule) trial {
	all := len(s.events)
	last := int(at.end * float64(all))
	s.events = s.events[:last]
	l := newLedger(s)
	r := newReplayer(l)
	t := trial{set: s.name, c: c, reached: make([][]float64, len(methods))}
	for i := range at.starts {
		p := newPast(l, at.start(all, i), c)
		if i == at.starts/2 {
			t.k = p.k
		}
		for m, x := range methods {
			n := max(1, x.draws)
			sum := 0
			for range n {
				sum += len(r.reach(x.choose(p), p.start, last, c))
			}
			t.reached[m] = append(t.reached[m], float64(sum)/float64(n))
		}
	}
	return t
}

func mean(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

// bestRival returns the rival with the largest mean reach.
func (t trial) bestRival() int {
	best := -1
	for m, x := range methods {
		if x.rival && (best < 0 || mean(t.reached[m]) > mean(t.reached[best])) {
			best = m
		}
	}
	return best
}

// ratio returns method m's reach over that of the best rival.
func (t trial) ratio(m int) float64 { return mean(t.reached[m]) / mean(t.reached[t.bestRival()]) }

// resample draws the starts anew; the best rival is sought again, which
// favours the rivals.
func (t trial) resample(rng *rand.Rand) trial {
	again := trial{reached: make([][]float64, len(methods))}
	for range t.reached[0] {
		i := rng.IntN(len(t.reached[0]))
		for m := range methods {
			again.reached[m] = append(again.reached[m], t.reached[m][i])
		}
	}
	return again
}

// interval returns the 2.5 and 97.5 percent points of method m's ratio, mean
// over the trials, when starts are drawn anew: the same ones for all methods.
func interval(trials []trial, m int) (low, high float64) {
	rng := rand.New(rand.NewPCG(1, uint64(m)))
	ratios := make([]float64, resamples)
	for i := range ratios {
		for _, t := range trials {
			ratios[i] += t.resample(rng).ratio(m) / float64(len(trials))
		}
	}
	slices.Sort(ratios)
	return ratios[resamples*25/1000], ratios[resamples*975/1000]
}
