package tribe

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// profile fills in what the graph says about tribes and people. O(n + m).
func (d *Detection) profile() {
	d.Profiles = make([]Profile, d.Tribes.K)
	d.People = make([]Affiliation, d.Graph.N())
	sizes, internal := d.Tribes.Sizes(), InternalShares(d.Graph, d.Tribes)
	lv := baseLevel(d.Graph)
	acc := newAccumulator(d.Tribes.K + 1)
	label := d.labels()
	for u := range d.People {
		acc.addRow(lv, uint32(u), label)
		d.People[u] = d.affiliation(uint32(u), lv.degree[u], acc)
		acc.clear()
	}
	for c, members := range d.Tribes.Members() {
		total := 0.0
		for _, u := range members {
			acc.addRow(lv, u, label)
			total += lv.degree[u]
		}
		d.Profiles[c] = Profile{
			Size: sizes[c], InternalShare: internal[c],
			Neighbours: d.neighbours(c, total, acc),
		}
		acc.clear()
	}
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

// significance sets each tribe's z: how far the withheld talk inside it exceeds
// what chance puts there,
//
//	z = (in − N·e) / √(N·e(1−e)),
//
// summed over the folds. On each fold the tribe is what the fold, which has not
// seen that talk, found in its place. On talk that detection has seen, even
// communities of a random graph would get a z of about 20.
func (d *Detection) significance(chosen *evaluated) {
	excess, variance := make([]float64, d.Tribes.K), make([]float64, d.Tribes.K)
	for i, f := range chosen.folds {
		p := chosen.trial.partitions[i]
		withheld := f.tally(p)
		for c, m := range bestMatches(d.Tribes, p, f.ties) {
			if m.community == None || withheld.total == 0 {
				continue
			}
			e := withheld.chance(int(m.community))
			excess[c] += withheld.inside[m.community] - float64(withheld.total*e)
			variance[c] += withheld.total * e * (1 - e)
		}
	}
	unconfirmed := 0
	for c := range d.Profiles {
		if variance[c] > 0 {
			d.Profiles[c].Z = excess[c] / math.Sqrt(variance[c])
		}
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

// confirmed is the z from which withheld talk bears a tribe out: chance gets
// there once in forty times.
const confirmed = 2
