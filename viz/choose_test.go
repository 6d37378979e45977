package viz

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"tribemap/internal/browsertest"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestBrowserTribe(t *testing.T) {
	r, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Desktop)
	home := b.State().View
	row := `#home .row[data-tribe="3"]`
	b.Click(row)
	s := b.State()
	if s.Tribe != 3 || b.Attribute(row, "aria-pressed") != "true" || b.Fragment() != "#t=3" {
		t.Errorf("tribe %d, pressed %q, fragment %q", s.Tribe, b.Attribute(row, "aria-pressed"), b.Fragment())
	}
	if s.View.K <= home.K {
		t.Error("the view did not come closer")
	}
	listed := browsertest.Eval[[]string](b, `[...document.querySelectorAll("#card [data-connector] .name")].map((n) => n.textContent)`)
	var want []string
	for _, c := range r.Connectors {
		if c.Tribe == 3 {
			want = append(want, r.People[c.Person].Handle)
		}
	}
	if !slices.Equal(listed, want) {
		t.Errorf("connectors %q, want %q", listed, want)
	}
	if got := b.Text("#card .title bdi"); got != r.Tribes[3].Name {
		t.Errorf("card of %q", got)
	}
	b.Do(chromedp.KeyEvent(kb.Escape))
	if s := b.Settled(); s.Tribe != -1 || s.View != home || b.Fragment() != "" || b.Attribute("#card", "hidden") != "" && b.Text("#card") != "" {
		t.Errorf("Esc leaves %+v, fragment %q", s, b.Fragment())
	}
	again := browsertest.Open(t, page, browsertest.Screen{Width: 1440, Height: 900, Still: true, Fragment: "#t=3"})
	if s := again.State(); s.Tribe != 3 {
		t.Errorf("the link #t=3 opens tribe %d", s.Tribe)
	}
}

func TestBrowserConnector(t *testing.T) {
	r, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Desktop)
	c := r.Connectors[7]
	who := r.People[c.Person]
	b.Click(`#tab-connectors`)
	b.Click(`#home .row[data-connector="7"]`)
	if got := b.Text(`#card [data-testid="who"] bdi`); got != who.Handle {
		t.Errorf("card of %q, want %q", got, who.Handle)
	}
	card := b.Text("#card")
	for _, want := range []string{
		c.Why, "+" + told(c.Marginal), told(c.Cumulative), who.Name, fmt.Sprint(who.StrongTies), fmt.Sprint(c.AnsweredBy),
		c.Evidence[0].Excerpt, c.Evidence[0].Title, date(c.Evidence[0].Time), "open post",
	} {
		if !strings.Contains(card, want) {
			t.Errorf("the card lacks %q", want)
		}
	}
	strengths := browsertest.Eval[[]string](b, `[...document.querySelectorAll("#card .tie .bars b:first-of-type")].map((n) => n.textContent)`)
	for i, d := range sceneOf(t, page).Connectors[7].Dyads {
		if i >= len(strengths) || strengths[i] != number(d.Strength) {
			t.Errorf("strengths %q do not start with %v at %d", strengths, d.Strength, i)
		}
	}
	if got, want := b.Fragment(), "#p=forum%3A"+who.ID; got != want {
		t.Errorf("fragment %q, want %q", got, want)
	}
	if got := b.Attribute("#card a", "href"); got != who.URL {
		t.Errorf("profile link %q, want %q", got, who.URL)
	}
}

func TestBrowserSearch(t *testing.T) {
	r, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Desktop)
	who := r.People[321]
	b.Press("/", 191)
	b.Do(chromedp.KeyEvent(who.Handle))
	b.Press("Enter", 13)
	b.Settled()
	if got := b.Text(`#card [data-testid="who"] bdi`); got != who.Handle {
		t.Errorf("card of %q, want %q", got, who.Handle)
	}
	if s := b.State(); s.Person != 321 {
		t.Errorf("person %d, want 321", s.Person)
	}
	b.Do(chromedp.KeyEvent(kb.Escape), chromedp.SendKeys(chromedp.CSS("#find"), "nobody is called this"))
	if got := b.Text("#say"); got != "no match for nobody is called this" {
		t.Errorf("the live region says %q", got)
	}
	b.Do(chromedp.KeyEvent(kb.Escape), chromedp.SendKeys(chromedp.CSS("#find"), "oscillator 5"))
	b.Press("Enter", 13)
	if s := b.Settled(); s.Tribe != 5 {
		t.Errorf("the word of tribe 5 leads to %d", s.Tribe)
	}
}

