package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

// since is the answer to "tribes --since": what became of the tribes of an
// earlier run.
type since struct {
	Run    string      `json:"run"`
	Since  string      `json:"since"`
	Tribes []changeRow `json:"tribes"`
	Movers []moverRow  `json:"movers"`
}

// changeRow is what became of a tribe, and how sure it is: as it is now, or as
// it was if it is no more.
type changeRow struct {
	tribe.TribeChange
	certainty
}

func (t changeRow) sure() certainty { return t.certainty }

// moverRow is a person who changed tribe.
type moverRow struct {
	Source   string `json:"source"`
	PersonID string `json:"person_id"`
	Handle   string `json:"handle"`
	From     int    `json:"from"`
	FromName string `json:"from_name"`
	To       int    `json:"to"`
	ToName   string `json:"to_name"`
	// Confidence is how often resamples keep them in the tribe they went to.
	Confidence *float64  `json:"confidence"`
	FromSure   certainty `json:"from_certainty"` // of the tribe they left, as it was
	ToSure     certainty `json:"to_certainty"`
}

func (p *program) tribesSince(c *cli.Context, r *savedRun) error {
	id := c.String("since")
	if id == "previous" {
		if id = r.Previous; id == "" {
			return hint(fmt.Errorf("run %s continues no other", r.ID),
				"run find again when there is more to read, or name a run: --since RUN")
		}
	}
	earlier, err := projectOf(c).loadRun(id)
	if err != nil {
		return err
	}
	if earlier.ID == r.ID {
		return usagef("--since: run %s is the one shown", r.ID)
	}
	s, err := p.compareRuns(projectOf(c), earlier, r)
	if err != nil {
		return err
	}
	switch {
	case c.Bool("json") && !c.Bool("csv"):
		return writeJSON(p.stdout, s)
	case c.Bool("movers"):
		return writeTable(c, p.stdout, moverColumns, s.Movers)
	case c.Bool("csv"):
		return writeTable(c, p.stdout, changeColumns, s.Tribes)
	}
	fmt.Fprintln(p.stdout, sinceHeadline(earlier, r, s))
	fmt.Fprintln(p.stdout)
	if err := writeText(p.stdout, changeTextColumns, s.Tribes); err != nil {
		return err
	}
	if len(s.Movers) > 0 {
		p.talk.say("%s changed tribe; --movers lists them", count(int64(len(s.Movers)), "people"))
	}
	return nil
}

// compareRuns traces tribes from one run to another. Where the later does not
// descend from the earlier, their ids mean different tribes, and tribes are
// found again by their people.
func (p *program) compareRuns(pr project, earlier, r *savedRun) (since, error) {
	descends, err := pr.descends(r, earlier.ID)
	if err != nil {
		return since{}, err
	}
	before := earlier.Result
	if !descends {
		p.talk.warn("run %s does not continue run %s: its tribes are found again by their people, and ids are those of run %s", r.ID, earlier.ID, r.ID)
		before = tribe.AlikeIDs(earlier.Result, r.Result)
	}
	l := tribe.Trace(before, r.Result)
	s := since{Run: r.ID, Since: earlier.ID, Tribes: changeRows(l, before, r.Result), Movers: []moverRow{}}
	name := make(map[int]string)
	for _, run := range [...]*tribe.Result{before, r.Result} {
		for i := range run.Tribes {
			name[run.Tribes[i].ID] = run.Tribes[i].Name
		}
	}
	for _, m := range l.Movers {
		who := &r.People[m.Person]
		s.Movers = append(s.Movers, moverRow{
			who.Source, who.ID, who.Handle, m.From, name[m.From], m.To, name[m.To], ifResampled(r.Result, who.Confidence),
			certaintyOf(before, placeOf(before, m.From)), certaintyOf(r.Result, placeOf(r.Result, m.To)),
		})
	}
	return s, nil
}

// placeOf returns the index of the tribe with an id, −1 if there is none.
func placeOf(r *tribe.Result, id int) int {
	return slices.IndexFunc(r.Tribes, func(t tribe.Tribe) bool { return t.ID == id })
}

// changeRows says how sure each tribe of a log is.
func changeRows(l tribe.Lineage, before, now *tribe.Result) []changeRow {
	rows := make([]changeRow, len(l.Tribes))
	for i, c := range l.Tribes {
		r := now
		if c.What == tribe.TribeMerged || c.What == tribe.TribeGone {
			r = before
		}
		rows[i] = changeRow{c, certaintyOf(r, placeOf(r, c.ID))}
	}
	return rows
}

// descends reports whether a run continues another, over any number of runs.
func (p project) descends(r *savedRun, id string) (bool, error) {
	all, err := p.manifests()
	if err != nil {
		return false, err
	}
	previous := make(map[string]string, len(all))
	for _, m := range all {
		previous[m.ID] = m.Previous
	}
	at := r.Previous
	for range all {
		if at == id {
			return true, nil
		}
		at = previous[at]
	}
	return false, nil
}

