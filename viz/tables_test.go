package viz

import (
	"strings"
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

// The method names what the map is made of; a copy to share names no source.
func TestMethodNamesSources(t *testing.T) {
	r := fake(60, 3, 0.2)
	r.People[7].Source, r.People[8].Source = "chat", "chat"
	opt := MapOptions{Coverage: []string{"half of the chat was not seen"}}
	_, pane, _ := strings.Cut(draw(t, r, opt), `id="pane-method"`)
	pane, _, _ = strings.Cut(pane, `id="card"`)
	for _, said := range []string{"forum (58 people), chat (2 people)", "coffee, running", "2023-01-01 to 2024-12-31", "Left out", "3 accounts taken for bots", "half of the chat was not seen"} {
		if !strings.Contains(pane, said) {
			t.Errorf("the method does not say %q", said)
		}
	}
	shared := draw(t, Share(r, []byte("key")), MapOptions{HideText: true, MinGroup: ShareLeast})
	if strings.Contains(shared, "<dt>Sources</dt>") {
		t.Error("a shared copy names sources")
	}
}

// A word of a table stays whole, and the tables fit the columns to words.
func TestBrowserTablesKeepWords(t *testing.T) {
	_, page := demoPage(t)
	b := browsertest.Open(t, page, browsertest.Window)
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
