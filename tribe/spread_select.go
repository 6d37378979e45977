package tribe

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"

	"tribemap/internal/par"
)

// minSets is the size of the first collection. Small, because where sets are
// large few of them are needed; doubling gets to any other size soon.
const minSets = 1 << 10

func (o SeedOptions) withDefaults(n int) SeedOptions {
	o.K = cmp.Or(o.K, 5)
	o.Epsilon = cmp.Or(o.Epsilon, 0.1)
	o.MinRatio = cmp.Or(o.MinRatio, 1-1/math.E-o.Epsilon)
	o.Delta = cmp.Or(o.Delta, 1/float64(max(2, n)))
	o.MaxSets = cmp.Or(o.MaxSets, 1<<24)
	return o
}

func (o SeedOptions) validate(m *spreader) error {
	switch {
	case o.K < 0:
		return fmt.Errorf("k %d: %w", o.K, ErrOption)
	case len(o.Pinned) > o.K, len(unique(o.Pinned)) < len(o.Pinned):
		return fmt.Errorf("pinned %v for k %d: %w", o.Pinned, o.K, ErrOption)
	case !(o.MinRatio > 0 && o.MinRatio < 1):
		return fmt.Errorf("epsilon %v, ratio %v: %w", o.Epsilon, o.MinRatio, ErrOption)
	case !(o.Delta > 0 && o.Delta < 1):
		return fmt.Errorf("delta %v: %w", o.Delta, ErrOption)
	case o.MaxSets < 1 || o.MaxSets > math.MaxUint32:
		return fmt.Errorf("at most %d sets: %w", o.MaxSets, ErrOption)
	}
	if err := m.checkNodes("pinned", o.Pinned); err != nil {
		return err
	}
	return m.checkNodes("candidates", o.Candidates)
}

// pool returns the candidates that are not pinned, sorted, each once.
func (o SeedOptions) pool(n int) []uint32 {
	pool := unique(o.Candidates)
	if o.Candidates == nil {
		pool = everybody(n)
	}
	return slices.DeleteFunc(pool, func(u uint32) bool { return slices.Contains(o.Pinned, u) })
}

// unique returns nodes sorted, each once.
func unique(nodes []uint32) []uint32 {
	return slices.Compact(slices.Sorted(slices.Values(nodes)))
}

// selectSeeds searches for a seed set and judges it on fresh worlds.
func (m *spreader) selectSeeds(ctx context.Context, rng *rand.Rand, opt SeedOptions) (SeedSet, error) {
	set, chosen, err := m.search(ctx, rng, opt)
	if err != nil || len(chosen) == 0 {
		return set, err
	}
	reach, err := m.judge(ctx, rng.Uint64(), [][]uint32{chosen})
	if err != nil {
		return SeedSet{}, err
	}
	set.judged(chosen, reach[0])
	return set, nil
}

// search doubles two collections of reverse-reachable sets. On the first the
// set is chosen and the best set's reach bounded from above, on the second the
// chosen set's reach is bounded from below. It ends when the bounds are close
// enough; see OPIM-C in [1] of spread_greedy.go. Steps and Reach stay empty.
func (m *spreader) search(ctx context.Context, rng *rand.Rand, opt SeedOptions) (set SeedSet, chosen []uint32, err error) {
	opt = opt.withDefaults(m.out.N())
	if err := opt.validate(m); err != nil {
		return SeedSet{}, nil, err
	}
	pool := opt.pool(m.out.N())
	opt.K = min(opt.K, len(opt.Pinned)+len(pool))
	if len(m.roots) == 0 || opt.K == 0 {
		return SeedSet{}, nil, nil
	}
	choose, validate := rng.Uint64(), rng.Uint64()
	set.Bound = m.bound(opt.K)
	a := opt.tail()
	sets, c := &m.sets, &m.coverage
	sets.reset()
	for count := min(minSets, opt.MaxSets); ; count = min(2*count, opt.MaxSets) {
		if err := sets.grow(ctx, m, choose, count); err != nil {
			return SeedSet{}, nil, err
		}
		c.cover(m.out.N(), sets, pool)
		var most uint64
		chosen, most = c.greedy(opt.Pinned, pool, opt.K)
		each := float64(len(m.roots)) / float64(count)
		set.Upper = min(set.Bound, upperTail(most, a)*each)
		last := count == opt.MaxSets
		// On its own collection the choice looks better than it is: if that is
		// not enough, validation will not be.
		if !last && float64(c.hits)*each < opt.MinRatio*set.Upper {
			continue
		}
		hits, err := m.countHits(ctx, validate, count, chosen)
		if err != nil {
			return SeedSet{}, nil, err
		}
		set.Sets += count
		set.Lower = lowerTail(hits, a) * each
		set.Ratio = set.Lower / set.Upper
		if last || set.Ratio >= opt.MinRatio {
			set.Sets += count
			return set, chosen, nil
		}
	}
}

// tail returns ln(1/δ′) for each of the bounds that are computed. All must
// hold at once: two at every size from minSets to MaxSets.
func (o SeedOptions) tail() float64 {
	looks := 1
	if o.MaxSets > minSets {
		looks += bits.Len(uint((o.MaxSets - 1) / minSets))
	}
	return math.Log(2 * float64(looks) / o.Delta)
}

// countHits draws count sets of the stream key, keeping none, and returns how
// many the seeds hit.
func (m *spreader) countHits(ctx context.Context, key uint64, count int, seeds []uint32) (uint64, error) {
	target := make([]bool, m.out.N())
	for _, u := range seeds {
		target[u] = true
	}
	hits := make([]uint64, par.Chunks(count, setsPerChunk))
	err := m.eachChunk(ctx, 0, count, func(r *reverser, chunk, lo, hi int) {
		r.target = target
		for i := lo; i < hi; i++ {
			if r.draw(key, i); r.hit {
				hits[chunk]++
			}
		}
	})
	total := uint64(0)
	for _, h := range hits {
		total += h
	}
	return total, err
}

// upperTail bounds the expected hits of a fixed seed set from above, given
// that it hits at most that many of the sets drawn; wrong with probability
// e^−a. lowerTail bounds them from below. Martingale bounds, lemmas 4.1 and
// 4.2 of [1] in spread_greedy.go.
func upperTail(hits uint64, a float64) float64 {
	r := math.Sqrt(float64(hits)+a/2) + math.Sqrt(a/2)
	return r * r
}

func lowerTail(hits uint64, a float64) float64 {
	r := math.Sqrt(float64(hits)+2*a/9) - math.Sqrt(a/2)
	if r < 0 {
		return 0
	}
	return max(0, float64(r*r)-a/18)
}

// judged enters what simulation says about the chosen people.
func (s *SeedSet) judged(chosen []uint32, reach Spread) {
	s.Reach = reach
	before := 0.0
	for i, u := range chosen {
		cumulative := reach.Cumulative[i]
		s.Steps = append(s.Steps, SeedStep{u, cumulative - before, cumulative})
		before = cumulative
	}
}
