package graphtest

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"tribemap/graph"
)

// LFROptions are the parameters of LFR. The zero value, but for N and Mixing,
// is the graph that community detection is commonly measured on.
type LFROptions struct {
	N              int     // nodes; default 1000
	Mixing         float64 // share of each node's edges that leave its community, [0,1)
	DegreeExponent float64 // of the power law of degrees; default 2.5
	MeanDegree     float64 // default 20
	MaxDegree      int     // default min(1000, N/10)
	SizeExponent   float64 // of the power law of community sizes; default 1.5
	MinSize        int     // default 20
	MaxSize        int     // default min(1000, N/5), at least 2·MinSize
}

func (o LFROptions) withDefaults() LFROptions {
	o.N = cmp.Or(o.N, 1000)
	o.DegreeExponent = cmp.Or(o.DegreeExponent, 2.5)
	o.MeanDegree = cmp.Or(o.MeanDegree, 20)
	o.MaxDegree = cmp.Or(o.MaxDegree, min(1000, max(o.N/10, int(2*o.MeanDegree))))
	o.SizeExponent = cmp.Or(o.SizeExponent, 1.5)
	o.MinSize = cmp.Or(o.MinSize, 20)
	o.MaxSize = cmp.Or(o.MaxSize, min(1000, max(o.N/5, 2*o.MinSize)))
	return o
}

// LFR returns a benchmark graph after Lancichinetti, Fortunato and Radicchi
// [1], ids shuffled, and the community of each node: degrees and community
// sizes follow power laws, and each node has the same share Mixing of its edges
// outside its community. Stubs are joined at random, without repeats and loops;
// the few that find no partner are dropped. Time O(n log n + m).
//
// [1] A. Lancichinetti, S. Fortunato, F. Radicchi: Benchmark graphs for testing
// community detection algorithms. Physical Review E 78 (2008) 046110.
// doi:10.1103/PhysRevE.78.046110
func LFR(rng *rand.Rand, opt LFROptions) (g *graph.CSR, membership []uint32) {
	opt = opt.withDefaults()
	if opt.N < opt.MinSize || opt.MaxSize < opt.MinSize || opt.MaxDegree >= opt.N {
		panic("graphtest: LFR: communities or degrees do not fit the number of nodes")
	}
	degrees := lfrDegrees(rng, opt)
	inside := make([]int, opt.N)
	for u, d := range degrees {
		inside[u] = min(roundAtRandom(rng, (1-opt.Mixing)*float64(d)), opt.MaxSize-1)
	}
	membership = settle(rng, inside, lfrSizes(rng, opt))
	m := matcher{rng: rng, seen: make(map[uint64]bool, opt.N*int(opt.MeanDegree)/2)}
	for _, members := range groups(membership) {
		m.join(stubs(members, inside), func(u, v int) bool { return true })
	}
	for u := range degrees {
		degrees[u] -= inside[u]
	}
	m.join(stubs(rng.Perm(opt.N), degrees), func(u, v int) bool { return membership[u] != membership[v] })
	return build(opt.N, m.edges), membership
}

func roundAtRandom(rng *rand.Rand, x float64) int {
	whole := int(x)
	if rng.Float64() < x-float64(whole) {
		whole++
	}
	return whole
}

// lfrDegrees draws degrees from a power law that ends at MaxDegree and begins
// between two whole numbers, mixed so that the mean is right.
func lfrDegrees(rng *rand.Rand, opt LFROptions) []int {
	low := 1
	for low+1 < opt.MaxDegree && newPowerLaw(low+1, opt.MaxDegree, opt.DegreeExponent).mean <= opt.MeanDegree {
		low++
	}
	law := newPowerLaw(low, opt.MaxDegree, opt.DegreeExponent)
	next := newPowerLaw(low+1, opt.MaxDegree, opt.DegreeExponent)
	share := (opt.MeanDegree - law.mean) / (next.mean - law.mean)
	degrees := make([]int, opt.N)
	for u := range degrees {
		if rng.Float64() < share {
			degrees[u] = next.draw(rng)
		} else {
			degrees[u] = law.draw(rng)
		}
	}
	return degrees
}

