package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"

	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

// judgedRow is a name of a client's list.
type judgedRow struct {
	Listed    string `json:"listed"` // as the list gives it
	TribeName string `json:"tribe_name"`
	PersonID  string `json:"person_id"`
	Handle    string `json:"handle"`
	Rank      int    `json:"rank"` // as one of our connectors, 0 if none
	// Certainty is that of the tribe.
	Certainty certainty `json:"tribe_certainty"`
	tribe.Judged
}

var judgedColumns = append([]column[judgedRow]{
	{head: "listed", cell: func(j judgedRow) string { return j.Listed }},
	{head: "handle", cell: func(j judgedRow) string { return j.Handle }},
	{head: "person_id", long: true, cell: func(j judgedRow) string { return j.PersonID }},
	{head: "tribe", cell: func(j judgedRow) string { return j.TribeName }},
	{head: "strong_ties", right: true, cell: func(j judgedRow) string { return strconv.Itoa(j.StrongTies) }},
	{head: "answered_by", right: true, cell: func(j judgedRow) string { return strconv.Itoa(j.AnsweredBy) }},
	{head: "last_seen", cell: func(j judgedRow) string { return date(j.LastSeen) }},
	{head: "tells", right: true, cell: func(j judgedRow) string { return decimal(j.Marginal, 1) }},
	{head: "our_rank", right: true, cell: func(j judgedRow) string { return strings.TrimPrefix(strconv.Itoa(j.Rank), "0") }},
	{head: "flags", cell: func(j judgedRow) string { return strings.Join(j.Flags, " ") }},
}, onlyInCSV(certaintyColumns("tribe_", func(j judgedRow) certainty { return j.Certainty }))...)

// judgement is the JSON of connectors --judge.
type judgement struct {
	People  []judgedRow   `json:"people"`
	Matches []tribe.Match `json:"matches"`
	Unknown []string      `json:"unknown"` // names of the list that nobody here bears
}

// judgeStream is the random stream that a list is judged with.
const judgeStream = 0x6a756467

// judge holds a client's own list against the connectors.
func (p *program) judge(c *cli.Context, r *savedRun) error {
	f, err := os.Open(c.String("judge"))
	if err != nil {
		return err
	}
	defer f.Close()
	names, err := readNames(f)
	if err != nil {
		return fmt.Errorf("%s: %w", f.Name(), err)
	}
	var j judgement
	var list []uint32
	given := map[uint32]string{}
	for _, name := range names {
		u, err := r.listed(name)
		if err != nil {
			j.Unknown = append(j.Unknown, name)
			p.talk.warn("%s: %v", f.Name(), err)
			continue
		}
		list = append(list, u)
		given[u] = name
	}
	if len(list) == 0 {
		return hint(fmt.Errorf("%s: none of %s is known here", f.Name(), plural(len(names), "name")), "wanted handles, ids or profile URLs, one a row")
	}
	found, err := p.judgeList(c.Context, projectOf(c), r, list, c.Int("threads"))
	if err != nil {
		return err
	}
	j.Matches = found.Matches
	for _, x := range found.People {
		who := &r.People[x.Person]
		row := judgedRow{given[x.Person], r.tribeName(x.Tribe), who.Ref.String(), who.Handle, r.ranks()[x.Person], certaintyOf(r.Result, x.Tribe), x}
		j.People = append(j.People, row)
	}
	if c.Bool("json") {
		return writeJSON(p.stdout, j)
	}
	if err := writeTable(c, p.stdout, judgedColumns, j.People); err != nil || c.Bool("csv") {
		return err
	}
	fmt.Fprintln(p.stdout)
	for _, m := range j.Matches {
		where := "all tribes"
		if m.Tribe >= 0 {
			where = r.tribeName(m.Tribe)
		}
		listed, ours := "the one listed reaches", "the one"
		if m.K > 1 {
			listed, ours = fmt.Sprintf("the %d listed reach", m.K), fmt.Sprintf("the %d", m.K)
		}
		fmt.Fprintf(p.stdout, "%s: %s %.1f people (%.1f–%.1f), %s we would choose %.1f (%.1f–%.1f)\n",
			printable(where), listed, m.Listed.Mean, m.Listed.Low, m.Listed.High, ours, m.Ours.Mean, m.Ours.Low, m.Ours.High)
		fmt.Fprintf(p.stdout, "  ours are worth %s; as many chosen otherwise: %s\n", randomPeople(m.RandomEquals), armList(m.Arms))
	}
	fmt.Fprintln(p.stdout)
	p.printSureTribes(r, tribesOf(found.People, func(x tribe.Judged) int { return x.Tribe }))
	return nil
}

