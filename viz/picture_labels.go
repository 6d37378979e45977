package viz

import (
	"math"
	"slices"
	"strings"
)

// nameTag is the placed name of a tribe: its number in a disc, then lines of
// text, of which there may be none.
type nameTag struct {
	tribe       int
	lines       []string
	size        float64
	box         area4
	badge       point
	badgeRadius float64
	textLeft    float64
	leader      bool
	line        stroke // from the box to the ground, if leader
}

// handleTag is the placed name of a connector.
type handleTag struct {
	text   string
	size   float64
	box    area4
	leader bool
	line   stroke // from the box to the ring, if leader
}

// labeller places names. Each is tried in several places around what it names;
// taken ground is never written on, and among the free places the one that
// hides least wins.
type labeller struct {
	*Picture
	faces *faces
	taken []area4
	rings []ringBox
	crowd *crowdRaster
}

// ringBox is the ring of a connector.
type ringBox struct {
	area4
	person uint32
	tribe  int
}

func newLabeller(p *Picture, faces *faces) *labeller {
	l := &labeller{Picture: p, faces: faces, crowd: newCrowdRaster(p)}
	for _, c := range p.result.Connectors {
		if p.ringed(c) {
			at, r := p.at[c.Person], p.ringRadius(c.Person)+1.5
			l.rings = append(l.rings, ringBox{area4{at.x - r, at.y - r, at.x + r, at.y + r}, c.Person, c.Tribe})
		}
	}
	return l
}

// place names tribes by falling size, then the two foremost connectors of each.
func (l *labeller) place() {
	for _, k := range l.bySize() {
		l.placeName(k)
	}
	for rank := 1; rank <= 2; rank++ {
		for _, c := range l.result.Connectors {
			if c.Rank == rank && l.tribes[c.Tribe].coloured && l.ringed(c) {
				l.placeHandle(c.Person)
			}
		}
	}
}

func (l *labeller) bySize() []int {
	order := make([]int, len(l.tribes))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(i, j int) int { return l.result.Tribes[j].Size - l.result.Tribes[i].Size })
	return order
}

func (l *labeller) placeName(k int) {
	largest := 1
	for _, t := range l.result.Tribes {
		largest = max(largest, t.Size)
	}
	size := math.Round(15 + 13*math.Sqrt(float64(l.result.Tribes[k].Size)/float64(largest)))
	tag := nameTag{tribe: k, size: size, lines: wrapped(plain(l.result.Tribes[k].Name, 44)), badgeRadius: 0.62 * size}
	width := 0.0
	for _, s := range tag.lines {
		width = max(width, l.faces.width(s, size, true))
	}
	width += 2*tag.badgeRadius + 12
	height := float64(len(tag.lines))*size*1.15 + 4
	g := l.tribes[k]
	if !g.coloured || !l.bestPlace(&tag, nameTries(g, width, height)) {
		tag.lines, tag.badgeRadius = nil, min(13, 0.62*size)
		if !l.bestPlace(&tag, numberTries(g, 2*tag.badgeRadius)) {
			return
		}
	}
	tag.badge = point{tag.box.left + tag.badgeRadius, tag.box.middle().y}
	if len(tag.lines) > 0 {
		tag.badge.y = tag.box.top + 2 + 0.5*1.15*size
	}
	tag.textLeft = tag.box.left + 2*tag.badgeRadius + 7
	l.taken = append(l.taken, tag.box.grown(4))
	l.names = append(l.names, tag)
}

// wrapped breaks a long name in two lines of similar length.
func wrapped(name string) []string {
	words := strings.Split(name, " ")
	if len([]rune(name)) <= 18 || len(words) < 2 {
		return []string{name}
	}
	best, least := 1, math.MaxInt
	for i := 1; i < len(words); i++ {
		a, b := len(strings.Join(words[:i], " ")), len(strings.Join(words[i:], " "))
		if d := max(a-b, b-a); d < least {
			best, least = i, d
		}
	}
	return []string{strings.Join(words[:best], " "), strings.Join(words[best:], " ")}
}

