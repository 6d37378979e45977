package tribe

import (
	"slices"
)

// ground is what a search chooses from: units that are single people or dyads.
// Numbers of units are those of people unless there are dyads; then the pinned
// people come first, one a unit, and the dyads follow.
type ground struct {
	pinned, pool []uint32    // units; pool is sorted
	ends         [][2]uint32 // of each unit, None as the second for one person; nil without dyads
	goal         Goal        // what units cost

	first, units []uint32 // u is an end of units[first[u]:first[u+1]]
	sets         rrSets   // of people, in units, as far as they were translated
	last         []uint32 // of each unit, the set it was last found in, plus 1
}

func newGround(o SeedOptions, m *spreader) ground {
	n := m.out.N()
	g := ground{pinned: o.Pinned, pool: o.pool(n, m.opt.Blockers), goal: o.Goal}
	if o.Dyads == nil {
		return g
	}
	for _, u := range o.Pinned {
		g.ends = append(g.ends, [2]uint32{u, None})
	}
	g.pinned, g.ends = everybody(len(g.ends)), append(g.ends, dyadsWithin(o.Dyads, g.pool)...)
	g.pool = everybody(len(g.ends))[len(g.pinned):]
	if g.goal.Cost != nil || g.goal.Budget > 0 {
		g.goal.Cost = make([]float32, len(g.ends))
		for i, e := range g.ends {
			for _, u := range g.pair(e) {
				g.goal.Cost[i] += float32(o.Goal.cost(u))
			}
		}
	}
	g.index(n)
	return g
}

// dyadsWithin returns the dyads that have both ends in pool, which is sorted, each
// once.
func dyadsWithin(dyads [][2]uint32, pool []uint32) (kept [][2]uint32) {
	seen := map[[2]uint32]bool{}
	for _, d := range dyads {
		_, a := slices.BinarySearch(pool, d[0])
		_, b := slices.BinarySearch(pool, d[1])
		name := [2]uint32{min(d[0], d[1]), max(d[0], d[1])}
		if a && b && d[0] != d[1] && !seen[name] {
			seen[name] = true
			kept = append(kept, d)
		}
	}
	return kept
}

// index lists the units of each person.
func (g *ground) index(n int) {
	g.first = make([]uint32, n+1)
	for _, e := range g.ends {
		for _, u := range g.pair(e) {
			g.first[u+1]++
		}
	}
	for u := range n {
		g.first[u+1] += g.first[u]
	}
	g.units, g.last = make([]uint32, g.first[n]), make([]uint32, len(g.ends))
	next := slices.Clone(g.first)
	for i, e := range g.ends {
		for _, u := range g.pair(e) {
			g.units[next[u]] = uint32(i)
			next[u]++
		}
	}
}

// pair returns the people of a unit.
func (g *ground) pair(e [2]uint32) []uint32 {
	if e[1] == None {
		return e[:1]
	}
	return e[:]
}

// n returns how many units there are, where people are n.
func (g *ground) n(people int) int {
	if g.ends == nil {
		return people
	}
	return len(g.ends)
}

// people returns the people of the units in their order, each once.
func (g *ground) people(units []uint32) []uint32 {
	if g.ends == nil {
		return units
	}
	people := make([]uint32, 0, 2*len(units))
	for _, i := range units {
		for _, u := range g.pair(g.ends[i]) {
			if !slices.Contains(people, u) {
				people = append(people, u)
			}
		}
	}
	return people
}

// most returns how many people k units are at most.
func (g *ground) most(k int) int {
	if g.ends == nil {
		return k
	}
	return 2*k - len(g.pinned)
}

// translate returns sets of people as sets of units. It goes on where it ended
// as long as sets only grow.
func (g *ground) translate(sets *rrSets) *rrSets {
	if g.ends == nil {
		return sets
	}
	if len(sets.ends) < len(g.sets.ends) {
		g.forget()
	}
	for i := uint32(len(g.sets.ends)); i < uint32(len(sets.ends)); i++ {
		for _, u := range sets.set(i) {
			for _, unit := range g.units[g.first[u]:g.first[u+1]] {
				if g.last[unit] != i+1 {
					g.last[unit] = i + 1
					g.sets.members = append(g.sets.members, unit)
				}
			}
		}
		g.sets.ends = append(g.sets.ends, uint64(len(g.sets.members)))
	}
	return &g.sets
}

// forget makes room for other sets.
func (g *ground) forget() {
	g.sets.reset()
	clear(g.last)
}

// sum returns for each unit the sum of its people's scores.
func (g *ground) sum(score []float32) []float32 {
	if g.ends == nil {
		return score
	}
	sums := make([]float32, len(g.ends))
	for i, e := range g.ends {
		for _, u := range g.pair(e) {
			sums[i] += score[u]
		}
	}
	return sums
}

// peopleOf returns the people of each set of units.
func (g *ground) peopleOf(sets [][]uint32) [][]uint32 {
	people := make([][]uint32, len(sets))
	for i, units := range sets {
		people[i] = g.people(units)
	}
	return people
}