// judgeList judges people by their numbers in the run.
func (p *program) judgeList(ctx context.Context, pr project, r *savedRun, list []uint32, threads int) (tribe.Judgement, error) {
	h, err := p.hearAgain(ctx, pr, r)
	if err != nil {
		return tribe.Judgement{}, err
	}
	h.opt.Threads = threads
	return tribe.JudgeList(ctx, h.talk, h.tribes, r.Ties, list, rand.New(rand.NewPCG(r.Options.Seed, judgeStream)), h.opt)
}

// hearing is the talk of a run, read again, and how its connectors were chosen.
type hearing struct {
	talk   *tribe.Talk
	tribes []uint32 // of each person, None if none
	opt    tribe.ConnectorOptions
}

// hearAgain reads the store again in the scope of the run, which must still be
// what the run was made of.
func (p *program) hearAgain(ctx context.Context, pr project, r *savedRun) (h hearing, err error) {
	st, err := pr.openStore()
	if err != nil {
		return h, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	l, err := p.load(ctx, pr, st, r.Options, 0)
	if err != nil {
		return h, err
	}
	if l.input != r.Input || l.decisions != r.Decisions {
		return h, hint(fmt.Errorf("the store or the decisions have changed since run %s", r.ID), `"tribemap find" makes a new one`)
	}
	h = hearing{talk: l.talk, tribes: make([]uint32, len(r.People)), opt: tribe.ConnectorOptions{
		SeedTells: r.Options.SeedTells, NoShow: r.Options.NoShow,
	}}
	for i := range r.People {
		m := &r.People[i]
		l.talk.Bot[i] = m.Bot
		h.tribes[i] = tribe.None
		if m.Tribe >= 0 {
			h.tribes[i] = uint32(m.Tribe)
		}
		if slices.Contains(l.edits.Exclude, m.Ref) {
			h.opt.Excluded = append(h.opt.Excluded, uint32(i))
		}
	}
	return h, nil
}

// nameColumns are the heads under which a list names people, best first.
var nameColumns = []string{"person_id", "id", "profile_url", "url", "profile", "handle", "username", "user", "account", "name"}

// readNames returns the names of a list: those of the first column known by its
// head, or of the first column where there is no such head.
func readNames(r io.Reader) ([]string, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	column := -1
	for _, want := range nameColumns {
		at := slices.IndexFunc(rows[0], func(head string) bool {
			return strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(head, "\ufeff")), want)
		})
		if column < 0 && at >= 0 {
			column = at
		}
	}
	if column >= 0 {
		rows = rows[1:]
	}
	var names []string
	for _, row := range rows {
		if at := max(column, 0); at < len(row) && strings.TrimSpace(row[at]) != "" {
			names = append(names, strings.TrimSpace(row[at]))
		}
	}
	return names, nil
}

// listed finds a person as person does, or by the address of their profile.
func (r *savedRun) listed(name string) (uint32, error) {
	if !strings.Contains(name, "://") {
		return r.person(name)
	}
	plain := func(url string) string {
		_, url, _ = strings.Cut(strings.ToLower(url), "://")
		return strings.TrimSuffix(strings.TrimPrefix(url, "www."), "/")
	}
	at := slices.IndexFunc(r.People, func(m tribe.Member) bool { return m.URL != "" && plain(m.URL) == plain(name) })
	if at < 0 {
		return 0, fmt.Errorf("nobody has the profile %q", name)
	}
	return uint32(at), nil
}
