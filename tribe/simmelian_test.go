package tribe

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// talking returns ties of pairs with the given counts, strong where it is over 9.
func talking(counts map[[2]uint32]int) []Tie {
	var ties []Tie
	for pair, n := range counts {
		ties = append(ties, Tie{A: pair[0], B: pair[1], Count: n, Strong: n > 9})
	}
	slices.SortFunc(ties, func(x, y Tie) int { return int(x.A)*100 + int(x.B) - int(y.A)*100 - int(y.B) })
	return ties
}

// TestPlaceTiesByHand is a square with a diagonal, 0–1–2–3 and 0–2, of which the
// triangle 0–1–2 is strong, and a pair apart.
func TestPlaceTiesByHand(t *testing.T) {
	ties := talking(map[[2]uint32]int{{0, 1}: 10, {0, 2}: 10, {1, 2}: 30, {0, 3}: 5, {2, 3}: 5, {4, 5}: 7})
	PlaceTies(ties, 6, 0)
	for i, want := range []Tie{
		{A: 0, B: 1, Embeddedness: 1, Simmelian: 1, Backbone: math.Pow(.6, 2)}, // 10 of 0's 25 among three; 10 of 1's 40 among two
		{A: 0, B: 2, Embeddedness: 2, Simmelian: 1, Backbone: math.Pow(.6, 2)},
		{A: 0, B: 3, Embeddedness: 1, Backbone: .5}, // half of what 3 says to two people
		{A: 1, B: 2, Embeddedness: 1, Simmelian: 1, Backbone: math.Pow(1-30./45, 2)},
		{A: 2, B: 3, Embeddedness: 1, Backbone: .5},
		{A: 4, B: 5, Backbone: 1},
	} {
		got := ties[i]
		if got.A != want.A || got.B != want.B || got.Embeddedness != want.Embeddedness ||
			got.Simmelian != want.Simmelian || math.Abs(got.Backbone-want.Backbone) > 1e-12 {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

// commonByPairs counts people with whom both have a tie that keep accepts.
func commonByPairs(ties []Tie, a, b uint32, keep func(Tie) bool) int {
	tied := func(x, y uint32) bool {
		return slices.ContainsFunc(ties, func(t Tie) bool { return t.A == min(x, y) && t.B == max(x, y) && keep(t) })
	}
	n := 0
	for c := range uint32(5) {
		if c != a && c != b && tied(a, c) && tied(b, c) {
			n++
		}
	}
	return n
}

func TestPlaceTiesAgainstReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, events := drawEvents(t)
		ties := scored(events, w, 1)
		other := slices.Clone(ties)
		PlaceTies(ties, 5, 1)
		if PlaceTies(other, 5, 8); !reflect.DeepEqual(ties, other) {
			t.Fatal("8 workers and 1 disagree")
		}
		for _, tie := range ties {
			if want := commonByPairs(ties, tie.A, tie.B, func(Tie) bool { return true }); tie.Embeddedness != want {
				t.Fatalf("%d–%d: embeddedness %d, want %d", tie.A, tie.B, tie.Embeddedness, want)
			}
			want := 0
			if tie.Strong {
				want = commonByPairs(ties, tie.A, tie.B, func(t Tie) bool { return t.Strong })
			}
			if tie.Simmelian != want {
				t.Fatalf("%d–%d: %d Simmelian triangles, want %d", tie.A, tie.B, tie.Simmelian, want)
			}
			if tie.Backbone < 0 || tie.Backbone > 1 {
				t.Fatalf("backbone %v", tie.Backbone)
			}
		}
	})
}

// TestPlacesScoreNothing: ties that were placed have the scores and intervals that
// they had before.
func TestPlacesScoreNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, events := drawEvents(t)
		ties := scored(events, w, 1)
		placed := slices.Clone(ties)
		PlaceTies(placed, 5, 1)
		for i := range ties {
			if ties[i].Strength != placed[i].Strength || ties[i].Alive != placed[i].Alive ||
				!reflect.DeepEqual(ties[i].StrengthTerms, placed[i].StrengthTerms) {
				t.Fatalf("place changed the score of %+v", ties[i])
			}
		}
		if sure := Intervals(ties, TieOptions{}); !slices.Equal(sure, Intervals(placed, TieOptions{})) {
			t.Fatal("place changed an interval")
		}
	})
}

// TestDisparityIsItsIntegral checks α against the integral it is the closed form
// of, 1 − (k − 1) ∫₀ᵖ (1 − x)^(k−2) dx [3].
func TestDisparityIsItsIntegral(t *testing.T) {
	for _, c := range [][3]int{{1, 4, 3}, {3, 4, 2}, {5, 50, 9}} {
		p, k, sum := float64(c[0])/float64(c[1]), float64(c[2]), 0.0
		const steps = 1 << 14
		for i := range steps {
			x := (float64(i) + .5) / steps * p
			sum += math.Pow(1-x, k-2) * p / steps
		}
		if got, want := disparity(c[0], c[1], c[2]), 1-(k-1)*sum; math.Abs(got-want) > 1e-6 {
			t.Errorf("α of %v is %v, want %v", c, got, want)
		}
	}
}
