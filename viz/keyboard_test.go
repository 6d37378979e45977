package viz

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"tribemap/internal/browsertest"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// All that the mouse does is done again without one: the tabulator leads there,
// Enter, arrows and Esc do the rest.
func TestBrowserByKeyboard(t *testing.T) {
	v := visitDemo(t, browsertest.Window)
	v.each([]part{
		{"order of the tabulator", tabOrder},
		{"panels by arrows", panelsByKey},
		{"a tribe and a connector", tribeByKey},
		{"bridges", bridgesByKey},
		{"time", timeByKey},
		{"words", wordsByKey},
		{"search", searchByKey},
		{"slider, legend and undo", filtersByKey},
		{"list to a file", listByKey},
		{"telephone", telephoneByKey},
		{"tour", tourByKey},
		{"the map", mapByKey},
		{"tables", tablesByKey},
	})
}

func tabOrder(v *visit) {
	focus := func() string {
		return browsertest.Eval[string](v.Tab, `(document.activeElement.id || document.activeElement.dataset.testid || document.activeElement.className)`)
	}
	v.Role("link", "Skip to the list of tribes").Focus()
	order := []string{focus()}
	for range 12 {
		v.Do(chromedp.KeyEvent(kb.Tab))
		order = append(order, focus())
	}
	want := []string{"skip", "find", "as-tables", "dark", "map", "zoom-in", "zoom-out", "zoom-fit", "strength", "lasso", "list", "tour", "tab-tribes"}
	if v.ID("undo").Attribute("disabled") == "" && slices.Contains(order, "undo") {
		want = slices.Insert(want, 12, "undo")[:13]
	}
	if !slices.Equal(order, want) {
		v.Errorf("the tabulator visits %q, want %q", order, want)
	}
}

func panelsByKey(v *visit) {
	v.TabTo(v.Role("tab", "Tribes"))
	for _, name := range []string{"Connectors", "Bridges", "Time", "Words", "Method", "Tribes"} {
		v.Keys(kb.ArrowRight)
		if tab := v.Role("tab", name); !tab.Focused() || tab.Attribute("aria-selected") != "true" || !v.Role("tabpanel", name).Shown() {
			v.Errorf("the arrow does not lead to %s", name)
		}
	}
	v.Keys(kb.End)
	v.at("#v=method")
	v.Keys(kb.Tab)
	if !v.Role("tabpanel", "Method").Focused() {
		v.Error("the method cannot be scrolled by keyboard")
	}
}

func tribeByKey(v *visit) {
	row := v.ID("tribe-1")
	v.TabTo(row)
	v.Keys(kb.Enter)
	if back := v.ID("back"); v.State().Tribe != 1 || !back.Focused() {
		v.Errorf("Enter opens tribe %d, the focus is on the way back: %v", v.State().Tribe, back.Focused())
	}
	v.says("tribe-name", v.r.Tribes[1].Name)
	first := slices.IndexFunc(v.s.Connectors, func(c sceneConnector) bool { return c.Tribe == 1 })
	v.TabTo(v.ID(fmt.Sprintf("card-connector-%d", first)))
	v.Keys(kb.Enter)
	v.says("who", v.s.Connectors[first].Label)
	v.Keys(kb.Escape)
	v.at("#t=1")
	v.Keys(kb.Escape)
	if v.at(""); !row.Focused() {
		v.Error("Esc does not lead back to the tribe's row")
	}
}

func bridgesByKey(v *visit) {
	v.TabTo(v.Role("tab", "Tribes"))
	v.Keys(kb.ArrowRight, kb.ArrowRight, kb.Tab, kb.Enter)
	v.at("#b=" + bridgeIDs(v.r, v.s.Panels.Bridges[0]))
	who := v.s.Panels.Bridges[0].Carries[0].Person
	v.TabTo(v.ID(fmt.Sprintf("person-%d", who)))
	v.Keys(kb.Enter)
	if s := v.State(); s.Person != int(who) {
		v.Errorf("a carrier is person %d, want %d", s.Person, who)
	}
	v.Keys(kb.Escape, kb.Escape)
	v.at("#v=bridges")
}

func timeByKey(v *visit) {
	v.Follow("#v=time&m=2023-05_2023-07")
	v.TabTo(v.Role("combobox", "to"))
	v.Keys(kb.ArrowDown)
	v.at("#v=time&m=2023-05_2023-08")
	v.TabTo(v.Role("button", "All time"))
	v.Keys(kb.Enter)
	if got := shownOf(v.Tab); got.Shown != len(v.r.People) {
		v.Errorf("all time shows %d", got.Shown)
	}
}

func wordsByKey(v *visit) {
	v.Follow("#v=words")
	v.TabTo(v.ID("talk-1-3"))
	v.Keys(kb.Enter)
	v.says("examples", v.r.Tribes[1].Decisions[3].Examples[0].Excerpt)
}

func searchByKey(v *visit) {
	who := v.r.People[321]
	find := v.Role("combobox", "Find a person, tribe or word")
	v.Press("/", 191)
	if !find.Focused() {
		v.Error("/ does not lead to the search")
	}
	v.Do(chromedp.KeyEvent(who.Handle[:4]))
	if find.Attribute("aria-expanded") != "true" || find.Attribute("aria-activedescendant") != "hit-0" {
		v.Error("the search tells of no completion")
	}
	v.Keys(kb.ArrowDown)
	if find.Attribute("aria-activedescendant") != "hit-1" {
		v.Error("the arrow does not go on to the next")
	}
	v.Do(chromedp.KeyEvent(who.Handle[4:]))
	v.Press("Enter", 13)
	v.Settled()
	v.says("who", who.Handle)
	v.Press("/", 191)
	v.Do(chromedp.KeyEvent("oscillator 5"))
	v.Press("Enter", 13)
	if s := v.Settled(); s.Tribe != 5 {
		v.Errorf("the word of tribe 5 leads to %d", s.Tribe)
	}
	v.Press("/", 191)
	v.Do(chromedp.KeyEvent("nobody is called this"))
	v.says("said", "no match for nobody is called this")
	v.Keys(kb.Escape)
	if find.Attribute("aria-expanded") != "false" || find.Focused() {
		v.Error("Esc does not leave the search")
	}
}

