package viz

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"tribemap/tribe"
)

// fact is one thing a reader of the map should know first, with the tribes it
// is about.
type fact struct {
	Head   string
	Text   string
	Tribe  int // −1: none
	Person int // −1: none
}

// Summary says in a few sentences what the map shows: its alternative text,
// and what a command may print.
func Summary(r *tribe.Result) string {
	parts := []string{headline(r)}
	for _, f := range story(r) {
		parts = append(parts, f.Head+": "+f.Text)
	}
	return strings.Join(parts, " ")
}

func headline(r *tribe.Result) string {
	if len(r.Tribes) == 0 {
		return fmt.Sprintf("%s, no tribes: their talk shows no groups that hold.", plural(len(r.People), "person", "people"))
	}
	inside := 0
	for _, t := range r.Tribes {
		inside += t.Size
	}
	return fmt.Sprintf("%s, %s: %s of them belong to one.",
		plural(len(r.People), "person", "people"), plural(len(r.Tribes), "tribe", "tribes"),
		percent(float64(inside)/float64(max(1, len(r.People)))))
}

// story picks what stands out, the least expected first: where connectors beat
// the most active, who stands between tribes, which tribe is closed, which two
// are close, which grows, which is largest, and what is not to be trusted.
func story(r *tribe.Result) []fact {
	var facts []fact
	for _, pick := range [...]func(*tribe.Result) (fact, bool){
		bestSeeding, between, mostClosed, closestPair, growing, largest, shaky,
	} {
		if f, ok := pick(r); ok {
			facts = append(facts, f)
		}
	}
	return facts
}

func largest(r *tribe.Result) (fact, bool) {
	if len(r.Tribes) < 2 {
		return fact{}, false
	}
	i := argmax(r.Tribes, func(t tribe.Tribe) float64 { return float64(t.Size) })
	t := r.Tribes[i]
	all := 0
	for _, t := range r.Tribes {
		all += t.Size
	}
	text := fmt.Sprintf("%s, %s of all tribe members.", plural(t.Size, "person", "people"), percent(float64(t.Size)/float64(max(1, all))))
	return fact{Head: "Largest tribe", Text: t.Name + ": " + text, Tribe: i, Person: -1}, true
}

// bestSeeding is the tribe where the chosen few reach most people more than as
// many of the most active, if those are a tenth more anywhere.
func bestSeeding(r *tribe.Result) (fact, bool) {
	more := func(s tribe.Reach) float64 {
		if s.Mean < 1.1*s.Active {
			return 0
		}
		return s.Mean - s.Active
	}
	if len(r.Reach) == 0 {
		return fact{}, false
	}
	s := r.Reach[argmax(r.Reach, more)]
	if more(s) < 1 {
		return fact{}, false
	}
	t := r.Tribes[s.Tribe]
	return fact{
		Head: "The loudest reach fewer",
		Text: fmt.Sprintf("%d connectors of %s would tell %s of its %d people, its %d most active %s.",
			s.K, t.Name, told(s.Mean), t.Size, s.K, told(s.Active)),
		Tribe: s.Tribe, Person: -1,
	}, true
}

func closestPair(r *tribe.Result) (fact, bool) {
	best, most := fact{}, closeFrom
	for i, t := range r.Tribes {
		for _, n := range t.Neighbours {
			if n.Share > most {
				most = n.Share
				best = fact{
					Head:  "Closest neighbours",
					Text:  fmt.Sprintf("%s has %s of its ties with %s.", t.Name, percent(n.Share), r.Tribes[n.Tribe].Name),
					Tribe: i, Person: -1,
				}
			}
		}
	}
	return best, most > closeFrom
}

// closeFrom is the share of ties from which a neighbour is worth a line.
const closeFrom = 0.05

func mostClosed(r *tribe.Result) (fact, bool) {
	if len(r.Tribes) < 3 {
		return fact{}, false
	}
	i := argmax(r.Tribes, func(t tribe.Tribe) float64 { return t.InternalShare })
	t := r.Tribes[i]
	return fact{
		Head:  "Keeps to itself",
		Text:  fmt.Sprintf("%s of the ties of %s stay inside: news reaches it only through its own people.", percent(t.InternalShare), t.Name),
		Tribe: i, Person: -1,
	}, true
}

