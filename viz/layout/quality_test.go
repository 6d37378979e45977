package layout_test

import (
	"context"
	"testing"

	"tribemap/graph/graphtest"
	"tribemap/viz/layout"
	"tribemap/viz/layout/layouttest"
)

// The gates stand together because each alone can be faked. The referee shows
// what the energy itself gives: sampling may cost part of the neighbours, but
// evening out must keep tribes together better than the bare energy does.
func TestQuality(t *testing.T) {
	for _, c := range []struct {
		name       string
		n          int
		neighbours float64
	}{
		{"800 people", 800, 0.24},
		{"3000 people", 3000, 0.17},
	} {
		t.Run(c.name, func(t *testing.T) {
			if testing.Short() && c.n > 1000 {
				t.Skip("the referee takes long")
			}
			g, tribes := graphtest.Tribes(graphtest.Rand(1), graphtest.TribesOptions{N: c.n})
			at, err := layout.Layout(context.Background(), g, tribes, layout.Options{})
			if err != nil {
				t.Fatal(err)
			}
			q := layouttest.Measure(g, tribes, at, 0.3, 300)
			r := layouttest.Measure(g, tribes, layouttest.LinLog(g, tribes, 50), 0.3, 300)
			t.Logf("own:     %v", q)
			t.Logf("referee: %v", r)
			if q.Neighbours < max(c.neighbours, 0.85*r.Neighbours) || q.SameTribe < max(0.97, r.SameTribe) {
				t.Errorf("neighbours %.3f, want ≥ %.2f and 0.85 of the referee's; same tribe %.3f, want ≥ 0.97", q.Neighbours, c.neighbours, q.SameTribe)
			}
			if q.Stress > 1.15*r.Stress || q.Overlap > 0.01 {
				t.Errorf("stress %.3f, want ≤ 1.15 of the referee's %.3f; overlap %.3f, want ≤ 0.01", q.Stress, r.Stress, q.Overlap)
			}
		})
	}
}
