package viz

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tribemap/internal/browsertest"
	"tribemap/tribe"
	"tribemap/viz/layout"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// demoPage is the page that browser tests look at.
func demoPage(t *testing.T) (*tribe.Result, string) {
	t.Helper()
	browsertest.Long(t)
	r := fake(600, 14, 0.5)
	return r, draw(t, r, MapOptions{})
}

func TestBrowserOpens(t *testing.T) {
	r, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Desktop)
	s := b.State()
	if s.People != len(r.People) || s.Tribe != -1 || s.Person != -1 || s.Dark {
		t.Errorf("state %+v", s)
	}
	if got := b.Text(".counts"); got != headline(r) {
		t.Errorf("header says %q, want %q", got, headline(r))
	}
	if got := b.Attribute("#map", "aria-label"); got != Summary(r) {
		t.Errorf("the map's text is %q", got)
	}
	if shown := coloursOf(b); shown < 10 {
		t.Errorf("the canvas shows %d of 14 tribe colours", shown)
	}
}

// coloursOf counts the tribes whose colour is found on the canvas where one of
// their people stands.
func coloursOf(b *browsertest.Tab) int {
	n := browsertest.Eval[int](b, `(() => {
		const canvas = document.querySelector("#map canvas");
		const c = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
		c.drawImage(canvas, 0, 0);
		const scale = canvas.width / canvas.clientWidth, seen = new Set();
		for (let u = 0; u < 300; u++) {
			const [x, y] = tribemap.pixel(u);
			const [r, g, b] = c.getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1).data;
			if (Math.max(r, g, b) - Math.min(r, g, b) > 40 || r + g + b < 400) seen.add([r >> 4, g >> 4, b >> 4].join());
		}
		return seen.size;
	})()`)
	return n
}

func TestBrowserLabelsKeepApart(t *testing.T) {
	_, page := demoPage(t)
	for _, c := range []struct {
		width, height int64
		connectors    int // named at least
	}{{1440, 900, 20}, {1024, 768, 20}, {390, 844, 6}} {
		s := browsertest.Screen{Width: c.width, Height: c.height, Still: true}
		b := browsertest.Open(t, page, s)
		state := b.State()
		names := 0
		for i, l := range state.Labels {
			if l.Kind == "tribe" {
				names++
			}
			if l.X < 0 || l.Y < 0 || l.X+l.W > state.View.Width || l.Y+l.H > state.View.Height {
				t.Errorf("%d×%d: label %q leaves the stage", s.Width, s.Height, l.Lines)
			}
			for _, o := range state.Labels[:i] {
				if l.X < o.X+o.W-0.5 && o.X < l.X+l.W-0.5 && l.Y < o.Y+o.H-0.5 && o.Y < l.Y+l.H-0.5 {
					t.Errorf("%d×%d: labels %q and %q overlap", s.Width, s.Height, l.Lines, o.Lines)
				}
			}
		}
		t.Logf("%d×%d: %d tribes and %d connectors named", s.Width, s.Height, names, len(state.Labels)-names)
		if names != 14 || len(state.Labels)-names < c.connectors {
			t.Errorf("%d×%d: %d of 14 tribes and %d connectors are named", s.Width, s.Height, names, len(state.Labels)-names)
		}
	}
}

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

func TestBrowserDark(t *testing.T) {
	_, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Screen{Width: 1440, Height: 900, Dark: true, Still: true})
	if !b.State().Dark {
		t.Fatal("the page stays light")
	}
	for _, on := range []bool{true, false} {
		for _, pair := range [][2]string{{"--ink", "--ground"}, {"--ink", "--sheet"}, {"--muted", "--ground"}, {"--muted", "--sheet"}, {"--muted", "--hover"}, {"--warn", "--warn-ground"}, {"--warn", "--sheet"}, {"--focus", "--ground"}} {
			hex := browsertest.Eval[[]string](b, `(...names) => names.map((v) => getComputedStyle(document.documentElement).getPropertyValue(v).trim())`, pair[0], pair[1])
			if c := contrast(parse(t, hex[0]), parse(t, hex[1])); c < 4.5 {
				t.Errorf("dark %v: %s on %s has contrast %.2f", on, pair[0], pair[1], c)
			}
		}
		b.Click("#dark")
	}
}

// Without JavaScript the tables are the page.
func TestBrowserWithoutScript(t *testing.T) {
	_, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Desktop)
	browsertest.Command(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.Do(chromedp.Reload(), chromedp.WaitVisible(chromedp.CSS("#table-connectors")), chromedp.WaitVisible(chromedp.CSS(".noscript")), chromedp.WaitNotVisible(chromedp.CSS("#map")))
}

func TestBrowserPhone(t *testing.T) {
	_, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Screen{Width: 390, Height: 844, Still: true})
	b.Click("#sheet")
	if b.Attribute("#sheet", "aria-expanded") != "true" {
		t.Error("the sheet does not open")
	}
	small := browsertest.Eval[[]string](b, `[...document.querySelectorAll("button, input, summary")].filter((n) => n.checkVisibility({ visibilityProperty: true })).map((n) => [n.id || n.className || n.tagName, n.getBoundingClientRect()]).filter(([, r]) => r.width && r.height < 43.5).map(([n, r]) => n + " " + r.height)`)
	if len(small) > 0 {
		t.Errorf("targets below 44 px: %q", small)
	}
	overflow := browsertest.Eval[bool](b, `document.documentElement.scrollWidth > innerWidth`)
	if overflow {
		t.Error("the page is wider than the phone")
	}
}

