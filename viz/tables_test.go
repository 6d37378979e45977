package viz

import (
	"testing"

	"tribemap/internal/browsertest"

	"github.com/chromedp/chromedp"
)

func TestBrief(t *testing.T) {
	for why, want := range map[string]string{
		"Reaches 6 of the 130 people; links 488 pairs; answered by 4.": "links 488 pairs; answered by 4.",
		"Reaches 6 of the 130 people.":                                 "Reaches 6 of the 130 people.",
		"2 people turn to them; 1 strong tie.":                         "2 people turn to them; 1 strong tie.",
	} {
		if got := brief(why); got != want {
			t.Errorf("brief(%q) = %q, want %q", why, got, want)
		}
	}
}

// A word of a table stays whole, and the tables fit the columns to words.
func TestBrowserTablesKeepWords(t *testing.T) {
	_, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Desktop)
	b.Click("#as-tables")
	for _, width := range []int64{390, 1024, 1440} {
		b.Do(chromedp.EmulateViewport(width, 800))
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
