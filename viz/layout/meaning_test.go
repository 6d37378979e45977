package layout

import (
	"math"
	"slices"
	"testing"

	"tribemap/graph"
	"tribemap/graph/graphtest"
)

// Of the people somebody is tied to inside their tribe, those with the heavier ties
// stand nearer: weights are made up so that they say nothing but this.
func TestHeavierTiesEndNearer(t *testing.T) {
	g, tribes := planted(1500)
	var edges []graph.Edge
	rng := graphtest.Rand(5)
	for e := range g.Edges() {
		e.Weight = 1
		if rng.IntN(2) == 0 {
			e.Weight = 9
		}
		edges = append(edges, e)
	}
	p := lay(t, build(t, g.N(), edges...), tribes, Options{})
	var heavy, light []float64
	for _, e := range edges {
		if tribes[e.From] == None || tribes[e.From] != tribes[e.To] {
			continue
		}
		if d := distance(p[e.From], p[e.To]); e.Weight > 1 {
			heavy = append(heavy, d)
		} else {
			light = append(light, d)
		}
	}
	h, l := middle(heavy), middle(light)
	t.Logf("half of the heavy ties are shorter than %.2f, of the light ones %.2f", h, l)
	if h > 0.9*l {
		t.Errorf("heavy ties are %.2f long, light ones %.2f: weights say nothing", h, l)
	}
}

func middle(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// The largest tribe stands left of the middle and above it, whatever the numbers of
// people and tribes: maps of one talk are the same way round.
func TestLargestIslandUpperLeft(t *testing.T) {
	g, tribes := planted(1200)
	for seed := range uint64(4) {
		order := graphtest.Rand(seed).Perm(g.N())
		var edges []graph.Edge
		for e := range g.Edges() {
			edges = append(edges, graph.Edge{From: uint32(order[e.From]), To: uint32(order[e.To]), Weight: e.Weight})
		}
		renumbered := make([]uint32, g.N())
		members := map[uint32][]int{}
		for u, t := range tribes {
			renumbered[order[u]] = t
			if t != None {
				members[t] = append(members[t], order[u])
			}
		}
		p := lay(t, build(t, g.N(), edges...), renumbered, Options{RNG: seed})
		largest := uint32(0)
		for k, list := range members {
			if len(list) > len(members[largest]) || len(list) == len(members[largest]) && k < largest {
				largest = k
			}
		}
		var all, island []Point
		for u := range p {
			if renumbered[u] != None {
				all = append(all, p[u])
			}
		}
		for _, u := range members[largest] {
			island = append(island, p[u])
		}
		if c, m := centreOf(island), centreOf(all); c.X > m.X || c.Y < m.Y {
			t.Errorf("order %d: the largest tribe stands at %v, the middle of all is %v", seed, c, m)
		}
	}
}

// A map that starts from an earlier one can be compared with it: islands keep their
// order from left to right and from top to bottom, though some people left, others
// came, and all are numbered anew.
func TestWarmStartKeepsTheOrderOfIslands(t *testing.T) {
	g, tribes := planted(1500)
	before := lay(t, g, tribes, Options{})
	keep := make([]int, g.N()) // new numbers, from behind; −1: left
	n := 0
	for u := g.N() - 1; u >= 0; u-- {
		keep[u] = -1
		if u%12 != 5 {
			keep[u] = n
			n++
		}
	}
	total := n + 60 // newcomers
	later, previous := make([]uint32, total), make([]Point, total)
	for v := range later {
		later[v], previous[v] = None, Point{math.NaN(), math.NaN()}
	}
	var edges []graph.Edge
	for e := range g.Edges() {
		if keep[e.From] >= 0 && keep[e.To] >= 0 {
			edges = append(edges, graph.Edge{From: uint32(keep[e.From]), To: uint32(keep[e.To]), Weight: e.Weight})
		}
	}
	for u, v := range keep {
		if v >= 0 {
			later[v], previous[v] = tribes[u], before[u]
			if v < 60 {
				edges = append(edges, graph.Edge{From: uint32(v), To: uint32(n + v), Weight: 1})
				later[n+v] = tribes[u]
			}
		}
	}
	after := lay(t, build(t, total, edges...), later, Options{Previous: previous})
	swapped, pairs := 0, 0
	x, y := islandCentres(before, tribes), islandCentres(after, later)
	for a := range x {
		for b := range x {
			if dx, dy := x[a].X-x[b].X, x[a].Y-x[b].Y; dx > 4 { // clearly right of it
				pairs, swapped = pairs+1, swapped+btoi(y[a].X < y[b].X)
			} else if dy > 4 {
				pairs, swapped = pairs+1, swapped+btoi(y[a].Y < y[b].Y)
			}
		}
	}
	if pairs < 50 || swapped*50 > pairs {
		t.Errorf("%d of %d pairs of islands changed places", swapped, pairs)
	}
}

func islandCentres(p []Point, tribes []uint32) map[uint32]Point {
	members := map[uint32][]Point{}
	for u, t := range tribes {
		if t != None {
			members[t] = append(members[t], p[u])
		}
	}
	centres := make(map[uint32]Point, len(members))
	for t, list := range members {
		centres[t] = centreOf(list)
	}
	return centres
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
