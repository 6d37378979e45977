package tribe

import (
	"cmp"
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
// The result is parallel to dyads. Time O(d log d) for d dyads.
func ScoreTies(dyads []Dyad, people int, opt TieOptions) []Tie {
	felt := slices.ContainsFunc(dyads, func(d Dyad) bool { return d.Felt > 0 })
	opt = opt.withDefaults(felt)
	ties := make([]Tie, len(dyads))
	said := messagesOf(dyads, people)
	for i := range dyads {
		d := &dyads[i]
		ties[i] = newTie(d, said[d.A], said[d.B])
	}
	f := rankFeatures(ties, opt.Threads)
	par.For(opt.Threads, len(ties), 1<<12, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			ties[i].score(i, f, opt)
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

// features are the percentile ranks of all ties, each parallel to them.
type features struct {
	share, attention, lasting, recency, sittings, span, turns, emotion []float64
}

func rankFeatures(ties []Tie, threads int) features {
	column := func(value func(*Tie) float64) []float64 {
		values := make([]float64, len(ties))
		for i := range ties {
			values[i] = value(&ties[i])
		}
		return midRanks(values, threads)
	}
	return features{
		share:     column(func(t *Tie) float64 { return t.Share }),
		attention: column(func(t *Tie) float64 { return t.Attention }),
		lasting:   column(func(t *Tie) float64 { return t.Lasting }),
		recency:   column(func(t *Tie) float64 { return t.Decayed }),
		sittings:  column(func(t *Tie) float64 { return float64(t.Sittings) }),
		span:      column(func(t *Tie) float64 { return float64(t.Span) }),
		turns:     column(func(t *Tie) float64 { return float64(t.Turns) }),
		emotion:   rankEmotion(ties, threads),
	}
}

// rankEmotion ranks the ties whose texts could be scored among themselves. The
// others stand in the middle: not knowing is no evidence of coldness.
func rankEmotion(ties []Tie, threads int) []float64 {
	var felt []float64
	for i := range ties {
		if ties[i].Emotion {
			felt = append(felt, ties[i].Intensity)
		}
	}
	felt = midRanks(felt, threads)
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

// terms returns the summands that weights w give tie i. Points rise with the
// square of the percentile: who stands out is told apart, the many alike are not,
// and few ties that nobody answers reach the cap, so that it hardly changes the
// order.
func (f features) terms(i int, w Weights) []Term {
	all := [...]struct {
		name         string
		weight, rank float64
	}{
		{termShare, w.Share, f.share[i]},
		{termAttention, w.Attention, f.attention[i]},
		{termLasting, w.Lasting, f.lasting[i]},
		{termRecency, w.Recency, f.recency[i]},
		{termSittings, w.Sittings, f.sittings[i]},
		{termSpan, w.Span, f.span[i]},
		{termTurns, w.Turns, f.turns[i]},
		{termEmotion, w.Emotion, f.emotion[i]},
	}
	total := 0.0
	for _, t := range all {
		total += max(0, t.weight)
	}
	terms := make([]Term, 0, len(all))
	for _, t := range all {
		if t.weight > 0 {
			terms = append(terms, Term{t.name, onGrid(100 * t.weight / total * t.rank * t.rank)})
		}
	}
	return terms
}

// score sets both scores of a tie, and their terms.
func (t *Tie) score(i int, f features, opt TieOptions) {
	t.AliveTerms = f.terms(i, opt.Alive)
	t.Alive = sumTerms(t.AliveTerms)
	t.StrengthTerms = f.terms(i, opt.Strength)
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
	var order []int
	for i := range ties {
		if !ties[i].OneWay && !ties[i].Thin {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(ties[j].Strength, ties[i].Strength), cmp.Compare(i, j))
	})
	place := make([]int, people)
	for _, i := range order {
		t := &ties[i]
		t.Strong = place[t.A] < strongPlaces && place[t.B] < strongPlaces
		place[t.A]++
		place[t.B]++
	}
}
