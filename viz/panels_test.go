package viz

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tribemap/internal/browsertest"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// shown is what the page's hook tells of the filters.
type shown struct{ Shown, Drawn, People, Ties int }

func shownOf(b *browsertest.Tab) shown {
	b.Settled()
	return browsertest.Eval[shown](b, `tribemap.state()`)
}

// byID selects by test id.
func byID(id string) string { return `[data-testid="` + id + `"]` }

// Weak ties and tribes go and come back: by the controls, by going back, by
// Esc, and by the link.
func TestBrowserFilters(t *testing.T) {
	r, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Desktop)
	all := shownOf(b)
	b.Do(chromedp.Focus(chromedp.CSS(byID("strength"))))
	for range 12 {
		b.Do(chromedp.KeyEvent(kb.ArrowRight))
	}
	strong := shownOf(b)
	if strong.Drawn == 0 || strong.Drawn >= all.Drawn/2 || strong.Shown != all.People || b.Fragment() != "#s=60" {
		t.Errorf("ties from 60: %+v of %+v, fragment %q", strong, all, b.Fragment())
	}
	b.Click(byID("show-3"))
	hidden := shownOf(b)
	if hidden.Shown != all.People-r.Tribes[3].Size || b.Fragment() != "#s=60&h=3" || b.Attribute(byID("show-3"), "aria-checked") != "false" {
		t.Errorf("without tribe 3: %+v, fragment %q", hidden, b.Fragment())
	}
	for _, l := range b.State().Labels {
		if l.Kind == "tribe" && l.ID == 3 {
			t.Error("a hidden tribe keeps its name on the map")
		}
	}
	b.Do(chromedp.KeyEvent("z", chromedp.KeyModifiers(2)))
	if s := shownOf(b); s != strong || b.Fragment() != "#s=60" {
		t.Errorf("undone: %+v, fragment %q, want %+v", s, b.Fragment(), strong)
	}
	b.Do(chromedp.KeyEvent(kb.Escape))
	if s := shownOf(b); s != all || b.Fragment() != "" {
		t.Errorf("Esc leaves %+v, fragment %q", s, b.Fragment())
	}
	browsertest.Eval[chromedp.Void](b, `() => { location.hash = "#s=60&h=3&z=1,2,3"; }`, 0)
	if s := shownOf(b); s != hidden {
		t.Errorf("the link shows %+v, want %+v", s, hidden)
	}
	if s := b.State(); s.View.X != 1 || s.View.Y != 2 || s.View.K != 3*s.View.Fit {
		t.Errorf("the link looks at %+v", s.View)
	}
}

// A bridge leads to those who carry it, and back.
func TestBrowserBridgesAndTime(t *testing.T) {
	r, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Desktop)
	s := sceneOf(t, page)
	b.Click("#tab-bridges")
	first := s.Panels.Bridges[0]
	b.Do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	b.Settled()
	names := browsertest.Eval[[]string](b, `[...document.querySelectorAll('[data-testid=bridge] [data-person] .name')].map((n) => n.textContent)`)
	if len(names) != len(first.Carries) || b.Fragment() != "#b="+bridgeIDs(r, first) {
		t.Errorf("the bridge lists %q, want %d; fragment %q", names, len(first.Carries), b.Fragment())
	}
	b.Click(`[data-testid=bridge] [data-person]`)
	if got := b.State().Person; r.People[got].Tribe != first.A && r.People[got].Tribe != first.B {
		t.Errorf("a carrier is person %d", got)
	}
	b.Do(chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent(kb.Escape))
	if b.Settled(); b.Fragment() != "#v=bridges" {
		t.Errorf("Esc leads back to %q", b.Fragment())
	}

	b.Click("#tab-time")
	box := browsertest.Eval[[]float64](b, `(() => { const r = document.querySelector("#river").getBoundingClientRect(); return [r.left, r.top + 60, r.width]; })()`)
	at := func(span float64) float64 { return box[0] + box[2]*span/23 }
	b.Do(chromedp.MouseEvent(chromedp.MousePressed, at(4), box[1], chromedp.ButtonLeft), chromedp.MouseEvent(chromedp.MouseMoved, at(6), box[1], chromedp.ButtonLeft),
		chromedp.MouseEvent(chromedp.MouseReleased, at(6), box[1], chromedp.ButtonLeft))
	want := 0
	for _, p := range r.People {
		if hasOne(p.Months, 4, 6) {
			want++
		}
	}
	if got := shownOf(b); got.Shown != want || b.Fragment() != "#v=time&m=2023-05_2023-07" {
		t.Errorf("%d people spoke in the span, want %d; fragment %q", got.Shown, want, b.Fragment())
	}
	b.Do(chromedp.SendKeys(chromedp.CSS("#until"), kb.ArrowDown))
	if b.Settled(); b.Fragment() != "#v=time&m=2023-05_2023-08" {
		t.Errorf("by keyboard: %q", b.Fragment())
	}
	b.Click("#all-time")
	if got := shownOf(b); got.Shown != len(r.People) {
		t.Errorf("all time shows %d", got.Shown)
	}
}

