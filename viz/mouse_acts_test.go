package viz

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"tribemap/internal/browsertest"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func searchByMouse(v *visit) {
	who := v.r.People[321]
	v.Role("combobox", "Find a person, tribe or word").Click()
	v.Do(chromedp.KeyEvent(who.Handle))
	v.Role("option", v.option(0)).Click()
	v.says("who", who.Handle)
	if s := v.State(); s.Person != 321 {
		v.Errorf("person %d, want 321", s.Person)
	}
	v.Role("combobox", "Find a person, tribe or word").Click()
	v.Do(chromedp.KeyEvent("nobody is called this"))
	v.says("said", "no match for nobody is called this")
}

// option is the name of a hit of the search.
func (v *visit) option(i int) string {
	return strings.Join(strings.Fields(strings.Join(v.ID("hits").Texts(fmt.Sprintf("li:nth-child(%d) > *", i+1)), " ")), " ")
}

func filtersByMouse(v *visit) {
	all := shownOf(v.Tab)
	box := v.Role("slider", "Draw ties from this strength").Box()
	v.Do(chromedp.MouseClickXY(box[0]+0.62*box[2], box[1]+box[3]/2))
	strong := shownOf(v.Tab)
	if strong.Drawn == 0 || strong.Drawn >= all.Drawn/2 || strong.Shown != all.People || !strings.HasPrefix(v.Fragment(), "#s=") {
		v.Errorf("strong ties: %+v of %+v at %q", strong, all, v.Fragment())
	}
	link := v.Fragment()
	v.Role("switch", "Show tribe 3 on the map").Click()
	hidden := shownOf(v.Tab)
	if hidden.Shown != all.People-v.r.Tribes[3].Size || v.ID("show-3").Attribute("aria-checked") != "false" {
		v.Errorf("without tribe 3: %+v", hidden)
	}
	v.at(link + "&h=3")
	for _, l := range v.State().Labels {
		if l.Kind == "tribe" && l.ID == 3 {
			v.Error("a hidden tribe keeps its name on the map")
		}
	}
	v.Role("button", "Undo").Click()
	if s := shownOf(v.Tab); s != strong {
		v.Errorf("undone: %+v, want %+v", s, strong)
	}
	v.at(link)
	v.Keys(kb.Escape)
	if s := shownOf(v.Tab); s != all {
		v.Errorf("Esc leaves %+v", s)
	}
	v.at("")
}

// A tribe that was hidden and is chosen comes back.
func hiddenChosen(v *visit) {
	v.ID("show-3").Click()
	v.ID("tribe-3").Click()
	if s := v.State(); s.Live.People != v.r.Tribes[3].Size {
		v.Errorf("%d people of the chosen tribe are drawn", s.Live.People)
	}
	v.at("#t=3")
	v.Follow("#t=3&h=3,4")
	if s := v.State(); s.Live.People != v.r.Tribes[3].Size {
		v.Errorf("a link to a hidden tribe draws %d people of it", s.Live.People)
	}
}

func lassoByMouse(v *visit) {
	v.Role("button", "Lasso").Click()
	ring := [][2]float64{{300, 300}, {800, 300}, {800, 700}, {300, 700}}
	v.Do(chromedp.MouseEvent(chromedp.MousePressed, 300, 300, chromedp.ButtonLeft))
	for _, p := range ring[1:] {
		v.Do(chromedp.MouseEvent(chromedp.MouseMoved, p[0], p[1], chromedp.ButtonLeft))
	}
	v.Do(chromedp.MouseEvent(chromedp.MouseReleased, 300, 700, chromedp.ButtonLeft))
	got, inside := shownOf(v.Tab).Shown, 0
	for u := range v.r.People {
		x, y := v.Pixel(u)
		inside += btoi(x > 300 && x < 800 && y > 300 && y < 700)
	}
	if got < inside-3 || got > inside+3 || inside == 0 {
		v.Errorf("the lasso holds %d people, want about %d", got, inside)
	}
	if rows := v.saved(func() { v.Role("button", "Download CSV").Click() }); len(rows) != got+1 || !slices.Contains(rows[0], "connector_rank") {
		v.Errorf("%d rows for %d people, headed %q", len(rows), got, rows[0])
	}
	link := v.Fragment()
	v.Keys(kb.Escape)
	if s := shownOf(v.Tab); s.Shown != len(v.r.People) || !strings.HasPrefix(link, "#l=") {
		v.Errorf("Esc leaves %d people, the link was %q", s.Shown, link)
	}
}

