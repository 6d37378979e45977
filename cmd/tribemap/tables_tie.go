package main

import (
	"slices"
	"strconv"
	"strings"

	"tribemap/tribe"
)

// tieRow is a tie as it is printed: people by name rather than number.
type tieRow struct {
	AID     string `json:"a_id"`
	AHandle string `json:"a_handle"`
	BID     string `json:"b_id"`
	BHandle string `json:"b_handle"`
	tribe.Tie
	tribe.Interval
}

// tieRows returns the ties that keep accepts, the strongest first.
func tieRows(r *tribe.Result, keep func(tribe.Tie) bool) []tieRow {
	var rows []tieRow
	sure := tribe.Intervals(r.Ties, tribe.TieOptions{})
	for i, t := range r.Ties {
		if keep(t) {
			a, b := &r.People[t.A], &r.People[t.B]
			rows = append(rows, tieRow{a.Ref.String(), a.Handle, b.Ref.String(), b.Handle, t, sure[i]})
		}
	}
	slices.SortStableFunc(rows, func(x, y tieRow) int {
		switch {
		case x.Strength > y.Strength:
			return -1
		case x.Strength < y.Strength:
			return 1
		}
		return 0
	})
	return rows
}

var tieColumns = []column[tieRow]{
	{head: "a", cell: func(t tieRow) string { return t.AHandle }},
	{head: "b", cell: func(t tieRow) string { return t.BHandle }},
	{head: "a_id", long: true, cell: func(t tieRow) string { return t.AID }},
	{head: "b_id", long: true, cell: func(t tieRow) string { return t.BID }},
	{head: "strength", right: true, cell: func(t tieRow) string { return decimal(t.Strength, 1) }},
	{head: "alive", right: true, cell: func(t tieRow) string { return decimal(t.Alive, 1) }},
	{head: "count", right: true, cell: func(t tieRow) string { return strconv.Itoa(t.Count) }},
	{head: "sittings", right: true, cell: func(t tieRow) string { return strconv.Itoa(t.Sittings) }},
	{head: "span", long: true, cell: func(t tieRow) string { return strconv.FormatInt(t.Span, 10) }},
	{head: "share", right: true, cell: func(t tieRow) string { return decimal(t.Share, 3) }},
	{head: "decayed", right: true, cell: func(t tieRow) string { return decimal(t.Decayed, 2) }},
	{head: "turns", right: true, cell: func(t tieRow) string { return strconv.Itoa(t.Turns) }},
	{head: "intensity", right: true, cell: feeling(func(t tieRow) float64 { return t.Intensity })},
	{head: "valence", right: true, cell: feeling(func(t tieRow) float64 { return t.Valence })},
	{head: "last", cell: func(t tieRow) string { return date(t.Last) }},
	{head: "flags", cell: func(t tieRow) string { return strings.Join(tieFlags(t.Tie), " ") }},
	// What follows is too much for a terminal.
	{head: "strength_low", long: true, cell: func(t tieRow) string { return decimal(t.StrengthLow, 1) }},
	{head: "strength_high", long: true, cell: func(t tieRow) string { return decimal(t.StrengthHigh, 1) }},
	{head: "alive_low", long: true, cell: func(t tieRow) string { return decimal(t.AliveLow, 1) }},
	{head: "alive_high", long: true, cell: func(t tieRow) string { return decimal(t.AliveHigh, 1) }},
	{head: "attention", long: true, cell: func(t tieRow) string { return decimal(t.Attention, 4) }},
	{head: "lasting", long: true, cell: func(t tieRow) string { return decimal(t.Lasting, 3) }},
	{head: "opened_by_a", long: true, cell: func(t tieRow) string { return strconv.Itoa(t.Opened) }},
	{head: "latency", long: true, cell: func(t tieRow) string { return judged(t.Latency, 0) }},
	{head: "shared_threads", long: true, cell: func(t tieRow) string { return strconv.Itoa(t.SharedThreads) }},
	{head: "embeddedness", long: true, cell: func(t tieRow) string { return strconv.Itoa(t.Embeddedness) }},
	{head: "simmelian", long: true, cell: func(t tieRow) string { return strconv.Itoa(t.Simmelian) }},
	{head: "backbone", long: true, cell: func(t tieRow) string { return strconv.FormatFloat(t.Backbone, 'g', 3, 64) }},
	{head: "affiliation", long: true, cell: affiliation},
}

// feeling leaves the cell empty where emotion was not scored.
func feeling(value func(tieRow) float64) func(tieRow) string {
	return func(t tieRow) string {
		if !t.Emotion {
			return ""
		}
		return decimal(value(t), 2)
	}
}

// affiliation leaves the cell empty where no message was in English.
func affiliation(t tieRow) string {
	if t.English == 0 {
		return ""
	}
	return strconv.Itoa(t.Affiliation)
}

func tieFlags(t tribe.Tie) []string {
	var flags []string
	for _, f := range []struct {
		set  bool
		name string
	}{{t.Strong, "strong"}, {t.OneWay, "one_way"}, {t.Thin, "thin"}, {t.Cooling, "cooling"}} {
		if f.set {
			flags = append(flags, f.name)
		}
	}
	return flags
}
