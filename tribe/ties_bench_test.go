package tribe

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tribemap"
)

// crowd returns n sorted interactions among dyads/10 people, few pairs with
// many and many with few.
func crowd(n, dyads int) (Window, []tribemap.Interaction) {
	rng := rand.New(rand.NewPCG(1, 2))
	w := Window{Start: 1 << 30, End: 1<<30 + 1000*day}
	people := uint32(dyads / 10)
	events := make([]tribemap.Interaction, n)
	for i := range events {
		pair := uint32(float64(dyads) * rng.Float64() * rng.Float64())
		a := pair % people
		b := (a + 1 + pair/people) % people
		if rng.IntN(2) == 0 {
			a, b = b, a
		}
		events[i] = tribemap.Interaction{From: a, To: b, Post: uint32(i), Time: w.Start + rng.Int64N(w.End-w.Start), Kind: tribemap.Reply}
	}
	slices.SortFunc(events, CompareInteractions)
	return w, events
}

func BenchmarkDyads(b *testing.B) {
	w, events := crowd(1_000_000, 50_000)
	b.ReportAllocs()
	for b.Loop() {
		Dyads(events, w, 0)
	}
	b.ReportMetric(float64(len(events))*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkScoreTies(b *testing.B) {
	w, events := crowd(1_000_000, 50_000)
	dyads := Dyads(events, w, 0)
	b.ReportAllocs()
	for b.Loop() {
		ScoreTies(dyads, 5_000, TieOptions{})
	}
	b.ReportMetric(float64(len(dyads))*float64(b.N)/b.Elapsed().Seconds(), "dyads/s")
}
