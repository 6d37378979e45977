package viz

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"

	"tribemap/graph"
	"tribemap/tribe"
	"tribemap/viz/layout"
)

// PictureOptions says how a picture is drawn. The zero value is good.
type PictureOptions struct {
	MapOptions      // Title, RNG, Threads and Places count here
	Dark       bool // on a dark ground
}

// Picture is the map as one still slide of 1920 by 1080 pixels: title, map,
// legend and caption. It shows names but no text that people wrote.
type Picture struct {
	sheet
	title string
	look  look

	inner   [][]stroke
	across  []stroke
	names   []nameTag
	handles []handleTag
}

// Extent of the slide and of its parts, in pixels.
const (
	slideWidth, slideHeight = 1920, 1080
	slideMargin             = 56.0
	legendLeft              = 1512.0
)

var mapFrame = area4{slideMargin, 140, legendLeft - 40, 1006}

// slideStyle is how a slide writes names.
var slideStyle = nameStyle{
	least: 15, gain: 13, handle: 15, ranks: 2, line: 28, word: 17, slack: 1,
	written: math.Inf(1), ringGap: 2.8, ringRoom: 60,
}

// look is a theme with the colours of a picture's furniture.
type look struct {
	paper, ink, muted, rule colour
	swatches                []pictureSwatch // by slot
	fill                    float64         // strength of the washes
	inner, across, ribbon   float64         // opacity of ties
}

// pictureSwatch is a swatch as numbers.
type pictureSwatch struct{ dot, line, text colour }

// NewPicture composes the slide. The same result and options give the same
// picture.
func NewPicture(ctx context.Context, r *tribe.Result, opt PictureOptions) (*Picture, error) {
	var err error
	if opt.MapOptions, err = opt.complete(ctx, r); err != nil {
		return nil, err
	}
	faces, err := loadFaces()
	if err != nil {
		return nil, fmt.Errorf("viz: fonts: %w", err)
	}
	p := &Picture{title: opt.Title, sheet: sheet{
		result: r, style: slideStyle, width: slideWidth, height: slideHeight, frame: mapFrame.grown(24),
	}}
	p.settle(opt)
	p.gatherTies()
	p.bridgeTribes()
	l := newLabeller(&p.sheet, faces).place()
	p.names, p.handles = l.names, l.handles
	return p, nil
}

// WriteSVG writes the picture as vectors; text stays text.
func (p *Picture) WriteSVG(w io.Writer) error {
	c := newSVG(w, p.title, Summary(p.result), p.look.paper)
	p.draw(c)
	return c.close()
}

// WritePNG writes the picture as pixels.
func (p *Picture) WritePNG(w io.Writer) error {
	faces, err := loadFaces()
	if err != nil {
		return fmt.Errorf("viz: fonts: %w", err)
	}
	c := newRaster(faces, p.look.paper)
	p.draw(c)
	return c.encode(w)
}

// settle fits everybody and all grounds into the frame of the map.
func (p *Picture) settle(opt PictureOptions) {
	r := p.result
	of := make([]int, len(r.People))
	for u, m := range r.People {
		of[u] = m.Tribe
	}
	land := territories(opt.Places, of, len(r.Tribes))
	centres := make([]layout.Point, len(r.Tribes))
	for k := range centres {
		centres[k] = middleOf(opt.Places, of, k)
	}
	var s scene
	slots := s.colour(r.Tribes, *opt.Colours)
	p.look = newLook(&s, opt.Dark)
	view := fit(opt.Places, land)
	for k := range land {
		g := ground{
			swatch: p.look.swatches[slots[k]], coloured: slots[k] < len(p.look.swatches)-1,
			border: view.rings(land[k]), centre: view.point(centres[k]),
		}
		g.box = boxAround(g.centre, g.border)
		p.tribes = append(p.tribes, g)
	}
	for u, radius := range dotRadii(r) {
		p.at = append(p.at, view.point(opt.Places[u]))
		p.radius = append(p.radius, min(9, max(0.9, float64(radius)*view.scale)))
	}
}

// view turns places into pixels.
type view struct {
	scale  float64
	centre layout.Point
	middle point
}

func fit(places []layout.Point, land [][][]layout.Point) view {
	all := append([]layout.Point(nil), places...)
	for _, t := range land {
		for _, ring := range t {
			all = append(all, ring...)
		}
	}
	v := view{scale: 1, middle: mapFrame.middle()}
	if len(all) == 0 {
		return v
	}
	b := boxOf(all)
	v.centre = layout.Point{X: (b.minX + b.maxX) / 2, Y: (b.minY + b.maxY) / 2}
	v.scale = min(mapFrame.width()/(b.maxX-b.minX+1), mapFrame.height()/(b.maxY-b.minY+1), 30)
	return v
}

func (v view) point(p layout.Point) point {
	return point{v.middle.x + float64((p.X-v.centre.X)*v.scale), v.middle.y - float64((p.Y-v.centre.Y)*v.scale)}
}

func (v view) rings(rings [][]layout.Point) [][]point {
	out := make([][]point, len(rings))
	for i, ring := range rings {
		for _, p := range ring {
			out[i] = append(out[i], v.point(p))
		}
	}
	return out
}

func newLook(s *scene, dark bool) look {
	l := look{
		paper: lightTheme.ground, ink: fromHex("#1d2433"), muted: fromHex("#5d6678"), rule: fromHex("#e6e3da"),
		fill: 0.14, inner: 0.24, across: 0.09, ribbon: 0.36,
	}
	swatches := s.Light
	if dark {
		l = look{
			paper: darkTheme.ground, ink: fromHex("#e8eaf0"), muted: fromHex("#9aa3b5"), rule: fromHex("#2a303d"),
			fill: 0.2, inner: 0.28, across: 0.09, ribbon: 0.42,
		}
		swatches = s.Dark
	}
	for _, w := range swatches {
		l.swatches = append(l.swatches, pictureSwatch{fromHex(w.Dot), fromHex(w.Line), fromHex(w.Text)})
	}
	return l
}

// swatchOf returns the colours of somebody in tribe t, or in none.
func (p *Picture) swatchOf(t int) pictureSwatch {
	if t >= 0 {
		return p.tribes[t].swatch
	}
	return p.look.swatches[len(p.look.swatches)-1]
}

// mostDrawnTies bounds the ties of a picture: more would be a wash of colour.
const mostDrawnTies = 40_000

// gatherTies picks the strongest ties of everybody, fewer the more people there
// are.
func (p *Picture) gatherTies() {
	p.inner = make([][]stroke, len(p.tribes))
	each := min(drawnTies, mostDrawnTies/max(1, len(p.at)))
	for _, e := range strongestEdges(p.result.Edges, len(p.at), each) {
		line := stroke{p.at[e.From], p.at[e.To]}
		if t := p.result.People[e.From].Tribe; t >= 0 && t == p.result.People[e.To].Tribe {
			p.inner[t] = append(p.inner[t], line)
		} else {
			p.across = append(p.across, line)
		}
	}
}

func strongestEdges(edges []graph.Edge, n, each int) []graph.Edge {
	if each == 0 {
		return nil
	}
	keep := strongest(byWeight(edges), n, each, mostDrawnTies, func(i int) (uint32, uint32) { return edges[i].From, edges[i].To })
	out := make([]graph.Edge, len(keep))
	for i, k := range keep {
		out[i] = edges[k]
	}
	return out
}

// byWeight returns the numbers of edges by falling weight.
func byWeight(edges []graph.Edge) []int {
	order := make([]int, len(edges))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(edges[j].Weight, edges[i].Weight) })
	return order
}
