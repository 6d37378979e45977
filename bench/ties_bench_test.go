//go:build unix

package bench

import (
	"cmp"
	"math/rand/v2"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"tribemap"
	"tribemap/tribe"
)

// chatter returns n interactions in no order among n/20 pairs of n/200 people, in
// a thousand days: few pairs with many, many with few.
func chatter(n int) (tribe.Window, []tribemap.Interaction, int) {
	rng := rand.New(rand.NewPCG(1, 2))
	w := tribe.Window{Start: 1 << 30, End: 1<<30 + 1000*24*3600}
	dyads, people := float64(n/20), uint32(n/200)
	events := make([]tribemap.Interaction, n)
	for i := range events {
		pair := uint32(dyads * rng.Float64() * rng.Float64())
		from := pair % people
		to := (from + 1 + pair/people) % people
		if rng.IntN(2) == 0 {
			from, to = to, from
		}
		events[i] = tribemap.Interaction{From: from, To: to, Post: uint32(i), Time: w.Start + rng.Int64N(w.End-w.Start), Kind: tribemap.Reply}
	}
	return w, events, int(people)
}

// sortByPair is what scoring is measured against.
func sortByPair(events []tribemap.Interaction) {
	pair := func(e *tribemap.Interaction) uint64 { return uint64(min(e.From, e.To))<<32 | uint64(max(e.From, e.To)) }
	slices.SortFunc(events, func(a, b tribemap.Interaction) int {
		return cmp.Or(cmp.Compare(pair(&a), pair(&b)), cmp.Compare(a.Time, b.Time))
	})
}

// processorTime returns what the process has used so far: on a busy machine the
// clock says little.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkTies adds up and scores the ties of 5, 10 and 20 million interactions.
// score/sort is the processor time of it as a multiple of that of sorting the same
// records by pair and time; sys-bytes is all memory the process ever took, the
// records included.
func BenchmarkTies(b *testing.B) {
	for _, size := range []struct {
		name string
		n    int
	}{{"5M", 5_000_000}, {"10M", 10_000_000}, {"20M", 20_000_000}} {
		b.Run(size.name, func(b *testing.B) {
			w, events, people := chatter(size.n)
			began := processorTime(b)
			sortByPair(events)
			sorted := processorTime(b)
			dyads := 0
			for b.Loop() {
				ties := tribe.ScoreTies(tribe.Dyads(events, w, 0), people, tribe.TieOptions{})
				dyads = len(ties)
			}
			sorting, scoring := sorted-began, (processorTime(b)-sorted)/time.Duration(b.N)
			var mem runtime.MemStats
			runtime.ReadMemStats(&mem)
			b.ReportMetric(float64(dyads), "dyads")
			b.ReportMetric(sorting.Seconds(), "sort-cpu-s")
			b.ReportMetric(scoring.Seconds(), "score-cpu-s")
			b.ReportMetric(scoring.Seconds()/sorting.Seconds(), "score/sort")
			b.ReportMetric(float64(mem.Sys), "sys-bytes")
		})
	}
}
