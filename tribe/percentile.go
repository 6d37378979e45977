package tribe

import (
	"math"
	"slices"
)

// ranker ranks columns of equal length one after the other, in the same memory.
// It serves one goroutine.
type ranker struct {
	keys, spareKeys   []uint64
	order, spareOrder []uint32
}

// midRanks returns each value's percentile within values, as a share in
// (0,1): the part of the values below it plus half the part equal to it. Equal
// values get equal ranks and the mean rank is ½, whatever the values' shape.
// Values are not NaN. Time O(n).
func midRanks(values []float64) []float64 { return new(ranker).midRanks(values) }

func (r *ranker) midRanks(values []float64) []float64 {
	keys, order := r.sort(values)
	ranks := make([]float64, len(values))
	for lo := 0; lo < len(keys); {
		hi := lo + 1
		for hi < len(keys) && keys[hi] == keys[lo] {
			hi++
		}
		rank := (float64(lo) + float64(hi-lo)/2) / float64(len(keys))
		for _, i := range order[lo:hi] {
			ranks[i] = rank
		}
		lo = hi
	}
	return ranks
}

// sort returns the keys of values in rising order and where each came from,
// equals in the order they stood in, both valid until the next call. It is a
// radix sort by bytes; those that all keys share, most of them where values are
// counts, are passed over.
func (r *ranker) sort(values []float64) (keys []uint64, order []uint32) {
	n := len(values)
	r.keys, r.spareKeys = slices.Grow(r.keys[:0], n)[:n], slices.Grow(r.spareKeys[:0], n)[:n]
	r.order, r.spareOrder = slices.Grow(r.order[:0], n)[:n], slices.Grow(r.spareOrder[:0], n)[:n]
	var counts [8][256]uint32
	for i, v := range values {
		k := sortKey(v)
		r.keys[i], r.order[i] = k, uint32(i)
		for b := range counts {
			counts[b][byte(k>>(8*b))]++
		}
	}
	for b := range counts {
		if n > 0 && counts[b][byte(r.keys[0]>>(8*b))] < uint32(n) {
			r.pass(&counts[b], 8*b)
		}
	}
	return r.keys, r.order
}

// pass sorts by the byte that starts at bit shift and keeps the order of equals.
func (r *ranker) pass(counts *[256]uint32, shift int) {
	at := uint32(0)
	for b, n := range counts {
		counts[b] = at
		at += n
	}
	for i, k := range r.keys {
		to := &counts[byte(k>>shift)]
		r.spareKeys[*to], r.spareOrder[*to] = k, r.order[i]
		*to++
	}
	r.keys, r.spareKeys = r.spareKeys, r.keys
	r.order, r.spareOrder = r.spareOrder, r.order
}

// sortKey maps numbers to integers in the same order; both zeros are one.
func sortKey(v float64) uint64 {
	switch bits := math.Float64bits(v); {
	case v == 0:
		return 1 << 63
	case v < 0:
		return ^bits
	default:
		return bits | 1<<63
	}
}
