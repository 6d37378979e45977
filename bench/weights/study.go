package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"tribemap/internal/par"
	"tribemap/tribe"
)

// score is how well the tribes of a rule agree with the known groups of a set:
// means over seeds. Those in no tribe count as one more group in all but
// affiliated.
type score struct {
	nmi, ari   float64
	affiliated float64 // NMI without those in no tribe
	tribes     float64
	spread     float64 // standard error of nmi over the seeds
}

// study tries rules on sets and remembers what came of it.
type study struct {
	sets   []*set
	seeds  int
	turns  int              // at most so many are made one after the other
	scores map[rule][]score // by set
}

// try scores a rule on all sets, unless that was done before.
func (s *study) try(ctx context.Context, rules ...rule) error {
	var fresh []rule
	for _, r := range rules {
		if _, done := s.scores[r]; !done && !slices.Contains(fresh, r) {
			fresh = append(fresh, r)
			s.scores[r] = make([]score, len(s.sets))
		}
	}
	errs := make([]error, len(fresh)*len(s.sets))
	par.For(0, len(errs), 1, func(i, _, _ int) {
		r, set := fresh[i/len(s.sets)], i%len(s.sets)
		s.scores[r][set], errs[i] = s.sets[set].score(ctx, r, s.seeds)
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// score detects under a rule with some seeds.
func (s *set) score(ctx context.Context, r rule, seeds int) (mean score, err error) {
	signals := tribe.GatherSignals(len(s.talk.People), r.edges(s.talk))
	var nmis []float64
	for seed := range seeds {
		d, err := tribe.DetectSignals(ctx, signals, tribe.DetectOptions{Seed: uint64(seed + 1), Threads: 1})
		if err != nil {
			return mean, fmt.Errorf("%s: %v: %w", s.name, r, err)
		}
		whole := tribe.Agree(s.group, oneMore(d.Tribes))
		nmis = append(nmis, whole.NMI)
		mean.nmi += whole.NMI / float64(seeds)
		mean.ari += whole.ARI / float64(seeds)
		mean.affiliated += tribe.Agree(s.group, d.Tribes.Membership).NMI / float64(seeds)
		mean.tribes += float64(d.Tribes.K) / float64(seeds)
	}
	for _, x := range nmis {
		mean.spread += (x - mean.nmi) * (x - mean.nmi)
	}
	mean.spread = math.Sqrt(mean.spread / float64(seeds*max(1, seeds-1)))
	return mean, nil
}

// oneMore counts the people without a tribe as one more group.
func oneMore(p tribe.Partition) []uint32 {
	membership := slices.Clone(p.Membership)
	for u, c := range membership {
		if c == tribe.None {
			membership[u] = uint32(p.K)
		}
	}
	return membership
}

// families lists the kinds of sets, in the order of their first.
func (s *study) families() (names []string) {
	for _, set := range s.sets {
		if !slices.Contains(names, set.family) {
			names = append(names, set.family)
		}
	}
	return names
}

// mean is the NMI of a rule, averaged over the families but one; "" leaves none
// out.
func (s *study) mean(r rule, leftOut string) float64 {
	sum, families := 0.0, 0
	for _, family := range s.families() {
		if family == leftOut {
			continue
		}
		inside, n := 0.0, 0
		for i, set := range s.sets {
			if set.family == family {
				inside += s.scores[r][i].nmi
				n++
			}
		}
		sum += inside / float64(n)
		families++
	}
	return sum / float64(families)
}

// path is a rule and the turns that led to it.
type path struct {
	rule  rule
	turns []string
}

// choose turns the standard rule for as long as a turn, the best first, raises
// the mean over the families that are not left out by at least minGain. Only
// turns that gain there by themselves are tried together.
func (s *study) choose(ctx context.Context, leftOut string, minGain float64) (path, error) {
	at := path{rule: standard}
	for range s.turns {
		next := s.after(at, leftOut)
		rules := make([]rule, len(next))
		for i, p := range next {
			rules[i] = p.rule
		}
		if err := s.try(ctx, rules...); err != nil {
			return at, err
		}
		best := at
		for _, p := range next {
			if s.mean(p.rule, leftOut) > s.mean(best.rule, leftOut) {
				best = p
			}
		}
		if s.mean(best.rule, leftOut) < s.mean(at.rule, leftOut)+minGain {
			break
		}
		at = best
	}
	return at, nil
}

// after lists the paths one turn longer.
func (s *study) after(at path, leftOut string) (next []path) {
	for _, v := range variations {
		r := at.rule.turned(v)
		if r.valid() && r != at.rule && s.mean(standard.turned(v), leftOut) > s.mean(standard, leftOut) {
			next = append(next, path{r, append(slices.Clone(at.turns), v.name)})
		}
	}
	return next
}

// printTurns prints what each single turn does to each set.
func (s *study) printTurns(out io.Writer) {
	fmt.Fprint(out, "| rule |")
	for _, set := range s.sets {
		fmt.Fprintf(out, " %s |", set.name)
	}
	fmt.Fprint(out, " mean |\n|---|", strings.Repeat("---|", len(s.sets)+1), "\n| standard |")
	for _, x := range s.scores[standard] {
		fmt.Fprintf(out, " %.3f ± %.3f (%.3f; %.0f) |", x.nmi, x.spread, x.ari, x.tribes)
	}
	fmt.Fprintf(out, " %.3f |\n", s.mean(standard, ""))
	for _, v := range variations {
		r := standard.turned(v)
		fmt.Fprintf(out, "| %s |", v.name)
		for i, x := range s.scores[r] {
			fmt.Fprintf(out, " %+.3f |", x.nmi-s.scores[standard][i].nmi)
		}
		fmt.Fprintf(out, " %+.3f |\n", s.mean(r, "")-s.mean(standard, ""))
	}
}

// printLeftOut prints for each family the rule chosen without it and what that
// does there.
func (s *study) printLeftOut(ctx context.Context, out io.Writer, minGain float64) error {
	fmt.Fprintln(out, "\n| left out | turns chosen on the others | gain there | NMI standard | NMI chosen |\n|---|---|---|---|---|")
	for _, family := range s.families() {
		p, err := s.choose(ctx, family, minGain)
		if err != nil {
			return err
		}
		for i, set := range s.sets {
			if set.family == family {
				before, after := s.scores[standard][i], s.scores[p.rule][i]
				fmt.Fprintf(out, "| %s | %s | %+.3f | %.3f | %.3f |\n", set.name, names(p.turns),
					s.mean(p.rule, family)-s.mean(standard, family), before.nmi, after.nmi)
			}
		}
	}
	p, err := s.choose(ctx, "", minGain)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nOn all sets: %s, mean NMI %.3f instead of %.3f:", names(p.turns), s.mean(p.rule, ""), s.mean(standard, ""))
	for i, x := range s.scores[p.rule] {
		fmt.Fprintf(out, " %s %.3f (%.3f without those in no tribe)", s.sets[i].name, x.nmi, x.affiliated)
	}
	fmt.Fprintln(out)
	return nil
}

func names(turns []string) string {
	if len(turns) == 0 {
		return "none"
	}
	return strings.Join(turns, ", ")
}