// Hostile names are shown as they are and never run, wherever they are shown.
func TestBrowserHostileText(t *testing.T) {
	browsertest.Long(t)
	r := fake(230, 6, 0.2)
	poison(r)
	page := draw(t, r, MapOptions{Title: "Hostile", Facts: hostile})
	b := browsertest.Open(t, page, browsertest.Desktop)
	if len(hostile) < 200 {
		t.Errorf("a corpus of %d", len(hostile))
	}
	refs := make([]string, len(hostile))
	for u := range refs {
		refs[u] = r.People[u].Ref.String()
	}
	// The links of people, one after the other, as going back and forth shows them.
	shown := browsertest.Eval[[]string](b, `(refs) => refs.map((ref) => {
		history.replaceState(null, "", "#p=" + encodeURIComponent(ref));
		dispatchEvent(new PopStateEvent("popstate"));
		return document.querySelector('#card [data-testid="who"] bdi')?.textContent ?? "";
	})`, refs)
	for u, got := range shown {
		want := strings.ToValidUTF8(label(r.People[u]), "\ufffd")
		if got != want && !strings.Contains(want, "\ufffd") {
			t.Errorf("person %d is shown as %q, want %q", u, got, want)
		}
	}
	for u := range len(odd) {
		x, y := b.Pixel(u)
		b.Do(chromedp.MouseEvent(chromedp.MouseMoved, x, y))
	}
	browsertest.Eval[chromedp.Void](b, `(n) => {
		const visit = (hash) => { history.replaceState(null, "", hash); dispatchEvent(new PopStateEvent("popstate")); };
		for (const hash of ["#v=bridges", "#v=time", "#v=words", "#v=method", "#b=0-1", "#l=shown"]) visit(hash);
		for (let t = 0; t < n; t++) { visit("#t=" + t); visit("#t=" + t + "&w=6"); }
		for (const b of document.querySelectorAll("[data-talk]")) b.click();
		visit("#l=shown");
	}`, len(r.Tribes))
	b.Settled()
	checkSaved(t, b, r)
	browsertest.Eval[chromedp.Void](b, `(queries) => {
		const f = document.querySelector("#find");
		for (const q of queries) { f.value = q; f.dispatchEvent(new Event("input")); }
	}`, hostile[:60])
	title := browsertest.Eval[string](b, `document.title + (window.owned ?? "")`)
	bad := browsertest.Eval[[]string](b, `[...document.querySelectorAll("#panel img, #panel iframe, #panel svg:not(.spark, .chord, #river), #hits img, #tip img, #stage img, math, form, [onerror], [onload], [onfocus], [srcdoc], a:not([href^=http]):not(.skip)")].map((n) => n.outerHTML)`)
	if title != "Hostile" || len(bad) != 0 {
		t.Errorf("title %q, foreign elements %q", title, bad)
	}
}

// checkSaved saves the list on show: no cell is a formula, and each name is
// there as it was written, behind an apostrophe if need be.
func checkSaved(t *testing.T, b *browsertest.Tab, r *tribe.Result) {
	dir := t.TempDir()
	browsertest.Command(b, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: "allow", DownloadPath: dir})
	b.Click(byID("save"))
	saved := map[string]bool{}
	for _, row := range savedRows(t, filepath.Join(dir, "people.csv")) {
		for _, cell := range row {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r|%") {
				t.Errorf("a cell is a formula: %.60q", cell)
			}
		}
		saved[strings.ReplaceAll(strings.TrimPrefix(row[1], "'"), "\r\n", "\n")] = true
	}
	for u := range r.People {
		want := strings.ReplaceAll(label(r.People[u]), "\r\n", "\n")
		if utf8.ValidString(want) && !saved[want] && !saved[strings.TrimPrefix(want, "'")] {
			t.Errorf("the file lacks %.60q", want)
		}
	}
}

// onStage says how many of a tribe's people stand on the part of the map that
// is neither outside the stage nor below an open sheet.
func onStage(b *browsertest.Tab, r *tribe.Result, k int) (on, of int) {
	var members []int
	for u, p := range r.People {
		if p.Tribe == k {
			members = append(members, u)
		}
	}
	on = browsertest.Eval[int](b, `(members) => {
		const map = document.querySelector("#map").getBoundingClientRect(), panel = document.querySelector("#panel");
		const top = panel.getBoundingClientRect().top;
		const bottom = getComputedStyle(panel).position === "fixed" ? Math.min(map.bottom, top) : map.bottom;
		return members.map(tribemap.pixel).filter(([x, y]) => x > 0 && x < map.width && y > 0 && map.top + y < bottom).length;
	}`, members)
	return on, len(members)
}

