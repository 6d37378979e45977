package tribe

import (
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// TestRememberedDrawsAreThoseDrawnAnew judges seed sets with and without keeping
// whom people draw in a world, in which sets share people and start from them
// after they were told by others.
func TestRememberedDrawsAreThoseDrawnAnew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, 12)
		n := g.N()
		opt := SpreadOptions{
			Tells: rapid.IntRange(1, 3).Draw(t, "tells"), Rounds: rapid.IntRange(1, 4).Draw(t, "rounds"), Worlds: 40,
			Accept: rapid.SampledFrom([]float64{1, 0.6}).Draw(t, "accept"), Threads: 2,
		}
		opt.SeedTells = opt.Tells + rapid.IntRange(0, 3).Draw(t, "more")
		for range n {
			opt.Leftover = append(opt.Leftover, rapid.Float32Range(0, 1).Draw(t, "leftover"))
		}
		person := rapid.Uint32Range(0, uint32(n-1))
		sets := rapid.SliceOfN(rapid.SliceOfNDistinct(person, 1, min(n, 4), rapid.ID), 1, 5).Draw(t, "sets")
		remembered, err := newSpreader(g, opt)
		if err != nil {
			t.Fatal(err)
		}
		anew, _ := newSpreader(g, opt)
		anew.hireTellers(nil)
		for _, teller := range anew.tellers {
			teller.draws = nil
		}
		for key := range uint64(3) {
			got, _ := remembered.judge(t.Context(), key%2, sets) // a world that was met before, too
			want, _ := anew.judge(t.Context(), key%2, sets)
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("%+v, drawn anew %+v", got, want)
			}
		}
	})
}

func TestFirstAbove(t *testing.T) {
	sums := []float64{1, 1, 2.5, 4}
	for x, want := range map[float64]int{-1: 0, 0.5: 0, 1: 2, 2.4: 2, 2.5: 3, 4: 4, math.Inf(1): 4} {
		if got := firstAbove(sums, x); got != want {
			t.Errorf("firstAbove(%v, %v) = %d, want %d", sums, x, got, want)
		}
	}
	if got := firstAbove(nil, 0); got != 0 {
		t.Errorf("firstAbove of nothing = %d", got)
	}
}
