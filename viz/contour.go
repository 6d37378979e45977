package viz

import (
	"cmp"
	"math"
	"slices"

	"tribemap/viz/layout"
)

// rings returns the closed lines around everything above level, largest area
// first, by marching squares with linear interpolation. Holes and specks
// smaller than a dozen grid cells are left out.
func (r *raster) rings(level float64) [][]layout.Point {
	next := map[int]int{} // from one cut grid edge to the following, inside on the left
	var starts []int
	for y := range r.height - 1 {
		for x := range r.width - 1 {
			for _, s := range r.segments(x, y, level) {
				if _, ok := next[s[0]]; !ok {
					starts = append(starts, s[0])
				}
				next[s[0]] = s[1]
			}
		}
	}
	var rings [][]layout.Point
	for _, start := range starts {
		var ring []layout.Point
		for at, ok := start, true; ok; {
			to, more := next[at]
			if !more {
				break
			}
			delete(next, at)
			ring = append(ring, r.cut(at, level))
			at, ok = to, to != start
		}
		if area(ring) > 12*r.step*r.step {
			rings = append(rings, ring)
		}
	}
	slices.SortStableFunc(rings, func(a, b []layout.Point) int { return cmp.Compare(area(b), area(a)) })
	return rings
}

// Grid edges are numbered 2·sample for the one to the right of a sample and
// 2·sample+1 for the one above it.
func (r *raster) segments(x, y int, level float64) [][2]int {
	i := y*r.width + x
	a, b, c, d := r.values[i], r.values[i+1], r.values[i+r.width+1], r.values[i+r.width]
	shape := 0
	for bit, v := range [4]float64{a, b, c, d} {
		if v > level {
			shape |= 1 << bit
		}
	}
	bottom, right, top, left := 2*i, 2*(i+1)+1, 2*(i+r.width), 2*i+1
	// Where two opposite corners are inside, they belong together if the middle
	// is inside too.
	joined := (a+b+c+d)/4 > level
	switch shape {
	case 1:
		return [][2]int{{bottom, left}}
	case 2:
		return [][2]int{{right, bottom}}
	case 3:
		return [][2]int{{right, left}}
	case 4:
		return [][2]int{{top, right}}
	case 5:
		if joined {
			return [][2]int{{bottom, right}, {top, left}}
		}
		return [][2]int{{bottom, left}, {top, right}}
	case 6:
		return [][2]int{{top, bottom}}
	case 7:
		return [][2]int{{top, left}}
	case 8:
		return [][2]int{{left, top}}
	case 9:
		return [][2]int{{bottom, top}}
	case 10:
		if joined {
			return [][2]int{{left, bottom}, {right, top}}
		}
		return [][2]int{{right, bottom}, {left, top}}
	case 11:
		return [][2]int{{right, top}}
	case 12:
		return [][2]int{{left, right}}
	case 13:
		return [][2]int{{bottom, right}}
	case 14:
		return [][2]int{{left, bottom}}
	}
	return nil
}

// cut returns where the line crosses a grid edge.
func (r *raster) cut(edge int, level float64) layout.Point {
	i := edge / 2
	x, y := i%r.width, i/r.width
	step := 1
	if edge%2 == 1 {
		step = r.width
	}
	a, b := r.values[i], r.values[i+step]
	t := 0.5
	if a != b {
		t = (level - a) / (b - a)
	}
	px, py := float64(r.x0+x), float64(r.y0+y)
	if edge%2 == 1 {
		py += t
	} else {
		px += t
	}
	return layout.Point{X: px * r.step, Y: py * r.step}
}

// area is positive where the inside is on the left.
func area(ring []layout.Point) float64 {
	sum := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += float64(p.X*q.Y) - float64(q.X*p.Y)
	}
	return sum / 2
}

// smooth thins rings from points a step apart to the given spacing, each the
// mean of those it stands for: the page draws curves through them.
func smooth(rings [][]layout.Point, step, spacing float64) [][]layout.Point {
	out := make([][]layout.Point, len(rings))
	for i, ring := range rings {
		keep := max(8, int(math.Round(float64(len(ring))*step/spacing)))
		if keep >= len(ring) {
			out[i] = ring
			continue
		}
		for k := range keep {
			lo, hi := k*len(ring)/keep, (k+1)*len(ring)/keep
			var p layout.Point
			for _, q := range ring[lo:hi] {
				p.X += q.X / float64(hi-lo)
				p.Y += q.Y / float64(hi-lo)
			}
			out[i] = append(out[i], p)
		}
	}
	return out
}

// box is a bounding box.
type box struct{ minX, minY, maxX, maxY float64 }

func boxOf(points []layout.Point) box {
	b := box{points[0].X, points[0].Y, points[0].X, points[0].Y}
	for _, p := range points {
		b = box{min(b.minX, p.X), min(b.minY, p.Y), max(b.maxX, p.X), max(b.maxY, p.Y)}
	}
	return b
}