// bestPlace gives a name the free box of least cost and tells whether there is
// one.
func (l *labeller) bestPlace(tag *nameTag, tries []area4) bool {
	least := math.Inf(1)
	for i, box := range tries {
		if !box.within(mapFrame.grown(24)) || slices.ContainsFunc(l.taken, box.touches) {
			continue
		}
		own := l.owns(tag.tribe, box.middle())
		// Own people may be written on: there are more of them.
		weight := 2.0
		if own {
			weight = 0.3
		}
		cost := 0.15*float64(i) + weight*l.crowd.under(box) + l.ringsUnder(tag.tribe, box)
		if cost >= least {
			continue
		}
		foreign := l.foreign(tag.tribe, box)
		if foreign > 4 {
			continue
		}
		cost += 110*float64(foreign) + 7*float64(l.straddles(tag.tribe, box))
		var leader bool
		var lead stroke
		if !own {
			at, far := l.shore(tag.tribe, box)
			leader, lead = far > 8, stroke{box.nearest(at), at}
			cost += 3 * max(0, far-8)
			if leader {
				cost += 200 * float64(l.crossings(tag.tribe, lead))
			}
		}
		if cost < least {
			least, tag.box, tag.leader, tag.line = cost, box, leader, lead
		}
	}
	return !math.IsInf(least, 1)
}

func (l *labeller) owns(k int, at point) bool {
	return slices.ContainsFunc(l.tribes[k].border, func(ring []point) bool { return encloses(ring, at) })
}

