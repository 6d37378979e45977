package viz

import (
	"os"
	"testing"
	"time"

	"tribemap/internal/browsertest"

	"github.com/chromedp/chromedp"
)

const axeFile = "assets/build/node_modules/axe-core/axe.min.js"

// The rules of axe-core hold in every state of the page. The engine is no part
// of the repository: "make deps" fetches it.
func TestBrowserAccessible(t *testing.T) {
	browsertest.Beside(t)
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		t.Skipf("no axe-core: %v", err)
	}
	r := fake(120, 5, 0.3) // small: the rules look at every node
	page := draw(t, r, MapOptions{})
	d := dyadsOf(t, page)[0]
	dyadHash := "#p=forum:" + r.People[d.A].ID + "&d=forum:" + r.People[d.B].ID
	hashes := []string{"#", "#v=connectors", "#v=bridges", "#v=time&m=2023-03_2023-05&s=50&h=1", "#v=words", "#v=method", "#t=2&w=3", "#p=forum:u0", dyadHash, "#b=0-1", "#t=1&l=shown"}
	for i, s := range []browsertest.Screen{
		{Width: 1440, Height: 900, Still: true}, {Width: 1440, Height: 900, Still: true, Dark: true}, {Width: 390, Height: 844, Still: true},
	} {
		if i == 1 {
			hashes = []string{"#", dyadHash, "#v=bridges", "#v=words"} // for their colours
		}
		if i == 2 {
			hashes = []string{"#", "#v=words"} // for the size of what is touched
		}
		b := browsertest.Open(t, page, s)
		browsertest.Eval[bool](b, string(axe)+"; true")
		for _, hash := range hashes {
			browsertest.Eval[chromedp.Void](b, `(hash) => { location.hash = hash; document.querySelector("#panel").classList.add("open"); }`, hash)
			b.Settled()
			audit(t, b, s, hash, hash == "#")
		}
		b.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#tour").click()`))
		audit(t, b, s, "the tour", false)
		b.Do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#as-tables").click()`))
		audit(t, b, s, "the tables", true)
	}
}

// audit judges the whole page, or what a state of it changes: the map and the panel.
func audit(t *testing.T, b *browsertest.Tab, s browsertest.Screen, where string, whole bool) {
	t.Helper()
	what, rules := `{ include: [["main"]] }`, ""
	if whole {
		what = "document"
	}
	if s.Dark && !whole {
		rules = `, runOnly: ["color-contrast"]` // the rest does not depend on it
	}
	browsertest.Eval[bool](b, `(() => {
		window.axeFound = null;
		const list = (r) => r.violations.flatMap((v) => v.nodes.slice(0, 3).map((n) => v.id + ": " + n.html.slice(0, 160) + " " + n.failureSummary.slice(0, 240)));
		axe.run(`+what+`, { iframes: false, preload: false, resultTypes: ["violations"]`+rules+` }).then((r) => { window.axeFound = list(r); }, (e) => { window.axeFound = [String(e)]; });
		return true;
	})()`)
	for range 500 {
		if found := browsertest.Eval[*[]string](b, `window.axeFound`); found != nil {
			for _, v := range *found {
				t.Errorf("%d×%d, dark %v, %s: %s", s.Width, s.Height, s.Dark, where, v)
			}
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("axe does not end at %s", where)
}
