package viz

import (
	"fmt"
	"math"
	"testing"

	"tribemap/internal/browsertest"
)

// On every screen the names of the first view lie apart, on the stage, clear of
// the page's own controls and off the ground of other tribes; connectors' names
// cover no ring but their own.
func TestFirstNamesKeepApart(t *testing.T) {
	for _, c := range []struct{ people, tribes int }{{60, 2}, {600, 14}, {1500, 34}} {
		r := fake(c.people, c.tribes, 0.3)
		places, err := Place(t.Context(), r, MapOptions{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		s := sceneOf(t, draw(t, r, MapOptions{Places: places}))
		for i, on := range screens {
			v := newStageView(&s, on)
			sheet := s.sheetOn(on, v, r, places)
			names := s.Names[i]
			if math.Abs(names.K/v.k-1) > 1e-3 || names.Turned != v.turned {
				t.Errorf("screen %d: %v, want the view %+v", i, names, v)
			}
			if len(names.Tribes) < c.tribes*9/10 || len(names.People) < min(c.tribes, 16)/3 {
				t.Errorf("screen %d: %d names of %d tribes, %d of connectors", i, len(names.Tribes), c.tribes, len(names.People))
			}
			checkFirstNames(t, fmt.Sprintf("%d tribes on screen %d", c.tribes, i), sheet, names)
		}
	}
}

func checkFirstNames(t *testing.T, where string, s *sheet, names namesOn) {
	t.Helper()
	var boxes []area4
	for _, n := range names.Tribes {
		box := boxAt(s.tribes[n.Tribe].centre, n.Box)
		if k := s.tribeAt(box.middle(), n.Tribe); k >= 0 {
			t.Errorf("%s: the name %q stands on tribe %d", where, n.Lines, k)
		}
		boxes = append(boxes, box)
	}
	for _, h := range names.People {
		box := boxAt(s.at[h.Person], h.Box)
		for _, c := range s.result.Connectors {
			at, r := s.at[c.Person], s.ringRadius(c.Person)
			if c.Person != h.Person && s.ringed(c) && box.touches(area4{at.x - r, at.y - r, at.x + r, at.y + r}) {
				t.Errorf("%s: the name of person %d covers the ring of %d", where, h.Person, c.Person)
			}
		}
		boxes = append(boxes, box)
	}
	for i, b := range boxes {
		if !b.within(area4{0, 0, s.width, s.height}) {
			t.Errorf("%s: name %d at %v leaves the stage", where, i, b)
		}
		for _, o := range append(boxes[:i:i], s.kept...) {
			if b.touches(o) {
				t.Errorf("%s: name %d at %v meets %v", where, i, b, o)
			}
		}
	}
}

// boxAt is a packed box, counted from a point.
func boxAt(from point, b [4]int) area4 {
	left, top := from.x+float64(b[0]), from.y+float64(b[1])
	return area4{left, top, left + float64(b[2]), top + float64(b[3])}
}

// The page draws the names as they were placed: on the stages that they were
// placed for all of them, inside their boxes; on others, scaled, those with
// nothing in the way. Nowhere does one meet another or the page's controls.
func TestBrowserFirstNames(t *testing.T) {
	_, page := demoPage(t)
	s := sceneOf(t, page)
	b := browsertest.Open(t, page, browsertest.Desktop)
	for _, c := range []struct {
		width, height int64
		placed        int // number in screens, −1: none for this stage
		people        int // connectors named, at least
	}{{1440, 900, 1, 25}, {1024, 768, 2, 25}, {390, 844, 3, 7}, {1920, 1080, 0, 28}, {1366, 700, -1, 20}, {820, 1180, -1, 6}, {2560, 1440, -1, 20}} {
		where := fmt.Sprintf("%d×%d", c.width, c.height)
		b.Resize(c.width, c.height)
		look := b.Settled()
		tribes, given := 0, 0
		for _, l := range look.Labels {
			tribes, given = tribes+btoi(l.Kind == "tribe"), given+btoi(l.Given)
		}
		if people := len(look.Labels) - tribes; tribes != 14 || people < c.people {
			t.Errorf("%s: %d of 14 tribes and %d connectors are named", where, tribes, people)
		}
		if c.placed >= 0 {
			want := s.Names[c.placed]
			if n := len(want.Tribes) + len(want.People); given != n || len(look.Labels) != n {
				t.Errorf("%s: %d of %d names stand where they were placed, %d are drawn", where, given, n, len(look.Labels))
			}
			insideGiven(t, b, where, look, want)
		}
		checkDrawnNames(t, b, where, look)
	}
}

// insideGiven checks that what is drawn fills no more than the boxes placed for it.
func insideGiven(t *testing.T, b *browsertest.Tab, where string, look browsertest.Look, want namesOn) {
	t.Helper()
	boxes := map[string][4]int{}
	for _, n := range want.Tribes {
		boxes[fmt.Sprint("tribe ", n.Tribe)] = n.Box
	}
	for _, h := range want.People {
		boxes[fmt.Sprint("person ", h.Person)] = h.Box
	}
	f := look.View.K / want.K
	for _, l := range look.Labels {
		at := browsertest.Eval[[2]float64](b, `(kind, id) => kind === "tribe" ? tribemap.middle(id) : tribemap.pixel(id)`, l.Kind, l.ID)
		box := boxes[fmt.Sprint(l.Kind, " ", l.ID)]
		left, top := at[0]+float64(box[0])*f, at[1]+float64(box[1])*f
		given := area4{left, top, left + float64(box[2])*f, top + float64(box[3])*f}
		if drawn := (area4{l.X, l.Y, l.X + l.W, l.Y + l.H}); !drawn.within(given.grown(0.6)) || l.Size < 9 {
			t.Errorf("%s: %q is drawn at %v in letters of %.1f pixels, placed at %v", where, l.Lines, drawn, l.Size, given)
		}
	}
}

// checkDrawnNames checks that names lie apart from each other and from controls.
func checkDrawnNames(t *testing.T, b *browsertest.Tab, where string, look browsertest.Look) {
	t.Helper()
	taken := browsertest.Eval[[]area4Of](b, `(() => {
		const map = document.querySelector("#map").getBoundingClientRect();
		return [...document.querySelectorAll(".zoom, .key, .tools")].map((n) => n.getBoundingClientRect()).filter((r) => r.width).map((r) => ({ left: r.left - map.left, top: r.top - map.top, right: r.right - map.left, bottom: r.bottom - map.top }));
	})()`)
	for i, l := range look.Labels {
		box := area4{l.X, l.Y, l.X + l.W, l.Y + l.H}
		if !box.within(area4{0, 0, look.View.Width, look.View.Height}) {
			t.Errorf("%s: label %q leaves the stage", where, l.Lines)
		}
		for _, o := range look.Labels[:i] {
			if box.touches(area4{o.X + 0.5, o.Y + 0.5, o.X + o.W - 0.5, o.Y + o.H - 0.5}) {
				t.Errorf("%s: labels %q and %q overlap", where, l.Lines, o.Lines)
			}
		}
		for _, c := range taken {
			if box.touches(area4{c.Left, c.Top, c.Right, c.Bottom}) {
				t.Errorf("%s: label %q lies under a control at %v", where, l.Lines, c)
			}
		}
	}
}

// area4Of is an area4 that the page tells.
type area4Of struct{ Left, Top, Right, Bottom float64 }
