package viz

import (
	"fmt"
	"strings"
	"unicode"
)

func (p *Picture) drawHead(c canvas) {
	c.group("head", "")
	c.text(lettering{text: plain(p.title, 70), at: point{slideMargin, 74}, size: 36, bold: true, colour: p.look.ink})
	c.text(lettering{text: headline(p.result), at: point{slideMargin, 108}, size: 19, colour: p.look.muted})
	c.end()
}

// mostRows is the number of tribes that the legend has room for.
const mostRows = 20

// drawLegend lists the tribes by size, then says what the marks mean.
func (p *Picture) drawLegend(c canvas) {
	c.group("legend", "Legend")
	right := slideWidth - slideMargin
	c.text(lettering{text: "TRIBES", at: point{legendLeft, 74}, size: 14, bold: true, colour: p.look.muted})
	c.text(lettering{text: "people", at: point{right, 74}, size: 14, anchor: end, colour: p.look.muted})
	c.box(area4{legendLeft, 86, right, 87}, 0, paint{colour: p.look.rule, opacity: 1})
	shown := min(mostRows, len(p.tribes))
	rowHeight := min(72, 740/float64(max(1, shown)))
	y := 90.0
	for k := range shown {
		p.legendRow(c, k, y, rowHeight, right)
		y += rowHeight
	}
	if rest := p.result.Tribes[shown:]; len(rest) > 0 {
		people := 0
		for _, t := range rest {
			people += t.Size
		}
		c.text(lettering{text: "and " + plural(len(rest), "smaller tribe", "smaller tribes"), at: point{legendLeft + 36, y + 22}, size: 15, colour: p.look.muted})
		c.text(lettering{text: grouped(people), at: point{right, y + 22}, size: 15, anchor: end, colour: p.look.muted})
	}
	p.drawKey(c)
	c.end()
}

// legendRow writes a tribe's number, name and size; where there is room also
// words that its name does not have, and its foremost connectors.
func (p *Picture) legendRow(c canvas, k int, y, height, right float64) {
	t := p.result.Tribes[k]
	size := min(17, 0.52*height)
	first := y + height/2 + 0.35*size
	var more []string
	if height > 40 {
		more = p.legendLines(k, int(height/23)-1)
		first -= float64(len(more)) * 9
	}
	p.badge(c, point{legendLeft + 13, first - 0.35*size}, min(13, 0.4*height), k)
	c.text(lettering{text: plain(t.Name, 34), at: point{legendLeft + 36, first}, size: size, bold: true, colour: p.look.ink})
	c.text(lettering{text: grouped(t.Size), at: point{right, first}, size: size, anchor: end, colour: p.look.ink})
	for i, text := range more {
		c.text(lettering{text: plain(text, 52), at: point{legendLeft + 36, first + 18.5*float64(i+1)}, size: 13, colour: p.look.muted})
	}
}

// legendLines returns up to most lines about a tribe.
func (p *Picture) legendLines(k, most int) []string {
	t := p.result.Tribes[k]
	var words, people []string
	for _, w := range t.Words {
		if len(words) < 4 && !strings.Contains(strings.ToLower(t.Name), strings.ToLower(w.Text)) {
			words = append(words, w.Text)
		}
	}
	for _, x := range p.result.Connectors {
		if x.Tribe == k && len(people) < 3 {
			people = append(people, label(p.result.People[x.Person]))
		}
	}
	var lines []string
	if len(words) > 0 {
		lines = append(lines, strings.Join(words, ", "))
	}
	if len(people) > 0 {
		lines = append(lines, "via "+strings.Join(people, ", "))
	}
	return lines[:min(most, len(lines))]
}

// drawKey explains the marks, from the bottom of the legend upwards.
func (p *Picture) drawKey(c canvas) {
	y := 1006.0
	row := func(text string, sign func(at point)) {
		sign(point{legendLeft + 13, y - 5})
		c.text(lettering{text: text, at: point{legendLeft + 36, y}, size: 14, colour: p.look.muted})
		y -= 24
	}
	grey := p.swatchOf(-1).dot
	row("in no tribe", func(at point) { c.circle(at, 4, solid(mix(p.look.paper, grey, 0.55)), nil) })
	if len(p.ribbons) > 0 {
		b := p.ribbons[0]
		row("ties between tribes", func(at point) {
			c.bend(point{at.x - 13, at.y}, at, point{at.x + 13, at.y}, p.tribes[b.a].swatch.dot, p.tribes[b.b].swatch.dot, paint{opacity: 0.6, width: 7})
		})
	}
	if anyDoubt(p.result) {
		row("doubtful tribe: handle with care", func(at point) {
			c.box(area4{at.x - 12, at.y - 6, at.x + 12, at.y + 6}, 4, paint{colour: p.look.muted, opacity: 1, width: 1.5, dashed: true})
		})
	}
	if len(p.result.Connectors) > 0 {
		row("connector: word travels through them", func(at point) { c.circle(at, 6.5, nil, line(p.look.ink, 1.9)) })
	}
}

// drawCaption says what the map is made of.
func (p *Picture) drawCaption(c canvas) {
	n := p.result.Counts
	parts := []string{
		scopeLine(p.result.Scope),
		fmt.Sprintf("%s in %s", plural(n.Posts, "post", "posts"), plural(n.Threads, "thread", "threads")),
		fmt.Sprintf("%s by %s", plural(n.Interactions, "interaction", "interactions"), plural(n.People, "person", "people")),
	}
	if n.Bots > 0 {
		parts = append(parts, "without "+plural(n.Bots, "bot", "bots"))
	}
	c.group("caption", "")
	c.box(area4{slideMargin, 1026, slideWidth - slideMargin, 1027}, 0, paint{colour: p.look.rule, opacity: 1})
	c.text(lettering{text: plain(strings.Join(parts, "  ·  "), 190), at: point{slideMargin, 1050}, size: 15, colour: p.look.muted})
	c.text(lettering{text: "Close on the map means tied; position has no other meaning.", at: point{slideWidth - slideMargin, 1050}, size: 15, anchor: end, colour: p.look.muted})
	c.end()
}

// plain makes foreign text safe to set in a line: no control characters, none
// that turn the writing direction round, single spaces, at most most runes.
func plain(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return strings.TrimRight(string(runes[:most-1]), " ") + "…"
}
