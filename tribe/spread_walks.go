package tribe

import (
	"context"
	"slices"

	"tribemap/internal/par"
)

// Where a telephone story dies soon, looking forwards is cheap: one person who
// tells one reaches at most 1 + rounds people, so whole worlds can be walked
// from the people worth choosing, and reach is bounded by the walks' length.

// maxWalk is the most rounds for which walks are summed up: beyond, their
// length says little about reach, because they return to where they were.
const maxWalk = 32

// walkReach bounds, for each node, what it reaches as a seed: the expected
// audience on all walks from it, returns counted anew. With h₀ = value,
//
//	hₜ(u) = value(u) + tells · heard(u) · accept · Σ p(u,v) hₜ₋₁(v)
//
// and in the last step the seed's own tells and the chance that they show up
// at all. Nil if the model is not the
// telephone or rounds are not few. O(rounds · (n + m)).
func (m *spreader) walkReach() []float32 {
	if m.opt.Model != Telephone || m.rounds < 0 || m.rounds > maxWalk {
		return nil
	}
	n := m.out.N()
	reach, next := make([]float32, n), make([]float32, n)
	for u, value := range m.value {
		reach[u] = float32(value)
	}
	for round := range m.rounds {
		tells := float64(m.opt.Tells)
		if round == m.rounds-1 {
			tells = float64(m.opt.SeedTells)
		}
		m.overRows(m.out, reach, func(u uint32, sum float64) {
			next[u] = float32(float64(m.value[u]) + float64(tells*m.rates[u]*sum))
		})
		reach, next = next, reach
	}
	for u := range reach {
		reach[u] = float32(float64(reach[u]) * (1 - m.absent(uint32(u))))
	}
	return reach
}

// rounding is what float32 arithmetic may have taken from walkReach, a share
// of 2⁻²² a round at most.
const rounding = 1 + maxWalk*0x1p-22

// walkBound bounds what any k units can reach, the pinned among them: reach
// is at most the sum of what each reaches alone.
func walkBound(g *ground, walks []float32, k int) float64 {
	sum := 0.0
	for _, u := range slices.Concat(g.pinned, highest(g.pool, walks, k-len(g.pinned))) {
		sum += float64(walks[u])
	}
	return sum * rounding
}

// walkFewest returns how many units, the pinned among them, it takes at least for
// so many people by the same bound; k + 1 where k are too few.
func walkFewest(g *ground, walks []float32, k int, want float64) (count int) {
	sum := 0.0
	for _, u := range slices.Concat(g.pinned, highest(g.pool, walks, k-len(g.pinned))) {
		if sum*rounding >= want && count >= len(g.pinned) {
			return count
		}
		sum += float64(walks[u])
		count++
	}
	if sum*rounding < want {
		count++
	}
	return count
}

// How many people are walked from, and in how many worlds: in as many as hold
// so many people reached, but not in fewer or more than what is useful.
const (
	chainStarts  = 1 << 11
	chainReached = 1 << 21
	fewestChains = 1 << 4
	mostChains   = 1 << 7
)

// chains chooses greedily among the units with the longest walks and the
// rivals. In each of some worlds it walks from all their people; whoever is
// reached is then a set of those who reach them: reverse-reachable sets whose
// roots are all people within reach, instead of random people of whom most are
// not. O(starts · worlds · reach of one).
func (q *quest) chains(ctx context.Context, key uint64, walks []float32) ([]uint32, error) {
	m, k := q.m, q.opt.K
	units := unique(slices.Concat(highest(q.pool, q.sum(walks), max(chainStarts, 4*k)), among(slices.Concat(q.rivals...), q.pool, len(q.pool)), q.pinned))
	starts := unique(q.people(units))
	reached := 0.0
	for _, u := range starts {
		reached += float64(walks[u])
	}
	m.hireTellers(nil)
	parts := make([]rrSets, int(min(max(chainReached/reached, fewestChains), mostChains)))
	par.ForWorker(m.opt.Threads, len(parts), 1, func(worker, world, _, _ int) {
		if ctx.Err() == nil {
			parts[world] = m.tellers[worker].reachedBy(worldKey(key, world), starts)
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.sets.reset()
	for _, p := range parts {
		m.sets.join(p)
	}
	m.coverage.cover(q.n(m.out.N()), q.translate(&m.sets), among(units, q.pool, len(q.pool)))
	chosen, _ := m.coverage.greedy(q.pinned, q.pool, k)
	m.sets.reset()
	q.forget()
	return chosen, nil
}

// reachedBy returns, for each time somebody counts who is reached in a world
// by any of the starts, the starts that reach them.
func (t *teller) reachedBy(world uint64, starts []uint32) rrSets {
	var pairs []uint64 // listener · 2³² + start
	t.enter(world)
	for _, u := range starts {
		t.start(u)
		for _, v := range t.told {
			pairs = append(pairs, uint64(v)<<32|uint64(u))
		}
		t.forget()
	}
	return groupPairs(pairs, t.m.value)
}

// groupPairs turns pairs of a listener and who reaches them into sets, one for
// each time that a listener counts. It sorts pairs.
func groupPairs(pairs []uint64, value []uint32) rrSets {
	slices.Sort(pairs)
	var sets rrSets
	for lo, hi := 0, 0; lo < len(pairs); lo = hi {
		v := pairs[lo] >> 32
		for hi < len(pairs) && pairs[hi]>>32 == v {
			hi++
		}
		for range value[v] {
			for _, p := range pairs[lo:hi] {
				sets.members = append(sets.members, uint32(p))
			}
			sets.ends = append(sets.ends, uint64(len(sets.members)))
		}
	}
	return sets
}
