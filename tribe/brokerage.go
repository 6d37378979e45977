package tribe

import (
	"slices"

	"tribemap/graph"
)

// Place is where a person stands between others: columns that explain, which
// choose nobody.
type Place struct {
	// Constraint is Burt's: how far a person's contacts are tied to each other,
	// so that all hear the same; 0 of many strangers, about 1 of one clique, 1 of
	// a single contact. EffectiveSize is the number of contacts less those who
	// repeat each other.
	Constraint    float64 `json:"constraint"`
	EffectiveSize float64 `json:"effective_size"`
	// BridgeShare is the share of their ties with people they share no contact
	// with, [0,1].
	BridgeShare float64 `json:"bridge_share"`
	// Role is the kind of go-between they most often are, "" if never; Brokered
	// counts the pairs of each kind.
	Role     string   `json:"role"`
	Brokered Brokered `json:"brokered"`
}

// Brokered counts pairs a, b of whom a turned to u and u to b, but a never to
// b, by the tribes of the three [2].
//
// [2] R. Gould, R. Fernandez: Structures of mediation. Sociological
// Methodology 19, 1989. doi:10.2307/270949
type Brokered struct {
	Coordinator    int `json:"coordinator"`    // all three of one tribe
	Gatekeeper     int `json:"gatekeeper"`     // a outsider: lets in
	Representative int `json:"representative"` // b outsider: carries out
	Consultant     int `json:"consultant"`     // u outsider between two of one tribe
	Liaison        int `json:"liaison"`        // three tribes
}

// role returns the kind with most pairs, the first among equals.
func (b Brokered) role() string {
	best, most := "", 0
	for _, x := range [...]struct {
		name  string
		pairs int
	}{
		{"coordinator", b.Coordinator},
		{"gatekeeper", b.Gatekeeper},
		{"representative", b.Representative},
		{"consultant", b.Consultant},
		{"liaison", b.Liaison},
	} {
		if x.pairs > most {
			best, most = x.name, x.pairs
		}
	}
	return best
}

// brokerage finds people's places. both is the undirected graph of ties with
// their counts, turned the directed one of who turned to whom.
type brokerage struct {
	both, turned *graph.CSR
	tribes       []uint32
}

func newBrokerage(people int, ties []Tie, tribes []uint32) (*brokerage, error) {
	var both, turned []graph.Edge
	for i := range ties {
		t := &ties[i]
		both = append(both, graph.Edge{From: t.A, To: t.B, Weight: float32(t.Count)})
		if t.FromA > 0 {
			turned = append(turned, graph.Edge{From: t.A, To: t.B, Weight: 1})
		}
		if t.FromA < t.Count {
			turned = append(turned, graph.Edge{From: t.B, To: t.A, Weight: 1})
		}
	}
	b := &brokerage{tribes: tribes}
	var err error
	if b.both, err = graph.FromEdges(people, both, graph.BuildOptions{}); err != nil {
		return nil, err
	}
	b.turned, err = graph.FromEdges(people, turned, graph.BuildOptions{Directed: true})
	return b, err
}

// place describes u. in is the transpose of the directed graph. Time is the
// summed degree of u's contacts.
func (b *brokerage) place(u uint32, in *graph.CSR) Place {
	p := Place{Constraint: b.constraint(u), Brokered: b.brokered(u, in)}
	p.EffectiveSize, p.BridgeShare = b.redundancy(u)
	p.Role = p.Brokered.role()
	return p
}

// constraint returns Burt's constraint [1]
//
//	Σ_v (p_uv + Σ_q p_uq p_qv)²,  q ≠ u, v;  p_uv = u's share of talk with v
//
// over u's contacts v.
//
// [1] R. Burt: Structural holes. Harvard University Press, 1992.
func (b *brokerage) constraint(u uint32) float64 {
	contacts := b.both.Neighbors(u)
	invested := make([]float64, len(contacts))
	for i, q := range contacts {
		own := b.share(u, i)
		invested[i] += own
		for j, v := range b.both.Neighbors(q) {
			if at, ok := slices.BinarySearch(contacts, v); ok && v != u {
				invested[at] += float64(own * b.share(q, j))
			}
		}
	}
	sum := 0.0
	for _, x := range invested {
		sum += float64(x * x)
	}
	return sum
}

// share returns the share of u's talk that is with their i-th contact.
func (b *brokerage) share(u uint32, i int) float64 {
	weights := b.both.Weights(u)
	if weights == nil { // all alike
		return 1 / float64(b.both.Degree(u))
	}
	return float64(weights[i]) / b.both.WeightedDegree(u)
}

// redundancy returns the number of u's contacts less the mean number of other
// contacts of u that each is tied to, and the share of contacts tied to none.
func (b *brokerage) redundancy(u uint32) (effective, bridges float64) {
	contacts := b.both.Neighbors(u)
	if len(contacts) == 0 {
		return 0, 0
	}
	ties, alone := 0, 0
	for _, q := range contacts {
		shared := 0
		for _, v := range b.both.Neighbors(q) {
			if _, ok := slices.BinarySearch(contacts, v); ok {
				shared++
			}
		}
		ties += shared
		if shared == 0 {
			alone++
		}
	}
	n := float64(len(contacts))
	return n - float64(ties)/n, float64(alone) / n
}

// brokered counts the open pairs that u stands between. People without a tribe
// are left out.
func (b *brokerage) brokered(u uint32, in *graph.CSR) (count Brokered) {
	own := b.tribes[u]
	if own == None {
		return count
	}
	heard := map[uint32]int{} // people u turned to, by tribe
	all := 0
	for _, v := range b.turned.Neighbors(u) {
		if b.tribes[v] != None {
			heard[b.tribes[v]]++
			all++
		}
	}
	for _, a := range in.Neighbors(u) {
		if b.tribes[a] == None {
			continue
		}
		// Of those u turned to, all but a and whom a turned to as well.
		home, same, rest := heard[own], heard[b.tribes[a]], all
		for _, v := range append(slices.Clone(b.turned.Neighbors(a)), a) {
			if _, ok := slices.BinarySearch(b.turned.Neighbors(u), v); !ok || b.tribes[v] == None {
				continue
			}
			rest--
			if b.tribes[v] == own {
				home--
			}
			if b.tribes[v] == b.tribes[a] {
				same--
			}
		}
		if b.tribes[a] == own {
			count.Coordinator += home
			count.Representative += rest - home
		} else {
			count.Gatekeeper += home
			count.Consultant += same
			count.Liaison += rest - home - same
		}
	}
	return count
}
