// Command evalties measures tie scores by what two people do next: does a pair
// that spoke in a window go on speaking after it? See bench/README-ties.md for
// the protocol, the data and the figures on record.
//
//	go run ./bench/evalties -data DIR
//
// DIR holds the unpacked data sets; one that is missing is named and left out.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"

	"tribemap/tribe"
)

func main() {
	data := flag.String("data", "", "folder of the unpacked data sets")
	flag.Parse()
	if err := run(*data, os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "evalties: %v\n", err)
		os.Exit(1)
	}
}

// run prints one table a metric, a row a score, a column a data set.
func run(dir string, out io.Writer) error {
	if dir == "" {
		return errors.New("-data: want the folder of the unpacked data sets")
	}
	tests, err := load(dir, out)
	if err != nil {
		return err
	}
	if len(tests) == 0 {
		return fmt.Errorf("no data set in %q", dir)
	}
	for _, m := range metrics {
		printTable(out, m, tests)
	}
	printCooling(out, tests)
	for _, print := range []func(io.Writer, string) error{printTexts, printEmotion} {
		if err := print(out, dir); errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(out, "\nleft out: %v\n", err)
		} else if err != nil {
			return err
		}
	}
	return nil
}

// load cuts every data set that is there.
func load(dir string, out io.Writer) ([]test, error) {
	var tests []test
	for _, s := range sets {
		events, err := s.load(dir)
		if errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(out, "%s: left out: %v\n", s.name, err)
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		t := newTest(s.name, events)
		fmt.Fprintln(out, t)
		tests = append(tests, t)
	}
	return tests, nil
}

// scores are the rows: our own features and scores, and the plain ones they
// have to beat.
var scores = []struct {
	name  string
	value func(*tribe.Tie) float64
}{
	{"count", func(t *tribe.Tie) float64 { return float64(t.Count) }},
	{"recency", func(t *tribe.Tie) float64 { return float64(t.Last) }},
	{"sittings", func(t *tribe.Tie) float64 { return float64(t.Sittings) }},
	{"decayed count", func(t *tribe.Tie) float64 { return t.Decayed }},
	{"share", func(t *tribe.Tie) float64 { return t.Share }},
	{"F3", formula},
	{"strength", func(t *tribe.Tie) float64 { return t.Strength }},
	{"alive", func(t *tribe.Tie) float64 { return t.Alive }},
}

// formula is strength before anything is taken off it.
func formula(t *tribe.Tie) float64 {
	sum := 0.0
	for _, term := range t.StrengthTerms {
		sum += max(0, term.Points)
	}
	return sum
}

func printTable(out io.Writer, m metric, tests []test) {
	fmt.Fprintf(out, "\n%-14s", m.name)
	for _, t := range tests {
		fmt.Fprintf(out, "%10s", t.name)
	}
	fmt.Fprintf(out, "%10s\n", "mean")
	for _, s := range scores {
		fmt.Fprintf(out, "%-14s", s.name)
		sum := 0.0
		for _, t := range tests {
			auc := m.of(t, t.values(s.value))
			sum += auc
			fmt.Fprintf(out, "%10.3f", auc)
		}
		fmt.Fprintf(out, "%10.3f\n", sum/float64(len(tests)))
	}
}

// printCooling shows whether the flag means what it says, among pairs that met
// more than once.
func printCooling(out io.Writer, tests []test) {
	fmt.Fprintf(out, "\n%-14s%10s%12s%12s\n", "cooling", "dyads", "talk again", "the others")
	for _, t := range tests {
		var dyads, again [2]float64 // not cooling, cooling
		for i := range t.ties {
			if t.ties[i].Sittings < 2 {
				continue
			}
			group := 0
			if t.ties[i].Cooling {
				group = 1
			}
			dyads[group]++
			if t.again[i] {
				again[group]++
			}
		}
		fmt.Fprintf(out, "%-14s%10.0f%12.3f%12.3f\n", t.name, dyads[1], again[1]/dyads[1], again[0]/dyads[0])
	}
}
