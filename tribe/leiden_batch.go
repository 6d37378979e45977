package tribe

import (
	"sync/atomic"

	"tribemap/internal/par"
)

// On a large level nodes are visited in batches. Workers look for the best move
// of each node of a batch while no community changes; then the moves are made
// one after the other, each only if it still gains, by its exact gain: the
// totals are those of the moment, and the weights found are corrected for
// neighbours that moved earlier in the same batch. So the result does not
// depend on the workers, and Q never falls.
type batch struct {
	nodes     []uint32
	proposals []proposal
	made      []bool
	pieces    []hubPiece // of the long rows among those of nodes
	clashes   [][]clash  // per chunk, in order
	first     uint32     // a node that wants to move has place+first in engine.waiting; larger than all of earlier batches
}

// clash says that the nodes at two places of a batch, earlier and later, both
// want to move and share an edge.
type clash struct {
	later, earlier uint32
	weight         float64
}

const (
	batchesPerRound = 64
	batchChunk      = 256     // nodes one worker looks at at a time
	smallestBatch   = 1 << 12 // below this, waiting for each other costs more than it gives
)

// roundInBatches is a round on a large level.
func (e *engine) roundInBatches(lv *level, list, community []uint32) (gained float64) {
	size := max(smallestBatch, lv.n()/batchesPerRound)
	e.setUpBatch(lv.n(), size)
	for lo := 0; lo < len(list); lo += size {
		gained += e.visit(lv, list[lo:min(len(list), lo+size)], community)
	}
	return gained
}

// setUpBatch makes room for batches on a level of n nodes.
func (e *engine) setUpBatch(n, size int) {
	b := &e.batch
	if b.first == 0 || b.first > waits-uint32(n) {
		for u := range e.waiting {
			e.waiting[u] &= waits
		}
		b.first = 1
	}
	if len(b.proposals) < size {
		b.proposals, b.made = make([]proposal, size), make([]bool, size)
		b.clashes = make([][]clash, par.Chunks(size, batchChunk))
	}
}

// visit finds and makes the moves of one batch and returns what they gain.
func (e *engine) visit(lv *level, nodes []uint32, community []uint32) (gained float64) {
	b := &e.batch
	b.nodes = nodes
	b.cutHubs(lv)
	e.share(func(worker, lo, hi int) {
		for i := lo; i < hi; i++ {
			if u := nodes[i]; !lv.hub(u) {
				e.want(i, e.propose(lv, u, community, &e.gains[worker]))
			}
		}
	}, func(worker int, p *hubPiece) { p.gather(lv, community, &e.gains[worker]) })
	e.proposeHubs(lv, community)
	e.share(func(_, lo, hi int) {
		chunk := lo / batchChunk
		b.clashes[chunk] = e.stir(lv, lo, hi, community, b.clashes[chunk][:0])
	}, func(_ int, p *hubPiece) { p.stir(e, lv, community) })
	b.placeHubClashes()
	for chunk := range par.Chunks(len(nodes), batchChunk) {
		gained += e.commit(lv, chunk, community)
	}
	b.first += uint32(len(nodes))
	return gained
}

// share has workers take the pieces of long rows and, in chunks, the other nodes of
// a batch.
func (e *engine) share(chunk func(worker, lo, hi int), piece func(worker int, p *hubPiece)) {
	b := &e.batch
	pieces := len(b.pieces)
	par.ForWorker(e.threads, pieces+par.Chunks(len(b.nodes), batchChunk), 1, func(worker, task, _, _ int) {
		if task < pieces {
			piece(worker, &b.pieces[task])
			return
		}
		lo := (task - pieces) * batchChunk
		chunk(worker, lo, min(len(b.nodes), lo+batchChunk))
	})
}

// want notes what the node at place i proposes.
func (e *engine) want(i int, p proposal) {
	b := &e.batch
	b.proposals[i], b.made[i] = p, false
	state := uint32(0)
	if p.to != p.from {
		state = b.first + uint32(i)
	}
	e.waiting[b.nodes[i]] = state
}

// stir makes the neighbours of those who want to move wait, and lists clashes.
func (e *engine) stir(lv *level, lo, hi int, community []uint32, clashes []clash) []clash {
	b := &e.batch
	for i := lo; i < hi; i++ {
		u := b.nodes[i]
		if p := &b.proposals[i]; p.to != p.from && !lv.hub(u) {
			targets, weights := lv.row(u)
			clashes = e.stirArcs(uint32(i), targets, weights, community, clashes)
		}
	}
	return clashes
}

// stirArcs is stir for some arcs of the node at place i.
func (e *engine) stirArcs(i uint32, targets []uint32, weights []float32, community []uint32, clashes []clash) []clash {
	first, to := e.batch.first, e.batch.proposals[i].to
	for k, v := range targets {
		state := atomic.LoadUint32(&e.waiting[v])
		if state&waits == 0 && community[v] != to {
			atomic.OrUint32(&e.waiting[v], waits)
		}
		place := state &^ waits
		if place < first {
			continue
		}
		if j := place - first; j < i {
			w := 1.0
			if weights != nil {
				w = float64(weights[k])
			}
			clashes = append(clashes, clash{i, j, w})
		}
	}
	return clashes
}

// commit makes the moves of a chunk that still gain. A node whose move does
// not waits for the next round.
func (e *engine) commit(lv *level, chunk int, community []uint32) (gained float64) {
	b := &e.batch
	clashes := b.clashes[chunk]
	for i := chunk * batchChunk; i < min(len(b.nodes), (chunk+1)*batchChunk); i++ {
		p := b.proposals[i]
		if p.to == p.from {
			continue
		}
		for ; len(clashes) > 0 && clashes[0].later == uint32(i); clashes = clashes[1:] {
			if c := clashes[0]; b.made[c.earlier] {
				p.correct(b.proposals[c.earlier], c.weight)
			}
		}
		u := b.nodes[i]
		gain := e.gain(p, lv, u)
		if gain <= e.epsilon {
			e.waiting[u] |= waits
			continue
		}
		if p.to == None {
			p.to = e.empty(lv.n())
		}
		gained += gain
		b.proposals[i], b.made[i] = p, true
		e.apply(lv, u, p, community)
	}
	return gained
}

// correct takes into account that a neighbour has moved.
func (p *proposal) correct(moved proposal, weight float64) {
	switch p.from {
	case moved.from:
		p.wFrom -= weight
	case moved.to:
		p.wFrom += weight
	}
	switch p.to {
	case moved.from:
		p.wTo -= weight
	case moved.to:
		p.wTo += weight
	}
}

// gain returns what u's move gains now; 0 if it leads to a community that no
// longer is.
func (e *engine) gain(p proposal, lv *level, u uint32) float64 {
	stay := p.wFrom - e.penalty(lv, u, p.from, p.from)
	switch {
	case p.to == None && e.size[p.from] == 1, p.to != None && e.size[p.to] == 0:
		return 0
	case p.to == None:
		return -stay
	}
	return p.wTo - e.penalty(lv, u, p.from, p.to) - stay
}

// penalty is what chance gives between u, which is in community own, and the
// others of c.
func (e *engine) penalty(lv *level, u, own, c uint32) float64 {
	d, total := lv.degree[u], e.total[c]
	if c == own {
		total -= d
	}
	penalty := float64(e.scale * d * total)
	if e.surplus == nil {
		return penalty
	}
	d, total = lv.surplus[u], e.surplus[c]
	if c == own {
		total -= d
	}
	return penalty - float64(e.scale*d*total)
}
