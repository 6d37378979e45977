package layout

import "math"

// orient turns the core so that maps can be compared: onto the previous map if
// there is one, else with its long axis along x and its largest island (the
// first of equals) in the upper left.
func (a *atlas) orient() {
	if a.matchPrevious() {
		return
	}
	m := a.coreMean()
	var xx, xy, yy float64
	for _, u := range a.core {
		dx, dy := a.at[u].X-m.X, a.at[u].Y-m.Y
		xx += float64(dx * dx)
		xy += float64(dx * dy)
		yy += float64(dy * dy)
	}
	a.transform(m, 0.5*math.Atan2(2*xy, xx-yy), Point{})
	largest := 0
	for k := range a.members {
		if len(a.members[k]) > len(a.members[largest]) {
			largest = k
		}
	}
	c := a.middle(a.members[largest])
	a.flip(c.X > 0, c.Y < 0)
}

func (a *atlas) coreMean() Point {
	var m Point
	for _, u := range a.core {
		m.X += a.at[u].X
		m.Y += a.at[u].Y
	}
	n := float64(len(a.core))
	return Point{m.X / n, m.Y / n}
}

// transform turns the core by −angle around from and moves that point to to.
func (a *atlas) transform(from Point, angle float64, to Point) {
	sin, cos := math.Sincos(-angle)
	for _, u := range a.core {
		dx, dy := a.at[u].X-from.X, a.at[u].Y-from.Y
		a.at[u] = Point{
			to.X + float64(cos*dx) - float64(sin*dy),
			to.Y + float64(sin*dx) + float64(cos*dy),
		}
	}
}

func (a *atlas) flip(x, y bool) {
	for _, u := range a.core {
		if x {
			a.at[u].X = -a.at[u].X
		}
		if y {
			a.at[u].Y = -a.at[u].Y
		}
	}
}

// matchPrevious turns the core by the angle that brings it closest to the
// previous map in least squares (orthogonal Procrustes without reflection: a
// warm start never mirrors). It needs three people who were there before.
func (a *atlas) matchPrevious() bool {
	var now, then Point
	known := 0.0
	for _, u := range a.core {
		if p, ok := a.previous(u); ok {
			now.X += a.at[u].X
			now.Y += a.at[u].Y
			then.X += p.X
			then.Y += p.Y
			known++
		}
	}
	if known < 3 {
		return false
	}
	now = Point{now.X / known, now.Y / known}
	then = Point{then.X / known, then.Y / known}
	var dot, cross float64
	for _, u := range a.core {
		if p, ok := a.previous(u); ok {
			nx, ny := a.at[u].X-now.X, a.at[u].Y-now.Y
			tx, ty := p.X-then.X, p.Y-then.Y
			dot += float64(nx*tx) + float64(ny*ty)
			cross += float64(ny*tx) - float64(nx*ty)
		}
	}
	a.transform(now, math.Atan2(cross, dot), then)
	return true
}

// finish returns the places of all nodes. A fresh map has the middle of its
// bounding box at the origin; one that follows a previous map stays on it.
func (a *atlas) finish() []Point {
	if a.opt.Previous != nil {
		return a.at
	}
	lo, hi := bounds(a.at)
	mx, my := (lo.X+hi.X)/2, (lo.Y+hi.Y)/2
	for u := range a.at {
		a.at[u].X -= mx
		a.at[u].Y -= my
	}
	return a.at
}
