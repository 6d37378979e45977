package graphtest

import (
	"math"
	"math/rand/v2"
	"sort"
)

// powerLaw is the distribution of whole numbers k in [low, high] with
// probability proportional to k^−exponent.
type powerLaw struct {
	low   int
	below []float64 // below[i]: probability of at most low+i
	mean  float64
}

func newPowerLaw(low, high int, exponent float64) powerLaw {
	p := powerLaw{low: low, below: make([]float64, high-low+1)}
	total := 0.0
	for i := range p.below {
		k := float64(low + i)
		weight := math.Pow(k, -exponent)
		total += weight
		p.below[i] = total
		p.mean += float64(k * weight)
	}
	for i := range p.below {
		p.below[i] /= total
	}
	p.mean /= total
	return p
}

func (p powerLaw) draw(rng *rand.Rand) int {
	return p.low + sort.SearchFloat64s(p.below[:len(p.below)-1], rng.Float64())
}
