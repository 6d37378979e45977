package layout

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// placeMembers puts each member on its island and refines all of them together.
func (a *atlas) placeMembers(ctx context.Context) error {
	if len(a.core) == 0 {
		return nil
	}
	s := newSystem(a.g, a.core, a.local)
	s.home, s.abroad = make([]uint32, len(a.core)), make([]uint32, len(a.core))
	for k := range a.members {
		for i := a.border[k]; i < a.border[k+1]; i++ {
			s.home[i], s.abroad[i] = uint32(a.border[k]), uint32(a.border[k+1])
		}
	}
	for k, members := range a.members {
		for _, u := range seating(s.mass, a.local, members) {
			p := a.seat(u, k, members, s.mass)
			s.at[u.local] = spot{float32(p.X), float32(p.Y)}
		}
	}
	err := s.refine(ctx, schedule{
		rng: a.opt.RNG + 1, threads: a.opt.Threads, passes: a.opt.Iterations, sample: 16,
		extent: a.extent(), first: a.firstStep(0.05),
	})
	for i, u := range a.core {
		a.at[u] = Point{float64(s.at[i].x), float64(s.at[i].y)}
	}
	return err
}

// extent returns the root mean square distance of the islands from their
// centre of gravity, each disc counted with its own spread.
func (a *atlas) extent() float64 {
	m := mean(a.centre)
	sum, people := 0.0, 0.0
	for k, c := range a.centre {
		dx, dy := c.X-m.X, c.Y-m.Y
		n := float64(len(a.members[k]))
		sum += n * (float64(dx*dx) + float64(dy*dy) + float64(a.size[k]*a.size[k])/2)
		people += n
	}
	return math.Sqrt(sum / people)
}

// seated is a member with its place in the order of an island.
type seated struct {
	node, local uint32
	rank        int
}

// seating orders members by falling mass: hubs start in the middle.
func seating(mass []float32, local, members []uint32) []seated {
	order := make([]seated, len(members))
	for i, u := range members {
		order[i] = seated{node: u, local: local[u]}
	}
	slices.SortStableFunc(order, func(s, t seated) int { return cmp.Compare(mass[t.local], mass[s.local]) })
	for i := range order {
		order[i].rank = i
	}
	return order
}

// seat returns where a member starts: its previous place, or a point of its
// disc moved towards the islands of its outside ties.
func (a *atlas) seat(u seated, island int, members []uint32, mass []float32) Point {
	if p, ok := a.previous(u.node); ok {
		return p
	}
	p := sunflower(u.rank, len(members))
	c, r := a.centre[island], a.size[island]
	towards := a.outward(u.node, island, float64(mass[u.local]))
	return Point{
		c.X + 0.8*r*p.X + 0.7*r*towards.X,
		c.Y + 0.8*r*p.Y + 0.7*r*towards.Y,
	}
}

// outward returns the mean direction of u's ties that leave the island, as a
// vector no longer than the share of its ties that do.
func (a *atlas) outward(u uint32, island int, mass float64) Point {
	var sum Point
	weights := a.g.Weights(u)
	for i, v := range a.g.Neighbors(u) {
		k := a.island[v]
		if k == None || int(k) == island {
			continue
		}
		w := 1.0
		if weights != nil {
			w = math.Sqrt(float64(weights[i]))
		}
		dx, dy := a.centre[k].X-a.centre[island].X, a.centre[k].Y-a.centre[island].Y
		d := math.Hypot(dx, dy) + 1e-9
		sum.X += w * dx / d
		sum.Y += w * dy / d
	}
	if mass == 0 {
		return Point{}
	}
	return Point{sum.X / mass, sum.Y / mass}
}
