package graph

import (
	"slices"

	"tribemap/internal/huge"
	"tribemap/internal/par"
)

// Arcs are sorted in two steps that keep to the caches: they are dealt out to
// buckets of neighbouring rows, a few thousand arcs each, and each bucket is
// radix sorted by row and target where it lies. Scattering arcs straight to
// their rows is five times slower on a graph of ten million edges: every write
// misses the cache and the page table.
const (
	bucketArcsAimed = 1 << 14 // within a core's own cache, twice
	bucketsMost     = 1 << 10 // streams written side by side when dealing out
)

// arcKey is an arc u→v within its bucket: what the bucket leaves open of u in
// the upper bits, v in the lower. For up to two million nodes that fits 32, and
// then arcs become the targets of the graph where they lie.
type arcKey interface{ uint32 | uint64 }

// buckets are arcs in the order of their rows' high bits.
type buckets[K arcKey] struct {
	*dealer
	nodeBits int
	arcs     []K       // repeats included
	weights  []float32 // parallel to arcs; nil if each arc counts 1
}

// dealAll writes all arcs to their buckets.
func dealAll[K arcKey](d *dealer) *buckets[K] {
	b := &buckets[K]{dealer: d, nodeBits: d.nodeBits(), arcs: huge.Slice[K](int(d.arcs()))}
	if !d.grid.plain {
		b.weights = huge.Slice[float32](len(b.arcs))
	}
	d.eachPart(b.deal)
	return b
}

func (b *buckets[K]) deal(p *part) {
	for chunk := p.lo; chunk < p.hi; chunk++ {
		for _, e := range b.edges(chunk, &p.room) {
			if e.From == e.To && !b.opt.KeepLoops {
				continue
			}
			b.put(p.cursor, e.From, e.To, e.Weight)
			if !b.opt.Directed && e.From != e.To {
				b.put(p.cursor, e.To, e.From, e.Weight)
			}
		}
	}
}

func (b *buckets[K]) put(cursor []uint64, u, v uint32, w float32) {
	at := cursor[u>>b.shift]
	cursor[u>>b.shift] = at + 1
	b.arcs[at] = K(u&(1<<b.shift-1))<<b.nodeBits | K(v)
	if b.weights != nil {
		b.weights[at] = w
	}
}

// merge sorts the buckets and joins them into a graph, adding up repeated arcs.
func (b *buckets[K]) merge() *CSR {
	g := &CSR{offsets: make([]uint64, b.n+1), directed: b.opt.Directed}
	sorters := make([]bucketSorter[K], par.Threads(b.opt.Threads))
	par.ForWorker(b.opt.Threads, b.buckets(), 1, func(worker, i, _, _ int) {
		lo, hi := b.start[i], b.start[i+1]
		var weights []float32
		if b.weights != nil {
			weights = b.weights[lo:hi]
		}
		sorters[worker].sort(b.arcs[lo:hi], weights, b.nodeBits+b.shift)
		b.countRows(i, g.offsets)
	})
	for u := range b.n {
		g.offsets[u+1] += g.offsets[u]
	}
	b.fill(g)
	if !slices.ContainsFunc(g.weights, func(w float32) bool { return w != 1 }) {
		g.weights = nil
	}
	if b.opt.KeepLoops {
		g.loops = g.countLoops()
	}
	return g
}

// countRows adds to offsets[u+1] the different arcs of the rows u of bucket i.
func (b *buckets[K]) countRows(i int, offsets []uint64) {
	rows := offsets[i<<b.shift+1:]
	for k, a := range b.arcs[b.start[i]:b.start[i+1]] {
		if k == 0 || a != b.arcs[b.start[i]+uint64(k)-1] {
			rows[a>>b.nodeBits]++
		}
	}
}

// fill gives g the targets and weights of its rows. Where few arcs are repeated
// they stay where they lie.
func (b *buckets[K]) fill(g *CSR) {
	room := g.offsets[b.n]
	lying, inPlace := any(b.arcs).([]uint32)
	if inPlace = inPlace && room >= uint64(len(lying))/4*3; inPlace {
		room = uint64(len(lying))
		g.targets, g.weights = lying, b.weights
	} else {
		g.targets = huge.Slice[uint32](int(room))
	}
	switch {
	case b.opt.Unit || b.weights == nil && g.offsets[b.n] == uint64(len(b.arcs)):
		g.weights = nil
	case g.weights == nil:
		g.weights = huge.Slice[float32](int(room))
	}
	par.For(b.opt.Threads, b.buckets(), 1, func(i, _, _ int) {
		at := b.start[i]
		if !inPlace {
			at = g.offsets[i<<b.shift]
		}
		b.squeeze(i, g, at)
	})
	if inPlace {
		b.slide(g)
	}
}

// squeeze writes the arcs of bucket i, each once, to g from at on, which may be
// where they lie. Weights are added up in steps of the grid, so that sums are
// exact in any order.
func (b *buckets[K]) squeeze(i int, g *CSR, at uint64) {
	hi, target := b.start[i+1], K(1)<<b.nodeBits-1
	for k := b.start[i]; k < hi; at++ {
		a, steps := b.arcs[k], uint64(0)
		for ; k < hi && b.arcs[k] == a; k++ {
			if b.weights == nil {
				steps++
			} else {
				steps += b.grid.steps(b.weights[k])
			}
		}
		g.targets[at] = uint32(a & target)
		if g.weights != nil {
			g.weights[at] = b.grid.weight(steps)
		}
	}
}

// slide closes the gaps that squeezing left between buckets.
func (b *buckets[K]) slide(g *CSR) {
	for i := range b.buckets() {
		lo, hi := g.offsets[i<<b.shift], g.offsets[min(b.n, (i+1)<<b.shift)]
		if lo == b.start[i] {
			continue
		}
		copy(g.targets[lo:hi], g.targets[b.start[i]:])
		if g.weights != nil {
			copy(g.weights[lo:hi], g.weights[b.start[i]:])
		}
	}
	arcs := g.offsets[b.n]
	g.targets = g.targets[:arcs:arcs]
	if g.weights != nil {
		g.weights = g.weights[:arcs:arcs]
	}
}
