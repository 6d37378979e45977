package main

import (
	"context"
	"testing"

	"tribemap/graph/graphtest"
	"tribemap/tribe"
)

// Communities that a resolution given by hand draws in noise are unstable, those
// of planted groups are not.
func TestCertaintyOf(t *testing.T) {
	for _, c := range []struct {
		name     string
		d        *tribe.Detection
		unstable bool
	}{
		{"noise", detected(t, tribe.DetectOptions{Resolution: 1, Stability: 5}, false), true},
		{"groups", detected(t, tribe.DetectOptions{Stability: 5}, true), false},
	} {
		list, unstable := surenessOf(c.d)
		if len(list) != c.d.Tribes.K || len(list) == 0 {
			t.Errorf("%s: %d rows for %d tribes", c.name, len(list), c.d.Tribes.K)
		}
		marked := 0
		for i, s := range list {
			if s.Tribe != i || s.Size != c.d.Profiles[i].Size || s.Unstable != (s.Stability < tribe.Unstable) {
				t.Errorf("%s: row %d is %+v of %+v", c.name, i, s, c.d.Profiles[i])
			}
			if s.Unstable {
				marked++
			}
		}
		if marked != unstable || 2*unstable > len(list) != c.unstable {
			t.Errorf("%s: %d of %d unstable, %d marked", c.name, unstable, len(list), marked)
		}
	}
}

// detected finds the tribes of a graph with groups, or of one without.
func detected(t *testing.T, opt tribe.DetectOptions, groups bool) *tribe.Detection {
	t.Helper()
	g := graphtest.GNM(graphtest.Rand(1), 300, 900)
	if groups {
		g, _ = graphtest.LFR(graphtest.Rand(1), graphtest.LFROptions{N: 300, Mixing: .1, MeanDegree: 8})
	}
	d, err := tribe.DetectGraph(context.Background(), g, opt)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
