package tribe

import (
	"math"
	"slices"
)

// assign matches rows with columns, each at most once, so that the sum of the
// weights of all pairs is the largest possible, and returns the column of each
// row, −1 for none. Weights are 0 or more; 0 is never matched. Among equal sums
// the order of rows and columns decides. Time is O(r²c) for r ≤ c [1].
//
// [1] H. W. Kuhn: The Hungarian method for the assignment problem, Naval
// Research Logistics Quarterly 2, 1955, doi:10.1002/nav.3800020109; in the form
// of shortest augmenting paths.
func assign(weight [][]int64) []int {
	rows := len(weight)
	if rows == 0 {
		return nil
	}
	if cols := len(weight[0]); rows > cols {
		return invert(assign(transpose(weight)), rows)
	}
	h := newHungarian(weight)
	for r := range weight {
		h.add(r)
	}
	out := slices.Repeat([]int{-1}, rows)
	for c, r := range h.rowOf[:len(weight[0])] {
		if r >= 0 && weight[r][c] > 0 {
			out[r] = c
		}
	}
	return out
}

func transpose(weight [][]int64) [][]int64 {
	out := make([][]int64, len(weight[0]))
	for c := range out {
		out[c] = make([]int64, len(weight))
		for r := range weight {
			out[c][r] = weight[r][c]
		}
	}
	return out
}

// invert turns the columns of rows into the rows of n columns.
func invert(columnOf []int, n int) []int {
	out := slices.Repeat([]int{-1}, n)
	for r, c := range columnOf {
		if c >= 0 {
			out[c] = r
		}
	}
	return out
}

// hungarian adds one row at a time along the cheapest path, cost being the
// weight negated. The last column stands for the start of a path.
type hungarian struct {
	weight   [][]int64
	rowPrice []int64
	colPrice []int64
	rowOf    []int // column → row, −1 free
}

func newHungarian(weight [][]int64) *hungarian {
	cols := len(weight[0])
	return &hungarian{
		weight:   weight,
		rowPrice: make([]int64, len(weight)),
		colPrice: make([]int64, cols+1),
		rowOf:    slices.Repeat([]int{-1}, cols+1),
	}
}

func (h *hungarian) add(row int) {
	start := len(h.rowOf) - 1
	h.rowOf[start] = row
	slack := slices.Repeat([]int64{math.MaxInt64}, start)
	from := make([]int, start)
	done := make([]bool, start+1)
	at := start
	for h.rowOf[at] >= 0 {
		done[at] = true
		next, least := -1, int64(math.MaxInt64)
		r := h.rowOf[at]
		for c := range start {
			if done[c] {
				continue
			}
			if d := -h.weight[r][c] - h.rowPrice[r] - h.colPrice[c]; d < slack[c] {
				slack[c], from[c] = d, at
			}
			if slack[c] < least {
				next, least = c, slack[c]
			}
		}
		for c := range done {
			switch {
			case done[c]:
				h.rowPrice[h.rowOf[c]] += least
				h.colPrice[c] -= least
			case c < start:
				slack[c] -= least
			}
		}
		at = next
	}
	for at != start {
		h.rowOf[at] = h.rowOf[from[at]]
		at = from[at]
	}
	h.rowOf[start] = -1
}
