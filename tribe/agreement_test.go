package tribe

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

func TestAgreeKnownValues(t *testing.T) {
	for _, c := range []struct {
		name     string
		a, b     []uint32
		nmi, ari float64
	}{
		{"same up to labels", []uint32{0, 0, 1, 1}, []uint32{5, 5, 2, 2}, 1, 1},
		{"one block each", []uint32{0, 0, 0}, []uint32{1, 1, 1}, 1, 1},
		{"independent", []uint32{0, 0, 1, 1}, []uint32{0, 1, 0, 1}, 0, -.5},
		// By hand: H(a) = ln 2, H(b) = 1.5 ln 2, I = ln 2; ARI: same pairs 1,
		// rows 2, columns 1, of 6: (1 − 1/3) / (1.5 − 1/3) = 4/7.
		{"one block halved", []uint32{0, 0, 1, 1}, []uint32{0, 0, 1, 2}, .8, 4. / 7},
		{"none left out", []uint32{0, 0, 1, 1, None, 3}, []uint32{0, 0, 1, 2, 7, None}, .8, 4. / 7},
	} {
		got := Agree(c.a, c.b)
		if !near(got.NMI, c.nmi, 1e-12) || !near(got.ARI, c.ari, 1e-12) {
			t.Errorf("%s: NMI %v, ARI %v; want %v, %v", c.name, got.NMI, got.ARI, c.nmi, c.ari)
		}
	}
}

// naiveARI counts pairs of nodes one by one.
func naiveARI(a, b []uint32) float64 {
	var both, inA, inB, all float64
	for u := range a {
		for v := range u {
			if a[u] == None || b[u] == None || a[v] == None || b[v] == None {
				continue
			}
			all++
			if a[u] == a[v] {
				inA++
			}
			if b[u] == b[v] {
				inB++
			}
			if a[u] == a[v] && b[u] == b[v] {
				both++
			}
		}
	}
	if all == 0 || (inA+inB)/2 == inA*inB/all {
		return 1
	}
	return (both - inA*inB/all) / ((inA+inB)/2 - inA*inB/all)
}

func TestAgreeAgainstPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 25).Draw(t, "n")
		a, b := drawLabels(t, n), drawLabels(t, n)
		got, back := Agree(a, b), Agree(b, a)
		if !near(got.ARI, naiveARI(a, b), 1e-9) {
			t.Fatalf("ARI %v, by pairs %v", got.ARI, naiveARI(a, b))
		}
		if !near(got.NMI, back.NMI, 1e-12) || got.NMI < 0 || got.NMI > 1+1e-12 {
			t.Fatalf("NMI %v one way, %v the other", got.NMI, back.NMI)
		}
	})
}
