package graph

import "tribemap/internal/par"

// commonChunk is how many pairs a worker takes at a time.
const commonChunk = 1 << 12

// CommonNeighbors returns, parallel to pairs, how many targets the rows of the two
// nodes of each pair share, a pair's own nodes left out. In a directed graph from
// people to what they took part in, that is what two people shared. It runs on at
// most threads goroutines (0 = all processors) with 4 bytes a node each; time O(n + Σ min(deg u, deg v)) over
// pairs, plus the rows that are marked: each about once.
//
// A bit for every target of the longer row is set once for all pairs that have it,
// and the shorter row is looked up there. Counting triangles by merging two rows
// would walk a hub's row once for each of its partners.
func CommonNeighbors(g *CSR, pairs [][2]uint32, threads int) []uint32 {
	counts := make([]uint32, len(pairs))
	order := byLongerRow(g, pairs)
	marks := make([][]uint32, par.Threads(threads))
	par.ForWorker(threads, len(order), commonChunk, func(worker, _, lo, hi int) {
		if marks[worker] == nil {
			marks[worker] = make([]uint32, g.N())
		}
		mark, marked := marks[worker], uint32(0) // marked: 1 + the node whose row bears marks
		for _, at := range order[lo:hi] {
			long, short := longerFirst(g, pairs[at])
			if marked != long+1 {
				marked = long + 1
				for _, w := range g.Neighbors(long) {
					mark[w] = marked
				}
			}
			n := uint32(0)
			for _, w := range g.Neighbors(short) {
				if mark[w] == marked && w != short && w != long {
					n++
				}
			}
			counts[at] = n
		}
	})
	return counts
}

// longerFirst orders a pair by the length of its rows, the first of equals first.
func longerFirst(g *CSR, pair [2]uint32) (long, short uint32) {
	if g.Degree(pair[1]) > g.Degree(pair[0]) {
		return pair[1], pair[0]
	}
	return pair[0], pair[1]
}

// byLongerRow returns the numbers of pairs, those with the same longer row next to
// each other: a counting sort.
func byLongerRow(g *CSR, pairs [][2]uint32) []uint32 {
	next := make([]uint32, g.N()+1)
	for _, p := range pairs {
		long, _ := longerFirst(g, p)
		next[long+1]++
	}
	for u := range g.N() {
		next[u+1] += next[u]
	}
	order := make([]uint32, len(pairs))
	for i, p := range pairs {
		long, _ := longerFirst(g, p)
		order[next[long]] = uint32(i)
		next[long]++
	}
	return order
}
