package graph

import "math"

// weightSum adds up weights, those of each exponent by themselves. So the sum
// depends neither on the order of its terms nor, but for a factor, on their unit.
type weightSum struct {
	mantissas [1 << 8]uint64 // sum of the 24-bit mantissas, by exponent
	allOne    bool
}

// add adds a weight of at least MinWeight, which has all its 24 bits.
func (s *weightSum) add(w float32) {
	const mantissa = 1<<23 - 1
	bits := math.Float32bits(w)
	s.mantissas[bits>>23] += uint64(bits&mantissa | (mantissa + 1))
	s.allOne = s.allOne && w == 1
}

// join adds what another sum holds.
func (s *weightSum) join(o *weightSum) {
	for exponent, sum := range o.mantissas {
		s.mantissas[exponent] += sum
	}
	s.allOne = s.allOne && o.allOne
}

func (s *weightSum) total() (total float64) {
	const bias = 127 + 23
	for exponent, sum := range s.mantissas {
		total += math.Ldexp(float64(sum), exponent-bias)
	}
	return total
}

// grid returns what the weights of the graph are to be multiples of: 1 where
// every weight is 1, or is to be.
func (s *weightSum) grid(unit bool) weightGrid {
	const parts = 51 // two bits are left for arcs there and back, and for rounding
	if s.allOne || unit {
		return weightGrid{step: 1, plain: true}
	}
	_, exponent := math.Frexp(s.total())
	return weightGrid{step: math.Ldexp(1, exponent-parts)}
}

// weightGrid counts weights in steps of a power of two.
type weightGrid struct {
	step  float64
	plain bool // every edge counts one step
}

func (g weightGrid) steps(w float32) uint64 {
	return max(1, uint64(math.RoundToEven(float64(w)/g.step)))
}

func (g weightGrid) weight(steps uint64) float32 { return float32(float64(steps) * g.step) }
