package main

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Who fell silent does not come back, who talks goes on: 2 and 3 answered each
// other long ago, 0 and 1 do so now.
func TestFutureGoesOn(t *testing.T) {
	var past []event
	for i := range 2000 {
		from := uint32(i % 2)
		if i < 1000 {
			past = append(past, event{2 + from, 3 - from, int64(i)})
		} else {
			past = append(past, event{from, 1 - from, int64(i)})
		}
	}
	s := newStream(past, 4)
	future := s.future(rand.New(rand.NewPCG(1, 2)), 500)
	if len(future) != 500 || len(s.turns) != 2000 {
		t.Fatalf("%d events, %d are left", len(future), len(s.turns))
	}
	for _, x := range future {
		if x.from > 1 || x.to != 1-x.from {
			t.Fatalf("%d turns to %d", x.from, x.to)
		}
	}
	if again := s.future(rand.New(rand.NewPCG(1, 2)), 500); !slices.Equal(again, future) {
		t.Error("a future leaves traces")
	}
}

// The likelihood w → .7 log(.5 w + .1 (1−w)) + .3 log(.1 (1−w)) is largest at
// w = .625; a few rounds come near.
func TestMixtureIsFound(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 0))
	var chances [][]float64
	for range 20_000 {
		if rng.Float64() < 0.7 {
			chances = append(chances, []float64{0.5, 0.1, 0})
		} else {
			chances = append(chances, []float64{0, 0.1, 0})
		}
	}
	weights := make([]float64, 3)
	mixture(weights, len(chances), func(i int) []float64 { return chances[i] })
	if math.Abs(weights[0]-0.625) > 0.02 || weights[2] > 0.001 {
		t.Errorf("weights %v", weights)
	}
}
