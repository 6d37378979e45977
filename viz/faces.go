package viz

import (
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// faces are the two faces of a picture, the Go fonts. They have Latin, Greek
// and Cyrillic letters; what they lack is set as a middle dot, once for a run.
type faces struct {
	mu            sync.Mutex // guards scratch
	scratch       sfnt.Buffer
	regular, bold *sfnt.Font
}

var loadFaces = sync.OnceValues(func() (*faces, error) {
	regular, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	bold, err := sfnt.Parse(gobold.TTF)
	return &faces{regular: regular, bold: bold}, err
})

func (f *faces) face(bold bool) *sfnt.Font {
	if bold {
		return f.bold
	}
	return f.regular
}

// width returns the length of a line of text in pixels.
func (f *faces) width(s string, size float64, bold bool) float64 {
	x := 0.0
	f.walk(s, size, bold, func(_ sfnt.GlyphIndex, _, advance float64) { x += advance })
	return x
}

// room returns the length of a line in a font that has every letter: those that
// these faces lack are taken to be as wide as high.
func (f *faces) room(s string, size float64, bold bool) float64 {
	missing := 0
	var known strings.Builder
	f.mu.Lock()
	for _, r := range s {
		if g, err := f.face(bold).GlyphIndex(&f.scratch, r); err != nil || g == 0 {
			missing++
			continue
		}
		known.WriteRune(r)
	}
	f.mu.Unlock()
	return f.width(known.String(), size, bold) + float64(float64(missing)*size)
}

// walk visits the glyphs of a text with their place on the line.
func (f *faces) walk(s string, size float64, bold bool, visit func(g sfnt.GlyphIndex, x, advance float64)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	face, ppem := f.face(bold), fixed.Int26_6(size*64)
	x, missing := 0.0, false
	for _, r := range s {
		g, err := face.GlyphIndex(&f.scratch, r)
		if err != nil || g == 0 {
			if missing {
				continue
			}
			missing = true
			if g, err = face.GlyphIndex(&f.scratch, '·'); err != nil {
				continue
			}
		} else {
			missing = false
		}
		advance, err := face.GlyphAdvance(&f.scratch, g, ppem, font.HintingNone)
		if err != nil {
			continue
		}
		visit(g, x, float64(advance)/64)
		x += float64(advance) / 64
	}
}

// outline returns the closed contours of each glyph of a text that begins at a
// point of the baseline.
func (f *faces) outline(s string, at point, size float64, bold bool) [][][]point {
	var glyphs [][][]point
	face, ppem := f.face(bold), fixed.Int26_6(size*64)
	f.walk(s, size, bold, func(g sfnt.GlyphIndex, x, _ float64) {
		segments, err := face.LoadGlyph(&f.scratch, g, ppem, nil)
		if err == nil && len(segments) > 0 {
			glyphs = append(glyphs, contours(segments, point{at.x + x, at.y}))
		}
	})
	return glyphs
}

// contours turns the segments of a glyph into polygons.
func contours(segments sfnt.Segments, origin point) [][]point {
	const steps = 5
	place := func(p fixed.Point26_6) point {
		return point{origin.x + float64(p.X)/64, origin.y + float64(p.Y)/64}
	}
	var out [][]point
	var way []point
	for _, s := range segments {
		a := place(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if len(way) > 2 {
				out = append(out, way)
			}
			way = []point{a}
		case sfnt.SegmentOpLineTo:
			way = append(way, a)
		case sfnt.SegmentOpQuadTo:
			from, b := way[len(way)-1], place(s.Args[1])
			for i := 1; i <= steps; i++ {
				way = append(way, quadratic(from, a, b, float64(i)/steps))
			}
		case sfnt.SegmentOpCubeTo:
			from, b, c := way[len(way)-1], place(s.Args[1]), place(s.Args[2])
			for i := 1; i <= steps; i++ {
				way = append(way, cubic(from, a, b, c, float64(i)/steps))
			}
		}
	}
	if len(way) > 2 {
		out = append(out, way)
	}
	return out
}
