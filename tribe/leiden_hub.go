package tribe

import "slices"

// The row of a hub may be as long as those of all other nodes of a batch together.
// So long rows are cut into pieces that workers take one by one. What they find is
// put together in the order of the row, as if one had gone through all of it.
type hubPiece struct {
	place   uint32    // of the hub in its batch
	lo, hi  uint64    // its arcs
	keys    []uint32  // communities at their other end, in order of first use
	sums    []float64 // and the weights to them
	clashes []clash
}

// hubPieceArcs is how many arcs a piece has; a row of more than twice as many is a
// hub's. What becomes of a hub does not depend on it. Tests lower it.
var hubPieceArcs = 1 << 13

// hub tells whether u's row is long.
func (lv *level) hub(u uint32) bool { return lv.offsets[u+1]-lv.offsets[u] > 2*uint64(hubPieceArcs) }

// cutHubs cuts the long rows of the batch.
func (b *batch) cutHubs(lv *level) {
	b.pieces = b.pieces[:0]
	for i, u := range b.nodes {
		if !lv.hub(u) {
			continue
		}
		end := lv.offsets[u+1]
		for lo := lv.offsets[u]; lo < end; lo += uint64(hubPieceArcs) {
			b.pieces = append(b.pieces, hubPiece{place: uint32(i), lo: lo, hi: min(end, lo+uint64(hubPieceArcs))})
		}
	}
}

// arcs returns the piece's neighbours and the weights to them, nil meaning all 1.
func (p *hubPiece) arcs(lv *level) ([]uint32, []float32) {
	if lv.weights == nil {
		return lv.targets[p.lo:p.hi], nil
	}
	return lv.targets[p.lo:p.hi], lv.weights[p.lo:p.hi]
}

// gather adds up the piece by community.
func (p *hubPiece) gather(lv *level, community []uint32, gains *accumulator) {
	targets, weights := p.arcs(lv)
	gains.addArcs(targets, weights, community)
	p.keys = slices.Clone(gains.keys)
	p.sums = make([]float64, len(p.keys))
	for i, c := range p.keys {
		p.sums[i] = gains.sum[c]
	}
	gains.clear()
}

// stir is engine.stir for the piece.
func (p *hubPiece) stir(e *engine, lv *level, community []uint32) {
	if w := e.batch.proposals[p.place]; w.to != w.from {
		targets, weights := p.arcs(lv)
		p.clashes = e.stirArcs(p.place, targets, weights, community, nil)
	}
}

// proposeHubs puts together what was gathered of each hub and finds its best move.
func (e *engine) proposeHubs(lv *level, community []uint32) {
	b, gains := &e.batch, &e.gains[0]
	for i, p := range b.pieces {
		for k, c := range p.keys {
			gains.add(c, p.sums[k])
		}
		if i+1 == len(b.pieces) || b.pieces[i+1].place != p.place {
			u := b.nodes[p.place]
			e.want(int(p.place), e.best(lv, u, community[u], gains))
		}
	}
}

// placeHubClashes puts the clashes of hubs where they belong among the others.
func (b *batch) placeHubClashes() {
	for _, p := range b.pieces {
		if len(p.clashes) == 0 {
			continue
		}
		list := &b.clashes[p.place/batchChunk]
		at, _ := slices.BinarySearchFunc(*list, p.place+1, func(c clash, place uint32) int {
			return int(c.later) - int(place)
		})
		*list = slices.Insert(*list, at, p.clashes...)
	}
}
