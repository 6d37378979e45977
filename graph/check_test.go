package graph

import (
	"errors"
	"math"
	"slices"
	"testing"
)

// Each case breaks one promise of a good graph.
func TestCheckFindsEachFault(t *testing.T) {
	good := mustBuild(t, 4, []Edge{{0, 1, 2}, {1, 2, 0.5}, {0, 2, 1}, {3, 3, 1}}, BuildOptions{KeepLoops: true})
	faults := map[string]func(g *CSR){
		"first offset":    func(g *CSR) { g.offsets[0] = 1 },
		"last offset":     func(g *CSR) { g.offsets[4] = 6 },
		"falling offset":  func(g *CSR) { g.offsets[1] = 5 },
		"no offsets":      func(g *CSR) { g.offsets = nil },
		"target range":    func(g *CSR) { g.targets[6] = 4 },
		"unsorted row":    func(g *CSR) { g.targets[0], g.targets[1] = 2, 1 },
		"repeated target": func(g *CSR) { g.targets[1] = 1 },
		"weights missing": func(g *CSR) { g.weights = g.weights[:3] },
		"zero weight":     func(g *CSR) { g.weights[6] = 0 },
		"NaN":             func(g *CSR) { g.weights[6] = float32(math.NaN()) },
		"off the grid":    func(g *CSR) { g.weights[6] = 0x1p-60 },
		"too heavy":       func(g *CSR) { g.weights[6] = 4 * MaxTotalWeight },
		"one way":         func(g *CSR) { g.targets[6] = 1 },
		"two weights":     func(g *CSR) { g.weights[0] = 3 },
		"loops":           func(g *CSR) { g.loops = 0 },
	}
	for name, spoil := range faults {
		g := &CSR{slices.Clone(good.offsets), slices.Clone(good.targets), slices.Clone(good.weights), false, good.loops}
		spoil(g)
		if err := Check(g); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: error %v, want ErrInvalid", name, err)
		}
	}
}
