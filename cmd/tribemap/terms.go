package main

import (
	"strconv"

	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

func (p *program) termsCommand() *cli.Command {
	return &cli.Command{
		Name:  "terms",
		Usage: "words that mark a tribe; without --tribe, words to consider as further keywords",
		Description: "Words are ranked by log-likelihood over distinct authors. Nothing is added by itself:\n" +
			"put the ones you want into " + configName + ".",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "tribe", Usage: "words of tribe `T` (number or name)"},
			&cli.IntFlag{Name: "top", Value: 20, Usage: "at most `N` words"},
		}, tableFlags...),
		Action: func(c *cli.Context) error {
			r, err := runOf(c)
			if err != nil {
				return err
			}
			words := r.Proposals
			if c.IsSet("tribe") {
				id, err := r.tribe(c.String("tribe"))
				if err != nil {
					return err
				}
				words = r.Tribes[id].Words
			} else if len(r.Scope.Keywords) == 0 {
				return hint(usagef("the run has no keywords to go on from"), `name a tribe with --tribe, or set keywords in %s`, configName)
			}
			return writeTable(c, p.stdout, wordColumns, words[:min(len(words), c.Int("top"))])
		},
	}
}

var wordColumns = []column[tribe.Word]{
	{head: "word", cell: func(w tribe.Word) string { return w.Text }},
	{head: "g2", right: true, cell: func(w tribe.Word) string { return decimal(w.G2, 1) }},
	{head: "authors", right: true, cell: func(w tribe.Word) string { return strconv.Itoa(w.Authors) }},
	{head: "outside", right: true, cell: func(w tribe.Word) string { return strconv.Itoa(w.Outside) }},
}
