package tribe

import (
	"context"
	"slices"
)

// Choice by rehearsal and by the model at once. Reach in either is a mean of
// coverage functions, so any weighing of the two is one as well: greedy choice
// keeps its guarantee for the sum.

// rehearsedShares are the weights of the past, the rest being the model's, at
// which a set is chosen to stand in the contest.
var rehearsedShares = [...]float64{0.5, 0.25, 0.125}

// blendSets is the number of reverse-reachable sets that the model is consulted
// on.
const blendSets = 1 << 13

// blend chooses greedily by what is hit of two collections, each set of theirs
// counting a or b. O(k · pool) beside the members of the sets that are hit.
func blend(past, model *coverage, a, b float64, pinned, pool []uint32, k int) []uint32 {
	take := func(u uint32) {
		past.take(u)
		model.take(u)
	}
	for _, u := range pinned {
		take(u)
	}
	chosen, left := slices.Clone(pinned), slices.Clone(pool)
	for len(chosen) < k && len(left) > 0 {
		best, most := 0, -1.0
		for i, u := range left {
			if worth := float64(a*float64(past.gain[u])) + float64(b*float64(model.gain[u])); worth > most {
				best, most = i, worth
			}
		}
		take(left[best])
		chosen = append(chosen, left[best])
		left = slices.Delete(left, best, best+1)
	}
	return chosen
}

// most returns how many sets greedy choice hits, at least 1.
func (c *coverage) most(n int, sets *rrSets, pinned, pool []uint32, k int) float64 {
	c.cover(n, sets, pool)
	c.greedy(pinned, pool, k)
	return float64(max(1, c.hits))
}

// rehearsal is what is known of a tribe by rehearsal, beside the sets of the
// model that the spreader holds.
type rehearsal struct {
	coverage              // of the past
	then           rrSets // one for each moment and member reached
	pinned, pool   []uint32
	count          int     // of moments
	pastHits, hits float64 // of greedy choice, in the past and in the model
}

// newRehearsal rehearses with most moments at most and draws count
// reverse-reachable sets into m; k people will be chosen.
func newRehearsal(ctx context.Context, past *chronicle, f *field, m *spreader, key uint64, most, count, k int) (*rehearsal, error) {
	r := &rehearsal{pinned: f.pinned, pool: SeedOptions{Candidates: f.candidates, Pinned: f.pinned}.pool(m.out.N(), nil)}
	starts := slices.Concat(r.pinned, r.pool)
	r.count = moments(len(starts), most)
	var err error
	if r.then, err = past.rehearse(ctx, m, starts, r.count); err != nil {
		return nil, err
	}
	m.sets.reset()
	if err := m.sets.grow(ctx, m, key, count); err != nil {
		return nil, err
	}
	n := m.out.N()
	r.pastHits = r.most(n, &r.then, r.pinned, r.pool, k)
	r.hits = m.coverage.most(n, &m.sets, r.pinned, r.pool, k)
	return r, nil
}

// choose returns the people that greedy choice takes if the past has that
// weight and the model the rest.
func (r *rehearsal) choose(m *spreader, share float64, k int) []uint32 {
	r.restart(r.pool)
	m.coverage.restart(r.pool)
	return blend(&r.coverage, &m.coverage, share/r.pastHits, (1-share)/r.hits, r.pinned, r.pool, k)
}

// reach returns how many members the people reached, on the mean of moments.
func (r *rehearsal) reach(people []uint32) float64 {
	return float64(r.hitBy(people)) / float64(r.count)
}

// enterRehearsed adds sets chosen by rehearsal to the contest, and says what all
// sets and arms reached there; nothing where the past is too short for that.
func (c *contest) enterRehearsed(ctx context.Context, f *field, m *spreader, key uint64, past *chronicle) error {
	k := len(c.sets[0])
	if past == nil || past.since(m) < max(1, rehearsedTurns*k) {
		return nil
	}
	r, err := newRehearsal(ctx, past, f, m, key, mostMoments, blendSets, k)
	if err != nil {
		return err
	}
	for _, share := range rehearsedShares {
		c.sets = append(c.sets, r.choose(m, share, k))
	}
	for _, set := range c.sets {
		c.past = append(c.past, r.reach(set))
	}
	for _, a := range c.arms {
		c.past = append(c.past, r.reach(a.people))
	}
	return nil
}

// share returns the weight of the past by which the best set was chosen, 0 if
// by the model alone.
func (c *contest) share() float64 {
	if i := c.best - 1 - len(c.arms); i >= 0 {
		return rehearsedShares[i]
	}
	return 0
}
