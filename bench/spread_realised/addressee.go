package main

import (
	"fmt"
	"io"
	"math"
	"sort"
	"text/tabwriter"

	"tribemap/graph"
)

// What the product's telling model takes: how fast messages fade, as a share of
// the history, and the messages at which half of a person's draws stay among
// people known.
const (
	fadeShare = 0.15
	fewSent   = 10
)

// rule weighs u→v by how much u turned to v and how much v turned to u.
type rule struct {
	name  string
	weigh func(out, in float64) float64
}

// turnRules are recency alone, then recency with what comes back: mutual counts
// it where u turned to v too, returned wherever v turned to u.
func turnRules() []rule {
	rules := []rule{{"recency alone", func(out, _ float64) float64 { return out }}}
	for _, rho := range []float64{0.5, 1, 2} {
		rules = append(rules, rule{fmt.Sprintf("mutual %g", rho), func(out, in float64) float64 {
			return out + float64(rho*min(out, in))
		}})
	}
	for _, rho := range []float64{0.1, 0.25, 0.5, 1, 2} {
		rules = append(rules, rule{fmt.Sprintf("returned %g", rho), func(out, in float64) float64 {
			return out + float64(rho*in)
		}})
	}
	return rules
}

// turning is who turned to whom before a moment, faded by age.
type turning struct {
	out, in *graph.CSR
	sent    []float64 // messages by each person
}

func newTurning(l *ledger, start int) turning {
	past := l.events[:start]
	end := past[start-1].time
	tau := max(1, fadeShare*float64(end-past[0].time))
	sent := make([]float64, l.people)
	edges := make([]graph.Edge, start)
	for i, e := range past {
		sent[e.from]++
		edges[i] = graph.Edge{From: e.from, To: e.to, Weight: float32(math.Exp(-float64(end-e.time) / tau))}
	}
	g := must(graph.FromEdges(l.people, edges, graph.BuildOptions{Directed: true}))
	return turning{g, g.Transpose(), sent}
}

// chance returns the chance that u turns to v next, in which what is left for
// new contacts falls on everybody alike. O(degree).
func (t turning) chance(u, v uint32, r rule) float64 {
	sum, hit := 0.0, 0.0
	t.each(u, func(x uint32, out, in float64) {
		w := r.weigh(out, in)
		sum += w
		if x == v {
			hit = w
		}
	})
	left := 1 / (1 + t.sent[u]/fewSent)
	if sum == 0 {
		left, sum = 1, 1
	}
	return left/float64(len(t.sent)-1) + float64((1-left)*hit/sum)
}

// each calls yield with everybody that u turned to or who turned to u, rising.
func (t turning) each(u uint32, yield func(x uint32, out, in float64)) {
	to, from := t.out.Neighbors(u), t.in.Neighbors(u)
	told, heard := t.out.Weights(u), t.in.Weights(u)
	for i, j := 0, 0; i < len(to) || j < len(from); {
		switch {
		case j == len(from) || i < len(to) && to[i] < from[j]:
			yield(to[i], float64(told[i]), 0)
			i++
		case i == len(to) || from[j] < to[i]:
			yield(from[j], 0, float64(heard[j]))
			j++
		default:
			yield(to[i], float64(told[i]), float64(heard[j]))
			i++
			j++
		}
	}
}

// foretell returns, for each rule, the mean log chance in nats of the first person
// that somebody turns to after a moment, over everybody who turns to somebody
// then and over the moments.
func foretell(s set, rules []rule, at schedule) []float64 {
	all := len(s.events)
	s.events = s.events[:int(at.end*float64(all))]
	l := newLedger(s)
	logs, n := make([]float64, len(rules)), 0.0
	for i := range at.starts {
		start := at.start(all, i)
		t := newTurning(l, start)
		for u, own := range l.sent {
			next := sort.Search(len(own), func(i int) bool { return int(own[i]) >= start })
			if next == len(own) {
				continue
			}
			n++
			for r, x := range rules {
				logs[r] += math.Log(t.chance(uint32(u), l.events[own[next]].to, x))
			}
		}
	}
	for r := range logs {
		logs[r] /= n
	}
	return logs
}

// askTurns prints by which rule the next person turned to is foretold best.
func askTurns(w io.Writer, sets []set, at schedule) error {
	rules := turnRules()
	logs := make([][]float64, len(sets))
	for i, s := range sets {
		logs[i] = foretell(s, rules, at)
	}
	return showTurns(w, sets, rules, logs)
}

// showTurns prints for each rule and set how much likelier than by the first rule
// the next person turned to is, and for each set what the rule gains there that
// gains most on the mean of the others.
func showTurns(w io.Writer, sets []set, rules []rule, logs [][]float64) error {
	out := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprint(out, "weighed by")
	for _, s := range sets {
		fmt.Fprint(out, "\t", s.name)
	}
	fmt.Fprintln(out, "\tmean")
	for r, x := range rules {
		fmt.Fprint(out, x.name)
		for s := range sets {
			fmt.Fprintf(out, "\t%+.3f", logs[s][r]-logs[s][0])
		}
		fmt.Fprintf(out, "\t%+.3f\n", meanGain(logs, r, -1))
	}
	fmt.Fprint(out, "best on the others")
	sum := 0.0
	for s := range sets {
		r := bestRule(logs, s)
		sum += logs[s][r] - logs[s][0]
		fmt.Fprintf(out, "\t%+.3f (%s)", logs[s][r]-logs[s][0], rules[r].name)
	}
	fmt.Fprintf(out, "\t%+.3f\n", sum/float64(len(sets)))
	return out.Flush()
}

// bestRule returns the rule that gains most on the mean of all sets but one.
func bestRule(logs [][]float64, without int) int {
	best := 0
	for r := range logs[0] {
		if meanGain(logs, r, without) > meanGain(logs, best, without) {
			best = r
		}
	}
	return best
}

// meanGain returns what rule r gains over the first on the mean of the sets, one
// left out.
func meanGain(logs [][]float64, r, without int) float64 {
	var gains []float64
	for s, l := range logs {
		if s != without {
			gains = append(gains, l[r]-l[0])
		}
	}
	return mean(gains)
}
