package graph

import "slices"

// digitBits is how many bits of a key are sorted by at a time, at most.
const digitBits = 11

// bucketSorter radix sorts one bucket after the other; it owns the second copy
// that such a sort needs.
type bucketSorter[K arcKey] struct {
	arcs    []K
	weights []float32
}

// sort orders arcs, of which the low bits differ; weights, unless nil, go along.
func (s *bucketSorter[K]) sort(arcs []K, weights []float32, bits int) {
	s.arcs = slices.Grow(s.arcs[:0], len(arcs))[:len(arcs)]
	if weights != nil {
		s.weights = slices.Grow(s.weights[:0], len(arcs))[:len(arcs)]
	}
	src, dst := arcs, s.arcs
	srcW, dstW := weights, s.weights
	passes := max(1, (bits+digitBits-1)/digitBits)
	digit := (bits + passes - 1) / passes
	for pass := range passes {
		radixPass(dst, src, dstW, srcW, pass*digit, digit)
		src, dst, srcW, dstW = dst, src, dstW, srcW
	}
	if passes%2 == 1 {
		copy(arcs, src)
		copy(weights, srcW)
	}
}

// radixPass sorts src into dst by the digit at shift, stably.
func radixPass[K arcKey](dst, src []K, dstW, srcW []float32, shift, digit int) {
	const most = 1<<digitBits - 1
	var next [most + 1]uint32
	mask := K(1)<<digit - 1
	for _, a := range src {
		next[a>>shift&mask&most]++
	}
	sum := uint32(0)
	for d, count := range next[:mask+1] {
		next[d] = sum
		sum += count
	}
	if srcW == nil {
		for _, a := range src {
			to := &next[a>>shift&mask&most]
			dst[*to] = a
			*to++
		}
		return
	}
	for i, a := range src {
		to := &next[a>>shift&mask&most]
		dst[*to], dstW[*to] = a, srcW[i]
		*to++
	}
}
