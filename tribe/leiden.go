package tribe

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"tribemap/graph"
	"tribemap/internal/par"
)

// Errors of Leiden and Detect.
var (
	// ErrDirected: a directed graph was given where an undirected one is needed.
	ErrDirected = errors.New("graph is directed")
	// ErrOption: an option is outside its range.
	ErrOption = errors.New("option out of range")
)

// LeidenOptions steers Leiden. The zero value is ready to use.
type LeidenOptions struct {
	Gamma      float64  // resolution γ > 0: higher gives smaller communities; 0 = 1
	Iterations int      // runs, each from the result of the one before, until nothing moves; 0 = 2
	Start      []uint32 // membership to start from, len n; nil = every node alone
	Threads    int      // workers, 0 = all processors; never changes the result
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

// Leiden finds communities of high generalised modularity (see Modularity) [1],
// which is the directed one if the graph is directed. Every community is
// connected, whichever way its arcs point. The result depends on the graph, the
// options and the state of rng alone, not on the number of workers. One iteration
// takes about O(m log n) on real graphs; space O(n + m).
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
	if err := opt.validate(g.N()); err != nil {
		return Partition{}, 0, err
	}
	surplus := surpluses(g)
	g = g.Undirected()
	e := newEngine(g, rng, opt)
	base := baseLevel(g)
	e.direct(base, surplus)
	membership := startMembership(g.N(), opt.Start)
	base, nodes := e.arrange(base, membership, opt.Start == nil)
	levels := 0
	for i := range opt.Iterations {
		e.setStage(base, i, opt)
		depth, err := e.iterate(ctx, base, membership)
		if err != nil {
			return Partition{}, 0, fmt.Errorf("tribe: leiden: %w", err)
		}
		levels = max(levels, depth)
		if depth == 0 {
			break // another iteration would hardly find anything
		}
	}
	membership = e.splitDisconnected(base, membership, e.renumber(membership))
	return NewPartition(inPlaces(membership, nodes)), levels, nil
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
	weight  float64 // 2m
	threads int
	rng     *rand.Rand
	stage   stage
	rise    float64 // of modularity in the last call of move

	gains   []accumulator // one per worker
	rows    []rows        // one per worker
	total   []float64     // weighted degree of each community
	surplus []float64     // of each community; nil if the graph is undirected
	size    []uint32      // nodes of each community
	free    []uint32      // some communities without nodes, the next to use last
	waiting []uint32      // of each node: whether it waits for a visit, and its place in a batch
	awake   bool          // waiting is set for the next call of move; else it visits all
	order   []uint32      // nodes to visit
	spare   []uint32      // len n, for whoever needs it
	batch   batch
	refined refinement
}

// relativeEpsilon keeps rounding in the penalty from counting as a gain. It is
// far below the weight of one edge in any graph that fits in memory.
const relativeEpsilon = 1e-13

func newEngine(g *graph.CSR, rng *rand.Rand, opt LeidenOptions) *engine {
	n := g.N()
	e := &engine{
		rng:     rng,
		threads: workers(g.Arcs(), par.Threads(opt.Threads)),
		total:   make([]float64, n),
		size:    make([]uint32, n),
		waiting: make([]uint32, n),
		order:   make([]uint32, 0, n),
		spare:   make([]uint32, 0, n),
	}
	e.gains, e.rows = make([]accumulator, e.threads), make([]rows, e.threads)
	for i := range e.gains {
		e.gains[i] = newAccumulator(n)
	}
	if w := g.TotalWeight(); w > 0 {
		e.weight, e.scale, e.epsilon = w, opt.Gamma/w, w*relativeEpsilon
	}
	return e
}

// stage says how thorough an iteration is.
type stage struct {
	tolerance float64 // rise of Q in a round of moves below which they end
	enough    float64 // rise of Q by the moves on the first level below which the iteration ends
	refined   int     // levels, from the lowest on, whose communities are refined
}

// What one iteration leaves undone the next does at less cost, so the first of
// several stops early and does not refine either: it makes a draft, whose
// faults the second finds when it refines. There the lowest level gives most,
// and the second of a light graph leaves it at that. On a large graph all stop
// early; and where the second has nothing to mend on the first level, it would
// hardly find anything above.
const (
	draftArcs      = 1 << 12 // fewer take no time anyway
	firstTolerance = 2e-3
	lastTolerance  = 1e-4
	enoughRise     = 1e-4
	everyLevel     = math.MaxInt
)

func (e *engine) setStage(base *level, i int, opt LeidenOptions) {
	large := base.large()
	e.stage = stage{refined: everyLevel}
	switch {
	case i == 0 && opt.Iterations > 1 && len(base.targets) >= draftArcs:
		e.stage.tolerance = firstTolerance
		if opt.Start == nil {
			e.stage.refined = 0
		}
	case large:
		e.stage.tolerance = lastTolerance
	case i == 1 && base.light() && !base.small():
		e.stage.refined = 1
	}
	if i > 0 {
		e.stage.enough = relativeEpsilon
		if large {
			e.stage.enough = enoughRise
		}
	}
}

// iterate improves membership by one pass through all levels: move nodes,
// refine, aggregate, and again on the aggregate until nothing moves. It
// returns the number of levels on which something was merged.
func (e *engine) iterate(ctx context.Context, base *level, membership []uint32) (int, error) {
	lv, community := base, membership
	var parts [][]uint32 // of each level: the node of the next that holds each node
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		k := e.move(lv, community)
		if k == lv.n() || len(parts) == 0 && e.rise < e.stage.enough {
			break
		}
		part, kp := community, k
		if len(parts) < e.stage.refined {
			part, kp = e.refine(lv, community, k)
		}
		if kp == lv.n() { // all stayed alone: only the communities themselves can shrink the graph
			part, kp = community, k
		}
		parts = append(parts, part)
		community = project(community, part, kp)
		lv = e.aggregate(lv, part, kp)
	}
	for i := len(parts) - 1; i >= 0; i-- {
		below := parts[i]
		for v, p := range below {
			below[v] = community[p]
		}
		community = below
	}
	copy(membership, community)
	return len(parts), nil
}

// project returns the community of each part.
func project(community, part []uint32, k int) []uint32 {
	projected := make([]uint32, k)
	for v, p := range part {
		projected[p] = community[v]
	}
	return projected
}
