package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"

	"tribemap/tribe"
)

// score is a row of the tables: one of our features and scores, or a plain one
// that they have to beat.
type score struct {
	name string
	of   func(t *test) []float64
}

func column(of func(*tribe.Tie) float64) func(t *test) []float64 {
	return func(t *test) []float64 { return t.values(of) }
}

var scores = []score{
	{"count", column(func(t *tribe.Tie) float64 { return float64(t.Count) })},
	{"recency", column(func(t *tribe.Tie) float64 { return float64(t.Last) })},
	{"sittings", column(func(t *tribe.Tie) float64 { return float64(t.Sittings) })},
	{"decayed count", column(func(t *tribe.Tie) float64 { return t.Decayed })},
	{"share", column(func(t *tribe.Tie) float64 { return t.Share })},
	{"Adamic-Adar", (*test).adamicAdar},
	{"attention", column(func(t *tribe.Tie) float64 { return t.Attention })},
	{"lasting", column(func(t *tribe.Tie) float64 { return t.Lasting })},
	{"F3", (*test).f3},
	{"formula", column(formula)},
	{"strength", column(func(t *tribe.Tie) float64 { return t.Strength })},
	{"alive", column(func(t *tribe.Tie) float64 { return t.Alive })},
}

// formula is strength before anything is taken off it.
func formula(t *tribe.Tie) float64 {
	sum := 0.0
	for _, term := range t.StrengthTerms {
		sum += max(0, term.Points)
	}
	return sum
}

func printTable(out io.Writer, k int, cuts []cuts) {
	fmt.Fprintf(out, "\n%-14s", metrics[k].name)
	for _, c := range cuts {
		fmt.Fprintf(out, "%11.10s", c.late.name)
	}
	fmt.Fprintf(out, "%11s%11s\n", "developed", "fresh")
	for _, s := range scores {
		fmt.Fprintf(out, "%-14s", s.name)
		var aucs []float64
		for i := range cuts {
			t := &cuts[i].late
			aucs = append(aucs, t.judges[k].auc(s.of(t), t.again))
			fmt.Fprintf(out, "%11.3f", aucs[i])
		}
		printMeans(out, cuts, aucs)
	}
}

// printMeans ends a row with the means over the developers' and the fresh sets.
func printMeans(out io.Writer, cuts []cuts, values []float64) {
	var sum, n [2]float64
	for i, c := range cuts {
		if c.again {
			continue
		}
		g := 0
		if c.fresh {
			g = 1
		}
		sum[g], n[g] = sum[g]+values[i], n[g]+1
	}
	fmt.Fprintf(out, "%11.3f%11.3f\n", sum[0]/n[0], sum[1]/n[1])
}

// printGains prints how far strength and alive stand above the count, with 95 %
// intervals over samples of ties (of people, where their lists are judged).
func printGains(out io.Writer, k int, cuts []cuts, draws int) {
	fmt.Fprintf(out, "\n%-8s less that of count, 95 %% interval of %d samples\n", metrics[k].name, draws)
	for _, name := range []string{"strength", "alive"} {
		s := scores[slices.IndexFunc(scores, func(s score) bool { return s.name == name })]
		for i := range cuts {
			t := &cuts[i].late
			low, high := t.gain(k, scores[0].of(t), s.of(t), draws)
			ours, plain := t.judges[k].auc(s.of(t), t.again), t.judges[k].auc(scores[0].of(t), t.again)
			fmt.Fprintf(out, "%-10s%-14s%+.3f [%+.3f, %+.3f]\n", name, t.name, ours-plain, low, high)
		}
	}
}

// gain returns the 2.5th and 97.5th percentile of ours − plain.
func (t *test) gain(k int, plain, ours []float64, draws int) (low, high float64) {
	rng := rand.New(rand.NewPCG(1, uint64(k)))
	j := t.judges[k]
	a, b := j.ranked(plain), j.ranked(ours)
	gains := make([]float64, draws)
	for d := range gains {
		var ties, groups []float64
		if j.alike {
			groups = sample(rng, len(j.groups))
		} else {
			ties = sample(rng, len(t.ties))
		}
		gains[d] = b.count(ours, t.again, ties, groups) - a.count(plain, t.again, ties, groups)
	}
	slices.Sort(gains)
	return gains[draws/40], gains[draws-1-draws/40]
}

// sample says how often each of n comes up in n draws with replacement.
func sample(rng *rand.Rand, n int) []float64 {
	times := make([]float64, n)
	for range n {
		times[rng.IntN(n)]++
	}
	return times
}
