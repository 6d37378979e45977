package tribe

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// OverlapOptions says when a person belongs to a second tribe. The zero value
// is the default.
type OverlapOptions struct {
	Share   float64 // least share of the weight of their ties, (0,1]; 0 = 1/4, which leaves room for four tribes
	Chance  float64 // greatest probability that so many of their contacts are there by chance, over all tribes, (0,1]; 0 = .01
	Contact int     // least number of contacts there; 0 = 2
}

func (o OverlapOptions) withDefaults() OverlapOptions {
	o.Share = cmp.Or(o.Share, .25)
	o.Chance = cmp.Or(o.Chance, .01)
	o.Contact = cmp.Or(o.Contact, 2)
	return o
}

func (o OverlapOptions) validate() error {
	if !(o.Share > 0 && o.Share <= 1) || !(o.Chance > 0 && o.Chance <= 1) || o.Contact < 0 {
		return fmt.Errorf("tribe: overlap: %+v: %w", o, ErrOption)
	}
	return nil
}

// Belonging is a person's part in a tribe.
type Belonging struct {
	Person   uint32  `json:"person"`
	Tribe    int     `json:"tribe"`
	Home     bool    `json:"home"`     // it is the tribe they are counted in
	Share    float64 `json:"share"`    // of the weight of their ties, [0,1]
	Contacts int     `json:"contacts"` // people they have ties with there
	Of       int     `json:"of"`       // people they have ties with at all
	Chance   float64 `json:"chance"`   // that as many would be there if contacts fell on tribes by their part of all ties
}

// Overlap lists who belongs to more than one tribe: people with another beside
// their own in which they have at least Share of the weight of their ties [1],
// with so many contacts there that chance hardly explains it [2]. Rows are
// sorted by person, the home tribe first, then by falling share; whoever belongs
// to one tribe alone is left out. O(people + ties).
//
// [1] S. Gregory: Finding overlapping communities in networks by label
// propagation, New J. Phys. 12, 2010, doi:10.1088/1367-2630/12/10/103018: a
// belonging of less than 1/v, for v tribes a person, is dropped.
// [2] A. Lancichinetti, F. Radicchi, J. J. Ramasco, S. Fortunato: Finding
// statistically significant communities in networks, PLoS ONE 6, 2011,
// doi:10.1371/journal.pone.0018961: a node is in every community that holds
// more of its ties than in a random graph of the same degrees; here by the
// binomial distribution, corrected for the number of tribes.
func Overlap(r *Result, opt OverlapOptions) ([]Belonging, error) {
	opt = opt.withDefaults()
	if err := opt.validate(); err != nil {
		return nil, err
	}
	o := newOverlapping(r)
	var all []Belonging
	for u := range r.People {
		if own := o.belongings(uint32(u), opt); len(own) > 1 {
			all = append(all, own...)
		}
	}
	return all, nil
}

// overlapping holds each person's ties and each tribe's part of all.
type overlapping struct {
	r    *Result
	ties [][]relation
	part []float64 // of the ends of ties, by tribe
}

// relation is a tie as one of its ends sees it.
type relation struct {
	tribe  int
	weight float64
}

func newOverlapping(r *Result) *overlapping {
	o := &overlapping{r: r, ties: make([][]relation, len(r.People)), part: make([]float64, len(r.Tribes))}
	for _, e := range r.Edges {
		for _, end := range [...][2]uint32{{e.From, e.To}, {e.To, e.From}} {
			t := r.People[end[1]].Tribe
			o.ties[end[0]] = append(o.ties[end[0]], relation{t, float64(e.Weight)})
			if t >= 0 {
				o.part[t] += 1 / float64(2*len(r.Edges))
			}
		}
	}
	return o
}

// belongings lists the tribes of a person who is in one.
func (o *overlapping) belongings(u uint32, opt OverlapOptions) []Belonging {
	home := o.r.People[u].Tribe
	if home < 0 {
		return nil
	}
	weight, contacts, total := make(map[int]float64), make(map[int]int), 0.0
	for _, c := range o.ties[u] {
		total += c.weight
		if c.tribe >= 0 {
			weight[c.tribe] += c.weight
			contacts[c.tribe]++
		}
	}
	out := []Belonging{}
	for t, w := range weight {
		b := Belonging{
			Person: u, Tribe: t, Home: t == home, Share: w / total, Contacts: contacts[t], Of: len(o.ties[u]),
			Chance: atLeast(contacts[t], len(o.ties[u]), o.part[t]),
		}
		if b.Home || b.Share >= opt.Share && b.Contacts >= opt.Contact && b.Chance*float64(len(o.part)) <= opt.Chance {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b Belonging) int {
		if a.Home != b.Home {
			return map[bool]int{true: -1, false: 1}[a.Home]
		}
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Tribe, b.Tribe))
	})
	return out
}

// atLeast is the probability of k successes or more in n independent trials
// that each succeed with probability p. O(n).
func atLeast(k, n int, p float64) float64 {
	switch {
	case k <= 0:
		return 1
	case p <= 0:
		return 0
	case p >= 1:
		return 1
	}
	logN, _ := math.Lgamma(float64(n + 1))
	sum := 0.0
	for i := k; i <= n; i++ {
		logI, _ := math.Lgamma(float64(i + 1))
		logRest, _ := math.Lgamma(float64(n - i + 1))
		sum += math.Exp(logN - logI - logRest + float64(float64(i)*math.Log(p)) + float64(float64(n-i)*math.Log1p(-p)))
	}
	return min(1, sum)
}
