package graph

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tribemap/internal/par"
)

// ErrOption means that an option is outside its range.
var ErrOption = errors.New("option out of range")

// PageRankOptions says how PageRank walks. The zero value is the default.
type PageRankOptions struct {
	Damping   float64 // chance to follow an arc rather than to jump, in (0,1); default 0.85 [1]
	Tolerance float64 // stop when a round moves less than this share of all rank; default 1e-9
	MaxRounds int     // stop after so many rounds at any rate; default 200
	Threads   int     // workers, 0 = all processors; no bit of the result depends on it
}

func (o PageRankOptions) withDefaults() PageRankOptions {
	if o.Damping == 0 {
		o.Damping = 0.85
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-9
	}
	if o.MaxRounds == 0 {
		o.MaxRounds = 200
	}
	return o
}

func (o PageRankOptions) validate() error {
	switch {
	case !(o.Damping > 0 && o.Damping < 1):
		return fmt.Errorf("graph: damping %v, want between 0 and 1: %w", o.Damping, ErrOption)
	case !(o.Tolerance > 0):
		return fmt.Errorf("graph: tolerance %v, want above 0: %w", o.Tolerance, ErrOption)
	case o.MaxRounds < 0:
		return fmt.Errorf("graph: %d rounds: %w", o.MaxRounds, ErrOption)
	}
	return nil
}

// PageRank returns for each node the share of time that a random walk spends
// there which follows arcs in proportion to their weight, and jumps to any
// node from time to time, and always from nodes without arcs [1]. The shares
// add up to 1. Undirected edges are walked both ways. Time O(n + m) a round,
// about log(Tolerance)/log(Damping) rounds; space 24 bytes a node, and a
// transposed copy of a directed graph. It fails with ErrOption, or when ctx
// is done.
//
// [1] S. Brin, L. Page: The anatomy of a large-scale hypertextual Web search
// engine. Computer Networks 30 (1998) 107–117. doi:10.1016/S0169-7552(98)00110-X
func PageRank(ctx context.Context, g *CSR, opt PageRankOptions) ([]float64, error) {
	opt = opt.withDefaults()
	if err := opt.validate(); err != nil {
		return nil, err
	}
	w := newWalk(g, opt)
	for range opt.MaxRounds {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("graph: pagerank: %w", err)
		}
		if w.round() < opt.Tolerance {
			break
		}
	}
	return w.rank, nil
}

// walkChunk nodes are handled at a time; sums over nodes are taken within
// chunks and then over chunks, which fixes their order.
const walkChunk = 1 << 12

// walk is the state of a PageRank computation.
type walk struct {
	in      *CSR      // arcs turned round: each node pulls from its sources
	perUnit []float64 // what a node sends along an arc of weight 1
	out     []float64 // out-weight, 0 where a node must jump
	rank    []float64
	part    []float64 // one sum a chunk
	opt     PageRankOptions
}

func newWalk(g *CSR, opt PageRankOptions) *walk {
	n := g.N()
	w := &walk{
		in: g.Transpose(), opt: opt, part: make([]float64, par.Chunks(n, walkChunk)),
		perUnit: make([]float64, n), out: make([]float64, n), rank: make([]float64, n),
	}
	for u := range n {
		w.out[u] = g.WeightedDegree(uint32(u))
		w.rank[u] = 1 / float64(n)
	}
	return w
}

// round lets every node send its rank on and returns how much rank moved.
func (w *walk) round() float64 {
	n := float64(len(w.rank))
	stuck := w.sum(func(lo, hi int) (stuck float64) {
		for u := lo; u < hi; u++ {
			if w.out[u] == 0 {
				w.perUnit[u] = 0
				stuck += w.rank[u]
			} else {
				w.perUnit[u] = w.rank[u] / w.out[u]
			}
		}
		return stuck
	})
	jump := (1 - w.opt.Damping + float64(w.opt.Damping*stuck)) / n
	return w.sum(func(lo, hi int) (moved float64) {
		for u := lo; u < hi; u++ {
			next := jump + float64(w.opt.Damping*w.pull(uint32(u)))
			moved += math.Abs(next - w.rank[u])
			w.rank[u] = next
		}
		return moved
	})
}

// pull returns what u's sources send it.
func (w *walk) pull(u uint32) float64 {
	sum := 0.0
	weights := w.in.Weights(u)
	for i, v := range w.in.Neighbors(u) {
		if weights == nil {
			sum += w.perUnit[v]
		} else {
			sum += float64(w.perUnit[v] * float64(weights[i]))
		}
	}
	return sum
}

// sum adds up body over the chunks of all nodes.
func (w *walk) sum(body func(lo, hi int) float64) float64 {
	par.For(w.opt.Threads, len(w.rank), walkChunk, func(chunk, lo, hi int) {
		w.part[chunk] = body(lo, hi)
	})
	total := 0.0
	for _, part := range w.part {
		total += part
	}
	return total
}
