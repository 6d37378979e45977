package viz

import (
	"testing"

	"tribemap/internal/browsertest"

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
	if len(names) != len(first.Carries) || b.Fragment() != "#b="+pair(r, first) {
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
