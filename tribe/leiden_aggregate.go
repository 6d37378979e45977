package tribe

import (
	"slices"

	"tribemap/internal/par"
)

// rows are finished rows of an aggregate, one after the other.
type rows struct {
	targets []uint32
	weights []float32
}

// aggregateChunk is how many nodes of an aggregate one of several workers makes at
// a time.
const aggregateChunk = 1 << 11

// foldedArcs is how many arcs of a level fall together in one of its aggregate, to
// begin with: where fewer do, the space for them grows.
const foldedArcs = 8

// aggregate makes one node of each part; part has labels in [0,k). Stretches of
// the new nodes are made side by side, each into space of its own, and then
// laid one after the other.
func (e *engine) aggregate(lv *level, part []uint32, k int) *level {
	starts, nodes := groupNodes(part, k)
	next := &level{offsets: make([]uint64, k+1), degree: make([]float64, k)}
	if lv.surplus != nil {
		next.surplus = make([]float64, k)
	}
	threads, size := workers(len(lv.targets), e.threads), aggregateChunk
	if threads == 1 {
		size = max(1, k)
	}
	chunks := make([]rows, par.Chunks(k, size))
	par.ForWorker(threads, k, size, func(worker, chunk, lo, hi int) {
		out, gains := &e.rows[worker], &e.gains[worker]
		out.clear()
		out.reserve(len(lv.targets) / len(chunks) / foldedArcs)
		for c := lo; c < hi; c++ {
			for _, v := range nodes[starts[c]:starts[c+1]] {
				next.degree[c] += lv.degree[v]
				if next.surplus != nil {
					next.surplus[c] += lv.surplus[v]
				}
				gains.addRow(lv, v, part)
			}
			out.add(uint32(c), gains)
			next.offsets[c+1] = uint64(len(out.targets))
		}
		if chunks[chunk] = *out; len(chunks) > 1 {
			chunks[chunk] = out.clone()
		}
	})
	next.lay(chunks, size, threads)
	return next
}

// add appends the row of c, without what is inside c, and clears gains.
func (r *rows) add(c uint32, gains *accumulator) {
	r.reserve(len(gains.keys))
	for _, d := range gains.keys {
		if d != c {
			r.targets = append(r.targets, d)
			r.weights = append(r.weights, float32(gains.sum[d]))
		}
		gains.sum[d] = 0
	}
	gains.keys = gains.keys[:0]
}

// reserve makes room for more arcs, twice as many as there are where it must grow.
func (r *rows) reserve(more int) {
	if have := len(r.targets); cap(r.targets) < have+more {
		r.targets = slices.Grow(r.targets, max(have, more))
		r.weights = slices.Grow(r.weights, max(have, more))
	}
}

func (r *rows) clear() { r.targets, r.weights = r.targets[:0], r.weights[:0] }

// clone copies rows into no more space than they need.
func (r *rows) clone() rows {
	targets, weights := make([]uint32, len(r.targets)), make([]float32, len(r.weights))
	copy(targets, r.targets)
	copy(weights, r.weights)
	return rows{targets, weights}
}

// lay joins the rows of chunks of so many nodes. On entry, offsets[c+1] says where
// row c ends within its chunk.
func (lv *level) lay(chunks []rows, size, threads int) {
	k := lv.n()
	arcs := 0
	begin := make([]int, len(chunks)+1)
	for i := range begin[1:] {
		arcs += len(chunks[i].targets)
		begin[i+1] = arcs
	}
	lv.targets, lv.weights = make([]uint32, arcs), make([]float32, arcs)
	par.For(threads, k, size, func(chunk, lo, hi int) {
		for c := lo; c < hi; c++ {
			lv.offsets[c+1] += uint64(begin[chunk])
		}
		copy(lv.targets[begin[chunk]:], chunks[chunk].targets)
		copy(lv.weights[begin[chunk]:], chunks[chunk].weights)
		chunks[chunk] = rows{} // so that not all is there twice
	})
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
