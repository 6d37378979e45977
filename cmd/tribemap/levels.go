package main

import (
	"slices"
	"strconv"

	"tribemap/tribe"
)

// levelRow is a tribe of one level of the hierarchy. The tribes of the run have
// their id, those of other levels are numbered by size.
type levelRow struct {
	Level int     `json:"level"` // from 0, the coarsest
	Gamma float64 `json:"gamma"`
	Tribe int     `json:"tribe"`
	Name  string  `json:"name,omitempty"` // on the level of the run
	tribe.LevelTribe
}

func levelRows(r *tribe.Result) []levelRow {
	var rows []levelRow
	own := ownLevel(r)
	for i, level := range r.Resolution.Hierarchy {
		for c, t := range level.Tribes {
			row := levelRow{Level: i, Gamma: level.Gamma, Tribe: c, LevelTribe: t}
			if i == own {
				row.Tribe, row.Name = r.Tribes[c].ID, r.Tribes[c].Name
			}
			if own >= 0 && i == own+1 && t.Within >= 0 {
				row.Within = r.Tribes[t.Within].ID
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// ownLevel returns the level that holds the tribes of the run, −1 if none does.
func ownLevel(r *tribe.Result) int {
	return slices.IndexFunc(r.Resolution.Hierarchy, func(l tribe.Level) bool {
		return l.Gamma == r.Resolution.Gamma && len(l.Tribes) == len(r.Tribes)
	})
}

var levelColumns = []column[levelRow]{
	{head: "level", right: true, cell: func(l levelRow) string { return strconv.Itoa(l.Level) }},
	{head: "gamma", right: true, cell: func(l levelRow) string { return decimal(l.Gamma, 2) }},
	{head: "tribe", right: true, cell: func(l levelRow) string { return strconv.Itoa(l.Tribe) }},
	{head: "size", right: true, cell: func(l levelRow) string { return strconv.Itoa(l.Size) }},
	{head: "within", right: true, cell: func(l levelRow) string {
		if l.Within < 0 {
			return ""
		}
		return strconv.Itoa(l.Within)
	}},
	{head: "share", right: true, cell: func(l levelRow) string {
		if l.Within < 0 {
			return ""
		}
		return decimal(l.Share, 2)
	}},
	{head: "name", cell: func(l levelRow) string { return l.Name }},
}
