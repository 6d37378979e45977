package main

import (
	"cmp"
	"slices"
)

// judge compares ties within groups.
type judge struct {
	groups [][]int
	alike  bool
}

// auc is the chance that a tie that talks again scores above one of its group
// that does not, equal ones counting half.
func (j judge) auc(score []float64, again []bool) float64 {
	return j.ranked(score).count(score, again, nil, nil)
}

// ranked returns j with each group sorted by score.
func (j judge) ranked(score []float64) judge {
	groups := make([][]int, len(j.groups))
	for k, g := range j.groups {
		groups[k] = slices.Clone(g)
		slices.SortFunc(groups[k], func(x, y int) int { return cmp.Compare(score[x], score[y]) })
	}
	return judge{groups, j.alike}
}

// count is the auc of sorted groups. A tie counts of[i] times, a group in[k] times; nil is
// once each. It is 0 without comparisons.
func (j judge) count(score []float64, again []bool, of, in []float64) float64 {
	sum, n := 0.0, 0.0
	for k, g := range j.groups {
		times := 1.0
		if in != nil {
			times = in[k]
		}
		won, pairs := sweep(g, score, again, of)
		switch {
		case pairs == 0:
		case j.alike:
			sum, n = sum+times*won/pairs, n+times
		default:
			sum, n = sum+times*won, n+times*pairs
		}
	}
	if n == 0 {
		return 0
	}
	return sum / n
}

// sweep goes through a sorted group and counts the comparisons that those who
// talk again win, and all.
func sweep(group []int, score []float64, again []bool, of []float64) (won, pairs float64) {
	yes, no := 0.0, 0.0 // so far
	for lo := 0; lo < len(group); {
		hi, y, n := lo, 0.0, 0.0
		for ; hi < len(group) && score[group[hi]] == score[group[lo]]; hi++ {
			w := 1.0
			if of != nil {
				w = of[group[hi]]
			}
			if again[group[hi]] {
				y += w
			} else {
				n += w
			}
		}
		won += y * (no + n/2)
		yes, no, lo = yes+y, no+n, hi
	}
	return won, yes * no
}