func filtersByKey(v *visit) {
	all := shownOf(v.Tab)
	v.TabTo(v.Role("slider", "Draw ties from this strength"))
	v.Keys(slices.Repeat([]string{kb.ArrowRight}, 12)...)
	strong := shownOf(v.Tab)
	if v.at("#s=60"); strong.Drawn == 0 || strong.Drawn >= all.Drawn/2 {
		v.Errorf("ties from 60: %+v of %+v", strong, all)
	}
	v.TabTo(v.Role("switch", "Show tribe 3 on the map"))
	v.Keys(kb.Enter)
	if got := shownOf(v.Tab); got.Shown != all.People-v.r.Tribes[3].Size {
		v.Errorf("without tribe 3: %+v", got)
	}
	v.Do(chromedp.KeyEvent("z", chromedp.KeyModifiers(2)))
	if s := shownOf(v.Tab); s != strong {
		v.Errorf("undone: %+v, want %+v", s, strong)
	}
	v.Keys(kb.Escape)
	v.at("")
}

func listByKey(v *visit) {
	v.Follow("#t=3")
	v.TabTo(v.Role("button", "List what is shown"))
	v.Keys(kb.Enter)
	save := v.Role("button", "Download CSV")
	v.TabTo(save)
	rows := v.saved(func() { v.Keys(kb.Enter) })
	if len(rows) != v.r.Tribes[3].Size+1 || rows[1][4] != v.r.Tribes[3].Name {
		v.Errorf("%d rows, the first %q", len(rows), rows[1])
	}
	if got := len(v.ID("picked").Texts("[data-person] .name")); got != len(rows)-1 {
		v.Errorf("the page lists %d, the file %d", got, len(rows)-1)
	}
	v.Keys(kb.Escape)
	v.at("#t=3")
}

func telephoneByKey(v *visit) {
	v.Follow("#t=0")
	calls := v.s.Panels.Tellings[0].Calls
	rounds := calls[len(calls)-3]
	v.TabTo(v.ID("tell-start"))
	v.Keys(kb.Enter)
	v.at(fmt.Sprintf("#t=0&w=%d", rounds))
	v.TabTo(v.ID("tell-back"))
	v.Keys(kb.Enter)
	v.at(fmt.Sprintf("#t=0&w=%d", rounds-1))
	v.says("tell-said", fmt.Sprintf("Round %d of %d", rounds-1, rounds))
	v.Keys(kb.Escape)
	v.at("#t=0")
}

func tourByKey(v *visit) {
	v.TabTo(v.Role("button", "Tour"))
	v.Keys(kb.Enter)
	if !v.ID("tour-next").Focused() {
		v.Error("the tour does not take the focus")
	}
	v.Keys(kb.Enter)
	v.says("stop-text", v.s.Panels.Tour[1].Text)
	if said := v.ID("said").Text(); !strings.Contains(said, v.s.Panels.Tour[1].Text) {
		v.Errorf("the stop is announced as %q", said)
	}
	v.Keys(kb.Escape)
	if v.at(""); v.ID("stop").Shown() || !v.Role("button", "Tour").Focused() {
		v.Error("Esc does not lead out of the tour")
	}
}

// Arrows move the map, signs zoom, 0 shows everything.
func mapByKey(v *visit) {
	home := v.State().View
	v.TabTo(v.ID("map"))
	step := math.Min(home.Width, home.Height) / 8 / home.K
	if s := v.Keys(kb.ArrowRight, kb.ArrowUp, kb.ArrowUp).View; math.Abs(s.X-home.X-step) > 1e-6 || math.Abs(s.Y-home.Y-2*step) > 1e-6 {
		v.Errorf("arrows move the map from %+v to %+v", home, s)
	}
	if s := v.Keys(kb.ArrowLeft, kb.ArrowDown, kb.ArrowDown).View; math.Abs(s.X-home.X) > 1e-6 || math.Abs(s.Y-home.Y) > 1e-6 {
		v.Errorf("arrows back lead to %+v", s)
	}
	v.Press("+", 187)
	if s := v.Settled().View; math.Abs(s.K/home.K-1.3) > 1e-9 {
		v.Errorf("+ zooms to %v", s.K/home.K)
	}
	v.Press("-", 189)
	v.Press("-", 189)
	if s := v.Settled().View; s.K >= home.K {
		v.Errorf("- zooms to %v", s.K/home.K)
	}
	v.Press("0", 48)
	if s := v.Settled().View; s != home {
		v.Errorf("0 leads to %+v", s)
	}
}

func tablesByKey(v *visit) {
	tables := v.Role("button", "Tables")
	v.TabTo(tables)
	v.Keys(kb.Enter)
	for id, want := range map[string]int{"table-tribes": 14, "table-connectors": 70} {
		if table := v.ID(id); len(table.Texts("tbody tr")) != want || table.Box()[3] < 300 {
			v.Errorf("%s: %d rows, %v", id, len(table.Texts("tbody tr")), table.Box())
		}
	}
	v.Keys(kb.Enter)
	if !v.ID("map").Shown() {
		v.Error("the map does not come back")
	}
}
