package tribe

import (
	"context"
	"reflect"
	"testing"

	"tribemap/graph/graphtest"
)

func scouted(tb testing.TB, s *scout, gamma float64) Partition {
	tb.Helper()
	p, err := s.communities(context.Background(), gamma, newRNG(2))
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// One scout finds what Leiden finds from scratch, at fine and coarse γ.
func TestScoutFindsWhatLeidenFinds(t *testing.T) {
	g, truth := graphtest.LFR(graphtest.Rand(1), graphtest.LFROptions{N: 3000, Mixing: .3, MinSize: 20, MaxSize: 200})
	s := newScout(g, partGamma, newRNG(1), 1)
	for _, gamma := range []float64{.5, 1, 4, 8} {
		leiden, err := Leiden(context.Background(), g, newRNG(1), LeidenOptions{Gamma: gamma})
		if err != nil {
			t.Fatal(err)
		}
		p := scouted(t, s, gamma)
		qScout, qLeiden := Modularity(g, p, gamma), Modularity(g, leiden, gamma)
		if qScout < qLeiden-.015 {
			t.Errorf("γ = %v: Q %.4f, Leiden %.4f", gamma, qScout, qLeiden)
		}
	}
	if a := Agree(truth, scouted(t, s, 4).Membership); a.ARI < .98 {
		t.Errorf("ARI %.3f with the planted groups", a.ARI)
	}
}

// What a scout finds does not depend on what it was asked before, nor on the
// number of workers.
func TestScoutForgets(t *testing.T) {
	g, _ := graphtest.LFR(graphtest.Rand(1), graphtest.LFROptions{N: 1000, Mixing: .3})
	want := scouted(t, newScout(g, partGamma, newRNG(1), 1), 2)
	for _, threads := range []int{1, 8} {
		s := newScout(g, partGamma, newRNG(1), threads)
		scouted(t, s, 9)
		if got := scouted(t, s, 2); !reflect.DeepEqual(got, want) {
			t.Errorf("%d threads: another partition after γ = 9", threads)
		}
	}
}

func TestScoutOfNothing(t *testing.T) {
	if p := scouted(t, newScout(mustGraph(t, 3, nil), partGamma, newRNG(1), 1), 1); p.K != 3 {
		t.Errorf("%d communities of three nodes without edges", p.K)
	}
}
