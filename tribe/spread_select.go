package tribe

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// minSets is the size of the first collection. Small, because where sets are
// large few of them are needed; doubling gets to any other size soon.
const minSets = 1 << 10

func (o SeedOptions) withDefaults(n int) SeedOptions {
	o.K = cmp.Or(o.K, 5)
	o.Epsilon = cmp.Or(o.Epsilon, 0.1)
	o.Delta = cmp.Or(o.Delta, 1/float64(max(2, n)))
	o.MaxSets = cmp.Or(o.MaxSets, 1<<24)
	o.MaxArcs = cmp.Or(o.MaxArcs, 1<<31)
	return o
}

func (o SeedOptions) validate(m *spreader) error {
	switch {
	case o.K < 0:
		return fmt.Errorf("k %d: %w", o.K, ErrOption)
	case len(o.Pinned) > o.K, len(unique(o.Pinned)) < len(o.Pinned):
		return fmt.Errorf("pinned %v for k %d: %w", o.Pinned, o.K, ErrOption)
	case !(o.Epsilon > 0 && o.Epsilon < 1-1/math.E), !(o.MinRatio >= 0 && o.MinRatio < 1):
		return fmt.Errorf("epsilon %v, ratio %v: %w", o.Epsilon, o.MinRatio, ErrOption)
	case !(o.Delta > 0 && o.Delta < 1):
		return fmt.Errorf("delta %v: %w", o.Delta, ErrOption)
	case o.MaxSets < 1 || o.MaxSets > math.MaxUint32:
		return fmt.Errorf("at most %d sets: %w", o.MaxSets, ErrOption)
	}
	if err := m.checkNodes("pinned", o.Pinned); err != nil {
		return err
	}
	if err := o.Goal.validate(m, o.Pinned); err != nil {
		return err
	}
	for _, d := range o.Dyads {
		if err := m.checkNodes("dyad", d[:]); err != nil {
			return err
		}
	}
	switch {
	case o.Dyads != nil && o.Quota != nil:
		return fmt.Errorf("quotas of dyads: %w", ErrOption)
	case m.blocker != nil && slices.ContainsFunc(o.Pinned, func(u uint32) bool { return m.blocker[u] }):
		return fmt.Errorf("pinned %v, some of them blockers: %w", o.Pinned, ErrOption)
	}
	return errors.Join(m.checkNodes("forbidden", o.Forbidden), m.checkNodes("candidates", o.Candidates), m.checkNodes("listed", o.Listed))
}

// pool returns the candidates that are not pinned, forbidden or blockers,
// sorted, each once.
func (o SeedOptions) pool(n int, blockers []uint32) []uint32 {
	pool := unique(o.Candidates)
	if o.Candidates == nil {
		pool = everybody(n)
	}
	barred := unique(slices.Concat(o.Pinned, o.Forbidden, blockers))
	return slices.DeleteFunc(pool, func(u uint32) bool {
		_, found := slices.BinarySearch(barred, u)
		return found
	})
}

// unique returns nodes sorted, each once.
func unique(nodes []uint32) []uint32 {
	return slices.Compact(slices.Sorted(slices.Values(nodes)))
}

// unrepeated returns nodes in their order, each once.
func unrepeated(nodes []uint32) (kept []uint32) {
	seen := make(map[uint32]bool, len(nodes))
	for _, u := range nodes {
		if !seen[u] {
			seen[u] = true
			kept = append(kept, u)
		}
	}
	return kept
}

// selectSeeds searches for a seed set, judges it on fresh worlds, and beside it
// what else as many people might be chosen by.
func (m *spreader) selectSeeds(ctx context.Context, rng *rand.Rand, opt SeedOptions) (SeedSet, error) {
	q, err := m.searchAndJudge(ctx, rng, opt)
	if err == nil && opt.Share > 0 && len(q.chosen) > 0 {
		if q, err = m.fewest(ctx, rng, q); err == nil && !q.set.Stopped {
			err = q.judgeAfresh(ctx, rng.Uint64())
		}
	}
	if err == nil && opt.Compare && len(q.chosen) > 0 {
		err = q.compare(ctx, rng)
	}
	return q.set, err
}

