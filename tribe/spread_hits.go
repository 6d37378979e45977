package tribe

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"tribemap/internal/par"
)

// Seed sets judged backwards: on reverse-reachable sets that are counted and
// not kept. Where a story runs through a large part of the graph and whoever is
// told asks all their arcs, a thousand sets cost less than one world and say
// more, because worlds differ by whether the story takes off at all.

// hitTally counts sets by which of up to eight seed sets hit them: a bit for each.
type hitTally [1 << 8]uint64

// hits returns how many sets seed set i hits.
func (t *hitTally) hits(i int) (sum uint64) {
	for mask, count := range t {
		sum += count * uint64(mask>>i&1)
	}
	return sum
}

// apart returns how many sets one of the seed sets i and j hits, and the other
// does not.
func (t *hitTally) apart(i, j int) (sum uint64) {
	for mask, count := range t {
		sum += count * uint64((mask>>i^mask>>j)&1)
	}
	return sum
}

// countHits draws the sets [from,to) of the stream key and adds to t which of up
// to eight seed sets hit them.
func (m *spreader) countHits(ctx context.Context, key uint64, from, to int, seeds [][]uint32, t *hitTally) error {
	targets := make([]uint8, m.out.N())
	for i, set := range seeds {
		for _, u := range set {
			targets[u] |= 1 << i
		}
	}
	parts := make([][len(hitTally{})]uint32, par.Chunks(to-from, setsPerChunk))
	err := m.eachChunk(ctx, from, to, func(r *reverser, chunk, lo, hi int) {
		r.targets, r.places, r.all = targets, nil, uint8(1<<len(seeds)-1)
		for i := lo; i < hi; i++ {
			r.draw(key, i)
			parts[chunk][r.hit]++
		}
	})
	for _, part := range parts {
		for mask, count := range part {
			t[mask] += uint64(count)
		}
	}
	return err
}

// hitsOf is countHits of the first count sets, one number for each seed set.
func (m *spreader) hitsOf(ctx context.Context, key uint64, count int, seeds [][]uint32) ([]uint64, error) {
	var t hitTally
	err := m.countHits(ctx, key, 0, count, seeds, &t)
	hits := make([]uint64, len(seeds))
	for i := range hits {
		hits[i] = t.hits(i)
	}
	return hits, err
}

// How long a judgement backwards goes on: from the first many sets, doubling,
// until the reach is known as well as reachWithin asks, or so many arcs were
// looked at.
const (
	firstHitSets = 1 << 13
	hitArcs      = 1 << 22
	hitArcsLate  = 1 << 18 // once the search was stopped
)

// judgeHits judges one seed set on sets of the stream key.
func (m *spreader) judgeHits(ctx context.Context, key uint64, seeds []uint32, mostArcs uint64) (Spread, error) {
	places := slices.Repeat([]uint32{None}, m.out.N())
	for i, u := range slices.Backward(seeds) {
		places[u] = uint32(i)
	}
	firsts, start := make([]uint64, len(seeds)), m.arcsSeen()
	for from, to := 0, firstHitSets; ; from, to = to, 2*to {
		if err := m.countFirsts(ctx, key, from, to, places, firsts); err != nil {
			return Spread{}, err
		}
		s := hitSpread(firsts, to, float64(len(m.roots)))
		if precise([]Spread{s}) || m.arcsSeen()-start > mostArcs || to >= math.MaxInt32/2 {
			return s, nil
		}
	}
}

// countFirsts draws the sets [from,to) and adds to firsts, for each seed, those
// in which it is the first of the seed set.
func (m *spreader) countFirsts(ctx context.Context, key uint64, from, to int, places []uint32, firsts []uint64) error {
	parts := make([][]uint32, par.Chunks(to-from, setsPerChunk))
	err := m.eachChunk(ctx, from, to, func(r *reverser, chunk, lo, hi int) {
		r.targets, r.places = nil, places
		for i := lo; i < hi; i++ {
			r.draw(key, i)
			if r.first != None {
				parts[chunk] = append(parts[chunk], r.first)
			}
		}
	})
	for _, part := range parts {
		for _, place := range part {
			firsts[place]++
		}
	}
	return err
}

// hitSpread turns the sets that each seed is the first to hit into reach, out
// of count sets in a graph where so many people count.
func hitSpread(firsts []uint64, count int, people float64) Spread {
	n, hits := float64(count), uint64(0)
	s := Spread{Worlds: count, Cumulative: make([]float64, len(firsts))}
	for i, more := range firsts {
		hits += more
		s.Cumulative[i] = people * float64(hits) / n
	}
	s.Mean = people * float64(hits) / n
	share := (float64(hits) + 1) / (n + 2) // what never came up is not certain
	s.SE = people * math.Sqrt(share*(1-share)/n)
	wide := float64(s.SE * distuv.UnitNormal.Quantile(intervalTail))
	s.Low, s.High = s.Mean-wide, s.Mean+wide
	return s
}
