package viz

import (
	"flag"
	"os"
	"sync"
	"testing"

	"tribemap/internal/browsertest"
	"tribemap/tribe"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Browser tests wait as much as they work: more of them run at a time than there
// are processors.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "4"); err != nil {
		panic(err)
	}
	os.Exit(browsertest.Run(m))
}

// demo is the page that most browser tests look at, drawn once.
var demo struct {
	drawn  sync.Once
	result *tribe.Result
	page   string
}

// demoPage returns demo to a test that looks at it beside others, and changes
// nothing.
func demoPage(t *testing.T) (*tribe.Result, string) {
	t.Helper()
	browsertest.Beside(t)
	demo.drawn.Do(func() {
		demo.result = fake(600, 14, 0.5)
		demo.page = draw(t, demo.result, MapOptions{})
	})
	return demo.result, demo.page
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
		b.Role("button", "Dark mode").Click()
	}
}

// Without JavaScript the tables are the page.
func TestBrowserWithoutScript(t *testing.T) {
	_, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Window)
	browsertest.Command(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.Do(chromedp.Reload(), chromedp.WaitVisible(chromedp.CSS("#table-connectors")), chromedp.WaitVisible(chromedp.CSS(".noscript")), chromedp.WaitNotVisible(chromedp.CSS("#map")))
}
