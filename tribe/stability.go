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
// Stability and each person's Confidence; the tribes of a Hierarchy that was
// found before are judged at their γ, too. People without a tie in a resample
// take no part in it. Where n is 0 or there are no tribes it does nothing.
func (d *Detection) Resample(ctx context.Context, n int) error {
	d.withheld = nil // a large graph needs the room
	if d.Tribes.K == 0 || n == 0 {
		return nil
	}
	runs := make([]rerun, n)
	errs := make([]error, len(runs))
	threads := shareThreads(d.opt.Threads, n)
	par.For(d.opt.Threads, len(runs), 1, func(i, _, _ int) {
		rng := rand.New(rand.NewPCG(d.opt.Seed, resampleStream+uint64(i)))
		runs[i], errs[i] = d.rerun(ctx, rng, threads)
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	for c, s := range meanJaccard(runs, func(r rerun) []float64 { return r.jaccard }) {
		d.Profiles[c].Stability = s
	}
	for u := range d.People {
		d.People[u].Confidence = confidence(runs, u)
	}
	d.resampled = true
	d.settleLevels(runs)
	d.doubtLevels()
	return nil
}

// meanJaccard is the mean over resamples of what each says of some tribes.
func meanJaccard(runs []rerun, of func(rerun) []float64) []float64 {
	mean := make([]float64, len(of(runs[0])))
	for _, r := range runs {
		for c, j := range of(r) {
			mean[c] += j
		}
	}
	for c := range mean {
		mean[c] /= float64(len(runs))
	}
	return mean
}

// settleLevels sets the stability of the tribes of all levels.
func (d *Detection) settleLevels(runs []rerun) {
	for i, level := range d.Resolution.Hierarchy {
		stability := meanJaccard(runs, func(r rerun) []float64 { return r.levels[i] })
		for c := range level.Tribes {
			level.Tribes[c].Stability = stability[c]
		}
	}
}

// rerun is what one resample says.
type rerun struct {
	jaccard []float64   // best match of each tribe
	levels  [][]float64 // and of each tribe of each level
	fate    []uint8     // what became of each person
}

// Fates of a person in a resample.
const (
	absent uint8 = iota
	left
	kept
)

func (d *Detection) rerun(ctx context.Context, rng *rand.Rand, threads int) (rerun, error) {
	arcs, err := d.from.resample(rng)
	if err != nil {
		return rerun{}, err
	}
	p, err := Leiden(ctx, arcs, rng, LeidenOptions{Gamma: d.Resolution.Gamma, Threads: threads})
	if err != nil {
		return rerun{}, err
	}
	g := arcs.Undirected()
	matches := bestMatches(d.Tribes, p, g)
	r := rerun{jaccard: jaccards(matches), levels: make([][]float64, len(d.grains)), fate: make([]uint8, g.N())}
	for i, level := range d.grains {
		if level.gamma == d.Resolution.Gamma {
			r.levels[i] = r.jaccard
			continue
		}
		q, err := Leiden(ctx, arcs, rng, LeidenOptions{Gamma: level.gamma, Threads: threads})
		if err != nil {
			return rerun{}, err
		}
		r.levels[i] = jaccards(bestMatches(level.tribes, q, g))
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

func jaccards(matches []match) []float64 {
	list := make([]float64, len(matches))
	for i, m := range matches {
		list[i] = m.jaccard
	}
	return list
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
