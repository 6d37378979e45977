package tribe

import (
	"cmp"
	"math"
	"slices"

	"tribemap/graph"
)

// confirmed is the z from which withheld talk bears a tribe out: chance gets
// there once in forty times at most.
const confirmed = 2

// z returns, for each tribe, how far the withheld talk inside it exceeds what
// chance puts there, as a number of standard errors; 0 if none was withheld. On
// each fold the tribe is what the fold, which has not seen that talk, found in
// its place at the γ of the trial. On talk that detection has seen, even
// communities of a random graph would get a z of about 20.
func (s *search) z(tribes Partition, t trial) []float64 {
	found := make([]finding, tribes.K)
	for i, f := range s.folds {
		p := t.partitions[i]
		withheld, squares := f.tally(p), f.squares(p)
		for c, m := range bestMatches(tribes, p, f.ties) {
			if m.community == None || withheld.total == 0 {
				continue
			}
			all := f.scale.count(withheld.total)
			found[c].inside.add(f.scale.count(withheld.inside[m.community]), squares.inside[m.community])
			found[c].all.add(all, squares.all)
			found[c].expected += float64(all * withheld.chance(int(m.community)))
		}
	}
	z := make([]float64, tribes.K)
	for c := range found {
		z[c] = found[c].z()
	}
	return z
}

// finding is the withheld weight that bears on one tribe, counted in ties.
type finding struct {
	inside, all sum
	expected    float64 // weight that chance puts inside
}

// sum is that of some weights, and that of their squares.
type sum struct{ weight, squares float64 }

func (s *sum) add(weight, squares float64) {
	s.weight += weight
	s.squares += squares
}

// events returns how many equal and independent ones a weight stands for that
// consists of such as were summed. (Σw)²/Σw² is the effective number of all [1].
//
// [1] L. Kish: Survey Sampling, Wiley, 1965
func (s sum) events(weight float64) float64 { return weight * s.weight / s.squares }

// z is the signed root of the deviance of k of n events inside from the chance e
// of each,
//
//	z = ±√(2n (f ln(f/e) + (1−f) ln((1−f)/(1−e)))),     f = (k ∓ ½)/n,
//
// which is nearly normal even where the mean of k is far below 1, as for small
// tribes; (k − ne)/√(ne(1−e)) would exceed 2 for many of them as soon as a single
// tie falls inside. Where the ties inside are heavier than all are, they count as
// so many fewer: one heavy tie is one event.
func (f finding) z() float64 {
	events := f.all.events
	if f.inside.squares*f.all.weight > f.all.squares*f.inside.weight {
		events = f.inside.events
	}
	if f.all.weight == 0 {
		return 0
	}
	n, k, mean := events(f.all.weight), events(f.inside.weight), events(f.expected)
	switch {
	case k > mean+.5:
		return math.Sqrt(2 * n * divergence((k-.5)/n, mean/n))
	case k < mean-.5:
		return -math.Sqrt(2 * n * divergence((k+.5)/n, mean/n))
	}
	return 0
}

// divergence returns how far a share f is from a chance e, 0 < e < 1, in nats.
func divergence(f, e float64) float64 {
	d := 0.0
	if f > 0 {
		d += float64(f * math.Log(f/e))
	}
	if f < 1 {
		d += float64((1 - f) * math.Log((1-f)/(1-e)))
	}
	return max(0, d)
}

// squareSums are sums of squared weights.
type squareSums struct {
	all    float64
	inside []float64 // of each community
}

// squares adds up the squares, in ties, of what each lot says of each pair: a reply and
// being there together in one thread, or arcs there and back, are one event.
func (f fold) squares(p Partition) squareSums {
	s := squareSums{inside: make([]float64, p.K)}
	var lot []graph.Edge
	for b, block := range f.withheld {
		begin := 0
		for _, end := range f.lots[b] {
			lot = pairsInOrder(append(lot[:0], block[begin:end]...))
			s.add(f, p, lot)
			begin = end
		}
	}
	return s
}

// add adds the squares of a lot in the order of pairs.
func (s *squareSums) add(f fold, p Partition, lot []graph.Edge) {
	for i := 0; i < len(lot); {
		pair, weight := lot[i], 0.0
		for ; i < len(lot) && lot[i].From == pair.From && lot[i].To == pair.To; i++ {
			weight += float64(lot[i].Weight)
		}
		if !f.placed(pair) {
			continue
		}
		ties := f.scale.count(weight)
		square := float64(ties * ties)
		s.all += square
		if c := p.Membership[pair.From]; c == p.Membership[pair.To] {
			s.inside[c] += square
		}
	}
}

// pairsInOrder sorts edges by pair, whichever way they point.
func pairsInOrder(edges []graph.Edge) []graph.Edge {
	for i, e := range edges {
		edges[i].From, edges[i].To = min(e.From, e.To), max(e.From, e.To)
	}
	slices.SortFunc(edges, func(a, b graph.Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Weight, b.Weight))
	})
	return edges
}