func TestBrowserPointer(t *testing.T) {
	r, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Desktop)
	u := int(r.Connectors[0].Person)
	x, y := b.Pixel(u)
	b.Do(chromedp.MouseEvent(chromedp.MouseMoved, x, y))
	time.Sleep(80 * time.Millisecond)
	if got := b.Text("#tip b"); got != r.People[u].Handle {
		t.Errorf("the tip shows %q, want %q", got, r.People[u].Handle)
	}
	b.Do(chromedp.MouseClickXY(x, y))
	if s := b.Settled(); s.Person != u {
		t.Errorf("a click on %d opens %d", u, s.Person)
	}
	b.Do(chromedp.KeyEvent(kb.Escape))
	home := b.Settled().View
	b.Do(chromedp.MouseEvent(chromedp.MouseWheel, 500, 400, func(p *input.DispatchMouseEventParams) { p.DeltaX, p.DeltaY = 1e-9, -300 }))
	near := b.Settled().View
	if near.K <= home.K*1.2 {
		t.Errorf("the wheel zooms from %v to %v", home.K, near.K)
	}
	b.Do(chromedp.MouseEvent(chromedp.MousePressed, 500, 400, chromedp.ButtonLeft), chromedp.MouseEvent(chromedp.MouseMoved, 540, 430, chromedp.ButtonLeft),
		chromedp.MouseEvent(chromedp.MouseMoved, 600, 460, chromedp.ButtonLeft), chromedp.MouseEvent(chromedp.MouseReleased, 600, 460, chromedp.ButtonLeft))
	if moved := b.Settled().View; math.Abs((near.X-moved.X)*near.K-100) > 1 || math.Abs((moved.Y-near.Y)*near.K-60) > 1 {
		t.Errorf("a drag of 100, 60 moves the map by %v, %v", (near.X-moved.X)*near.K, (moved.Y-near.Y)*near.K)
	}
	b.Click("#zoom-fit")
	if back := b.State().View; back != home {
		t.Errorf("back at %+v, want %+v", back, home)
	}
}

func TestBrowserKeyboard(t *testing.T) {
	_, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Desktop)
	focus := func() string {
		s := browsertest.Eval[string](b, `(document.activeElement.id || document.activeElement.dataset.tribe || document.activeElement.className)`)
		return s
	}
	var order []string
	for range 12 {
		b.Do(chromedp.KeyEvent(kb.Tab))
		order = append(order, focus())
	}
	want := []string{"skip", "find", "as-tables", "dark", "zoom-in", "zoom-out", "zoom-fit", "strength", "lasso", "list", "tour", "tab-tribes"}
	if !slices.Equal(order, want) {
		t.Errorf("Tab visits %q, want %q", order, want)
	}
	b.Do(chromedp.KeyEvent(kb.ArrowRight))
	if b.Attribute("#tab-connectors", "aria-selected") != "true" || focus() != "tab-connectors" {
		t.Errorf("the arrow leads to %q", focus())
	}
	b.Do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	if s := b.Settled(); s.Person < 0 || focus() != "back" {
		t.Errorf("Enter on a connector opens %d, focus on %q", s.Person, focus())
	}
	b.Click("#as-tables")
	rows := browsertest.Eval[[]int](b, `["#table-tribes", "#table-connectors"].map((q) => document.querySelectorAll(q + " tbody tr").length)`)
	height := browsertest.Eval[float64](b, `document.querySelector("#table-tribes").getBoundingClientRect().height`)
	if !slices.Equal(rows, []int{14, 70}) || height < 300 {
		t.Errorf("tables of %v rows, %v pixels high", rows, height)
	}
}
