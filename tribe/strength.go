package tribe

import (
	"math"
	"slices"

	"tribemap/internal/par"
)

// Strength is Granovetter's: the amount of time, the emotional intensity, the
// intimacy and the reciprocal services of a tie [1]. What a crawl shows of them
// are how long talk went on and how lately (time), feeling in texts (intensity),
// and the part of each one's talk that goes to the other (intimacy as
// exclusivity): share counts messages, attention counts days and asks what the tie
// is to the one who talks less. Who answers whom (services) marks a tie and caps
// it. These weigh most because they foretell best who goes on talking; see
// bench/README-ties.md. Who surrounds the two places a
// tie but does not score it: common neighbours follow activity, not the bond.
//
// [1] M. Granovetter, The strength of weak ties, American Journal of Sociology
// 78, 1973. doi:10.1086/225469

const (
	// oneWayCap is the most strength a tie can have that nobody answers.
	oneWayCap = 50
	// keepOf1 and keepOf2 are the parts of its strength that a tie of one or two
	// messages keeps. Shrinking harder, to .75 and .90, costs foretelling; see
	// bench/README-ties.md.
	keepOf1, keepOf2 = 0.90, 0.95
	// provenSittings is when a pair has met so often that no pair of a single
	// message may stand above it, however recent and exclusive that one is.
	provenSittings = 30
	// coolingGaps is how many of its usual gaps a tie is silent when it most
	// likely decays: Navarro et al., Temporal patterns behind the strength of
	// persistent ties, EPJ Data Science 6, 2017. doi:10.1140/epjds/s13688-017-0127-3
	coolingGaps = 8
	// strongPlaces is how many strong ties a person can have: the size of the
	// innermost circle of support in Dunbar's layers.
	strongPlaces = 5
)

// Names of the terms of a score.
const (
	termShare     = "share"
	termAttention = "attention"
	termLasting   = "lasting"
	termRecency   = "recency"
	termSittings  = "sittings"
	termSpan      = "span"
	termTurns     = "turns"
	termEmotion   = "emotion"
	termOneWay    = "nobody answers"
	termOnly1     = "only 1 exchange"
	termOnly2     = "only 2 exchanges"
)

// Weights say how much of a score each percentile rank makes up. Only their
// proportions matter; negative ones count as 0.
type Weights struct {
	Share, Attention, Lasting, Recency, Sittings, Span, Turns, Emotion float64
}

var (
	// StrengthWeights are for talk without texts. They are the rounded mean of fits
	// to who goes on talking among pairs of equal activity, one data set left out at
	// a time, with a tenth for recency; see bench/README-ties.md.
	StrengthWeights = Weights{Share: .35, Attention: .35, Lasting: .20, Recency: .10}
	// FeelingWeights are for talk with texts. The method asks for emotion;
	// measurement found no gain in foretelling from it, so it gets a tenth.
	FeelingWeights = Weights{Share: .32, Attention: .31, Lasting: .18, Recency: .09, Emotion: .10}
	// AliveWeights are for the chance of going on: the rounded mean of fits to just
	// that, with one data set left out at a time. Share got nothing.
	AliveWeights = Weights{Lasting: .40, Recency: .30, Sittings: .30}
)

// TieOptions says how ties are scored. The zero value is the default.
type TieOptions struct {
	Strength Weights // default FeelingWeights if any text was scored, else StrengthWeights
	Alive    Weights // default AliveWeights; any others may be used too
	Threads  int     // 0: all processors
}

func (o TieOptions) withDefaults(felt bool) TieOptions {
	if o.Strength == (Weights{}) {
		o.Strength = StrengthWeights
		if felt {
			o.Strength = FeelingWeights
		}
	}
	if o.Alive == (Weights{}) {
		o.Alive = AliveWeights
	}
	return o
}

