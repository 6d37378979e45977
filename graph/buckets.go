package graph

import (
	"math/bits"
	"slices"

	"tribemap/internal/par"
)

// Arcs are sorted in two steps that keep to the caches: they are dealt out to
// buckets of neighbouring rows, a few thousand arcs each, and each bucket is
// radix sorted by target and row where it lies. Scattering arcs straight to
// their rows is five times slower on a graph of ten million edges: every write
// misses the cache and the page table.
const (
	bucketArcsAimed = 1 << 14 // 128 KiB of arcs, twice: within a core's own cache
	bucketsMost     = 1 << 10 // streams written side by side when dealing out
	digitBits       = 11
)

// buckets are arcs in the order of their rows' high bits. An arc u→v is the
// number u<<32|v.
type buckets struct {
	shift   int // row u is in bucket u>>shift
	grid    weightGrid
	start   []uint64  // len buckets+1: where each begins
	arcs    []uint64  // repeats included
	weights []float32 // parallel to arcs; nil if each arc counts 1
}

// bucketArcs deals out the edges, in both directions if the graph is
// undirected. Parts of the edges are dealt by different workers; the order
// within a bucket is that of the edges, however many there are.
func bucketArcs(n int, edges []Edge, opt BuildOptions, grid weightGrid) *buckets {
	b := &buckets{shift: bucketShift(n, 2*len(edges)), grid: grid}
	count := (max(n, 1)-1)>>b.shift + 1
	parts := max(1, min(par.Threads(opt.Threads), len(edges)>>16))
	cursors := make([][]uint64, parts)
	eachPart := func(body func(part []Edge, cursor []uint64)) {
		par.For(parts, parts, 1, func(p, _, _ int) {
			body(edges[len(edges)*p/parts:len(edges)*(p+1)/parts], cursors[p])
		})
	}
	for p := range cursors {
		cursors[p] = make([]uint64, count)
	}
	eachPart(func(part []Edge, cursor []uint64) { countArcs(part, cursor, b.shift, opt) })
	b.start = startsOf(cursors)
	b.arcs = make([]uint64, b.start[count])
	if !grid.plain {
		b.weights = make([]float32, len(b.arcs))
	}
	eachPart(func(part []Edge, cursor []uint64) { b.deal(part, cursor, opt) })
	return b
}

// bucketShift returns how many low bits of a row its bucket spans.
func bucketShift(n, arcs int) int {
	count := max(1, min(arcs/bucketArcsAimed, bucketsMost))
	return bits.Len(uint(max(n, 1)-1) / uint(count))
}

func countArcs(edges []Edge, counts []uint64, shift int, opt BuildOptions) {
	for _, e := range edges {
		if e.From == e.To && !opt.KeepLoops {
			continue
		}
		counts[e.From>>shift]++
		if !opt.Directed && e.From != e.To {
			counts[e.To>>shift]++
		}
	}
}

// startsOf turns the counts of each part into the places where it begins to
// write, and returns where each bucket begins.
func startsOf(counts [][]uint64) []uint64 {
	start := make([]uint64, len(counts[0])+1)
	sum := uint64(0)
	for i := range counts[0] {
		start[i] = sum
		for _, part := range counts {
			part[i], sum = sum, sum+part[i]
		}
	}
	start[len(counts[0])] = sum
	return start
}

func (b *buckets) deal(edges []Edge, cursor []uint64, opt BuildOptions) {
	for _, e := range edges {
		if e.From == e.To && !opt.KeepLoops {
			continue
		}
		b.put(cursor, e.From, e.To, e.Weight)
		if !opt.Directed && e.From != e.To {
			b.put(cursor, e.To, e.From, e.Weight)
		}
	}
}

func (b *buckets) put(cursor []uint64, u, v uint32, w float32) {
	at := cursor[u>>b.shift]
	cursor[u>>b.shift] = at + 1
	b.arcs[at] = uint64(u)<<32 | uint64(v)
	if b.weights != nil {
		b.weights[at] = w
	}
}

