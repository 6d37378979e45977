package main

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

func (p *program) termsCommand() *cli.Command {
	return &cli.Command{
		Name:  "terms",
		Usage: "words that mark a tribe; without --tribe, words to consider as further keywords",
		Description: "Words are ranked by log-likelihood over distinct authors, in one round. Nothing is added by itself:\n" +
			"--accept puts those you name under keywords in " + configName + ", and nothing is asked for until you crawl.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "tribe", Usage: "words of tribe `T` (number or name)"},
			&cli.IntFlag{Name: "top", Value: 20, Usage: "at most `N` words"},
			&cli.StringSliceFlag{Name: "accept", Usage: "add `WORD,…` of the list to the keywords; can be repeated"},
		}, tableFlags...),
		Action: p.terms,
	}
}

func (p *program) terms(c *cli.Context) error {
	r, err := runOf(c)
	if err != nil {
		return err
	}
	words, err := p.wordsToShow(c, r)
	if err != nil {
		return err
	}
	if accepted := c.StringSlice("accept"); len(accepted) > 0 {
		if c.Bool("json") || c.Bool("csv") {
			return usagef("--accept prints no table: leave --json and --csv out")
		}
		return p.acceptTerms(projectOf(c), r, words, accepted)
	}
	if c.Int("top") < 0 {
		return usagef("--top: wanted 0 or more, got %d", c.Int("top"))
	}
	rows := make([]termRow, min(len(words), c.Int("top")))
	for i := range rows {
		rows[i] = termRow{Word: words[i], Evidence: []termEvidence{}}
	}
	if c.IsSet("tribe") {
		return writeTable(c, p.stdout, wordColumns, rows)
	}
	if err := p.addEvidence(c.Context, projectOf(c), r, rows); err != nil {
		return err
	}
	return writeTable(c, p.stdout, slices.Concat(wordColumns, termEvidenceColumns()), rows)
}

// wordsToShow are the words of the tribe that is asked for, or else those that
// are proposed as keywords.
func (p *program) wordsToShow(c *cli.Context, r *savedRun) ([]tribe.Word, error) {
	if c.IsSet("tribe") {
		id, err := r.tribe(c.String("tribe"))
		if err != nil {
			return nil, err
		}
		p.talk.say("words of tribe %s", r.sureTribe(id))
		return r.Tribes[id].Words, nil
	}
	if len(r.Scope.Keywords) == 0 {
		return nil, hint(usagef("the run has no keywords to go on from"), `name a tribe with --tribe, or set keywords in %s`, configName)
	}
	return r.Proposals, nil
}

// termRow is a word with posts that hold it.
type termRow struct {
	tribe.Word
	Evidence []termEvidence `json:"evidence"`
}

// termEvidence is a post on topic that holds a proposed word.
type termEvidence struct {
	Post string `json:"post"`
	URL  string `json:"url,omitempty"`
	From string `json:"from"`
	Time string `json:"time,omitempty"`
	Text string `json:"text"` // around the word
}

// mostEvidence is how many posts a word shows, each by somebody else.
const mostEvidence = 3

// addEvidence reads the store again for posts that the words were counted
// from. Where the store is not, words stand alone.
func (p *program) addEvidence(ctx context.Context, pr project, r *savedRun, rows []termRow) (err error) {
	if len(rows) == 0 || !exists(pr.storeDir()) {
		return nil
	}
	st, err := pr.openStore()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	l, err := p.load(ctx, pr, st, r.Options, 0)
	if err != nil {
		return err
	}
	if l.input != r.Input || l.decisions != r.Decisions {
		p.talk.warn(`the store or the decisions have changed since run %s; "tribemap find" makes a new one`, r.ID)
	}
	return findEvidence(l, rows)
}

var wordColumns = []column[termRow]{
	{head: "word", cell: func(w termRow) string { return w.Word.Text }},
	{head: "g2", right: true, cell: func(w termRow) string { return decimal(w.G2, 1) }},
	{head: "authors", right: true, cell: func(w termRow) string { return strconv.Itoa(w.Authors) }},
	{head: "outside", right: true, cell: func(w termRow) string { return strconv.Itoa(w.Outside) }},
}

// termEvidenceColumns are what follows the numbers: on a terminal one example,
// in CSV the posts.
func termEvidenceColumns() []column[termRow] {
	columns := []column[termRow]{{head: "example", cell: func(w termRow) string {
		if len(w.Evidence) == 0 {
			return ""
		}
		return strings.TrimSpace(w.Evidence[0].Text)
	}}}
	for i := range mostEvidence {
		columns = append(columns, column[termRow]{
			head: "evidence_" + strconv.Itoa(i+1), long: true,
			cell: func(w termRow) string {
				if i >= len(w.Evidence) {
					return ""
				}
				if e := w.Evidence[i]; e.URL == "" {
					return e.Post
				}
				return w.Evidence[i].URL
			},
		})
	}
	return columns
}
