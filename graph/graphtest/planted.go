package graphtest

import (
	"math"
	"math/rand/v2"

	"tribemap/graph"
)

// PlantedPartition returns a graph of equal groups, numbered group by group,
// in which two nodes of one group are joined with probability in and two of
// different groups with probability out, and the group of each node. Time
// O(n + m).
func PlantedPartition(rng *rand.Rand, groups, size int, in, out float64) (g *graph.CSR, membership []uint32) {
	n := groups * size
	membership = blocks(n, size)
	var edges []graph.Edge
	sparsePairs(rng, n, max(in, out), func(u, v int) {
		p := out
		if membership[u] == membership[v] {
			p = in
		}
		// The pair came up with the larger probability; thin it out to p.
		if p == max(in, out) || rng.Float64()*max(in, out) < p {
			edges = append(edges, edge(u, v))
		}
	})
	return build(n, edges), membership
}

// sparsePairs calls yield for each pair u > v with probability p, leaping over
// the pairs in between by geometrically distributed steps [1].
//
// [1] V. Batagelj, U. Brandes: Efficient generation of large random networks.
// Physical Review E 71 (2005) 036113. doi:10.1103/PhysRevE.71.036113
func sparsePairs(rng *rand.Rand, n int, p float64, yield func(u, v int)) {
	if p <= 0 {
		return
	}
	u, v := 1, -1
	for u < n {
		step := 1.0
		if p < 1 {
			step += math.Floor(math.Log1p(-rng.Float64()) / math.Log1p(-p))
		}
		if step > float64(n)*float64(n) {
			return
		}
		for v += int(step); u < n && v >= u; u++ {
			v -= u
		}
		if u < n {
			yield(u, v)
		}
	}
}

// RMAT returns a recursive-matrix graph with 2^scale nodes, ids shuffled, from
// factor·2^scale draws with the quadrant probabilities .57, .19, .19 and .05 of
// the Graph 500 benchmark [1]: heavy hubs, no clear communities. Loops and
// repeats are dropped, nodes without edges stay.
//
// [1] D. Chakrabarti, Y. Zhan, C. Faloutsos: R-MAT: a recursive model for graph
// mining. SDM 2004. doi:10.1137/1.9781611972740.43
func RMAT(rng *rand.Rand, scale, factor int) *graph.CSR {
	n := 1 << scale
	name := rng.Perm(n)
	edges := make([]graph.Edge, factor*n)
	for i := range edges {
		u, v := 0, 0
		for range scale {
			u, v = u<<1, v<<1
			switch x := rng.Float64(); {
			case x < .57:
			case x < .76:
				v++
			case x < .95:
				u++
			default:
				u, v = u+1, v+1
			}
		}
		edges[i] = edge(name[u], name[v])
	}
	return build(n, edges)
}
