package graph

import (
	"errors"
	"fmt"
	"math"
)

// Errors of FromEdges.
var (
	// ErrNode: an edge names a node outside [0,n), or n is not in [0, 2³²−1].
	ErrNode = errors.New("node out of range")
	// ErrWeight: a weight is no number from MinWeight up, or the weights add up
	// to more than MaxTotalWeight.
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
	Threads   int  // workers, 0 = all processors; no bit of the result depends on it
}

// FromEdges builds a graph on nodes 0…n−1. Edges come in any order; repeated
// ones add up, and the result does not depend on the order, nor what is made of
// it on the unit: twice all weights give the same graph with twice all weights,
// bit by bit. A weight is kept to its 24 bits or to 2⁻⁵¹ of the total, whichever
// is coarser; what is lighter than 2⁻⁵¹ of the total counts as 2⁻⁵¹ of it or a
// little more. Time O(n + m), extra space 8 bytes an arc, 12 if weighted.
func FromEdges(n int, edges []Edge, opt BuildOptions) (*CSR, error) {
	if n < 0 || int64(n) > math.MaxUint32 {
		return nil, fmt.Errorf("graph: %d nodes: %w", n, ErrNode)
	}
	sum, err := checkEdges(n, edges)
	if err != nil {
		return nil, err
	}
	arcs := bucketArcs(n, edges, opt, sum.grid(opt.Unit))
	return arcs.merge(n, opt), nil
}

// checkEdges refuses what cannot stand in a CSR and adds up the weights.
func checkEdges(n int, edges []Edge) (*weightSum, error) {
	sum := &weightSum{allOne: true}
	for i, e := range edges {
		if int64(e.From) >= int64(n) || int64(e.To) >= int64(n) {
			return nil, fmt.Errorf("graph: edge %d: %d–%d with %d nodes: %w", i, e.From, e.To, n, ErrNode)
		}
		if !(e.Weight >= MinWeight && e.Weight <= MaxTotalWeight) {
			return nil, fmt.Errorf("graph: edge %d: weight %v: %w", i, e.Weight, ErrWeight)
		}
		sum.add(e.Weight)
	}
	if sum.total() > MaxTotalWeight {
		return nil, fmt.Errorf("graph: weights add up to more than %.2g: %w", MaxTotalWeight, ErrWeight)
	}
	return sum, nil
}
