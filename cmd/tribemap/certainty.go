package main

import (
	"fmt"
	"slices"
	"strings"

	"tribemap/tribe"
)

// certainty is how sure a tribe is, wherever it is shown.
type certainty struct {
	Stability *float64 `json:"stability"` // nil: not judged
	Z         float64  `json:"z"`         // 0: no talk of theirs was withheld
	Doubts    []string `json:"doubts"`    // what speaks against it
}

// certaintyOf tells how sure a tribe of a run is; of none, index −1, nothing is
// known.
func certaintyOf(r *tribe.Result, index int) certainty {
	if index < 0 {
		return certainty{Doubts: []string{}}
	}
	t := &r.Tribes[index]
	return certainty{ifResampled(r, t.Stability), t.Z, append([]string{}, r.Doubts(index)...)}
}

// ifResampled returns a stability, nil where none was judged.
func ifResampled(r *tribe.Result, stability float64) *float64 {
	if r.Resamples == 0 {
		return nil
	}
	return &stability
}

func (c certainty) String() string {
	said := []string{"stability not judged", "no z"}
	if c.Stability != nil {
		said[0] = "stability " + decimal(*c.Stability, 2)
	}
	if c.Z != 0 {
		said[1] = "z " + decimal(c.Z, 1)
	}
	return strings.Join(append(said, c.Doubts...), ", ")
}

// flags are the doubts as marks in a list of people.
func (c certainty) flags() []string {
	var flags []string
	for _, d := range c.Doubts {
		flags = append(flags, "tribe_"+strings.ReplaceAll(d, " ", "_"))
	}
	return flags
}

// certaintyColumns show how sure the tribe of a row is.
func certaintyColumns[T any](prefix string, of func(T) certainty) []column[T] {
	return []column[T]{
		{head: prefix + "stability", right: true, cell: func(row T) string { return optional(of(row).Stability, 2) }},
		{head: prefix + "z", right: true, cell: func(row T) string { return judged(of(row).Z, 1) }},
		{head: prefix + "doubts", cell: func(row T) string { return strings.Join(of(row).Doubts, ", ") }},
	}
}

// onlyInCSV keeps columns off the terminal.
func onlyInCSV[T any](columns []column[T]) []column[T] {
	for i := range columns {
		columns[i].long = true
	}
	return columns
}

// optional leaves the cell empty for nil.
func optional(x *float64, digits int) string {
	if x == nil {
		return ""
	}
	return decimal(*x, digits)
}

// inBrackets puts what is said of something behind it.
func inBrackets(said ...string) string {
	said = slices.DeleteFunc(said, func(s string) bool { return s == "" })
	if len(said) == 0 {
		return ""
	}
	return " (" + strings.Join(said, ", ") + ")"
}

// sureTribe names a tribe and says how sure it is.
func (r *savedRun) sureTribe(index int) string {
	t := &r.Tribes[index]
	return fmt.Sprintf("%d %s%s", t.ID, printable(t.Name), inBrackets(certaintyOf(r.Result, index).String()))
}

// tribesOf lists the tribes of some rows by index.
func tribesOf[T any](rows []T, of func(T) int) []int {
	list := make([]int, len(rows))
	for i, row := range rows {
		list[i] = of(row)
	}
	return list
}

// printSureTribes says below a table how sure the tribes that it names are.
func (p *program) printSureTribes(r *savedRun, named []int) {
	slices.Sort(named)
	for _, index := range slices.Compact(named) {
		if index >= 0 {
			fmt.Fprintf(p.stdout, "tribe %s\n", r.sureTribe(index))
		}
	}
}

// sayUnjudged says why a table has no stability.
func (p *program) sayUnjudged(r *savedRun) {
	if r.Resamples == 0 && len(r.Tribes) > 0 {
		p.talk.say(`stability was not judged in run %s: nothing was resampled; "tribemap find --stability 20" does`, r.ID)
	}
}
