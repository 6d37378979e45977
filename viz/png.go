package viz

import (
	"fmt"
	"image"
	"image/color"
	imagedraw "image/draw"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/vector"
)

// pixels is a canvas of pixels.
type pixels struct {
	faces *faces
	image *image.RGBA
	fill  vector.Rasterizer
}

func newRaster(faces *faces, paper colour) *pixels {
	p := &pixels{faces: faces, image: image.NewRGBA(image.Rect(0, 0, slideWidth, slideHeight))}
	imagedraw.Draw(p.image, p.image.Bounds(), image.NewUniform(paper.shade(1)), image.Point{}, imagedraw.Src)
	return p
}

func (p *pixels) encode(w io.Writer) error {
	if err := png.Encode(w, p.image); err != nil {
		return fmt.Errorf("viz: png: %w", err)
	}
	return nil
}

// shade is the colour with an opacity.
func (c colour) shade(opacity float64) color.NRGBA {
	part := func(x float64) uint8 { return uint8(math.Round(255 * min(1, max(0, x)))) }
	return color.NRGBA{part(c[0]), part(c[1]), part(c[2]), part(opacity)}
}

// Groups leave no trace in pixels.
func (p *pixels) group(_, _ string) {}
func (p *pixels) end()              {}

// cover fills polygons as one body: where those that turn the same way overlap
// it does not grow darker, and those that turn the other way cut holes.
func (p *pixels) cover(polygons [][]point, src image.Image) {
	b := boxAround(point{}, polygons).grown(1)
	r := image.Rect(int(math.Floor(b.left)), int(math.Floor(b.top)), int(math.Ceil(b.right)), int(math.Ceil(b.bottom))).Intersect(p.image.Bounds())
	if len(polygons) == 0 || r.Empty() {
		return
	}
	p.fill.Reset(r.Dx(), r.Dy())
	at := func(q point) (x, y float32) { return float32(q.x - float64(r.Min.X)), float32(q.y - float64(r.Min.Y)) }
	for _, polygon := range polygons {
		p.fill.MoveTo(at(polygon[0]))
		for _, q := range polygon[1:] {
			p.fill.LineTo(at(q))
		}
		p.fill.ClosePath()
	}
	p.fill.Draw(p.image, r, src, r.Min)
}

func (p *pixels) paint(polygons [][]point, c paint) {
	p.cover(polygons, image.NewUniform(c.colour.shade(c.opacity)))
}

func (p *pixels) ring(points []point, fill, line *paint) {
	if len(points) < 3 {
		return
	}
	p.closed(flatCurves(points), fill, line)
}

// closed fills a closed way and draws its line.
func (p *pixels) closed(way []point, fill, line *paint) {
	if fill != nil {
		p.paint([][]point{way}, *fill)
	}
	switch {
	case line == nil:
	case line.dashed:
		var polygons [][]point
		for _, dash := range dashes(way, 7, 6) {
			polygons = append(polygons, stroked(dash, false, line.width)...)
		}
		p.paint(polygons, *line)
	default:
		p.paint(stroked(way, true, line.width), *line)
	}
}

func (p *pixels) strokes(lines []stroke, c paint) {
	polygons := make([][]point, 0, len(lines))
	for _, l := range lines {
		if q := quad(l.a, l.b, c.width); q != nil {
			polygons = append(polygons, q)
		}
	}
	p.paint(polygons, c)
}

func (p *pixels) bend(a, c, b point, from, to colour, t paint) {
	polygons := stroked(bendPoints(a, c, b), false, t.width)
	box := boxAround(a, polygons).grown(2)
	r := image.Rect(int(box.left), int(box.top), int(box.right)+1, int(box.bottom)+1).Intersect(p.image.Bounds())
	src := image.NewRGBA(r)
	length := max(1e-9, a.to(b))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			along := ((float64(x)-a.x)*(b.x-a.x) + (float64(y)-a.y)*(b.y-a.y)) / (length * length)
			src.Set(x, y, mix(from, to, min(1, max(0, along))).shade(t.opacity))
		}
	}
	p.cover(polygons, src)
}

func (p *pixels) circle(at point, radius float64, fill, line *paint) {
	p.closed(circlePolygon(at, radius), fill, line)
}

func (p *pixels) box(b area4, radius float64, c paint) {
	way := roundedBox(b, radius)
	if c.width > 0 {
		p.closed(way, nil, &c)
		return
	}
	p.closed(way, &c, nil)
}

func roundedBox(b area4, radius float64) []point {
	if radius == 0 {
		return []point{{b.left, b.top}, {b.right, b.top}, {b.right, b.bottom}, {b.left, b.bottom}}
	}
	var way []point
	corners := [...]point{{b.right - radius, b.bottom - radius}, {b.left + radius, b.bottom - radius}, {b.left + radius, b.top + radius}, {b.right - radius, b.top + radius}}
	for i, c := range corners {
		for step := range 7 {
			sin, cos := math.Sincos(math.Pi / 2 * (float64(i) + float64(step)/6))
			way = append(way, point{c.x + radius*cos, c.y + radius*sin})
		}
	}
	return way
}

func (p *pixels) text(t lettering) {
	at := t.at
	switch t.anchor {
	case middle:
		at.x -= p.faces.width(t.text, t.size, t.bold) / 2
	case end:
		at.x -= p.faces.width(t.text, t.size, t.bold)
	}
	glyphs := p.faces.outline(t.text, at, t.size, t.bold)
	if t.halo != nil {
		for _, contours := range glyphs {
			var rim [][]point
			for _, contour := range contours {
				rim = append(rim, stroked(contour, true, 4)...)
			}
			p.paint(rim, *solid(*t.halo))
		}
	}
	for _, contours := range glyphs {
		p.paint(contours, *solid(t.colour))
	}
}
