package viz

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"tribemap/internal/browsertest"
	"tribemap/tribe"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// Hostile names are shown as they are and never run, wherever they are shown.
func TestBrowserHostileText(t *testing.T) {
	browsertest.Long(t)
	r := fake(230, 6, 0.2)
	poison(r)
	page := draw(t, r, MapOptions{Title: "Hostile", Facts: hostile})
	b := browsertest.Open(t, page, browsertest.Window)
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
