package tribe

import (
	"cmp"
	"math"
	"slices"
)

// Agreement compares two partitions of the same nodes. Nodes that belong to no
// community in either are left out.
//
// [1] L. Danon, A. Díaz-Guilera, J. Duch, A. Arenas: Comparing community
// structure identification, J. Stat. Mech. 2005, doi:10.1088/1742-5468/2005/09/P09008
// [2] L. Hubert, P. Arabie: Comparing partitions, J. Classification 1985,
// doi:10.1007/BF01908075
type Agreement struct {
	Nodes int     // nodes compared
	NMI   float64 // mutual information over the mean of both entropies [1]; 1 if both are one block
	ARI   float64 // adjusted Rand index [2]; 1 if both are the same
}

// Agree compares membership vectors of the same length. O(n log n).
func Agree(a, b []uint32) Agreement {
	joint := jointCounts(a, b)
	var rows, cols, cells []int
	for lo := 0; lo < len(joint); {
		hi := lo
		sum := 0
		for ; hi < len(joint) && joint[hi].a == joint[lo].a; hi++ {
			sum += joint[hi].count
			cells = append(cells, joint[hi].count)
		}
		rows = append(rows, sum)
		lo = hi
	}
	slices.SortFunc(joint, func(x, y cell) int { return cmp.Compare(x.b, y.b) })
	for i, c := range joint {
		if i == 0 || c.b != joint[i-1].b {
			cols = append(cols, 0)
		}
		cols[len(cols)-1] += c.count
	}
	slices.Sort(cols) // the sort by b is not stable; sums need one order
	n := 0
	for _, r := range rows {
		n += r
	}
	return Agreement{Nodes: n, NMI: nmi(n, rows, cols, cells), ARI: ari(n, rows, cols, cells)}
}

// cell is one entry of the contingency table of two partitions.
type cell struct {
	a, b  uint32
	count int
}

// jointCounts returns the non-zero cells sorted by row, then column.
func jointCounts(a, b []uint32) []cell {
	pairs := make([]cell, 0, len(a))
	for u := range a {
		if a[u] != None && b[u] != None {
			pairs = append(pairs, cell{a[u], b[u], 1})
		}
	}
	slices.SortFunc(pairs, func(x, y cell) int {
		return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	joint := pairs[:0]
	for _, p := range pairs {
		if last := len(joint) - 1; last >= 0 && joint[last].a == p.a && joint[last].b == p.b {
			joint[last].count++
			continue
		}
		joint = append(joint, p)
	}
	return joint
}

func nmi(n int, rows, cols, cells []int) float64 {
	ha, hb, hab := entropy(n, rows), entropy(n, cols), entropy(n, cells)
	if ha+hb == 0 {
		return 1
	}
	return max(0, 2*(ha+hb-hab)/(ha+hb))
}

// entropy of a partition with the given block sizes, in nats.
func entropy(n int, sizes []int) float64 {
	h := 0.0
	for _, s := range sizes {
		p := float64(s) / float64(n)
		h -= float64(p * math.Log(p))
	}
	return h
}

func ari(n int, rows, cols, cells []int) float64 {
	same, a, b, all := pairsWithin(cells), pairsWithin(rows), pairsWithin(cols), pairsWithin([]int{n})
	if all == 0 {
		return 1
	}
	expected := a / all * b
	highest := (a + b) / 2
	if highest == expected {
		return 1
	}
	return (same - expected) / (highest - expected)
}

// pairsWithin counts the unordered pairs of nodes that share a block.
func pairsWithin(sizes []int) float64 {
	pairs := 0.0
	for _, s := range sizes {
		pairs += float64(s) * float64(s-1) / 2
	}
	return pairs
}
