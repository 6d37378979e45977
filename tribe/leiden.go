package tribe

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"tribemap/graph"
)

// Errors of Leiden and Detect.
var (
	// ErrDirected: a directed graph was given where tribes need an undirected one.
	ErrDirected = errors.New("graph is directed")
	// ErrOption: an option is outside its range.
	ErrOption = errors.New("option out of range")
)

// LeidenOptions steers Leiden. The zero value is ready to use.
type LeidenOptions struct {
	Gamma      float64  // resolution γ > 0: higher gives smaller communities; 0 = 1
	Iterations int      // runs, each from the result of the one before, until nothing moves; 0 = 2
	Start      []uint32 // membership to start from, len n; nil = every node alone
}

func (o LeidenOptions) withDefaults() LeidenOptions {
	if o.Gamma == 0 {
		o.Gamma = 1
	}
	if o.Iterations == 0 {
		o.Iterations = 2
	}
	return o
}

func (o LeidenOptions) validate(n int) error {
	switch {
	case !(o.Gamma > 0):
		return fmt.Errorf("tribe: resolution %v: %w", o.Gamma, ErrOption)
	case o.Iterations < 0:
		return fmt.Errorf("tribe: %d iterations: %w", o.Iterations, ErrOption)
	case o.Start != nil && len(o.Start) != n:
		return fmt.Errorf("tribe: start of length %d for %d nodes: %w", len(o.Start), n, ErrOption)
	}
	return nil
}

// Leiden finds communities of high generalised modularity (see Modularity) in
// an undirected graph [1]. Every community is connected. The result depends on
// the graph, the options and the state of rng alone. One iteration takes
// about O(m log n) on real graphs; space O(n + m).
//
// [1] V. A. Traag, L. Waltman, N. J. van Eck: From Louvain to Leiden:
// guaranteeing well-connected communities, Sci. Rep. 9, 2019,
// doi:10.1038/s41598-019-41695-z
func Leiden(ctx context.Context, g *graph.CSR, rng *rand.Rand, opt LeidenOptions) (Partition, error) {
	p, _, err := leiden(ctx, g, rng, opt)
	return p, err
}

// leiden is Leiden that also says how many levels the last iteration that
// merged anything went through.
func leiden(ctx context.Context, g *graph.CSR, rng *rand.Rand, opt LeidenOptions) (Partition, int, error) {
	opt = opt.withDefaults()
	if g.Directed() {
		return Partition{}, 0, fmt.Errorf("tribe: leiden: %w", ErrDirected)
	}
	if err := opt.validate(g.N()); err != nil {
		return Partition{}, 0, err
	}
	e := newEngine(g, rng, opt.Gamma)
	membership := startMembership(g.N(), opt.Start)
	levels := 0
	for range opt.Iterations {
		depth, err := e.iterate(ctx, g, membership)
		if err != nil {
			return Partition{}, 0, fmt.Errorf("tribe: leiden: %w", err)
		}
		levels = max(levels, depth)
		if e.moves == 0 {
			break // another iteration would hardly find anything
		}
	}
	return NewPartition(splitDisconnected(g, membership)), levels, nil
}

// startMembership returns a membership with labels below n. Nodes that start
// without a community start alone.
func startMembership(n int, start []uint32) []uint32 {
	membership := make([]uint32, n)
	if start == nil {
		for u := range membership {
			membership[u] = uint32(u)
		}
		return membership
	}
	dense, k := densify(start)
	for u, c := range dense {
		if c == None {
			c = uint32(k)
			k++
		}
		membership[u] = c
	}
	return membership
}

// engine holds what all levels share: the scale of the penalty and scratch
// space, which is allocated once for the largest level.
type engine struct {
	scale   float64 // γ/2m: the penalty of uniting degrees a and b is scale·a·b
	epsilon float64 // smallest gain, in edge weight, that is worth a move
	rng     *rand.Rand
	moves   int // made in this iteration

	gains  accumulator
	total  []float64 // weighted degree of each community
	size   []uint32  // nodes of each community
	queue  []uint32  // ring buffer of nodes to visit
	queued []bool
	free   []uint32 // communities without nodes, the next to use last
}

// relativeEpsilon keeps rounding in the penalty from counting as a gain. It is
// far below the weight of one edge in any graph that fits in memory.
const relativeEpsilon = 1e-13

func newEngine(g *graph.CSR, rng *rand.Rand, gamma float64) *engine {
	n := g.N()
	e := &engine{
		rng:    rng,
		gains:  newAccumulator(n),
		total:  make([]float64, n),
		size:   make([]uint32, n),
		queue:  make([]uint32, n),
		queued: make([]bool, n),
		free:   make([]uint32, 0, n),
	}
	if w := g.TotalWeight(); w > 0 {
		e.scale, e.epsilon = gamma/w, w*relativeEpsilon
	}
	return e
}

// iterate improves membership by one pass through all levels: move nodes,
// refine, aggregate, and again on the aggregate until nothing moves. It
// returns the number of levels on which something was merged.
func (e *engine) iterate(ctx context.Context, g *graph.CSR, membership []uint32) (int, error) {
	lv := baseLevel(g)
	community := membership
	nodeOf := make([]uint32, g.N()) // level node that holds each original node
	for u := range nodeOf {
		nodeOf[u] = uint32(u)
	}
	e.moves = 0
	depth := 0
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		k := e.move(lv, community)
		if k == lv.n() {
			break
		}
		depth++
		refined, kr := e.refine(lv, community, k)
		if kr == lv.n() { // all stayed alone: only the communities themselves can shrink the graph
			refined, kr = community, k
		}
		community = project(community, refined, kr)
		lv = e.aggregate(lv, refined, kr)
		for u, v := range nodeOf {
			nodeOf[u] = refined[v]
		}
	}
	for u, v := range nodeOf {
		nodeOf[u] = community[v]
	}
	copy(membership, nodeOf)
	return depth, nil
}

// project returns the community of each refined community.
func project(community, refined []uint32, k int) []uint32 {
	projected := make([]uint32, k)
	for v, r := range refined {
		projected[r] = community[v]
	}
	return projected
}
