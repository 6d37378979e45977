package tribe

import (
	"context"
	"math/rand/v2"
	"slices"
)

// contest is the choice among sets of people by simulation.
type contest struct {
	arms   []rival
	sets   [][]uint32 // the searched one, the arms' with the pinned people in front, the rehearsed ones
	total  []float64  // reach over all worlds so far
	judged []Spread   // of sets, then of arms, on the last worlds
	past   []float64  // what these reached in rehearsal; nil without one
	key    uint64     // of the last worlds
	best   int        // of sets

	searchedOnly bool // the arms are shown, but never chosen
}

// newContest reads each set in the order in which greedy choice on the sets of
// the search would name its people.
func newContest(f *field, m *spreader, searched []uint32, arms []rival) *contest {
	c := &contest{arms: arms, sets: [][]uint32{searched}}
	m.coverage.cover(m.out.N(), &m.sets, nil)
	for _, a := range arms {
		set := slices.Clone(f.pinned)
		for _, u := range a.people {
			if len(set) < len(searched) && !slices.Contains(set, u) {
				set = append(set, u)
			}
		}
		pool := slices.Sorted(slices.Values(set[len(f.pinned):]))
		m.coverage.restart(pool)
		set, _ = m.coverage.greedy(f.pinned, pool, len(set))
		c.sets = append(c.sets, set)
	}
	return c
}

// hold chooses the best set on some worlds and judges it on fresh ones. Should
// a rival do better there, the choice is made again on all worlds seen and
// judged on further ones. The last choice stands whatever they say: worlds that
// a set was chosen on never judge it.
func (c *contest) hold(ctx context.Context, m *spreader, rng *rand.Rand) error {
	c.total = make([]float64, len(c.sets))
	for round := range 2 + recounts {
		if err := c.judgeAgain(ctx, m, rng); err != nil {
			return err
		}
		mean := func(i int) float64 { return c.judged[i].Mean }
		if c.searchedOnly || round > recounts || round > 0 && mean(c.best) >= mean(c.strongestArm(mean)) {
			break
		}
		for i := range c.total {
			c.total[i] += float64(mean(i) * float64(c.judged[i].Worlds))
		}
		c.best = c.choose(func(i int) float64 { return c.total[i] })
	}
	return nil
}

// judgeAgain judges the sets and the arms on fresh worlds, whoever is the best.
func (c *contest) judgeAgain(ctx context.Context, m *spreader, rng *rand.Rand) (err error) {
	all := slices.Clone(c.sets)
	for _, a := range c.arms {
		all = append(all, a.people)
	}
	c.key = rng.Uint64()
	c.judged, err = m.judge(ctx, c.key, all)
	return err
}

// overArms is how much more than any arm a rehearsed set must reach to be
// chosen: with less, the next worlds would often say otherwise.
const overArms = 1.002

// choose returns the first rehearsed set that reaches more than any arm's, in
// the order of their shares; without one, the set that reaches most, the first
// among equals.
func (c *contest) choose(reach func(int) float64) int {
	arm := reach(c.strongestArm(reach))
	for i := 1 + len(c.arms); i < len(c.sets); i++ {
		if reach(i) > float64(overArms*arm) {
			return i
		}
	}
	best := 0
	for i := range 1 + len(c.arms) {
		if reach(i) > reach(best) {
			best = i
		}
	}
	return best
}

// strongestArm returns which arm's set has the largest reach, the first among
// equals.
func (c *contest) strongestArm(reach func(int) float64) int {
	best := 1
	for i := range len(c.arms) {
		if reach(1+i) > reach(best) {
			best = 1 + i
		}
	}
	return best
}

// certify bounds the reach of people who were not chosen by the search as
// surely as the search bounds its own; the bound on the best set stands.
func (m *spreader) certify(ctx context.Context, key uint64, set *SeedSet, people []uint32) error {
	n := m.out.N()
	opt := SeedOptions{Delta: 1 / float64(max(2, n)*contenders)}.withDefaults(n)
	count := max(minSets, set.Sets/2)
	hits, err := m.hitsOf(ctx, key, count, [][]uint32{people})
	if err != nil {
		return err
	}
	set.Sets += count
	set.Lower = lowerTail(hits[0], opt.tail()) * float64(len(m.roots)) / float64(count)
	set.Ratio = set.Lower / set.Upper
	return nil
}
