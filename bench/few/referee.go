package main

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"

	"tribemap/graph"
)

// referee is the plain way to draw telephone sets, with one tell a person: it
// makes each person's choice when somebody first asks for it, keeps it, and
// compares. It stores all sets, chooses greedily and doubles two collections
// until their bounds are 1 − 1/e − .1 apart (OPIM-C).
type referee struct {
	out, in *graph.CSR
	rng     *rand.Rand
	stamp   []uint32 // of the set that choice is of
	choice  []uint32
	member  []uint32 // set that the node is a member of
	set     uint32
}

func newReferee(g *graph.CSR) *referee {
	n := g.N()
	return &referee{
		out: g, in: g.Transpose(), rng: rand.New(rand.NewPCG(1, 0)),
		stamp: make([]uint32, n), choice: make([]uint32, n), member: make([]uint32, n),
	}
}

// draw returns a reverse-reachable set of at most the given rounds.
func (r *referee) draw(rounds int) []uint32 {
	r.set++
	root := r.rng.Uint32N(uint32(r.out.N()))
	r.member[root] = r.set
	set := []uint32{root}
	for from, round := 0, 0; round < rounds; round++ {
		for to := len(set); from < to; from++ {
			for _, u := range r.in.Neighbors(set[from]) {
				if r.stamp[u] != r.set {
					row := r.out.Neighbors(u)
					r.stamp[u], r.choice[u] = r.set, row[r.rng.IntN(len(row))]
				}
				if r.choice[u] == set[from] && r.member[u] != r.set {
					r.member[u] = r.set
					set = append(set, u)
				}
			}
		}
	}
	return set
}

// choose returns a seed set and its certified ratio.
func (r *referee) choose(k, rounds int) ([]uint32, float64) {
	n := float64(r.out.N())
	var first, second [][]uint32
	for count := 1 << 10; ; count *= 2 {
		for len(first) < count {
			first, second = append(first, r.draw(rounds)), append(second, r.draw(rounds))
		}
		seeds, most := plainGreedy(r.out.N(), k, first)
		a := math.Log(2 * float64(bits.Len(1<<14)) * n)
		upper := math.Pow(math.Sqrt(float64(most)+a/2)+math.Sqrt(a/2), 2)
		lower := math.Pow(math.Sqrt(float64(hitBy(seeds, second))+2*a/9)-math.Sqrt(a/2), 2) - a/18
		if ratio := lower / upper; ratio >= 1-1/math.E-0.1 {
			return seeds, ratio
		}
	}
}

// plainGreedy counts gains down and looks at all nodes for each choice. most
// bounds what any k nodes hit: what these do, and the largest gains beyond.
func plainGreedy(n, k int, sets [][]uint32) (seeds []uint32, most int) {
	holders, gain, hit := make([][]uint32, n), make([]int, n), make([]bool, len(sets))
	for i, set := range sets {
		for _, u := range set {
			holders[u] = append(holders[u], uint32(i))
			gain[u]++
		}
	}
	hits := 0
	for range k {
		best := 0
		for u, g := range gain {
			if g > gain[best] {
				best = u
			}
		}
		seeds = append(seeds, uint32(best))
		hits += gain[best]
		for _, i := range holders[best] {
			if !hit[i] {
				hit[i] = true
				for _, v := range sets[i] {
					gain[v]--
				}
			}
		}
	}
	slices.Sort(gain)
	for _, g := range gain[n-k:] {
		hits += g
	}
	return seeds, hits
}

func hitBy(seeds []uint32, sets [][]uint32) (hits int) {
	chosen := map[uint32]bool{}
	for _, u := range seeds {
		chosen[u] = true
	}
	for _, set := range sets {
		for _, u := range set {
			if chosen[u] {
				hits++
				break
			}
		}
	}
	return hits
}
