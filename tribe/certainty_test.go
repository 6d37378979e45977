package tribe

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

// TestIntervalsCover plants a rate for each of 1,500 pairs, hears them forty
// times, and takes a pair's mean score for the true one: the intervals of one
// hearing hold it as often as they say.
func TestIntervalsCover(t *testing.T) {
	skipLong(t)
	const pairs, people, hearings = 1500, 300, 40
	rng := rand.New(rand.NewPCG(3, 4))
	rate := make([]float64, pairs)
	for i := range rate {
		rate[i] = math.Exp(1.2 + rng.NormFloat64())
	}
	w := Window{Start: 1_000 * day, End: 1_300 * day}
	var sum [pairs][2]float64
	var heard [pairs]float64
	var ties []Tie
	for range hearings {
		ties = ScoreTies(Dyads(hear(rng, rate, people, w), w, 1), people, TieOptions{})
		for i := range ties {
			n := pairNumber(&ties[i], people)
			sum[n][0] += ties[i].Strength
			sum[n][1] += ties[i].Alive
			heard[n]++
		}
	}
	var held [2]float64
	for i, at := range Intervals(ties, TieOptions{}) {
		n := pairNumber(&ties[i], people)
		if s := sum[n][0] / heard[n]; s >= at.StrengthLow && s <= at.StrengthHigh {
			held[0]++
		}
		if s := sum[n][1] / heard[n]; s >= at.AliveLow && s <= at.AliveHigh {
			held[1]++
		}
	}
	for k, name := range []string{"strength", "alive"} {
		share := held[k] / float64(len(ties))
		t.Logf("%s: %.3f of the intervals hold the true score", name, share)
		if share < .85 || share > .95 {
			t.Errorf("%s: %.3f of the intervals hold the true score, want .85 to .95", name, share)
		}
	}
}

// pairNumber numbers pair i of hear.
func pairNumber(t *Tie, people int) int {
	step := int(t.B) - int(t.A)
	a := int(t.A)
	if step > people/2 {
		step, a = people-step, int(t.B)
	}
	return (step-1)*people + a
}

// hear draws talk of pair i, between person i mod people and the next, second …
// one after them, at its rate.
func hear(rng *rand.Rand, rate []float64, people int, w Window) []tribemap.Interaction {
	var events []tribemap.Interaction
	length := float64(w.End - w.Start)
	for i, r := range rate {
		a := i % people
		b := (a + 1 + i/people) % people
		for at := rng.ExpFloat64() / r; at < 1; at += rng.ExpFloat64() / r {
			from, to := a, b
			if rng.IntN(2) == 0 {
				from, to = b, a
			}
			events = append(events, tribemap.Interaction{
				From: uint32(from), To: uint32(to), Post: uint32(len(events)), Time: w.Start + 1 + int64(at*length), Kind: tribemap.Reply,
			})
		}
	}
	slices.SortFunc(events, CompareInteractions)
	return events
}

func TestIntervalsHoldTheScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, events := drawEvents(t)
		ties := scored(events, w, 1)
		one := Intervals(ties, TieOptions{Threads: 1})
		if !slices.Equal(one, Intervals(ties, TieOptions{Threads: 8})) {
			t.Fatal("8 workers and 1 disagree")
		}
		for i, at := range one {
			tie := &ties[i]
			if at.StrengthLow > tie.Strength || at.StrengthHigh < tie.Strength || at.AliveLow > tie.Alive || at.AliveHigh < tie.Alive {
				t.Fatalf("%+v does not hold strength %v, alive %v", at, tie.Strength, tie.Alive)
			}
		}
	})
}

func TestEndsNarrowWithEvidence(t *testing.T) {
	was := [2]float64{math.Inf(1), math.Inf(1)}
	for _, n := range []float64{1, 2, 5, 20, 100, 1000} {
		low, high := countEnds(n, 1)
		partLow, partHigh := partEnds(.3, n, 1)
		is := [2]float64{(high - low) / n, partHigh - partLow}
		if is[0] >= was[0] || is[1] >= was[1] {
			t.Errorf("n = %v: widths %v, before %v", n, is, was)
		}
		was = is
	}
}
