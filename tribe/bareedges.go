package tribe

import (
	"math/bits"
	"math/rand/v2"

	"tribemap/graph"
)

// bareEdges samples a graph that is nothing but its edges. Which edges are
// hidden is decided by a hash of their two ends, so that no list of edges, let
// alone a shuffled one, is ever made. Arcs there and back are hidden together:
// one would give the other away.
type bareEdges struct {
	g    *graph.CSR
	ties *graph.CSR // g, whichever way its arcs point
}

func newBareEdges(g *graph.CSR) bareEdges { return bareEdges{g, g.Undirected()} }

func (b bareEdges) pieces() int { return b.g.M() }

func (b bareEdges) folds(rng *rand.Rand, p plan) ([]fold, error) {
	chance := rng.Uint64()
	folds := make([]fold, p.folds)
	for i := range folds {
		h := b.hide(chance, i)
		shown := b.g.Without(h.drops)
		folds[i] = fold{shown: shown, ties: shown.Undirected(), withheld: h.blocks(p.blocks)}
		folds[i].measure()
	}
	return folds, nil
}

// measure takes each block of bare edges for one lot and their mean for a tie.
func (f *fold) measure() {
	f.scale = tieScale{}
	for _, block := range f.withheld {
		f.lots = append(f.lots, []int{len(block)})
		for _, e := range block {
			f.scale.ties++
			f.scale.weight += float64(e.Weight)
		}
	}
	if f.scale.ties == 0 {
		f.scale = tieScale{1, 1}
	}
}

func (b bareEdges) resample(rng *rand.Rand) (*graph.CSR, error) {
	return b.g.Without(b.hide(rng.Uint64(), 0).drops), nil
}

// hiding is a tenth of the edges to withhold, except those that would leave a
// node without any: about such a node nothing can be predicted.
type hiding struct {
	bareEdges
	chance uint64
	part   uint64            // which tenth, 0–9
	spared map[uint32]uint32 // for nodes all of whose edges fall in it: the one to keep
}

func (b bareEdges) hide(chance uint64, part int) hiding {
	h := hiding{b, chance, uint64(part), map[uint32]uint32{}}
	for u := range uint32(b.g.N()) {
		if v, ok := h.last(u); ok {
			h.spared[u] = v
		}
	}
	return h
}

// last returns a neighbour of u if all of u's edges fall in the tenth.
func (h hiding) last(u uint32) (v uint32, ok bool) {
	for _, w := range h.ties.Neighbors(u) {
		if w == u {
			continue
		}
		if !h.falls(u, w) {
			return 0, false
		}
		v, ok = w, true
	}
	return v, ok
}

// number is a hash of an edge, the same from both ends.
func (h hiding) number(u, v uint32) uint64 {
	x := (uint64(min(u, v))<<32 | uint64(max(u, v))) ^ h.chance
	// Two rounds of multiplying and folding mix all bits well enough to draw by.
	for _, odd := range [2]uint64{0x9e3779b97f4a7c15, 0xd1342543de82ef95} {
		hi, lo := bits.Mul64(x, odd)
		x = hi ^ lo
	}
	return x
}

// falls tells whether an edge is in the tenth.
func (h hiding) falls(u, v uint32) bool {
	tenth, _ := bits.Mul64(h.number(u, v), foldParts)
	return tenth == h.part
}

// hides tells whether an edge is withheld.
func (h hiding) hides(u, v uint32) bool {
	if u == v || !h.falls(u, v) {
		return false
	}
	if at, ok := h.spared[u]; ok && at == v {
		return false
	}
	at, ok := h.spared[v]
	return !ok || at != u
}

// drops tells whether an edge is not shown: withheld ones are not, nor loops,
// which say nothing about two people.
func (h hiding) drops(u, v uint32) bool { return u == v || h.hides(u, v) }

// blocks lists the withheld edges, cut at random into n blocks.
func (h hiding) blocks(n int) [][]graph.Edge {
	blocks := make([][]graph.Edge, n)
	for e := range h.g.Edges() {
		if h.hides(e.From, e.To) {
			// What the tenth leaves of the number is as good as a new one.
			_, rest := bits.Mul64(h.number(e.From, e.To), foldParts)
			b, _ := bits.Mul64(rest, uint64(n))
			blocks[b] = append(blocks[b], e)
		}
	}
	return blocks
}
