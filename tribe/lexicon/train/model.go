package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"tribemap/tribe"
)

// setting is how a model is fitted.
type setting struct {
	Least  int     // comments that must hold a gram for it to count
	L1, L2 float64 // of the first fit, and of the second
	Grams  int     // at most so many are kept
	Rounds int
}

// shipped are the settings of feeling.tsv: the best of those below on the tenth
// held back, and the one of fewest weights.
var shipped = setting{Least: 10, L1: 1e-4, L2: 1e-4, Grams: mostGrams, Rounds: 400}

// mostGrams leaves room among 2,000 weights for those of the base and signals.
const mostGrams = 2000 - 1 - tribe.FeelingSignals

// candidates are the settings that -choose compares.
var candidates = []setting{
	shipped,
	{Least: 10, L1: 1e-4, L2: 2e-4, Grams: mostGrams, Rounds: 400},
	{Least: 10, L1: 7e-5, L2: 2e-4, Grams: mostGrams, Rounds: 400},
	{Least: 5, L1: 5e-5, L2: 1e-4, Grams: mostGrams, Rounds: 400},
	{Least: 20, L1: 5e-5, L2: 1e-4, Grams: mostGrams, Rounds: 400},
	{Least: 10, L1: 5e-5, L2: 3e-5, Grams: mostGrams, Rounds: 400},
	{Least: 10, L1: 5e-5, L2: 3e-4, Grams: mostGrams, Rounds: 400},
	{Least: 10, L1: 5e-5, L2: 1e-4, Grams: 1000, Rounds: 400},
}

// model is a weight for each gram, signal and the base of all texts.
type model struct{ weights map[string]float64 }

// base names the weight that every text has.
const base = "(any text)"

func train(all []comment, s setting) model {
	names := frequent(all, s.Least)
	d := designOf(all, names)
	w := d.fit(s.L1, 0, s.Rounds)
	names = heaviest(names, w[d.columns-len(names):], s.Grams)
	d = designOf(all, names)
	w = d.fit(0, s.L2, s.Rounds)
	m := model{map[string]float64{base: w[0]}}
	for i, name := range slices.Concat(tribe.SignalNames[:], names) {
		m.weights[name] = math.Round(w[1+i]*1000) / 1000
	}
	return m
}

// frequent lists the grams that enough comments hold, sorted.
func frequent(all []comment, least int) []string {
	count := map[string]int{}
	for _, c := range all {
		for _, g := range c.cues.Grams {
			count[g]++
		}
	}
	maps.DeleteFunc(count, func(g string, n int) bool { return n < least })
	return slices.Sorted(maps.Keys(count))
}

// heaviest lists the names of largest weight, of whatever sign, sorted.
func heaviest(names []string, w []float64, most int) []string {
	order := make([]int, 0, len(names))
	for i := range names {
		if w[i] != 0 {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(math.Abs(w[b]), math.Abs(w[a])), cmp.Compare(a, b))
	})
	kept := make([]string, 0, most)
	for _, i := range order[:min(most, len(order))] {
		kept = append(kept, names[i])
	}
	slices.Sort(kept)
	return kept
}

// designOf has a column for the base, each signal and each gram, in this order.
func designOf(all []comment, grams []string) *design {
	column := make(map[string]uint32, len(grams))
	for i, g := range grams {
		column[g] = uint32(1 + tribe.FeelingSignals + i)
	}
	d := &design{columns: 1 + tribe.FeelingSignals + len(grams)}
	for i := range all {
		c := &all[i]
		var row []uint32
		for _, g := range c.cues.Grams {
			if at, ok := column[g]; ok {
				row = append(row, at)
			}
		}
		d.dense = append(d.dense, c.cues.Signals[:])
		d.sparse = append(d.sparse, row)
		d.yes = append(d.yes, c.emotional)
	}
	return d
}

func (m model) score(c *comment) float64 {
	z := m.weights[base]
	for i, name := range tribe.SignalNames {
		z += float64(m.weights[name] * c.cues.Signals[i])
	}
	for _, g := range c.cues.Grams {
		z += m.weights[g]
	}
	return z
}

// auc is the chance that an emotional comment scores above a neutral one.
func (m model) auc(all []comment) float64 {
	type scored struct {
		z   float64
		yes bool
	}
	rows := make([]scored, len(all))
	for i := range all {
		rows[i] = scored{m.score(&all[i]), all[i].emotional}
	}
	slices.SortFunc(rows, func(a, b scored) int { return cmp.Compare(a.z, b.z) })
	won, no := 0.0, 0.0
	for at := 0; at < len(rows); {
		end, y, n := at, 0.0, 0.0
		for ; end < len(rows) && rows[end].z == rows[at].z; end++ {
			if rows[end].yes {
				y++
			} else {
				n++
			}
		}
		won += y * (no + n/2)
		no += n
		at = end
	}
	return won / (no * (float64(len(rows)) - no))
}

// calibration prints, for each tenth of chances, the mean chance and how many
// of its comments are emotional.
func (m model) calibration(all []comment, out io.Writer) {
	var n, chance, yes [10]float64
	for i := range all {
		p := 1 / (1 + math.Exp(-m.score(&all[i])))
		k := min(9, int(10*p))
		n[k]++
		chance[k] += p
		if all[i].emotional {
			yes[k]++
		}
	}
	for k := range n {
		if n[k] > 0 {
			fmt.Fprintf(out, "  %5.0f comments of chance %.2f: %.2f emotional\n", n[k], chance[k]/n[k], yes[k]/n[k])
		}
	}
}

// table writes the weights as lines of gram, tab, weight, sorted.
func (m model) table() []byte {
	var out bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(m.weights)) {
		if w := m.weights[name]; w != 0 && !strings.ContainsAny(name, "\t\n") {
			fmt.Fprintf(&out, "%s\t%.3f\n", name, w)
		}
	}
	return out.Bytes()
}
