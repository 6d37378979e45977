package tribe

import "tribemap/internal/par"

// What a move reads about neighbours is found sooner if neighbours have near
// numbers, and rows are read sooner if they are read in the order they lie in. So
// the engine works on a copy of the input whose nodes are sorted by community.

// arrange returns that copy with the input's number of each node, and puts
// community in the same order; nil stands for the input's own order.
//
// From a cold start there are no communities to go by. Nodes pair up first, at the
// least cost; and then all are visited once more, so that the copy the rest works on
// is sorted by communities worth the name. On a graph of many arcs that visit has a
// copy of its own, for pairing up brings most neighbours near.
//
// What is asked about the nodes of a light graph fits a core's own cache in any
// order. There is no copy then: it would cost more than it saves, and nodes that are
// visited beside their neighbours find less. The weighted graphs of talk are never
// spared: their tribes come out nearer the truth with both copies.
func (e *engine) arrange(lv *level, community []uint32, cold bool) (ordered *level, nodes []uint32) {
	if lv.small() {
		return lv, nil
	}
	e.count(lv, community)
	e.wake(lv.n())
	if cold {
		e.pairUp(lv, community)
	}
	if lv.light() {
		return lv, nil
	}
	if !cold {
		return e.sort(lv, community)
	}
	if lv.weights != nil || len(lv.targets) >= sortedTwice*largeArcs {
		lv, nodes = e.sort(lv, community)
		e.count(lv, community)
	}
	e.round(lv, community)
	e.awake = true
	lv, order := e.sort(lv, community)
	if nodes == nil {
		return lv, order
	}
	return lv, pick(nodes, order)
}

// sortedTwice is from how many times largeArcs on a graph without weights is worth
// two copies.
const sortedTwice = 8

// sort returns a copy of lv that is sorted by community, with the number in lv of
// each node, and puts community and engine.waiting in the same order.
func (e *engine) sort(lv *level, community []uint32) (ordered *level, nodes []uint32) {
	_, order := groupNodes(community, e.renumber(community))
	copy(community, pick(community, order))
	copy(e.waiting, pick(e.waiting, order))
	return lv.inOrder(order, e.threads), order
}

// orderedRows is how many rows one worker copies at a time.
const orderedRows = 1 << 12

// inOrder returns the same graph with its nodes in another order: node i is the
// one that was nodes[i].
func (lv *level) inOrder(nodes []uint32, threads int) *level {
	n := lv.n()
	next := &level{
		offsets: make([]uint64, n+1), targets: make([]uint32, len(lv.targets)),
		degree: pick(lv.degree, nodes), surplus: pick(lv.surplus, nodes), loop: pick(lv.loop, nodes),
	}
	if lv.weights != nil {
		next.weights = make([]float32, len(lv.weights))
	}
	number := make([]uint32, n)
	for i, u := range nodes {
		number[u] = uint32(i)
		next.offsets[i+1] = next.offsets[i] + lv.offsets[u+1] - lv.offsets[u]
	}
	par.For(workers(len(lv.targets), threads), n, orderedRows, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			row, weights := next.row(uint32(i))
			from, fromWeights := lv.row(nodes[i])
			for k, v := range from {
				row[k] = number[v]
			}
			copy(weights, fromWeights)
		}
	})
	return next
}

// pick returns the values of the given nodes; nil of nil.
func pick[V any](values []V, nodes []uint32) []V {
	if values == nil {
		return nil
	}
	picked := make([]V, len(nodes))
	for i, u := range nodes {
		picked[i] = values[u]
	}
	return picked
}

// inPlaces undoes pick; nodes of nil are in their places.
func inPlaces[V any](picked []V, nodes []uint32) []V {
	if nodes == nil {
		return picked
	}
	values := make([]V, len(nodes))
	for i, u := range nodes {
		values[u] = picked[i]
	}
	return values
}
