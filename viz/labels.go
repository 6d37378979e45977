package viz

import (
	"math"
	"slices"
	"strings"
)

// nameTag is the placed name of a tribe: its number in a disc, then lines of
// text, of which there may be none.
type nameTag struct {
	tribe  int
	lines  []string
	size   float64
	box    area4
	badge  float64 // radius of the disc
	leader bool    // a line runs from the box to the ground
	line   stroke  // that line
}

// disc returns the middle of the disc, textLeft where the lines begin.
func (n *nameTag) disc() point {
	if len(n.lines) == 0 {
		return n.box.middle()
	}
	return point{n.box.left + n.badge, n.box.top + 2 + 0.5*lineHeight*n.size}
}

func (n *nameTag) textLeft() float64 { return n.box.left + 2*n.badge + badgeGap }

// handleTag is the placed name of a connector.
type handleTag struct {
	person uint32
	text   string
	size   float64
	box    area4
	leader bool
	line   stroke // from the box to the ring, if leader
}

// Measures of names, in sizes of their letters or in pixels.
const (
	lineHeight  = 1.15
	badgeRadius = 0.625
	badgeGap    = 6.0 // pixels between the disc and the lines
	ringRim     = 2.4 // pixels outside a ring that no name of others covers
)

// labeller places names. Each is tried in several places around what it names;
// taken ground is never written on, and among the free places the one that
// hides least wins. O(tries · points of borders) for a name.
type labeller struct {
	*sheet
	faces   *faces
	taken   []area4
	rings   []ringBox
	crowd   *crowdRaster
	names   []nameTag
	handles []handleTag
}

// ringBox is the ring of a connector.
type ringBox struct {
	area4
	person uint32
	tribe  int
}

func newLabeller(s *sheet, faces *faces) *labeller {
	l := &labeller{sheet: s, faces: faces, crowd: newCrowdRaster(s), taken: slices.Clone(s.kept)}
	for _, c := range s.result.Connectors {
		if s.ringed(c) {
			at, r := s.at[c.Person], s.ringRadius(c.Person)+ringRim
			l.rings = append(l.rings, ringBox{area4{at.x - r, at.y - r, at.x + r, at.y + r}, c.Person, c.Tribe})
		}
	}
	return l
}

// place names tribes by falling size, then the foremost connectors of each.
func (l *labeller) place() *labeller {
	for _, k := range l.bySize() {
		l.placeName(k)
	}
	for rank := 1; rank <= l.style.ranks; rank++ {
		for _, c := range l.result.Connectors {
			if c.Rank == rank && l.named(c.Tribe) && l.ringed(c) {
				l.placeHandle(c.Person)
			}
		}
	}
	return l
}

func (l *labeller) bySize() []int {
	order := make([]int, len(l.tribes))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(i, j int) int { return l.result.Tribes[j].Size - l.result.Tribes[i].Size })
	return order
}

// nameSize returns the size of letters of a tribe's name, in halves of pixels.
func (l *labeller) nameSize(k int) float64 {
	largest := 1
	for _, t := range l.result.Tribes {
		largest = max(largest, t.Size)
	}
	size := l.style.least + float64(l.style.gain*math.Sqrt(float64(l.result.Tribes[k].Size)/float64(largest)))
	return math.Round(2*max(11, size)) / 2
}

// placeName writes a tribe's name where it costs least, in the first form that is
// good enough; where none has room, its number stands for it, if that has.
func (l *labeller) placeName(k int) {
	size := l.nameSize(k)
	best, found := nameTag{tribe: k, size: size, badge: badgeRadius * size}, math.Inf(1)
	for _, lines := range l.forms(k) {
		tag := best
		tag.lines = lines
		w, h := l.nameExtent(tag)
		if cost := l.bestPlace(&tag, l.nameTries(k, w, h)); cost < found {
			best, found = tag, cost
		}
		if found < goodPlace {
			break
		}
	}
	if math.IsInf(found, 1) {
		found = l.bestPlace(&best, l.numberTries(k, 2*best.badge))
	}
	if math.IsInf(found, 1) {
		return
	}
	l.taken = append(l.taken, best.box.grown(3))
	l.names = append(l.names, best)
}

// goodPlace is the cost of a place that needs no better form of the name.
const goodPlace = 12

