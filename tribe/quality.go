package tribe

import (
	"tribemap/graph"
	"tribemap/internal/par"
)

// Modularity returns the generalised modularity
//
//	Q = Σ_c in_c/2m − γ (deg_c/2m)²
//
// of a partition, with in_c the arc weight inside community c and deg_c the sum
// of its weighted degrees [1]. In a directed graph the weight W of all arcs
// stands for 2m, and out_c·in_c, of the sums of weights out of and into its nodes,
// for the square of deg_c [2]. A node without a community counts as a community
// of its own. A graph without edges has Q = 0. O(n + m).
//
// [1] J. Reichardt, S. Bornholdt: Statistical mechanics of community
// detection, Phys. Rev. E 74, 2006, doi:10.1103/PhysRevE.74.016110
//
// [2] E. A. Leicht, M. E. J. Newman: Community structure in directed networks,
// Phys. Rev. Lett. 100, 2008, doi:10.1103/PhysRevLett.100.118703
func Modularity(g *graph.CSR, p Partition, gamma float64) float64 {
	return modularity(g, p, gamma, 1)
}

// modularity is Modularity on several workers.
func modularity(g *graph.CSR, p Partition, gamma float64, threads int) float64 {
	total := g.TotalWeight()
	if total == 0 {
		return 0
	}
	var into []float64 // of each node; its weighted degree where arcs have no direction
	if g.Directed() {
		into = inStrengths(g)
	}
	inside, out, in := insideWeights(g, p, threads), make([]float64, p.K), make([]float64, p.K)
	alone := 0.0
	for u := range uint32(g.N()) {
		d := g.WeightedDegree(u)
		dIn := d
		if into != nil {
			dIn = into[u]
		}
		c := p.Membership[u]
		if c == None {
			alone += float64(d / total * (dIn / total))
			continue
		}
		out[c] += d
		in[c] += dIn
	}
	q := -float64(gamma * alone)
	for c := range inside {
		q += inside[c]/total - float64(gamma*float64(out[c]/total*(in[c]/total)))
	}
	return q
}

// qualityChunk is how many nodes one worker looks at at a time.
const qualityChunk = 1 << 12

// insideWeights returns the weight of the arcs inside each community. Sums of
// weights are exact, so it does not matter which worker adds which.
func insideWeights(g *graph.CSR, p Partition, threads int) []float64 {
	sums := make([][]float64, workers(g.Arcs(), par.Threads(threads)))
	for i := range sums {
		sums[i] = make([]float64, p.K)
	}
	par.ForWorker(len(sums), g.N(), qualityChunk, func(worker, _, lo, hi int) {
		for u := lo; u < hi; u++ {
			if c := p.Membership[u]; c != None {
				sums[worker][c] += weightInto(g, uint32(u), p.Membership, c)
			}
		}
	})
	for _, more := range sums[1:] {
		for c, w := range more {
			sums[0][c] += w
		}
	}
	return sums[0]
}

// weightInto returns the weight of u's edges into community c. Without weights it
// does not branch: what lies in c is hard to foresee.
func weightInto(g *graph.CSR, u uint32, membership []uint32, c uint32) float64 {
	weights := g.Weights(u)
	if weights == nil {
		count := uint64(0)
		for _, v := range g.Neighbors(u) {
			count += (uint64(membership[v]^c) - 1) >> 63
		}
		return float64(count)
	}
	sum := 0.0
	for i, v := range g.Neighbors(u) {
		if membership[v] == c {
			sum += float64(weights[i])
		}
	}
	return sum
}

// InternalShares returns, for each community, the part of its members' edge
// weight that stays inside, in [0,1]; 0 where there is no edge. O(n + m).
func InternalShares(g *graph.CSR, p Partition) []float64 {
	in, degree := insideWeights(g, p, 1), make([]float64, p.K)
	for u, c := range p.Membership {
		if c != None {
			degree[c] += g.WeightedDegree(uint32(u))
		}
	}
	for c := range in {
		if degree[c] > 0 {
			in[c] /= degree[c]
		}
	}
	return in
}

// Coverage returns the share of all edge weight that lies inside communities,
// in [0,1]; 0 without edges. O(n + m).
func Coverage(g *graph.CSR, p Partition) float64 {
	total := g.TotalWeight()
	if total == 0 {
		return 0
	}
	in := 0.0
	for u, c := range p.Membership {
		if c != None {
			in += weightInto(g, uint32(u), p.Membership, c)
		}
	}
	return in / total
}
