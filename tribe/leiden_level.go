package tribe

import (
	"slices"

	"tribemap/graph"
)

// level is the graph of one stage of the hierarchy: the input itself, or one
// node for each refined community of the stage below. Weight inside a node
// shows in its degree alone, for it takes part in no move.
//
// Weights are float32 at every level: rounding a sum to float32 drops low bits
// but stays on the grid of graph.WeightUnit, so float64 sums of them remain
// exact.
type level struct {
	csr *graph.CSR // the input, or nil for an aggregate

	offsets []uint64
	targets []uint32
	weights []float32

	degree []float64 // weighted degree in the input, summed over what the node holds
	loop   []float64 // weight of u–u; nil if there is none, as in every aggregate
}

func baseLevel(g *graph.CSR) *level {
	lv := &level{csr: g, degree: make([]float64, g.N())}
	for u := range uint32(g.N()) {
		lv.degree[u] = g.WeightedDegree(u)
		if at, found := slices.BinarySearch(g.Neighbors(u), u); found {
			lv.setLoop(u, at)
		}
	}
	return lv
}

func (lv *level) setLoop(u uint32, at int) {
	if lv.loop == nil {
		lv.loop = make([]float64, lv.n())
	}
	lv.loop[u] = 1
	if weights := lv.csr.Weights(u); weights != nil {
		lv.loop[u] = float64(weights[at])
	}
}

func (lv *level) n() int { return len(lv.degree) }

// row returns u's neighbours and the weights to them, nil meaning all 1.
func (lv *level) row(u uint32) ([]uint32, []float32) {
	if lv.csr != nil {
		return lv.csr.Neighbors(u), lv.csr.Weights(u)
	}
	lo, hi := lv.offsets[u], lv.offsets[u+1]
	return lv.targets[lo:hi], lv.weights[lo:hi]
}

// accumulator adds up weights by community: a dense array and the list of the
// entries in use, so that clearing costs what filling did.
type accumulator struct {
	sum  []float64
	keys []uint32 // in order of first use
}

func newAccumulator(n int) accumulator {
	return accumulator{sum: make([]float64, n), keys: make([]uint32, 0, n)}
}

// addRow adds u's edges by the label of their other end.
func (a *accumulator) addRow(lv *level, u uint32, label []uint32) {
	targets, weights := lv.row(u)
	sum, keys := a.sum, a.keys
	if weights == nil {
		for _, v := range targets {
			c := label[v]
			if sum[c] == 0 {
				keys = append(keys, c)
			}
			sum[c]++
		}
	} else {
		weights = weights[:len(targets)]
		for i, v := range targets {
			c := label[v]
			if sum[c] == 0 {
				keys = append(keys, c)
			}
			sum[c] += float64(weights[i])
		}
	}
	a.keys = keys
}

func (a *accumulator) clear() {
	for _, c := range a.keys {
		a.sum[c] = 0
	}
	a.keys = a.keys[:0]
}

// aggregate makes one node of each group; group has labels in [0,k).
func (e *engine) aggregate(lv *level, group []uint32, k int) *level {
	starts, nodes := groupNodes(group, k)
	next := &level{offsets: make([]uint64, k+1), degree: make([]float64, k)}
	for c := range uint32(k) {
		for _, v := range nodes[starts[c]:starts[c+1]] {
			next.degree[c] += lv.degree[v]
			e.gains.addRow(lv, v, group)
		}
		for _, d := range e.gains.keys {
			if d != c {
				next.targets = append(next.targets, d)
				next.weights = append(next.weights, float32(e.gains.sum[d]))
			}
		}
		e.gains.clear()
		next.offsets[c+1] = uint64(len(next.targets))
	}
	return next
}

// groupNodes sorts nodes by group: those of group c are
// nodes[starts[c]:starts[c+1]], in rising order.
func groupNodes(group []uint32, k int) (starts, nodes []uint32) {
	starts = make([]uint32, k+1)
	for _, c := range group {
		starts[c+1]++
	}
	for c := range k {
		starts[c+1] += starts[c]
	}
	nodes = make([]uint32, len(group))
	next := append([]uint32(nil), starts...)
	for v, c := range group {
		nodes[next[c]] = uint32(v)
		next[c]++
	}
	return starts, nodes
}
