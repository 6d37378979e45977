package viz

import (
	"math"

	"tribemap/tribe"
	"tribemap/viz/layout"
)

// screen is a stage for which the names of the first view are placed. The page
// takes the one on which the map is most nearly as large as on the reader's and
// scales its names with the map, so that none that lie apart can meet.
type screen struct {
	width, height     float64 // of the stage, pixels
	narrow            bool
	side, top, bottom float64 // least margins around the tribes, as view.js has them
	kept              []area4 // the page's own controls
}

// screens are the stages of windows of 1920 × 1080, 1440 × 900 and 1024 × 768
// pixels and of a phone of 390 × 844.
var screens = [...]screen{wideScreen(1528, 1024), wideScreen(1048, 844), wideScreen(704, 712), {
	width: 390, height: 679, narrow: true, side: 14, top: 94, bottom: 26, kept: []area4{{0, 0, 390, 56}},
}}

func wideScreen(width, height float64) screen {
	key := area4{0, height - 34, 680, height}
	if width < 760 { // it takes two lines
		key = area4{0, height - 50, width - 64, height}
	}
	return screen{
		width: width, height: height, side: 96, top: 60, bottom: 56,
		kept: []area4{{0, 0, 456, 62}, {width - 64, height - 136, width, height}, key},
	}
}

// Letters are as large as on a stage of so many pixels, the root of width times
// height; a smaller one has smaller letters, as far as they can be read.
const (
	usualStage   = 960
	writtenFrom  = 110  // pixels, least extent of a grey tribe that is written out
	widestLetter = 1.18 // widths of common fonts of interfaces, at most, in those of the Go fonts
)

func (s screen) style() nameStyle {
	room := min(1.05, max(0.7, math.Sqrt(s.width*s.height)/usualStage))
	style := nameStyle{
		least: 12.5 * room, gain: 10 * room, handle: 12, ranks: 2, line: 28, word: 17, slack: widestLetter,
		written: writtenFrom, ringGap: 2.6, ringLeast: 4.4,
	}
	if s.narrow {
		style.handle, style.ranks, style.ringGap = 11, 1, 2
		style.line, style.word = 18, 9
		style.least, style.gain = 9.5, 5
	}
	return style
}

// namesOn are the placed names of the first view on one screen.
type namesOn struct {
	K      float64       `json:"k"` // pixels that a unit of the map takes
	Turned bool          `json:"turned"`
	Narrow bool          `json:"narrow"`
	Tribes []givenName   `json:"tribes"`
	People []givenHandle `json:"people"`
}

// givenName is the place of a tribe's name. Pixels are counted from the tribe's
// middle, to the right and down.
type givenName struct {
	Tribe int      `json:"of"`
	Size  float64  `json:"size"` // of letters
	Box   [4]int   `json:"box"`  // left, top, width, height
	Lines []string `json:"lines,omitempty"`
	Shore *[2]int  `json:"shore,omitempty"` // where the line to its ground ends, if it has one
}

// givenHandle is the place of a connector's name, from their dot.
type givenHandle struct {
	Person uint32  `json:"of"`
	Size   float64 `json:"size"`
	Box    [4]int  `json:"box"`
	Leader bool    `json:"leader,omitempty"`
}

// nameScreens places the names of the first view on every screen. O(screens · names ·
// points of borders).
func (s *scene) nameScreens(r *tribe.Result, places []layout.Point, faces *faces) []namesOn {
	if len(s.Tribes) == 0 {
		return nil
	}
	out := make([]namesOn, len(screens))
	for i, on := range screens {
		v := newStageView(s, on)
		out[i] = given(newLabeller(s.sheetOn(on, v, r, places), faces).place(), on, v)
	}
	return out
}

// sheetOn spreads the scene on a screen.
func (s *scene) sheetOn(on screen, v stageView, r *tribe.Result, places []layout.Point) *sheet {
	sheet := &sheet{
		result: r, style: on.style(), width: on.width, height: on.height,
		frame: area4{6, 6, on.width - 6, on.height - 6}, kept: on.kept,
	}
	for _, t := range s.Tribes {
		g := ground{coloured: t.Slot < len(s.Light)-1, centre: v.point(t.Centre[0], t.Centre[1])}
		for _, flat := range t.Border {
			ring := make([]point, len(flat)/2)
			for i := range ring {
				ring[i] = v.point(flat[2*i], flat[2*i+1])
			}
			g.border = append(g.border, ring)
		}
		g.box = boxAround(g.centre, g.border)
		sheet.tribes = append(sheet.tribes, g)
	}
	for u, radius := range dotRadii(r)[:len(places)] {
		sheet.at = append(sheet.at, v.point(places[u].X, places[u].Y))
		sheet.radius = append(sheet.radius, min(8, max(0.7, float64(radius)*v.k)))
	}
	sheet.bridgeTribes()
	return sheet
}

// stageView turns places into pixels of a stage, as view.js does.
type stageView struct {
	k            float64
	turned       bool    // a wide map stands upright on a tall stage
	x, y         float64 // of the map, in the middle of the stage
	halfX, halfY float64 // of the stage
}

func newStageView(s *scene, on screen) stageView {
	v := stageView{halfX: on.width / 2, halfY: on.height / 2}
	v.turned = on.height > 1.15*on.width && s.Box[2]-s.Box[0] > s.Box[3]-s.Box[1]
	b := area4{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, t := range s.Tribes {
		for _, flat := range t.Border {
			for i := 0; i < len(flat); i += 2 {
				x, y := v.turn(flat[i], flat[i+1])
				b = area4{min(b.left, x), min(b.top, y), max(b.right, x), max(b.bottom, y)}
			}
		}
	}
	if b.left > b.right { // nobody has ground
		x1, y1 := v.turn(s.Box[0], s.Box[1])
		x2, y2 := v.turn(s.Box[2], s.Box[3])
		b = area4{min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)}
	}
	v.k = min((on.width-2*on.side)/max(1, b.width()), (on.height-on.top-on.bottom)/max(1, b.height()))
	v.x, v.y = b.middle().x, b.middle().y+(on.top-on.bottom)/2/v.k
	return v
}

func (v stageView) turn(x, y float64) (float64, float64) {
	if v.turned {
		return -y, x
	}
	return x, y
}

func (v stageView) point(x, y float64) point {
	x, y = v.turn(x, y)
	return point{v.halfX + float64((x-v.x)*v.k), v.halfY - float64((y-v.y)*v.k)}
}

// given writes placed names down from what they name.
func given(l *labeller, on screen, v stageView) namesOn {
	out := namesOn{K: round(v.k, 4), Turned: v.turned, Narrow: on.narrow}
	for _, n := range l.names {
		from := l.tribes[n.tribe].centre
		name := givenName{Tribe: n.tribe, Size: n.size, Box: boxFrom(from, n.box), Lines: n.lines}
		if n.leader {
			name.Shore = &[2]int{whole(n.line.b.x - from.x), whole(n.line.b.y - from.y)}
		}
		out.Tribes = append(out.Tribes, name)
	}
	for _, h := range l.handles {
		out.People = append(out.People, givenHandle{h.person, h.size, boxFrom(l.at[h.person], h.box), h.leader})
	}
	return out
}

func boxFrom(from point, b area4) [4]int {
	left, top := whole(b.left-from.x), whole(b.top-from.y)
	return [4]int{left, top, whole(b.right-from.x) - left, whole(b.bottom-from.y) - top}
}

func whole(x float64) int { return int(math.Round(x)) }
