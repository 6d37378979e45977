// Package layouttest judges layouts: quality measures, and a slow referee that
// computes the energy our layout estimates.
package layouttest

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"tribemap/graph"
	"tribemap/viz/layout"
)

// Quality says how well places fit a graph. Any one number can be faked: random
// places inside tribe discs have SameTribe 1.
type Quality struct {
	Neighbours float64 // mean Jaccard of a node's neighbours and as many nearest points (kJ)
	SameTribe  float64 // share of the own tribe among the ten nearest points (s10)
	Stress     float64 // mean squared relative error of distances against hops, at the best scale
	Overlap    float64 // share of nodes closer to another than 2·radius
}

func (q Quality) String() string {
	return fmt.Sprintf("kJ %.3f  s10 %.3f  stress %.3f  overlap %.2f %%", q.Neighbours, q.SameTribe, q.Stress, 100*q.Overlap)
}

// Measure judges a sample of the nodes with a tie and a tribe; hops are taken
// to 50 others each. Time O(sample · (n + m)).
func Measure(g *graph.CSR, tribes []uint32, at []layout.Point, radius float64, sample int) Quality {
	rng := rand.New(rand.NewPCG(1, 1))
	var q Quality
	var stress stress
	judged := 0.0
	search := nearest{at: at, far: make([]float64, len(at)), order: make([]uint32, len(at))}
	hops := make([]int32, g.N())
	for range sample {
		u := uint32(rng.IntN(g.N()))
		if g.Degree(u) == 0 || tribes[u] == layout.None {
			continue
		}
		judged++
		near := search.to(u, max(10, g.Degree(u)))
		q.Neighbours += jaccard(g.Neighbors(u), near[:min(len(near), g.Degree(u))])
		for _, v := range near[:min(len(near), 10)] {
			if tribes[v] == tribes[u] {
				q.SameTribe += 1 / float64(min(len(near), 10))
			}
		}
		if Distance(at[u], at[near[0]]) < 2*radius*0.99 {
			q.Overlap++
		}
		count(g, u, hops)
		for range 50 {
			if v := rng.IntN(g.N()); hops[v] > 0 {
				stress.add(float64(hops[v]), Distance(at[u], at[v]))
			}
		}
	}
	q.Neighbours /= judged
	q.SameTribe /= judged
	q.Overlap /= judged
	q.Stress = stress.least()
	return q
}

// Distance is Euclidean.
func Distance(a, b layout.Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// stress collects pairs of hops h and distances d.
type stress struct{ pairs, ratio, square float64 }

func (s *stress) add(h, d float64) {
	s.pairs++
	s.ratio += d / h
	s.square += d / h * d / h
}

// least returns the mean of ((f·d − h)/h)² at the factor f that makes it least.
func (s *stress) least() float64 { return 1 - s.ratio*s.ratio/(s.square*s.pairs) }

// nearest finds the points nearest to one.
type nearest struct {
	at    []layout.Point
	far   []float64
	order []uint32
}

// to returns the k nearest others in rising distance.
func (s *nearest) to(u uint32, k int) []uint32 {
	k = min(k, len(s.at)-1)
	for v, p := range s.at {
		dx, dy := p.X-s.at[u].X, p.Y-s.at[u].Y
		s.far[v], s.order[v] = dx*dx+dy*dy, uint32(v)
	}
	s.far[u] = -1
	s.split(k + 1)
	first := s.order[:k+1]
	slices.SortFunc(first, func(a, b uint32) int { return cmp.Or(cmp.Compare(s.far[a], s.far[b]), cmp.Compare(a, b)) })
	return first[1:]
}

// split moves the k nearest to the front (Hoare's selection).
func (s *nearest) split(k int) {
	lo, hi := 0, len(s.order)-1
	for lo < hi {
		pivot := s.far[s.order[(lo+hi)/2]]
		i, j := lo, hi
		for i <= j {
			for s.far[s.order[i]] < pivot {
				i++
			}
			for s.far[s.order[j]] > pivot {
				j--
			}
			if i <= j {
				s.order[i], s.order[j] = s.order[j], s.order[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case k-1 <= j:
			hi = j
		case k-1 >= i:
			lo = i
		default:
			return
		}
	}
}

func jaccard(sorted, b []uint32) float64 {
	both := 0
	for _, x := range b {
		if _, ok := slices.BinarySearch(sorted, x); ok {
			both++
		}
	}
	return float64(both) / float64(len(sorted)+len(b)-both)
}

// count fills hops with the distance of each node from one, −1 where there is
// no way.
func count(g *graph.CSR, from uint32, hops []int32) {
	for v := range hops {
		hops[v] = -1
	}
	hops[from] = 0
	queue := []uint32{from}
	for head := 0; head < len(queue); head++ {
		u := queue[head]
		for _, v := range g.Neighbors(u) {
			if hops[v] < 0 {
				hops[v] = hops[u] + 1
				queue = append(queue, v)
			}
		}
	}
}

// Gaps returns how far the nearest other point is, for a sample.
func Gaps(at []layout.Point, sample int) []float64 {
	rng := rand.New(rand.NewPCG(2, 2))
	search := nearest{at: at, far: make([]float64, len(at)), order: make([]uint32, len(at))}
	gaps := make([]float64, sample)
	for i := range gaps {
		u := uint32(rng.IntN(len(at)))
		gaps[i] = Distance(at[u], at[search.to(u, 1)[0]])
	}
	return gaps
}
