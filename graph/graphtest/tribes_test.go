package graphtest

import (
	"slices"
	"testing"
)

func TestTribesKeepTheirPromises(t *testing.T) {
	opt := TribesOptions{N: 4000, Mixing: 0.3}
	g, membership := Tribes(Rand(1), opt)
	check(t, "tribes", g)
	if g.N() > opt.N || g.N() < opt.N*9/10 || len(membership) != g.N() {
		t.Fatalf("%d nodes, %d memberships, want a little below %d", g.N(), len(membership), opt.N)
	}
	out, arcs, hub := 0, 0, 0
	for u := range uint32(g.N()) {
		if g.Degree(u) == 0 {
			t.Fatalf("node %d has no tie", u)
		}
		hub = max(hub, g.Degree(u))
		for _, v := range g.Neighbors(u) {
			arcs++
			if membership[u] != membership[v] {
				out++
			}
		}
	}
	// A little of what is drawn from everybody stays inside, and repeats are
	// dropped inside tribes more often than between them.
	if mixing := float64(out) / float64(arcs); mixing < 0.25 || mixing > 0.36 {
		t.Errorf("mixing %.3f, want about 0.3", mixing)
	}
	if mean := float64(arcs) / float64(g.N()); mean < 7 || mean > 9 || float64(hub) < 8*mean {
		t.Errorf("mean degree %.2f, largest %d, want 7–9 and a hub", mean, hub)
	}
	if again, other := Tribes(Rand(1), opt); !slices.Equal(other, membership) || !slices.Equal(again.Targets(), g.Targets()) {
		t.Error("the same chance gives another graph")
	}
}
