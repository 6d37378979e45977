package markup

import "testing"

func TestText(t *testing.T) {
	tests := map[string]string{
		"":                                   "",
		"a<b>b</b> c":                        "ab c",
		"a \n b":                             "a b",
		"<script>x<y</script>z":              "z",
		"<ul><li>one<li>two</ul>":            "one\ntwo",
		"<pre>a\n  b</pre>":                  "a\n  b",
		"<style>p{}</style><p>x</p><p>y</p>": "x\n\ny",
		"&amp;lt;":                           "&lt;",
		"<blockquote>a<blockquote>b</blockquote>c</blockquote>d": "> a\n> > b\n> c\nd",
	}
	for in, want := range tests {
		if got := Text(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestCutQuoteTags(t *testing.T) {
	for _, tt := range []struct {
		in, own string
		names   []string
	}{
		{"plain [text]", "plain [text]", nil},
		{`[quote="ann"]a[/quote]b`, "b", []string{"ann"}},
		{"[quote=“ann”]a[/quote]\nb", "b", []string{"ann"}},
		{`[QUOTE=ann, post:1]a[/QUOTE]b`, "b", []string{"ann"}},
		{"a[quote]b[/quote]c", "ac", []string{}},
		{`[quote="ann"]a[quote="bob"]b[/quote]c[/quote]d`, "d", []string{"ann"}},
		{`[quote="ann"]a`, "a", nil},
		{`a[/quote]b`, "ab", nil},
		{`[quote="ann"]a[quote="bob"]b[/quote]c`, "ac", []string{"bob"}},
		{`[quote="ann"]1[/quote]x[quote="bob"]2[/quote]y`, "xy", []string{"ann", "bob"}},
	} {
		own, names := cutQuoteTags(tt.in)
		if own != tt.own || len(names) != len(tt.names) {
			t.Errorf("%q: %q, %q; want %q, %q", tt.in, own, names, tt.own, tt.names)
			continue
		}
		for i := range names {
			if names[i] != tt.names[i] {
				t.Errorf("%q: names %q, want %q", tt.in, names, tt.names)
			}
		}
	}
}

func FuzzCooked(f *testing.F) {
	f.Add(`<aside class="quote" data-username="a"><blockquote>b</blockquote></aside><p>c <a class="mention">@d</a></p>`)
	f.Add(`<aside class=quote>x:<aside></aside>[quote="a"]`)
	f.Fuzz(func(t *testing.T, text string) { ReadCooked(text) })
}

func FuzzOwn(f *testing.F) {
	f.Add(`<p>a</p><blockquote>b<blockquote>c</blockquote></blockquote><a href="https://x.example">d</a>`)
	f.Add(`<aside><img class=emoji alt=":)">`)
	f.Fuzz(func(t *testing.T, text string) {
		own, links := Own(text, func(Element, string) {})
		if len(own) > 2*len(text)+len(text)*4 || len(links) > mostNamed {
			t.Errorf("%d bytes and %d links out of %d bytes", len(own), len(links), len(text))
		}
	})
}
