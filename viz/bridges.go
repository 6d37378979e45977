package viz

import (
	"cmp"
	"slices"

	"tribemap/tribe"
)

// Bounds on what the bridges panel holds.
const (
	drawnBridges = 120 // of a chord diagram: more are hairs
	carriersOf   = 8   // people listed for a bridge
)

// bridge is the talk between two tribes and who carries it.
type bridge struct {
	A       int       `json:"a"` // tribes, A < B
	B       int       `json:"b"`
	Weight  float64   `json:"weight"`
	ShareA  float64   `json:"shareA"` // percent of A's tie weight, inside ties included
	ShareB  float64   `json:"shareB"`
	Ties    int       `json:"ties"`
	People  int       `json:"people"` // at either end
	Carries []carrier `json:"carries"`
}

// carrier is a person at one end of a bridge.
type carrier struct {
	Person uint32  `json:"person"`
	Share  float64 `json:"share"` // percent of the bridge that passes through them
}

// span gathers one bridge.
type span struct {
	weight float64
	ties   int
	by     map[uint32]float64
}

// spansOf adds up the ties between every two tribes, and those of each. O(m) time.
func spansOf(r *tribe.Result) (spans map[[2]int]*span, total []float64) {
	spans, total = map[[2]int]*span{}, make([]float64, len(r.Tribes))
	for _, e := range r.Edges {
		a, b, w := r.People[e.From].Tribe, r.People[e.To].Tribe, float64(e.Weight)
		for _, t := range [...]int{a, b} {
			if t >= 0 {
				total[t] += w
			}
		}
		if a < 0 || b < 0 || a == b {
			continue
		}
		key := [2]int{min(a, b), max(a, b)}
		if spans[key] == nil {
			spans[key] = &span{by: map[uint32]float64{}}
		}
		spans[key].add(e.From, e.To, w)
	}
	return spans, total
}

// bridges returns the bonds of every two tribes, the strongest first.
func bridges(r *tribe.Result) []bridge {
	spans, total := spansOf(r)
	out := make([]bridge, 0, len(spans))
	for key, s := range spans {
		out = append(out, bridge{
			A: key[0], B: key[1], Weight: round(s.weight, 2), Ties: s.ties, People: len(s.by),
			ShareA: share(s.weight / max(1e-9, total[key[0]])), ShareB: share(s.weight / max(1e-9, total[key[1]])),
			Carries: s.carriers(),
		})
	}
	slices.SortFunc(out, func(x, y bridge) int {
		return cmp.Or(cmp.Compare(y.Weight, x.Weight), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return out[:min(drawnBridges, len(out))]
}

func (s *span) add(u, v uint32, w float64) {
	s.weight += w
	s.ties++
	s.by[u] += w
	s.by[v] += w
}

// carriers returns those through whom most of a bridge passes.
func (s *span) carriers() []carrier {
	out := make([]carrier, 0, len(s.by))
	for u, w := range s.by {
		out = append(out, carrier{u, share(w / max(1e-9, s.weight))})
	}
	slices.SortFunc(out, func(x, y carrier) int {
		return cmp.Or(cmp.Compare(y.Share, x.Share), cmp.Compare(x.Person, y.Person))
	})
	return out[:min(carriersOf, len(out))]
}
