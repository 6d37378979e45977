package main

import (
	"slices"
	"strconv"

	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

// levelRow is a tribe of one level of the hierarchy. The tribes of the run have
// their id, those of other levels are numbered by size.
type levelRow struct {
	Level int     `json:"level"` // from 0, the coarsest
	Gamma float64 `json:"gamma"`
	Tribe int     `json:"tribe"`
	Name  string  `json:"name,omitempty"` // on the level of the run
	Size  int     `json:"size"`
	// Within is the tribe of the next coarser level that most of its people are
	// in, −1 none, Share how many of them are.
	Within int     `json:"within"`
	Share  float64 `json:"share"`
	certainty
}

func (l levelRow) sure() certainty { return l.certainty }

// levels lists the tribes of all levels.
func (p *program) levels(c *cli.Context, r *savedRun) error {
	if own := ownLevel(r.Result); own >= 0 {
		p.talk.say("the tribes of the run are level %d; the others are numbered by size, each level anew, and lie within a tribe of the level before", own)
	}
	return writeTable(c, p.stdout, levelColumns, levelRows(r.Result))
}

func levelRows(r *tribe.Result) []levelRow {
	var rows []levelRow
	own := ownLevel(r)
	for i, level := range r.Resolution.Hierarchy {
		for c, t := range level.Tribes {
			row := levelRow{Level: i, Gamma: level.Gamma, Tribe: c, Size: t.Size, Within: t.Within, Share: t.Share, certainty: certaintyOnLevel(t)}
			if i == own {
				row.Tribe, row.Name, row.certainty = r.Tribes[c].ID, r.Tribes[c].Name, certaintyOf(r, c)
			}
			if own >= 0 && i == own+1 && t.Within >= 0 {
				row.Within = r.Tribes[t.Within].ID
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func certaintyOnLevel(t tribe.LevelTribe) certainty {
	sure := certainty{Z: t.Z, Doubts: append([]string{}, t.Doubts...)}
	if t.Stability > 0 {
		sure.Stability = &t.Stability
	}
	return sure
}

// ownLevel returns the level that holds the tribes of the run, −1 if none does.
func ownLevel(r *tribe.Result) int {
	return slices.IndexFunc(r.Resolution.Hierarchy, func(l tribe.Level) bool {
		return l.Gamma == r.Resolution.Gamma && len(l.Tribes) == len(r.Tribes)
	})
}

var levelColumns = append([]column[levelRow]{
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
}, certaintyColumns("", levelRow.sure)...)