func telephoneByMouse(v *visit) {
	calls := v.s.Panels.Tellings[0].Calls
	rounds := calls[len(calls)-3]
	v.ID("tribe-0").Click()
	v.Role("button", "▶ Play one likely telling").Click()
	v.says("tell-said", fmt.Sprintf("Round %d of %d: %d people know.", rounds, rounds, len(calls)/3+5))
	v.at(fmt.Sprintf("#t=0&w=%d", rounds)) // who wants less motion sees the end
	for range rounds {
		v.ID("tell-back").Click()
	}
	v.says("tell-said", "The connectors know. Nobody else does.")
	v.ID("tell-step").Click()
	if got, want := v.ID("calls").Text(), label(v.r.People[calls[1]])+" tells "+label(v.r.People[calls[2]]); !strings.HasPrefix(got, want) {
		v.Errorf("the first call is %q, want %q", got, want)
	}
	v.Keys(kb.Escape)
	v.at("#t=0")
}

// The stop is part of the state: undo goes one back, the end to where the reader was.
func tourByMouse(v *visit) {
	v.Follow("#s=60&h=3")
	v.Role("button", "Tour").Click()
	for i, step := range v.s.Panels.Tour {
		v.says("stop-text", step.Text)
		v.says("stop-count", fmt.Sprintf("%d of %d", i+1, len(v.s.Panels.Tour)))
		if look := v.State(); look.Person != step.Person {
			v.Errorf("stop %d shows person %d, want %d", i, look.Person, step.Person)
		}
		if i == 2 {
			v.Role("button", "Undo").Click()
			v.says("stop-text", v.s.Panels.Tour[1].Text)
			v.ID("tour-next").Click()
		}
		v.ID("tour-next").Click()
	}
	if v.ID("stop").Shown() {
		v.Error("the tour does not end")
	}
	v.at("#s=60&h=3")
	v.Role("button", "Tour").Click()
	v.ID("tour-next").Click()
	v.ID("back").Click()
	if v.ID("stop").Shown() {
		v.Error("the stop stays when something else is chosen")
	}
}

func hoverByMouse(v *visit) {
	u := int(v.r.Connectors[0].Person)
	x, y := v.Pixel(u)
	v.Do(chromedp.MouseEvent(chromedp.MouseMoved, x, y))
	v.Frames(2)
	v.says("tip", v.r.People[u].Handle)
	drawn := 0
	for _, p := range joinPairs(v.r, backbone(v.r.Edges, len(v.r.People)), nil) {
		drawn += btoi(int(p.a) == u || int(p.b) == u)
	}
	if got := browsertest.Eval[int](v.Tab, `tribemap.ego()`); got != drawn || drawn == 0 {
		v.Errorf("a person pointed at shows %d ties, want %d", got, drawn)
	}
	v.Do(chromedp.MouseEvent(chromedp.MouseMoved, 4, 4))
	v.Frames(2)
	if got := browsertest.Eval[int](v.Tab, `tribemap.ego()`); got != 0 || v.ID("tip").Shown() {
		v.Errorf("%d ties stay, the tip is shown: %v", got, v.ID("tip").Shown())
	}
	v.Do(chromedp.MouseClickXY(x, y))
	if s := v.Settled(); s.Person != u {
		v.Errorf("a click on %d opens %d", u, s.Person)
	}
}

