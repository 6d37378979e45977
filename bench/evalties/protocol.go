package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"tribemap"
	"tribemap/tribe"
)

const (
	origin      = 0.7 // of a set's duration: what comes after is foretold
	earlyOrigin = 0.4 // of the duration, for fitting: the answer ends at origin
	windowLen   = 0.4 // of the duration, ending at the origin: what it is foretold from
	deciles     = 10
	minAlters   = 5 // of a person whose own list is judged
)

// test is one data set cut at an origin: the ties of the window, and what their
// two people did afterwards. Its parts stand one after the other; people of
// different parts have different numbers.
type test struct {
	name   string
	people int
	parts  []part
	starts []int // where each part's ties begin
	ties   []tribe.Tie
	again  []bool // parallel to ties: they talked again
	judges []judge
}

// part is a crawl of its own.
type part struct {
	people int
	window tribe.Window
	before []tribemap.Interaction // in the window, sorted
	dyads  []tribe.Dyad
}

func (t test) String() string {
	n := 0
	for _, a := range t.again {
		if a {
			n++
		}
	}
	return fmt.Sprintf("%s: %d dyads, %.2f talk again", t.name, len(t.ties), float64(n)/float64(len(t.ties)))
}

// values returns one number a tie.
func (t test) values(of func(*tribe.Tie) float64) []float64 {
	v := make([]float64, len(t.ties))
	for i := range t.ties {
		v[i] = of(&t.ties[i])
	}
	return v
}

// newTest cuts events, in any order, all with a time.
func newTest(name string, parts [][]tribemap.Interaction, origin float64) test {
	t := test{name: name, judges: make([]judge, len(metrics))}
	for i, m := range metrics {
		t.judges[i].alike = m.alike
	}
	for _, events := range parts {
		t.addPart(events, origin)
	}
	return t
}

func (t *test) addPart(events []tribemap.Interaction, origin float64) {
	p, after := cut(events, origin)
	ties := tribe.ScoreTies(p.dyads, p.people, tribe.TieOptions{})
	f := followUp(ties, after, p.people)
	for i, m := range metrics {
		for _, group := range m.groups(f) {
			for k := range group {
				group[k] += len(t.ties)
			}
			t.judges[i].groups = append(t.judges[i].groups, group)
		}
	}
	for i := range ties {
		ties[i].A += uint32(t.people)
		ties[i].B += uint32(t.people)
	}
	t.starts = append(t.starts, len(t.ties))
	t.people += p.people
	t.parts = append(t.parts, p)
	t.ties = append(t.ties, ties...)
	t.again = append(t.again, f.again...)
}

// cut parts events at the origin.
func cut(events []tribemap.Interaction, origin float64) (p part, after []tribemap.Interaction) {
	first, last := events[0].Time, events[0].Time
	people := uint32(0)
	for _, e := range events {
		first, last = min(first, e.Time), max(last, e.Time)
		people = max(people, e.From+1, e.To+1)
	}
	d := float64(last - first)
	at := func(share float64) int64 { return first + int64(math.Round(share*d)) }
	p.window, p.people = tribe.Window{Start: at(origin - windowLen), End: at(origin)}, int(people)
	until := at(origin + 0.3)
	for _, e := range events {
		switch {
		case e.Time > p.window.End && e.Time <= until:
			after = append(after, e)
		case e.Time > p.window.Start && e.Time <= p.window.End:
			p.before = append(p.before, e)
		}
	}
	slices.SortFunc(p.before, tribe.CompareInteractions)
	p.dyads = tribe.Dyads(p.before, p.window, 0)
	return p, after
}

// afterwards is what the people of ties did after the window. All but ties and
// people are parallel to ties.
type afterwards struct {
	ties     []tribe.Tie
	people   int
	again    []bool    // they talked again
	both     []bool    // both were active
	lambda   []float64 // contacts expected from their activity alone
	bothElse []bool    // both were active with others
	lambdaO  []float64 // contacts expected from their activity with others
}

func followUp(ties []tribe.Tie, after []tribemap.Interaction, people int) afterwards {
	f := afterwards{ties: ties, people: people}
	said := make([]float64, people)
	pairs := map[[2]uint32]float64{}
	for _, e := range after {
		said[e.From]++
		said[e.To]++
		pairs[[2]uint32{min(e.From, e.To), max(e.From, e.To)}]++
	}
	total := 2 * float64(len(after))
	for _, tie := range ties {
		own := pairs[[2]uint32{tie.A, tie.B}]
		a, b := said[tie.A], said[tie.B]
		f.again = append(f.again, own > 0)
		f.both = append(f.both, a > 0 && b > 0)
		f.lambda = append(f.lambda, a*b/total)
		f.bothElse = append(f.bothElse, a > own && b > own)
		f.lambdaO = append(f.lambdaO, (a-own)*(b-own)/total)
	}
	return f
}

// metric is one way to judge a score: the chance, within groups of ties, that
// one that talks again scores above one that does not. ½ is guessing.
type metric struct {
	name   string
	groups func(f afterwards) [][]int // ties that are compared with each other
	alike  bool                       // groups count alike; else by their comparisons
}

var metrics = []metric{
	{"P-AUC", everybody, false},
	{"AM-AUC", func(f afterwards) [][]int { return tenths(f.both, f.lambda) }, false},
	{"AM'-AUC", func(f afterwards) [][]int { return tenths(f.bothElse, f.lambdaO) }, false},
	{"EGO-AUC", ownLists, true},
}

// everybody compares all ties.
func everybody(f afterwards) [][]int {
	all := make([]int, len(f.ties))
	for i := range all {
		all[i] = i
	}
	return [][]int{all}
}

// tenths compares only pairs whose people are both still active, and only within
// tenths of the contacts expected.
func tenths(active []bool, lambda []float64) [][]int {
	var live []int
	for i := range active {
		if active[i] {
			live = append(live, i)
		}
	}
	slices.SortStableFunc(live, func(i, j int) int {
		return cmp.Compare(lambda[i], lambda[j])
	})
	var groups [][]int
	for k := range deciles {
		groups = append(groups, slices.Clone(live[k*len(live)/deciles:(k+1)*len(live)/deciles]))
	}
	return groups
}

// ownLists compares the ties of each person with at least five partners.
func ownLists(f afterwards) [][]int {
	lists := make([][]int, f.people)
	for i, tie := range f.ties {
		lists[tie.A] = append(lists[tie.A], i)
		lists[tie.B] = append(lists[tie.B], i)
	}
	return slices.DeleteFunc(lists, func(list []int) bool { return len(list) < minAlters })
}
