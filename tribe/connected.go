package tribe

import "tribemap/graph"

// splitDisconnected gives each connected piece of each community a label of
// its own, in order of its smallest node. Cutting along no edge never lowers
// modularity. None stays None. O(n + m).
func splitDisconnected(g *graph.CSR, membership []uint32) []uint32 {
	piece := make([]uint32, len(membership))
	for u := range piece {
		piece[u] = None
	}
	var stack []uint32
	next := uint32(0)
	for u, c := range membership {
		if c == None || piece[u] != None {
			continue
		}
		piece[u] = next
		stack = append(stack[:0], uint32(u))
		for len(stack) > 0 {
			v := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, w := range g.Neighbors(v) {
				if piece[w] == None && membership[w] == c {
					piece[w] = next
					stack = append(stack, w)
				}
			}
		}
		next++
	}
	return piece
}
