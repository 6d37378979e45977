package tribe

import (
	"testing"

	"pgregory.net/rapid"
)

// bestSum tries all ways to match the rows from r on with free columns.
func bestSum(weight [][]int64, r int, taken []bool) int64 {
	if r == len(weight) {
		return 0
	}
	best := bestSum(weight, r+1, taken)
	for c := range taken {
		if !taken[c] {
			taken[c] = true
			best = max(best, weight[r][c]+bestSum(weight, r+1, taken))
			taken[c] = false
		}
	}
	return best
}

func TestAssignIsBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, cols := rapid.IntRange(1, 5).Draw(t, "rows"), rapid.IntRange(1, 5).Draw(t, "cols")
		weight := make([][]int64, rows)
		for r := range weight {
			weight[r] = rapid.SliceOfN(rapid.Int64Range(0, 9), cols, cols).Draw(t, "row")
		}
		got, seen := int64(0), make([]bool, cols)
		for r, c := range assign(weight) {
			if c < 0 {
				continue
			}
			if seen[c] || weight[r][c] == 0 {
				t.Fatalf("row %d is matched with column %d: taken %v, weight %d", r, c, seen[c], weight[r][c])
			}
			seen[c] = true
			got += weight[r][c]
		}
		if want := bestSum(weight, 0, make([]bool, cols)); got != want {
			t.Errorf("%v: sum %d, want %d", weight, got, want)
		}
	})
}
