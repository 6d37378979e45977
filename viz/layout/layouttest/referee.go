package layouttest

import (
	"math"

	"tribemap/graph"
	"tribemap/viz/layout"
)

// LinLog is the referee: descent in the LinLog energy with the repulsion of
// everybody summed up by Barnes and Hut's tree [1] instead of estimated from a
// sample, in float64, from tribes strewn over discs. Nothing is evened out or
// pushed apart afterwards. Time O(passes · (m + n log n)).
//
// [1] J. Barnes, P. Hut: A hierarchical O(N log N) force-calculation algorithm.
// Nature 324 (1986) 446. doi:10.1038/324446a0
func LinLog(g *graph.CSR, tribes []uint32, passes int) []layout.Point {
	extent := 0.72 * math.Sqrt(float64(g.N()))
	at, next := strew(tribes, extent), make([]layout.Point, g.N())
	mass := make([]float64, g.N())
	for u := range mass {
		mass[u] = max(0.1, float64(g.Degree(uint32(u))))
	}
	for pass := range passes {
		left := 1 - float64(pass)/float64(passes)
		step := extent * 0.05 * max(0.01, left*left)
		t := newTree(at, mass)
		for u := range at {
			f := pull(g, at, uint32(u))
			push := t.push(0, at[u])
			f.X += extent * push.X / t.nodes[0].mass
			f.Y += extent * push.Y / t.nodes[0].mass
			scale := step / max(1, math.Hypot(f.X, f.Y))
			next[u] = layout.Point{X: at[u].X + scale*f.X, Y: at[u].Y + scale*f.Y}
		}
		at, next = next, at
	}
	return at
}

// strew puts tribe after tribe on a spiral of discs.
func strew(tribes []uint32, extent float64) []layout.Point {
	size, seat := map[uint32]int{}, map[uint32]int{}
	for _, t := range tribes {
		size[t]++
	}
	at := make([]layout.Point, len(tribes))
	for u, t := range tribes {
		middle := spiral(int(t%uint32(len(size))), len(size))
		own := spiral(seat[t], size[t])
		seat[t]++
		r := 0.72 * math.Sqrt(float64(size[t]))
		at[u] = layout.Point{X: extent*middle.X + r*own.X, Y: extent*middle.Y + r*own.Y}
	}
	return at
}

// spiral returns the i-th of n points spread evenly over the unit disc.
func spiral(i, n int) layout.Point {
	sin, cos := math.Sincos(float64(i) * math.Pi * (3 - math.Sqrt(5)))
	r := math.Sqrt((float64(i) + 0.5) / float64(n))
	return layout.Point{X: r * cos, Y: r * sin}
}

// near bounds forces between nodes that stand on each other.
const near = 0.25

// pull is the mean direction of u's neighbours.
func pull(g *graph.CSR, at []layout.Point, u uint32) (f layout.Point) {
	for _, v := range g.Neighbors(u) {
		dx, dy := at[v].X-at[u].X, at[v].Y-at[u].Y
		d := math.Sqrt(dx*dx+dy*dy+near*near) * float64(g.Degree(u))
		f.X += dx / d
		f.Y += dy / d
	}
	return f
}

// tree is a quadtree over nodes with mass.
type tree struct{ nodes []square }

// square is a cell of the tree: a leaf holds one body, or several that stand
// too close to be told apart.
type square struct {
	middle layout.Point
	half   float64
	mass   float64
	centre layout.Point // of gravity
	child  [4]int32     // 0 = none: nothing lies in the root's place
	leaf   bool
}

func newTree(at []layout.Point, mass []float64) *tree {
	half := 1.0
	for _, p := range at {
		half = max(half, math.Abs(p.X), math.Abs(p.Y))
	}
	t := &tree{nodes: make([]square, 1, 2*len(at)+1)}
	t.nodes[0] = square{half: half}
	for u, p := range at {
		t.insert(p, mass[u])
	}
	return t
}

func (t *tree) insert(p layout.Point, mass float64) {
	for i := int32(0); ; {
		q := &t.nodes[i]
		if q.leaf && q.half > 1e-3 { // make room for two
			q.leaf = false
			t.child(i, q.centre, q.mass)
			q = &t.nodes[i]
		}
		sum := q.mass + mass
		q.centre.X += (p.X - q.centre.X) * mass / sum
		q.centre.Y += (p.Y - q.centre.Y) * mass / sum
		q.mass = sum
		if q.leaf {
			return
		}
		next, fresh := t.child(i, p, mass)
		if fresh {
			return
		}
		i = next
	}
}

// child returns the quarter of square i that holds p, making it a leaf if it is
// not there yet.
func (t *tree) child(i int32, p layout.Point, mass float64) (child int32, fresh bool) {
	q := t.nodes[i]
	quarter, h := 0, q.half/2
	m := layout.Point{X: q.middle.X - h, Y: q.middle.Y - h}
	if p.X >= q.middle.X {
		quarter, m.X = 1, q.middle.X+h
	}
	if p.Y >= q.middle.Y {
		quarter, m.Y = quarter+2, q.middle.Y+h
	}
	if q.child[quarter] != 0 {
		return q.child[quarter], false
	}
	child = int32(len(t.nodes))
	t.nodes = append(t.nodes, square{middle: m, half: h, mass: mass, centre: p, leaf: true})
	t.nodes[i].child[quarter] = child
	return child, true
}

// push sums m·(p−q)/|p−q|² over the bodies of square i.
func (t *tree) push(i int32, p layout.Point) (f layout.Point) {
	q := &t.nodes[i]
	dx, dy := p.X-q.centre.X, p.Y-q.centre.Y
	d2 := dx*dx + dy*dy
	if q.leaf || 4*q.half*q.half < d2 { // seen under less than 45°
		return layout.Point{X: q.mass * dx / (d2 + near*near), Y: q.mass * dy / (d2 + near*near)}
	}
	for _, c := range q.child {
		if c != 0 {
			g := t.push(c, p)
			f.X += g.X
			f.Y += g.Y
		}
	}
	return f
}
