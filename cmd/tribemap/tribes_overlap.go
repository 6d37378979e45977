package main

import (
	"strconv"

	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

// belongingRow is a person's part in one of several tribes.
type belongingRow struct {
	Source    string `json:"source"`
	PersonID  string `json:"person_id"`
	Handle    string `json:"handle"`
	TribeID   int    `json:"tribe"` // in place of the index
	TribeName string `json:"tribe_name"`
	tribe.Belonging
	// Confidence is how often resamples keep them in their home tribe; nil: of
	// another tribe, or not judged.
	Confidence *float64 `json:"confidence"`
	certainty
}

func (b belongingRow) sure() certainty { return b.certainty }

// overlap lists who belongs to more than one tribe.
func (p *program) overlap(c *cli.Context, r *savedRun) error {
	all, err := tribe.Overlap(r.Result, tribe.OverlapOptions{})
	if err != nil {
		return err
	}
	rows := []belongingRow{}
	people := 0
	for _, b := range all {
		who, t := &r.People[b.Person], &r.Tribes[b.Tribe]
		row := belongingRow{who.Source, who.ID, who.Handle, t.ID, t.Name, b, nil, certaintyOf(r.Result, b.Tribe)}
		if b.Home {
			people++
			row.Confidence = ifResampled(r.Result, who.Confidence)
		}
		rows = append(rows, row)
	}
	p.talk.say("in more than one tribe: %s of %s (a quarter of the weight of their ties or more, beyond chance)",
		thousands(int64(people)), count(int64(len(r.People)), "people"))
	return writeTable(c, p.stdout, belongingColumns, rows)
}

var belongingColumns = append([]column[belongingRow]{
	{head: "handle", cell: func(b belongingRow) string { return b.Handle }},
	{head: "source", long: true, cell: func(b belongingRow) string { return b.Source }},
	{head: "person_id", long: true, cell: func(b belongingRow) string { return b.PersonID }},
	{head: "tribe_id", right: true, cell: func(b belongingRow) string { return strconv.Itoa(b.TribeID) }},
	{head: "tribe", cell: func(b belongingRow) string { return b.TribeName }},
	{head: "share", right: true, cell: func(b belongingRow) string { return decimal(b.Share, 2) }},
	{head: "contacts", right: true, cell: func(b belongingRow) string { return strconv.Itoa(b.Contacts) }},
	{head: "of", right: true, cell: func(b belongingRow) string { return strconv.Itoa(b.Of) }},
	{head: "chance", right: true, cell: func(b belongingRow) string { return strconv.FormatFloat(b.Chance, 'g', 2, 64) }},
	{head: "confidence", right: true, cell: func(b belongingRow) string { return optional(b.Confidence, 2) }},
}, certaintyColumns("", belongingRow.sure)...)
