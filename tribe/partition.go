package tribe

import (
	"cmp"
	"slices"
)

// Partition puts every node into one community or none.
type Partition struct {
	Membership []uint32 // one per node: a community in [0,K), or None
	K          int      // number of communities
}

// NewPartition numbers the communities of a membership vector canonically: by
// falling size, then by smallest node. Labels may be any numbers; None stays
// None. The argument is not kept. O(n log n).
func NewPartition(labels []uint32) Partition {
	dense, k := densify(labels)
	p := Partition{dense, k}
	sizes := p.Sizes()
	// densify numbers by first appearance, so a smaller number means a smaller
	// first node.
	order := make([]uint32, k)
	for c := range order {
		order[c] = uint32(c)
	}
	slices.SortStableFunc(order, func(a, b uint32) int { return cmp.Compare(sizes[b], sizes[a]) })
	rank := make([]uint32, k)
	for r, c := range order {
		rank[c] = uint32(r)
	}
	for u, c := range dense {
		if c != None {
			dense[u] = rank[c]
		}
	}
	return p
}

// densify renumbers labels 0…k−1 by first appearance; None stays None.
func densify(labels []uint32) (dense []uint32, k int) {
	dense = make([]uint32, len(labels))
	number := make(map[uint32]uint32)
	for u, label := range labels {
		if label == None {
			dense[u] = None
			continue
		}
		c, seen := number[label]
		if !seen {
			c = uint32(len(number))
			number[label] = c
		}
		dense[u] = c
	}
	return dense, len(number)
}

// Sizes returns the number of nodes of each community.
func (p Partition) Sizes() []int {
	sizes := make([]int, p.K)
	for _, c := range p.Membership {
		if c != None {
			sizes[c]++
		}
	}
	return sizes
}

// Members returns the nodes of each community in rising order.
func (p Partition) Members() [][]uint32 {
	members := make([][]uint32, p.K)
	for c, size := range p.Sizes() {
		members[c] = make([]uint32, 0, size)
	}
	for u, c := range p.Membership {
		if c != None {
			members[c] = append(members[c], uint32(u))
		}
	}
	return members
}

// AtLeast returns the partition without its communities of fewer than size
// nodes; their nodes belong to none.
func (p Partition) AtLeast(size int) Partition {
	sizes := p.Sizes()
	labels := slices.Clone(p.Membership)
	for u, c := range labels {
		if c != None && sizes[c] < size {
			labels[u] = None
		}
	}
	return NewPartition(labels)
}
