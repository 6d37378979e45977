package tribe

import (
	"context"
	"math"
	"math/bits"
	"slices"
)

// How far from the best a choice can be, and with what certainty.

// A certificate by forward worlds looks at as many of them as tell this many
// people at most, but not at fewer or more than what is useful.
const (
	validationTold  = 1 << 23
	fewestValidated = 1 << 8
	mostValidated   = 1 << 12
)

// tail returns ln(1/δ′) for each of the bounds that are computed. All must
// hold at once: two at every size from minSets to MaxSets, one on walks, and one
// on the sets of a play-off.
func (o SeedOptions) tail() float64 {
	looks, bounds := 2, 2
	if o.Share > 0 {
		bounds++ // how many it takes at least
	}
	if o.MaxSets > minSets {
		looks += bits.Len(uint((o.MaxSets - 1) / minSets))
	}
	return math.Log(float64(bounds*looks) / o.Delta)
}

// finalists are the choices that are certified at once: the best until now and
// what greedy choice took last, if there are any, what it takes now, and the
// rivals.
type finalists struct {
	sets           [][]uint32
	best, last, at int // places of the best until now, of greedy choice then and now; −1 for none
}

func (q *quest) finalists(greedy []uint32) finalists {
	f := finalists{best: -1, last: -1}
	if q.chosen != nil {
		f.best, f.sets = len(f.sets), append(f.sets, q.chosen)
	}
	if q.last != nil {
		f.last, f.sets = len(f.sets), append(f.sets, q.last)
	}
	f.at, f.sets = len(f.sets), append(f.sets, greedy)
	f.sets = append(f.sets, q.rivals...)
	q.last = greedy
	return f
}

// gain returns by what share the best has gained since the last look, +Inf if there
// was none; in a search that is not long yet, that of greedy choice if it is more: it
// may come to pass the best.
func (f finalists) gain(reach []float64, long bool) float64 {
	if f.last < 0 {
		return math.Inf(1)
	}
	before := reach[f.last]
	if f.best >= 0 {
		before = reach[f.best]
	} else if rivals := reach[f.at+1:]; len(rivals) > 0 {
		before = max(before, slices.Max(rivals))
	}
	gain := grown(before, slices.Max(reach))
	if long {
		return gain
	}
	return max(gain, grown(reach[f.last], reach[f.at]))
}

func grown(before, now float64) float64 {
	if now <= before {
		return 0
	}
	return now/before - 1
}

// certify bounds the reach of all finalists from below at once, on sets or
// worlds that none of them was chosen on, and keeps the one that reaches most,
// the first among equals. It returns what that has gained. No other look may
// have the same count: its draws would have chosen among the finalists.
func (q *quest) certify(ctx context.Context, count int, f finalists) (gain float64, err error) {
	q.opt.enter(StageCertify)
	a := q.a + math.Log(float64(len(f.sets)))
	key := mix(q.validate + uint64(count))
	var reach, lower []float64
	if worlds := q.worldsToWalk(count, a, f); worlds > 0 {
		q.forwards = true
		reach, lower, err = q.walkThrough(ctx, key, a, f.sets, worlds)
	} else {
		reach, lower, err = q.hitSets(ctx, key, count, a, f.sets)
		if q.forwards = err == nil && q.cheaperForwards(reach); q.forwards {
			reach, _, err = q.walkThrough(ctx, key, a, f.sets, q.worldsToCompare(count, reach))
		}
	}
	if err != nil {
		return 0, err
	}
	most := slices.Max(reach)
	best := slices.Index(reach, most)
	if gain = f.gain(reach, q.long()); len(f.sets[best]) == 0 { // the goal allows nobody
		gain = 0
	}
	if best == f.best {
		lower[best] = max(lower[best], q.set.Lower) // both the old and the new bound hold
	}
	q.close = q.close[:0]
	for i, r := range reach {
		if i != best && most-r < toldFrom*math.Sqrt(most*float64(len(q.m.roots))/float64(max(1, count))) {
			q.close = append(q.close, f.sets[i])
		}
	}
	q.set.Lower, q.chosen = lower[best], f.sets[best]
	q.set.Ratio = q.set.Lower / q.set.Upper
	return gain, nil
}

// toldFrom is by how many standard errors of what it hits the best is ahead of
// those that it is told from.
const toldFrom = 3

// How long close finalists are compared: in so many rounds at most, with so many
// arcs looked at in any case, which takes no time that anybody notices; and by
// what share of its reach the best may be behind another without being told from it.
const (
	playOffRounds = 12
	playOffArcs   = 1 << 20
	even          = 0.002
)

