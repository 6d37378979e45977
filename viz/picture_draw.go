package viz

import "fmt"

// canvas is what a picture is drawn on. Colours are opaque; opacity comes
// apart. Things drawn later lie above.
type canvas interface {
	// group opens a group with a name for readers of the file; end closes it.
	group(id, title string)
	end()
	// ring draws a closed curve through points.
	ring(points []point, fill, line *paint)
	// strokes draws straight lines as one body: where they cross they do not
	// grow darker.
	strokes(lines []stroke, p paint)
	// bend draws a curve from a to b with the control point c that turns from
	// one colour into the other.
	bend(a, c, b point, from, to colour, p paint)
	circle(at point, radius float64, fill, line *paint)
	box(b area4, radius float64, p paint)
	text(t lettering)
}

// paint is how an area or a line is coloured.
type paint struct {
	colour  colour
	opacity float64
	width   float64 // of lines, pixels
	dashed  bool
}

// lettering is a line of text. Its place is the left, middle or right end of
// the baseline.
type lettering struct {
	text   string
	at     point
	size   float64
	bold   bool
	anchor anchor
	colour colour
	halo   *colour // a rim of this colour lifts it off what lies below
}

type anchor int

const (
	start anchor = iota
	middle
	end
)

func solid(c colour) *paint { return &paint{colour: c, opacity: 1} }

func line(c colour, width float64) *paint { return &paint{colour: c, opacity: 1, width: width} }

// draw draws the picture from the bottom up.
func (p *Picture) draw(c canvas) {
	p.drawGrounds(c)
	p.drawTies(c)
	p.drawPeople(c)
	p.drawConnectors(c)
	p.drawNames(c)
	p.drawHead(c)
	p.drawLegend(c)
	p.drawCaption(c)
}

func (p *Picture) drawGrounds(c canvas) {
	c.group("bridges", "Ties between tribes")
	for _, b := range p.ribbons {
		from, to := p.tribes[b.a].swatch.dot, p.tribes[b.b].swatch.dot
		c.bend(p.tribes[b.a].centre, b.bent, p.tribes[b.b].centre, from, to, paint{opacity: p.look.ribbon, width: b.width})
	}
	c.end()
	c.group("territories", "")
	for k, t := range p.tribes {
		c.group("", fmt.Sprintf("%s, %s", plain(p.result.Tribes[k].Name, 60), plural(p.result.Tribes[k].Size, "person", "people")))
		edge := line(mix(p.look.paper, t.swatch.line, 0.7), 1.5)
		edge.dashed = len(p.result.Doubts(k)) > 0
		for _, ring := range t.border {
			c.ring(ring, solid(mix(p.look.paper, t.swatch.dot, p.look.fill)), edge)
		}
		c.end()
	}
	c.end()
}

func (p *Picture) drawTies(c canvas) {
	c.group("ties", "Strongest ties")
	c.strokes(p.across, paint{colour: p.look.muted, opacity: p.look.across, width: 0.8})
	for k, lines := range p.inner {
		c.strokes(lines, paint{colour: p.tribes[k].swatch.dot, opacity: p.look.inner, width: 0.9})
	}
	c.end()
}

// drawPeople draws the people without a tribe first and small, then tribe by
// tribe.
func (p *Picture) drawPeople(c canvas) {
	members := make([][]int, len(p.tribes)+1)
	for u, m := range p.result.People {
		members[m.Tribe+1] = append(members[m.Tribe+1], u)
	}
	for k, list := range members {
		if len(list) == 0 {
			continue
		}
		dot, shrink := p.swatchOf(k-1).dot, 1.0
		if k == 0 {
			dot, shrink = mix(p.look.paper, dot, 0.55), 0.75
			c.group("people-alone", "In no tribe")
		} else {
			c.group(fmt.Sprintf("people-%d", k), "")
		}
		fill := solid(dot)
		for _, u := range list {
			var edge *paint
			if p.radius[u] > 2 {
				edge = line(p.look.paper, 0.8)
			}
			c.circle(p.at[u], p.radius[u]*shrink, fill, edge)
		}
		c.end()
	}
}

func (p *Picture) drawConnectors(c canvas) {
	c.group("connectors", "Connectors")
	for _, x := range p.result.Connectors {
		if p.ringed(x) {
			u := x.Person
			c.circle(p.at[u], p.ringRadius(u), nil, line(p.look.paper, 4.4))
			c.circle(p.at[u], p.ringRadius(u), nil, line(p.look.ink, 1.9))
		}
	}
	c.end()
}

func (p *Picture) drawNames(c canvas) {
	c.group("handles", "Names of connectors")
	for _, h := range p.handles {
		if h.leader {
			c.strokes([]stroke{h.line}, paint{colour: p.look.ink, opacity: 0.6, width: 1})
		}
		c.text(lettering{text: h.text, at: point{h.box.left + 2, h.box.top + 2 + 0.8*h.size}, size: h.size, colour: p.look.ink, halo: &p.look.paper})
	}
	c.end()
	c.group("names", "Names of tribes")
	for _, n := range p.names {
		text := p.tribes[n.tribe].swatch.text
		if n.leader {
			c.strokes([]stroke{n.line}, paint{colour: text, opacity: 0.7, width: 1.2})
		}
		p.badge(c, n.disc(), n.badge, n.tribe)
		for i, s := range n.lines {
			at := point{n.textLeft(), n.box.top + 2 + (float64(i)+0.84)*n.size*lineHeight}
			c.text(lettering{text: s, at: at, size: n.size, bold: true, colour: text, halo: &p.look.paper})
		}
	}
	c.end()
}

// badge draws the number of a tribe in a disc of its colour.
func (p *Picture) badge(c canvas, at point, radius float64, k int) {
	c.circle(at, radius, solid(p.tribes[k].swatch.text), line(p.look.paper, 2))
	size := 1.12 * radius
	if p.result.Tribes[k].ID > 99 {
		size = 0.9 * radius
	}
	c.text(lettering{
		text: fmt.Sprint(p.result.Tribes[k].ID), at: point{at.x, at.y + 0.36*size}, size: size,
		bold: true, anchor: middle, colour: p.look.paper,
	})
}

// mix returns the colour at a share of the way from a to b.
func mix(a, b colour, share float64) colour {
	for i := range a {
		a[i] += float64((b[i] - a[i]) * share)
	}
	return a
}

// fromHex reads #rrggbb, as colour.hex writes it.
func fromHex(s string) colour {
	var r, g, b int
	if _, err := fmt.Sscanf(s, "#%02x%02x%02x", &r, &g, &b); err != nil {
		panic("viz: colour " + s)
	}
	return colour{float64(r) / 255, float64(g) / 255, float64(b) / 255}
}
