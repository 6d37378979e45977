// Package graph holds graphs as numbers, and the classic algorithms on them.
//
// It knows no people, texts, disks or clocks: nodes are dense uint32 numbers,
// everything else is an array indexed by them.
package graph

import (
	"iter"
	"slices"
)

// Weights may be in any unit between these bounds.
const (
	MinWeight      = 0x1p-100 // of one edge, 7.9e-31
	MaxTotalWeight = 0x1p100  // of all edges together, 1.3e30
)

// CSR is an immutable weighted graph in compressed sparse rows. In an
// undirected graph each edge {u,v}, u ≠ v, stands in both rows. Rows are sorted
// by target and hold each target once.
//
// Weights are multiples of a power of two that the total, both rows counted,
// holds at most 2⁵³ times. So float64 sums of them are exact and do not depend
// on the order of their terms.
//
// The zero value is the graph without nodes.
type CSR struct {
	offsets  []uint64  // len N()+1, rising; nil for no nodes
	targets  []uint32  // len = number of arcs
	weights  []float32 // parallel to targets; nil if every weight is 1
	directed bool
	loops    int // arcs u–u
}

// N returns the number of nodes.
func (g *CSR) N() int { return max(0, len(g.offsets)-1) }

// Arcs returns the number of stored arcs: for an undirected graph without
// loops, twice the number of edges.
func (g *CSR) Arcs() int { return len(g.targets) }

// M returns the number of edges (undirected) or arcs (directed), loops
// included.
func (g *CSR) M() int {
	if g.directed {
		return len(g.targets)
	}
	return (len(g.targets) + g.loops) / 2
}

// Directed tells whether arcs have a direction.
func (g *CSR) Directed() bool { return g.directed }

// Weighted tells whether the graph stores weights; if not, each is 1.
func (g *CSR) Weighted() bool { return g.weights != nil }

// Degree returns the length of u's row.
func (g *CSR) Degree(u uint32) int { return int(g.offsets[u+1] - g.offsets[u]) }

// Neighbors returns the targets of u's row, sorted. The slice belongs to the
// graph and must not be written.
func (g *CSR) Neighbors(u uint32) []uint32 {
	return g.targets[g.offsets[u]:g.offsets[u+1]:g.offsets[u+1]]
}

// Weights returns the weights parallel to Neighbors(u), or nil if the graph is
// unweighted. The slice belongs to the graph and must not be written.
func (g *CSR) Weights(u uint32) []float32 {
	if g.weights == nil {
		return nil
	}
	return g.weights[g.offsets[u]:g.offsets[u+1]:g.offsets[u+1]]
}

// Row returns the range of u's row in Targets() and in arrays parallel to it.
func (g *CSR) Row(u uint32) (lo, hi uint64) { return g.offsets[u], g.offsets[u+1] }

// Targets returns all rows, one after the other. It must not be written.
func (g *CSR) Targets() []uint32 { return g.targets }

// Offsets returns where each row begins in Targets(), and at last where the last
// one ends; nil for no nodes. It must not be written.
func (g *CSR) Offsets() []uint64 { return g.offsets }

// ArcWeights returns the weights parallel to Targets(), or nil if the graph is
// unweighted. It must not be written.
func (g *CSR) ArcWeights() []float32 { return g.weights }

// Loops returns the number of arcs u–u.
func (g *CSR) Loops() int { return g.loops }

// WeightedDegree returns the sum of the weights in u's row, exactly.
func (g *CSR) WeightedDegree(u uint32) float64 {
	if g.weights == nil {
		return float64(g.Degree(u))
	}
	sum := 0.0
	for _, w := range g.Weights(u) {
		sum += float64(w)
	}
	return sum
}

// TotalWeight returns the sum over all arcs, exactly: 2m for an undirected
// unweighted graph.
func (g *CSR) TotalWeight() float64 {
	if g.weights == nil {
		return float64(len(g.targets))
	}
	sum := 0.0
	for _, w := range g.weights {
		sum += float64(w)
	}
	return sum
}

func (g *CSR) countLoops() int {
	loops := 0
	for u := range uint32(g.N()) {
		if _, ok := slices.BinarySearch(g.Neighbors(u), u); ok {
			loops++
		}
	}
	return loops
}

// Edges iterates over edges as (from, to, weight): each undirected edge once,
// with u < v, each directed arc once, in row order. It is meant for output and
// tests; kernels range over Neighbors.
func (g *CSR) Edges() iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		for u := range uint32(g.N()) {
			weights := g.Weights(u)
			for i, v := range g.Neighbors(u) {
				if !g.directed && v < u {
					continue
				}
				w := float32(1)
				if weights != nil {
					w = weights[i]
				}
				if !yield(Edge{u, v, w}) {
					return
				}
			}
		}
	}
}

// Transpose returns the graph with every arc turned round, in O(n + m). An
// undirected graph is its own transpose and is returned as it is.
func (g *CSR) Transpose() *CSR {
	if !g.directed {
		return g
	}
	t := &CSR{
		offsets: make([]uint64, len(g.offsets)), targets: make([]uint32, len(g.targets)),
		directed: true, loops: g.loops,
	}
	if g.weights != nil {
		t.weights = make([]float32, len(g.weights))
	}
	for _, v := range g.targets {
		t.offsets[v+1]++
	}
	for i := 1; i < len(t.offsets); i++ {
		t.offsets[i] += t.offsets[i-1]
	}
	// Sources are visited in rising order, so each row comes out sorted.
	next := slices.Clone(t.offsets)
	for u := range uint32(g.N()) {
		for i := g.offsets[u]; i < g.offsets[u+1]; i++ {
			at := next[g.targets[i]]
			next[g.targets[i]]++
			t.targets[at] = u
			if g.weights != nil {
				t.weights[at] = g.weights[i]
			}
		}
	}
	return t
}
