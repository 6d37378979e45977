package main

import (
	"strconv"

	"tribemap/tribe"
)

// levelRow is a tribe of one level of the hierarchy.
type levelRow struct {
	Level int     `json:"level"` // from 0, the coarsest
	Gamma float64 `json:"gamma"`
	Tribe int     `json:"tribe"`
	Name  string  `json:"name,omitempty"` // on the level of the run
	tribe.LevelTribe
}

func levelRows(r *tribe.Result) []levelRow {
	var rows []levelRow
	for i, level := range r.Resolution.Hierarchy {
		for c, t := range level.Tribes {
			row := levelRow{Level: i, Gamma: level.Gamma, Tribe: c, LevelTribe: t}
			if level.Gamma == r.Resolution.Gamma && c < len(r.Tribes) {
				row.Name = r.Tribes[c].Name
			}
			rows = append(rows, row)
		}
	}
	return rows
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
