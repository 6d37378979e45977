package tribe

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"tribemap/graph"
)

// Each fold hides another tenth of the talk. A small graph uses all ten, so
// that every tie is withheld once; in a large one five say the same.
const (
	foldParts = 10
	fewFolds  = 5
	largeSize = 500_000 // edges
)

func foldCount(edges int) int {
	if edges > largeSize {
		return fewFolds
	}
	return foldParts
}

// fold is a graph with part of the talk withheld.
type fold struct {
	shown    *graph.CSR
	withheld []graph.Edge // loops left out; a pair may repeat
}

// tally returns, per community, the withheld weight inside it and of its
// members' ends, and the total weight. A tie to somebody who was never shown
// does not count: nobody could have placed them.
func (f fold) tally(p Partition) (in, degree []float64, total float64) {
	in, degree = make([]float64, p.K), make([]float64, p.K)
	for _, e := range f.withheld {
		if f.shown.Degree(e.From) == 0 || f.shown.Degree(e.To) == 0 {
			continue
		}
		a, b, w := p.Membership[e.From], p.Membership[e.To], float64(e.Weight)
		total += w
		degree[a] += w
		degree[b] += w
		if a == b {
			in[a] += w
		}
	}
	return in, degree, total
}

// sample is what detection can be repeated on: the threads of a talk, or the
// edges of a bare graph.
type sample interface {
	// folds withholds count disjoint tenths, one each.
	folds(rng *rand.Rand, count int) ([]fold, error)
	// resample returns the graph of a random 90 %.
	resample(rng *rand.Rand) (*graph.CSR, error)
}

// folds withholds whole threads: single ties would leak, since the other pairs
// of a thread give the answer away.
func (s *Signals) folds(rng *rand.Rand, count int) ([]fold, error) {
	order := s.telling()
	rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	folds := make([]fold, count)
	for i := range folds {
		hidden := order[tenth(len(order), i):tenth(len(order), i+1)]
		shown, err := s.without(hidden)
		if err != nil {
			return nil, err
		}
		folds[i].shown = shown
		for _, thread := range hidden {
			folds[i].withheld = append(folds[i].withheld, s.Thread(thread)...)
		}
	}
	return folds, nil
}

func (s *Signals) resample(rng *rand.Rand) (*graph.CSR, error) {
	order := s.telling()
	rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	return s.without(order[:tenth(len(order), 1)])
}

// telling lists the threads that contribute an edge.
func (s *Signals) telling() []int {
	var threads []int
	for thread := range s.Threads {
		if len(s.Thread(thread)) > 0 {
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

// tenth returns where the i-th of ten nearly equal parts of n items begins.
func tenth(n, i int) int { return n * i / foldParts }

// bareEdges samples a graph that is nothing but its edges.
type bareEdges struct {
	n     int
	edges []graph.Edge // From < To
}

func newBareEdges(g *graph.CSR) *bareEdges {
	b := &bareEdges{n: g.N(), edges: make([]graph.Edge, 0, g.M())}
	for e := range g.Edges() {
		if e.From != e.To {
			b.edges = append(b.edges, e)
		}
	}
	return b
}

func (b *bareEdges) folds(rng *rand.Rand, count int) ([]fold, error) {
	order := rng.Perm(len(b.edges))
	folds := make([]fold, count)
	for i := range folds {
		var err error
		folds[i], err = b.hide(order[tenth(len(order), i):tenth(len(order), i+1)])
		if err != nil {
			return nil, err
		}
	}
	return folds, nil
}

func (b *bareEdges) resample(rng *rand.Rand) (*graph.CSR, error) {
	order := rng.Perm(len(b.edges))
	f, err := b.hide(order[:tenth(len(order), 1)])
	return f.shown, err
}

// hide withholds the edges with the given numbers, except one that would be
// the last of a node: about a node without edges nothing can be predicted.
func (b *bareEdges) hide(numbers []int) (fold, error) {
	left := make([]uint32, b.n)
	for _, e := range b.edges {
		left[e.From]++
		left[e.To]++
	}
	hidden := make([]bool, len(b.edges))
	var f fold
	for _, i := range numbers {
		e := b.edges[i]
		if left[e.From] > 1 && left[e.To] > 1 {
			left[e.From]--
			left[e.To]--
			hidden[i] = true
			f.withheld = append(f.withheld, e)
		}
	}
	shown := make([]graph.Edge, 0, len(b.edges))
	for i, e := range b.edges {
		if !hidden[i] {
			shown = append(shown, e)
		}
	}
	var err error
	if f.shown, err = graph.FromEdges(b.n, shown, graph.BuildOptions{}); err != nil {
		return fold{}, fmt.Errorf("tribe: withhold: %w", err)
	}
	return f, nil
}
