package layout

import (
	"cmp"
	"math"
	"slices"

	"tribemap/internal/par"
)

// settle turns the map, evens out each island's density and packs the islands
// again around where refinement took them.
func (a *atlas) settle() {
	if len(a.core) == 0 {
		return
	}
	a.orient()
	offsets := make([]Point, a.g.N())
	for k, members := range a.members {
		a.centre[k] = a.middle(members)
		spread(a.at, offsets, members, a.centre[k], a.size[k])
	}
	a.pack()
	for k, members := range a.members {
		for _, u := range members {
			a.at[u] = Point{a.centre[k].X + offsets[u].X, a.centre[k].Y + offsets[u].Y}
		}
	}
	a.spaceOut()
}

// middle returns the coordinate-wise median, which strays do not move.
func (a *atlas) middle(members []uint32) Point {
	xs, ys := make([]float64, len(members)), make([]float64, len(members))
	for i, u := range members {
		xs[i], ys[i] = a.at[u].X, a.at[u].Y
	}
	slices.Sort(xs)
	slices.Sort(ys)
	return Point{xs[len(xs)/2], ys[len(ys)/2]}
}

// evenness is the weight of the even disc against the shape that refinement
// gave an island: enough to open its dense core, not so much that every
// island is a coin.
const evenness = 0.75

// spread maps distances from the middle, keeping directions and the order of
// distances. The even part sends the q-quantile to radius·√q, as in a disc of
// constant density; the rest keeps proportions, with the outermost tenth drawn
// in to 1.1 times the radius.
func spread(at, offsets []Point, members []uint32, middle Point, radius float64) {
	n := len(members)
	for _, u := range members {
		offsets[u] = Point{at[u].X - middle.X, at[u].Y - middle.Y}
	}
	fatten(offsets, members)
	order := slices.Clone(members)
	far := func(u uint32) float64 { return math.Hypot(offsets[u].X, offsets[u].Y) }
	slices.SortStableFunc(order, func(u, v uint32) int { return cmp.Compare(far(u), far(v)) })
	ninth := max(1e-9, far(order[min(n-1, n*9/10)]))
	for i, u := range order {
		even := math.Sqrt((float64(i) + 0.5) / float64(n))
		own := min(1.1, far(u)/ninth)
		r := radius * (float64(evenness*even) + float64((1-evenness)*own))
		o := offsets[u]
		if far(u) < 1e-9 {
			o = sunflower(i, n)
		}
		d := math.Hypot(o.X, o.Y)
		offsets[u] = Point{o.X / d * r, o.Y / d * r}
	}
}

// longest is how many times longer than wide an island may be: a few people
// who are all tied to one another have no shape, and may end up on a line.
const longest = 1.7

// fatten stretches offsets across their long axis until they are no longer
// than allowed.
func fatten(offsets []Point, members []uint32) {
	var xx, xy, yy float64
	for _, u := range members {
		o := offsets[u]
		xx += float64(o.X * o.X)
		xy += float64(o.X * o.Y)
		yy += float64(o.Y * o.Y)
	}
	half, spread := (xx+yy)/2, math.Hypot((xx-yy)/2, xy)
	long, wide := math.Sqrt(half+spread), math.Sqrt(max(0, half-spread))
	if long <= longest*wide {
		return
	}
	sin, cos := math.Sincos(0.5 * math.Atan2(2*xy, xx-yy))
	stretch := min(20, long/(longest*wide+1e-9))
	jitter := 0.0
	if wide < long/10 { // a line: stretching alone would leave it one
		jitter = 0.5 * long / math.Sqrt(float64(len(members)))
	}
	for _, u := range members {
		o := offsets[u]
		along, across := float64(o.X*cos)+float64(o.Y*sin), float64(o.Y*cos)-float64(o.X*sin)
		across = float64(across*stretch) + float64(jitter*(unit(uint64(u))-0.5))
		offsets[u] = Point{float64(along*cos) - float64(across*sin), float64(along*sin) + float64(across*cos)}
	}
}

// spaceOut pushes overlapping members apart: island by island, then where
// islands meet after all.
func (a *atlas) spaceOut() {
	points := make([]Point, len(a.core))
	radii := make([]float64, len(a.core))
	for i, u := range a.core {
		points[i], radii[i] = a.at[u], a.opt.radius(u)
	}
	par.For(a.opt.Threads, len(a.members), 1, func(k, _, _ int) {
		lo, hi := a.border[k], a.border[k+1]
		separate(points[lo:hi], radii[lo:hi], nil, memberGap, 60)
	})
	separate(points, radii, nil, memberGap, 8)
	for i, u := range a.core {
		a.at[u] = points[i]
	}
}

// memberGap is the ground between the dots of two members.
const memberGap = 0.12
