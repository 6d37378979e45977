package tribe

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// plainPropensities looks at everybody anew at each moment and averages over
// lists of what people of each kind did.
func plainPropensities(c *chronicle, people, tells int) []float64 {
	kindAt := func(u uint32, at int) kind {
		k := kind{never, 0, never}
		sent := 0
		for i, x := range c.turns[:at] {
			ago := octave((at - 1 - i) / 16)
			if x.from == u {
				k.spoke, sent = ago, sent+1
			}
			if x.to == u {
				k.heard = ago
			}
		}
		k.sent = octave(sent)
		return k
	}
	did := map[[4]int][]float64{} // by how much of a kind is looked at, then the kind
	levels := func(k kind) [][4]int {
		return [][4]int{{0}, {1, k.spoke}, {2, k.spoke, k.sent}, {3, k.spoke<<8 | k.sent, k.heard}}
	}
	for i := range propensityMoments {
		age := earliestPropensity * math.Pow(latestPropensity/earliestPropensity, (float64(i)+0.5)/propensityMoments)
		at := len(c.turns) - int(age*float64(len(c.turns)))
		for u := range uint32(people) {
			k := kindAt(u, at)
			if k.spoke == never && k.heard == never {
				continue
			}
			told := map[uint32]bool{}
			for _, x := range c.turns[at:] {
				if x.from == u && len(told) < tells {
					told[x.to] = true
				}
			}
			for _, l := range levels(k) {
				did[l] = append(did[l], float64(len(told))/float64(tells))
			}
		}
	}
	shares := make([]float64, people)
	for u := range shares {
		k := kindAt(uint32(u), len(c.turns))
		shares[u] = 1
		for i, l := range levels(k) {
			if i > 0 && k.spoke == never && k.heard == never {
				break
			}
			sum := 20 * shares[u]
			for _, y := range did[l] {
				sum += y
			}
			shares[u] = sum / float64(20+len(did[l]))
		}
	}
	return shares
}

func TestPropensitiesMatchPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.IntRange(2, 8).Draw(t, "people")
		b := newTalkBuilder(people)
		for i := range rapid.IntRange(0, 200).Draw(t, "turns") {
			from := rapid.IntRange(0, people-1).Draw(t, "from")
			to := (from + rapid.IntRange(1, people-1).Draw(t, "step")) % people
			b.post(uint32(from), int64(i+1), uint32(to))
		}
		c := newChronicle(b.talk(), nil)
		tells := rapid.IntRange(1, 3).Draw(t, "tells")
		got, want := c.propensities(people, tells), plainPropensities(c, people, tells)
		for u := range want {
			if math.Abs(got[u]-want[u]) > 1e-9 || got[u] < 0 || got[u] > 1 {
				t.Fatalf("person %d: %v, want %v", u, got[u], want[u])
			}
		}
	})
}

// Of people who all talked alike, those who fell silent half way tell hardly
// anybody, and without dated talk nothing is known of anyone.
func TestWhoFellSilentTellsNobody(t *testing.T) {
	const people = 60
	b := newTalkBuilder(people)
	for i := range uint32(6000) {
		from := i % people
		if i > 3000 {
			from %= people / 2
		}
		b.post(from, int64(i)+1, (from+1+i/people%5)%people)
	}
	talk := b.talk()
	tell, err := ConnectorOptions{}.telling(talk, nil, newChronicle(talk, nil))
	if err != nil {
		t.Fatal(err)
	}
	active, silent := tell.leftover[:people/2], tell.leftover[people/2:]
	if slices.Max(active) > 0.2 || slices.Min(silent) < 0.8 {
		t.Errorf("of the active up to %v is left over, of the silent %v or more", slices.Max(active), slices.Min(silent))
	}
	for u, share := range newChronicle(newTalkBuilder(3).talk(), nil).propensities(3, 1) {
		if share != 1 {
			t.Errorf("nothing is known of %d, share %v", u, share)
		}
	}
}