// fewest searches again for as many people as it takes to reach the share for
// certain, so that the certificate is that of the set returned: for fewer as long
// as a part of the set found is enough, for more where it falls short.
func (m *spreader) fewest(ctx context.Context, rng *rand.Rand, q *quest) (*quest, error) {
	opt, want := q.opt, q.opt.wanted(m)
	if q.set.Reach.Low < want {
		return q, nil
	}
	tooFew := max(1, len(opt.Pinned)) - 1
	for k := q.set.smallest(want); ; {
		if k = max(k, tooFew+1); k >= len(q.set.Steps) || q.set.Stopped {
			return q, nil
		}
		opt.K = k
		fewer, err := m.searchAndJudge(ctx, rng, opt)
		switch {
		case err != nil && ctx.Err() != nil:
			q.set.Stopped = true
			return q, nil
		case err != nil:
			return fewer, err
		case fewer.set.Reach.Low < want:
			tooFew = k
		default:
			q, k = fewer, fewer.set.smallest(want)
		}
	}
}

// wanted is how many people are to be reached, 0 if no share is asked for.
func (o SeedOptions) wanted(m *spreader) float64 { return o.Share * float64(len(m.roots)) }

func (m *spreader) searchAndJudge(ctx context.Context, rng *rand.Rand, opt SeedOptions) (*quest, error) {
	q, err := m.search(ctx, rng, opt)
	if err != nil || len(q.chosen) == 0 {
		return q, err
	}
	q.sort()
	if err := q.judgeAfresh(ctx, rng.Uint64()); err != nil {
		return &quest{}, err
	}
	return q, nil
}

// judgeAfresh enters what the choice reaches on worlds that nothing was decided on.
func (q *quest) judgeAfresh(ctx context.Context, key uint64) error {
	q.opt.enter(StageJudge)
	reach, err := q.judge(ctx, key)
	if err == nil {
		q.set.judged(&q.ground, q.chosen, reach)
	}
	return err
}

// judge says what the choice reaches on fresh worlds, or, where the context
// ends meanwhile, on few of them.
func (q *quest) judge(ctx context.Context, key uint64) (Spread, error) {
	if !q.set.Stopped {
		reach, err := q.judgeOn(ctx, key, hitArcs)
		if err == nil || ctx.Err() == nil {
			return reach, err
		}
		q.set.Stopped = true
	}
	q.m.opt.Worlds = min(q.m.opt.Worlds, stoppedWorlds)
	return q.judgeOn(context.WithoutCancel(ctx), key, hitArcsLate)
}

// judgeOn judges the choice by the cheaper way. Who uses the telephone makes a
// few calls only, so worlds are cheap there.
func (q *quest) judgeOn(ctx context.Context, key, mostArcs uint64) (Spread, error) {
	people := q.people(q.chosen)
	q.judgedOn = key
	if q.backwards = !q.forwards && (q.m.opt.Model != Telephone || q.m.opt.Poisson); q.backwards {
		return q.m.judgeHits(ctx, key, people, mostArcs)
	}
	judged, err := q.m.judge(ctx, key, [][]uint32{people})
	if err != nil {
		return Spread{}, err
	}
	reach := judged[0]
	q.chosen, err = q.m.inOrder(ctx, key, &q.ground, q.chosen, &reach)
	return reach, err
}

// stoppedWorlds is the most worlds that a search which was stopped is judged
// in: whoever stopped it is waiting.
const stoppedWorlds = 64

// enough tells whether the search may end with what is certified, if its last
// doubling has raised the reach by the share gain. What that is on few sets is luck
// to a part, so a doubling that gained little is not taken for the end before a
// second one did, or many arcs were looked at.
func (q *quest) enough(gain float64) bool {
	ratio, before := q.set.Ratio, q.stalled
	if q.stalled = gain < stalled; q.opt.MinRatio > 0 {
		return ratio >= q.opt.MinRatio
	}
	settled := q.stalled && (before || q.long())
	return ratio >= goodRatio || ratio >= q.opt.least() && settled
}

// least is the smallest ratio a search may end with: that which greedy choice
// guarantees under the goal, less Epsilon.
func (o SeedOptions) least() float64 {
	greedy := 1 - 1/math.E
	if o.Quota != nil {
		greedy = 0.5
	}
	if o.Budget > 0 {
		greedy /= 2
	}
	return cmp.Or(o.MinRatio, max(0, greedy-o.Epsilon))
}

