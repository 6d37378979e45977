package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tribemap/tribe"
)

// printSummary says in one screen what a run found.
func (p *program) printSummary(r *savedRun) {
	c := r.Result.Counts
	fmt.Fprintf(p.stdout, "%s by %s in %s", count(int64(c.Posts), "posts"), count(int64(c.People), "people"), plural(c.Threads, "thread"))
	if r.Scope.Start != 0 {
		fmt.Fprintf(p.stdout, ", %s to %s", date(r.Scope.Start), date(r.Scope.End))
	}
	fmt.Fprintln(p.stdout)
	if len(r.Scope.Keywords) > 0 {
		fmt.Fprintf(p.stdout, "on topic: %s posts hold %s\n", thousands(int64(c.OnTopic)), strings.Join(r.Scope.Keywords, ", "))
	}
	fmt.Fprintf(p.stdout, "left out: %s; %s in no tribe\n", plural(c.Bots, "bot"), count(int64(c.Unaffiliated), "people"))
	p.printContinued(r)
	fmt.Fprintln(p.stdout, resolutionSentence(r.Resolution))
	if !r.Resolution.Structure {
		fmt.Fprintln(p.stdout, "\nno tribes: these conversations do not fall into groups")
	}
	for i := range r.Tribes {
		p.printTribe(r, i)
	}
	if len(r.Warnings) > 0 {
		fmt.Fprintln(p.stdout)
	}
	for _, w := range r.Warnings {
		fmt.Fprintf(p.stdout, "note: %s\n", w)
	}
}

// resolutionSentence names the resolution, how it was chosen and what is around
// it.
func resolutionSentence(r tribe.Resolution) string {
	s := fmt.Sprintf("resolution γ = %.2f%s", r.Gamma, chosen(r))
	if r.Auto && len(r.Scores) > 1 {
		var curve []string
		for _, score := range r.Scores {
			curve = append(curve, fmt.Sprintf("%.2f at %.2f", score.Score, score.Gamma))
		}
		s += " (score " + strings.Join(curve, ", ") + ")"
	}
	if len(r.Hierarchy) > 1 {
		s += fmt.Sprintf("; %d levels of coarser and finer tribes: tribes --levels", len(r.Hierarchy))
	}
	return s
}

// printContinued says what a run has in common with the one before.
func (p *program) printContinued(r *savedRun) {
	if r.Lineage == nil {
		return
	}
	n := make(map[string]int)
	for _, c := range r.Lineage.Tribes {
		n[c.What]++
	}
	fmt.Fprintf(p.stdout, "since run %s: %s\n", r.Previous, changesInWords(n))
	if d := r.Redetection; d != nil {
		fmt.Fprintf(p.stdout, "%s new, %d gone, %.1f %% of the weight of all ties: worked into the tribes of that run; --fresh looks for tribes anew\n",
			plural(d.New, "tie"), d.Gone, 100*d.Changed)
	}
}

func (p *program) printTribe(r *savedRun, id int) {
	t := &r.Tribes[id]
	fmt.Fprintf(p.stdout, "\n%d  %s %s\n", t.ID, printable(t.Name), inBrackets(count(int64(t.Size), "people"), certaintyOf(r.Result, id).String()))
	var words []string
	for _, w := range t.Words[:min(8, len(t.Words))] {
		words = append(words, printable(w.Text))
	}
	if len(words) > 0 {
		fmt.Fprintf(p.stdout, "   words       %s\n", strings.Join(words, ", "))
	}
	var few []string
	for _, c := range r.Connectors {
		if c.Tribe == id {
			few = append(few, fmt.Sprintf("%s %+.1f", printable(r.People[c.Person].Handle), c.Marginal))
		}
	}
	if len(few) > 0 {
		fmt.Fprintf(p.stdout, "   connectors  %s\n", strings.Join(few, ", "))
	}
	for _, reach := range r.Reach {
		if reach.Tribe == id {
			fmt.Fprintf(p.stdout, "   telling     %.0f of %d people (%.0f–%.0f)%s\n", reach.Mean, t.Size, reach.Low, reach.High, besideSentence(reach))
		}
	}
}

// besideSentence says what random people and the best other way to choose as many
// would reach.
func besideSentence(r tribe.Reach) string {
	if len(r.Arms) < 2 || r.Arms[0].Name != "random" {
		return ""
	}
	best := slices.MaxFunc(r.Arms[1:], func(a, b tribe.Arm) int { return cmp.Compare(a.Mean, b.Mean) })
	return fmt.Sprintf("; as many at random %.0f, the best other way %.0f (%s)", r.Arms[0].Mean, best.Mean, armName(best))
}
