package tribe

import "tribemap/graph"

// The directed modularity [1] of a graph of total weight W compares the weight
// inside communities with γ·out·in/W of their nodes' weights out and in. Uniting
// a and b gains the weight between them, either way, less
//
//	γ/W · (out_a·in_b + in_a·out_b)  =  γ/2W · (s_a·s_b − x_a·x_b)
//
// with s = out + in and the surplus x = out − in. The first term is what the
// undirected graph of all arcs gives, whose degrees are s and whose 2m is 2W. So
// the engine works on that one, and adds up surpluses as it adds up degrees.
//
// [1] E. A. Leicht, M. E. J. Newman: Community structure in directed networks,
// Phys. Rev. Lett. 100, 2008, doi:10.1103/PhysRevLett.100.118703

// surpluses returns for each node the weight of the arcs out of it less that
// of those into it; nil if g is undirected.
func surpluses(g *graph.CSR) []float64 {
	if !g.Directed() {
		return nil
	}
	surplus := inStrengths(g)
	for u := range surplus {
		surplus[u] = g.WeightedDegree(uint32(u)) - surplus[u]
	}
	return surplus
}

// inStrengths returns the weight of the arcs into each node.
func inStrengths(g *graph.CSR) []float64 {
	in := make([]float64, g.N())
	for u := range uint32(g.N()) {
		weights := g.Weights(u)
		for i, v := range g.Neighbors(u) {
			in[v] += weightAt(weights, i)
		}
	}
	return in
}

// direct has the engine and its levels reckon with surpluses, unless nil.
func (e *engine) direct(base *level, surplus []float64) {
	base.surplus = surplus
	if surplus != nil {
		e.surplus = make([]float64, len(surplus))
	}
}

// countSurplus adds up surpluses by community.
func (e *engine) countSurplus(lv *level, community []uint32) {
	if lv.surplus == nil {
		return
	}
	clear(e.surplus[:lv.n()])
	for u, c := range community {
		e.surplus[c] += lv.surplus[u]
	}
}
