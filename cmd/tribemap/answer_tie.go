package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

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
	t := &e.Ties[at]
	sure := tribe.Intervals(e.Ties, tribe.TieOptions{})[at]
	a.add("strength", "%s of 100: the bond, with both people's activity held constant", tribe.StrengthSentence(*t))
	a.add("", "place %d of %s; 90 %% interval %.0f to %.0f", e.standing(t, strengthOf), plural(len(e.Ties), "tie"), sure.StrengthLow, sure.StrengthHigh)
	a.add("alive", "%s of 100: how likely they go on talking", tribe.AliveSentence(*t))
	a.add("", "place %d of %s; 90 %% interval %.0f to %.0f", e.standing(t, aliveOf), plural(len(e.Ties), "tie"), sure.AliveLow, sure.AliveHigh)
	e.exchanges(&a, t)
	e.bond(&a, t)
	e.timeline(&a)
	for _, line := range tieMarks(t) {
		a.add("mark", "%s", line)
	}
	a.add("not known", "what they said elsewhere or in private, and who only read; no follower count is used")
	return a
}

func strengthOf(t *tribe.Tie) float64 { return t.Strength }

func aliveOf(t *tribe.Tie) float64 { return t.Alive }

// standing returns one more than the number of ties whose score is higher.
func (e *explainer) standing(t *tribe.Tie, score func(*tribe.Tie) float64) int {
	n := 1
	for i := range e.Ties {
		if score(&e.Ties[i]) > score(t) {
			n++
		}
	}
	return n
}

// exchanges says how much they spoke and who did.
func (e *explainer) exchanges(a *answer, t *tribe.Tie) {
	x, y := e.People[t.A].Handle, e.People[t.B].Handle
	a.add("exchanges", "%d: %d by %s, %d by %s", t.Count, t.FromA, x, t.Count-t.FromA, y)
	if t.Sittings == 0 {
		a.add("time", "not known: no post of theirs has a credible time")
		return
	}
	a.add("time", "%s on %s over %s, %s to %s", plural(t.Sittings, "sitting"), plural(t.Days, "day"), duration(t.Span), date(t.First), date(t.Last))
	a.add("began", "%s opened %d of the sittings, %s %d", x, t.Opened, y, t.Sittings-t.Opened)
	if t.Turns == 0 {
		a.add("answers", "none within a day")
		return
	}
	a.add("answers", "%s within a day, typically after %s", plural(t.Turns, "time"), duration(int64(t.Latency)))
}

// bond says what the parts of the scores are made of.
func (e *explainer) bond(a *answer, t *tribe.Tie) {
	a.add("share", "%s of both people's talk went to the other (geometric mean)", percent(t.Share))
	a.add("attention", "%s with talk, against all messages of the one who has fewer, less for silence", plural(t.Days, "day"))
	a.add("lasting", "they kept on talking for %s of the time since they first did", percent(t.Lasting))
	a.add("place", "%s", placeSentence(t))
	if t.English > 0 {
		a.add("words", "%d of closeness or thanks in %s; they score nothing", t.Affiliation, plural(t.English, "English message"))
	}
	if t.Emotion {
		a.add("feeling", "intensity %.2f of 1, valence %+.2f; a tenth of strength: it predicts little", t.Intensity, t.Valence)
	} else {
		a.add("feeling", "not scored: no text in a language the lexicon knows")
	}
}

// placeSentence says who surrounds two people and what they took part in.
func placeSentence(t *tribe.Tie) string {
	var b strings.Builder
	switch {
	case t.Embeddedness == 0:
		b.WriteString("nobody else talks with both")
	case t.Embeddedness == 1:
		b.WriteString("both also talk with 1 person in common")
	default:
		fmt.Fprintf(&b, "both also talk with %d of the same people", t.Embeddedness)
	}
	if t.Simmelian > 0 {
		fmt.Fprintf(&b, ", %d of them a strong tie of both", t.Simmelian)
	}
	if t.SharedThreads > 0 {
		fmt.Fprintf(&b, "; both wrote in %s", plural(t.SharedThreads, "thread"))
	}
	return b.String()
}

// tieMarks says in words what flags mean.
func tieMarks(t *tribe.Tie) []string {
	var lines []string
	for _, m := range []struct {
		set  bool
		text string
	}{
		{t.Strong, "strong: among the five strongest ties of both"},
		{t.OneWay, "one_way: all goes in one direction, so strength is at most 50"},
		{t.Thin, "thin: fewer than three exchanges; one more could move the scores far"},
		{t.Cooling, "cooling: silent for over eight times their usual gap"},
	} {
		if m.set {
			lines = append(lines, m.text)
		}
	}
	return lines
}

// timeline adds a bar for each month from their first to their last exchange.
func (e *explainer) timeline(a *answer) {
	months := monthsOf(e.when)
	if skipped := len(months) - timelineMonths; skipped > 0 {
		a.add("timeline", "%s before %s left out", plural(skipped, "month"), months[skipped].name)
		months = months[skipped:]
	}
	if len(months) == 0 {
		return
	}
	most := slices.MaxFunc(months, func(x, y monthCount) int { return cmp.Compare(x.n, y.n) }).n
	for _, m := range months {
		bar := strings.Repeat("▇", (m.n*timelineBar+most-1)/max(1, most))
		a.add(m.name, "%s", strings.TrimSpace(fmt.Sprintf("%s %d", bar, m.n)))
	}
}

// monthCount is how often two people spoke in a calendar month (UTC).
type monthCount struct {
	name string
	n    int
}

// monthsOf counts Unix times by month, silent months between them included;
// unknown ones (0) are left out.
func monthsOf(times []int64) []monthCount {
	times = slices.DeleteFunc(slices.Clone(times), func(t int64) bool { return t == 0 })
	if len(times) == 0 {
		return nil
	}
	slices.Sort(times)
	start := func(t int64) time.Time {
		at := time.Unix(t, 0).UTC()
		return time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
	}
	var months []monthCount
	next := 0
	for m, end := start(times[0]), start(times[len(times)-1]); !m.After(end); m = m.AddDate(0, 1, 0) {
		n := 0
		for after := m.AddDate(0, 1, 0).Unix(); next < len(times) && times[next] < after; next++ {
			n++
		}
		months = append(months, monthCount{m.Format("2006-01"), n})
	}
	return months
}
