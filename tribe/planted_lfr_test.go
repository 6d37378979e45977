package tribe

import (
	"testing"

	"tribemap/graph/graphtest"
)

// What the automatic resolution finds of planted communities when two fifths and
// three fifths of all ties lead out of them. The second leaves so little to see
// at this size that single graphs waver, so bounds are on means.
func TestAutomaticResolutionFindsPlantedCommunities(t *testing.T) {
	skipLong(t)
	const seeds = 3
	for _, c := range []struct{ mixing, least float64 }{{.4, .99}, {.6, .65}} {
		mean := 0.0
		for seed := range uint64(seeds) {
			g, truth := graphtest.LFR(graphtest.Rand(seed), graphtest.LFROptions{N: 10_000, Mixing: c.mixing})
			d := mustDetectGraph(t, g, DetectOptions{Seed: seed})
			mean += Agree(truth, d.Tribes.Membership).ARI / seeds
		}
		if mean < c.least {
			t.Errorf("μ = %v: mean ARI %.3f over %d graphs, want %v or more", c.mixing, mean, seeds, c.least)
		}
	}
}
