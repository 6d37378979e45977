package graph

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// ErrInvalid means that a graph breaks a promise of CSR. No graph built by this package
// does; the error points at a bug or at foreign memory.
var ErrInvalid = errors.New("invalid graph")

// Check verifies what CSR promises: offsets rise, targets are nodes, rows are
// sorted without repeats, weights are positive and on the grid of WeightUnit
// with a total that stays exact, and an undirected graph is symmetric. It
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
	for i, w := range g.weights {
		units := float64(w) / WeightUnit
		if !(w > 0) || units != math.Trunc(units) {
			return fmt.Errorf("arc %d: weight %v", i, w)
		}
	}
	if total := g.TotalWeight(); total > 2*MaxTotalWeight {
		return fmt.Errorf("total weight %g", total)
	}
	return nil
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
