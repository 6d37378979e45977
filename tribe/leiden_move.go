package tribe

import "tribemap/internal/par"

// move visits nodes until hardly one can gain by changing to a neighbour's
// community or to one of its own. After the first round a node is visited again
// only when a neighbour has left for another community. On return, community
// holds labels 0…k−1.
//
// It changes community only by exact positive gains.
func (e *engine) move(lv *level, community []uint32) (k int) {
	e.count(lv, community)
	e.rise = 0
	if !e.awake {
		e.wake(lv.n())
	}
	e.awake = false
	for !e.settled(e.round(lv, community)) {
	}
	clear(e.waiting[:lv.n()])
	return e.renumber(community)
}

// waits is the bit of engine.waiting that says so. The others hold places, where
// nodes are moved in batches: what is asked of a neighbour lies in one word.
const waits = 1 << 31

// waitsIf returns the bit if two communities differ. It does not branch: half of a
// row may be in the one and half in the other.
func waitsIf(a, b uint32) uint32 {
	x := a ^ b
	return (x | -x) & waits
}

// wake has all nodes visited.
func (e *engine) wake(n int) {
	for u := range e.waiting[:n] {
		e.waiting[u] = waits
	}
}

// round visits the nodes that wait and returns what their moves gain.
func (e *engine) round(lv *level, community []uint32) float64 {
	n := lv.n()
	if lv.large() {
		return e.roundInBatches(lv, e.listWaiting(n), community)
	}
	return e.roundSingly(lv, e.listWaiting(n), community)
}

// Nodes of a block are visited in the order of their numbers, for locality. There
// are many blocks even on small levels, for chance.
const (
	largestBlock = 32
	manyBlocks   = 256
)

// listWaiting lists the nodes that wait block by block, in random order.
func (e *engine) listWaiting(n int) []uint32 {
	list := e.order[:0]
	block := max(1, min(n/manyBlocks, largestBlock))
	for _, b := range e.rng.Perm(par.Chunks(n, block)) {
		for u := b * block; u < min(n, (b+1)*block); u++ {
			if e.waiting[u]&waits != 0 {
				list = append(list, uint32(u))
			}
		}
	}
	return list
}

// roundSingly visits one node after the other.
func (e *engine) roundSingly(lv *level, list, community []uint32) (gained float64) {
	waiting := e.waiting[:lv.n()]
	for _, u := range list {
		waiting[u] = 0
		p := e.propose(lv, u, community, &e.gains[0])
		if p.to == p.from {
			continue
		}
		if p.to == None {
			p.to = e.empty(lv.n())
		}
		gained += p.gain
		e.apply(lv, u, p, community)
		targets, _ := lv.row(u)
		for _, v := range targets {
			waiting[v] |= waitsIf(community[v], p.to)
		}
	}
	return gained
}

// settled adds up what a round gained and tells whether it was the last.
func (e *engine) settled(gain float64) bool {
	rise := 2 * gain / e.weight
	e.rise += rise
	return !(rise > e.stage.tolerance)
}

// count sets up the totals of all communities of a level.
func (e *engine) count(lv *level, community []uint32) {
	n := lv.n()
	clear(e.total[:n])
	clear(e.size[:n])
	for u, c := range community {
		e.total[c] += lv.degree[u]
		e.size[c]++
	}
	e.countSurplus(lv, community)
	e.free = e.free[:0]
}

// empty returns a community without nodes. There is one whenever a community
// has more than one.
func (e *engine) empty(n int) uint32 {
	if len(e.free) == 0 {
		for c := n - 1; c >= 0; c-- {
			if e.size[c] == 0 {
				e.free = append(e.free, uint32(c))
			}
		}
	}
	c := e.free[len(e.free)-1]
	e.free = e.free[:len(e.free)-1]
	return c
}

// proposal is the move of one node: its communities before and after, None
// being a new one, and the weight to both.
type proposal struct {
	from, to   uint32
	wFrom, wTo float64
	gain       float64 // of both together, in edge weight
}

// propose returns the move that u gains most by: to its present community
// unless another is better by more than epsilon, the first met among equals.
func (e *engine) propose(lv *level, u uint32, community []uint32, gains *accumulator) proposal {
	gains.addRow(lv, u, community)
	return e.best(lv, u, community[u], gains)
}

// best is propose once the weights from u to each community are added up. It
// clears them.
func (e *engine) best(lv *level, u, own uint32, gains *accumulator) proposal {
	d := lv.degree[u]
	penalty := e.scale * d
	wOwn := gains.sum[own]
	gains.sum[own] = 0
	if lv.loop != nil {
		wOwn -= lv.loop[u] // it goes wherever u goes
	}
	stay := wOwn - float64(penalty*(e.total[own]-d))
	surplus, relief := e.surplus, 0.0
	if surplus != nil {
		relief = e.scale * lv.surplus[u]
		stay += float64(relief * (surplus[own] - lv.surplus[u]))
	}
	p := proposal{from: own, to: own, wFrom: wOwn}
	highest := stay + e.epsilon
	for _, c := range gains.keys {
		w := gains.sum[c]
		gains.sum[c] = 0
		gain := w - float64(penalty*e.total[c])
		if surplus != nil {
			gain += float64(relief * surplus[c])
		}
		if gain > highest && c != own {
			p.to, p.wTo, highest = c, w, gain
		}
	}
	gains.keys = gains.keys[:0]
	p.gain = highest - stay
	if highest < 0 && e.size[own] > 1 {
		p.to, p.wTo, p.gain = None, 0, -stay // alone it gains exactly 0
	}
	return p
}

// apply moves u to another community.
func (e *engine) apply(lv *level, u uint32, p proposal, community []uint32) {
	e.total[p.from] -= lv.degree[u]
	e.total[p.to] += lv.degree[u]
	if e.surplus != nil {
		e.surplus[p.from] -= lv.surplus[u]
		e.surplus[p.to] += lv.surplus[u]
	}
	e.size[p.from]--
	e.size[p.to]++
	community[u] = p.to
	if e.size[p.from] == 0 {
		e.total[p.from] = 0
	}
}

// renumber makes labels dense, in order of first appearance.
func (e *engine) renumber(community []uint32) (k int) {
	number := e.spare[:len(community)]
	for i := range number {
		number[i] = None
	}
	for u, c := range community {
		if number[c] == None {
			number[c] = uint32(k)
			k++
		}
		community[u] = number[c]
	}
	return k
}
