package tribe

import (
	"context"

	"tribemap/graph"
	"tribemap/internal/par"
)

// frontier holds communities while news is worked into them.
type frontier struct {
	g         *graph.CSR
	scale     float64 // γ/2m: the penalty of uniting degrees a and b is scale·a·b
	epsilon   float64 // smallest gain that counts
	community []uint32
	degree    []float64 // weighted
	total     []float64 // weighted degree of each community
	size      []uint32  // nodes of each community
	free      []uint32  // labels without nodes, the next to use last
	queue     []uint32  // nodes to visit, first come first served
	queued    []bool
	torn      []uint32  // communities that lost a node or a tie
	moves     []uint32  // nodes that moved since unions were last looked for
	gain      []float64 // community → weight of ties to it, all 0 between uses
	keys      []uint32  // communities with a gain, in order of first use

	visited, moved int
}

// smallestGain, relative to the weight of the graph, keeps rounding from
// counting as a gain; it is far below the weight of one edge.
const smallestGain = 1e-13

func newFrontier(g *graph.CSR, membership []uint32, opt RedetectOptions) *frontier {
	n := g.N()
	f := &frontier{
		g: g, community: append([]uint32(nil), membership...),
		degree: make([]float64, n), total: make([]float64, n), size: make([]uint32, n),
		queued: make([]bool, n), gain: make([]float64, n),
	}
	par.For(opt.Threads, n, comparedNodes, func(_, lo, hi int) {
		for u := lo; u < hi; u++ {
			f.degree[u] = g.WeightedDegree(uint32(u))
		}
	})
	weight := 0.0
	for u, c := range f.community {
		weight += f.degree[u]
		if c != None {
			f.total[c] += f.degree[u]
			f.size[c]++
		}
	}
	if weight > 0 {
		f.scale, f.epsilon = opt.Gamma/weight, weight*smallestGain
	}
	for c := n - 1; c >= 0; c-- {
		if f.size[c] == 0 {
			f.free = append(f.free, uint32(c))
		}
	}
	f.seat()
	return f
}

// seat gives a community of its own to each node that has none, and has it
// visited.
func (f *frontier) seat() {
	for u, c := range f.community {
		if c != None {
			continue
		}
		c = f.open()
		f.community[u], f.total[c], f.size[c] = c, f.degree[u], 1
		f.visit([]uint32{uint32(u)})
	}
}

// open takes a label out of the free ones. There are as many labels as nodes,
// so whoever leaves a community with others in it finds one.
func (f *frontier) open() uint32 {
	c := f.free[len(f.free)-1]
	f.free = f.free[:len(f.free)-1]
	return c
}

// visit puts nodes on the queue.
func (f *frontier) visit(nodes []uint32) {
	for _, u := range nodes {
		if !f.queued[u] {
			f.queued[u] = true
			f.queue = append(f.queue, u)
		}
	}
}

// settle moves nodes, splits what fell apart and unites what grew together,
// until nothing changes.
func (f *frontier) settle(ctx context.Context, c change, touched []uint32) error {
	f.visit(c.touched)
	f.visit(touched)
	for _, u := range touched {
		f.torn = append(f.torn, f.community[u])
	}
	for _, u := range c.bereft {
		f.torn = append(f.torn, f.community[u])
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		f.move()
		if f.splitTorn() == 0 && f.uniteGrown(c.grown) == 0 {
			return nil
		}
	}
}

// move empties the queue. A node whose neighbour has left for another community
// is put on it.
func (f *frontier) move() {
	for len(f.queue) > 0 {
		queue := f.queue
		f.queue = nil
		for _, u := range queue {
			f.queued[u] = false
			f.visited++
			if to := f.best(u); to != f.community[u] {
				f.apply(u, to)
			}
		}
	}
}

// best returns the community that u gains most by being in: its present one
// unless another is better, the first met among equals; None stands for one of
// its own.
func (f *frontier) best(u uint32) uint32 {
	f.addRow(u)
	own, d := f.community[u], f.degree[u]
	penalty := f.scale * d
	to, highest := own, f.gain[own]-float64(penalty*(f.total[own]-d))+f.epsilon
	for _, c := range f.keys {
		if gain := f.gain[c] - float64(penalty*f.total[c]); c != own && gain > highest {
			to, highest = c, gain
		}
	}
	f.clear()
	if highest < 0 && f.size[own] > 1 {
		return None
	}
	return to
}

// addRow adds up u's ties by community, loops left out: they go wherever u goes.
func (f *frontier) addRow(u uint32) {
	weights := f.g.Weights(u)
	for i, v := range f.g.Neighbors(u) {
		if v == u {
			continue
		}
		c := f.community[v]
		if f.gain[c] == 0 {
			f.keys = append(f.keys, c)
		}
		f.gain[c] += weightAt(weights, i)
	}
}

func (f *frontier) clear() {
	for _, c := range f.keys {
		f.gain[c] = 0
	}
	f.keys = f.keys[:0]
}

// apply moves u to a community, None meaning one of its own.
func (f *frontier) apply(u, to uint32) {
	if to == None {
		to = f.open()
	}
	from := f.community[u]
	f.moved++
	f.community[u] = to
	f.total[from] -= f.degree[u]
	f.total[to] += f.degree[u]
	f.size[from]--
	f.size[to]++
	f.torn = append(f.torn, from)
	f.moves = append(f.moves, u)
	f.release(from)
	for _, v := range f.g.Neighbors(u) {
		if f.community[v] != to && !f.queued[v] {
			f.queued[v] = true
			f.queue = append(f.queue, v)
		}
	}
}
