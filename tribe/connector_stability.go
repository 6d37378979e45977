package tribe

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"tribemap/internal/par"
)

// resampleSets is the number of reverse-reachable sets that a resample is
// decided on. Fewer would let chance in the choice pass for chance in the data.
const resampleSets = 1 << 13

// resampleMoments is how many moments one resample rehearses at most.
const resampleMoments = 25

// resample chooses again on opt.Resamples versions of the talk, in which each
// thread counts a Poisson(1) number of times (a bootstrap over threads), and
// returns for each tribe the share of them that chose each of the given people
// too.
func resample(ctx context.Context, t *Talk, fields []field, chosen [][]uint32, key uint64, opt ConnectorOptions) ([][]float64, error) {
	again := make([][][]uint32, opt.Resamples)
	failed := make([]error, opt.Resamples)
	threads := opt.Threads
	opt.Threads = 1
	par.For(threads, opt.Resamples, 1, func(r, _, _ int) {
		again[r], failed[r] = chooseAgain(ctx, t, fields, mix(key+uint64(r)*golden), opt)
	})
	shares := make([][]float64, len(chosen))
	for id, people := range chosen {
		shares[id] = make([]float64, len(people))
		for r := range again {
			if failed[r] != nil {
				return nil, failed[r]
			}
			for i, u := range people {
				if slices.Contains(again[r][id], u) {
					shares[id][i] += 1 / float64(opt.Resamples)
				}
			}
		}
	}
	return shares, nil
}

// chooseAgain returns each tribe's choice on one resample.
func chooseAgain(ctx context.Context, t *Talk, fields []field, key uint64, opt ConnectorOptions) ([][]uint32, error) {
	rng := rand.New(rand.NewPCG(key, 0))
	times := make([]uint8, t.Threads)
	for i := range times {
		times[i] = poisson(rng.Float64())
	}
	past := newChronicle(t, times)
	m, err := opt.spreader(t, times, past)
	if err != nil {
		return nil, err
	}
	chosen := make([][]uint32, len(fields))
	for id, f := range fields {
		if len(f.members) == 0 || len(f.candidates) <= f.k-len(f.pinned) {
			chosen[id] = append(slices.Clone(f.pinned), f.candidates...) // no choice to make
			continue
		}
		m.setAudience(f.members)
		if f.share > 0 && len(past.turns) > 0 {
			r, err := newRehearsal(ctx, past, &f, m, rng.Uint64(), resampleMoments, resampleSets, f.k)
			if err != nil {
				return nil, err
			}
			chosen[id] = r.choose(m, f.share, f.k)
			continue
		}
		m.sets.reset()
		if err := m.sets.grow(ctx, m, rng.Uint64(), resampleSets); err != nil {
			return nil, err
		}
		pool := SeedOptions{Candidates: f.candidates, Pinned: f.pinned}.pool(len(t.People), nil)
		m.coverage.cover(len(t.People), &m.sets, pool)
		chosen[id], _ = m.coverage.greedy(f.pinned, pool, f.k)
	}
	return chosen, nil
}

// poisson returns the value of a Poisson(1) variable at quantile x in [0,1).
func poisson(x float64) (n uint8) {
	for p := math.Exp(-1); x >= p && n < 20; p /= float64(n) {
		x -= p
		n++
	}
	return n
}
