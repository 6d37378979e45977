package viz

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tribemap/internal/browsertest"
	"tribemap/tribe"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What the page shows and does is tested twice, by mouse here and by keyboard in
// keyboard_test.go, on one page each: every part begins at the first view. Elements
// are found by role and name, as a screen reader finds them, or by test id.

// visit is a reader's visit to the example page.
type visit struct {
	*testing.T
	*browsertest.Tab
	r *tribe.Result
	s scene
}

func visitDemo(t *testing.T, s browsertest.Screen) *visit {
	t.Helper()
	r, page := demoPage(t)
	return &visit{t, browsertest.Open(t, page, s), r, sceneOf(t, page)}
}

// each runs the parts of a visit, each from the first view.
func (v *visit) each(parts []part) {
	for _, p := range parts {
		v.Sub(p.name, func(t *testing.T) {
			v.Home()
			p.act(&visit{t, v.Tab, v.r, v.s})
		})
	}
}

type part struct {
	name string
	act  func(*visit)
}

// shown is what the page's hook tells of the filters.
type shown struct{ Shown, Drawn, People, Ties int }

func shownOf(b *browsertest.Tab) shown {
	b.Settled()
	return browsertest.Eval[shown](b, `tribemap.state()`)
}

// byID selects by test id.
func byID(id string) string { return `[data-testid="` + id + `"]` }

// at checks the address of what is on show.
func (v *visit) at(fragment string) {
	v.T.Helper()
	if got := v.Fragment(); got != fragment {
		v.Errorf("the address is %q, want %q", got, fragment)
	}
}

func (v *visit) says(id, want string) {
	v.T.Helper()
	if got := v.ID(id).Text(); !strings.Contains(got, want) {
		v.Errorf("%s says %q, want %q", id, got, want)
	}
}

func TestBrowserByMouse(t *testing.T) {
	v := visitDemo(t, browsertest.Desktop)
	v.each([]part{
		{"first view", firstView},
		{"tribes and a tribe's card", tribeByMouse},
		{"connectors and a person's card", connectorByMouse},
		{"bridges", bridgesByMouse},
		{"time and its brush", timeByMouse},
		{"words and decision talk", wordsByMouse},
		{"method and caveats", methodByMouse},
		{"search", searchByMouse},
		{"legend, slider and undo", filtersByMouse},
		{"a hidden tribe that is chosen", hiddenChosen},
		{"lasso to a file", lassoByMouse},
		{"telephone", telephoneByMouse},
		{"tour", tourByMouse},
		{"hover", hoverByMouse},
		{"a tribe on the map", tribeOnMap},
		{"wheel and drag", wheelAndDrag},
		{"links", linksByMouse},
	})
}

func firstView(v *visit) {
	if s := v.State(); s.People != len(v.r.People) || s.Tribe != -1 || s.Person != -1 || s.Dark {
		v.Errorf("state %+v", s)
	}
	v.says("counts", headline(v.r))
	v.Role("image", Summary(v.r))
	if seen := coloursOf(v.Tab); seen < 10 {
		v.Errorf("the canvas shows %d of 14 tribe colours", seen)
	}
	if !v.ID("key-ribbon").Shown() {
		v.Error("the key does not tell what the ribbons are")
	}
}

func tribeByMouse(v *visit) {
	home := v.State().View
	row := v.ID("tribe-3")
	row.Click()
	s := v.State()
	if v.at("#t=3"); s.Tribe != 3 || s.View.K <= home.K || row.Attribute("aria-pressed") != "true" {
		v.Errorf("tribe %d, pressed %q, from %+v to %+v", s.Tribe, row.Attribute("aria-pressed"), home, s.View)
	}
	var want []string
	for _, c := range v.r.Connectors {
		if c.Tribe == 3 {
			want = append(want, v.r.People[c.Person].Handle)
		}
	}
	if got := v.ID("tribe-connectors").Texts(".name"); !slices.Equal(got, want) {
		v.Errorf("connectors %q, want %q", got, want)
	}
	x := v.r.Tribes[3]
	v.says("tribe-name", x.Name)
	v.says("card", plural(x.Size, "person", "people"))
	v.says("card", fmt.Sprintf("%.2f", x.Stability))
	v.says("tribe-words", x.Words[0].Text)
	v.says("neighbours", v.r.Tribes[x.Neighbours[0].Tribe].Name)
	v.Keys(kb.Escape)
	if s := v.State(); s.Tribe != -1 || s.View != home || v.ID("card").Shown() {
		v.Errorf("Esc leaves %+v", s)
	}
	v.at("")
}

