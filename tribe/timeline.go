package tribe

import (
	"fmt"
	"slices"
	"time"

	"tribemap"
)

// Timeline is how often two people turned to each other, month by month (UTC),
// from the first month with a message to the last. Messages without a known time
// are in none.
type Timeline struct {
	First string `json:"first"`  // month, 2002-08; "" if no time is known
	FromA []int  `json:"from_a"` // messages of the one with the smaller number
	FromB []int  `json:"from_b"` // as long as FromA
}

// NewTimeline counts the interactions of one pair, sorted by CompareInteractions.
// a is the person whose messages come first. O(events + months).
func NewTimeline(events []tribemap.Interaction, a uint32) Timeline {
	var t Timeline
	first := 0
	for i := range events {
		e := &events[i]
		if e.Time == 0 || i > 0 && sameMessage(&events[i-1], e) {
			continue
		}
		at := monthNumber(e.Time)
		if t.First == "" {
			t.First, first = month(e.Time), at
		}
		for len(t.FromA) <= at-first {
			t.FromA, t.FromB = append(t.FromA, 0), append(t.FromB, 0)
		}
		if e.From == a {
			t.FromA[at-first]++
		} else {
			t.FromB[at-first]++
		}
	}
	return t
}

// monthNumber counts months since the year 0.
func monthNumber(unix int64) int {
	at := time.Unix(unix, 0).UTC()
	return 12*at.Year() + int(at.Month()) - 1
}

// Month returns the name of month i, 2002-08.
func (t Timeline) Month(i int) string {
	first, err := time.Parse("2006-01", t.First)
	if err != nil {
		return ""
	}
	return first.AddDate(0, i, 0).Format("2006-01")
}

// Within returns the timeline with the silent months before it and after it that
// lie between two times. Unknown ones (0) add none.
func (t Timeline) Within(start, end int64) Timeline {
	first, err := time.Parse("2006-01", t.First)
	if err != nil {
		return t
	}
	before, after := 0, 0
	if start != 0 {
		before = max(0, monthNumber(first.Unix())-monthNumber(start))
	}
	if end != 0 {
		after = max(0, monthNumber(end)-monthNumber(first.Unix())-len(t.FromA)+1)
	}
	longer := func(list []int) []int { return slices.Concat(make([]int, before), list, make([]int, after)) }
	return Timeline{First: first.AddDate(0, -before, 0).Format("2006-01"), FromA: longer(t.FromA), FromB: longer(t.FromB)}
}

// Sentence says when they spoke: what the bars of a timeline show, for whoever
// does not see them.
func (t Timeline) Sentence() string {
	active, most := 0, 0
	for i := range t.FromA {
		if t.total(i) > 0 {
			active++
		}
		if t.total(i) > t.total(most) {
			most = i
		}
	}
	switch {
	case active == 0:
		return "when they spoke is not known"
	case len(t.FromA) == 1:
		return "all in " + t.First
	}
	return fmt.Sprintf("they spoke in %d of the %d months from %s to %s, most in %s: %d", active, len(t.FromA), t.First, t.Month(len(t.FromA)-1), t.Month(most), t.total(most))
}

func (t Timeline) total(i int) int { return t.FromA[i] + t.FromB[i] }
