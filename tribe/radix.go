package tribe

import "tribemap/internal/huge"

// radixSorter sorts numbers, each with another that goes along, and keeps its
// memory from call to call. It serves one goroutine.
type radixSorter struct {
	keys, spareKeys   []uint64
	order, spareOrder []uint32
}

// begin makes keys and order n long; the caller fills them.
func (s *radixSorter) begin(n int) {
	if n > cap(s.keys) {
		s.keys, s.spareKeys = huge.Slice[uint64](n), huge.Slice[uint64](n)
		s.order, s.spareOrder = huge.Slice[uint32](n), huge.Slice[uint32](n)
	}
	s.keys, s.spareKeys = s.keys[:n], s.spareKeys[:n]
	s.order, s.spareOrder = s.order[:n], s.spareOrder[:n]
}

// sort puts keys into rising order, and order along with them; equals keep the
// order they stood in. It goes by bytes and passes over those that all keys
// share. O(n).
func (s *radixSorter) sort() {
	n := len(s.keys)
	var counts [8][256]uint32
	for _, k := range s.keys {
		for b := range counts {
			counts[b][byte(k>>(8*b))]++
		}
	}
	for b := range counts {
		if n > 0 && counts[b][byte(s.keys[0]>>(8*b))] < uint32(n) {
			s.pass(&counts[b], 8*b)
		}
	}
}

// pass sorts by the byte that starts at bit shift and keeps the order of equals.
func (s *radixSorter) pass(counts *[256]uint32, shift int) {
	at := uint32(0)
	for b, n := range counts {
		counts[b] = at
		at += n
	}
	for i, k := range s.keys {
		to := &counts[byte(k>>shift)]
		s.spareKeys[*to], s.spareOrder[*to] = k, s.order[i]
		*to++
	}
	s.keys, s.spareKeys = s.spareKeys, s.keys
	s.order, s.spareOrder = s.spareOrder, s.order
}
