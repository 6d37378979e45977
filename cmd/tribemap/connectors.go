package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

type connectorRow struct {
	TribeID   int    `json:"tribe"` // in place of the index
	TribeName string `json:"tribe_name"`
	Source    string `json:"source"`
	PersonID  string `json:"person_id"`
	Handle    string `json:"handle"`
	Name      string `json:"name"`
	URL       string `json:"profile_url"`
	tribe.Connector
	Stability *float64 `json:"stability"` // in place of 0 where it was not judged
	// Certainty is that of the tribe; Flags hold its doubts, too.
	Certainty certainty `json:"tribe_certainty"`
	// Reach is what all connectors of the tribe reach together, and as many
	// people chosen in other ways.
	Reach tribe.Reach `json:"tribe_reach"`

	size int // people of the tribe
}

func (p *program) connectorsCommand() *cli.Command {
	return &cli.Command{
		Name:  "connectors",
		Usage: "list the critical few of each tribe of a run",
		Description: "With --k or a goal (--share, --budget, --each, --pin … --dyads), people are chosen anew for one\n" +
			"campaign, over all tribes or in --tribe T. Files name people by handle, id or profile URL.",
		Flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{Name: "tribe", Usage: "only tribe `T` (number or name)"},
			&cli.StringFlag{Name: "judge", Usage: "judge the people of `LIST.csv` (handles, ids or profile URLs) beside as many connectors"},
		}, planFlags, tableFlags),
		Action: p.connectors,
	}
}

func (p *program) connectors(c *cli.Context) error {
	r, err := runOf(c)
	if err != nil {
		return err
	}
	if c.IsSet("judge") {
		if c.IsSet("tribe") || isPlan(c) {
			return usagef("--judge stands alone: no --tribe, no goals")
		}
		return p.judge(c, r)
	}
	if isPlan(c) {
		return p.plan(c, r)
	}
	p.sayUnjudged(r)
	rows := connectorRows(r.Result)
	if c.IsSet("tribe") {
		id, err := r.tribe(c.String("tribe"))
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(row connectorRow) bool { return row.TribeID != r.Tribes[id].ID })
	}
	if c.Bool("json") || c.Bool("csv") {
		if err := p.mayExport(c.Context, projectOf(c), r, false); err != nil {
			return err
		}
		return writeTable(c, p.stdout, connectorColumns, rows)
	}
	if err := writeText(p.stdout, connectorTextColumns, rows); err != nil {
		return err
	}
	return p.printReach(rows)
}

// printReach says below the table what each tribe's connectors reach, beside
// as many people chosen in other ways.
func (p *program) printReach(rows []connectorRow) error {
	for i, row := range rows {
		if i > 0 && rows[i-1].TribeID == row.TribeID {
			continue
		}
		if _, err := fmt.Fprintf(p.stdout, "\n%s (%s): %s\n", printable(row.TribeName), row.Certainty, reachSentence(row.Reach, row.size)); err != nil {
			return err
		}
		p.warnUnsure(printable(row.TribeName), row.Reach.Ratio, usualEpsilon)
	}
	return nil
}

// usualEpsilon is what sampling may cost where nobody says otherwise.
const usualEpsilon = 0.1

func reachSentence(r tribe.Reach, size int) string {
	s := fmt.Sprintf("these %d reach %.1f of %s people (%.1f–%.1f)%s, as many as %s would", r.K, r.Mean, thousands(int64(size)), r.Low, r.High, certified(r.Ratio), randomPeople(r.RandomEquals))
	for i, a := range r.Arms {
		sep := ", "
		if i == 0 {
			sep = "\n  as many chosen otherwise: "
		}
		s += fmt.Sprintf("%s%s %.1f", sep, armName(a), a.Mean)
	}
	return s + rehearsedSentence(r)
}

var armNames = strings.NewReplacer("_", " ", "pagerank", "PageRank", "voterank", "VoteRank")

// armName is what an arm is called in sentences.
func armName(a tribe.Arm) string { return armNames.Replace(a.Name) }

// certified says how near the best possible a choice is for certain, "" for a
// list that was given.
func certified(ratio float64) string {
	if ratio == 0 {
		return ""
	}
	return fmt.Sprintf(", certified %s of the best possible", percent(ratio))
}

// warnUnsure warns of a choice that is certified less than greedy choice
// guarantees up to ε.
func (p *program) warnUnsure(of string, ratio, epsilon float64) {
	if least := 1 - 1/math.E - epsilon; ratio > 0 && ratio < least {
		p.talk.warn("%s: only %s of the best possible is certified, less than the %s that is usual", of, percent(ratio), percent(least))
	}
}

