package tribe

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestNthSmallest(t *testing.T) {
	time := rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64Range(0, 1<<40), rapid.Just[int64](math.MaxInt64))
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(time, 1, 1000).Draw(t, "times")
		n := rapid.IntRange(0, len(times)-1).Draw(t, "n")
		sorted := slices.Sorted(slices.Values(times))
		if got := nthSmallest(times, n); got != sorted[n] {
			t.Fatalf("%d, want %d", got, sorted[n])
		}
	})
}