// ScoreTies scores dyads against each other; people is one more than the
// largest person in them. Every score is a weighted sum of squared percentile
// ranks within dyads, less what speaks against it, and comes with its terms. What it
// sees of a person is who they talk with: no follower count is in its reach.
// The result is parallel to dyads. Time O(d) for d dyads.
func ScoreTies(dyads []Dyad, people int, opt TieOptions) []Tie {
	felt := slices.ContainsFunc(dyads, func(d Dyad) bool { return d.Felt > 0 })
	opt = opt.withDefaults(felt)
	ties := make([]Tie, len(dyads))
	said := messagesOf(dyads, people)
	par.For(opt.Threads, len(ties), 1<<12, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			d := &dyads[i]
			ties[i] = newTie(d, said[d.A], said[d.B])
		}
	})
	ranks := rankFeatures(ties, opt)
	strength, alive := ranks.sum(opt.Strength), ranks.sum(opt.Alive)
	par.For(opt.Threads, len(ties), 1<<12, func(_, lo, hi int) {
		room := make([]Term, 0, (hi-lo)*(len(strength)+mostDeductions+len(alive)))
		for i := lo; i < hi; i++ {
			room = ties[i].score(i, strength, alive, room)
		}
	})
	boundSingles(ties)
	markStrong(ties, people)
	return ties
}

// messagesOf returns how many messages each person exchanged, either direction.
func messagesOf(dyads []Dyad, people int) []int {
	said := make([]int, people)
	for i := range dyads {
		said[dyads[i].A] += dyads[i].Count
		said[dyads[i].B] += dyads[i].Count
	}
	return said
}

// newTie copies what a dyad shows. The +1 in the share keeps two people who
// exchanged one message with each other and none with anybody else from being
// each other's everything.
func newTie(d *Dyad, saidA, saidB int) Tie {
	usual := d.UsualGap()
	return Tie{
		A: d.A, B: d.B,
		Count: d.Count, FromA: d.FromA, Sittings: d.Sittings, Span: d.Span(),
		Share:   float64(d.Count) / math.Sqrt(float64(saidA+1)*float64(saidB+1)),
		Lasting: d.Lasting, Attention: float64(d.Days) * d.Lasting / float64(min(saidA, saidB)+1),
		Opened: d.OpenedByA, Latency: d.Latency(),
		Decayed: d.Decayed, Turns: d.Turns, Days: d.Days, First: d.First, Last: d.Last,
		Intensity: d.Intensity, Valence: d.Valence, Emotion: d.Felt > 0,
		Affiliation: d.Affiliation, English: d.English,
		OneWay:  d.FromA == 0 || d.FromA == d.Count,
		Thin:    d.Count <= 2,
		Cooling: usual > 0 && d.Silence > coolingGaps*usual,
	}
}

// features are what a score may be made of, in the order of its terms.
var features = [...]struct {
	name   string
	value  func(*Tie) float64
	weight func(Weights) float64
}{
	{termShare, func(t *Tie) float64 { return t.Share }, func(w Weights) float64 { return w.Share }},
	{termAttention, func(t *Tie) float64 { return t.Attention }, func(w Weights) float64 { return w.Attention }},
	{termLasting, func(t *Tie) float64 { return t.Lasting }, func(w Weights) float64 { return w.Lasting }},
	{termRecency, func(t *Tie) float64 { return t.Decayed }, func(w Weights) float64 { return w.Recency }},
	{termSittings, func(t *Tie) float64 { return float64(t.Sittings) }, func(w Weights) float64 { return w.Sittings }},
	{termSpan, func(t *Tie) float64 { return float64(t.Span) }, func(w Weights) float64 { return w.Span }},
	{termTurns, func(t *Tie) float64 { return float64(t.Turns) }, func(w Weights) float64 { return w.Turns }},
	{termEmotion, func(t *Tie) float64 { return t.Intensity }, func(w Weights) float64 { return w.Emotion }},
}

// mostDeductions is how many terms may lower a strength.
const mostDeductions = 2

// featureRanks are the percentile ranks of each feature, parallel to the ties; nil
// where it has no weight.
type featureRanks [len(features)][]float64

func rankFeatures(ties []Tie, opt TieOptions) *featureRanks {
	var ranks featureRanks
	rankers := make([]ranker, par.Threads(opt.Threads))
	par.ForWorker(opt.Threads, len(features), 1, func(worker, f, _, _ int) {
		of := &features[f]
		if of.weight(opt.Strength) <= 0 && of.weight(opt.Alive) <= 0 {
			return
		}
		if of.name == termEmotion {
			ranks[f] = rankEmotion(ties, &rankers[worker])
			return
		}
		values := make([]float64, len(ties))
		for i := range ties {
			values[i] = of.value(&ties[i])
		}
		ranks[f] = rankers[worker].midRanks(values)
	})
	return &ranks
}