// playOff compares the finalists that are close on more sets, doubling until it
// is certain who of them is best, or that the others are no better than even:
// which of them is best is a matter of luck on few, and a plain list that reaches
// more would not be noticed. What counts is the sets that one of two hits alone:
// the others say nothing about who is ahead. A round costs as much as all before it;
// the first is always played, and further ones as long as all take no more arcs than
// the search did, or no more than playOffArcs. Worlds have said it already, and a caller who names a ratio asks
// for no more.
func (q *quest) playOff(ctx context.Context, count int) error {
	if q.forwards || q.opt.MinRatio > 0 || len(q.close) == 0 {
		return nil
	}
	sets := slices.Concat([][]uint32{q.chosen}, q.close)
	key, start, people := mix(q.validate-1), q.m.arcsSeen(), q.peopleOf(sets)
	var t hitTally
	best, from, to, most := 0, 0, count, max(start-q.arcs, playOffArcs)
	for round := 0; round < playOffRounds && 2*(q.m.arcsSeen()-start) <= most && to < math.MaxInt32/2; round++ {
		if err := q.m.countHits(ctx, key, from, to, people, &t); err != nil {
			return err
		}
		if best = t.best(len(sets)); t.decided(best, len(sets)) {
			from = to
			break
		}
		from, to = to, 2*to
	}
	q.set.Sets += from
	a := q.a + math.Log(float64(playOffRounds*len(sets)))
	lower := lowerTail(t.hits(best), a) * float64(len(q.m.roots)) / float64(from)
	if best == 0 {
		lower = max(lower, q.set.Lower)
	}
	q.set.Lower, q.chosen = lower, sets[best]
	q.set.Ratio = q.set.Lower / q.set.Upper
	return nil
}

// best returns which of n seed sets hits most, the first among equals.
func (t *hitTally) best(n int) (best int) {
	for i := range n {
		if t.hits(i) > t.hits(best) {
			best = i
		}
	}
	return best
}

// decided tells whether the best of n seed sets is ahead of each other for
// certain, or that one no more than even.
func (t *hitTally) decided(best, n int) bool {
	for i := range n {
		ahead, noise := float64(t.hits(best)-t.hits(i)), toldFrom*math.Sqrt(float64(t.apart(best, i)))
		if ahead < noise && noise-ahead > even*float64(t.hits(best)) {
			return false
		}
	}
	return true
}

// walkThrough simulates worlds forwards. Reach lies between 0 and Bound, so
// its mean is bounded by what varies and by the range [1].
//
// [1] A. Maurer, M. Pontil: Empirical Bernstein bounds and sample variance
// penalization. COLT 2009, theorem 4. arXiv:0907.3740
func (q *quest) walkThrough(ctx context.Context, key uint64, a float64, candidates [][]uint32, worlds int) (reach, lower []float64, err error) {
	people := q.peopleOf(candidates)
	q.m.hireTellers(people)
	if err := q.m.simulate(ctx, key, people, 0, worlds); err != nil {
		return nil, nil, err
	}
	all, _ := q.m.summarise(people, worlds)
	for _, s := range all {
		reach = append(reach, s.Mean)
		lower = append(lower, bernstein(s, q.set.Bound, a+math.Ln2))
	}
	return reach, lower, nil
}

// bernstein returns a lower bound of the mean that s estimates, of a variable
// in [0,largest]; wrong with probability 2e^−a.
func bernstein(s Spread, largest, a float64) float64 {
	return max(0, s.Mean-s.SE*math.Sqrt(2*a)-bernsteinRange(largest, float64(s.Worlds), a))
}

// bernsteinRange is what the range of a variable takes from its lower bound.
func bernsteinRange(largest, n, a float64) float64 {
	return 7 * largest * a / (3 * max(0, n-1))
}

// hitSets draws count sets, keeping none, and counts those hit.
func (q *quest) hitSets(ctx context.Context, key uint64, count int, a float64, candidates [][]uint32) (reach, lower []float64, err error) {
	q.set.Sets += count
	hits, err := q.m.hitsOf(ctx, key, count, q.peopleOf(candidates))
	if err != nil {
		return nil, nil, err
	}
	each := float64(len(q.m.roots)) / float64(count)
	for _, h := range hits {
		reach = append(reach, float64(h)*each)
		lower = append(lower, lowerTail(h, a)*each)
	}
	return reach, lower, nil
}

// upperTail bounds the expected hits of a fixed seed set from above, given
// that it hits at most that many of the sets drawn; wrong with probability
// e^−a. lowerTail bounds them from below. Martingale bounds, lemmas 4.1 and
// 4.2 of [1] in spread_greedy.go.
func upperTail(hits uint64, a float64) float64 {
	r := math.Sqrt(float64(hits)+a/2) + math.Sqrt(a/2)
	return r * r
}

// leastHits returns the fewest hits of a seed set for which upperTail says that
// so many may be expected.
func leastHits(expected, a float64) uint64 {
	r := math.Sqrt(expected) - math.Sqrt(a/2)
	if r < 0 {
		return 0
	}
	return uint64(math.Ceil(max(0, float64(r*r)-a/2)))
}

func lowerTail(hits uint64, a float64) float64 {
	r := math.Sqrt(float64(hits)+2*a/9) - math.Sqrt(a/2)
	if r < 0 {
		return 0
	}
	return max(0, float64(r*r)-a/18)
}