// When a search ends unless MinRatio says so.
const (
	goodRatio = 0.8
	stalled   = 0.01
)

// quest is a search under way: the best choice known, and what is certified
// about it.
type quest struct {
	m   *spreader
	opt SeedOptions
	ground
	a        float64    // ln(1/δ′) for each bound that is computed
	validate uint64     // key of the streams that choices are validated on, one a look
	arcs     uint64     // that were looked at before
	rivals   [][]uint32 // units, like chosen
	set      SeedSet
	chosen   []uint32   // nil until something is certified
	last     []uint32   // what greedy choice took before; nil until it was good enough to be certified
	skipped  bool       // the last choice was not validated
	stalled  bool       // the last doubling gained little
	forwards bool       // worlds are the cheaper way to compare choices
	close    [][]uint32 // finalists that the best was not told from for certain

	judgedOn  uint64 // key of the worlds that the choice was judged on
	backwards bool   // these are reverse-reachable sets
}

// search chooses a seed set and certifies it; Steps and Reach stay empty.
// Where the context ends it and something is certified, that is the result.
func (m *spreader) search(ctx context.Context, rng *rand.Rand, opt SeedOptions) (*quest, error) {
	opt = opt.withDefaults(m.out.N())
	if err := opt.validate(m); err != nil {
		return &quest{}, err
	}
	q := &quest{m: m, opt: opt, ground: newGround(opt, m), a: opt.tail(), arcs: m.arcsSeen()}
	q.opt.K = min(opt.K, len(q.pinned)+len(q.pool))
	if len(m.roots) == 0 || q.opt.K == 0 {
		return q, nil
	}
	q.opt.enter(StageLists)
	q.enterRivals(m.rivals(&q.ground, q.opt.K))
	choose := rng.Uint64()
	q.validate = rng.Uint64()
	q.set.Bound = m.bound(q.most(q.opt.K))
	q.set.Upper = q.set.Bound
	err := q.run(ctx, choose)
	if err != nil && len(q.chosen) > 0 {
		q.set.Stopped, err = true, nil
	}
	return q, err
}

// enterRivals adds rivals, each as far as the goal allows it and once.
func (q *quest) enterRivals(sets [][]uint32) {
	for _, set := range sets {
		if q.opt.limited() {
			set = q.goal.within(q.pinned, set)
		}
		if !slices.ContainsFunc(q.rivals, func(other []uint32) bool { return slices.Equal(set, other) }) {
			q.rivals = append(q.rivals, set)
		}
	}
}

// run looks for a choice among walks where reach is short, then on doubling
// collections of reverse-reachable sets, until the certificate is good enough.
func (q *quest) run(ctx context.Context, key uint64) error {
	if enough, err := q.lookForwards(ctx, mix(key)); enough || err != nil {
		return err
	}
	if q.opt.MinRatio == 0 { // who asks for no more than a ratio has rivals of their own
		q.opt.enter(StageLists)
		q.enterRivals(q.m.further(&q.ground, q.opt.K))
	}
	q.m.sets.reset()
	for count := min(minSets, q.opt.MaxSets); ; count = min(2*count, q.opt.MaxSets) {
		enough, err := q.look(ctx, key, count)
		if err != nil {
			return err
		}
		if enough {
			return q.playOff(ctx, count)
		}
	}
}

// short tells whether a seed set reaches so few, on any graph, that forward
// worlds say more than reverse-reachable sets: most of these it would miss, and
// the range that bounds the mean over worlds is narrow.
func (q *quest) short() bool {
	return q.set.Bound < min(float64(len(q.m.roots))/8, float64(16*q.most(q.opt.K)))
}

// lookForwards chooses by walking from those with the longest walks.
func (q *quest) lookForwards(ctx context.Context, key uint64) (enough bool, err error) {
	walks := q.m.walkReach()
	if walks == nil {
		return false, nil
	}
	q.set.Upper = min(q.set.Upper, walkBound(&q.ground, q.sum(walks), q.opt.K))
	if want := q.opt.wanted(q.m); want > 0 {
		q.set.Fewest = walkFewest(&q.ground, q.sum(walks), q.opt.K, want)
	}
	if !q.short() || q.opt.limited() {
		return false, nil
	}
	q.opt.enter(StageChoice)
	chains, err := q.chains(ctx, key, walks)
	if err != nil {
		return false, err
	}
	gain, err := q.certify(ctx, 0, q.finalists(chains))
	return q.enough(gain), err
}

