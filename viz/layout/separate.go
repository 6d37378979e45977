package layout

import "math"

// separate moves discs apart until no two are closer than gap, or rounds are
// over. Fixed discs stay. Pairs are visited in a fixed order and moved at once
// (Gauss–Seidel), each by half of what is missing. A round takes O(n) time for
// each power of two between the smallest and the largest radius.
func separate(points []Point, radii []float64, fixed []bool, gap float64, rounds int) {
	if len(points) < 2 {
		return
	}
	s := newSeparation(points, radii, fixed, gap)
	for s.round() && rounds > 1 {
		rounds--
	}
	for _, l := range s.levels {
		for _, d := range l.discs {
			points[d.number] = d.at
		}
	}
}

// disc is a body with its number among those to separate.
type disc struct {
	at     Point
	radius float64
	number int32
	fixed  bool
}

// separation holds discs by their size, the largest level first.
type separation struct {
	levels []*level
	gap    float64
}

// level holds discs of similar size, sorted by the cells of a grid: those that
// may touch one lie in a few stretches of memory.
type level struct {
	discs, spare []disc
	widest       float64 // radius
	grid         grid
}

func newSeparation(points []Point, radii []float64, fixed []bool, gap float64) *separation {
	widest := 0.0
	for _, r := range radii {
		widest = max(widest, r)
	}
	const most = 24
	var levels [most]level
	for i, p := range points {
		d := disc{at: p, radius: radii[i], number: int32(i), fixed: fixed != nil && fixed[i]}
		l := &levels[min(most-1, math.Ilogb((widest+gap)/(d.radius+gap)))]
		l.discs = append(l.discs, d)
		l.widest = max(l.widest, d.radius)
	}
	s := &separation{gap: gap}
	for i := range levels {
		if l := &levels[i]; len(l.discs) > 0 {
			l.spare = make([]disc, len(l.discs))
			s.levels = append(s.levels, l)
		}
	}
	return s
}

// round visits all pairs that may be too close and tells whether any was.
func (s *separation) round() (moved bool) {
	for i, l := range s.levels {
		l.sort(s.gap)
		moved = l.clear(s.gap) || moved
		for _, smaller := range s.levels[i+1:] {
			for j := range smaller.discs {
				moved = l.clearFor(&smaller.discs[j], s.gap) || moved
			}
		}
	}
	return moved
}

// sort brings the discs into the order of the cells they are in.
func (l *level) sort(gap float64) {
	l.grid.fit(l.discs, 2*l.widest+gap)
	next := l.grid.next
	for i := range l.discs {
		c := l.grid.cell(l.discs[i].at)
		l.spare[next[c]] = l.discs[i]
		next[c]++
	}
	l.discs, l.spare = l.spare, l.discs
}

// clear holds each disc against those behind it in its own cell and the next,
// and against those in the three cells above. Discs that moved since sorting
// are found where they were.
func (l *level) clear(gap float64) (moved bool) {
	for y := range l.grid.height {
		for x := range l.grid.width {
			lo, hi := l.grid.row(x, x, y)
			_, beside := l.grid.row(x, x+1, y)
			above, end := l.grid.row(x-1, x+1, y+1)
			for i := lo; i < hi; i++ {
				a, b := l.discs[i].part(l.discs[i+1:beside], gap), l.discs[i].part(l.discs[above:end], gap)
				moved = moved || a || b
			}
		}
	}
	return moved
}

// clearFor holds a smaller disc against those of the nine cells around it.
func (l *level) clearFor(d *disc, gap float64) (moved bool) {
	c := l.grid.cell(d.at)
	x, y := c%l.grid.width, c/l.grid.width
	for row := y - 1; row <= y+1; row++ {
		lo, hi := l.grid.row(x-1, x+1, row)
		moved = d.part(l.discs[lo:hi], gap) || moved
	}
	return moved
}

// slack is the share of a distance that may be missing: a two hundredth cannot
// be seen, and chasing it costs most of the rounds.
const slack = 0.005

// part moves the disc and each of others to the distance they should have
// where they are closer.
func (a *disc) part(others []disc, gap float64) (moved bool) {
	for i := range others {
		b := &others[i]
		dx, dy := b.at.X-a.at.X, b.at.Y-a.at.Y
		distance := a.radius + b.radius + gap
		d2 := float64(dx*dx) + float64(dy*dy)
		if d2 < distance*distance*((1-slack)*(1-slack)) && !(a.fixed && b.fixed) {
			a.push(b, dx, dy, distance)
			moved = true
		}
	}
	return moved
}

// push moves two discs, dx and dy apart, to a distance.
func (a *disc) push(b *disc, dx, dy, distance float64) {
	d := math.Hypot(dx, dy)
	lack := distance - d
	if d < 1e-9 { // on the same spot: leave along a direction of their own
		sin, cos := math.Sincos(float64(a.number)*2.4 + float64(b.number))
		dx, dy, d = cos, sin, 1
	}
	sa, sb := 0.5, 0.5
	if a.fixed {
		sa, sb = 0, 1
	} else if b.fixed {
		sa, sb = 1, 0
	}
	ux, uy := dx/d*lack, dy/d*lack
	a.at.X -= float64(sa * ux)
	a.at.Y -= float64(sa * uy)
	b.at.X += float64(sb * ux)
	b.at.Y += float64(sb * uy)
}

// grid numbers square cells row by row. They are as wide as asked, or wider
// where discs are strewn so far that the cells would outnumber them fourfold.
type grid struct {
	min           Point
	scale         float64 // cells per unit
	width, height int
	start         []int // per cell its first disc in order of cells; len cells+1
	next          []int // scratch: where the next disc of each cell goes
}

// fit lays the grid over discs and counts them.
func (g *grid) fit(discs []disc, cell float64) {
	lo, hi := discs[0].at, discs[0].at
	for _, d := range discs {
		lo = Point{min(lo.X, d.at.X), min(lo.Y, d.at.Y)}
		hi = Point{max(hi.X, d.at.X), max(hi.Y, d.at.Y)}
	}
	w, h := hi.X-lo.X, hi.Y-lo.Y
	most := float64(4*len(discs) + 16)
	cell = max(cell, math.Sqrt(w*h/most), max(w, h)/most, 1e-9)
	g.min, g.scale, g.width, g.height = lo, 1/cell, int(w/cell)+1, int(h/cell)+1
	cells := g.width * g.height
	g.start = append(g.start[:0], make([]int, cells+1)...)
	for i := range discs {
		g.start[g.cell(discs[i].at)+1]++
	}
	for c := range cells {
		g.start[c+1] += g.start[c]
	}
	g.next = append(g.next[:0], g.start[:cells]...)
}

func (g *grid) cell(p Point) int {
	x := min(g.width-1, max(0, int((p.X-g.min.X)*g.scale)))
	y := min(g.height-1, max(0, int((p.Y-g.min.Y)*g.scale)))
	return y*g.width + x
}

// row returns which discs, in order of cells, are in columns x to last of a
// row. Cells beyond the grid are empty.
func (g *grid) row(x, last, y int) (lo, hi int) {
	if y >= g.height || y < 0 {
		return 0, 0
	}
	return g.start[y*g.width+max(0, x)], g.start[y*g.width+min(g.width-1, last)+1]
}

func bounds(points []Point) (lo, hi Point) {
	lo, hi = points[0], points[0]
	for _, p := range points {
		lo = Point{min(lo.X, p.X), min(lo.Y, p.Y)}
		hi = Point{max(hi.X, p.X), max(hi.Y, p.Y)}
	}
	return lo, hi
}