// A click on a tribe's name draws its people and the ties among them above the
// crowd; Esc takes them away.
func tribeOnMap(v *visit) {
	inner := 0
	for _, e := range v.r.Edges {
		inner += btoi(v.r.People[e.From].Tribe == 3 && v.r.People[e.To].Tribe == 3)
	}
	map0 := v.ID("map").Box()
	for _, l := range v.State().Labels {
		if l.Kind == "tribe" && l.ID == 3 {
			v.Do(chromedp.MouseClickXY(map0[0]+l.X+l.W/2, map0[1]+l.Y+l.H/2))
			break
		}
	}
	s := v.Settled()
	if s.Tribe != 3 || s.Live.People != v.r.Tribes[3].Size || s.Live.Ties == 0 || s.Live.Ties > inner {
		v.Errorf("tribe %d with %d people and %d ties is drawn, want tribe 3 with %d and at most %d", s.Tribe, s.Live.People, s.Live.Ties, v.r.Tribes[3].Size, inner)
	}
	if s = v.Keys(kb.Escape); s.Tribe != -1 || s.Live.People != 0 || s.Live.Ties != 0 {
		v.Errorf("after Esc tribe %d with %d people and %d ties is drawn", s.Tribe, s.Live.People, s.Live.Ties)
	}
}

func wheelAndDrag(v *visit) {
	home := v.State().View
	v.Do(chromedp.MouseEvent(chromedp.MouseWheel, 500, 400, func(p *input.DispatchMouseEventParams) { p.DeltaX, p.DeltaY = 1e-9, -300 }))
	near := v.Settled().View
	if near.K <= home.K*1.2 {
		v.Errorf("the wheel zooms from %v to %v", home.K, near.K)
	}
	v.Do(chromedp.MouseEvent(chromedp.MousePressed, 500, 400, chromedp.ButtonLeft), chromedp.MouseEvent(chromedp.MouseMoved, 540, 430, chromedp.ButtonLeft),
		chromedp.MouseEvent(chromedp.MouseMoved, 600, 460, chromedp.ButtonLeft), chromedp.MouseEvent(chromedp.MouseReleased, 600, 460, chromedp.ButtonLeft))
	if moved := v.Settled().View; math.Abs((near.X-moved.X)*near.K-100) > 1 || math.Abs((moved.Y-near.Y)*near.K-60) > 1 {
		v.Errorf("a drag of 100, 60 moves the map by %v, %v", (near.X-moved.X)*near.K, (moved.Y-near.Y)*near.K)
	}
	v.Role("button", "Show everything").Click()
	if back := v.State().View; back != home {
		v.Errorf("back at %+v, want %+v", back, home)
	}
}

// Links show what they were copied from; whatever else an address holds, the page
// stays in its bounds.
func linksByMouse(v *visit) {
	v.Follow("#s=60&h=3&z=1,2,3")
	if s := v.State(); s.View.X != 1 || s.View.Y != 2 || math.Abs(s.View.K/s.View.Fit-3) > 1e-9 {
		v.Errorf("the link looks at %+v", s.View)
	}
	wide := 2 * (v.s.Box[2] - v.s.Box[0] + v.s.Box[3] - v.s.Box[1])
	hashes := slices.Concat([]string{
		"#z=1e308,1e308,1", "#z=-1e308,1e308,1e308", "#z=0,0,-5", "#z=NaN,0,1", "#z=0,0,0", "#t=99999&w=1e9", "#w=3", "#q=99", "#q=-1", "#m=2023-07_2023-05", "#s=1e9", "#b=0-0", "#b=0-99",
		"#l=" + strings.Repeat("1e300,-1e300,", 9) + "5,5", "#l=0,0,1", "#d=forum:u1", "#p=%E0%A4%A", "#v=__proto__", "#=&&==&t", "#t=1&t=2&t=-1",
	}, prefixed("#t=", hostile), prefixed("#p=", hostile))
	views := browsertest.Eval[[][3]float64](v.Tab, `(hashes) => hashes.map((hash) => {
		history.replaceState(null, "", hash);
		dispatchEvent(new PopStateEvent("popstate"));
		const { x, y, k, fit } = tribemap.state().view;
		return [x, y, k / fit].map((n) => (Number.isFinite(n) ? n : 1e300));
	})`, hashes)
	for i, at := range views {
		if math.Abs(at[0]) > wide || math.Abs(at[1]) > wide || at[2] < 0.49 || at[2] > 41 {
			v.Errorf("%.60q looks at %v", hashes[i], at)
		}
	}
	v.Settled()
}
