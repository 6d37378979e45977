package graph

import (
	"errors"
	"fmt"
	"math"

	"tribemap/internal/par"
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
// little more. Time O(n + m). Up to two million nodes hardly any space is needed
// beside the graph unless over a quarter of the arcs are repeated; beyond, 8
// bytes an arc, 12 if weighted.
func FromEdges(n int, edges []Edge, opt BuildOptions) (*CSR, error) {
	return build(n, par.Chunks(len(edges), edgeChunk), func(chunk int, _ *[]Edge) []Edge {
		return edges[chunk*edgeChunk : min(len(edges), (chunk+1)*edgeChunk)]
	}, opt)
}

// edgeChunk is how many edges of a list a worker takes at least.
const edgeChunk = 1 << 16

// EdgeChunks are edges that are made as they are needed, so that no list of them
// is held.
type EdgeChunks struct {
	Count int
	// Append appends the edges of a chunk, the same at every call. It is called
	// twice for each chunk, from several goroutines.
	Append func(edges []Edge, chunk int) []Edge
}

// FromChunks builds the graph that FromEdges builds of the edges of all chunks.
func FromChunks(n int, chunks EdgeChunks, opt BuildOptions) (*CSR, error) {
	return build(n, chunks.Count, func(chunk int, room *[]Edge) []Edge {
		*room = chunks.Append((*room)[:0], chunk)
		return *room
	}, opt)
}

func build(n, chunks int, edges func(chunk int, room *[]Edge) []Edge, opt BuildOptions) (*CSR, error) {
	if n < 0 || int64(n) > math.MaxUint32 {
		return nil, fmt.Errorf("graph: %d nodes: %w", n, ErrNode)
	}
	d, err := newDealer(n, chunks, edges, opt)
	if err != nil {
		return nil, err
	}
	if d.nodeBits()+d.shift <= 32 {
		return dealAll[uint32](d).merge(), nil
	}
	return dealAll[uint64](d).merge(), nil
}
