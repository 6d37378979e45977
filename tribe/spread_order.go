package tribe

import (
	"context"
	"slices"

	"tribemap/internal/par"
)

// A seed set is chosen as a whole: by a list, on sets, from the past. Who of it
// should be told first is another question, with one answer for all: whoever
// adds most to those before, on the worlds on which the set is judged.

// mostPairs bounds the space that ordering takes, in units that reach somebody
// in some world: where a story runs through most of a large graph, the order
// stays that of the choice.
const mostPairs = 1 << 25

// inOrder orders chosen units by gain on the worlds that their reach was judged
// on, the pinned ones in front, and says in reach what they come to one by one.
func (m *spreader) inOrder(ctx context.Context, key uint64, g *ground, chosen []uint32, reach *Spread) ([]uint32, error) {
	units := make([][]uint32, len(chosen))
	for i, unit := range chosen {
		units[i] = g.people([]uint32{unit})
	}
	sets, err := m.reachedIn(ctx, key, reach.Worlds, units)
	if err != nil || sets == nil {
		return chosen, err
	}
	order, hits := byGain(sets, len(units), len(g.pinned))
	sorted, told := make([]uint32, len(chosen)), 0
	for i, at := range order {
		sorted[i] = chosen[at]
		for range g.people(sorted[:i+1])[told:] {
			reach.Cumulative[told] = float64(hits[i]) / float64(reach.Worlds)
			told++
		}
	}
	return sorted, nil
}

// byGain returns the order in which greedy choice names n units by the sets that
// they hit, the first fixed ones in front, the smallest number first among
// equals, and how many sets the first 1, 2, … of them hit.
func byGain(sets *rrSets, n, fixed int) (order []uint32, hits []uint64) {
	var c coverage
	rest := everybody(n)[fixed:]
	c.cover(n, sets, rest)
	order, _ = c.greedy(everybody(fixed), rest, n)
	c.cover(n, sets, rest)
	for _, unit := range order {
		c.take(unit)
		hits = append(hits, c.hits)
	}
	return order, hits
}

// reachedIn returns, for each time somebody counts who is reached in one of the
// first worlds of the stream key, the units that reach them; nil if these are
// too many. O(worlds · reach of each unit alone).
func (m *spreader) reachedIn(ctx context.Context, key uint64, worlds int, units [][]uint32) (*rrSets, error) {
	m.hireTellers(nil)
	sets := &rrSets{}
	for from, to := 0, min(firstWorlds, worlds); from < worlds; from, to = to, min(2*to, worlds) {
		parts := make([]rrSets, to-from)
		par.ForWorker(m.opt.Threads, to-from, 1, func(worker, w, _, _ int) {
			if ctx.Err() == nil {
				parts[w] = m.tellers[worker].reachedByUnits(worldKey(key, from+w), units)
			}
		})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, p := range parts {
			sets.join(p)
		}
		if len(sets.members)/to > mostPairs/worlds {
			return nil, nil
		}
	}
	return sets, nil
}

// reachedByUnits is reachedBy with units, named by their place, in the place of
// people: those of one unit start together.
func (t *teller) reachedByUnits(world uint64, units [][]uint32) rrSets {
	var pairs []uint64 // listener · 2³² + unit
	t.enter(world)
	for i, people := range units {
		for _, u := range people {
			t.start(u)
		}
		for _, v := range t.told {
			pairs = append(pairs, uint64(v)<<32|uint64(i))
		}
		t.forget()
	}
	return groupPairs(pairs, t.m.value)
}

// sort puts the choice in the order in which greedy choice on the sets that are
// kept would name it; a plain list stands in another.
func (q *quest) sort() {
	if len(q.m.sets.ends) == 0 {
		return
	}
	pool := slices.Sorted(slices.Values(q.chosen[len(q.pinned):]))
	q.m.coverage.cover(q.n(q.m.out.N()), q.translate(&q.m.sets), pool)
	q.chosen, _ = q.m.coverage.greedy(q.pinned, pool, len(q.chosen))
}
