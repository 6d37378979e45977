package graph

import "slices"

// Undirected returns the graph in which u–v weighs what u→v and v→u weigh
// together, and so u–u twice what it weighs in g: its weighted degrees are the
// sums of weights out and in. Every weight is rounded to a float32. An undirected
// graph is returned as it is. O(n + m).
func (g *CSR) Undirected() *CSR {
	if !g.directed {
		return g
	}
	back := g.Transpose()
	und := &CSR{offsets: make([]uint64, len(g.offsets)), loops: g.loops}
	for u := range uint32(g.N()) {
		und.offsets[u+1] = und.offsets[u] + uint64(countUnion(g.Neighbors(u), back.Neighbors(u)))
	}
	arcs := 0
	if len(und.offsets) > 0 {
		arcs = int(und.offsets[g.N()])
	}
	und.targets, und.weights = make([]uint32, arcs), make([]float32, arcs)
	for u := range uint32(g.N()) {
		at := und.offsets[u]
		und.mergeRow(at, g, back, u)
	}
	if !slices.ContainsFunc(und.weights, func(w float32) bool { return w != 1 }) {
		und.weights = nil
	}
	return und
}

// countUnion returns how many different numbers are in two sorted lists.
func countUnion(a, b []uint32) int {
	count := len(a) + len(b)
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			a, b = a[1:], b[1:]
			count--
		}
	}
	return count
}

// mergeRow writes u's row, which begins at the place at, from its arcs out and in.
func (g *CSR) mergeRow(at uint64, out, in *CSR, u uint32) {
	i, iEnd := out.Row(u)
	j, jEnd := in.Row(u)
	for ; i < iEnd || j < jEnd; at++ {
		v, w := ^uint32(0), float32(0)
		if i < iEnd {
			v = out.targets[i]
		}
		if j < jEnd {
			v = min(v, in.targets[j])
		}
		if i < iEnd && out.targets[i] == v {
			w += out.weightAt(i)
			i++
		}
		if j < jEnd && in.targets[j] == v {
			w += in.weightAt(j)
			j++
		}
		g.targets[at], g.weights[at] = v, w
	}
}

// weightAt returns the weight of the arc at a place of Targets().
func (g *CSR) weightAt(at uint64) float32 {
	if g.weights == nil {
		return 1
	}
	return g.weights[at]
}
