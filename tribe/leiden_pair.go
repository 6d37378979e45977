package tribe

import "tribemap/internal/par"

// At first every node is alone, and whatever is asked about its neighbours lies
// anywhere in memory. So the first visit asks little: only nodes that are still
// alone move, and nobody leaves a community that others have joined. The weight
// found to one can then only have grown since, so each move gains at least what it
// is made for, and no clashes need to be looked for.

// pairing is how many batches nodes pair up in, and how large the smallest is.
const (
	pairingBatches = 64
	pairingLeast   = 1 << 10
)

// wish is the community that a node would join and the weight to it.
type wish struct {
	to     uint32
	weight float64
}

// pairUp unites nodes that are alone with neighbours. All nodes wait, the totals of
// communities are counted, and nodes go on waiting.
func (e *engine) pairUp(lv *level, community []uint32) {
	order := e.pairingOrder(lv)
	size := max(pairingLeast, lv.n()/pairingBatches)
	wishes := make([]wish, size)
	for lo := 0; lo < len(order); lo += size {
		nodes := order[lo:min(len(order), lo+size)]
		par.ForWorker(e.threads, len(nodes), batchChunk, func(worker, _, lo, hi int) {
			for i := lo; i < hi; i++ {
				wishes[i] = e.wish(lv, nodes[i], community, &e.gains[worker])
			}
		})
		for i, u := range nodes {
			e.grant(lv, u, wishes[i], community)
		}
	}
}

// pairingOrder is random; on a large level by blocks, whose rows are near.
func (e *engine) pairingOrder(lv *level) []uint32 {
	if lv.large() {
		return e.listWaiting(lv.n())
	}
	nodes := e.order[:lv.n()]
	for i := range nodes {
		j := e.rng.IntN(i + 1)
		nodes[i], nodes[j] = nodes[j], uint32(i)
	}
	return nodes
}

// wish returns what u, if it is alone, gains most by; else its own community.
func (e *engine) wish(lv *level, u uint32, community []uint32, gains *accumulator) wish {
	if own := community[u]; e.size[own] > 1 {
		return wish{own, 0}
	}
	p := e.propose(lv, u, community, gains)
	return wish{p.to, p.wTo}
}

// grant has u, if it is still alone, join a community that still is, if that gains.
func (e *engine) grant(lv *level, u uint32, w wish, community []uint32) {
	from := community[u]
	if w.to == from || e.size[from] > 1 || e.size[w.to] == 0 {
		return
	}
	if w.weight-e.penalty(lv, u, from, w.to) > e.epsilon {
		e.apply(lv, u, proposal{from: from, to: w.to}, community)
	}
}
