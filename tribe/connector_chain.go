package tribe

import (
	"cmp"
	"context"
	"slices"

	"tribemap/internal/par"
)

// Opening is another tribe that a connector's story gets into.
type Opening struct {
	Tribe  int     `json:"tribe"`
	People float64 `json:"people"` // told there, expected
	Strong int     `json:"strong"` // of the connector's strong ties
}

// Chain is a dyad that a connector's story runs through: the connector and the
// next person.
type Chain struct {
	Person uint32  `json:"person"`
	People float64 `json:"people"` // told through them, themselves included, expected
	Share  float64 `json:"share"`  // of all whom the connector reaches beyond themselves
}

// chainWorlds is how many worlds a single person's chains are looked at in, and
// chainsShown how many of them are kept.
const (
	chainWorlds = 1000
	chainsShown = 3
)

// trace lets u tell the story alone in a world and calls visit for each person
// told, with the person whom u told first on the way there.
func (t *teller) trace(world uint64, u uint32, visit func(v, first uint32)) {
	t.enter(world)
	rounds, step := int32(1), int32(0)
	if t.m.rounds >= 0 {
		rounds, step = int32(t.m.rounds)+1, 1
	}
	t.mark(u, rounds)
	t.queue = append(t.queue[:0], u)
	first := []uint32{u}
	tells := t.m.opt.SeedTells
	for i := 0; i < len(t.queue); i++ {
		v := t.queue[i]
		if left := t.left[v] - step; left > 0 && !t.m.silent(v) {
			t.tell(v, tells, left)
		}
		for _, w := range t.queue[len(first):] {
			by := first[i]
			if i == 0 {
				by = w
			}
			first = append(first, by)
			visit(w, by)
		}
		tells = t.m.opt.Tells
	}
	for _, v := range t.told {
		t.left[v] = 0
	}
	t.told = t.told[:0]
}

// journey counts where a person's story goes over many worlds.
type journey struct {
	told    int
	tribes  map[uint32]int // people told, by tribe; their own left out
	through map[uint32]int // people told, by the next person
}

// journeys follows the story of each person on their own. Time is that of
// walking through what they reach in chainWorlds worlds.
func (m *spreader) journeys(ctx context.Context, key uint64, people, tribes []uint32) ([]journey, error) {
	m.hireTellers(nil)
	all := make([]journey, len(people))
	par.ForWorker(m.opt.Threads, len(people), 1, func(worker, _, lo, hi int) {
		for i := lo; i < hi; i++ {
			j := journey{tribes: map[uint32]int{}, through: map[uint32]int{}}
			for w := 0; w < chainWorlds && ctx.Err() == nil; w++ {
				m.tellers[worker].trace(worldKey(key, w), people[i], func(v, first uint32) {
					j.told++
					j.through[first]++
					if to := tribes[v]; to != None && to != tribes[people[i]] {
						j.tribes[to]++
					}
				})
			}
			all[i] = j
		}
	})
	return all, ctx.Err()
}

// enter writes a journey into a connector: other tribes where on average
// somebody or more is told or a strong tie lies, most people first, and the
// strongest chains.
func (j journey) enter(c *Connector, strong map[uint32]int) {
	for to := range strong {
		j.tribes[to] += 0 // listed even if nobody there is told
	}
	c.Opens = []Opening{}
	for to, n := range j.tribes {
		if people := float64(n) / chainWorlds; people >= 0.5 || strong[to] > 0 {
			c.Opens = append(c.Opens, Opening{int(to), people, strong[to]})
		}
	}
	slices.SortFunc(c.Opens, func(a, b Opening) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(a.Tribe, b.Tribe))
	})
	c.Through = []Chain{}
	for v, n := range j.through {
		c.Through = append(c.Through, Chain{v, float64(n) / chainWorlds, float64(n) / float64(j.told)})
	}
	slices.SortFunc(c.Through, func(a, b Chain) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(a.Person, b.Person))
	})
	c.Through = c.Through[:min(chainsShown, len(c.Through))]
}
