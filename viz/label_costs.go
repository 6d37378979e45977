package viz

import (
	"math"
	"slices"
)

// bestPlace gives a name the free box of least cost and returns that cost: +Inf
// where there is none.
func (l *labeller) bestPlace(tag *nameTag, tries []area4) float64 {
	least := math.Inf(1)
	for i, box := range tries {
		if first := 0.15 * float64(i); first >= least {
			break // later tries cost more
		}
		if !box.within(l.frame) || slices.ContainsFunc(l.taken, box.touches) {
			continue
		}
		if cost, lead := l.cost(tag.tribe, i, box, least); cost < least {
			least, tag.box, tag.leader, tag.line = cost, box, lead != nil, stroke{}
			if lead != nil {
				tag.line = *lead
			}
		}
	}
	return least
}

// cost weighs what a name in a box, the i-th tried, would hide, and where it
// stands; beyond least it may stop weighing. A name apart from its ground comes
// with a line to it.
func (l *labeller) cost(k, i int, box area4, least float64) (float64, *stroke) {
	on := l.tribeAt(box.middle(), -1)
	if on >= 0 && on != k {
		return math.Inf(1), nil
	}
	// Own people may be written on, there are more of them; but the smaller a
	// ground, the more of it a name on it hides.
	hides, covers := 2.0, 0.3
	if on == k {
		hides, covers = 0.3, 1
	}
	cost := float64(0.15*float64(i)) + float64(hides*l.crowd.under(box))
	if room := l.tribes[k].box; room.touches(box) {
		cost += 70 * covers * min(1, box.width()*box.height()/(room.width()*room.height()))
	}
	if cost < least {
		cost += l.ringsUnder(k, box)
	}
	if cost >= least {
		return cost, nil
	}
	foreign := l.foreign(k, box)
	if foreign > 4 {
		return math.Inf(1), nil
	}
	cost += float64(110*float64(foreign)) + float64(7*float64(l.straddles(k, box)))
	if on == k {
		return cost, nil
	}
	at, far := l.shore(k, box)
	cost += 3 * max(0, far-8)
	if cost < least && l.nearerToOthers(k, box, far) {
		cost += strange
	}
	if far <= 6 {
		return cost, nil
	}
	lead := stroke{box.nearest(at), at}
	return cost + float64(200*float64(l.crossings(k, lead))), &lead
}

// strange is what it costs a name to stand nearer to another tribe than to its own:
// the eye gives it to that one.
const strange = 30

func (l *labeller) nearerToOthers(k int, box area4, far float64) bool {
	for j := range l.tribes {
		if j == k || !l.tribes[j].box.touches(box.grown(far)) {
			continue
		}
		if _, d := l.shore(j, box); d < far {
			return true
		}
	}
	return false
}

func (l *labeller) ringsUnder(k int, box area4) float64 {
	cost := 0.0
	for _, r := range l.rings {
		switch {
		case !r.touches(box):
		case r.tribe == k:
			cost += 60
		default:
			cost += 120
		}
	}
	return cost
}

// foreign counts how many of 18 points of a box and its rim lie on the ground
// of others.
func (l *labeller) foreign(k int, box area4) int {
	sum := 0
	rim := box.grown(4)
	for i := range 6 {
		for j := range 3 {
			at := point{rim.left + float64(float64(i)/5*rim.width()), rim.top + float64(float64(j)/2*rim.height())}
			sum += btoi(l.tribeAt(at, k) >= 0)
		}
	}
	return sum
}

// straddles counts the corners of a box that lie on the other side of the
// tribe's own border than most of it does.
func (l *labeller) straddles(k int, box area4) int {
	inside := 0
	for _, corner := range [...]point{{box.left, box.top}, {box.right, box.top}, {box.left, box.bottom}, {box.right, box.bottom}} {
		inside += btoi(l.owns(k, corner))
	}
	return min(inside, 4-inside)
}

// shore returns the point of a tribe's border nearest to a box, and how far it is.
func (l *labeller) shore(k int, box area4) (at point, far float64) {
	at, far = l.tribes[k].centre, math.Inf(1)
	for _, ring := range l.tribes[k].border {
		for _, p := range ring {
			if d := p.to(box.nearest(p)); d < far {
				at, far = p, d
			}
		}
	}
	if math.IsInf(far, 1) {
		far = at.to(box.nearest(at))
	}
	return at, far
}

// crossings counts how many of four points of a leader line lie abroad.
func (l *labeller) crossings(k int, lead stroke) int {
	sum := 0
	for _, f := range [...]float64{0.2, 0.4, 0.6, 0.8} {
		at := point{lead.a.x + float64(f*(lead.b.x-lead.a.x)), lead.a.y + float64(f*(lead.b.y-lead.a.y))}
		sum += btoi(l.tribeAt(at, k) >= 0)
	}
	return sum
}

// crowdRaster counts people, and ribbons between tribes, on a coarse raster of a sheet, summed up from the
// top left so that any box costs four look-ups.
type crowdRaster struct {
	columns, rows int
	sum           []int
}

const crowdCell = 8 // pixels

func newCrowdRaster(s *sheet) *crowdRaster {
	c := &crowdRaster{columns: int(s.width)/crowdCell + 2, rows: int(s.height)/crowdCell + 2}
	c.sum = make([]int, c.columns*c.rows)
	for u, at := range s.at {
		x, y := int(math.Floor(at.x/crowdCell))+1, int(math.Floor(at.y/crowdCell))+1
		if x < 1 || y < 1 || x >= c.columns || y >= c.rows {
			continue
		}
		weight := 3
		if s.result.People[u].Tribe < 0 {
			weight = 1
		}
		c.sum[y*c.columns+x] += weight
	}
	for _, b := range s.ribbons {
		c.cross(s, b)
	}
	for y := 1; y < c.rows; y++ {
		for x := 1; x < c.columns; x++ {
			c.sum[y*c.columns+x] += c.sum[(y-1)*c.columns+x] + c.sum[y*c.columns+x-1] - c.sum[(y-1)*c.columns+x-1]
		}
	}
	return c
}

// cross counts a ribbon, cell by cell, as far as it lies on no ground.
func (c *crowdRaster) cross(s *sheet, b band) {
	before := -1
	for _, at := range bendPoints(s.tribes[b.a].centre, b.bent, s.tribes[b.b].centre) {
		x, y := int(math.Floor(at.x/crowdCell))+1, int(math.Floor(at.y/crowdCell))+1
		if cell := y*c.columns + x; x >= 1 && y >= 1 && x < c.columns && y < c.rows && cell != before && s.tribeAt(at, -1) < 0 {
			c.sum[cell] += 2
			before = cell
		}
	}
}

// under returns the weight of the people in a box, as far as it lies on the sheet.
func (c *crowdRaster) under(b area4) float64 {
	at := func(x, y float64) int {
		column := min(c.columns-1, max(0, int(math.Ceil(x/crowdCell))))
		row := min(c.rows-1, max(0, int(math.Ceil(y/crowdCell))))
		return c.sum[row*c.columns+column]
	}
	return float64(at(b.right, b.bottom) - at(b.left-crowdCell, b.bottom) - at(b.right, b.top-crowdCell) + at(b.left-crowdCell, b.top-crowdCell))
}
