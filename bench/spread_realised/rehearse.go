package main

import (
	"math"
	"slices"
)

// What a rehearsal is, as chosen on the first half of each set: how many
// moments of the past are replayed, how far back they lie (shares of all events
// so far, every octave counting alike) and how many each person tells, however
// many they are asked to.
const (
	moments       = 200
	latestMoment  = 0.005
	earliestShare = 0.2
	rehearsedTell = 3
)

// rehearse is plain rehearsal, without the model that the product joins to it:
// it chooses by what a story would have done in the past: it is let
// loose at many moments, most of them recent, from every candidate, and follows
// what people did then. Those are chosen greedily who together reached most.
// Who fell silent, answers only whom they heard it from, or talks in a corner
// shows as such, which a model of independent draws does not see.
func rehearse(p *past) []uint32 {
	r := newReplayer(p.ledger)
	reached := make([][]uint32, p.people) // by each candidate: moment · people + person
	for i := range moments {
		age := latestMoment * math.Pow(earliestShare/latestMoment, (float64(i)+0.5)/moments)
		at := p.start - int(age*float64(p.start))
		for _, u := range p.candidates {
			for _, v := range r.reach([]uint32{u}, at, p.start, rehearsedTell) {
				reached[u] = append(reached[u], uint32(i*p.people)+v)
			}
		}
	}
	return p.greedy(reached, moments*p.people)
}

// greedy chooses the candidates who together cover most of n things, lazily: a
// gain only falls.
func (p *past) greedy(covers [][]uint32, n int) []uint32 {
	hit := make([]bool, n)
	bound := make([]int, p.people)
	for _, u := range p.candidates {
		bound[u] = len(covers[u])
	}
	var chosen []uint32
	for len(chosen) < min(p.k, len(p.candidates)) {
		best, most := uint32(0), -1
		for _, u := range p.candidates {
			if bound[u] <= most || slices.Contains(chosen, u) {
				continue
			}
			bound[u] = 0
			for _, x := range covers[u] {
				if !hit[x] {
					bound[u]++
				}
			}
			if bound[u] > most {
				best, most = u, bound[u]
			}
		}
		chosen = append(chosen, best)
		for _, x := range covers[best] {
			hit[x] = true
		}
	}
	return chosen
}