// rehearsedSentence says what a story would have done in the past, "" if that
// is not known.
func rehearsedSentence(r tribe.Reach) string {
	if r.Rehearsed == 0 {
		return ""
	}
	s := fmt.Sprintf("\n  played back at moments of the past, by whom people then really turned to: %.1f", r.Rehearsed)
	sep := "; begun by others: "
	for _, a := range r.Arms {
		if a.Rehearsed > 0 {
			s += fmt.Sprintf("%s%s %.1f", sep, armName(a), a.Rehearsed)
			sep = ", "
		}
	}
	return s
}

func randomPeople(n int) string {
	if n == 1 {
		return "one random person"
	}
	return thousands(int64(n)) + " random people"
}

func connectorRows(r *tribe.Result) []connectorRow {
	reach := make(map[int]tribe.Reach)
	byID := r.WithIDs()
	for _, x := range byID.Reach {
		reach[x.Tribe] = x
	}
	rows := make([]connectorRow, len(r.Connectors))
	for i, c := range byID.Connectors {
		p, t := &r.People[c.Person], &r.Tribes[r.Connectors[i].Tribe]
		sure := certaintyOf(r, r.Connectors[i].Tribe)
		c.Flags = append(slices.Clone(c.Flags), sure.flags()...)
		rows[i] = connectorRow{t.ID, t.Name, p.Source, p.ID, p.Handle, p.Name, p.URL, c, ifResampled(r, c.Stability), sure, reach[c.Tribe], t.Size}
	}
	return rows
}

// connectorColumns are the columns of connectors.csv.
var connectorColumns = append([]column[connectorRow]{
	{head: "rank", cell: func(c connectorRow) string { return strconv.Itoa(c.Rank) }},
	{head: "tribe_id", cell: func(c connectorRow) string { return strconv.Itoa(c.TribeID) }},
	{head: "tribe", cell: func(c connectorRow) string { return c.TribeName }},
	{head: "source", cell: func(c connectorRow) string { return c.Source }},
	{head: "person_id", cell: func(c connectorRow) string { return c.PersonID }},
	{head: "handle", cell: func(c connectorRow) string { return c.Handle }},
	{head: "name", cell: func(c connectorRow) string { return c.Name }},
	{head: "profile_url", cell: func(c connectorRow) string { return c.URL }},
	{head: "marginal", cell: func(c connectorRow) string { return decimal(c.Marginal, 2) }},
	{head: "cumulative", cell: func(c connectorRow) string { return decimal(c.Cumulative, 2) }},
	{head: "tribe_share", cell: func(c connectorRow) string { return decimal(c.TribeShare, 4) }},
	{head: "strong_ties", cell: func(c connectorRow) string { return strconv.Itoa(c.StrongTies) }},
	{head: "answered_by", cell: func(c connectorRow) string { return strconv.Itoa(c.AnsweredBy) }},
	{head: "last_seen", cell: func(c connectorRow) string { return instant(c.LastSeen) }},
	{head: "stability", cell: func(c connectorRow) string { return optional(c.Stability, 2) }},
	{head: "why", cell: func(c connectorRow) string { return c.Why }},
}, append(evidenceColumns(5), column[connectorRow]{head: "flags", cell: connectorFlags})...)

var connectorTextColumns = []column[connectorRow]{
	{head: "tribe", cell: func(c connectorRow) string { return c.TribeName }},
	{head: "rank", right: true, cell: func(c connectorRow) string { return strconv.Itoa(c.Rank) }},
	{head: "handle", cell: func(c connectorRow) string { return c.Handle }},
	{head: "adds", right: true, cell: func(c connectorRow) string { return decimal(c.Marginal, 1) }},
	{head: "together", right: true, cell: func(c connectorRow) string { return decimal(c.Cumulative, 1) }},
	{head: "of_tribe", right: true, cell: func(c connectorRow) string { return percent(c.TribeShare) }},
	{head: "strong_ties", right: true, cell: func(c connectorRow) string { return strconv.Itoa(c.StrongTies) }},
	{head: "answered_by", right: true, cell: func(c connectorRow) string { return strconv.Itoa(c.AnsweredBy) }},
	{head: "on_topic", right: true, cell: func(c connectorRow) string { return percent(c.OnTopic) }},
	{head: "last_seen", cell: func(c connectorRow) string { return date(c.LastSeen) }},
	{head: "flags", cell: connectorFlags},
}

func connectorFlags(c connectorRow) string { return strings.Join(c.Flags, " ") }

func evidenceColumns(n int) []column[connectorRow] {
	columns := make([]column[connectorRow], n)
	for i := range columns {
		columns[i] = column[connectorRow]{
			head: "evidence_" + strconv.Itoa(i+1),
			cell: func(c connectorRow) string {
				if i >= len(c.Evidence) {
					return ""
				}
				if e := c.Evidence[i]; e.URL == "" {
					return e.Post.String()
				}
				return c.Evidence[i].URL
			},
		}
	}
	return columns
}

func writeConnectors(w io.Writer, r *tribe.Result) error {
	return writeCSV(w, connectorColumns, connectorRows(r))
}