func connectorByMouse(v *visit) {
	c := v.r.Connectors[7]
	who := v.r.People[c.Person]
	v.Role("tab", "Connectors").Click()
	v.ID("connector-7").Click()
	v.says("who", who.Handle)
	v.says("why", c.Why)
	for _, want := range []string{"+" + told(c.Marginal), told(c.Cumulative), fmt.Sprint(who.StrongTies), fmt.Sprint(c.AnsweredBy)} {
		v.says("facts", want)
	}
	for _, want := range []string{c.Evidence[0].Excerpt, c.Evidence[0].Title, date(c.Evidence[0].Time)} {
		v.says("evidence", want)
	}
	strengths := v.ID("ties").Texts(".bars b:first-of-type")
	for i, d := range v.s.Connectors[7].Dyads {
		if i >= len(strengths) || strengths[i] != number(d.Strength) {
			v.Errorf("strengths %q do not start with %v at %d", strengths, d.Strength, i)
		}
	}
	if got := v.Role("link", "profile").Attribute("href"); got != who.URL {
		v.Errorf("profile link %q, want %q", got, who.URL)
	}
	if got := v.Attribute(byID("evidence")+" a", "href"); got != c.Evidence[0].URL {
		v.Errorf("link to the post %q, want %q", got, c.Evidence[0].URL)
	}
	v.at("#p=forum%3A" + who.ID)
	v.Role("button", "‹ All tribes").Click()
	v.at("#v=connectors")
}

func bridgesByMouse(v *visit) {
	v.Role("tab", "Bridges").Click()
	v.Role("image", "Talk between 14 tribes; the list below says the same")
	v.ID("bridge-0").Click()
	first := v.s.Panels.Bridges[0]
	names := v.ID("bridge").Texts("[data-person] .name")
	if v.at("#b=" + bridgeIDs(v.r, first)); len(names) != len(first.Carries) {
		v.Errorf("the bridge lists %q, want %d", names, len(first.Carries))
	}
	v.ID(fmt.Sprintf("person-%d", first.Carries[0].Person)).Click()
	if got := v.State().Person; got != int(first.Carries[0].Person) {
		v.Errorf("a carrier is person %d", got)
	}
	v.Keys(kb.Escape, kb.Escape)
	v.at("#v=bridges")
}

func timeByMouse(v *visit) {
	v.Role("tab", "Time").Click()
	box := v.ID("river").Box()
	x, y := func(span float64) float64 { return box[0] + box[2]*span/23 }, box[1]+60
	v.Do(chromedp.MouseEvent(chromedp.MousePressed, x(4), y, chromedp.ButtonLeft), chromedp.MouseEvent(chromedp.MouseMoved, x(6), y, chromedp.ButtonLeft),
		chromedp.MouseEvent(chromedp.MouseReleased, x(6), y, chromedp.ButtonLeft))
	want := 0
	for _, p := range v.r.People {
		want += btoi(hasOne(p.Months, 4, 6))
	}
	if got := shownOf(v.Tab); got.Shown != want {
		v.Errorf("%d people spoke in the span, want %d", got.Shown, want)
	}
	v.at("#v=time&m=2023-05_2023-07")
	v.says("filtered", "spoke from 2023-05 to 2023-07")
	v.Role("button", "Clear").Click()
	if got := shownOf(v.Tab); got.Shown != len(v.r.People) {
		v.Errorf("cleared, %d are shown", got.Shown)
	}
}

func wordsByMouse(v *visit) {
	v.Role("tab", "Words").Click()
	d := v.r.Tribes[2].Decisions[3]
	for _, head := range []string{"asks", "compares", "buys", "switches", "advises"} {
		v.Role("columnheader", head)
	}
	v.ID("talk-2-3").Click()
	v.says("examples", d.Examples[0].Excerpt)
	v.says("examples", fmt.Sprintf("%d posts by 3 people", d.Posts))
	v.says("marks", v.r.Tribes[5].Words[0].Text)
}

func methodByMouse(v *visit) {
	v.Role("tab", "Method").Click()
	for _, want := range []string{"coffee", "2023-01-01", "2024-12-31", plural(v.r.Counts.Posts, "post", "posts"), "bots"} {
		v.says("method", want)
	}
	v.says("pane-method", v.r.Warnings[0])
	v.ID("licences").Click()
	for range 100 {
		if strings.Contains(v.ID("licences").Text(), "Redistribution and use in source and binary forms") {
			break
		}
		v.Frames(1)
	}
	for _, want := range []string{"Apache License", "Mike Bostock", "Baidu"} {
		v.says("licences", want)
	}
}

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

// saved returns the rows of the file that an act saves.
func (v *visit) saved(act func()) [][]string {
	v.T.Helper()
	dir := v.TempDir()
	browsertest.Command(v.Tab, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: "allow", DownloadPath: dir})
	act()
	return savedRows(v.T, filepath.Join(dir, "people.csv"))
}

// savedRows waits for a file that the browser writes.
func savedRows(t *testing.T, name string) [][]string {
	t.Helper()
	for range 100 {
		text, err := os.ReadFile(name)
		if err == nil && len(text) > 0 {
			rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("no file was saved")
	return nil
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

func prefixed(prefix string, list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = prefix + s
	}
	return out
}
