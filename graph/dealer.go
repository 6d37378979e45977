package graph

import (
	"fmt"
	"math/bits"

	"tribemap/internal/par"
)

// dealer knows where each arc goes before any is written. Each worker deals
// chunks of edges that lie side by side, with cursors of its own: so the order
// within a bucket is that of the edges, however many workers there are.
type dealer struct {
	n     int
	edges func(chunk int, room *[]Edge) []Edge // may use room
	opt   BuildOptions
	parts []part
	shift int      // row u is in bucket u>>shift
	start []uint64 // len buckets+1: where each begins
	grid  weightGrid
}

// part is what one worker deals.
type part struct {
	lo, hi int      // chunks
	cursor []uint64 // by bucket: arcs counted, then where to write next
	sum    weightSum
	bad    *badEdge // the first
	room   []Edge
}

// badEdge is one that cannot stand in a CSR.
type badEdge struct {
	chunk, at int
	edge      Edge
	err       error
}

// newDealer looks at all edges once. It returns the error of the first one that
// cannot stand in a CSR.
func newDealer(n, chunks int, edges func(chunk int, room *[]Edge) []Edge, opt BuildOptions) (*dealer, error) {
	d := &dealer{n: n, edges: edges, opt: opt, shift: bits.Len(lastNode(n) / bucketsMost)}
	d.parts = make([]part, max(1, min(par.Threads(opt.Threads), chunks)))
	for i := range d.parts {
		p := &d.parts[i]
		p.lo, p.hi = chunks*i/len(d.parts), chunks*(i+1)/len(d.parts)
		p.cursor, p.sum.allOne = make([]uint64, lastNode(n)>>d.shift+1), true
	}
	d.eachPart(d.count)
	if err := d.check(); err != nil {
		return nil, err
	}
	d.coarsen()
	d.start = startsOf(d.parts)
	return d, nil
}

// lastNode returns the greatest node, 0 if there is none.
func lastNode(n int) uint { return uint(max(n, 1) - 1) }

// nodeBits is how many bits tell a node.
func (d *dealer) nodeBits() int { return bits.Len(lastNode(d.n)) }

func (d *dealer) buckets() int { return len(d.parts[0].cursor) }

func (d *dealer) arcs() uint64 { return d.start[d.buckets()] }

func (d *dealer) eachPart(body func(p *part)) {
	par.For(len(d.parts), len(d.parts), 1, func(i, _, _ int) { body(&d.parts[i]) })
}

// count checks and counts the edges of a part, up to the first bad one.
func (d *dealer) count(p *part) {
	for chunk := p.lo; chunk < p.hi; chunk++ {
		for i, e := range d.edges(chunk, &p.room) {
			if err := checkEdge(d.n, e); err != nil {
				p.bad = &badEdge{chunk, i, e, err}
				return
			}
			p.sum.add(e.Weight)
			if e.From == e.To && !d.opt.KeepLoops {
				continue
			}
			p.cursor[e.From>>d.shift]++
			if !d.opt.Directed && e.From != e.To {
				p.cursor[e.To>>d.shift]++
			}
		}
	}
}

func checkEdge(n int, e Edge) error {
	if int64(e.From) >= int64(n) || int64(e.To) >= int64(n) {
		return ErrNode
	}
	if !(e.Weight >= MinWeight && e.Weight <= MaxTotalWeight) {
		return ErrWeight
	}
	return nil
}

// check returns what is wrong with the edges, and finds the grid of their weights.
func (d *dealer) check() error {
	sum := &d.parts[0].sum
	for i := range d.parts {
		p := &d.parts[i]
		if p.bad != nil {
			return d.describe(p)
		}
		if i > 0 {
			sum.join(&p.sum)
		}
	}
	if sum.total() > MaxTotalWeight {
		return fmt.Errorf("graph: weights add up to more than %.2g: %w", MaxTotalWeight, ErrWeight)
	}
	d.grid = sum.grid(d.opt.Unit)
	return nil
}

// describe says which edge of all is bad.
func (d *dealer) describe(p *part) error {
	at := p.bad.at
	for chunk := range p.bad.chunk {
		at += len(d.edges(chunk, &p.room))
	}
	return fmt.Errorf("graph: edge %d: %d–%d of weight %v among %d nodes: %w", at, p.bad.edge.From, p.bad.edge.To, p.bad.edge.Weight, d.n, p.bad.err)
}

// coarsen joins buckets that would hold few arcs.
func (d *dealer) coarsen() {
	var arcs uint64
	for _, p := range d.parts {
		for _, count := range p.cursor {
			arcs += count
		}
	}
	count := max(1, min(uint(arcs/bucketArcsAimed), bucketsMost))
	shift := max(d.shift, bits.Len(lastNode(d.n)/count))
	for i := range d.parts {
		p := &d.parts[i]
		joined := make([]uint64, lastNode(d.n)>>shift+1)
		for b, count := range p.cursor {
			joined[b>>(shift-d.shift)] += count
		}
		p.cursor = joined
	}
	d.shift = shift
}

// startsOf turns the counts of each part into the places where it begins to
// write, and returns where each bucket begins.
func startsOf(parts []part) []uint64 {
	buckets := len(parts[0].cursor)
	start := make([]uint64, buckets+1)
	sum := uint64(0)
	for b := range buckets {
		start[b] = sum
		for _, p := range parts {
			p.cursor[b], sum = sum, sum+p.cursor[b]
		}
	}
	start[buckets] = sum
	return start
}
