package tribe

import (
	"context"
	"math/rand/v2"

	"tribemap/graph"
	"tribemap/internal/par"
)

// Stability of a tribe, as the tables mark it.
const (
	Stable   = .75 // from here on a tribe is called stable
	Unstable = .5  // below, it is marked as unstable
)

const resampleStream = 0x72657361

// Resample detects again on 90 % of the talk, n times, and sets each tribe's
// Stability and each person's Confidence. People without a tie in a resample
// take no part in it. Where there are no tribes it does nothing.
func (d *Detection) Resample(ctx context.Context, n int) error {
	if d.Tribes.K == 0 {
		return nil
	}
	runs := make([]rerun, n)
	errs := make([]error, len(runs))
	opt := LeidenOptions{Gamma: d.Resolution.Gamma, Threads: shareThreads(d.opt.Threads, n)}
	par.For(d.opt.Threads, len(runs), 1, func(i, _, _ int) {
		rng := rand.New(rand.NewPCG(d.opt.Seed, resampleStream+uint64(i)))
		runs[i], errs[i] = d.rerun(ctx, rng, opt)
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	for c := range d.Profiles {
		sum := 0.0
		for _, r := range runs {
			sum += r.jaccard[c]
		}
		d.Profiles[c].Stability = sum / float64(len(runs))
	}
	for u := range d.People {
		d.People[u].Confidence = confidence(runs, u)
	}
	return nil
}

// rerun is what one resample says.
type rerun struct {
	jaccard []float64 // best match of each tribe
	fate    []uint8   // what became of each person
}

// Fates of a person in a resample.
const (
	absent uint8 = iota
	left
	kept
)

func (d *Detection) rerun(ctx context.Context, rng *rand.Rand, opt LeidenOptions) (rerun, error) {
	g, err := d.from.resample(rng)
	if err != nil {
		return rerun{}, err
	}
	p, err := Leiden(ctx, g, rng, opt)
	if err != nil {
		return rerun{}, err
	}
	g = g.Undirected()
	matches := bestMatches(d.Tribes, p, g)
	r := rerun{jaccard: make([]float64, len(matches)), fate: make([]uint8, g.N())}
	for c, m := range matches {
		r.jaccard[c] = m.jaccard
	}
	for u, c := range d.Tribes.Membership {
		switch {
		case c == None || g.Degree(uint32(u)) == 0:
		case p.Membership[u] == matches[c].community:
			r.fate[u] = kept
		default:
			r.fate[u] = left
		}
	}
	return r, nil
}

func confidence(runs []rerun, u int) float64 {
	seen, stayed := 0, 0
	for _, r := range runs {
		if r.fate[u] != absent {
			seen++
		}
		if r.fate[u] == kept {
			stayed++
		}
	}
	return float64(stayed) / float64(max(1, seen))
}

// match is the community of another partition that is most like a tribe.
type match struct {
	community uint32 // None if no member of the tribe is there
	jaccard   float64
}

// bestMatches finds the best match in q of each community of p, counting only
// nodes with an edge in g. Equals are decided by the smaller number. O(n).
func bestMatches(p, q Partition, g *graph.CSR) []match {
	size := make([]int, q.K)
	for u, c := range q.Membership {
		if c != None && g.Degree(uint32(u)) > 0 {
			size[c]++
		}
	}
	shared := make([]int, q.K)
	matches := make([]match, p.K)
	for c, members := range p.Members() {
		present := 0
		for _, u := range members {
			if v := q.Membership[u]; v != None && g.Degree(u) > 0 {
				shared[v]++
				present++
			}
		}
		matches[c].community = None
		for _, u := range members {
			v := q.Membership[u]
			if v == None || shared[v] == 0 {
				continue
			}
			j := float64(shared[v]) / float64(present+size[v]-shared[v])
			if m := matches[c]; j > m.jaccard || j == m.jaccard && v < m.community {
				matches[c] = match{v, j}
			}
			shared[v] = 0
		}
	}
	return matches
}

// Stability returns the mean stability of the tribes, 0 where there are none.
func (d *Detection) Stability() float64 {
	sum := 0.0
	for i := range d.Profiles {
		sum += d.Profiles[i].Stability
	}
	return sum / float64(max(1, len(d.Profiles)))
}
