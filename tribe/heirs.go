package tribe

import (
	"cmp"
	"slices"

	"tribemap"
)

// minOverlap is the Jaccard overlap from which a tribe may be taken for one of
// an earlier run [1]. Above one half there is never a second candidate; down to
// here, the largest part of a tribe that fell into three is still that tribe.
//
// [1] D. Greene, D. Doyle, P. Cunningham: Tracking the evolution of communities
// in dynamic social networks, ASONAM 2010, doi:10.1109/ASONAM.2010.17
const minOverlap = .3

// roll says who belongs to which tribe.
type roll struct {
	refs  []tribemap.Ref // sorted; nil in two rolls of the same people
	tribe []int          // −1 none
	k     int            // tribes
}

func rollOf(r *Result) roll {
	out := roll{k: len(r.Tribes)}
	for i := range r.People {
		out.refs = append(out.refs, r.People[i].Ref)
		out.tribe = append(out.tribe, r.People[i].Tribe)
	}
	return out
}

// known returns for each person of a later roll the number they have in an
// earlier one, −1 if they are not there.
func known(earlier, later roll) []int {
	out := make([]int, len(later.tribe))
	if later.refs == nil {
		for i := range out {
			out[i] = i
		}
		return out
	}
	at, before := 0, earlier.refs
	for i, ref := range later.refs {
		for at < len(before) && before[at].Compare(ref) < 0 {
			at++
		}
		out[i] = -1
		if at < len(before) && before[at] == ref {
			out[i] = at
		}
	}
	return out
}

// overlap is how much a tribe of each run have in common.
type overlap struct {
	before, after int
	shared        int     // people of both
	jaccard       float64 // of those people of the two who are in both runs
}

// overlaps lists the tribes that share people, by before, then after. Only
// people of both runs count: a tribe that newcomers doubled is the same tribe.
func overlaps(before, after roll) []overlap {
	was, now := make([]int, before.k), make([]int, after.k)
	shared := make(map[[2]int]int)
	for i, at := range known(before, after) {
		if at < 0 {
			continue
		}
		b, a := before.tribe[at], after.tribe[i]
		if b >= 0 {
			was[b]++
		}
		if a >= 0 {
			now[a]++
		}
		if a >= 0 && b >= 0 {
			shared[[2]int{b, a}]++
		}
	}
	out := make([]overlap, 0, len(shared))
	for t, n := range shared {
		out = append(out, overlap{t[0], t[1], n, float64(n) / float64(was[t[0]]+now[t[1]]-n)})
	}
	slices.SortFunc(out, func(x, y overlap) int {
		return cmp.Or(cmp.Compare(x.before, y.before), cmp.Compare(x.after, y.after))
	})
	return out
}

// heirs returns for each tribe of a later run the tribe of the earlier one that
// it continues, −1 for none: the pairs, of at least minOverlap, whose overlaps
// have the largest sum.
func heirs(before, after roll) []int {
	var close []overlap
	for _, o := range overlaps(before, after) {
		if o.jaccard >= minOverlap {
			close = append(close, o)
		}
	}
	out := slices.Repeat([]int{-1}, after.k)
	for _, group := range entangled(close, before.k, after.k) {
		group.match(out)
	}
	return out
}

// PartitionHeirs is Heirs for communities of the same nodes.
func PartitionHeirs(before, after Partition) []int {
	return heirs(rollOfNodes(before), rollOfNodes(after))
}

func rollOfNodes(p Partition) roll {
	out := roll{tribe: make([]int, len(p.Membership)), k: p.K}
	for u, c := range p.Membership {
		out.tribe[u] = -1
		if c != None {
			out.tribe[u] = int(c)
		}
	}
	return out
}

// entangled parts overlaps into groups that have no tribe in common, so that
// each can be matched on its own: of thousands of tribes, most are alone with
// their heir.
func entangled(all []overlap, before, after int) []entanglement {
	root := make([]int, before+after)
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, o := range all {
		a, b := find(o.before), find(before+o.after)
		root[max(a, b)] = min(a, b)
	}
	number := make(map[int]int)
	var groups []entanglement
	for _, o := range all {
		r := find(o.before)
		if _, seen := number[r]; !seen {
			number[r] = len(groups)
			groups = append(groups, nil)
		}
		groups[number[r]] = append(groups[number[r]], o)
	}
	return groups
}

// entanglement is a group of overlaps that compete.
type entanglement []overlap

// overlapUnit makes whole numbers of overlaps, so that sums are exact.
const overlapUnit = 1 << 32

func (e entanglement) match(heir []int) {
	var before, after []int
	for _, o := range e {
		before, after = append(before, o.before), append(after, o.after)
	}
	slices.Sort(after)
	before, after = slices.Compact(before), slices.Compact(after)
	weight := make([][]int64, len(after))
	for i := range weight {
		weight[i] = make([]int64, len(before))
	}
	for _, o := range e {
		row, _ := slices.BinarySearch(after, o.after)
		col, _ := slices.BinarySearch(before, o.before)
		weight[row][col] = int64(o.jaccard * overlapUnit)
	}
	for row, col := range assign(weight) {
		if col >= 0 {
			heir[after[row]] = before[col]
		}
	}
}
