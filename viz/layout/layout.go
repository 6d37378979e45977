// Package layout gives every node of a graph a place in the plane so that its
// tribes show as separate islands, with tied people close to each other.
//
// The islands come first: the graph of tribes is laid out and packed as discs
// whose area grows with their size. Members start inside their disc on the side
// of their outside ties and are refined under the LinLog energy [1], with
// repulsion estimated from samples that a block of neighbours shares, half of
// them from its own island.
// Then each island's density is evened out, overlapping nodes are pushed apart
// and people without a tribe are strewn around those they talk to.
//
// One unit of length is about the distance between two people inside an island.
//
// [1] Noack, "Modularity clustering is force-directed layout", Physical Review
// E 79 (2009), doi:10.1103/PhysRevE.79.026102.
package layout

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tribemap/graph"
)

// None stands for "no tribe".
const None = math.MaxUint32

// Errors of Layout.
var (
	// ErrShape: an array is neither nil nor as long as the graph has nodes.
	ErrShape = errors.New("array of the wrong length")
	// ErrTribe: a tribe's number is not below the number of nodes.
	ErrTribe = errors.New("tribe out of range")
	// ErrDirected: the graph has arcs; ties have no direction here.
	ErrDirected = errors.New("graph is directed")
)

// Point is a place in the plane; y grows upwards.
type Point struct{ X, Y float64 }

// Options says how Layout works. The zero value is good for a map on a screen.
type Options struct {
	RNG        uint64    // drives the choice of samples
	Iterations int       // passes of refinement, default 60
	Threads    int       // 0 = all processors; the result does not depend on it
	Aspect     float64   // width over height to aim for, default 1.3
	Radius     []float32 // of each node, in units; nil = 0.3 for all
	// Previous holds the places of an earlier map, NaN where a node is new. The
	// new map starts from it and is turned to match it.
	Previous []Point
}

func (opt Options) withDefaults() Options {
	if opt.Iterations <= 0 {
		opt.Iterations = 60
	}
	if !(opt.Aspect > 0) {
		opt.Aspect = 1.3
	}
	return opt
}

func (opt Options) validate(g *graph.CSR, tribes []uint32) error {
	n := g.N()
	switch {
	case g.Directed():
		return ErrDirected
	case len(tribes) != n:
		return fmt.Errorf("%d tribes for %d nodes: %w", len(tribes), n, ErrShape)
	case opt.Radius != nil && len(opt.Radius) != n:
		return fmt.Errorf("%d radii for %d nodes: %w", len(opt.Radius), n, ErrShape)
	case opt.Previous != nil && len(opt.Previous) != n:
		return fmt.Errorf("%d previous places for %d nodes: %w", len(opt.Previous), n, ErrShape)
	}
	for u, t := range tribes {
		if t != None && int64(t) >= int64(n) {
			return fmt.Errorf("node %d in tribe %d: %w", u, t, ErrTribe)
		}
	}
	return nil
}

func (opt Options) radius(u uint32) float64 {
	if opt.Radius == nil {
		return 0.3
	}
	return float64(opt.Radius[u])
}

// Layout places the nodes of an undirected graph; tribes[u] is u's tribe or
// None. All coordinates are finite, and no two nodes of a map of ordinary
// density overlap. Time O(Iterations · (m + n)), space O(m + n).
func Layout(ctx context.Context, g *graph.CSR, tribes []uint32, opt Options) ([]Point, error) {
	if err := opt.validate(g, tribes); err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	opt = opt.withDefaults()
	if g.N() == 0 {
		return nil, nil
	}
	at := newAtlas(g, tribes, opt)
	if err := at.placeIslands(ctx); err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	if err := at.placeMembers(ctx); err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	at.settle()
	at.strewOutskirts()
	return at.finish(), nil
}
