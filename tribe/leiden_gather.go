package tribe

import (
	"math"
	"slices"
)

// accumulator adds up weights by label: a dense array, and the list of the
// entries in use, so that clearing costs what filling did.
type accumulator struct {
	sum  []float64
	keys []uint32 // in order of first use
}

func newAccumulator(n int) accumulator { return accumulator{sum: make([]float64, n)} }

// addRow adds u's edges by the label of their other end.
//
// Whether a label is new is close to a coin toss, so it is not asked by a
// branch: each label is written down, and the list grows only if the sum, which
// is never negative, was 0.
func (a *accumulator) addRow(lv *level, u uint32, label []uint32) {
	targets, weights := lv.row(u)
	a.addArcs(targets, weights, label)
}

// addArcs is addRow for any arcs.
func (a *accumulator) addArcs(targets []uint32, weights []float32, label []uint32) {
	count := len(a.keys)
	keys, sum := a.room(len(targets)), a.sum
	if weights == nil {
		for _, v := range targets {
			c := label[v]
			s := sum[c]
			keys[count] = c
			count += isZero(s)
			sum[c] = s + 1
		}
	} else {
		weights = weights[:len(targets)]
		for i, v := range targets {
			c := label[v]
			s := sum[c]
			keys[count] = c
			count += isZero(s)
			sum[c] = s + float64(weights[i])
		}
	}
	a.keys = keys[:count]
}

// add adds weight to one label.
func (a *accumulator) add(label uint32, weight float64) {
	if a.sum[label] == 0 {
		a.keys = append(a.keys, label)
	}
	a.sum[label] += weight
}

// room returns the list of keys with room for more.
func (a *accumulator) room(more int) []uint32 {
	a.keys = slices.Grow(a.keys, more)
	return a.keys[:cap(a.keys)]
}

func (a *accumulator) clear() {
	for _, c := range a.keys {
		a.sum[c] = 0
	}
	a.keys = a.keys[:0]
}

// isZero returns 1 for 0 and 0 for positive numbers.
func isZero(x float64) int { return int((math.Float64bits(x) - 1) >> 63) }
