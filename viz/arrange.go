package viz

import (
	"cmp"
	"slices"

	"tribemap/graph"
	"tribemap/tribe"
	"tribemap/viz/layout"
)

// arranged returns a copy of the result, and the places, with people renumbered
// for the page: those it draws first, most at most; among them tribe by tribe,
// those without one last, and within a tribe along a curve that goes from
// neighbour to neighbour. Numbers that belong together are then close, and the
// differences that the page packs are small.
func arranged(r *tribe.Result, places []layout.Point, most int) (*tribe.Result, []layout.Point) {
	order := pageOrder(r, places, drawnFirst(r, most))
	number := make([]uint32, len(order)) // on the page
	out := *r
	out.People = make([]tribe.Member, len(order))
	at := make([]layout.Point, len(order))
	for i, u := range order {
		number[u] = uint32(i)
		out.People[i], at[i] = r.People[u], places[u]
	}
	out.Edges = make([]graph.Edge, len(r.Edges))
	for i, e := range r.Edges {
		e.From, e.To = number[e.From], number[e.To]
		out.Edges[i] = e
	}
	out.Ties = make([]tribe.Tie, len(r.Ties))
	for i, t := range r.Ties {
		if t.A, t.B = number[t.A], number[t.B]; t.A > t.B {
			t.A, t.B, t.FromA, t.Opened = t.B, t.A, t.Count-t.FromA, t.Sittings-t.Opened
		}
		out.Ties[i] = t
	}
	out.Stories = make([]tribe.TieStory, len(r.Stories))
	for i, s := range r.Stories {
		if s.A, s.B = number[s.A], number[s.B]; s.A > s.B {
			s.A, s.B = s.B, s.A
			s.Timeline.FromA, s.Timeline.FromB = s.Timeline.FromB, s.Timeline.FromA
		}
		s.Posts = renumbered(s.Posts, number)
		out.Stories[i] = s
	}
	out.Connectors = slices.Clone(r.Connectors)
	for i := range out.Connectors {
		c := &out.Connectors[i]
		c.Person = number[c.Person]
		c.Evidence = renumbered(c.Evidence, number)
	}
	out.Tribes = slices.Clone(r.Tribes)
	for i := range out.Tribes {
		t := &out.Tribes[i]
		t.Decisions = slices.Clone(t.Decisions)
		for j := range t.Decisions {
			t.Decisions[j].Examples = renumbered(t.Decisions[j].Examples, number)
		}
	}
	return &out, at
}

func renumbered(list []tribe.Evidence, number []uint32) []tribe.Evidence {
	list = slices.Clone(list)
	for i, e := range list {
		list[i].Author = number[e.Author]
		if e.To != tribe.None {
			list[i].To = number[e.To]
		}
	}
	return list
}

func pageOrder(r *tribe.Result, places []layout.Point, drawn []bool) []int {
	order := make([]int, len(r.People))
	along := make([]uint32, len(r.People))
	if len(places) > 0 {
		b := boxOf(places)
		scale := (curveSide - 1) / max(1e-9, b.maxX-b.minX, b.maxY-b.minY)
		for u, p := range places {
			order[u] = u
			along[u] = curve(uint32((p.X-b.minX)*scale), uint32((p.Y-b.minY)*scale))
		}
	}
	slices.SortStableFunc(order, func(u, v int) int {
		// As unsigned numbers, people without a tribe (−1) come last.
		return cmp.Or(btoi(drawn[v])-btoi(drawn[u]), cmp.Compare(uint(r.People[u].Tribe), uint(r.People[v].Tribe)), cmp.Compare(along[u], along[v]))
	})
	return order
}

// curveSide is the number of cells on a side of the square that curve fills.
const curveSide = 1 << 12

// curve returns how far along Hilbert's curve the cell (x, y) lies.
func curve(x, y uint32) uint32 {
	d := uint32(0)
	for s := uint32(curveSide / 2); s > 0; s /= 2 {
		rx, ry := btou(x&s != 0), btou(y&s != 0)
		d += s * s * ((3 * rx) ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = curveSide-1-x, curveSide-1-y
			}
			x, y = y, x
		}
	}
	return d
}

func btou(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}
