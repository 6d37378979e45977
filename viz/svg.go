package viz

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// svg is a canvas that writes vectors. Gradients stand beside the curves that
// use them. Errors of writing are kept until close.
type svg struct {
	w     *bufio.Writer
	bends int
}

// svgFonts are common faces close in width to those that text is measured with.
const svgFonts = `Inter, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif`

func newSVG(w io.Writer, title, description string, paper colour) *svg {
	s := &svg{w: bufio.NewWriter(w)}
	fmt.Fprintf(s.w, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img" aria-labelledby="title desc" font-family="%[3]s" stroke-linejoin="round" stroke-linecap="round">`+"\n",
		slideWidth, slideHeight, escaped(svgFonts))
	fmt.Fprintf(s.w, "<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n", escaped(plain(title, 200)), escaped(plain(description, 2000)))
	fmt.Fprintf(s.w, "<rect width=\"%d\" height=\"%d\" fill=\"%s\"/>\n", slideWidth, slideHeight, paper.hex())
	return s
}

func (s *svg) close() error {
	s.w.WriteString("</svg>\n")
	if err := s.w.Flush(); err != nil {
		return fmt.Errorf("viz: svg: %w", err)
	}
	return nil
}

func (s *svg) group(id, title string) {
	s.w.WriteString("<g")
	if id != "" {
		fmt.Fprintf(s.w, " id=%q", id)
	}
	s.w.WriteString(">")
	if title != "" {
		fmt.Fprintf(s.w, "<title>%s</title>", escaped(title))
	}
	s.w.WriteString("\n")
}

func (s *svg) end() { s.w.WriteString("</g>\n") }

func (s *svg) ring(points []point, fill, line *paint) {
	if len(points) < 3 {
		return
	}
	fmt.Fprintf(s.w, `<path d="M%s`, xy(points[0]))
	for _, c := range curves(points) {
		fmt.Fprintf(s.w, "C%s %s %s", xy(c[0]), xy(c[1]), xy(c[2]))
	}
	fmt.Fprintf(s.w, "Z\"%s/>\n", look2(fill, line))
}

func (s *svg) strokes(lines []stroke, p paint) {
	if len(lines) == 0 {
		return
	}
	s.w.WriteString(`<path d="`)
	for _, l := range lines {
		fmt.Fprintf(s.w, "M%sL%s", xy(l.a), xy(l.b))
	}
	fmt.Fprintf(s.w, "\"%s/>\n", look2(nil, &p))
}

func (s *svg) bend(a, c, b point, from, to colour, p paint) {
	s.bends++
	fmt.Fprintf(s.w, `<linearGradient id="bend%d" gradientUnits="userSpaceOnUse" x1="%s" y1="%s" x2="%s" y2="%s"><stop stop-color="%s"/><stop offset="1" stop-color="%s"/></linearGradient>`,
		s.bends, tenth(a.x), tenth(a.y), tenth(b.x), tenth(b.y), from.hex(), to.hex())
	fmt.Fprintf(s.w, `<path d="M%sQ%s %s" fill="none" stroke="url(#bend%d)" stroke-width="%s" stroke-opacity="%s"/>`+"\n",
		xy(a), xy(c), xy(b), s.bends, tenth(p.width), short(p.opacity))
}

func (s *svg) circle(at point, radius float64, fill, line *paint) {
	fmt.Fprintf(s.w, `<circle cx="%s" cy="%s" r="%s"%s/>`+"\n", tenth(at.x), tenth(at.y), tenth(radius), look2(fill, line))
}

func (s *svg) box(b area4, radius float64, p paint) {
	fill, line := &p, (*paint)(nil)
	if p.width > 0 {
		fill, line = nil, &p
	}
	fmt.Fprintf(s.w, `<rect x="%s" y="%s" width="%s" height="%s" rx="%s"%s/>`+"\n",
		tenth(b.left), tenth(b.top), tenth(b.width()), tenth(b.height()), tenth(radius), look2(fill, line))
}

var svgAnchors = [...]string{start: "", middle: ` text-anchor="middle"`, end: ` text-anchor="end"`}

// text writes the rim of a text as a copy below it, hidden from readers: not
// every program that imports the file knows how to paint a rim first.
func (s *svg) text(t lettering) {
	set := fmt.Sprintf(`x="%s" y="%s" font-size="%s"%s`, tenth(t.at.x), tenth(t.at.y), tenth(t.size), svgAnchors[t.anchor])
	if t.bold {
		set += ` font-weight="700"`
	}
	text := escaped(t.text)
	if t.halo != nil {
		fmt.Fprintf(s.w, `<text %s fill="%s" stroke="%[2]s" stroke-width="4" aria-hidden="true">%s</text>`+"\n", set, t.halo.hex(), text)
	}
	fmt.Fprintf(s.w, `<text %s fill="%s">%s</text>`+"\n", set, t.colour.hex(), text)
}

// look2 writes the attributes of a fill and a line.
func look2(fill, line *paint) string {
	var b strings.Builder
	if fill == nil {
		b.WriteString(` fill="none"`)
	} else {
		fmt.Fprintf(&b, ` fill="%s"`, fill.colour.hex())
		if fill.opacity < 1 {
			fmt.Fprintf(&b, ` fill-opacity="%s"`, short(fill.opacity))
		}
	}
	if line != nil {
		fmt.Fprintf(&b, ` stroke="%s" stroke-width="%s"`, line.colour.hex(), tenth(line.width))
		if line.opacity < 1 {
			fmt.Fprintf(&b, ` stroke-opacity="%s"`, short(line.opacity))
		}
		if line.dashed {
			b.WriteString(` stroke-dasharray="7 6"`)
		}
	}
	return b.String()
}

// escaped makes text safe between tags and in attributes.
func escaped(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic("viz: " + err.Error()) // a strings.Builder takes everything
	}
	return b.String()
}

func xy(p point) string { return tenth(p.x) + " " + tenth(p.y) }

// tenth writes a length to a tenth of a pixel.
func tenth(x float64) string { return strconv.FormatFloat(round(x, 1), 'f', -1, 64) }

func short(x float64) string { return strconv.FormatFloat(round(x, 3), 'f', -1, 64) }