// rankEmotion ranks the ties whose texts could be scored among themselves. The
// others stand in the middle: not knowing is no evidence of coldness.
func rankEmotion(ties []Tie, r *ranker) []float64 {
	var felt []float64
	for i := range ties {
		if ties[i].Emotion {
			felt = append(felt, ties[i].Intensity)
		}
	}
	felt = r.midRanks(felt)
	ranks := make([]float64, len(ties))
	for i, next := 0, 0; i < len(ties); i++ {
		ranks[i] = 0.5
		if ties[i].Emotion {
			ranks[i] = felt[next]
			next++
		}
	}
	return ranks
}

// total returns the sum of all weights.
func (w Weights) total() float64 {
	total := 0.0
	for f := range features {
		total += max(0, features[f].weight(w))
	}
	return total
}

// summand is a feature with a weight.
type summand struct {
	name  string
	most  float64   // points of rank 1
	ranks []float64 // parallel to the ties
}

// sum returns the features that w gives a weight.
func (r *featureRanks) sum(w Weights) []summand {
	total := w.total()
	var of []summand
	for f := range features {
		if weight := features[f].weight(w); weight > 0 {
			of = append(of, summand{features[f].name, 100 * weight / total, r[f]})
		}
	}
	return of
}

// addTerms appends what each summand gives tie i. Points rise with the
// square of the percentile: who stands out is told apart, the many alike are not,
// and few ties that nobody answers reach the cap, so that it hardly changes the
// order.
func addTerms(terms []Term, i int, of []summand) []Term {
	for _, s := range of {
		terms = append(terms, Term{s.name, onGrid(s.most * s.ranks[i] * s.ranks[i])})
	}
	return terms
}

// score sets both scores of a tie, and their terms, which it takes from the free
// end of room; it returns room.
func (t *Tie) score(i int, strength, alive []summand, room []Term) []Term {
	lo := len(room)
	room = addTerms(room, i, alive)
	t.AliveTerms = room[lo:len(room):len(room)]
	t.Alive = sumTerms(t.AliveTerms)

	lo = len(room)
	room = addTerms(room, i, strength)
	hi := len(room)
	room = room[:hi+mostDeductions]
	t.StrengthTerms = room[lo:hi:len(room)]
	t.Strength = sumTerms(t.StrengthTerms)
	switch t.Count {
	case 1:
		t.lowerTo(onGrid(keepOf1*t.Strength), termOnly1)
	case 2:
		t.lowerTo(onGrid(keepOf2*t.Strength), termOnly2)
	}
	if t.OneWay {
		t.lowerTo(oneWayCap, termOneWay)
	}
	return room
}

// lowerTo brings strength down to bound, if it is above, by the term called
// name.
func (t *Tie) lowerTo(bound float64, name string) {
	if t.Strength <= bound {
		return
	}
	points := bound - t.Strength
	t.Strength = bound
	for i := range t.StrengthTerms {
		if t.StrengthTerms[i].Name == name {
			t.StrengthTerms[i].Points += points
			return
		}
	}
	t.StrengthTerms = append(t.StrengthTerms, Term{name, points})
}

// boundSingles keeps pairs of a single message below every pair that has proven
// itself over many sittings.
func boundSingles(ties []Tie) {
	weakest := math.Inf(1)
	for i := range ties {
		if ties[i].Sittings >= provenSittings {
			weakest = min(weakest, ties[i].Strength)
		}
	}
	for i := range ties {
		if ties[i].Count == 1 {
			ties[i].lowerTo(weakest, termOnly1)
		}
	}
}

// markStrong marks the ties that stand among the five strongest of both people,
// leaving out those that nobody answers and those of fewer than three messages.
// A rank for each person and no bound on strength, because percentiles move with
// the crawl while a person's time does not; of both, because a bond that is one
// of hundreds for one of them is not a critical one.
func markStrong(ties []Tie, people int) {
	var standing []uint32
	var weakness []float64
	for i := range ties {
		if t := &ties[i]; !t.OneWay && !t.Thin {
			standing, weakness = append(standing, uint32(i)), append(weakness, -t.Strength)
		}
	}
	_, order := new(ranker).sort(weakness)
	place := make([]int, people)
	for _, at := range order {
		t := &ties[standing[at]]
		t.Strong = place[t.A] < strongPlaces && place[t.B] < strongPlaces
		place[t.A]++
		place[t.B]++
	}
}
