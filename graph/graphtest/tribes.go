package graphtest

import (
	"cmp"
	"math"
	"math/rand/v2"
	"sort"

	"tribemap/graph"
)

// TribesOptions are the parameters of Tribes.
type TribesOptions struct {
	N          int     // people to draw; default 10,000
	MeanDegree float64 // of the ties drawn, before repeats are dropped; default 8.7
	Mixing     float64 // share of ties whose second end is drawn from everybody; default .25
	MinSize    int     // of a tribe; default 20
}

func (o TribesOptions) withDefaults() TribesOptions {
	o.N = cmp.Or(o.N, 10_000)
	o.MeanDegree = cmp.Or(o.MeanDegree, 8.7)
	o.Mixing = cmp.Or(o.Mixing, 0.25)
	o.MinSize = cmp.Or(o.MinSize, 20)
	return o
}

// Tribes returns a graph that looks like talk: tribes whose sizes follow a
// power law of exponent 2 up to a tenth of all, people whose expected degrees
// follow one of exponent 2.5 up to a fiftieth of all (the model of Chung and
// Lu [1], within tribes and across them). People who got no tie are left out,
// so that N() is a little below opt.N. Time O(m log n).
//
// [1] F. Chung, L. Lu: The average distances in random graphs with given
// expected degrees. PNAS 99 (2002) 15879. doi:10.1073/pnas.252631999
func Tribes(rng *rand.Rand, opt TribesOptions) (g *graph.CSR, membership []uint32) {
	opt = opt.withDefaults()
	first := tribeBorders(rng, opt)
	height := make([]float64, opt.N+1) // running sum of expected degrees
	for u := range opt.N {
		degree := min(math.Pow(1-rng.Float64(), -1/1.5), float64(opt.N)/50)
		height[u+1] = height[u] + degree
	}
	draw := func(lo, hi int) int {
		at := height[lo] + float64(rng.Float64()*(height[hi]-height[lo]))
		return min(hi-1, lo+sort.Search(hi-lo, func(i int) bool { return height[lo+i+1] > at }))
	}
	tribe := make([]uint32, opt.N)
	for t := range first[1:] {
		for u := first[t]; u < first[t+1]; u++ {
			tribe[u] = uint32(t)
		}
	}
	var edges []graph.Edge
	for range int(opt.MeanDegree * float64(opt.N) / 2) {
		u := draw(0, opt.N)
		lo, hi := first[tribe[u]], first[tribe[u]+1]
		if rng.Float64() < opt.Mixing {
			lo, hi = 0, opt.N
		}
		if v := draw(lo, hi); u != v {
			edges = append(edges, edge(u, v))
		}
	}
	return tied(opt.N, edges, tribe)
}

// tribeBorders returns the first person of each tribe, and N at the end.
func tribeBorders(rng *rand.Rand, opt TribesOptions) []int {
	first := []int{0}
	largest := max(2*opt.MinSize, opt.N/10)
	for at := 0; at < opt.N; first = append(first, at) {
		share := 1 - float64(rng.Float64()*(1-float64(opt.MinSize)/float64(largest)))
		at += int(float64(opt.MinSize) / share)
		if opt.N-at < opt.MinSize {
			at = opt.N
		}
	}
	return first
}

// tied renumbers the people who have a tie.
func tied(n int, edges []graph.Edge, tribe []uint32) (g *graph.CSR, membership []uint32) {
	number := make([]uint32, n)
	for _, e := range edges {
		number[e.From], number[e.To] = 1, 1
	}
	for u, seen := range number {
		if seen != 0 {
			number[u] = uint32(len(membership))
			membership = append(membership, tribe[u])
		}
	}
	for i, e := range edges {
		edges[i].From, edges[i].To = number[e.From], number[e.To]
	}
	return mustBuild(len(membership), edges, graph.BuildOptions{Unit: true}), membership
}