// lfrSizes draws community sizes that add up to N.
func lfrSizes(rng *rand.Rand, opt LFROptions) []int {
	law := newPowerLaw(opt.MinSize, opt.MaxSize, opt.SizeExponent)
	var sizes []int
	left := opt.N
	for left > 0 {
		size := law.draw(rng)
		if left-size < 0 {
			break
		}
		sizes = append(sizes, size)
		left -= size
	}
	if left >= opt.MinSize || len(sizes) == 0 {
		return append(sizes, left)
	}
	for ; left > 0; left-- {
		sizes[left%len(sizes)]++
	}
	return sizes
}

// settle gives each node a place in a community that is large enough for its
// inside degree, choosing among the free places at random. Nodes with large
// degrees choose first; one that fits nowhere takes the largest community and
// has its inside degree cut.
func settle(rng *rand.Rand, inside, sizes []int) []uint32 {
	slices.SortFunc(sizes, func(a, b int) int { return cmp.Compare(b, a) })
	order := rng.Perm(len(inside))
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(inside[b], inside[a]) })
	membership := make([]uint32, len(inside))
	var free []uint32 // a community for each free place in those opened so far
	opened := 0
	for _, u := range order {
		for opened < len(sizes) && (len(free) == 0 || sizes[opened] > inside[u]) {
			for range sizes[opened] {
				free = append(free, uint32(opened))
			}
			opened++
		}
		i, last := rng.IntN(len(free)), len(free)-1
		membership[u] = free[i]
		free[i], free = free[last], free[:last]
		inside[u] = min(inside[u], sizes[membership[u]]-1)
	}
	return membership
}

// groups lists the members of each community in rising order.
func groups(membership []uint32) [][]int {
	members := make([][]int, slices.Max(membership)+1)
	for u, c := range membership {
		members[c] = append(members[c], u)
	}
	return members
}

// stubs lists each node as often as it has edge ends.
func stubs(nodes, degree []int) []int {
	var ends []int
	for _, u := range nodes {
		for range degree[u] {
			ends = append(ends, u)
		}
	}
	return ends
}

// matcher joins stubs to edges without loops and repeats.
type matcher struct {
	rng   *rand.Rand
	seen  map[uint64]bool
	edges []graph.Edge
}

// join pairs the stubs at random. Pairs that are no edge, or not allowed, are
// broken up and tried again a few times; what is left then is worked in by
// switching ends with edges that have been made.
func (m *matcher) join(stubs []int, allowed func(u, v int) bool) {
	const rounds = 10
	begin := len(m.edges)
	fits := func(u, v int) bool { return u != v && !m.seen[pairKey(u, v)] && allowed(u, v) }
	for range rounds {
		m.rng.Shuffle(len(stubs), func(i, j int) { stubs[i], stubs[j] = stubs[j], stubs[i] })
		left := stubs[:0]
		for i := 0; i+1 < len(stubs); i += 2 {
			u, v := stubs[i], stubs[i+1]
			if fits(u, v) {
				m.seen[pairKey(u, v)] = true
				m.edges = append(m.edges, edge(u, v))
			} else {
				left = append(left, u, v)
			}
		}
		stubs = left
	}
	for i := 0; i+1 < len(stubs); i += 2 {
		m.switchIn(stubs[i], stubs[i+1], begin, fits)
	}
}

// switchIn replaces an edge x–y made since begin by u–x and v–y. It gives up
// after some tries.
func (m *matcher) switchIn(u, v, begin int, fits func(u, v int) bool) {
	const tries = 200
	made := m.edges[begin:]
	for try := 0; try < tries && len(made) > 0; try++ {
		e := &made[m.rng.IntN(len(made))]
		x, y := int(e.From), int(e.To)
		if m.rng.IntN(2) == 0 {
			x, y = y, x
		}
		if pairKey(u, x) == pairKey(v, y) || !fits(u, x) || !fits(v, y) {
			continue
		}
		delete(m.seen, pairKey(x, y))
		m.seen[pairKey(u, x)], m.seen[pairKey(v, y)] = true, true
		*e = edge(u, x)
		m.edges = append(m.edges, edge(v, y))
		return
	}
}
