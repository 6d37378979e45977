package tribe

import (
	"context"
	"math"
	"testing"

	"tribemap/graph"
	"tribemap/graph/graphtest"
)

func mustDetectGraph(tb testing.TB, g *graph.CSR, opt DetectOptions) *Detection {
	tb.Helper()
	d, err := DetectGraph(context.Background(), g, opt)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func mustDetect(tb testing.TB, t *Talk, opt DetectOptions) *Detection {
	tb.Helper()
	d, err := Detect(context.Background(), t, opt)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// The score is the divergence of what happened from chance, so it is never
// negative and grows with f.
func TestScore(t *testing.T) {
	if got, want := score(.8, .1), .8*math.Log(8)+.2*math.Log(.2/.9); !near(got, want, 1e-12) {
		t.Errorf("score(.8, .1) = %v, want %v", got, want)
	}
	last := 0.0
	for f := .11; f < 1; f += .01 {
		if s := score(f, .1); s <= last {
			t.Errorf("score(%.2f, .1) = %v, not above %v", f, s, last)
		} else {
			last = s
		}
	}
	for _, c := range [][2]float64{{.1, .1}, {.05, .1}, {0, 0}, {.5, 1}} {
		if s := score(c[0], c[1]); s != 0 {
			t.Errorf("score(%v, %v) = %v, want 0", c[0], c[1], s)
		}
	}
}

// Many small groups are what γ = 1 merges and the automatic γ must keep apart.
func TestAutoResolutionRecoversPlantedGroups(t *testing.T) {
	g := planted(t, 60, 15, .6, .01, 1)
	truth := plantedTruth(60, 15)
	atOne := Agree(truth, mustDetectGraph(t, g, DetectOptions{Resolution: 1}).Tribes.Membership)
	d := mustDetectGraph(t, g, DetectOptions{})
	auto := Agree(truth, d.Tribes.Membership)
	if auto.ARI < .95 || auto.Nodes < 880 {
		t.Errorf("auto γ = %.2f: ARI %.3f on %d nodes", d.Resolution.Gamma, auto.ARI, auto.Nodes)
	}
	if atOne.ARI > .9 {
		t.Errorf("γ = 1 reaches ARI %.3f already: the test shows nothing", atOne.ARI)
	}
	if !d.Resolution.Structure || !d.Resolution.Auto || len(d.Resolution.Scores) < 2 {
		t.Errorf("resolution %+v", d.Resolution)
	}
}

func TestAutoResolutionStaysPutOnLargeGroups(t *testing.T) {
	g := planted(t, 3, 100, .2, .01, 1)
	d := mustDetectGraph(t, g, DetectOptions{})
	if d.Tribes.K != 3 || d.Resolution.Gamma > 2 {
		t.Errorf("%d tribes at γ = %v, want 3 near 1", d.Tribes.K, d.Resolution.Gamma)
	}
}

// Graphs without groups have no tribes: random ones, and ones that keep the
// degrees of a graph full of hubs or of groups but nothing else.
func TestNoStructureInNoise(t *testing.T) {
	skipLong(t)
	grouped, _ := graphtest.LFR(graphtest.Rand(1), graphtest.LFROptions{N: 300, Mixing: .3, MeanDegree: 8})
	hubs := graphtest.RMAT(graphtest.Rand(2), 8, 6)
	for seed := range uint64(20) {
		rng := graphtest.Rand(seed)
		for _, c := range []struct {
			name string
			g    *graph.CSR
		}{
			{"few random edges", graphtest.GNM(rng, 300, 600)},
			{"random", graphtest.GNM(rng, 300, 1200)},
			{"hubs", graphtest.Rewire(rng, hubs)},
			{"degrees of groups", graphtest.Rewire(rng, grouped)},
		} {
			d := mustDetectGraph(t, c.g, DetectOptions{Seed: seed})
			if d.Resolution.Structure || d.Tribes.K != 0 {
				t.Errorf("%s, seed %d: %d tribes, scores %v", c.name, seed, d.Tribes.K, d.Resolution.Scores)
			}
		}
	}
}

// Many edges are judged on two folds instead of ten.
func TestNoStructureInMuchNoise(t *testing.T) {
	skipLong(t)
	for seed := range uint64(4) {
		d := mustDetectGraph(t, graphtest.GNM(graphtest.Rand(seed), 1500, fewPieces+1000), DetectOptions{Seed: seed})
		if d.Resolution.Structure || d.Tribes.K != 0 {
			t.Errorf("seed %d: %d tribes, scores %v", seed, d.Tribes.K, d.Resolution.Scores)
		}
	}
}

// In threads of random people the pairs of a thread are not independent; only
// withholding whole threads sees that there is nothing.
func TestNoStructureInRandomThreads(t *testing.T) {
	skipLong(t)
	for seed := range uint64(20) {
		d := mustDetect(t, randomTalk(500, 1, 150, 8, newRNG(seed)), DetectOptions{Seed: seed})
		if d.Resolution.Structure || d.Tribes.K != 0 {
			t.Errorf("talk %d: %d tribes, scores %v", seed, d.Tribes.K, d.Resolution.Scores)
		}
	}
}

func TestStructureInGroupedThreads(t *testing.T) {
	talk := randomTalk(300, 6, 450, 5, newRNG(1))
	d := mustDetect(t, talk, DetectOptions{})
	if a := Agree(plantedTruth(6, 50), d.Tribes.Membership); a.ARI < .99 {
		t.Errorf("%d tribes, ARI %.3f", d.Tribes.K, a.ARI)
	}
}
