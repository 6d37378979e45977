package tribe

import (
	"math/rand/v2"
	"slices"

	"tribemap/graph"
)

// Each fold hides another tenth of the talk. The talk that a fold withholds is
// cut into blocks at random, and figures are compared block by block: ten
// blocks say how far chance may have moved a mean, whether they come from one
// fold or from ten.
const foldParts = 10

// plan says how many folds a search uses.
type plan struct {
	folds  int // on which γ are compared and tribes are judged
	blocks int // of each fold
}

// Pieces of talk, threads or bare edges, up to which there are few or many.
const (
	fewPieces  = 10_000
	manyPieces = 500_000
)

// planFor spends folds where they tell something. Where talk is little, or
// comes in lumps, each piece is withheld once; among many pieces a few tenths
// say the same as ten.
func planFor(pieces int) plan {
	switch {
	case pieces <= fewPieces:
		return plan{folds: 10, blocks: 3}
	case pieces <= manyPieces:
		return plan{folds: 2, blocks: 5}
	}
	return plan{folds: 1, blocks: 10}
}

// fold is a graph with part of the talk withheld.
type fold struct {
	shown    *graph.CSR
	ties     *graph.CSR     // shown, whichever way its arcs point
	withheld [][]graph.Edge // by block; loops left out, a pair may repeat
	lots     [][]int        // of each block: where the edges of one thread, or all bare ones, end
	scale    tieScale
}

// tieScale tells how much withheld weight makes a tie: so many ties weigh so
// much. A reply is one; where the unit of weight is not known, a mean edge is.
type tieScale struct{ ties, weight float64 }

// count returns how many ties a weight amounts to: exactly the weight where ties
// weigh 1, and the same in any unit.
func (s tieScale) count(weight float64) float64 { return weight * s.ties / s.weight }

// tally is how the withheld ties of a fold fell.
type tally struct {
	total    float64   // weight of all
	inside   []float64 // of those inside each community
	from, to []float64 // of the ends in each community; without directions, half of them each
}

func (f fold) tally(p Partition) tally {
	t := tally{inside: make([]float64, p.K), from: make([]float64, p.K), to: make([]float64, p.K)}
	for _, block := range f.withheld {
		for _, e := range block {
			if !f.placed(e) {
				continue
			}
			a, b, w := p.Membership[e.From], p.Membership[e.To], float64(e.Weight)
			t.total += w
			t.from[a] += w
			t.to[b] += w
			if a == b {
				t.inside[a] += w
			}
		}
	}
	if !f.shown.Directed() {
		for c := range t.from {
			half := (t.from[c] + t.to[c]) / 2
			t.from[c], t.to[c] = half, half
		}
	}
	return t
}

// chance returns the share of ties that chance, which knows only how often each
// community appears among them, puts inside community c.
func (t tally) chance(c int) float64 { return float64(t.from[c] / t.total * (t.to[c] / t.total)) }

// placed tells whether a withheld tie counts. One to somebody who was never
// shown does not: nobody could have placed them.
func (f fold) placed(e graph.Edge) bool {
	return f.ties.Degree(e.From) > 0 && f.ties.Degree(e.To) > 0
}

// weights returns the withheld weight of each block, and of that the weight
// inside communities.
func (f fold) weights(p Partition) (all, inside []float64) {
	all, inside = make([]float64, len(f.withheld)), make([]float64, len(f.withheld))
	for i, block := range f.withheld {
		for _, e := range block {
			if !f.placed(e) {
				continue
			}
			all[i] += float64(e.Weight)
			if p.Membership[e.From] == p.Membership[e.To] {
				inside[i] += float64(e.Weight)
			}
		}
	}
	return all, inside
}

// sample is what detection can be repeated on: the threads of a talk, or the
// edges of a bare graph.
type sample interface {
	// pieces returns how many there are to withhold.
	pieces() int
	// folds withholds disjoint tenths, one for each fold of the plan.
	folds(rng *rand.Rand, p plan) ([]fold, error)
	// resample returns the graph of a random 90 %.
	resample(rng *rand.Rand) (*graph.CSR, error)
}

func (s *Signals) pieces() int { return len(s.telling()) }

// folds withholds whole threads: single ties would leak, since the other pairs
// of a thread give the answer away.
func (s *Signals) folds(rng *rand.Rand, p plan) ([]fold, error) {
	order := s.telling()
	rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	folds := make([]fold, p.folds)
	for i := range folds {
		hidden := part(order, i, foldParts)
		shown, err := s.without(hidden)
		if err != nil {
			return nil, err
		}
		folds[i] = fold{shown: shown, ties: shown, scale: tieScale{1, s.reply}}
		for b := range p.blocks {
			folds[i].hide(s, part(hidden, b, p.blocks))
		}
	}
	return folds, nil
}

// hide adds a block of threads to what is withheld.
func (f *fold) hide(s *Signals, threads []int) {
	var block []graph.Edge
	lots := make([]int, len(threads))
	for i, thread := range threads {
		block = s.AppendThread(block, thread)
		lots[i] = len(block)
	}
	f.withheld, f.lots = append(f.withheld, block), append(f.lots, lots)
}

func (s *Signals) resample(rng *rand.Rand) (*graph.CSR, error) {
	order := s.telling()
	rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	return s.without(part(order, 0, foldParts))
}

// telling lists the threads that contribute an edge.
func (s *Signals) telling() []int {
	var threads []int
	for thread := range s.Threads {
		if s.tells(thread) {
			threads = append(threads, thread)
		}
	}
	return threads
}

func (s *Signals) without(hidden []int) (*graph.CSR, error) {
	keep := slices.Repeat([]bool{true}, s.Threads)
	for _, thread := range hidden {
		keep[thread] = false
	}
	return s.Graph(keep)
}

// part returns the i-th of n nearly equal parts of a list.
func part(list []int, i, n int) []int { return list[len(list)*i/n : len(list)*(i+1)/n] }