// A telling is stepped through by keyboard, up to the last round.
func TestBrowserTelling(t *testing.T) {
	r, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Screen{Width: 1440, Height: 900, Still: true, Fragment: "#t=0"})
	s := sceneOf(t, page)
	calls := s.Panels.Tellings[0].Calls
	rounds := calls[len(calls)-3]
	b.Do(chromedp.Focus(chromedp.CSS(byID("tell-start"))), chromedp.KeyEvent(kb.Enter))
	b.Settled()
	want := fmt.Sprintf("Round %d of %d: %d people know.", rounds, rounds, len(calls)/3+5)
	if got := b.Text(byID("tell-said")); got != want || b.Fragment() != fmt.Sprintf("#t=0&w=%d", rounds) {
		t.Errorf("less motion shows %q at %q, want %q", got, b.Fragment(), want)
	}
	for range rounds {
		b.Do(chromedp.Focus(chromedp.CSS(byID("tell-back"))), chromedp.KeyEvent(kb.Enter))
	}
	if got := b.Text(byID("tell-said")); got != "The connectors know. Nobody else does." {
		t.Errorf("before the first round: %q", got)
	}
	b.Click(byID("tell-step"))
	first := b.Text(".calls li")
	if want := label(r.People[calls[1]]) + " tells " + label(r.People[calls[2]]); !strings.HasPrefix(first, want) {
		t.Errorf("the first call is %q, want %q", first, want)
	}
	b.Do(chromedp.KeyEvent(kb.Escape))
	if b.Settled(); b.Fragment() != "#t=0" {
		t.Errorf("Esc leads to %q", b.Fragment())
	}
}

// Words, decision talk with its examples, the tour and the list of people.
func TestBrowserWordsTourList(t *testing.T) {
	r, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Desktop)
	s := sceneOf(t, page)
	b.Click("#tab-words")
	d := r.Tribes[2].Decisions[3]
	b.Do(chromedp.Focus(chromedp.CSS(byID("talk-2-3"))), chromedp.KeyEvent(kb.Enter))
	if got := b.Text(byID("examples")); !strings.Contains(got, d.Examples[0].Excerpt) || !strings.Contains(got, fmt.Sprintf("%d posts by 3 people", d.Posts)) {
		t.Errorf("the examples say %q", got)
	}

	b.Click(byID("tour"))
	for i, step := range s.Panels.Tour {
		if got := b.Text("#stop-text"); got != step.Text || b.Text("#stop-count") != fmt.Sprintf("%d of %d", i+1, len(s.Panels.Tour)) {
			t.Errorf("stop %d says %q, want %q", i, got, step.Text)
		}
		if look := b.State(); look.Person != step.Person {
			t.Errorf("stop %d shows person %d, want %d", i, look.Person, step.Person)
		}
		b.Do(chromedp.KeyEvent(kb.Enter))
		b.Settled()
	}
	if b.Attribute("#stop", "hidden") == "" && b.Text("#stop") == "" {
		t.Error("the tour does not end")
	}
	b.Do(chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent(kb.Escape))
	b.Click("#tab-tribes")
	b.Click(`#home .row[data-tribe="3"]`)

	dir := t.TempDir()
	browsertest.Command(b, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: "allow", DownloadPath: dir})
	b.Do(chromedp.Focus(chromedp.CSS(byID("list"))), chromedp.KeyEvent(kb.Enter))
	b.Settled()
	b.Do(chromedp.Focus(chromedp.CSS(byID("save"))), chromedp.KeyEvent(kb.Enter))
	rows := savedRows(t, filepath.Join(dir, "people.csv"))
	if len(rows) != r.Tribes[3].Size+1 || rows[1][4] != r.Tribes[3].Name || !slices.Contains(rows[0], "connector_rank") {
		t.Errorf("%d rows, the first %q", len(rows), rows[1])
	}
	if got := browsertest.Eval[int](b, `document.querySelectorAll("[data-testid=picked] [data-person]").length`); got != len(rows)-1 {
		t.Errorf("the page lists %d, the file %d", got, len(rows)-1)
	}

	b.Do(chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent(kb.Escape))
	b.Settled()
	b.Click(byID("lasso"))
	ring := [][2]float64{{300, 300}, {800, 300}, {800, 700}, {300, 700}}
	b.Do(chromedp.MouseEvent(chromedp.MousePressed, 300, 300, chromedp.ButtonLeft))
	for _, p := range ring[1:] {
		b.Do(chromedp.MouseEvent(chromedp.MouseMoved, p[0], p[1], chromedp.ButtonLeft))
	}
	b.Do(chromedp.MouseEvent(chromedp.MouseReleased, 300, 700, chromedp.ButtonLeft))
	got, inside := shownOf(b).Shown, 0
	for u := range r.People {
		if x, y := b.Pixel(u); x > 300 && x < 800 && y > 300 && y < 700 {
			inside++
		}
	}
	if got < inside-3 || got > inside+3 || inside == 0 {
		t.Errorf("the lasso holds %d people, want about %d", got, inside)
	}
	link := b.Fragment()
	b.Do(chromedp.KeyEvent(kb.Escape))
	if s := shownOf(b); s.Shown != len(r.People) || !strings.HasPrefix(link, "#l=") {
		t.Errorf("Esc leaves %d people, the link was %q", s.Shown, link)
	}
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
