package main

import (
	"fmt"
	"io"
	"math"
	"slices"

	"tribemap/tribe"
)

// fit finds the weights of some features that best tell, within the groups of a
// metric, who talks again, with one of the developers' sets left out at a time.
type fit struct {
	title    string
	metric   int // index in metrics
	features []string
}

var fits = []fit{
	{"strength", 1, []string{"share", "attention", "lasting", "recency"}},
	{"alive", 0, []string{"lasting", "recency", "sittings"}},
}

// weightsOf name features as tribe.Weights do.
var weightsOf = map[string]tribe.Weights{
	"share":     {Share: 1},
	"attention": {Attention: 1},
	"lasting":   {Lasting: 1},
	"recency":   {Recency: 1},
	"sittings":  {Sittings: 1},
}

const (
	mostPairs = 20_000 // comparisons that a set contributes to a fit
	ridge     = 0.01
	steps     = 300
)

// racketReadings are the two readings of the Racket chat. Each is one of the
// developers' sets in its turn; the other then takes no part.
var racketReadings = []string{"racket", "racket joined"}

// developed returns the developers' sets with one reading of Racket.
func developed(all []cuts, reading string) []cuts {
	var of []cuts
	for _, c := range all {
		if !c.fresh && (c.late.name == reading || !slices.Contains(racketReadings, c.late.name)) {
			of = append(of, c)
		}
	}
	return of
}

func (f fit) print(out io.Writer, all []cuts) {
	for _, reading := range racketReadings {
		sets := developed(all, reading)
		fmt.Fprintf(out, "\n%s fitted to %s, one set left out at a time, with %s\n", f.title, metrics[f.metric].name, reading)
		aucs, mean := make([]float64, len(metrics)), make([]float64, len(f.features))
		for _, left := range sets {
			weights := f.solve(slices.DeleteFunc(slices.Clone(sets), func(c cuts) bool { return c.late.name == left.late.name }))
			fmt.Fprintf(out, "left-one-out %-14s", left.late.name)
			for i, w := range weights {
				fmt.Fprintf(out, " %s %.2f", f.features[i], w)
				mean[i] += w / float64(len(sets))
			}
			for k, auc := range f.judge(out, &left.late, weights) {
				aucs[k] += auc / float64(len(sets))
			}
		}
		fmt.Fprintf(out, "left-one-out mean          ")
		for k, m := range metrics {
			fmt.Fprintf(out, "  %s %.3f", m.name, aucs[k])
		}
		fmt.Fprintln(out)
		for _, c := range all {
			if c.fresh {
				fmt.Fprintf(out, "mean weights on %-11s", c.late.name)
				f.judge(out, &c.late, mean)
			}
		}
	}
}

// judge ends a line with what all metrics make of a weighted sum.
func (f fit) judge(out io.Writer, t *test, weights []float64) (aucs []float64) {
	score := combine(t.points(f.features), weights)
	for k, m := range metrics {
		aucs = append(aucs, t.judges[k].auc(score, t.again))
		fmt.Fprintf(out, "  %s %.3f", m.name, aucs[k])
	}
	fmt.Fprintln(out)
	return aucs
}

// points returns what each feature alone gives each tie, a row a feature, in
// [0,1].
func (t *test) points(features []string) [][]float64 {
	var rows [][]float64
	for _, name := range features {
		var row []float64
		for _, p := range t.parts {
			for _, tie := range tribe.ScoreTies(p.dyads, p.people, tribe.TieOptions{Alive: weightsOf[name]}) {
				row = append(row, tie.Alive/100)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func combine(points [][]float64, weights []float64) []float64 {
	out := make([]float64, len(points[0]))
	for f, row := range points {
		for i, p := range row {
			out[i] += weights[f] * p
		}
	}
	return out
}

// solve fits on both origins of sets.
func (f fit) solve(sets []cuts) []float64 {
	var differences [][]float64
	var weights []float64
	for _, c := range sets {
		for _, t := range []test{c.late, c.early} {
			points := t.points(f.features)
			pairs := t.judges[f.metric].pairs(t.again)
			for _, pair := range pairs {
				row := make([]float64, len(points))
				for i := range points {
					row[i] = points[i][pair[0]] - points[i][pair[1]]
				}
				differences = append(differences, row)
				weights = append(weights, 1/float64(len(pairs)))
			}
		}
	}
	return logistic(differences, weights)
}

// pairs lists comparisons of one who talks again with one who does not, thinned
// evenly to about mostPairs.
func (j judge) pairs(again []bool) [][2]int {
	var all [][2]int
	for _, g := range j.groups {
		for _, x := range g {
			for _, y := range g {
				if again[x] && !again[y] {
					all = append(all, [2]int{x, y})
				}
			}
		}
	}
	step := max(1, len(all)/mostPairs)
	var kept [][2]int
	for i, p := range all {
		if i*7919%step == 0 {
			kept = append(kept, p)
		}
	}
	return kept
}

// logistic returns the non-negative weights, adding up to 1, that maximise the
// log-likelihood Σ −ln(1 + exp(−b·d)) of differences d, with a ridge, by
// accelerated projected gradient (Beck and Teboulle, SIAM Journal on Imaging
// Sciences 2, 2009. doi:10.1137/080716542).
func logistic(differences [][]float64, weights []float64) []float64 {
	n := len(differences[0])
	total := 0.0
	for _, w := range weights {
		total += w
	}
	rate := 8 / (total * float64(n))
	b, ahead, pace := make([]float64, n), make([]float64, n), 1.0
	for range steps {
		next := slices.Clone(ahead)
		for f, g := range gradient(differences, weights, ahead) {
			next[f] = max(0, ahead[f]+rate*(g-ridge*total*ahead[f]))
		}
		faster := (1 + math.Sqrt(1+4*pace*pace)) / 2
		for f := range ahead {
			ahead[f] = next[f] + (pace-1)/faster*(next[f]-b[f])
		}
		b, pace = next, faster
	}
	sum := 0.0
	for _, x := range b {
		sum += x
	}
	for f := range b {
		b[f] /= sum
	}
	return b
}

func gradient(differences [][]float64, weights, b []float64) []float64 {
	g := make([]float64, len(b))
	for q, d := range differences {
		s := 0.0
		for f, x := range d {
			s += b[f] * x
		}
		e := weights[q] / (1 + math.Exp(s))
		for f, x := range d {
			g[f] += e * x
		}
	}
	return g
}
