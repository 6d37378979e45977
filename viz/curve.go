package viz

import "math"

// curves returns the cubic pieces of the closed Catmull–Rom spline through
// points: two control points and the end of each.
func curves(points []point) [][3]point {
	n := len(points)
	out := make([][3]point, n)
	for i, a := range points {
		before, b, after := points[(i+n-1)%n], points[(i+1)%n], points[(i+2)%n]
		out[i] = [3]point{
			{a.x + (b.x-before.x)/6, a.y + (b.y-before.y)/6},
			{b.x - (after.x-a.x)/6, b.y - (after.y-a.y)/6},
			b,
		}
	}
	return out
}

// flatCurves is the same spline as a closed line of short steps.
func flatCurves(points []point) []point {
	const steps = 6
	var out []point
	at := points[0]
	for _, c := range curves(points) {
		for i := 1; i <= steps; i++ {
			out = append(out, cubic(at, c[0], c[1], c[2], float64(i)/steps))
		}
		at = c[2]
	}
	return out
}

func cubic(a, b, c, d point, t float64) point {
	s := 1 - t
	wa, wb, wc, wd := s*s*s, 3*s*s*t, 3*s*t*t, t*t*t
	return point{
		float64(wa*a.x) + float64(wb*b.x) + float64(wc*c.x) + float64(wd*d.x),
		float64(wa*a.y) + float64(wb*b.y) + float64(wc*c.y) + float64(wd*d.y),
	}
}

// circlePolygon is a circle as a polygon, finer the larger it is.
func circlePolygon(at point, radius float64) []point {
	n := min(64, 8+4*int(math.Sqrt(radius)*2))
	out := make([]point, n)
	for i := range out {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		out[i] = point{at.x + radius*cos, at.y + radius*sin}
	}
	return out
}

// stroked returns polygons that together cover a line of the given width with
// round joins and ends. All turn the same way, so that their union can be
// filled.
func stroked(way []point, closed bool, width float64) [][]point {
	var out [][]point
	last := len(way) - 1
	if closed {
		last = len(way)
	}
	for i := range last {
		if q := quad(way[i], way[(i+1)%len(way)], width); q != nil {
			out = append(out, q)
		}
	}
	if width > 1.2 {
		for _, p := range way {
			out = append(out, circlePolygon(p, width/2))
		}
	}
	return out
}

// quad is a straight line of some width.
func quad(a, b point, width float64) []point {
	d := a.to(b)
	if d < 1e-6 {
		return nil
	}
	nx, ny := (b.y-a.y)/d*width/2, (a.x-b.x)/d*width/2
	return []point{{a.x + nx, a.y + ny}, {b.x + nx, b.y + ny}, {b.x - nx, b.y - ny}, {a.x - nx, a.y - ny}}
}

// dashes cuts a closed way into dashes of the given length and gap.
func dashes(way []point, length, gap float64) [][]point {
	var out [][]point
	var current []point
	left, drawing := length, true
	for i, a := range way {
		b := way[(i+1)%len(way)]
		for d := a.to(b); d > 1e-9; d = a.to(b) {
			if drawing && len(current) == 0 {
				current = append(current, a)
			}
			step := min(left, d)
			a = point{a.x + (b.x-a.x)*step/d, a.y + (b.y-a.y)*step/d}
			left -= step
			if drawing {
				current = append(current, a)
			}
			if left > 1e-9 {
				break
			}
			if drawing {
				out = append(out, current)
				current = nil
				left = gap
			} else {
				left = length
			}
			drawing = !drawing
		}
	}
	if len(current) > 1 {
		out = append(out, current)
	}
	return out
}

func quadratic(a, b, c point, t float64) point {
	s := 1 - t
	return point{
		float64(s*s*a.x) + float64(2*s*t*b.x) + float64(t*t*c.x),
		float64(s*s*a.y) + float64(2*s*t*b.y) + float64(t*t*c.y),
	}
}
