package tribe

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// tiesOfArcs makes ties of directed pairs, one message each.
func tiesOfArcs(arcs map[[2]uint32]bool, n uint32) []Tie {
	var ties []Tie
	for a := range n {
		for b := a + 1; b < n; b++ {
			t := Tie{A: a, B: b}
			if arcs[[2]uint32{a, b}] {
				t.FromA, t.Count = 1, 1
			}
			if arcs[[2]uint32{b, a}] {
				t.Count++
			}
			if t.Count > 0 {
				ties = append(ties, t)
			}
		}
	}
	return ties
}

func placeOf(t interface{ Fatal(...any) }, ties []Tie, tribes []uint32, u uint32) Place {
	b, err := newBrokerage(len(tribes), ties, tribes)
	if err != nil {
		t.Fatal(err)
	}
	return b.place(u, b.turned.Transpose())
}

func TestPlaceByHand(t *testing.T) {
	tie := func(a, b uint32) Tie { return Tie{A: a, B: b, Count: 2, FromA: 1} }
	star := []Tie{tie(0, 1), tie(0, 2), tie(0, 3), tie(0, 4)}
	triangle := []Tie{tie(0, 1), tie(0, 2), tie(1, 2)}
	same := make([]uint32, 5)
	for _, c := range []struct {
		name                       string
		ties                       []Tie
		u                          uint32
		constraint, effective, bri float64
		role                       string
	}{
		{"middle of a star", star, 0, 0.25, 4, 1, "coordinator"},
		{"tip of a star", star, 1, 1, 1, 1, ""},
		{"triangle", triangle, 0, 2 * 0.75 * 0.75, 1, 0, ""},
		{"nobody", triangle, 4, 0, 0, 0, ""},
	} {
		p := placeOf(t, c.ties, same, c.u)
		if math.Abs(p.Constraint-c.constraint) > 1e-9 || math.Abs(p.EffectiveSize-c.effective) > 1e-9 || math.Abs(p.BridgeShare-c.bri) > 1e-9 || p.Role != c.role {
			t.Errorf("%s: %+v, want constraint %v, effective size %v, bridges %v, role %q", c.name, p, c.constraint, c.effective, c.bri, c.role)
		}
	}
}

// Roles against all triples, as the paper defines them.
func TestBrokeredAgainstTriples(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n = 8
		arcs := map[[2]uint32]bool{}
		tribes := make([]uint32, n)
		for a := range uint32(n) {
			tribes[a] = rapid.SampledFrom([]uint32{0, 1, 2, None}).Draw(t, "tribe")
			for b := range uint32(n) {
				if a != b {
					arcs[[2]uint32{a, b}] = rapid.IntRange(0, 2).Draw(t, "arc") == 0
				}
			}
		}
		for u := range uint32(n) {
			if got, want := placeOf(t, tiesOfArcs(arcs, n), tribes, u).Brokered, triples(arcs, tribes, u); got != want {
				t.Fatalf("person %d: %+v, want %+v", u, got, want)
			}
		}
	})
}

func triples(arcs map[[2]uint32]bool, tribes []uint32, u uint32) (count Brokered) {
	for a := range uint32(len(tribes)) {
		for b := range uint32(len(tribes)) {
			if a == b || !arcs[[2]uint32{a, u}] || !arcs[[2]uint32{u, b}] || arcs[[2]uint32{a, b}] {
				continue
			}
			x, y, z := tribes[a], tribes[u], tribes[b]
			switch {
			case x == None || y == None || z == None:
			case x == y && y == z:
				count.Coordinator++
			case y == z:
				count.Gatekeeper++
			case x == y:
				count.Representative++
			case x == z:
				count.Consultant++
			default:
				count.Liaison++
			}
		}
	}
	return count
}
