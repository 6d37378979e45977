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
	origin    = 0.7 // of a set's duration: what comes after is foretold
	windowLen = 0.4 // of the duration, ending at the origin: what it is foretold from
	deciles   = 10
	minAlters = 5 // of a person whose own list is judged
)

// test is one data set cut at the origin: the ties of the window, and what their
// two people did afterwards.
type test struct {
	name   string
	people int
	before []tribemap.Interaction // in the window, sorted
	dyads  []tribe.Dyad
	ties   []tribe.Tie
	again  []bool    // parallel to ties: they talked again
	both   []bool    // both ends were active afterwards
	lambda []float64 // contacts expected afterwards from the ends' activity alone
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
func newTest(name string, events []tribemap.Interaction) test {
	first, last := events[0].Time, events[0].Time
	people := uint32(0)
	for _, e := range events {
		first, last = min(first, e.Time), max(last, e.Time)
		people = max(people, e.From+1, e.To+1)
	}
	d := float64(last - first)
	w := tribe.Window{Start: first + int64((origin-windowLen)*d), End: first + int64(origin*d)}
	t := test{name: name, people: int(people)}
	var after []tribemap.Interaction
	for _, e := range events {
		switch {
		case e.Time > w.End:
			after = append(after, e)
		case e.Time > w.Start:
			t.before = append(t.before, e)
		}
	}
	slices.SortFunc(t.before, tribe.CompareInteractions)
	t.dyads = tribe.Dyads(t.before, w, 0)
	t.ties = tribe.ScoreTies(t.dyads, t.people, tribe.TieOptions{})
	t.label(after)
	return t
}

// label looks at what came after the window.
func (t *test) label(after []tribemap.Interaction) {
	said := make([]float64, t.people)
	pairs := map[[2]uint32]bool{}
	for _, e := range after {
		said[e.From]++
		said[e.To]++
		pairs[[2]uint32{min(e.From, e.To), max(e.From, e.To)}] = true
	}
	for _, tie := range t.ties {
		t.again = append(t.again, pairs[[2]uint32{tie.A, tie.B}])
		t.both = append(t.both, said[tie.A] > 0 && said[tie.B] > 0)
		t.lambda = append(t.lambda, said[tie.A]*said[tie.B]/(2*float64(len(after))))
	}
}

// metric is one way to judge a score; higher is better, ½ is chance.
type metric struct {
	name string
	of   func(t test, score []float64) float64
}

var metrics = []metric{
	{"P-AUC", persistence},
	{"AM-AUC", activityMatched},
	{"EGO-AUC", egoMean},
}

// persistence is the chance that a pair that talks again scores above one that
// does not.
func persistence(t test, score []float64) float64 {
	var c comparison
	for i, s := range score {
		c.add(s, t.again[i])
	}
	return c.auc()
}

// activityMatched compares only pairs whose people are both still active, and
// only within tenths of the contacts expected from their activity alone.
func activityMatched(t test, score []float64) float64 {
	var live []int
	for i := range score {
		if t.both[i] {
			live = append(live, i)
		}
	}
	slices.SortStableFunc(live, func(i, j int) int {
		return cmp.Compare(t.lambda[i], t.lambda[j])
	})
	won, pairs := 0.0, 0.0
	for k := range deciles {
		var c comparison
		for _, i := range live[k*len(live)/deciles : (k+1)*len(live)/deciles] {
			c.add(score[i], t.again[i])
		}
		won += c.auc() * c.pairs()
		pairs += c.pairs()
	}
	return won / pairs
}

// egoMean is the mean over people of the AUC inside their own list.
func egoMean(t test, score []float64) float64 {
	lists := make([]comparison, t.people)
	for i, s := range score {
		lists[t.ties[i].A].add(s, t.again[i])
		lists[t.ties[i].B].add(s, t.again[i])
	}
	sum, n := 0.0, 0.0
	for _, c := range lists {
		if len(c.yes)+len(c.no) >= minAlters && c.pairs() > 0 {
			sum += c.auc()
			n++
		}
	}
	return sum / n
}

// comparison collects the scores of two groups.
type comparison struct {
	yes, no []float64
}

func (c *comparison) add(score float64, yes bool) {
	if yes {
		c.yes = append(c.yes, score)
	} else {
		c.no = append(c.no, score)
	}
}

func (c *comparison) pairs() float64 { return float64(len(c.yes)) * float64(len(c.no)) }

// auc is the chance that a random yes scores above a random no, equal ones
// counting half; 0 without pairs.
func (c *comparison) auc() float64 {
	if c.pairs() == 0 {
		return 0
	}
	slices.Sort(c.no)
	won := 0.0
	for _, s := range c.yes {
		below, _ := slices.BinarySearch(c.no, s)
		upto, _ := slices.BinarySearch(c.no, math.Nextafter(s, math.Inf(1)))
		won += float64(below+upto) / 2
	}
	return won / c.pairs()
}
