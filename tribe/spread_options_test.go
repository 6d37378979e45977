package tribe

import (
	"context"
	"errors"
	"testing"

	"tribemap/graph"
)

func TestSelectSeedsKeepsToItsPool(t *testing.T) {
	g := randomGraph(100, 500, 2)
	set, err := SelectSeeds(context.Background(), g, newRNG(1), SeedOptions{
		K: 4, Pinned: []uint32{60}, Candidates: []uint32{90, 91, 60, 90},
		SpreadOptions: SpreadOptions{Worlds: 64},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := set.Nodes(); got[0] != 60 || bitsAbove(got, 90) != 2 || len(got) != 3 {
		t.Errorf("chose %v of pinned 60 and candidates 90, 91", got)
	}
	if set.Bound != 3*7 {
		t.Errorf("bound %v, want k(T+1) = 21", set.Bound)
	}
}

func bitsAbove(nodes []uint32, least uint32) (count int) {
	for _, u := range nodes {
		if u >= least {
			count++
		}
	}
	return count
}

func TestSpreadOptionsAreChecked(t *testing.T) {
	g := must(3, graph.Edge{From: 0, To: 1, Weight: 2})
	for name, opt := range map[string]SeedOptions{
		"model":         {SpreadOptions: SpreadOptions{Model: 9}},
		"tells":         {SpreadOptions: SpreadOptions{Tells: -1}},
		"seed tells":    {SpreadOptions: SpreadOptions{Tells: 3, SeedTells: 2}},
		"accept":        {SpreadOptions: SpreadOptions{Accept: 1.5}},
		"poisson":       {SpreadOptions: SpreadOptions{SeedTells: 2, Poisson: true}},
		"worlds":        {SpreadOptions: SpreadOptions{Worlds: -1}},
		"leftover":      {SpreadOptions: SpreadOptions{Leftover: []float32{0, 2, 0}}},
		"short":         {SpreadOptions: SpreadOptions{Silent: []bool{true}}},
		"probabilities": {SpreadOptions: SpreadOptions{Model: IndependentCascade, Probabilities: true}},
		"roots":         {SpreadOptions: SpreadOptions{Roots: []uint32{3}}},
		"k":             {K: -1},
		"ratio":         {MinRatio: 1},
		"epsilon":       {Epsilon: 0.7},
		"delta":         {Delta: 1},
		"sets":          {MaxSets: -1},
		"pinned":        {Pinned: []uint32{1, 1}},
		"candidates":    {Candidates: []uint32{7}},
	} {
		if _, err := SelectSeeds(context.Background(), g, newRNG(1), opt); !errors.Is(err, ErrOption) {
			t.Errorf("%s: error %v, want ErrOption", name, err)
		}
	}
	if _, err := EstimateSpread(context.Background(), g, newRNG(1), []uint32{5}, SpreadOptions{}); !errors.Is(err, ErrOption) {
		t.Errorf("seed outside the graph: error %v, want ErrOption", err)
	}
}