func (l *labeller) ringsUnder(k int, box area4) float64 {
	cost := 0.0
	for _, r := range l.rings {
		switch {
		case !r.touches(box):
		case r.tribe == k:
			cost += 25
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
	rim := box.grown(5)
	for i := range 6 {
		for j := range 3 {
			at := point{rim.left + float64(i)/5*rim.width(), rim.top + float64(j)/2*rim.height()}
			if l.tribeAt(at, k) >= 0 {
				sum++
			}
		}
	}
	return sum
}

// straddles counts the corners of a box that lie on the other side of the
// tribe's own border than most of it does.
func (l *labeller) straddles(k int, box area4) int {
	inside := 0
	for _, corner := range [...]point{{box.left, box.top}, {box.right, box.top}, {box.left, box.bottom}, {box.right, box.bottom}} {
		if l.owns(k, corner) {
			inside++
		}
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
		if l.tribeAt(point{lead.a.x + f*(lead.b.x-lead.a.x), lead.a.y + f*(lead.b.y-lead.a.y)}, k) >= 0 {
			sum++
		}
	}
	return sum
}

// nameTries are boxes above, below and around a tribe's ground, near and far,
// and on it.
func nameTries(g ground, w, h float64) []area4 {
	var tries []area4
	add := func(x, y float64) { tries = append(tries, area4{x, y, x + w, y + h}) }
	cx := g.box.middle().x
	for _, gap := range [...]float64{4, 14, 28, 48, 76} {
		for _, shift := range [...]float64{0, -0.25, 0.25, -0.5, 0.5} {
			add(cx-w/2+shift*w, g.box.top-h-gap)
			add(cx-w/2+shift*w, g.box.bottom+gap)
		}
		tries = append(tries, around(g, w, h, gap)...)
	}
	for _, fy := range [...]float64{0, 1, 0.25, 0.75, 0.5} {
		for _, fx := range [...]float64{0.5, 0.25, 0.75, 0, 1} {
			add(g.box.left+fx*(g.box.width()-w), g.box.top+4+fy*(g.box.height()-h-8))
		}
	}
	return tries
}

// numberTries are boxes in the middle of a tribe and around it.
func numberTries(g ground, d float64) []area4 {
	tries := []area4{{g.centre.x - d/2, g.centre.y - d/2, g.centre.x + d/2, g.centre.y + d/2}}
	tries = append(tries, around(g, d, d, -d/3)...)
	return append(tries, around(g, d, d, 1)...)
}

// around returns boxes that touch a tribe's first ring from outside, in 24
// directions.
func around(g ground, w, h, gap float64) []area4 {
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
		x, y := at.x+cos*(w/2+gap)-w/2, at.y+sin*(h/2+gap)-h/2
		tries[i] = area4{x, y, x + w, y + h}
	}
	return tries
}

// aside are the directions in which a handle may stand, the best first.
var aside = [...]point{{1, 0}, {-1, 0}, {0.8, -0.8}, {-0.8, -0.8}, {0.8, 0.8}, {-0.8, 0.8}, {0, -1}, {0, 1}}

func (l *labeller) placeHandle(u uint32) {
	const size = 15.0
	text := plain(label(l.result.People[u]), 26)
	w, h := l.faces.width(text, size, false)+4, size+5
	at, r := l.at[u], l.ringRadius(u)
	best, least := handleTag{text: text, size: size}, math.Inf(1)
	for far, reach := range [...]float64{4, 18, 36, 58} {
		for side, d := range aside {
			m := point{at.x + d.x*(r+reach), at.y + d.y*(r+reach)}
			box := area4{m.x - w/2, m.y - h/2, m.x + w/2, m.y + h/2}
			switch {
			case d.x > 0.1:
				box.left, box.right = m.x, m.x+w
			case d.x < -0.1:
				box.left, box.right = m.x-w, m.x
			case d.y > 0:
				box.top, box.bottom = m.y, m.y+h
			default:
				box.top, box.bottom = m.y-h, m.y
			}
			cost := float64(side) + 14*float64(far) + 1.2*l.crowd.under(box)
			if cost >= least || !l.freeFor(u, box) {
				continue
			}
			least, best.box, best.leader = cost, box, far > 0
			end := box.nearest(at)
			short := r / max(r, end.to(at))
			best.line = stroke{point{at.x + short*(end.x-at.x), at.y + short*(end.y-at.y)}, end}
		}
	}
	if math.IsInf(least, 1) {
		return
	}
	l.taken = append(l.taken, best.box.grown(2))
	l.handles = append(l.handles, best)
}

// freeFor tells whether a box hides no name and no ring but that of u.
func (l *labeller) freeFor(u uint32, box area4) bool {
	if !box.within(mapFrame.grown(24)) || slices.ContainsFunc(l.taken, box.touches) {
		return false
	}
	return !slices.ContainsFunc(l.rings, func(r ringBox) bool { return r.person != u && r.touches(box) })
}

// crowdRaster counts people on a coarse raster of the slide, summed up from the
// top left so that any box costs four look-ups.
type crowdRaster struct {
	columns int
	sum     []int
}

const crowdCell = 8

func newCrowdRaster(p *Picture) *crowdRaster {
	columns, rows := slideWidth/crowdCell+1, slideHeight/crowdCell+1
	c := &crowdRaster{columns: columns, sum: make([]int, columns*rows)}
	for u, at := range p.at {
		x, y := int(at.x)/crowdCell+1, int(at.y)/crowdCell+1
		if x < 1 || y < 1 || x >= columns || y >= rows {
			continue
		}
		weight := 3
		if p.result.People[u].Tribe < 0 {
			weight = 1
		}
		c.sum[y*columns+x] += weight
	}
	for y := 1; y < rows; y++ {
		for x := 1; x < columns; x++ {
			c.sum[y*columns+x] += c.sum[(y-1)*columns+x] + c.sum[y*columns+x-1] - c.sum[(y-1)*columns+x-1]
		}
	}
	return c
}

// under returns the weight of the people in a box within the slide.
func (c *crowdRaster) under(b area4) float64 {
	at := func(x, y float64) int {
		col := min(c.columns-1, max(0, int(math.Ceil(x/crowdCell))))
		row := min(len(c.sum)/c.columns-1, max(0, int(math.Ceil(y/crowdCell))))
		return c.sum[row*c.columns+col]
	}
	return float64(at(b.right, b.bottom) - at(b.left-crowdCell, b.bottom) - at(b.right, b.top-crowdCell) + at(b.left-crowdCell, b.top-crowdCell))
}
