package graph

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// ErrInvalid means that a graph breaks a promise of CSR. No graph built by this package
// does; the error points at a bug or at foreign memory.
var ErrInvalid = errors.New("invalid graph")

// Check verifies what CSR promises: offsets rise, targets are nodes, rows are
// sorted without repeats, weights are positive and add up exactly, and an undirected graph is symmetric. It
// returns an error that names the first fault and wraps ErrInvalid. Time
// O(n + m log(max degree)).
func Check(g *CSR) error {
	steps := []func(*CSR) error{checkOffsets, checkRows, checkWeights, checkSymmetry, checkLoops}
	for _, step := range steps {
		if err := step(g); err != nil {
			return fmt.Errorf("graph: %w: %w", ErrInvalid, err)
		}
	}
	return nil
}

func checkOffsets(g *CSR) error {
	if len(g.offsets) == 0 {
		if len(g.targets) > 0 {
			return fmt.Errorf("%d arcs without nodes", len(g.targets))
		}
		return nil
	}
	if first, last := g.offsets[0], g.offsets[g.N()]; first != 0 || last != uint64(len(g.targets)) {
		return fmt.Errorf("rows span [%d,%d), want [0,%d)", first, last, len(g.targets))
	}
	for u := range g.N() {
		if g.offsets[u] > g.offsets[u+1] {
			return fmt.Errorf("row %d ends before it begins", u)
		}
	}
	return nil
}

func checkRows(g *CSR) error {
	for u := range uint32(g.N()) {
		row := g.Neighbors(u)
		for i, v := range row {
			if int(v) >= g.N() {
				return fmt.Errorf("arc %d→%d with %d nodes", u, v, g.N())
			}
			if i > 0 && row[i-1] >= v {
				return fmt.Errorf("row %d: %d stands before %d", u, row[i-1], v)
			}
		}
	}
	return nil
}

func checkWeights(g *CSR) error {
	if g.weights == nil {
		return nil
	}
	if len(g.weights) != len(g.targets) {
		return fmt.Errorf("%d weights for %d arcs", len(g.weights), len(g.targets))
	}
	step := math.Inf(1)
	for i, w := range g.weights {
		if !(w >= MinWeight && w <= MaxTotalWeight) {
			return fmt.Errorf("arc %d: weight %v", i, w)
		}
		step = min(step, lowestBit(w))
	}
	if total := g.TotalWeight(); total > 0x1p53*step {
		return fmt.Errorf("total weight %g in steps of %g", total, step)
	}
	return nil
}

// lowestBit returns the largest power of two of which a weight is a multiple.
func lowestBit(w float32) float64 {
	fraction, exponent := math.Frexp(float64(w))
	mantissa := uint32(fraction * (1 << 24))
	return math.Ldexp(1, exponent-24+bits.TrailingZeros32(mantissa))
}

func checkSymmetry(g *CSR) error {
	if g.directed {
		return nil
	}
	for u := range uint32(g.N()) {
		for i, v := range g.Neighbors(u) {
			back, ok := slices.BinarySearch(g.Neighbors(v), u)
			if !ok {
				return fmt.Errorf("edge %d–%d stands in one row only", u, v)
			}
			if g.weights != nil && g.Weights(u)[i] != g.Weights(v)[back] {
				return fmt.Errorf("edge %d–%d has two weights", u, v)
			}
		}
	}
	return nil
}

func checkLoops(g *CSR) error {
	if loops := g.countLoops(); loops != g.loops {
		return fmt.Errorf("%d loops, counted %d", loops, g.loops)
	}
	return nil
}
