package layout

import "math"

// strewOutskirts places everybody without a tribe: those who talk to somebody
// on an island just off its shore on that side, those who talk only to them
// next to them, and the rest in a belt around the map. Nobody on an island
// moves.
func (a *atlas) strewOutskirts() {
	placed := make([]bool, a.g.N())
	for _, u := range a.core {
		placed[u] = true
	}
	drift := a.drift(placed)
	drift = a.follow(drift, placed)
	a.spread(drift)
	var rest []uint32
	for u := range uint32(a.g.N()) {
		if !placed[u] {
			rest = append(rest, u)
		}
	}
	a.belt(rest)
}

// drift puts people off the shore of the island they have most ties with, in
// the direction of those they talk to.
func (a *atlas) drift(placed []bool) []uint32 {
	var drift []uint32
	for u := range uint32(a.g.N()) {
		if a.island[u] != None {
			continue
		}
		k := a.homeShore(u)
		if k == None {
			continue
		}
		a.at[u] = a.offShore(u, k)
		drift = append(drift, u)
	}
	for _, u := range drift {
		placed[u] = true
	}
	return drift
}

func (a *atlas) offShore(u, island uint32) Point {
	var sum Point
	ties := 0.0
	for _, v := range a.g.Neighbors(u) {
		if a.island[v] != None {
			sum.X += a.at[v].X
			sum.Y += a.at[v].Y
			ties++
		}
	}
	c := a.centre[island]
	dx, dy := sum.X/ties-c.X, sum.Y/ties-c.Y
	d := math.Hypot(dx, dy)
	if d < 1e-9 {
		dx, dy, d = 1, 0, 1
	}
	// Half a turn of jitter fans out those who talk to the same person.
	turn := 0.5 * (unit(uint64(u)) - 0.5)
	sin, cos := math.Sincos(turn)
	dx, dy = float64(dx*cos)-float64(dy*sin), float64(dx*sin)+float64(dy*cos)
	r := a.size[island] + 0.7 + 0.6*unit(uint64(u)+1<<32)
	return Point{c.X + dx/d*r, c.Y + dy/d*r}
}

// follow places those tied to somebody in the outskirts, round by round.
func (a *atlas) follow(front []uint32, placed []bool) []uint32 {
	all := front
	for len(front) > 0 {
		var next []uint32
		for _, u := range front {
			for _, v := range a.g.Neighbors(u) {
				if placed[v] {
					continue
				}
				placed[v] = true
				sin, cos := math.Sincos(2 * math.Pi * unit(uint64(v)))
				a.at[v] = Point{a.at[u].X + 0.5*cos, a.at[u].Y + 0.5*sin}
				next = append(next, v)
			}
		}
		all = append(all, next...)
		front = next
	}
	return all
}

// spread pushes the people of the outskirts off the islands and off each other.
func (a *atlas) spread(drift []uint32) {
	if len(drift) == 0 {
		return
	}
	all := append(append([]uint32(nil), a.core...), drift...)
	points := make([]Point, len(all))
	radii := make([]float64, len(all))
	fixed := make([]bool, len(all))
	for i, u := range all {
		points[i], radii[i], fixed[i] = a.at[u], a.opt.radius(u), i < len(a.core)
	}
	for range 8 {
		a.offIslands(points[len(a.core):])
		separate(points, radii, fixed, 0.1, 12)
	}
	for i, u := range all[len(a.core):] {
		a.at[u] = points[len(a.core)+i]
	}
}

// offIslands moves points that stand on an island to its shore.
func (a *atlas) offIslands(points []Point) {
	for i, p := range points {
		for k, c := range a.centre {
			dx, dy := p.X-c.X, p.Y-c.Y
			d, shoreline := math.Hypot(dx, dy), a.size[k]+0.6
			if d < shoreline && d > 1e-9 {
				p = Point{c.X + dx/d*shoreline, c.Y + dy/d*shoreline}
			}
		}
		points[i] = p
	}
}

// belt strews people without any tie to the map evenly over a band around it.
// Those tied to each other follow each other in the walk and so stand together.
func (a *atlas) belt(rest []uint32) {
	if len(rest) == 0 {
		return
	}
	centre, coast := a.coast()
	length := 0.0
	for _, r := range coast {
		length += r * 2 * math.Pi / float64(len(coast))
	}
	// A band of width b around a line of length l has about the area l·b + π·b².
	const people = 0.8 // square units each
	b := (math.Sqrt(float64(length*length)+4*math.Pi*people*float64(len(rest))) - length) / (2 * math.Pi)
	b = max(b, loosest)
	order := a.walk(rest)
	along, bearing := 0.0, 0
	for i, u := range order {
		goal := length * (float64(i) + unit(uint64(i)+1<<33)) / float64(len(order))
		for bearing < len(coast)-1 {
			arc := coast[bearing] * 2 * math.Pi / float64(len(coast))
			if along+arc > goal {
				break
			}
			along += arc
			bearing++
		}
		sin, cos := math.Sincos(2 * math.Pi * float64(bearing) / float64(len(coast)))
		out := coast[bearing] + 0.3 + b*unit(uint64(i))
		a.at[u] = Point{centre.X + out*cos, centre.Y + out*sin}
	}
	a.spread(rest)
}

// loosest is the least width of the belt: a few strangers are dust, not a line
// of beads.
const loosest = 2

// coast returns the middle of the map and, for each of 720 bearings, how far
// the islands with their outskirts reach, smoothed over a twelfth of a turn.
func (a *atlas) coast() (Point, []float64) {
	const bearings, window = 720, 60
	centre := mean(a.centre)
	reach := make([]float64, bearings)
	for i := range reach {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / bearings)
		for k, c := range a.centre {
			dx, dy := c.X-centre.X, c.Y-centre.Y
			ahead, aside := float64(dx*cos)+float64(dy*sin), float64(dy*cos)-float64(dx*sin)
			if r := a.room[k]; math.Abs(aside) < r {
				reach[i] = max(reach[i], ahead+math.Sqrt(r*r-float64(aside*aside)))
			}
		}
	}
	smooth := make([]float64, bearings)
	for i := range smooth {
		widest, sum := 0.0, 0.0
		for j := i - window/2; j < i+window/2; j++ {
			r := reach[(j+bearings)%bearings]
			widest = max(widest, r)
			sum += r / window
		}
		smooth[i] = max(reach[i], (widest+sum)/2)
	}
	return centre, smooth
}

// walk orders nodes so that tied ones follow each other, breadth first from
// each lowest number.
func (a *atlas) walk(nodes []uint32) []uint32 {
	waiting := make(map[uint32]bool, len(nodes))
	for _, u := range nodes {
		waiting[u] = true
	}
	var order []uint32
	for _, u := range nodes {
		if !waiting[u] {
			continue
		}
		waiting[u] = false
		order = append(order, u)
		for head := len(order) - 1; head < len(order); head++ {
			for _, v := range a.g.Neighbors(order[head]) {
				if waiting[v] {
					waiting[v] = false
					order = append(order, v)
				}
			}
		}
	}
	return order
}

// unit hashes a number to [0,1) (the finaliser of splitmix64).
func unit(x uint64) float64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return float64((x^x>>31)>>11) / (1 << 53)
}
