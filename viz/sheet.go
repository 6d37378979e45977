package viz

import (
	"math"
	"slices"

	"tribemap/tribe"
)

// sheet is the map on a surface of pixels: a slide, or the stage of a screen.
// y grows downwards.
type sheet struct {
	result        *tribe.Result
	style         nameStyle
	width, height float64
	frame         area4   // names stand inside it
	kept          []area4 // what else stands on the surface: no name does
	tribes        []ground
	at            []point   // of people
	radius        []float64 // of their dots
	ribbons       []band    // that show
}

// nameStyle says how names are written on a sheet, in pixels.
type nameStyle struct {
	least, gain float64 // a tribe's name has size least + gain · √(its people / those of the largest)
	handle      float64 // size of connectors' names
	ranks       int     // connectors named of each tribe, the foremost ones
	line, word  int     // letters of a name that may stand on one line, and of one that is never broken
	slack       float64 // how much wider than in the Go fonts a line may run
	written     float64 // least extent of a tribe without a colour that is named; a number stands for the others
	ringGap     float64 // from a dot to the ring of a connector
	ringLeast   float64 // least radius of a ring
	ringRoom    float64 // least extent of a tribe with more than one ring
}

// point is a place on the surface.
type point struct{ x, y float64 }

func (p point) to(q point) float64 { return math.Hypot(q.x-p.x, q.y-p.y) }

// stroke is a straight line.
type stroke struct{ a, b point }

// ground is a tribe on the surface.
type ground struct {
	swatch   pictureSwatch
	coloured bool // has a colour of its own
	border   [][]point
	box      area4
	centre   point
}

// named tells whether a tribe is written out; a number stands for it elsewhere.
func (s *sheet) named(k int) bool {
	g := s.tribes[k]
	return g.coloured || max(g.box.width(), g.box.height()) >= s.style.written
}

// ringed tells which connectors have a ring: five on an island of a few pixels
// would be a heap, so that there the foremost alone has one.
func (s *sheet) ringed(c tribe.Connector) bool {
	return c.Rank == 1 || s.named(c.Tribe) && s.tribes[c.Tribe].box.width() >= s.style.ringRoom
}

// ringRadius is how far the ring of a connector reaches.
func (s *sheet) ringRadius(u uint32) float64 {
	return max(s.radius[u]+s.style.ringGap, s.style.ringLeast)
}

// tribeAt returns the tribe, other than except, on whose ground a point lies,
// or −1.
func (s *sheet) tribeAt(at point, except int) int {
	for k := range s.tribes {
		if k != except && s.owns(k, at) {
			return k
		}
	}
	return -1
}

// owns tells whether a point lies on a tribe's ground.
func (s *sheet) owns(k int, at point) bool {
	g := &s.tribes[k]
	if at.x < g.box.left || at.x > g.box.right || at.y < g.box.top || at.y > g.box.bottom {
		return false
	}
	return slices.ContainsFunc(g.border, func(ring []point) bool { return encloses(ring, at) })
}

// area4 is a box on the surface.
type area4 struct{ left, top, right, bottom float64 }

func (a area4) width() float64  { return a.right - a.left }
func (a area4) height() float64 { return a.bottom - a.top }
func (a area4) middle() point   { return point{(a.left + a.right) / 2, (a.top + a.bottom) / 2} }

func (a area4) grown(by float64) area4 {
	return area4{a.left - by, a.top - by, a.right + by, a.bottom + by}
}

func (a area4) touches(b area4) bool {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

func (a area4) within(b area4) bool {
	return a.left >= b.left && a.top >= b.top && a.right <= b.right && a.bottom <= b.bottom
}

// nearest returns the point of the box nearest to p.
func (a area4) nearest(p point) point {
	return point{min(a.right, max(a.left, p.x)), min(a.bottom, max(a.top, p.y))}
}

// boxAround returns the bounds of rings, or of a point alone.
func boxAround(at point, rings [][]point) area4 {
	b := area4{at.x, at.y, at.x, at.y}
	if len(rings) > 0 {
		b = area4{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	}
	for _, ring := range rings {
		for _, p := range ring {
			b = area4{min(b.left, p.x), min(b.top, p.y), max(b.right, p.x), max(b.bottom, p.y)}
		}
	}
	return b
}

// encloses tells whether a point lies inside a closed ring.
func encloses(ring []point, p point) bool {
	odd := false
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a.y > p.y) != (b.y > p.y) && p.x < float64((b.x-a.x)*(p.y-a.y))/(b.y-a.y)+a.x {
			odd = !odd
		}
	}
	return odd
}
