package tribe

import "tribemap/graph"

// Modularity returns the generalised modularity
//
//	Q = Σ_c in_c/2m − γ (deg_c/2m)²
//
// of a partition of an undirected graph, with in_c the arc weight inside
// community c and deg_c the sum of its weighted degrees [1]. A node without a
// community counts as a community of its own. The empty graph has Q = 0.
// O(n + m).
//
// [1] J. Reichardt, S. Bornholdt: Statistical mechanics of community
// detection, Phys. Rev. E 74, 2006, doi:10.1103/PhysRevE.74.016110
func Modularity(g *graph.CSR, p Partition, gamma float64) float64 {
	total := g.TotalWeight()
	if total == 0 {
		return 0
	}
	in, degree := make([]float64, p.K), make([]float64, p.K)
	alone := 0.0
	for u := range uint32(g.N()) {
		d := g.WeightedDegree(u)
		c := p.Membership[u]
		if c == None {
			alone += float64(d / total * (d / total))
			continue
		}
		degree[c] += d
		in[c] += weightInto(g, u, p.Membership, c)
	}
	q := -float64(gamma * alone)
	for c := range in {
		share := degree[c] / total
		q += in[c]/total - float64(gamma*float64(share*share))
	}
	return q
}

// weightInto returns the weight of u's edges into community c.
func weightInto(g *graph.CSR, u uint32, membership []uint32, c uint32) float64 {
	sum := 0.0
	weights := g.Weights(u)
	for i, v := range g.Neighbors(u) {
		if membership[v] != c {
			continue
		}
		if weights == nil {
			sum++
		} else {
			sum += float64(weights[i])
		}
	}
	return sum
}

// InternalShares returns, for each community, the part of its members' edge
// weight that stays inside, in [0,1]; 0 where there is no edge. O(n + m).
func InternalShares(g *graph.CSR, p Partition) []float64 {
	in, degree := make([]float64, p.K), make([]float64, p.K)
	for u, c := range p.Membership {
		if c != None {
			in[c] += weightInto(g, uint32(u), p.Membership, c)
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
