package tribe

import (
	"math"
	"slices"
	"sort"

	"tribemap/internal/par"
)

// strengthZ and aliveZ are how many standard errors an interval reaches to
// either side. All features of a tie are moved together, which is too much by
// itself for alive, whose features overlap most; these values hold the long-run
// score of nine ties in ten where rates are planted.
const strengthZ, aliveZ = 1.55, 1.15

// Interval is where the scores of a tie would lie if the same two people were
// heard again, nine times in ten.
type Interval struct {
	StrengthLow  float64 `json:"strength_low"`
	StrengthHigh float64 `json:"strength_high"`
	AliveLow     float64 `json:"alive_low"`
	AliveHigh    float64 `json:"alive_high"`
}

// Intervals returns how sure the scores are that ScoreTies gave, parallel to
// ties, for the same options. Counts are taken as Gamma, parts of people's talk
// as Beta posteriors under Jeffreys' priors; each feature's ends go through the
// percentiles and the weighted sum, what was taken off stays off. They narrow
// with evidence. Other ties are held as they are. O(n log n).
func Intervals(ties []Tie, opt TieOptions) []Interval {
	opt = opt.withDefaults(anyFelt(ties))
	columns := sortedColumns(ties)
	out := make([]Interval, len(ties))
	par.For(opt.Threads, len(ties), 1<<12, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			out[i] = columns.interval(&ties[i], opt)
		}
	})
	return out
}

func anyFelt(ties []Tie) bool {
	return slices.ContainsFunc(ties, func(t Tie) bool { return t.Emotion })
}

// interval returns how sure the scores of one tie are.
func (c *sortedValues) interval(t *Tie, opt TieOptions) Interval {
	var i Interval
	i.StrengthLow, i.StrengthHigh = c.around(t, t.Strength, opt.Strength, strengthZ)
	if t.OneWay {
		i.StrengthHigh = min(oneWayCap, i.StrengthHigh)
	}
	i.AliveLow, i.AliveHigh = c.around(t, t.Alive, opt.Alive, aliveZ)
	return i
}

// uncertain are the features that evidence moves: their values, and their ends.
var uncertain = [...]struct {
	value  func(*Tie) float64
	ends   func(t *Tie, z float64) (low, high float64)
	weight func(Weights) float64
}{
	{
		func(t *Tie) float64 { return t.Share },
		func(t *Tie, z float64) (float64, float64) { return partEnds(t.Share, float64(t.Count), z) },
		func(w Weights) float64 { return w.Share },
	},
	{
		func(t *Tie) float64 { return t.Attention },
		func(t *Tie, z float64) (float64, float64) { return partEnds(t.Attention, float64(t.Days), z) },
		func(w Weights) float64 { return w.Attention },
	},
	{
		func(t *Tie) float64 { return t.Lasting },
		func(t *Tie, z float64) (float64, float64) { return partEnds(t.Lasting, float64(t.Sittings), z) },
		func(w Weights) float64 { return w.Lasting },
	},
	{
		func(t *Tie) float64 { return t.Decayed },
		func(t *Tie, z float64) (float64, float64) { return countEnds(t.Decayed, z) },
		func(w Weights) float64 { return w.Recency },
	},
	{
		func(t *Tie) float64 { return float64(t.Sittings) },
		func(t *Tie, z float64) (float64, float64) { return countEnds(float64(t.Sittings), z) },
		func(w Weights) float64 { return w.Sittings },
	},
}

// partEnds are the ends of a part of a whole of which n pieces were seen: a Beta
// posterior, normal on the scale of log-odds.
func partEnds(part, n, z float64) (low, high float64) {
	if part <= 0 || part >= 1 || n == 0 {
		return part, part
	}
	rest := n/part - n
	odds, sigma := math.Log(part/(1-part)), math.Sqrt(1/(n+.5)+1/(rest+.5))
	at := func(z float64) float64 { return 1 / (1 + math.Exp(-odds-float64(z*sigma))) }
	return at(-z), at(z)
}

// countEnds are the ends of a rate of which n events were seen: Gamma(n + ½) by
// the cube root of Wilson and Hilferty, PNAS 17, 1931. doi:10.1073/pnas.17.12.684
func countEnds(n, z float64) (low, high float64) {
	k := n + .5
	at := func(z float64) float64 {
		root := 1 - 1/(9*k) + z/(3*math.Sqrt(k))
		return k * max(0, root*root*root)
	}
	return min(n, at(-z)), max(n, at(z))
}

// sortedValues are the sorted columns of uncertain.
type sortedValues [len(uncertain)][]float64

func sortedColumns(ties []Tie) *sortedValues {
	var c sortedValues
	for f := range c {
		c[f] = make([]float64, len(ties))
		for i := range ties {
			c[f][i] = uncertain[f].value(&ties[i])
		}
		slices.Sort(c[f])
	}
	return &c
}

// around returns the ends of a score.
func (c *sortedValues) around(t *Tie, score float64, w Weights, z float64) (low, high float64) {
	low, high = score, score
	total := w.total()
	for f := range uncertain {
		points := 100 * max(0, uncertain[f].weight(w)) / total
		if points == 0 {
			continue
		}
		from, to := uncertain[f].ends(t, z)
		here := squared(c[f], uncertain[f].value(t))
		low -= onGrid(points * max(0, here-squared(c[f], from)))
		high += onGrid(points * max(0, squared(c[f], to)-here))
	}
	return max(0, low), min(100, high)
}

// squared returns the square of a value's percentile in sorted values.
func squared(sorted []float64, value float64) float64 {
	below := sort.SearchFloat64s(sorted, value)
	same := sort.Search(len(sorted)-below, func(k int) bool { return sorted[below+k] > value })
	r := (float64(below) + float64(same)/2) / float64(len(sorted))
	return r * r
}
