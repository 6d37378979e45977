package tribe

import (
	"math"
	"slices"
)

// Which way of comparing seed sets costs less: drawing reverse-reachable sets, or
// following the seed sets through worlds.

// Sets say too little of who reaches more unless this many are hit; worlds
// usually say enough after so many.
const (
	tellingHits   = 1 << 12
	tellingWorlds = 1 << 6
)

// cheaperForwards tells whether it takes less to compare seed sets by following
// them through worlds than by the reverse-reachable sets they hit.
func (q *quest) cheaperForwards(reach []float64) bool {
	most := slices.Max(reach)
	size := float64(len(q.m.sets.members)) / float64(max(1, len(q.m.sets.ends)))
	return tellingWorlds*float64(len(reach))*most*q.m.asks() < tellingHits*size*float64(len(q.m.roots))/max(1, most)
}

// worldsToCompare returns in how many worlds to compare seed sets with such reach:
// as many as cost no more than count sets, within what is useful.
func (q *quest) worldsToCompare(count int, reach []float64) int {
	most, n := slices.Max(reach), float64(len(reach))
	return int(max(tellingWorlds, min(q.affordable(count, most, n), peopleTold/(most*n))))
}

// toldArcs is how many arcs are asked backwards in the time that it takes one
// person to be told forwards and tell one other, or ask one arc whether to.
const toldArcs = 10

// asks returns how many draws a person who is told takes forwards: a few calls, or
// one for each arc, be they as many as arcs to a node on the mean.
func (m *spreader) asks() float64 {
	if m.opt.Model == Telephone && !m.opt.Poisson {
		return 1
	}
	return max(1, float64(m.out.Arcs())/float64(max(1, m.out.N())))
}

// affordable returns through how many worlds n seed sets of such reach are followed in
// the time of drawing count reverse-reachable sets.
func (q *quest) affordable(count int, reach, n float64) float64 {
	arcs := float64(q.m.arcsSeen()-q.arcs) / float64(q.set.Sets) * float64(count)
	return arcs / (toldArcs * q.m.asks() * reach * n)
}

// worldsToWalk returns in how many worlds to follow the finalists, 0 if it is
// better to count the sets that they hit: if as many worlds as are walked
// through in the time of drawing count sets bound reach less closely. Only what
// greedy choice hit on its own sets enters, so that both bounds hold as surely.
func (q *quest) worldsToWalk(count int, a float64, f finalists) int {
	if q.short() {
		told := q.set.Bound * float64(len(f.sets))
		return int(min(max(validationTold/told, fewestValidated), mostValidated))
	}
	hits, people := float64(q.m.coverage.hits), float64(len(q.m.roots))
	if q.set.Bound >= people || hits == 0 {
		return 0
	}
	reach := people * hits / float64(count)
	worlds := min(q.affordable(count, reach, float64(len(f.sets))), mostValidated)
	if bernsteinRange(q.set.Bound, worlds, a+math.Ln2) > reach*math.Sqrt(2*a/hits) {
		return 0
	}
	return int(worlds)
}
