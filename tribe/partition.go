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
	dense, span := compact(labels)
	number := make([]uint32, span)
	for u, label := range dense {
		if label == None {
			continue
		}
		if number[label] == 0 {
			k++
			number[label] = uint32(k)
		}
		dense[u] = number[label] - 1
	}
	return dense, k
}

// compact copies labels, with others in their place if they would span an array
// much larger than there are labels. All but None are below span.
func compact(labels []uint32) (small []uint32, span int) {
	small = append(make([]uint32, 0, len(labels)), labels...)
	for _, label := range labels {
		if label != None {
			span = max(span, int(label)+1)
		}
	}
	if span <= 4*len(labels)+64 {
		return small, span
	}
	sorted := slices.Clone(labels)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	for u, label := range small {
		if label != None {
			at, _ := slices.BinarySearch(sorted, label)
			small[u] = uint32(at)
		}
	}
	return small, len(sorted)
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