// look chooses on the first count sets of the stream key: the choice is
// greedy, and on the same sets the best choice's reach is bounded from above.
// On sets or worlds of their own, it and the rivals are bounded from below.
// See OPIM-C in [1] of spread_greedy.go.
func (q *quest) look(ctx context.Context, key uint64, count int) (enough bool, err error) {
	m, c := q.m, &q.m.coverage
	q.opt.enter(StageSets)
	q.set.Sets += count - len(m.sets.ends)
	if err := m.sets.grow(ctx, m, key, count); err != nil {
		return false, err
	}
	q.opt.enter(StageChoice)
	n, sets := q.n(m.out.N()), q.translate(&m.sets)
	c.cover(n, sets, q.pool)
	greedy, most := q.greedy(c)
	hits := c.hits
	each := float64(len(m.roots)) / float64(count)
	q.set.Upper = min(q.set.Upper, upperTail(most, q.a)*each)
	// Another round costs twice what all have until now, and its validation.
	last := count == q.opt.MaxSets || m.arcsSeen()-q.arcs > q.opt.MaxArcs/4
	if !last && !q.promising(lowerTail(hits, q.a)*each) {
		q.set.Ratio, q.last, q.skipped = q.set.Lower/q.set.Upper, greedy, true
		return false, nil
	}
	q.skipped = false
	gain, err := q.certify(ctx, count, q.finalists(greedy))
	q.boundFewest(count, greedy)
	return q.enough(gain) && !q.behind() || last, err
}

// leadArcs is how many arcs are looked at before a plain list may lead: a quarter of
// what a judgement looks at.
const leadArcs = hitArcs / 4

// behind tells whether a plain list leads, as it may where few sets are kept, and
// few arcs were looked at for them. Who names a ratio asks for no more.
func (q *quest) behind() bool {
	leads := func(list []uint32) bool { return slices.Equal(list, q.chosen) }
	return q.opt.MinRatio == 0 && q.m.arcsSeen()-q.arcs < leadArcs && slices.ContainsFunc(q.rivals, leads)
}

// boundFewest bounds from below how many units reach the share that is asked for,
// by what any number of them hit on the sets of this look.
func (q *quest) boundFewest(count int, greedy []uint32) {
	if q.opt.Share == 0 {
		return
	}
	a := q.a + math.Log(float64(max(1, q.opt.K))) // any number of units may be the fewest
	want := leastHits(q.opt.Share*float64(count), a)
	q.set.Fewest = max(q.set.Fewest, q.m.coverage.fewest(greedy, q.pool, len(q.pinned), want))
}

// promising tells whether it is worth while to validate a choice that would be
// bounded like this if validation hit as many sets as its own collection, where
// it looks better than it is: if that is not enough, validation will not be.
// In a long search every other choice is validated all the same: whoever comes
// to stop it is not left without a certificate.
func (q *quest) promising(lower float64) bool {
	return q.skipped && q.long() || max(lower, q.set.Lower) >= q.opt.least()*q.set.Upper
}

// longSearch is the arcs that are looked at in less time than people wait.
const longSearch = 1 << 26

func (q *quest) long() bool { return q.m.arcsSeen()-q.arcs > longSearch }

// greedy chooses on what c covers, and bounds what any choice hits there.
func (q *quest) greedy(c *coverage) (chosen []uint32, upper uint64) {
	if q.opt.limited() {
		return c.greedyWithin(q.goal, q.pinned, q.pool, q.opt.K)
	}
	return c.greedy(q.pinned, q.pool, q.opt.K)
}

// judged enters what simulation says about the people of the chosen units.
func (s *SeedSet) judged(g *ground, chosen []uint32, reach Spread) {
	s.Reach, s.Steps = reach, nil
	before := 0.0
	for i, unit := range chosen {
		step := SeedStep{Node: unit, With: None}
		if g.ends != nil {
			step.Node, step.With = g.ends[unit][0], g.ends[unit][1]
		}
		step.Cumulative = reach.Cumulative[len(g.people(chosen[:i+1]))-1]
		step.Marginal = step.Cumulative - before
		s.Steps, before = append(s.Steps, step), step.Cumulative
	}
}
