package tribe

import (
	"errors"
	"math"
	"testing"

	"tribemap/graph"
)

// Two cliques of ten; person 0 of the first also talks with five of the second,
// person 1 with a single one, however much.
func TestOverlap(t *testing.T) {
	r := drawn("00000000001111111111..........", 0, 1)
	for c := range uint32(2) {
		for i := range uint32(10) {
			for j := range i {
				r.Edges = append(r.Edges, graph.Edge{From: 10*c + j, To: 10*c + i, Weight: 1})
			}
		}
	}
	// Many others who talk among themselves make both tribes a small part of all.
	for i := uint32(20); i < 30; i++ {
		for j := uint32(20); j < i; j++ {
			r.Edges = append(r.Edges, graph.Edge{From: j, To: i, Weight: 1})
		}
	}
	for v := range uint32(8) {
		r.Edges = append(r.Edges, graph.Edge{From: 0, To: 10 + v, Weight: 1})
	}
	r.Edges = append(r.Edges, graph.Edge{From: 1, To: 12, Weight: 50})
	all, err := Overlap(r, OverlapOptions{Chance: .5})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 || all[0].Person != 0 || !all[0].Home || all[1].Tribe != 1 || all[1].Contacts != 8 || all[1].Of != 17 {
		t.Fatalf("got %+v, want person 0 in both tribes", all)
	}
	if want := 8. / 17; math.Abs(all[1].Share-want) > 1e-12 {
		t.Errorf("share %v, want %v", all[1].Share, want)
	}
	if all, _ = Overlap(r, OverlapOptions{Share: .6}); len(all) > 0 {
		t.Errorf("from a share of .6 on: %+v", all)
	}
	if _, err = Overlap(r, OverlapOptions{Share: 2}); !errors.Is(err, ErrOption) {
		t.Errorf("error %v, want %v", err, ErrOption)
	}
}

// Three heads or more in five throws: 16 of 32 ways; one six or more in two
// throws of a die: 11 of 36.
func TestChanceOfContacts(t *testing.T) {
	for _, c := range []struct {
		k, n    int
		p, want float64
	}{{3, 5, .5, .5}, {1, 2, 1. / 6, 11. / 36}, {0, 4, .3, 1}, {2, 4, 0, 0}, {2, 4, 1, 1}} {
		if got := atLeast(c.k, c.n, c.p); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("at least %d of %d at %v: %v, want %v", c.k, c.n, c.p, got, c.want)
		}
	}
}
