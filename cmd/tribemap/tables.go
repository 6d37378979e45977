package main

import (
	"slices"
	"strconv"
	"strings"

	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

// Rows as they are printed: people by name rather than number.

type tribeRow struct {
	tribe.Tribe
	Stability *float64 `json:"stability"` // in place of 0 where it was not judged
	Doubts    []string `json:"doubts"`
	TopWords  string   `json:"-"`
}

func (t tribeRow) certainty() certainty { return certainty{t.Stability, t.Z, t.Doubts} }

func (p *program) tribesCommand() *cli.Command {
	return &cli.Command{
		Name:  "tribes",
		Usage: "list the tribes of a run, or what became of those of an earlier one",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "since", Usage: "what changed since run `ID`, or since previous: the run that this one continues"},
			&cli.BoolFlag{Name: "movers", Usage: "with --since: the people who changed tribe by themselves"},
			&cli.BoolFlag{Name: "overlap", Usage: "the people who belong to more than one tribe"},
			&cli.BoolFlag{Name: "levels", Usage: "list the tribes of coarser and finer resolutions, each with the one it lies within"},
		}, tableFlags...),
		Action: func(c *cli.Context) error {
			if c.Bool("movers") && !c.IsSet("since") {
				return usagef("--movers wants --since RUN")
			}
			if chosen := setOf(c, "overlap", "since", "levels"); len(chosen) > 1 {
				return usagef("--%s and --%s exclude each other", chosen[0], chosen[1])
			}
			r, err := runOf(c)
			if err != nil {
				return err
			}
			p.sayUnjudged(r)
			if c.Bool("overlap") {
				return p.overlap(c, r)
			}
			if c.IsSet("since") {
				return p.tribesSince(c, r)
			}
			if c.Bool("levels") {
				return p.levels(c, r)
			}
			return writeTable(c, p.stdout, tribeColumns, tribeRows(r.Result))
		},
	}
}

// setOf lists those of some flags that are set.
func setOf(c *cli.Context, flags ...string) []string {
	return slices.DeleteFunc(flags, func(name string) bool { return !c.IsSet(name) })
}

func (p *program) tiesCommand() *cli.Command {
	return &cli.Command{
		Name:      "ties",
		Usage:     "list the ties of a run, strongest first",
		ArgsUsage: "[PERSON]",
		Flags: append([]cli.Flag{
			&cli.IntFlag{Name: "top", Value: 50, Usage: "at most `N` rows; 0 lists all"},
			&cli.StringFlag{Name: "tribe", Usage: "only ties inside tribe `T` (number or name)"},
		}, tableFlags...),
		Action: p.ties,
	}
}

func (p *program) ties(c *cli.Context) error {
	if c.Int("top") < 0 {
		return usagef("--top: wanted 0 or more, got %d", c.Int("top"))
	}
	if c.NArg() > 1 {
		return usagef("ties takes at most one person, got %d", c.NArg())
	}
	r, err := loadedRun(c)
	if err != nil {
		return err
	}
	keep := func(tribe.Tie) bool { return true }
	if c.NArg() == 1 {
		who, err := r.person(c.Args().First())
		if err != nil {
			return err
		}
		keep = func(t tribe.Tie) bool { return t.A == who || t.B == who }
	}
	if c.IsSet("tribe") {
		id, err := r.tribe(c.String("tribe"))
		if err != nil {
			return err
		}
		all := keep
		keep = func(t tribe.Tie) bool { return all(t) && r.People[t.A].Tribe == id && r.People[t.B].Tribe == id }
	}
	rows := tieRows(r.Result, keep)
	if top := c.Int("top"); top > 0 && len(rows) > top {
		p.talk.say("%d of %d ties; --top 0 lists all", top, len(rows))
		rows = rows[:top]
	}
	return writeTable(c, p.stdout, tieColumns, rows)
}

func runOf(c *cli.Context) (*savedRun, error) {
	if err := noArguments(c); err != nil {
		return nil, err
	}
	return loadedRun(c)
}

func loadedRun(c *cli.Context) (*savedRun, error) { return projectOf(c).loadRun(c.String("run")) }

func tribeRows(r *tribe.Result) []tribeRow {
	rows := make([]tribeRow, len(r.Tribes))
	for i, t := range r.WithIDs().Tribes {
		var words []string
		for _, w := range t.Words[:min(6, len(t.Words))] {
			words = append(words, w.Text)
		}
		sure := certaintyOf(r, i)
		rows[i] = tribeRow{t, sure.Stability, sure.Doubts, strings.Join(words, ", ")}
	}
	return rows
}

var tribeColumns = slices.Concat([]column[tribeRow]{
	{head: "id", right: true, cell: func(t tribeRow) string { return strconv.Itoa(t.ID) }},
	{head: "name", cell: func(t tribeRow) string { return t.Name }},
	{head: "size", right: true, cell: func(t tribeRow) string { return strconv.Itoa(t.Size) }},
	{head: "posts", right: true, cell: func(t tribeRow) string { return strconv.Itoa(t.Posts) }},
	{head: "on_topic", right: true, cell: func(t tribeRow) string { return decimal(t.OnTopic, 2) }},
	{head: "internal_share", right: true, cell: func(t tribeRow) string { return decimal(t.InternalShare, 2) }},
}, certaintyColumns("", tribeRow.certainty), []column[tribeRow]{
	{head: "words", cell: func(t tribeRow) string { return t.TopWords }},
})