// nameExtent returns the width and the height of a name's box.
func (l *labeller) nameExtent(tag nameTag) (width, height float64) {
	for _, s := range tag.lines {
		width = max(width, l.room(s, tag.size, true))
	}
	return width + 2*tag.badge + badgeGap + 2, float64(float64(len(tag.lines))*tag.size*lineHeight) + 4
}

// room returns the length of a line, with the slack that other fonts may take.
func (l *labeller) room(s string, size float64, bold bool) float64 {
	return l.style.slack * l.faces.room(s, size, bold)
}

// forms returns the ways to write a tribe's name, the best first: on one line, and
// on two; none where its number stands for it.
func (l *labeller) forms(k int) [][]string {
	if !l.named(k) {
		return nil
	}
	name := plain(l.result.Tribes[k].Name, 40)
	var forms [][]string
	if len([]rune(name)) <= l.style.line {
		forms = append(forms, []string{name})
	}
	if broken := wrapped(name); len(forms) == 0 || len(broken) > 1 && len([]rune(name)) > l.style.word {
		forms = append(forms, broken)
	}
	return forms
}

// wrapped breaks a name in two lines of similar length, if it has two words.
func wrapped(name string) []string {
	words := strings.Split(name, " ")
	if len(words) < 2 {
		return []string{plain(name, 26)}
	}
	best, least := 1, math.MaxInt
	for i := 1; i < len(words); i++ {
		a, b := len(strings.Join(words[:i], " ")), len(strings.Join(words[i:], " "))
		if d := max(a-b, b-a); d < least {
			best, least = i, d
		}
	}
	return []string{plain(strings.Join(words[:best], " "), 24), plain(strings.Join(words[best:], " "), 24)}
}

// aside are the directions in which a handle may stand, the best first.
var aside = [...]point{{1, 0}, {-1, 0}, {0.8, -0.8}, {-0.8, -0.8}, {0.8, 0.8}, {-0.8, 0.8}, {0, -1}, {0, 1}}

// abroad is what each eighteenth of a handle on the ground of another tribe costs.
const abroad = 1.5

// placeHandle writes a connector's name beside their ring, or apart from it with
// a line.
func (l *labeller) placeHandle(u uint32) {
	best, least := handleTag{person: u, text: plain(label(l.result.People[u]), 24), size: l.style.handle}, math.Inf(1)
	w, h := l.room(best.text, best.size, false)+4, best.size+4
	at, r, tribe := l.at[u], l.ringRadius(u), l.result.People[u].Tribe
	for far, reach := range [...]float64{3, 16, 32, 52} {
		for side, d := range aside {
			box := beside(at, d, r+ringRim+reach, w, h)
			cost := float64(side) + float64(14*float64(far)) + float64(l.crowding()*l.crowd.under(box))
			if cost >= least || !l.freeFor(u, box) {
				continue
			}
			if cost += float64(abroad * float64(l.foreign(tribe, box))); cost < least {
				least, best.box, best.leader = cost, box, far > 0
			}
		}
	}
	if math.IsInf(least, 1) {
		return
	}
	best.line = fromRing(at, r+1, best.box)
	l.taken = append(l.taken, best.box.grown(2))
	l.handles = append(l.handles, best)
}

// crowding is what a person under a handle costs: of very many, none in
// particular is hidden.
func (l *labeller) crowding() float64 {
	return 1.2 * min(1, 2500/float64(max(1, len(l.at))))
}

// beside returns a box that lies at a distance from a point in one of the
// directions of aside.
func beside(at, d point, far, w, h float64) area4 {
	m := point{at.x + float64(d.x*far), at.y + float64(d.y*far)}
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
	return box
}

// fromRing returns the line from the ring around a point to a box.
func fromRing(at point, radius float64, box area4) stroke {
	end := box.nearest(at)
	short := radius / max(radius, end.to(at))
	return stroke{point{at.x + float64(short*(end.x-at.x)), at.y + float64(short*(end.y-at.y))}, end}
}

// freeFor tells whether a box hides no name and no ring but that of u.
func (l *labeller) freeFor(u uint32, box area4) bool {
	if !box.within(l.frame) || slices.ContainsFunc(l.taken, box.touches) {
		return false
	}
	return !slices.ContainsFunc(l.rings, func(r ringBox) bool { return r.person != u && r.touches(box) })
}
