package graph

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Errors of FromEdges.
var (
	// ErrNode: an edge names a node outside [0,n).
	ErrNode = errors.New("node out of range")
	// ErrWeight: a weight is not a positive finite number, or the weights add
	// up to more than MaxTotalWeight.
	ErrWeight = errors.New("weight out of range")
)

// Edge is one edge or arc with its weight.
type Edge struct {
	From, To uint32
	Weight   float32
}

// BuildOptions says how FromEdges reads its edges. The zero value builds an
// undirected graph without loops.
type BuildOptions struct {
	Directed  bool // keep u→v apart from v→u
	KeepLoops bool // keep edges u–u; a loop stands once in its row
	Unit      bool // all weights become 1, however often an edge is repeated
}

// FromEdges builds a graph on nodes 0…n−1. Edges come in any order; repeated
// ones add up, and the result does not depend on the order. Weights are
// rounded to the grid of WeightUnit, a positive one to at least one unit.
// Time O(m log(max degree)), extra space O(m).
func FromEdges(n int, edges []Edge, opt BuildOptions) (*CSR, error) {
	if err := checkEdges(n, edges); err != nil {
		return nil, err
	}
	offsets, arcs := scatter(n, edges, opt)
	g := mergeRows(offsets, arcs, opt)
	g.directed = opt.Directed
	return g, nil
}

func checkEdges(n int, edges []Edge) error {
	total := 0.0
	for i, e := range edges {
		if int64(e.From) >= int64(n) || int64(e.To) >= int64(n) {
			return fmt.Errorf("graph: edge %d: %d–%d with %d nodes: %w", i, e.From, e.To, n, ErrNode)
		}
		if !(e.Weight > 0) || math.IsInf(float64(e.Weight), 0) {
			return fmt.Errorf("graph: edge %d: weight %v: %w", i, e.Weight, ErrWeight)
		}
		total += float64(e.Weight)
	}
	if 2*total > MaxTotalWeight {
		return fmt.Errorf("graph: total weight %g: %w", total, ErrWeight)
	}
	return nil
}

// arc is one entry of a row before rows are merged; its weight counts units,
// so that adding up repeated edges is exact in any order.
type arc struct {
	to    uint32
	units uint64
}

// scatter sorts arcs by row with one counting pass and one placing pass.
func scatter(n int, edges []Edge, opt BuildOptions) ([]uint64, []arc) {
	offsets := make([]uint64, n+1)
	each := func(place func(u, v uint32, w float32)) {
		for _, e := range edges {
			if e.From == e.To {
				if opt.KeepLoops {
					place(e.From, e.To, e.Weight)
				}
				continue
			}
			place(e.From, e.To, e.Weight)
			if !opt.Directed {
				place(e.To, e.From, e.Weight)
			}
		}
	}
	each(func(u, _ uint32, _ float32) { offsets[u+1]++ })
	for i := range n {
		offsets[i+1] += offsets[i]
	}
	arcs := make([]arc, offsets[n])
	next := slices.Clone(offsets)
	each(func(u, v uint32, w float32) {
		arcs[next[u]] = arc{v, toUnits(w)}
		next[u]++
	})
	return offsets, arcs
}

func toUnits(w float32) uint64 {
	return max(1, uint64(math.RoundToEven(float64(w)/WeightUnit)))
}

// mergeRows sorts each row by target and adds up repeated targets.
func mergeRows(offsets []uint64, arcs []arc, opt BuildOptions) *CSR {
	n := len(offsets) - 1
	out := make([]uint64, n+1)
	kept, unit := 0, true
	for u := range n {
		row := arcs[offsets[u]:offsets[u+1]]
		slices.SortFunc(row, func(a, b arc) int { return int(int64(a.to) - int64(b.to)) })
		out[u] = uint64(kept)
		for i := 0; i < len(row); {
			a := row[i]
			for i++; i < len(row) && row[i].to == a.to; i++ {
				a.units += row[i].units
			}
			arcs[kept] = a
			kept++
			unit = unit && a.units == 1/WeightUnit
		}
	}
	out[n] = uint64(kept)

	g := &CSR{offsets: out, targets: make([]uint32, kept)}
	if !unit && !opt.Unit {
		g.weights = make([]float32, kept)
	}
	for i, a := range arcs[:kept] {
		g.targets[i] = a.to
		if g.weights != nil {
			g.weights[i] = float32(float64(a.units) * WeightUnit)
		}
	}
	return g
}
