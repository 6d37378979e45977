package viz

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tribemap/internal/browsertest"
	"tribemap/tribe"
	"tribemap/viz/layout"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"
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

func corpus() []string {
	list := slices.Clone(odd[:])
	for _, context := range [...]string{
		`<script>%s</script>`, `</script><script>%s</script>`, `"><script>%s</script>`, `'><script>%s</script>`, `--><script>%s</script>`,
		`]]><script>%s</script>`, `</textarea><script>%s</script>`, `</title><script>%s</script>`, `</style><script>%s</script>`, `<!--<script>%s`,
		`<img src=x onerror=%s>`, `<svg/onload=%s>`, `<iframe srcdoc="<script>%s</script>">`, `<body onpageshow=%s>`, `<details open ontoggle=%s>`,
		`<math><mtext></form><form><mglyph><style></math><img src onerror=%s>`, `<a href="javascript:%s">x</a>`, `javascript:%s`,
		`https://x.example/#<script>%s</script>`, `" onfocus=%s autofocus x="`, `' onmouseover=%s x='`, "`${%s}`", `{{%s}}`, `\";%s;//`, `';%s;//`,
		`\u003cscript\u003e%s`, `&lt;script&gt;%s`, `&#60;script&#62;%s`, `%%3Cscript%%3E%s`, `=HYPERLINK("http://x.example","%s")`, `@SUM(1)|%s`,
		`+%s`, `-%s`, "\t=%s", "\u202e%s", "\u2028%s",
	} {
		for _, act := range [...]string{
			`document.title="owned"`, `window.owned=1`, `fetch("https://x.example/")`, `new Image().src="https://x.example/"`, `alert(1)`,
		} {
			list = append(list, fmt.Sprintf(context, act))
		}
	}
	return list
}

var odd = [...]string{
	`</script><script>document.title="owned"</script>`,
	`<!--<script>`, `-->`, `]]>`, `</style><style>*{display:none}`, `</title>`,
	`<img src=x onerror='document.title="owned"'>`,
	`<svg onload='document.title="owned"'>`,
	`__f__(document.title="owned")__f__`, `__f__x__f__`, `"__f__ / __f__"`,
	"line\u2028and\u2029paragraph", "\u202eevil\u202c right to left", "nul\x00 bell\a esc\x1b", "del\x7fete", "bad utf8 \xff\xfe",
	`javascript:document.title="owned"`, `data:text/html,<script>document.title="owned"</script>`,
	`{{.Scene}}`, `{{template "fact"}}`, `${document.title="owned"}`, "`+(document.title=\"owned\")+`",
	`' onmouseover='document.title="owned"`, `" autofocus onfocus="document.title='owned'`, `\"];document.title="owned";//`,
	`=1+1`, `{a|rich} text`, "😀👨‍👩‍👧‍👦 émoji ﷽ ẞ", "x\r\n\ty", "", " ", "__proto__", "constructor", "toString",
	strings.Repeat("long ", 2048), strings.Repeat("Ẑ̴̡", 3000),
}

// poison puts hostile text wherever people write.
func poison(r *tribe.Result) {
	at := func(i int) string { return hostile[i%len(hostile)] }
	for u := range r.People {
		p := &r.People[u]
		p.Handle, p.Name, p.URL, p.About = at(u), cmp.Or(at(u+3), "nameless"), at(u+5), at(u+7)
		p.ID = at(u) + p.ID
	}
	for k := range r.Tribes {
		t := &r.Tribes[k]
		t.Name = at(k)
		for i := range t.Words {
			t.Words[i].Text = at(i + k)
		}
		for i := range t.Decisions {
			for j := range t.Decisions[i].Examples {
				e := &t.Decisions[i].Examples[j]
				e.Title, e.Excerpt, e.URL = at(i+k), at(i+k+11), at(i+k+6)
			}
		}
		for i := range t.Channels {
			t.Channels[i].Channel = at(i + k + 2)
		}
	}
	for i := range r.Connectors {
		c := &r.Connectors[i]
		c.Why, c.Flags = at(i), []string{at(i + 1)}
		for j := range c.Evidence {
			e := &c.Evidence[j]
			e.Title, e.Excerpt, e.URL = at(i+j), at(i+j+4), at(i+j+6)
			e.Post.ID = at(i + j + 9)
		}
	}
	for i := range r.Warnings {
		r.Warnings[i] = at(i)
	}
	r.Scope.Keywords = hostile
}

func TestHostileText(t *testing.T) {
	clean := fake(200, 6, 0.2)
	// Places from the same numbers, some at the very origin.
	places, err := Place(context.Background(), clean, MapOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	places[0], places[5] = layout.Point{}, layout.Point{}
	dirty := fake(200, 6, 0.2)
	poison(dirty)
	page := draw(t, dirty, MapOptions{Title: hostile[0], Version: hostile[1], Facts: hostile, Coverage: hostile, Places: slices.Clone(places)})
	want := skeleton(t, draw(t, clean, MapOptions{Places: places, Facts: hostile, Coverage: hostile, Version: "x"}))
	if got := skeleton(t, page); !slices.Equal(got, want) {
		t.Errorf("hostile text changes the page's elements: %d instead of %d", len(got), len(want))
	}
	if strings.Contains(block(t, page, "option"), "<") {
		t.Error("an unescaped < in the chart's option")
	}
	s, x := sceneOf(t, page), textsOf(t, page)
	for u, p := range dirty.People {
		if got, want := x.Label[u], strings.ToValidUTF8(label(p), "\ufffd"); got != want && !strings.Contains(want, "\ufffd") {
			t.Fatalf("person %d is %q, want %q", u, got, want)
		}
	}
	links := []string{s.Connectors[0].Evidence[0].URL}
	for _, form := range x.Pages {
		links = append(links, form[0])
	}
	for _, url := range links {
		if url != "" && !strings.HasPrefix(url, "http") {
			t.Errorf("link %q", url)
		}
	}
}

// skeleton lists a page's elements with their attribute names, leaving out
// those whose number follows from the text itself.
func skeleton(t testing.TB, page string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		name := n.Data
		for _, a := range n.Attr {
			name += " " + a.Key
		}
		out = append(out, name)
	}
	return out
}
