package tribe

import (
	"context"
	"math/rand/v2"

	"tribemap/graph"
)

// A scout finds the communities of one graph at one γ after the other, each at a
// fraction of what Leiden costs. It unites nodes into small well-connected parts
// once, and whole parts into communities at every γ. On the graphs of
// bench/README-tribes.md such communities predict withheld ties as well as
// Leiden's do, or miss by the same at every γ, so the same γ is found.
type scout struct {
	engine *engine
	parts  *level   // a node for each part
	part   []uint32 // of each node
}

const (
	// partGamma is fine enough for parts to lie within the communities of most γ
	// that are chosen, and coarse enough that there are few of them.
	partGamma = 3
	// manyParts is from where parts are united into larger ones, once.
	manyParts = 10_000
)

// newScout makes parts at the given γ.
func newScout(g *graph.CSR, gamma float64, rng *rand.Rand, threads int) *scout {
	surplus := surpluses(g)
	g = g.Undirected()
	e := newEngine(g, rng, LeidenOptions{Gamma: gamma, Threads: threads})
	base := baseLevel(g)
	e.direct(base, surplus)
	e.stage = stage{tolerance: firstTolerance, refined: everyLevel}
	s := &scout{engine: e, parts: base}
	s.unite()
	if s.parts.n() > manyParts {
		s.unite()
	}
	return s
}

// unite makes one part of several where they are well connected.
func (s *scout) unite() {
	community := startMembership(s.parts.n(), nil)
	k := s.engine.move(s.parts, community)
	part, kp := s.engine.refine(s.parts, community, k)
	s.parts = s.engine.aggregate(s.parts, part, kp)
	if s.part == nil {
		s.part = part
		return
	}
	for u, p := range s.part {
		s.part[u] = part[p]
	}
}

// communities returns the communities of one γ. They need not be connected.
func (s *scout) communities(ctx context.Context, gamma float64, rng *rand.Rand) (Partition, error) {
	e := s.engine
	e.rng = rng
	if e.weight > 0 {
		e.scale = gamma / e.weight
	}
	of := startMembership(s.parts.n(), nil)
	if _, err := e.iterate(ctx, s.parts, of); err != nil {
		return Partition{}, err
	}
	membership := make([]uint32, len(s.part))
	for u, p := range s.part {
		membership[u] = of[p]
	}
	return NewPartition(membership), nil
}
