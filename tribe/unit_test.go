package tribe

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tribemap/graph"
)

// inUnit is a graph with every weight multiplied.
func inUnit(tb testing.TB, g *graph.CSR, factor float32) *graph.CSR {
	edges := slices.Collect(g.Edges())
	for i := range edges {
		edges[i].Weight *= factor
	}
	return mustGraph(tb, g.N(), edges)
}

// counted gives the edges of a graph whole numbers for weights.
func counted(tb testing.TB, g *graph.CSR, most int, seed uint64) *graph.CSR {
	rng := newRNG(seed)
	edges := slices.Collect(g.Edges())
	for i := range edges {
		edges[i].Weight = float32(1 + rng.IntN(most))
	}
	return mustGraph(tb, g.N(), edges)
}

// zOf lists the z of all tribes.
func zOf(d *Detection) (z []float64) {
	for _, p := range d.Profiles {
		z = append(z, p.Z)
	}
	return z
}

// sameFindings tells whether two detections found the same, whatever the unit.
func sameFindings(a, b *Detection) bool {
	return slices.Equal(a.Tribes.Membership, b.Tribes.Membership) &&
		a.Resolution.Gamma == b.Resolution.Gamma && slices.Equal(zOf(a), zOf(b))
}

// Weights may be counts, seconds, bytes or shares: the same γ, tribes and z come
// out, to the last bit.
func TestDetectIgnoresTheUnitOfWeight(t *testing.T) {
	for _, most := range []int{1, 9} {
		g := counted(t, planted(t, 12, 15, .5, .02, 1), most, 2)
		want := mustDetectGraph(t, g, DetectOptions{})
		if want.Tribes.K < 10 || slices.Min(zOf(want)) < confirmed {
			t.Fatalf("%d tribes, z %v", want.Tribes.K, zOf(want))
		}
		for _, factor := range []float32{0x1p-60, 0x1p-20, .125, 3, 50_000, 0x1p20, 0x1p60} {
			if got := mustDetectGraph(t, inUnit(t, g, factor), DetectOptions{}); !sameFindings(got, want) {
				t.Errorf("weights up to %d times %v: γ %v, z %v, want %v, %v", most, factor,
					got.Resolution.Gamma, zOf(got), want.Resolution.Gamma, zOf(want))
			}
		}
		// Most thousandths are rounded, so that equal gains are no longer equal.
		got := mustDetectGraph(t, inUnit(t, g, .001), DetectOptions{})
		if !slices.Equal(got.Tribes.Membership, want.Tribes.Membership) || most == 1 && !sameFindings(got, want) {
			t.Errorf("weights up to %d times .001: γ %v, want %v", most, got.Resolution.Gamma, want.Resolution.Gamma)
		}
	}
}

// Any weights at all may be doubled or halved.
func TestDetectIgnoresPowersOfTwo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, 60)
		if g.Loops() > 0 {
			g = g.Without(func(u, v uint32) bool { return u == v })
		}
		edges := slices.Collect(g.Edges())
		factor := float32(math.Ldexp(1, rapid.IntRange(-20, 20).Draw(t, "power")))
		for i := range edges {
			edges[i].Weight *= factor
		}
		scaled, err := graph.FromEdges(g.N(), edges, graph.BuildOptions{})
		if err != nil {
			t.Fatal(err)
		}
		want, err := DetectGraph(t.Context(), g, DetectOptions{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := DetectGraph(t.Context(), scaled, DetectOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if !sameFindings(got, want) {
			t.Fatalf("times %v: γ %v, want %v", factor, got.Resolution.Gamma, want.Resolution.Gamma)
		}
	})
}

func TestNoStructureInLightNoise(t *testing.T) {
	for _, weight := range []float32{1e-9, .001, 50_000} {
		d := mustDetectGraph(t, inUnit(t, noise(t, 500, 2500, 1), weight), DetectOptions{})
		if d.Resolution.Structure || d.Tribes.K != 0 {
			t.Errorf("weight %v: %d tribes of noise at γ = %v", weight, d.Tribes.K, d.Resolution.Gamma)
		}
	}
}

// The weights of signals count beside each other only.
func TestDetectIgnoresTheUnitOfSignals(t *testing.T) {
	talk := randomTalk(300, 6, 450, 5, newRNG(1))
	want := mustDetect(t, talk, DetectOptions{})
	for _, unit := range []float64{0x1p-12, 0x1p12} {
		t.Run(fmt.Sprint(unit), func(t *testing.T) {
			got := mustDetect(t, talk, DetectOptions{Signals: SignalOptions{ReplyWeight: unit, ThreadWeight: 2 * unit}})
			if !sameFindings(got, want) {
				t.Errorf("γ %v, z %v, want %v, %v", got.Resolution.Gamma, zOf(got), want.Resolution.Gamma, zOf(want))
			}
		})
	}
}
