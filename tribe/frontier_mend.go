package tribe

import "slices"

// splitTorn gives every connected piece of the communities that lost a node or
// a tie a label of its own, and has the nodes concerned visited. It returns the
// number of new labels.
func (f *frontier) splitTorn() (pieces int) {
	if len(f.torn) == 0 {
		return 0
	}
	slices.Sort(f.torn)
	f.torn = slices.Compact(f.torn)
	members := f.members(f.torn)
	var moved []uint32
	for _, c := range f.torn {
		for _, piece := range f.pieces(c, members[c]) {
			f.relabel(piece, c, f.open())
			moved = append(moved, piece...)
			pieces++
		}
	}
	f.torn = f.torn[:0]
	f.visit(moved)
	f.moves = append(f.moves, moved...)
	return pieces
}

// members lists the nodes of some communities.
func (f *frontier) members(communities []uint32) map[uint32][]uint32 {
	members := make(map[uint32][]uint32, len(communities))
	wanted := make([]bool, len(f.size))
	for _, c := range communities {
		wanted[c] = true
	}
	for u, c := range f.community {
		if wanted[c] {
			members[c] = append(members[c], uint32(u))
		}
	}
	return members
}

// pieces returns the connected parts of a community without that of its first
// node. The queue is empty at this time, so its flags serve as marks.
func (f *frontier) pieces(c uint32, nodes []uint32) (parts [][]uint32) {
	for _, u := range nodes {
		if f.queued[u] {
			continue
		}
		part := []uint32{u}
		f.queued[u] = true
		for at := 0; at < len(part); at++ {
			for _, v := range f.g.Neighbors(part[at]) {
				if !f.queued[v] && f.community[v] == c {
					f.queued[v] = true
					part = append(part, v)
				}
			}
		}
		parts = append(parts, part)
	}
	for _, u := range nodes {
		f.queued[u] = false
	}
	return parts[min(1, len(parts)):]
}

// relabel moves nodes from one community to another.
func (f *frontier) relabel(nodes []uint32, from, to uint32) {
	for _, u := range nodes {
		f.community[u] = to
		f.total[from] -= f.degree[u]
		f.total[to] += f.degree[u]
	}
	f.size[from] -= uint32(len(nodes))
	f.size[to] += uint32(len(nodes))
	f.release(from)
}

// release frees the label of a community without nodes.
func (f *frontier) release(c uint32) {
	if f.size[c] == 0 {
		f.total[c] = 0
		f.free = append(f.free, c)
	}
}

// enoughGrowth is how much the ties of two communities must have grown, in
// parts of what chance puts between them, for their union to be considered:
// before, it did not pay, and most pairs are far from where it would.
const enoughGrowth = .5

// uniteGrown unites communities whose ties have grown, where that raises
// modularity, and has their nodes visited. It returns the number of unions.
func (f *frontier) uniteGrown(grown []tieGrowth) (unions int) {
	pairs := f.closer(grown)
	f.moves = f.moves[:0]
	if len(pairs) == 0 {
		return 0
	}
	var concerned []uint32
	for _, p := range pairs {
		concerned = append(concerned, p[0], p[1])
	}
	members := f.members(concerned)
	into := make(map[uint32]uint32) // label that is no more → what it became
	now := func(c uint32) uint32 {
		for {
			to, gone := into[c]
			if !gone {
				return c
			}
			c = to
		}
	}
	for _, p := range pairs {
		small, large := now(p[0]), now(p[1])
		if f.size[small] > f.size[large] {
			small, large = large, small
		}
		if small == large || !f.betterUnited(members[small], small, large) {
			continue
		}
		nodes := members[small]
		f.relabel(nodes, small, large)
		members[large] = append(members[large], nodes...)
		into[small] = large
		f.visit(nodes)
		f.moves = append(f.moves, nodes...)
		unions++
	}
	return unions
}

// closer lists the pairs of communities whose ties have grown enough, in order
// of their labels.
func (f *frontier) closer(grown []tieGrowth) [][2]uint32 {
	growth := make(map[[2]uint32]float64)
	add := func(u, v uint32, weight float64) {
		if c, d := f.community[u], f.community[v]; c != d {
			growth[[2]uint32{min(c, d), max(c, d)}] += weight
		}
	}
	for _, t := range grown {
		add(t.u, t.v, t.weight)
	}
	for _, u := range f.moves {
		weights := f.g.Weights(u)
		for i, v := range f.g.Neighbors(u) {
			add(u, v, weightAt(weights, i))
		}
	}
	var pairs [][2]uint32
	for p, weight := range growth {
		if weight > enoughGrowth*f.scale*f.total[p[0]]*f.total[p[1]] {
			pairs = append(pairs, p)
		}
	}
	slices.SortFunc(pairs, func(a, b [2]uint32) int { return slices.Compare(a[:], b[:]) })
	return pairs
}

func (f *frontier) betterUnited(nodes []uint32, own, other uint32) bool {
	weight := 0.0
	for _, u := range nodes {
		weights := f.g.Weights(u)
		for i, v := range f.g.Neighbors(u) {
			if f.community[v] == other {
				weight += weightAt(weights, i)
			}
		}
	}
	return weight-float64(f.scale*f.total[own]*f.total[other]) > f.epsilon
}
