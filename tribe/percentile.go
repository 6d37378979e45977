package tribe

import "math"

// ranker ranks columns of equal length one after the other, in the same memory.
// It serves one goroutine.
type ranker struct{ radixSorter }

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
// equals in the order they stood in, both valid until the next call.
func (r *ranker) sort(values []float64) (keys []uint64, order []uint32) {
	r.begin(len(values))
	for i, v := range values {
		r.keys[i], r.order[i] = sortKey(v), uint32(i)
	}
	r.radixSorter.sort()
	return r.keys, r.order
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
