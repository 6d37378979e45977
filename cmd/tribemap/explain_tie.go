package main

import (
	"fmt"
	"slices"
	"strings"

	"tribemap/tribe"
)

const (
	// timelineMonths is how many months a timeline shows, the last ones.
	timelineMonths = 18
	// timelineBar is the longest bar in characters.
	timelineBar = 30
)

func (e *explainer) aboutTie(x, y uint32) answer {
	x, y = min(x, y), max(x, y)
	a := answer{Subject: fmt.Sprintf("%s and %s", e.People[x].Handle, e.People[y].Handle), Posts: e.posts, Total: e.total}
	at := slices.IndexFunc(e.Ties, func(t tribe.Tie) bool { return t.A == x && t.B == y })
	if at < 0 {
		a.add("tie", "none: neither answered, addressed or quoted the other")
		return a
	}
	words := tribe.NewTieTeller(e.Ties, tribe.TieOptions{}).Tell(at, e.People[x].Handle, e.People[y].Handle)
	a.addScore("strength", words.Strength)
	a.addScore("alive", words.Alive)
	a.Facts = append(a.Facts, words.Facts...)
	a.addTimeline(e.timeline)
	for _, mark := range words.Marks {
		a.add("mark", "%s", mark)
	}
	for _, unknown := range words.Unknown {
		a.add("not known", "%s", unknown)
	}
	return a
}

func (a *answer) addScore(name string, w tribe.ScoreWords) {
	a.add(name, "%s of 100: %s", w.Sentence, w.Meaning)
	a.add("", "%s", w.Place)
}

// addTimeline adds a sentence, and a bar for each month from their first to
// their last exchange: who is named first is dark, the other light.
func (a *answer) addTimeline(t tribe.Timeline) {
	a.add("timeline", "%s", t.Sentence())
	from := max(0, len(t.FromA)-timelineMonths)
	if from > 0 {
		a.add("", "%s before %s left out", plural(from, "month"), t.Month(from))
	}
	most := 1
	for i := from; i < len(t.FromA); i++ {
		most = max(most, t.FromA[i]+t.FromB[i])
	}
	long := func(n int) int { return (n*timelineBar + most - 1) / most }
	for i := from; i < len(t.FromA); i++ {
		x, y := t.FromA[i], t.FromB[i]
		bar := strings.Repeat("▇", long(x)) + strings.Repeat("░", long(x+y)-long(x))
		a.add(t.Month(i), "%s", strings.TrimSpace(fmt.Sprintf("%s %d + %d", bar, x, y)))
	}
}
