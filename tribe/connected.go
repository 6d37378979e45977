package tribe

import "tribemap/internal/par"

// splitDisconnected gives each connected piece of each community the number of
// its smallest node for a label. Cutting along no edge never lowers modularity.
// Membership has labels in [0,k). O(n + m).
func (e *engine) splitDisconnected(lv *level, membership []uint32, k int) []uint32 {
	piece := make([]uint32, len(membership))
	for u := range piece {
		piece[u] = None
	}
	starts, nodes := groupNodes(membership, k)
	threads := workers(len(lv.targets), e.threads)
	stacks := make([][]uint32, threads)
	par.ForWorker(threads, k, 1, func(worker, c, _, _ int) {
		members := nodes[starts[c]:starts[c+1]]
		left := len(members)
		for _, u := range members {
			if piece[u] == None {
				stacks[worker], left = lv.flood(u, left, membership, piece, stacks[worker])
			}
		}
	})
	return piece
}

// flood labels all that u reaches inside its community by u's number, and stops once
// none of the community's left nodes without a label is left. It returns the stack it
// worked with, which the next call may use, and how many are left.
func (lv *level) flood(u uint32, left int, membership, piece, stack []uint32) ([]uint32, int) {
	own := membership[u]
	piece[u] = u
	left--
	stack = append(stack[:0], u)
	for len(stack) > 0 && left > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		targets, _ := lv.row(v)
		for _, w := range targets {
			if membership[w] == own && piece[w] == None {
				piece[w] = u
				left--
				stack = append(stack, w)
			}
		}
	}
	return stack, left
}
