package tribe

import (
	"cmp"
	"fmt"
	"slices"

	"tribemap/internal/par"
)

// profile fills in what the graph says about tribes and people, tribes side by
// side. O(n + m).
func (d *Detection) profile() {
	d.Profiles = make([]Profile, d.Tribes.K)
	d.People = make([]Affiliation, d.Graph.N())
	groups := append(d.Tribes.Members(), d.unaffiliated())
	scan := profiling{d, baseLevel(d.Graph), d.labels()}
	threads := workers(d.Graph.Arcs(), par.Threads(d.opt.Threads))
	tallies := make([]tribeTally, threads)
	for i := range tallies {
		tallies[i] = tribeTally{newAccumulator(d.Tribes.K + 1), newAccumulator(d.Tribes.K + 1)}
	}
	par.ForWorker(threads, len(groups), 1, func(worker, c, _, _ int) {
		t := &tallies[worker]
		total := scan.people(groups[c], t)
		if c < d.Tribes.K {
			d.Profiles[c] = d.describe(c, len(groups[c]), total, t.tribe)
		}
		t.tribe.clear()
	})
}

// tribeTally adds up the ties of one person, and those of a tribe, by the tribe at
// their other end.
type tribeTally struct{ person, tribe accumulator }

// profiling is what a scan over people reads.
type profiling struct {
	*Detection
	lv    *level
	label []uint32
}

// people sets the affiliation of some people, adds up their ties, and returns the
// weight of all.
func (s profiling) people(people []uint32, t *tribeTally) (total float64) {
	for _, u := range people {
		t.person.addRow(s.lv, u, s.label)
		s.People[u] = s.affiliation(u, s.lv.degree[u], t.person)
		for _, c := range t.person.keys {
			t.tribe.add(c, t.person.sum[c])
		}
		t.person.clear()
		total += s.lv.degree[u]
	}
	return total
}

// describe returns the profile of a tribe by the weight of its ties to each.
func (d *Detection) describe(c, size int, total float64, ties accumulator) Profile {
	p := Profile{Size: size, Neighbours: d.neighbours(c, total, ties)}
	if total > 0 {
		p.InternalShare = ties.sum[c] / total
	}
	return p
}

// unaffiliated returns those who are in no tribe.
func (d *Detection) unaffiliated() []uint32 {
	var people []uint32
	for u, c := range d.Tribes.Membership {
		if c == None {
			people = append(people, uint32(u))
		}
	}
	return people
}

// labels returns the tribes with K in place of None, to index arrays by.
func (d *Detection) labels() []uint32 {
	label := slices.Clone(d.Tribes.Membership)
	for u, c := range label {
		if c == None {
			label[u] = uint32(d.Tribes.K)
		}
	}
	return label
}

// affiliation reads one person's place off the weights to each tribe.
func (d *Detection) affiliation(u uint32, degree float64, acc accumulator) Affiliation {
	own := d.Tribes.Membership[u]
	a := Affiliation{Tribe: -1, Second: -1}
	if own != None {
		a.Tribe = int(own)
	}
	most := 0.0
	for _, c := range acc.keys {
		if c == own || int(c) == d.Tribes.K {
			continue
		}
		if w := acc.sum[c]; w > most || w == most && int(c) < a.Second {
			a.Second, most = int(c), w
		}
	}
	if most > 0 {
		a.SecondShare = most / degree
	}
	return a
}

func (d *Detection) neighbours(own int, total float64, acc accumulator) []TribeTie {
	ties := make([]TribeTie, 0, len(acc.keys))
	for _, c := range acc.keys {
		if int(c) != own && int(c) != d.Tribes.K {
			ties = append(ties, TribeTie{Tribe: int(c), Weight: acc.sum[c], Share: acc.sum[c] / total})
		}
	}
	slices.SortFunc(ties, func(a, b TribeTie) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Tribe, b.Tribe))
	})
	return ties
}

// warnUnconfirmed counts the tribes that withheld talk does not bear out.
func (d *Detection) warnUnconfirmed() {
	unconfirmed := 0
	for c := range d.Profiles {
		if d.Profiles[c].Z < confirmed {
			unconfirmed++
		}
	}
	if unconfirmed > 0 {
		d.Warnings = append(d.Warnings, fmt.Sprintf(
			"%d of %d tribes are not confirmed by %s that were withheld: take these for guesses", unconfirmed, d.Tribes.K, d.withheldThings()))
	}
}

// withheldThings names what was withheld, in words.
func (d *Detection) withheldThings() string {
	if _, bare := d.from.(bareEdges); bare {
		return "ties"
	}
	return "conversations"
}
