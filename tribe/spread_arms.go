package tribe

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"tribemap/graph"
)

// What as many people reach who are chosen in other ways, beside a seed set that
// was searched for on a bare graph, where nobody is known by posts or answers.

// Names of arms that only a bare graph has; see arms.go for the others.
const (
	armOutStrength = "out_strength"      // most weight of arcs out: the most active
	armInStrength  = "in_strength"       // most weight of arcs in: the most answered
	armReversed    = "pagerank_reversed" // who tells those that tell
	armListed      = "listed"            // the list that was given
)

// compare judges the other ways on the worlds, or sets, that the choice was
// judged on: few where the search was stopped. It leaves them out where the context
// ends meanwhile.
func (q *quest) compare(ctx context.Context, rng *rand.Rand) error {
	q.opt.enter(StageArms)
	if q.set.Stopped {
		ctx = context.WithoutCancel(ctx)
	}
	err := q.judgeOthers(ctx, rng)
	if ctx.Err() != nil {
		q.set.Stopped = true
		return nil
	}
	return err
}

func (q *quest) judgeOthers(ctx context.Context, rng *rand.Rand) error {
	people := q.people(q.chosen)
	lists := q.lists(len(people))
	sets := make([][]uint32, len(lists))
	for i, l := range lists {
		sets[i] = l.people
	}
	random, equals, err := q.random(ctx, rng.Uint64(), len(people))
	if err != nil {
		return err
	}
	hop, err := q.hop(ctx, rng, len(people))
	if err != nil {
		return err
	}
	judged, err := q.judgedAlike(ctx, sets)
	if err != nil {
		return err
	}
	q.set.RandomEquals, q.set.Arms = equals, []Arm{random.arm(armRandom), hop.arm(armOneHop)}
	for i, l := range lists {
		q.set.Arms = append(q.set.Arms, judged[i].arm(l.name))
	}
	return nil
}

// lists returns whom plain lists name within the goals, the pinned people in
// front, and the list that was given, as it is.
func (q *quest) lists(k int) []rival {
	m, pool, most := q.m, q.opt.pool(q.m.out.N(), q.m.opt.Blockers), k
	if q.opt.limited() {
		most = len(pool) // who is too dear is passed over
	}
	voted := m.ranked.voted
	m.rankHeard()
	if len(voted) < min(most, 2*k) {
		voted = graph.VoteRank(m.out, min(m.out.N(), 2*most))
	}
	lists := []rival{
		{armOutStrength, highest(pool, m.ranked.strength, most)},
		{armInStrength, highest(pool, m.ranked.heard, most)},
		{armPageRank, highest(pool, m.ranked.rankIn, most)},
		{armReversed, highest(pool, m.ranked.rank, most)},
		{armVoteRank, among(voted, pool, most)},
	}
	for i, l := range lists {
		order := slices.Concat(q.opt.Pinned, l.people)
		if q.opt.limited() {
			order = q.opt.within(q.opt.Pinned, order)
		} else {
			order = fill(order, lists[0].people, k)
		}
		lists[i].people = order[:min(k, len(order))]
	}
	if q.opt.Listed != nil {
		lists = append(lists, rival{armListed, q.opt.Listed})
	}
	return lists
}

// judgeGiven judges people who were given, in their order, beside other ways to
// choose as many, if that is asked for.
func (m *spreader) judgeGiven(ctx context.Context, rng *rand.Rand, people []uint32, opt SeedOptions) (SeedSet, error) {
	opt.K, opt.Pinned, opt.Dyads, opt.Goal = max(1, len(people)), nil, nil, Goal{}
	opt = opt.withDefaults(m.out.N())
	if err := cmp.Or(opt.validate(m), m.checkNodes("seed set", people)); err != nil {
		return SeedSet{}, err
	}
	q := &quest{m: m, opt: opt, ground: newGround(opt, m), chosen: people, judgedOn: rng.Uint64()}
	q.opt.enter(StageJudge)
	reach, err := m.judge(ctx, q.judgedOn, [][]uint32{people})
	if err != nil {
		return SeedSet{}, err
	}
	q.set.judged(&q.ground, people, reach[0])
	q.set.Bound = m.bound(len(people))
	if opt.Compare && len(people) > 0 {
		m.rivals(&q.ground, min(opt.K, len(q.pool)))
		err = q.compare(ctx, rng)
	}
	return q.set, err
}

// judgedAlike judges sets as the choice was judged last.
func (q *quest) judgedAlike(ctx context.Context, sets [][]uint32) (all []Spread, err error) {
	count := q.set.Reach.Worlds
	if !q.backwards {
		q.m.hireTellers(sets)
		if err := q.m.simulate(ctx, q.judgedOn, sets, 0, count); err != nil {
			return nil, err
		}
		all, _ = q.m.summarise(sets, count)
		return all, nil
	}
	hits, err := q.m.hitsOf(ctx, q.judgedOn, count, sets)
	for _, h := range hits {
		all = append(all, hitSpread([]uint64{h}, count, float64(len(q.m.roots))))
	}
	return all, err
}

// hopSets is how many of them stand for all where sets are judged.
const hopSets = 8

// hop returns what k people reach whom one meets by asking people whom they talk
// to: others in each world, or, where sets are judged, a few times others.
func (q *quest) hop(ctx context.Context, rng *rand.Rand, k int) (Spread, error) {
	f := &field{candidates: unique(slices.Concat(q.opt.Pinned, q.opt.pool(q.m.out.N(), q.m.opt.Blockers)))}
	if !q.backwards {
		return q.m.sampleReach(ctx, q.judgedOn, f.oneHop(q.m, rng, k, q.set.Reach.Worlds))
	}
	all, err := q.judgedAlike(ctx, f.oneHop(q.m, rng, k, hopSets))
	if err != nil {
		return Spread{}, err
	}
	reach := make([]float64, len(all))
	for i, s := range all {
		reach[i] = s.Mean
	}
	return meanSpread(reach), nil
}

// meanSpread is the mean of what several sets of one kind reach.
func meanSpread(reach []float64) (s Spread) {
	n := float64(len(reach))
	for _, r := range reach {
		s.Mean += r / n
	}
	squares := 0.0
	for _, r := range reach {
		squares += float64((r - s.Mean) * (r - s.Mean))
	}
	s.SE = math.Sqrt(squares / (n - 1) / n)
	wide := float64(s.SE * distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile(intervalTail))
	s.Low, s.High = s.Mean-wide, s.Mean+wide
	return s
}
