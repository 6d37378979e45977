package viz

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"tribemap/tribe"
)

func picture(t *testing.T, r *tribe.Result, opt PictureOptions) *Picture {
	t.Helper()
	p, err := NewPicture(context.Background(), r, opt)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func svgOf(t *testing.T, p *Picture) string {
	t.Helper()
	var b strings.Builder
	if err := p.WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// texts returns what a reader of the file is told, and fails if the file is not
// well-formed.
func svgTexts(t *testing.T, svg string) []string {
	t.Helper()
	var out []string
	in := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("svg: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "script" {
			t.Fatal("svg holds a script")
		}
		if text, ok := token.(xml.CharData); ok && strings.TrimSpace(string(text)) != "" {
			out = append(out, string(text))
		}
	}
}

func TestPictureNamesWhatItShows(t *testing.T) {
	r := fake(400, 6, 0.1)
	svg := svgOf(t, picture(t, r, PictureOptions{MapOptions: MapOptions{Title: "A title"}}))
	told := svgTexts(t, svg)
	for _, want := range []string{"A title", "TRIBES", headline(r), plain(Summary(r), 2000), label(r.People[r.Connectors[0].Person])} {
		if !slices.Contains(told, want) {
			t.Errorf("the picture does not say %q", want)
		}
	}
	for _, k := range r.Tribes {
		if !slices.Contains(told, k.Name) {
			t.Errorf("tribe %q is not named", k.Name)
		}
	}
	if dots := strings.Count(svg, "<circle "); dots < len(r.People) {
		t.Errorf("%d circles for %d people", dots, len(r.People))
	}
}

// No two names overlap, none hides the ring of a connector it does not name,
// and all stand on the slide.
func TestNamesStayClear(t *testing.T) {
	for _, c := range []struct{ people, tribes int }{{60, 2}, {600, 11}, {1200, 18}, {1000, 40}} {
		p := picture(t, fake(c.people, c.tribes, 0.2), PictureOptions{})
		var boxes []area4
		for _, n := range p.names {
			boxes = append(boxes, n.box)
		}
		named := len(boxes)
		for _, h := range p.handles {
			boxes = append(boxes, h.box)
		}
		if named < c.tribes*9/10 || len(boxes) == named {
			t.Errorf("%d tribes: %d names and %d handles placed", c.tribes, named, len(boxes)-named)
		}
		slide := area4{0, 0, slideWidth, slideHeight}
		for i, b := range boxes {
			if !b.within(slide) {
				t.Errorf("%d tribes: name %d at %v leaves the slide", c.tribes, i, b)
			}
			for _, o := range boxes[:i] {
				if b.touches(o) {
					t.Errorf("%d tribes: names at %v and %v overlap", c.tribes, b, o)
				}
			}
		}
	}
}

func TestPictureIsTheSameForAnyThreads(t *testing.T) {
	r := fake(500, 7, 0.2)
	var first string
	var pixels []byte
	for _, threads := range []int{1, 8} {
		p := picture(t, r, PictureOptions{MapOptions: MapOptions{Threads: threads}})
		var b bytes.Buffer
		if !testing.Short() {
			if err := p.WritePNG(&b); err != nil {
				t.Fatal(err)
			}
		}
		svg := svgOf(t, p)
		if first != "" && (svg != first || !bytes.Equal(b.Bytes(), pixels)) {
			t.Errorf("%d threads draw another picture", threads)
		}
		first, pixels = svg, b.Bytes()
	}
}

func TestPictureOfHostileText(t *testing.T) {
	r := fake(200, 3, 0.1)
	hostile := []string{
		"</text><script>alert(1)</script>", `" onload="alert(1)`, "<!--", "]]>", "&amp;&#0;", "a\u202eb\u2066c", "\x00\x1b[2J", "\xff\xfe",
		strings.Repeat("long", 3000), "日本語の名前", "👩‍👩‍👧", "\u2028",
	}
	for i := range r.Connectors {
		m := &r.People[r.Connectors[i].Person]
		m.Handle = hostile[i%len(hostile)]
		m.Name = m.Handle
	}
	for k := range r.Tribes {
		r.Tribes[k].Name = hostile[k]
	}
	p := picture(t, r, PictureOptions{MapOptions: MapOptions{Title: hostile[0]}})
	svg := svgOf(t, p)
	told := svgTexts(t, svg)
	if !slices.ContainsFunc(told, func(s string) bool { return strings.HasPrefix(s, "</text><script>") }) {
		t.Error("a name in angle brackets is not told as it is")
	}
	for _, bad := range []string{"\u202e", "\u2066", "\x1b", "<!--"} {
		if strings.Contains(svg, bad) {
			t.Errorf("the file holds %q", bad)
		}
	}
	if err := p.WritePNG(io.Discard); err != nil {
		t.Error(err)
	}
}

func TestPictureInPixels(t *testing.T) {
	if testing.Short() {
		t.Skip("eight million pixels, one after the other")
	}
	for _, dark := range []bool{false, true} {
		p := picture(t, fake(300, 4, 0.1), PictureOptions{Dark: dark})
		var b bytes.Buffer
		if err := p.WritePNG(&b); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		if img.Bounds() != image.Rect(0, 0, slideWidth, slideHeight) {
			t.Fatalf("bounds %v", img.Bounds())
		}
		if got := img.At(2, 2); !close3(got, p.look.paper) {
			t.Errorf("dark %v: the corner is %v, want %s", dark, got, p.look.paper.hex())
		}
		for u, m := range p.result.People[:20] {
			if got, want := img.At(int(p.at[u].x), int(p.at[u].y)), p.swatchOf(m.Tribe).dot; m.Tribe >= 0 && !close3(got, want) && !p.covered(p.at[u]) {
				t.Errorf("dark %v: person %d is %v, want %s", dark, u, got, want.hex())
			}
		}
	}
}

// covered tells whether a name lies over a point.
func (p *Picture) covered(at point) bool {
	box := area4{at.x, at.y, at.x + 1, at.y + 1}.grown(3)
	return slices.ContainsFunc(p.names, func(n nameTag) bool { return n.box.touches(box) }) ||
		slices.ContainsFunc(p.handles, func(h handleTag) bool { return h.box.touches(box) || h.leader })
}

func close3(got color.Color, want colour) bool {
	r, g, b, _ := got.RGBA()
	for i, v := range [3]uint32{r, g, b} {
		if math.Abs(float64(v)/0xffff-want[i]) > 0.02 {
			return false
		}
	}
	return true
}

func TestPictureOfNothing(t *testing.T) {
	p := picture(t, &tribe.Result{}, PictureOptions{})
	if told := svgTexts(t, svgOf(t, p)); !slices.Contains(told, "Tribe map") {
		t.Errorf("an empty picture says %q", told)
	}
	if err := p.WritePNG(io.Discard); err != nil {
		t.Error(err)
	}
	if _, err := NewPicture(context.Background(), &tribe.Result{People: []tribe.Member{{Tribe: 3}}}, PictureOptions{}); !errors.Is(err, ErrResult) {
		t.Errorf("a tribe that is not there: %v", err)
	}
}

func TestDashesCoverTheirShare(t *testing.T) {
	ring := circlePolygon(point{}, 50)
	length, drawn := 0.0, 0.0
	for i, p := range ring {
		length += p.to(ring[(i+1)%len(ring)])
	}
	for _, d := range dashes(ring, 7, 6) {
		for i := range d[1:] {
			drawn += d[i].to(d[i+1])
		}
	}
	if share := drawn / length; math.Abs(share-7.0/13) > 0.03 {
		t.Errorf("dashes cover %.3f of the way, want %.3f", share, 7.0/13)
	}
}
