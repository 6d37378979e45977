package graph

import "slices"

// Components labels the connected components of g, weak ones if g is directed:
// label[u] is the component of node u, and components are numbered 0, 1, … by
// their smallest node. Union–find with path halving: time O(n + m log n) at
// worst, near n + m in practice; space 4 bytes a node.
func Components(g *CSR) (label []uint32, count int) {
	return componentsWithin(g, nil)
}

// SplitDisconnected returns the partition in which every connected piece of a
// community of membership (len n, any numbers) is a community of its own, weak
// pieces if g is directed. Communities are numbered 0, 1, … by their smallest
// node; if all were connected, it is the same partition renumbered.
func SplitDisconnected(g *CSR, membership []uint32) []uint32 {
	label, _ := componentsWithin(g, membership)
	return label
}

// Disconnected counts the communities of membership (len n) that fall into
// more than one piece: 0 proves that every community is connected.
func Disconnected(g *CSR, membership []uint32) int {
	pieces := SplitDisconnected(g, membership)
	first := map[uint32]uint32{} // community to its first piece
	var broken []uint32
	for u, c := range membership {
		if p, ok := first[c]; !ok {
			first[c] = pieces[u]
		} else if p != pieces[u] {
			broken = append(broken, c)
		}
	}
	slices.Sort(broken)
	return len(slices.Compact(broken))
}

// componentsWithin labels the pieces of the communities of membership, or of
// the whole graph if that is nil, in the manner of Components.
func componentsWithin(g *CSR, membership []uint32) (label []uint32, count int) {
	parent := make([]uint32, g.N())
	for u := range parent {
		parent[u] = uint32(u)
	}
	for u := range uint32(g.N()) {
		for _, v := range g.Neighbors(u) {
			if membership == nil || membership[u] == membership[v] {
				unite(parent, u, v)
			}
		}
	}
	return numberRoots(parent)
}

// unite joins the trees of u and v under the smaller root, so that the root of
// a component ends up as its smallest node.
func unite(parent []uint32, u, v uint32) {
	u, v = root(parent, u), root(parent, v)
	parent[max(u, v)] = min(u, v)
}

// root finds u's root and halves the path to it.
func root(parent []uint32, u uint32) uint32 {
	for parent[u] != u {
		parent[u] = parent[parent[u]]
		u = parent[u]
	}
	return u
}

// numberRoots turns parents, none larger than its child, into component numbers.
func numberRoots(parent []uint32) (label []uint32, count int) {
	for u, p := range parent {
		if p == uint32(u) {
			parent[u] = uint32(count)
			count++
		} else {
			parent[u] = parent[p] // p < u: already a number
		}
	}
	return parent, count
}
