package viz

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"sort"

	"tribemap/tribe"
)

// The telephone model as find applies it: who is asked tells five, everyone
// else one, for six rounds, and a person who sent s messages keeps a share of
// 1/(1 + s/10) of what they tell to themselves.
const (
	tellRounds   = 6
	tellPerSeed  = 5
	tellPrior    = 10
	tellWorlds   = 99     // simulated, of which the middle one is shown
	tellStream   = 0x7465 // of random numbers
	tellingTribe = 30     // tribes, the first ones, that have a telling: a page must stay small
)

// telling is one likely way in which news spreads from the connectors of a
// tribe: of many simulated, the one with as many told as half of the others.
type telling struct {
	Tribe int      `json:"tribe"`
	Calls []uint32 `json:"calls"` // round from 1, teller, listener; and so on
	Told  int      `json:"told"`  // members told, the connectors included
}

// tellings simulates one telling for each tribe with connectors. Ties stand for
// the messages they are made of, so that the figures agree with those of the
// analysis nearly, not exactly. O(m log m + worlds · tellers).
func tellings(r *tribe.Result) []telling {
	var out []telling
	contacts := newContacts(r)
	for k := range min(tellingTribe, len(r.Tribes)) {
		var seeds []uint32
		for _, c := range r.Connectors {
			if c.Tribe == k {
				seeds = append(seeds, c.Person)
			}
		}
		if len(seeds) == 0 {
			continue
		}
		worlds := make([]telling, tellWorlds)
		for i := range worlds {
			worlds[i] = contacts.tell(r, k, seeds, rand.New(rand.NewPCG(tellStream+uint64(k), uint64(i))))
		}
		slices.SortStableFunc(worlds, func(a, b telling) int { return cmp.Compare(a.Told, b.Told) })
		if t := worlds[tellWorlds/2]; len(t.Calls) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// contacts holds whom each person would tell: rows of listeners with running
// sums of weights.
type contacts struct {
	first    []int // len people + 1
	to       []uint32
	sums     []float64
	leftover []float64
}

func newContacts(r *tribe.Result) contacts {
	n := len(r.People)
	c := contacts{first: make([]int, n+1), leftover: make([]float64, n)}
	type arc struct {
		from, to uint32
		weight   float64
	}
	arcs := make([]arc, 0, 2*len(r.Ties))
	sent := make([]int, n)
	add := func(t *tribe.Tie, from, to uint32, times int) {
		if times > 0 {
			sent[from] += times
			arcs = append(arcs, arc{from, to, cmp.Or(t.Decayed, float64(t.Count)) * float64(times) / float64(t.Count)})
		}
	}
	for i := range r.Ties {
		t := &r.Ties[i]
		add(t, t.A, t.B, t.FromA)
		add(t, t.B, t.A, t.Count-t.FromA)
	}
	slices.SortFunc(arcs, func(a, b arc) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	sum := 0.0
	for i, a := range arcs {
		if i == 0 || arcs[i-1].from != a.from {
			sum = 0
		}
		sum += a.weight
		c.first[a.from+1]++
		c.to, c.sums = append(c.to, a.to), append(c.sums, sum)
	}
	for u := range n {
		c.first[u+1] += c.first[u]
		c.leftover[u] = 1 / (1 + float64(sent[u])/tellPrior)
	}
	return c
}

// tell plays one world: in each round everybody who was told in the one before
// tells as often as they may; those told twice are told once.
func (c *contacts) tell(r *tribe.Result, k int, seeds []uint32, rng *rand.Rand) telling {
	t := telling{Tribe: k, Told: len(seeds)}
	told := map[uint32]bool{}
	for _, u := range seeds {
		told[u] = true
	}
	for round, tellers, tells := uint32(1), seeds, tellPerSeed; round <= tellRounds && len(tellers) > 0; round, tells = round+1, 1 {
		var next []uint32
		for _, u := range tellers {
			for range tells {
				v, ok := c.draw(u, rng)
				if !ok || told[v] {
					continue
				}
				told[v] = true
				next = append(next, v)
				t.Calls = append(t.Calls, round, u, v)
				if r.People[v].Tribe == k {
					t.Told++
				}
			}
		}
		tellers = next
	}
	return t
}

// draw picks whom u tells next, or nobody.
func (c *contacts) draw(u uint32, rng *rand.Rand) (uint32, bool) {
	lo, hi := c.first[u], c.first[u+1]
	keep, at := rng.Float64() < c.leftover[u], rng.Float64()
	if lo == hi || keep {
		return 0, false
	}
	row := c.sums[lo:hi]
	i := sort.SearchFloat64s(row, at*row[len(row)-1])
	return c.to[lo+min(i, len(row)-1)], true
}
