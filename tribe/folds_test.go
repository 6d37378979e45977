package tribe

import (
	"math"
	"slices"
	"testing"
)

func TestFoldsOfThreads(t *testing.T) {
	s := NewSignals(randomTalk(60, 3, 100, 4, newRNG(1)), SignalOptions{})
	all, err := s.Graph(nil)
	if err != nil {
		t.Fatal(err)
	}
	folds, err := s.folds(newRNG(2), plan{folds: 10, blocks: 3})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range folds {
		hidden := 0.0
		for _, e := range slices.Concat(f.withheld...) {
			hidden += 2 * float64(e.Weight)
		}
		if sum := f.shown.TotalWeight() + hidden; !near(sum, all.TotalWeight(), 1e-2) {
			t.Errorf("fold %d: shown and withheld weigh %v, all %v", i, sum, all.TotalWeight())
		}
		// Ten of a hundred equal threads: 3 replies and 6 pairs of weight 2/3.
		if !near(hidden, 2*10*7, 1e-2) {
			t.Errorf("fold %d withholds %v, want 140", i, hidden)
		}
	}
}

func TestFoldsOfEdges(t *testing.T) {
	g := planted(t, 4, 30, .2, .02, 1)
	folds, err := newBareEdges(g).folds(newRNG(2), plan{folds: 10, blocks: 3})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[[2]uint32]bool{}
	for i, f := range folds {
		withheld := slices.Concat(f.withheld...)
		if f.shown.M()+len(withheld) != g.M() {
			t.Errorf("fold %d: %d edges shown, %d withheld of %d", i, f.shown.M(), len(withheld), g.M())
		}
		for b, block := range f.withheld {
			if len(block) == 0 {
				t.Errorf("block %d of fold %d is empty", b, i)
			}
		}
		for _, e := range withheld {
			if seen[[2]uint32{e.From, e.To}] {
				t.Errorf("edge %d–%d withheld twice", e.From, e.To)
			}
			seen[[2]uint32{e.From, e.To}] = true
		}
		for u := range uint32(g.N()) {
			if g.Degree(u) > 0 && f.shown.Degree(u) == 0 {
				t.Errorf("fold %d withholds the last edge of %d", i, u)
			}
		}
	}
}

func TestResampleKeepsNineTenths(t *testing.T) {
	g := noise(t, 100, 1000, 1)
	got, err := newBareEdges(g).resample(newRNG(1))
	if err != nil {
		t.Fatal(err)
	}
	if sd := math.Sqrt(1000 * .1 * .9); math.Abs(float64(got.M())-900) > 4*sd {
		t.Errorf("%d of 1000 edges kept, want 900 ± %.0f", got.M(), sd)
	}
}