// between is the connector with the largest share of ties in a second tribe.
func between(r *tribe.Result) (fact, bool) {
	var who *tribe.Connector
	share := 0.15 // less is no second home
	for i, c := range r.Connectors {
		m := r.People[c.Person]
		if m.Second >= 0 && m.SecondShare > share {
			who, share = &r.Connectors[i], m.SecondShare
		}
	}
	if who == nil {
		return fact{}, false
	}
	m := r.People[who.Person]
	return fact{
		Head:  "Opens a second door",
		Text:  fmt.Sprintf("%s, connector of %s, has %s of their ties in %s.", label(m), r.Tribes[who.Tribe].Name, percent(share), r.Tribes[m.Second].Name),
		Tribe: who.Tribe, Person: int(who.Person),
	}, true
}

// growing compares the last third of the months with those before, for tribes
// with at least nine months and fifty posts. Posts that no month tells, undated
// ones or, in a shared copy, those of few people, count as before: rather too
// little growth than too much.
func growing(r *tribe.Result) (fact, bool) {
	rise := func(t tribe.Tribe) float64 {
		n := len(t.Activity)
		if n < 9 || t.Posts < 50 {
			return 0
		}
		cut := n - n/3
		after := 0
		for _, a := range t.Activity[cut:] {
			after += a.Posts
		}
		before := max(0, t.Posts-after)
		return (float64(after) / float64(n-cut)) / max(0.1, float64(before)/float64(cut))
	}
	if len(r.Tribes) == 0 {
		return fact{}, false
	}
	i := argmax(r.Tribes, rise)
	if rise(r.Tribes[i]) < 1.5 {
		return fact{}, false
	}
	return fact{
		Head:  "Growing",
		Text:  fmt.Sprintf("%s wrote %s times as much a month lately as before.", r.Tribes[i].Name, number(rise(r.Tribes[i]))),
		Tribe: i, Person: -1,
	}, true
}

func shaky(r *tribe.Result) (fact, bool) {
	var names []string
	first := -1
	for i, t := range r.Tribes {
		if r.Resamples > 0 && t.Stability < shakyBelow {
			names = append(names, t.Name)
			if first < 0 {
				first = i
			}
		}
	}
	if len(names) == 0 {
		return fact{}, false
	}
	text := names[0]
	if len(names) > 1 {
		text = fmt.Sprintf("%s and %s", text, plural(len(names)-1, "other", "others"))
	}
	return fact{
		Head:  "Handle with care",
		Text:  text + " would look different had part of the talk been missed; their borders are marked.",
		Tribe: first, Person: -1,
	}, true
}

// Stability marks: DESIGN's bounds on the mean best-match Jaccard.
const (
	stableFrom = 0.75
	shakyBelow = 0.5
	notJudged  = "not judged"
)

// stabilityMark names a tribe's stability in a word.
func stabilityMark(r *tribe.Result, t int) string {
	switch s := r.Tribes[t].Stability; {
	case r.Resamples == 0:
		return notJudged
	case s >= stableFrom:
		return "stable"
	case s >= shakyBelow:
		return "fairly stable"
	}
	return "unstable"
}

// label is how a person is called on the page: handle, else name, else id.
func label(m tribe.Member) string { return cmp.Or(m.Handle, m.Name, m.ID) }

// argmax returns the index of the largest value, the first of equals.
func argmax[T any](items []T, value func(T) float64) int {
	best := 0
	for i := range items {
		if value(items[i]) > value(items[best]) {
			best = i
		}
	}
	return best
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

// grouped writes a count with thin groups of three: 12,345.
func grouped(n int) string {
	digits := fmt.Sprint(n)
	var parts []string
	for len(digits) > 3 && digits[0] != '-' {
		parts = append(parts, digits[len(digits)-3:])
		digits = digits[:len(digits)-3]
	}
	slices.Reverse(parts)
	return strings.Join(append([]string{digits}, parts...), ",")
}

// percent keeps number and sign on one line. What rounds to nothing but is
// something is said to be below one.
func percent(share float64) string {
	if share > 0 && share < 0.005 {
		return "<1\u00a0%"
	}
	return fmt.Sprintf("%.0f\u00a0%%", 100*share)
}

// told writes a number of people told: a mean, so that decimals count only
// where there are few, and there always.
func told(x float64) string {
	if math.Abs(x) >= 9.95 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.1f", x)
}

// number writes a quantity with at most one decimal.
func number(x float64) string {
	if math.Abs(x-math.Round(x)) < 0.05 || math.Abs(x) >= 100 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.1f", x)
}