func TestBrowserTribeInSight(t *testing.T) {
	r, page := demoPage(t)
	for _, size := range [][2]int64{{390, 844}, {720, 900}, {721, 900}, {844, 390}, {900, 700}, {1024, 768}, {1440, 900}} {
		screen := browsertest.Screen{Width: size[0], Height: size[1], Still: true}
		b := browsertest.Open(t, page, screen)
		if size[0] <= 720 {
			b.Click("#sheet")
			time.Sleep(300 * time.Millisecond)
		}
		b.Click(`#home .row[data-tribe="0"]`)
		if on, of := onStage(b, r, 0); b.State().Tribe != 0 || on < of {
			t.Errorf("%v: a click on tribe 0 shows %d of its %d people", size, on, of)
		}
		screen.Fragment = "#t=0"
		linked := browsertest.Open(t, page, screen)
		time.Sleep(300 * time.Millisecond)
		if on, of := onStage(linked, r, 0); on < of {
			t.Errorf("%v: the link to tribe 0 shows %d of its %d people", size, on, of)
		}
	}
}

// The address bar of a phone comes and goes: what was chosen stays in sight.
func TestBrowserResizeKeepsTheChosen(t *testing.T) {
	r, page := demoPage(t)
	u := int(r.Connectors[0].Person)
	for _, c := range []struct {
		from, to [2]int64
		fragment string
	}{
		{[2]int64{375, 667}, [2]int64{375, 650}, "#p=" + r.People[u].Ref.String()},
		{[2]int64{375, 611}, [2]int64{667, 375}, "#p=" + r.People[u].Ref.String()},
		{[2]int64{1440, 900}, [2]int64{800, 600}, "#t=" + fmt.Sprint(r.People[u].Tribe)},
	} {
		b := browsertest.Open(t, page, browsertest.Screen{Width: c.from[0], Height: c.from[1], Still: true, Fragment: c.fragment})
		b.Do(chromedp.EmulateViewport(c.to[0], c.to[1]))
		time.Sleep(300 * time.Millisecond)
		resized := b.Settled().View
		fresh := browsertest.Open(t, page, browsertest.Screen{Width: c.to[0], Height: c.to[1], Still: true, Fragment: c.fragment}).State().View
		if resized != fresh {
			t.Errorf("%s from %v to %v looks at %+v, opened there at %+v", c.fragment, c.from, c.to, resized, fresh)
		}
		b.Press("+", 187)
		moved := b.Settled().View
		b.Do(chromedp.EmulateViewport(c.to[0], c.to[1]-20))
		time.Sleep(100 * time.Millisecond)
		if s := b.Settled().View; s.X != moved.X || s.Y != moved.Y || s.K != moved.K {
			t.Errorf("%s: a view moved by hand goes from %+v to %+v", c.fragment, moved, s)
		}
	}
}

// Where there are more tribes than colours, the rest show their numbers, and
// no name lies on the ground of others.
func TestBrowserNamesOnOwnGround(t *testing.T) {
	browsertest.Long(t)
	r := fake(1500, 34, 0.3)
	page := draw(t, r, MapOptions{})
	s := sceneOf(t, page)
	look := browsertest.Open(t, page, browsertest.Desktop).State()
	named := 0
	for _, l := range look.Labels {
		if l.Kind != "tribe" || len(l.Lines) == 0 {
			continue
		}
		named++
		middle := layout.Point{
			X: look.View.X + (l.X+l.W/2-look.View.Width/2)/look.View.K,
			Y: look.View.Y - (l.Y+l.H/2-look.View.Height/2)/look.View.K,
		}
		for k, other := range s.Tribes {
			for _, flat := range other.Border {
				var ring []layout.Point
				for i := 0; i < len(flat); i += 2 {
					ring = append(ring, layout.Point{X: flat[i], Y: flat[i+1]})
				}
				if k != l.ID && holds(ring, middle) {
					t.Errorf("the name %q of tribe %d lies on tribe %d", l.Lines, l.ID, k)
				}
			}
		}
	}
	if named == 0 || named > maxColours {
		t.Errorf("%d names, want those of tribes with a colour", named)
	}
}

// A word of a table stays whole, and the tables fit the columns to words.
func TestBrowserTablesKeepWords(t *testing.T) {
	_, page := demoPage(t)
	for _, width := range []int64{390, 1024, 1440} {
		b := browsertest.Open(t, page, browsertest.Screen{Width: width, Height: 800, Still: true})
		b.Click("#as-tables")
		broken := browsertest.Eval[[]string](b, `(() => {
			const out = [], range = document.createRange();
			const walk = document.createTreeWalker(document.querySelector("#tables"), NodeFilter.SHOW_TEXT);
			for (let n = walk.nextNode(); n; n = walk.nextNode()) {
				for (const m of n.data.matchAll(/\p{L}+/gu)) {
					range.setStart(n, m.index);
					range.setEnd(n, m.index + m[0].length);
					if (range.getClientRects().length > 1) out.push(m[0]);
				}
			}
			return out;
		})()`)
		if len(broken) > 0 {
			t.Errorf("at %d pixels these words are broken: %q", width, broken)
		}
	}
}
