package layout

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tribemap/graph"
)

// Shape of the islands. A disc of radius 0.72·√n gives each of its n people
// 1.6 square units: dots of the default radius fill a sixth of it, which reads
// as one body and still shows each dot.
const (
	discPerPerson = 0.72
	shore         = 1.6 // clear water around an island: room for its name
	driftPerson   = 0.7 // square units for each person in the outskirts
)

func (a *atlas) measureIslands() {
	k := len(a.members)
	a.centre = make([]Point, k)
	a.size = make([]float64, k)
	a.room = make([]float64, k)
	drift := a.driftBySide()
	for i, members := range a.members {
		area := 0.0
		for _, u := range members {
			r := a.opt.radius(u) / 0.3
			area += max(1, float64(r*r)*0.5)
		}
		a.size[i] = discPerPerson*math.Sqrt(area) + 0.4
		around := a.size[i] + shore + 0.05*a.size[i]
		a.room[i] = math.Sqrt(float64(around*around) + float64(driftPerson*drift[i]))
	}
}

// driftBySide counts, for each island, the people outside the core whose
// nearest ties are on it.
func (a *atlas) driftBySide() []float64 {
	drift := make([]float64, len(a.members))
	for u := range uint32(a.g.N()) {
		if a.island[u] == None {
			if k := a.homeShore(u); k != None {
				drift[k]++
			}
		}
	}
	return drift
}

// homeShore returns the island that u has most tie weight with, the smallest
// of equals, or None.
func (a *atlas) homeShore(u uint32) uint32 {
	best, most := uint32(None), 0.0
	sum := map[uint32]float64{}
	weights := a.g.Weights(u)
	for i, v := range a.g.Neighbors(u) {
		k := a.island[v]
		if k == None {
			continue
		}
		w := 1.0
		if weights != nil {
			w = float64(weights[i])
		}
		sum[k] += w
		if s := sum[k]; s > most || s == most && k < best {
			best, most = k, s
		}
	}
	return best
}

// placeIslands lays out the graph of islands and packs their discs.
func (a *atlas) placeIslands(ctx context.Context) error {
	k := len(a.members)
	if k == 0 {
		return nil
	}
	bridges, err := graph.FromEdges(k, a.bridges(), graph.BuildOptions{})
	if err != nil {
		return err
	}
	s := newSystem(bridges, count(k), count(k))
	extent := 0.0
	for i, r := range a.room {
		s.mass[i] += float32(r) // an island without bridges still takes room
		extent += float64(r * r)
	}
	extent = math.Sqrt(extent)
	for i, p := range a.startIslands(extent) {
		s.at[i] = spot{float32(p.X), float32(p.Y)}
	}
	err = s.refine(ctx, schedule{
		rng: a.opt.RNG, threads: a.opt.Threads, passes: 200, sample: 96,
		extent: extent, first: a.firstStep(0.1),
	})
	if err != nil {
		return err
	}
	for i := range a.centre {
		a.centre[i] = Point{float64(s.at[i].x), float64(s.at[i].y)}
	}
	a.pack()
	return nil
}

// bridges returns the tie weight between each two islands.
func (a *atlas) bridges() []graph.Edge {
	var edges []graph.Edge
	sum := make([]float64, len(a.members))
	for k, members := range a.members {
		var touched []uint32
		for _, u := range members {
			weights := a.g.Weights(u)
			for i, v := range a.g.Neighbors(u) {
				l := a.island[v]
				if l == None || int(l) <= k {
					continue
				}
				if sum[l] == 0 {
					touched = append(touched, l)
				}
				if weights == nil {
					sum[l]++
				} else {
					sum[l] += float64(weights[i])
				}
			}
		}
		for _, l := range touched {
			edges = append(edges, graph.Edge{From: uint32(k), To: l, Weight: float32(sum[l])})
			sum[l] = 0
		}
	}
	return edges
}

// startIslands puts the islands on a spiral, the largest in the middle, or
// where they were on the previous map.
func (a *atlas) startIslands(extent float64) []Point {
	order := make([]int, len(a.members))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(len(a.members[j]), len(a.members[i])) })
	start := make([]Point, len(order))
	for rank, i := range order {
		p := sunflower(rank, len(order))
		start[i] = Point{p.X * extent, p.Y * extent}
		if q, ok := a.previousCentre(i); ok {
			start[i] = q
		}
	}
	return start
}

// previousCentre returns the mean of an island's members on the previous map.
func (a *atlas) previousCentre(island int) (Point, bool) {
	var sum Point
	known := 0
	for _, u := range a.members[island] {
		if p, ok := a.previous(u); ok {
			sum.X += p.X
			sum.Y += p.Y
			known++
		}
	}
	if known == 0 {
		return Point{}, false
	}
	return Point{sum.X / float64(known), sum.Y / float64(known)}, true
}

func (a *atlas) previous(u uint32) (Point, bool) {
	if a.opt.Previous == nil {
		return Point{}, false
	}
	p := a.opt.Previous[u]
	return p, !math.IsNaN(p.X) && !math.IsNaN(p.Y) && !math.IsInf(p.X, 0) && !math.IsInf(p.Y, 0)
}

// firstStep returns the length of the first moves as a share of the extent:
// cold for a fresh map, a fifth of it where people already have their places.
func (a *atlas) firstStep(cold float64) float64 {
	if a.opt.Previous != nil {
		return cold / 5
	}
	return cold
}

// pack draws the discs together until they almost touch. The pull towards the
// middle is stronger along y, which makes the map wider than high.
func (a *atlas) pack() {
	const rounds = 300
	pull := 0.03
	if a.opt.Previous != nil {
		pull = 0.004
	}
	lean := math.Sqrt(a.opt.Aspect)
	for range rounds {
		m := mean(a.centre)
		for i, c := range a.centre {
			a.centre[i] = Point{
				c.X + pull*(m.X-c.X)/lean,
				c.Y + pull*(m.Y-c.Y)*lean,
			}
		}
		pull *= 0.99
		separate(a.centre, a.room, nil, 0, 2)
	}
	separate(a.centre, a.room, nil, 0, 200)
}

// sunflower returns the i-th of n points spread evenly over the unit disc.
func sunflower(i, n int) Point {
	golden := math.Pi * (3 - math.Sqrt(5))
	r := math.Sqrt((float64(i) + 0.5) / float64(n))
	sin, cos := math.Sincos(float64(i) * golden)
	return Point{r * cos, r * sin}
}

func mean(points []Point) Point {
	var m Point
	for _, p := range points {
		m.X += p.X
		m.Y += p.Y
	}
	n := float64(max(1, len(points)))
	return Point{m.X / n, m.Y / n}
}

// count returns 0…n−1.
func count(n int) []uint32 {
	all := make([]uint32, n)
	for i := range all {
		all[i] = uint32(i)
	}
	return all
}