// merge sorts the buckets and joins them into a graph, adding up repeated arcs.
func (b *buckets) merge(n int, opt BuildOptions) *CSR {
	g := &CSR{offsets: make([]uint64, n+1), directed: opt.Directed}
	scratch := make([]sorter, par.Threads(opt.Threads))
	par.ForWorker(opt.Threads, len(b.start)-1, 1, func(worker, i, _, _ int) {
		lo, hi := b.start[i], b.start[i+1]
		var weights []float32
		if b.weights != nil {
			weights = b.weights[lo:hi]
		}
		scratch[worker].sort(b.arcs[lo:hi], weights, bits.Len(uint(max(n, 1)-1)), b.shift)
		countRows(b.arcs[lo:hi], g.offsets)
	})
	for u := range n {
		g.offsets[u+1] += g.offsets[u]
	}
	g.targets = make([]uint32, g.offsets[n])
	if !opt.Unit && (b.weights != nil || len(g.targets) < len(b.arcs)) {
		g.weights = make([]float32, len(g.targets))
	}
	par.For(opt.Threads, len(b.start)-1, 1, func(i, _, _ int) { b.fill(i, g) })
	if !slices.ContainsFunc(g.weights, func(w float32) bool { return w != 1 }) {
		g.weights = nil
	}
	g.loops = g.countLoops()
	return g
}

// countRows adds to offsets[u+1] the different arcs of row u.
func countRows(sorted []uint64, offsets []uint64) {
	last := ^uint64(0) // no arc: FromEdges allows no such node
	for _, a := range sorted {
		if a != last {
			offsets[a>>32+1]++
			last = a
		}
	}
}

// fill writes bucket i to its rows of g, each arc once. Weights are added up
// in steps of the grid, so that sums are exact in any order.
func (b *buckets) fill(i int, g *CSR) {
	lo, hi := b.start[i], b.start[i+1]
	if lo == hi {
		return
	}
	at := g.offsets[b.arcs[lo]>>32]
	for k := lo; k < hi; at++ {
		a, steps := b.arcs[k], uint64(0)
		for ; k < hi && b.arcs[k] == a; k++ {
			if b.weights == nil {
				steps++
			} else {
				steps += b.grid.steps(b.weights[k])
			}
		}
		g.targets[at] = uint32(a)
		if g.weights != nil {
			g.weights[at] = b.grid.weight(steps)
		}
	}
}

// sorter radix sorts one bucket after the other; it owns the second copy that
// such a sort needs.
type sorter struct {
	arcs    []uint64
	weights []float32
}

// sort orders arcs by row and target; weights, unless nil, go along. Only the
// low rowBits of the rows and targetBits of the targets differ.
func (s *sorter) sort(arcs []uint64, weights []float32, targetBits, rowBits int) {
	s.arcs = slices.Grow(s.arcs[:0], len(arcs))[:len(arcs)]
	if weights != nil {
		s.weights = slices.Grow(s.weights[:0], len(arcs))[:len(arcs)]
	}
	src, dst := arcs, s.arcs
	srcW, dstW := weights, s.weights
	pass := func(shift int) {
		radixPass(dst, src, dstW, srcW, shift)
		src, dst, srcW, dstW = dst, src, dstW, srcW
	}
	for shift := 0; shift < targetBits; shift += digitBits {
		pass(shift)
	}
	for shift := 0; shift < rowBits; shift += digitBits {
		pass(32 + shift)
	}
	if len(arcs) > 0 && &src[0] != &arcs[0] {
		copy(arcs, src)
		copy(weights, srcW)
	}
}

// radixPass sorts src into dst by the digit at shift, stably.
func radixPass(dst, src []uint64, dstW, srcW []float32, shift int) {
	const mask = 1<<digitBits - 1
	var next [mask + 1]uint64
	for _, a := range src {
		next[a>>shift&mask]++
	}
	sum := uint64(0)
	for d, count := range next {
		next[d] = sum
		sum += count
	}
	for i, a := range src {
		at := next[a>>shift&mask]
		next[a>>shift&mask] = at + 1
		dst[at] = a
		if srcW != nil {
			dstW[at] = srcW[i]
		}
	}
}
