package viz

import (
	"math"

	"tribemap/viz/layout"
)

// Shape of a territory. A kernel of this width melts an island's members into one
// body; at this density its border runs about one unit outside them. The unit is
// the layout's (the distance between two people on an island is about 1), or
// 1/wholeMap of a map that is larger than that: seen as a whole, coasts are then
// as calm with many people as with few.
const (
	kernelWidth   = 1.15
	borderDensity = 0.8
	gridStep      = 0.4
	spacing       = 1.1 // of the points of a border
	wholeMap      = 180
)

// territories draws the ground of each tribe from the density of its members.
// Borders never cross: where two densities meet, the ground is the denser's.
// tribes[u] is u's tribe, or negative. A ground is closed rings, largest first.
func territories(places []layout.Point, tribes []int, count int) [][][]layout.Point {
	members := make([][]layout.Point, count)
	for u, t := range tribes {
		if t >= 0 {
			members[t] = append(members[t], places[u])
		}
	}
	unit := unitOf(places)
	fields := make([]raster, count)
	for t := range fields {
		fields[t] = density(members[t], unit)
	}
	rivals := newRivals(fields)
	out := make([][][]layout.Point, count)
	for t, f := range fields {
		rivals.subtract(&f, t, borderDensity*unit*unit)
		out[t] = smooth(f.rings(0), f.step, spacing*unit)
	}
	return out
}

func unitOf(places []layout.Point) float64 {
	if len(places) == 0 {
		return 1
	}
	b := boxOf(places)
	return max(1, max(b.maxX-b.minX, b.maxY-b.minY)/wholeMap)
}

// raster is a field sampled on grid points; all rasters of a map share their
// grid, whose points are at whole multiples of step.
type raster struct {
	x0, y0        int // grid coordinates of the first sample
	width, height int
	step          float64
	values        []float64 // row by row
}

// density sums a Gaussian kernel of height 1 over the points.
func density(points []layout.Point, unit float64) raster {
	step, reach := gridStep*unit, 3.2*kernelWidth*unit
	if len(points) == 0 {
		return raster{step: step}
	}
	b := boxOf(points)
	r := raster{
		x0: int(math.Floor((b.minX-reach)/step)) - 1, y0: int(math.Floor((b.minY-reach)/step)) - 1,
		step: step,
	}
	r.width = int(math.Ceil((b.maxX+reach)/step)) + 2 - r.x0
	r.height = int(math.Ceil((b.maxY+reach)/step)) + 2 - r.y0
	r.values = make([]float64, r.width*r.height)
	for _, p := range points {
		r.add(p, reach, kernelWidth*unit)
	}
	return r
}

func (r *raster) add(p layout.Point, reach, width float64) {
	loX, hiX := int(math.Ceil((p.X-reach)/r.step)), int(math.Floor((p.X+reach)/r.step))
	loY, hiY := int(math.Ceil((p.Y-reach)/r.step)), int(math.Floor((p.Y+reach)/r.step))
	for gy := loY; gy <= hiY; gy++ {
		dy := float64(gy)*r.step - p.Y
		row := r.values[(gy-r.y0)*r.width:]
		for gx := loX; gx <= hiX; gx++ {
			dx := float64(gx)*r.step - p.X
			d2 := float64(dx*dx) + float64(dy*dy)
			row[gx-r.x0] += math.Exp(-d2 / (2 * width * width))
		}
	}
}

// rivals knows the two densest tribes at each point of the whole grid.
type rivals struct {
	x0, y0, width int
	first, second []float64
	owner         []int
}

func newRivals(fields []raster) *rivals {
	lo, hi := [2]int{math.MaxInt, math.MaxInt}, [2]int{math.MinInt, math.MinInt}
	for _, f := range fields {
		if f.width > 0 {
			lo = [2]int{min(lo[0], f.x0), min(lo[1], f.y0)}
			hi = [2]int{max(hi[0], f.x0+f.width), max(hi[1], f.y0+f.height)}
		}
	}
	if lo[0] > hi[0] {
		return &rivals{}
	}
	cells := (hi[0] - lo[0]) * (hi[1] - lo[1])
	v := &rivals{
		x0: lo[0], y0: lo[1], width: hi[0] - lo[0],
		first: make([]float64, cells), second: make([]float64, cells), owner: make([]int, cells),
	}
	for t, f := range fields {
		for i, d := range f.values {
			c := v.cell(&f, i)
			if d > v.first[c] {
				v.first[c], v.second[c], v.owner[c] = d, v.first[c], t
			} else if d > v.second[c] {
				v.second[c] = d
			}
		}
	}
	return v
}

func (v *rivals) cell(f *raster, i int) int {
	return (f.y0-v.y0+i/f.width)*v.width + f.x0 - v.x0 + i%f.width
}

// subtract turns tribe t's density into its lead over that of a border and over
// everybody else's.
func (v *rivals) subtract(f *raster, t int, border float64) {
	for i := range f.values {
		c := v.cell(f, i)
		other := v.first[c]
		if v.owner[c] == t {
			other = v.second[c]
		}
		f.values[i] -= max(border, other)
	}
}
