package tribe

import (
	"slices"

	"tribemap/graph"
	"tribemap/internal/par"
)

// level is the graph of one stage of the hierarchy: the input itself, or one
// node for each refined community of the stage below. Weight inside a node
// shows in its degree alone, for it takes part in no move.
//
// Weights are float32 at every level: rounding a sum to float32 drops low bits
// but stays on the grid of the graph, so float64 sums of them remain
// exact.
type level struct {
	offsets []uint64
	targets []uint32
	weights []float32 // nil: all 1

	degree  []float64 // weighted degree in the input, summed over what the node holds
	surplus []float64 // summed likewise; nil if the graph is undirected
	loop    []float64 // weight of u–u; nil if there is none, as in every aggregate
}

func baseLevel(g *graph.CSR) *level {
	lv := &level{offsets: g.Offsets(), targets: g.Targets(), weights: g.ArcWeights(), degree: make([]float64, g.N())}
	for u := range lv.degree {
		lv.degree[u] = g.WeightedDegree(uint32(u))
	}
	if g.Loops() > 0 {
		lv.loop = make([]float64, g.N())
		for u := range uint32(g.N()) {
			lv.setLoop(u)
		}
	}
	return lv
}

func (lv *level) setLoop(u uint32) {
	targets, weights := lv.row(u)
	at, found := slices.BinarySearch(targets, u)
	switch {
	case !found:
	case weights == nil:
		lv.loop[u] = 1
	default:
		lv.loop[u] = float64(weights[at])
	}
}

func (lv *level) n() int { return len(lv.degree) }

// row returns u's neighbours and the weights to them, nil meaning all 1.
func (lv *level) row(u uint32) ([]uint32, []float32) {
	lo, hi := lv.offsets[u], lv.offsets[u+1]
	if lv.weights == nil {
		return lv.targets[lo:hi], nil
	}
	return lv.targets[lo:hi], lv.weights[lo:hi]
}

// largeArcs is from how many arcs on nodes are moved in batches, so that the work
// can be shared. It must not depend on the number of workers. Tests lower it.
var largeArcs = 1 << 20

// large tells whether nodes are moved in batches.
func (lv *level) large() bool { return len(lv.targets) >= largeArcs }

// sharedArcs is from how many arcs on everything else is shared: what workers do
// there without waiting for each other takes longer than starting them.
const sharedArcs = 1 << 16

// light tells whether a level is not large and has no weights.
func (lv *level) light() bool { return !lv.large() && lv.weights == nil }

// small tells whether a level is not worth sharing or looking ahead for.
func (lv *level) small() bool { return workers(len(lv.targets), 2) == 1 }

// workers returns how many of the workers a graph is worth.
func workers(arcs, threads int) int {
	if arcs < min(sharedArcs, largeArcs) {
		return 1
	}
	return threads
}

// shareThreads returns how many workers each of several jobs may use that run
// side by side on so many.
func shareThreads(threads, jobs int) int { return max(1, par.Threads(threads)/max(1, jobs)) }
