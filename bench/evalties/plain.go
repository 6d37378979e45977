package main

import (
	"cmp"
	"math"
	"slices"

	"tribemap/tribe"
)

// f3 is what went before: .35 share, .35 decayed count, .20 sittings and .10
// span, as percentile ranks.
func (t *test) f3() []float64 {
	return t.sum(func(r ranking) float64 {
		return .35*r.share + .35*r.recency + .20*r.sittings + .10*r.span
	})
}

type ranking struct{ share, recency, sittings, span float64 }

// sum scores the ties of each part by their ranks in it.
func (t *test) sum(of func(ranking) float64) []float64 {
	var out []float64
	for lo, p := range t.parts {
		ties := t.ties[t.starts[lo] : t.starts[lo]+len(p.dyads)]
		share := ranks(ties, func(t *tribe.Tie) float64 { return t.Share })
		recency := ranks(ties, func(t *tribe.Tie) float64 { return t.Decayed })
		sittings := ranks(ties, func(t *tribe.Tie) float64 { return float64(t.Sittings) })
		span := ranks(ties, func(t *tribe.Tie) float64 { return float64(t.Span) })
		for i := range ties {
			out = append(out, of(ranking{share[i], recency[i], sittings[i], span[i]}))
		}
	}
	return out
}

// ranks returns mid-ranks in (0,1).
func ranks(ties []tribe.Tie, of func(*tribe.Tie) float64) []float64 {
	order := make([]int, len(ties))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Compare(of(&ties[x]), of(&ties[y])) })
	out := make([]float64, len(ties))
	for lo := 0; lo < len(order); {
		hi := lo
		for hi < len(order) && of(&ties[order[hi]]) == of(&ties[order[lo]]) {
			hi++
		}
		for _, i := range order[lo:hi] {
			out[i] = float64(lo+hi) / 2 / float64(len(order))
		}
		lo = hi
	}
	return out
}

// adamicAdar sums 1/ln(partners) over common partners.
func (t *test) adamicAdar() []float64 {
	partners := make([][]uint32, t.people)
	for _, tie := range t.ties {
		partners[tie.A] = append(partners[tie.A], tie.B)
		partners[tie.B] = append(partners[tie.B], tie.A)
	}
	for _, p := range partners {
		slices.Sort(p)
	}
	return t.values(func(tie *tribe.Tie) float64 {
		sum := 0.0
		for _, c := range partners[tie.A] {
			if _, common := slices.BinarySearch(partners[tie.B], c); common {
				sum += 1 / math.Log(float64(len(partners[c])))
			}
		}
		return sum
	})
}
