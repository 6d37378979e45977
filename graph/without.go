package graph

// Without returns g less the arcs for which hide is true. In an undirected
// graph hide must answer the same for (u,v) and (v,u). Rows stay sorted, so
// nothing is sorted anew: time O(n + m), space that of g.
func (g *CSR) Without(hide func(u, v uint32) bool) *CSR {
	rest := &CSR{
		offsets: make([]uint64, len(g.offsets)), targets: make([]uint32, 0, len(g.targets)),
		directed: g.directed,
	}
	if g.weights != nil {
		rest.weights = make([]float32, 0, len(g.weights))
	}
	for u := range uint32(g.N()) {
		weights := g.Weights(u)
		for i, v := range g.Neighbors(u) {
			if hide(u, v) {
				continue
			}
			rest.targets = append(rest.targets, v)
			if weights != nil {
				rest.weights = append(rest.weights, weights[i])
			}
			if u == v {
				rest.loops++
			}
		}
		rest.offsets[u+1] = uint64(len(rest.targets))
	}
	return rest
}
