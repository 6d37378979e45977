package layout

import "math"

// separate moves discs apart until no two are closer than gap, or rounds are
// over. Fixed discs stay. Pairs are visited in a fixed order and moved at once
// (Gauss–Seidel), each by half of what is missing. A round takes O(n) for discs
// of similar size; the few much larger than the rest are held against all.
func separate(points []Point, radii []float64, fixed []bool, gap float64, rounds int) {
	if len(points) < 2 {
		return
	}
	large, widest := outsized(radii)
	isLarge := make([]bool, len(points))
	for _, i := range large {
		isLarge[i] = true
	}
	visit := func(i, j int) bool {
		return !(fixed[i] && fixed[j]) && part(points, fixed, i, j, radii[i]+radii[j]+gap)
	}
	for range rounds {
		moved := false
		for _, i := range large {
			for j := range points {
				if (!isLarge[j] || j > i) && visit(i, j) {
					moved = true
				}
			}
		}
		cells := newGrid(points, 2*widest+gap)
		for i := range points {
			if isLarge[i] {
				continue
			}
			cells.around(points[i], func(j int) {
				if j > i && !isLarge[j] && visit(i, j) {
					moved = true
				}
			})
		}
		if !moved {
			return
		}
	}
}

// outsized returns the discs more than three times the mean radius, and the
// largest radius of the others.
func outsized(radii []float64) (large []int, widest float64) {
	sum := 0.0
	for _, r := range radii {
		sum += r
	}
	limit := 3 * sum / float64(len(radii))
	for i, r := range radii {
		if r > limit {
			large = append(large, i)
		} else {
			widest = max(widest, r)
		}
	}
	return large, widest
}

// slack is the share of a distance that may be missing: a five hundredth
// cannot be seen, and chasing it costs most of the rounds.
const slack = 0.002

// part moves i and j to the given distance if they are closer.
func part(points []Point, fixed []bool, i, j int, distance float64) bool {
	dx, dy := points[j].X-points[i].X, points[j].Y-points[i].Y
	d2 := float64(dx*dx) + float64(dy*dy)
	if d2 >= distance*distance {
		return false
	}
	d := math.Sqrt(d2)
	lack := distance - d
	if lack <= slack*distance {
		return false
	}
	if d < 1e-9 { // on the same spot: leave along a direction of their own
		sin, cos := math.Sincos(float64(i)*2.4 + float64(j))
		dx, dy, d = cos, sin, 1
	}
	si, sj := 0.5, 0.5
	if fixed[i] {
		si, sj = 0, 1
	} else if fixed[j] {
		si, sj = 1, 0
	}
	ux, uy := dx/d*lack, dy/d*lack
	points[i].X -= float64(si * ux)
	points[i].Y -= float64(si * uy)
	points[j].X += float64(sj * ux)
	points[j].Y += float64(sj * uy)
	return true
}

// grid finds the points within one cell width of a place. Its cells are as
// wide as asked, or wider where points are strewn so far that the cells would
// outnumber them fourfold.
type grid struct {
	min           Point
	cell          float64
	width, height int
	start         []int32 // per cell, len cells+1
	items         []int32 // point numbers, cell by cell, rising
}

func newGrid(points []Point, cell float64) *grid {
	lo, hi := bounds(points)
	w, h := hi.X-lo.X, hi.Y-lo.Y
	cell = max(cell, math.Sqrt(w*h/float64(4*len(points)+16)), max(w, h)/float64(4*len(points)+16), 1e-9)
	g := &grid{min: lo, cell: cell, width: int(w/cell) + 1, height: int(h/cell) + 1}
	g.start = make([]int32, g.width*g.height+1)
	for _, p := range points {
		g.start[g.index(p)+1]++
	}
	for i := 1; i < len(g.start); i++ {
		g.start[i] += g.start[i-1]
	}
	g.items = make([]int32, len(points))
	next := append([]int32(nil), g.start...)
	for i, p := range points {
		c := g.index(p)
		g.items[next[c]] = int32(i)
		next[c]++
	}
	return g
}

func (g *grid) index(p Point) int {
	x := min(g.width-1, max(0, int((p.X-g.min.X)/g.cell)))
	y := min(g.height-1, max(0, int((p.Y-g.min.Y)/g.cell)))
	return y*g.width + x
}

// around calls visit for all points in the cell of p and the eight beside it.
// Points that moved since the grid was made are found where they were.
func (g *grid) around(p Point, visit func(i int)) {
	c := g.index(p)
	cx, cy := c%g.width, c/g.width
	for y := max(0, cy-1); y <= min(g.height-1, cy+1); y++ {
		for x := max(0, cx-1); x <= min(g.width-1, cx+1); x++ {
			at := y*g.width + x
			for _, i := range g.items[g.start[at]:g.start[at+1]] {
				visit(int(i))
			}
		}
	}
}

func bounds(points []Point) (lo, hi Point) {
	lo, hi = points[0], points[0]
	for _, p := range points {
		lo = Point{min(lo.X, p.X), min(lo.Y, p.Y)}
		hi = Point{max(hi.X, p.X), max(hi.Y, p.Y)}
	}
	return lo, hi
}
