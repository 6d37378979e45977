package viz

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tribemap/graph"
	"tribemap/internal/browsertest"
	"tribemap/tribe"
	"tribemap/viz/layout"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

var keep = flag.String("keep", "", "folder to leave the example pages in")

// draw writes the page of r, and leaves r and the places given with people
// numbered as on the page.
func draw(t testing.TB, r *tribe.Result, opt MapOptions) string {
	t.Helper()
	places := opt.Places
	if places == nil {
		var err error
		if places, err = Place(context.Background(), r, opt, nil); err != nil {
			t.Fatal(err)
		}
	}
	page, at := arranged(r, places, MostPeople)
	*r = *page
	copy(places, at)
	opt.Places = places
	var b bytes.Buffer
	if err := Map(context.Background(), &b, r, opt); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// block returns what stands between the tags of the script with the given id.
func block(t testing.TB, page, id string) string {
	t.Helper()
	_, rest, ok := strings.Cut(page, `id="`+id+`">`)
	text, _, ended := strings.Cut(rest, "</script>")
	if !ok || !ended {
		t.Fatalf("no block %q", id)
	}
	return text
}

func unpack(t testing.TB, page, id string) []byte {
	t.Helper()
	text, err := browsertest.Unpack(page, id)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// UnmarshalJSON reads lines as the page does.
func (l *lines) UnmarshalJSON(text []byte) error {
	var joined string
	if json.Unmarshal(text, &joined) == nil && string(text) != "null" {
		*l = strings.Split(joined, parting)
		return nil
	}
	return json.Unmarshal(text, (*[]string)(l))
}

func sceneOf(t testing.TB, page string) scene {
	t.Helper()
	var first outlineBlock
	var rest detailsBlock
	if err := errors.Join(json.Unmarshal(unpack(t, page, "scene"), &first), json.Unmarshal(unpack(t, page, "details"), &rest)); err != nil {
		t.Fatal(err)
	}
	s := scene{outline: first.Head, details: rest.Head}
	for k, o := range first.Tribes {
		s.Tribes = append(s.Tribes, sceneTribe{o, rest.Tribes[k]})
	}
	for i, o := range first.Connectors {
		s.Connectors = append(s.Connectors, sceneConnector{o, rest.Connectors[i]})
	}
	return s
}

func textsOf(t testing.TB, page string) texts {
	t.Helper()
	var x texts
	if err := json.Unmarshal(unpack(t, page, "texts"), &x); err != nil {
		t.Fatal(err)
	}
	return x
}

func TestExamplePages(t *testing.T) {
	for _, c := range []struct {
		name         string
		n, tribes    int
		unaffiliated float64
		most         int // bytes
	}{
		{"small", 220, 14, 0.25, 410_000},
		{"demo", 600, 14, 0.5, 425_000},
		{"large", 1500, 12, 0.1, 455_000},
		{"sparse", 600, 14, 0.75, 425_000},
	} {
		page := draw(t, fake(c.n, c.tribes, c.unaffiliated), MapOptions{Version: "tribemap test"})
		t.Logf("%s: %d people, %d bytes", c.name, c.n, len(page))
		if len(page) > c.most {
			t.Errorf("%s: %d bytes, want at most %d", c.name, len(page), c.most)
		}
		if *keep != "" {
			if err := os.WriteFile(filepath.Join(*keep, c.name+".html"), []byte(page), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestSameBytes(t *testing.T) {
	r := fake(300, 8, 0.2)
	places, err := Place(context.Background(), r, MapOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var pages [3]bytes.Buffer
	for i, opt := range [...]MapOptions{{Threads: 1}, {Threads: 8}, {Places: places}} {
		if err := Map(context.Background(), &pages[i], r, opt); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(pages[0].Bytes(), pages[1].Bytes()) {
		t.Error("two maps of one result differ")
	}
	if !bytes.Equal(pages[0].Bytes(), pages[2].Bytes()) {
		t.Error("places given differ from places computed")
	}
}

// Everything the page may load or run is named by a hash or inline data.
func TestPolicy(t *testing.T) {
	page := draw(t, fake(60, 3, 0.2), MapOptions{})
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var policy string
	var inline []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "src" || strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcset":
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			case a.Key == "href" && a.Val != "data:," && !strings.HasPrefix(a.Val, "#"):
				t.Errorf("<%s href=%q>", n.Data, a.Val)
			case a.Key == "content" && strings.Contains(a.Val, "default-src"):
				policy = a.Val
			}
		}
		if n.Data == "style" || n.Data == "script" && len(n.Attr) == 0 {
			inline = append(inline, n.FirstChild.Data)
		}
	}
	if len(inline) != 2 || !strings.HasPrefix(policy, "default-src 'none'; script-src 'sha256-") || strings.Contains(policy, "unsafe") {
		t.Fatalf("%d inline blocks under policy %q", len(inline), policy)
	}
	inline = append(inline, string(unpack(t, page, "code")), string(unpack(t, page, "chart")))
	for i, text := range inline {
		if !strings.Contains(policy, hashOf(text)) {
			t.Errorf("the policy does not name inline block %d", i)
		}
	}
}

// hostile is what a name or a post may hold at worst: attacks in the contexts
// that a page puts text in, and text that is odd without meaning to be.
var hostile = corpus()

// Whatever a name holds, it comes back from the page's data as it went in.
func TestNamesRoundTrip(t *testing.T) {
	r := fake(30, 2, 0.1)
	places, err := Place(context.Background(), r, MapOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.String().Draw(rt, "name")
		r.People[3].Handle = name
		page := draw(t, r, MapOptions{Places: places})
		if got := textsOf(t, page).Label[3]; got != label(r.People[3]) {
			rt.Fatalf("%q comes back as %q", name, got)
		}
	})
}

func TestWebURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.org/a?b=c#d": "https://example.org/a?b=c#d",
		"HTTP://Example.org":          "http://Example.org",
		"javascript:alert(1)":         "",
		" javascript:alert(1)":        "",
		"java\nscript:alert(1)":       "",
		"data:text/html,x":            "",
		"//example.org":               "",
		"/relative":                   "",
		"https:opaque":                "",
		"file:///etc/passwd":          "",
		"":                            "",
	} {
		if got := webURL(in); got != want {
			t.Errorf("webURL(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestHideText(t *testing.T) {
	page := draw(t, fake(100, 4, 0), MapOptions{HideText: true})
	for _, c := range sceneOf(t, page).Connectors {
		for _, e := range c.Evidence {
			if e.Text != "" || e.Title != "" {
				t.Fatalf("quotes %q %q", e.Title, e.Text)
			}
		}
	}
}

// Nothing at all, people without tribes, and one tribe alone are maps too.
func TestSmallResults(t *testing.T) {
	one := fake(12, 1, 0)
	for name, r := range map[string]*tribe.Result{
		"nobody":    {},
		"strangers": {People: make([]tribe.Member, 3)},
		"no tribes": {People: []tribe.Member{{Tribe: -1, Second: -1}, {Tribe: -1, Second: -1}}, Edges: []graph.Edge{{From: 0, To: 1, Weight: 1}}},
		"one tribe": one,
	} {
		if name == "strangers" {
			for u := range r.People {
				r.People[u].Tribe, r.People[u].Second = -1, -1
			}
		}
		page := draw(t, r, MapOptions{})
		if x := textsOf(t, page); len(x.Label) != len(r.People) {
			t.Errorf("%s: %d people on the page, want %d", name, len(x.Label), len(r.People))
		}
	}
}

func TestInconsistentResults(t *testing.T) {
	for name, spoil := range map[string]func(*tribe.Result){
		"person's tribe": func(r *tribe.Result) { r.People[0].Tribe = 9 },
		"second tribe":   func(r *tribe.Result) { r.People[0].Second = -2 },
		"tie":            func(r *tribe.Result) { r.Ties[0].B = 1000 },
		"edge":           func(r *tribe.Result) { r.Edges[0].To = 1000 },
		"neighbour":      func(r *tribe.Result) { r.Tribes[0].Neighbours[0].Tribe = -1 },
		"connector":      func(r *tribe.Result) { r.Connectors[0].Person = tribe.None },
		"evidence":       func(r *tribe.Result) { r.Connectors[0].Evidence[0].Author = tribe.None },
		"reach":          func(r *tribe.Result) { r.Reach[0].Tribe = 4 },
	} {
		r := fake(60, 3, 0.1)
		spoil(r)
		if err := Map(context.Background(), io.Discard, r, MapOptions{}); !errors.Is(err, ErrResult) {
			t.Errorf("%s: %v, want ErrResult", name, err)
		}
	}
	r := fake(60, 3, 0.1)
	if err := Map(context.Background(), io.Discard, r, MapOptions{Places: make([]layout.Point, 2)}); !errors.Is(err, ErrResult) {
		t.Errorf("places: %v, want ErrResult", err)
	}
}

func TestChartOption(t *testing.T) {
	s := sceneOf(t, draw(t, fake(100, 4, 0.1), MapOptions{}))
	text, err := json.Marshal(chartOption(&s))
	if err != nil {
		t.Fatal(err)
	}
	var option struct {
		XAxis, YAxis []struct {
			Show     bool
			Min, Max float64
		}
		Series []struct {
			ID, Type, Draw string
			Data           []struct{ Value []int }
		}
	}
	if err := json.Unmarshal(text, &option); err != nil {
		t.Fatal(err)
	}
	if len(option.Series) != len(layers) || option.XAxis[0].Show || option.XAxis[0].Min != s.Box[0] || option.YAxis[0].Max != s.Box[3] {
		t.Fatalf("option %s", text)
	}
	for i, series := range option.Series {
		if series.ID != layers[i] || series.Draw != layers[i] || series.Type != "custom" {
			t.Errorf("series %d: %+v", i, series)
		}
		if code := asset("js/chart.js"); !regexp.MustCompile(`(?m)^  ` + layers[i] + `\(`).MatchString(code) {
			t.Errorf("no function draws %q", layers[i])
		}
	}
}

func TestSummary(t *testing.T) {
	got := Summary(fake(600, 14, 0.5))
	for _, want := range []string{"600 people, 14 tribes: 50\u00a0% of them belong to one.", "The loudest reach fewer: 5 connectors of ", "Largest tribe: Trail running & ultras: 54 people"} {
		if !strings.Contains(got, want) {
			t.Errorf("summary lacks %q: %s", want, got)
		}
	}
	if got := Summary(&tribe.Result{}); !strings.HasPrefix(got, "0 people, no tribes") {
		t.Errorf("summary of nothing: %s", got)
	}
}
