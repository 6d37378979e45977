package viz

import "math"

// nameTries are boxes above, below and around a tribe's ground, near and far,
// and on it: the likeliest first.
func (l *labeller) nameTries(k int, w, h float64) []area4 {
	g := &l.tribes[k]
	var tries []area4
	add := func(x, y float64) { tries = append(tries, area4{x, y, x + w, y + h}) }
	cx := g.box.middle().x
	for _, gap := range [...]float64{3, 12, 24, 44, 70} {
		for _, shift := range [...]float64{0, -0.25, 0.25, -0.5, 0.5, -0.75, 0.75} {
			x := cx - w/2 + float64(shift*w)
			add(x, g.box.top-h-gap)
			add(x, g.box.bottom+gap)
		}
		tries = append(tries, around(g, w, h, gap)...)
	}
	for _, fy := range [...]float64{0, 1, 0.25, 0.75, 0.5} {
		for _, fx := range [...]float64{0.5, 0.25, 0.75, 0, 1} {
			add(g.box.left+float64(fx*(g.box.width()-w)), g.box.top+4+float64(fy*(g.box.height()-h-8)))
		}
	}
	return tries
}

// numberTries are boxes in the middle of a tribe, around it and on it.
func (l *labeller) numberTries(k int, d float64) []area4 {
	g := &l.tribes[k]
	square := func(x, y float64) area4 { return area4{x - d/2, y - d/2, x + d/2, y + d/2} }
	tries := []area4{square(g.centre.x, g.centre.y)}
	tries = append(tries, around(g, d, d, -d/3)...)
	tries = append(tries, around(g, d, d, 1)...)
	for _, fy := range [...]float64{0.25, 0.5, 0.75} {
		for _, fx := range [...]float64{0.25, 0.5, 0.75} {
			tries = append(tries, square(g.box.left+float64(fx*g.box.width()), g.box.top+float64(fy*g.box.height())))
		}
	}
	return tries
}

// around returns boxes that touch a tribe's first ring from outside, in 24
// directions.
func around(g *ground, w, h, gap float64) []area4 {
	ring := []point{g.centre}
	if len(g.border) > 0 {
		ring = g.border[0]
	}
	tries := make([]area4, 24)
	for i := range tries {
		sin, cos := math.Sincos(float64(i) * math.Pi / 12)
		far, at := math.Inf(-1), point{}
		for _, p := range ring {
			if d := float64(p.x*cos) + float64(p.y*sin); d > far {
				far, at = d, p
			}
		}
		x, y := at.x+float64(cos*(w/2+gap))-w/2, at.y+float64(sin*(h/2+gap))-h/2
		tries[i] = area4{x, y, x + w, y + h}
	}
	return tries
}