func sinceHeadline(earlier, r *savedRun, s since) string {
	n := make(map[string]int)
	for _, c := range s.Tribes {
		n[c.What]++
	}
	text := fmt.Sprintf("since run %s, which ended %s: %s", earlier.ID, date(earlier.Scope.End), changesInWords(n))
	newcomers := len(r.People)
	for i := range r.People {
		if _, there := slices.BinarySearchFunc(earlier.People, r.People[i], func(a, b tribe.Member) int { return a.Ref.Compare(b.Ref) }); there {
			newcomers--
		}
	}
	return text + "; " + count(int64(newcomers), "people") + " new"
}

// changesInWords counts what became of tribes.
func changesInWords(n map[string]int) string {
	text := plural(n[tribe.TribeKept], "tribe") + " kept"
	for _, part := range []struct{ what, words string }{
		{tribe.TribeBorn, "new"},
		{tribe.TribeSplit, "split off"},
		{tribe.TribeMerged, "merged into another"},
		{tribe.TribeGone, "gone"},
	} {
		if n[part.what] > 0 {
			text += fmt.Sprintf(", %d %s", n[part.what], part.words)
		}
	}
	return text
}

var changeColumns = append([]column[changeRow]{
	{head: "id", right: true, cell: func(t changeRow) string { return strconv.Itoa(t.ID) }},
	{head: "name", cell: func(t changeRow) string { return t.Name }},
	{head: "what", cell: func(t changeRow) string { return t.What }},
	{head: "before", right: true, cell: func(t changeRow) string { return strconv.Itoa(t.Before) }},
	{head: "after", right: true, cell: func(t changeRow) string { return strconv.Itoa(t.After) }},
	{head: "stayed", right: true, cell: func(t changeRow) string { return strconv.Itoa(t.Stayed) }},
	{head: "joined", right: true, cell: func(t changeRow) string { return strconv.Itoa(t.Joined) }},
	{head: "new", right: true, cell: func(t changeRow) string { return strconv.Itoa(t.New) }},
	{head: "left", right: true, cell: func(t changeRow) string { return strconv.Itoa(t.Left) }},
	{head: "lost", right: true, cell: func(t changeRow) string { return strconv.Itoa(t.Lost) }},
	{head: "overlap", right: true, cell: func(t changeRow) string { return judged(t.Same, 2) }},
	{head: "from", cell: func(t changeRow) string { return ids(t.From) }},
	{head: "into", cell: func(t changeRow) string { return ids(t.Into) }},
	{head: "was", cell: func(t changeRow) string { return t.Was }},
}, certaintyColumns("", changeRow.sure)...)

// changeTextColumns say the same in fewer columns and more words.
var changeTextColumns = []column[changeRow]{
	changeColumns[0],
	changeColumns[1],
	{head: "people", right: true, cell: func(t changeRow) string { return strconv.Itoa(t.After) }},
	{head: "before", right: true, cell: func(t changeRow) string { return strconv.Itoa(t.Before) }},
	changeColumns[len(changeColumns)-3],
	changeColumns[len(changeColumns)-2],
	{head: "what happened", cell: story},
	changeColumns[len(changeColumns)-1],
}

// story tells what became of a tribe.
func story(t changeRow) string {
	var parts []string
	say := func(n int, one, many string) {
		if n == 1 {
			parts = append(parts, "1 "+one)
		} else if n > 0 {
			parts = append(parts, thousands(int64(n))+" "+many)
		}
	}
	switch t.What {
	case tribe.TribeBorn:
		parts = append(parts, "new tribe")
	case tribe.TribeSplit:
		parts = append(parts, "split off from "+ids(t.From))
	case tribe.TribeMerged:
		parts = append(parts, "merged into "+ids(t.Into))
	case tribe.TribeGone:
		parts = append(parts, "gone: its people are in no tribe, or in several")
	default:
		if t.Was != "" {
			parts = append(parts, fmt.Sprintf("was called %q", t.Was))
		}
		if len(t.From) > 0 {
			parts = append(parts, "took in "+ids(t.From))
		}
	}
	if t.What == tribe.TribeKept || t.What == tribe.TribeBorn || t.What == tribe.TribeSplit {
		say(t.New, "newcomer", "newcomers")
		say(t.Joined, "joined", "joined")
		say(t.Left, "left", "left")
	}
	say(t.Lost, "no longer there", "no longer there")
	if len(parts) == 0 {
		return "as it was"
	}
	return strings.Join(parts, ", ")
}

func ids(list []int) string {
	var out []string
	for _, id := range list {
		out = append(out, strconv.Itoa(id))
	}
	return strings.Join(out, " ")
}

var moverColumns = slices.Concat([]column[moverRow]{
	{head: "handle", cell: func(m moverRow) string { return m.Handle }},
	{head: "source", long: true, cell: func(m moverRow) string { return m.Source }},
	{head: "person_id", long: true, cell: func(m moverRow) string { return m.PersonID }},
	{head: "from", right: true, cell: func(m moverRow) string { return strconv.Itoa(m.From) }},
	{head: "from_name", cell: func(m moverRow) string { return m.FromName }},
	{head: "to", right: true, cell: func(m moverRow) string { return strconv.Itoa(m.To) }},
	{head: "to_name", cell: func(m moverRow) string { return m.ToName }},
	{head: "confidence", right: true, cell: func(m moverRow) string { return optional(m.Confidence, 2) }},
}, certaintyColumns("to_", func(m moverRow) certainty { return m.ToSure }), certaintyColumns("from_", func(m moverRow) certainty { return m.FromSure }))
