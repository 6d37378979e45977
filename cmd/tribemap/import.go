package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"tribemap"
	"tribemap/crawl"
	"tribemap/crawl/live"
	"tribemap/store"

	"github.com/urfave/cli/v2"
)

func (p *program) importCommand() *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "read files and folders of conversations into the store",
		ArgsUsage: "FILE…",
		Description: "The format is recognised by content: " + strings.Join(crawl.Formats(), ", ") + ";\n" +
			"plain, .gz or .zst. Importing the same file twice changes nothing.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Usage: "take every file for `FORMAT`"},
			&cli.StringFlag{Name: "source", Usage: "file the posts under `NAME`, so that people of different communities stay apart"},
			&cli.BoolFlag{Name: "json", Usage: "print the counts as JSON"},
		},
		Action: func(c *cli.Context) error {
			if name := c.String("format"); name != "" && !slices.Contains(crawl.Formats(), name) {
				return usagef("--format: wanted one of %s, got %q", strings.Join(crawl.Formats(), ", "), name)
			}
			if !c.Args().Present() {
				return hint(usagef("import wants files or folders"), "tribemap import mail.mbox slack-export.zip posts.ndjson")
			}
			if s := c.String("source"); s != "" && !tribemap.ValidSource(s) {
				return usagef("--source: wanted a short name without colons, got %q", s)
			}
			got, err := p.importFiles(c.Context, projectOf(c), c.Args().Slice(), c.Args().Slice(), crawl.ImportOptions{
				Format: c.String("format"), Source: c.String("source"),
			})
			if err != nil {
				return err
			}
			return p.printImport(c, got)
		},
	}
}

// imported is what an import did.
type imported struct {
	crawl.Report
	store.Changes
	LeftOut int // posts of people who opted out
}

// importAccount is the JSON object of import.
type importAccount struct {
	Files         int      `json:"files"`
	Bytes         int64    `json:"bytes"`
	Posts         int      `json:"posts"`
	New           int      `json:"new"`
	Updated       int      `json:"updated"`
	Known         int      `json:"known"`
	Clashes       int      `json:"clashes"`
	NewPeople     int      `json:"new_people"`
	UpdatedPeople int      `json:"updated_people"`
	LostTimes     int      `json:"lost_times"`
	LeftOut       int      `json:"left_out"`
	Problems      int      `json:"problems"`
	FirstProblems []string `json:"first_problems"`
	Unrecognised  int      `json:"unrecognised"`
}

func (i *imported) account() importAccount {
	a := importAccount{
		Files: i.Files, Bytes: i.Bytes, Posts: i.Posts,
		New: i.New, Updated: i.Updated, Known: i.Unchanged, Clashes: i.Conflicts,
		NewPeople: i.NewPeople, UpdatedPeople: i.UpdatedPeople,
		LostTimes: i.LostTimes, LeftOut: i.LeftOut, Problems: i.Problems, Unrecognised: i.Unrecognised,
		FirstProblems: []string{},
	}
	for _, problem := range i.FirstProblems {
		a.FirstProblems = append(a.FirstProblems, oneLine(problem.Error()))
	}
	return a
}

// importFiles reads paths into the project's store; the log calls them label.
func (p *program) importFiles(ctx context.Context, pr project, paths, label []string, opt crawl.ImportOptions) (imported, error) {
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil {
			return imported{}, hint(fmt.Errorf("cannot read %q: %w", path, rootCause(err)), "nothing was imported")
		}
	}
	leave, err := pr.optOut()
	if err != nil {
		return imported{}, err
	}
	defer boundMemory()()
	newProject, newStore := !exists(pr.dir), !exists(pr.storeDir())
	got, err := p.importOpen(ctx, pr, leave, paths, label, opt)
	if err != nil && newStore && got.nothing() && !notOurs(err) {
		err = errors.Join(err, os.RemoveAll(pr.storeDir()))
		if newProject {
			_ = os.Remove(pr.dir) // what else is in it by now stays
		}
	}
	return got, err
}

// notOurs reports whether a store that was not there is somebody else's by now.
func notOurs(err error) bool {
	return errors.Is(err, store.ErrLocked) || errors.Is(err, store.ErrNotStore)
}

// importOpen opens the store for an import.
func (p *program) importOpen(
	ctx context.Context, pr project, leave map[tribemap.Ref]bool, paths, label []string, opt crawl.ImportOptions,
) (imported, error) {
	st, err := pr.createStore()
	if err != nil {
		return imported{}, err
	}
	got, err := p.importInto(ctx, st, leave, paths, label, opt)
	p.warnOptOut(st, leave)
	return got, errors.Join(err, st.Close())
}

// nothing reports whether the store is as it was.
func (i *imported) nothing() bool { return i.Changes == store.Changes{} }

func (p *program) importInto(ctx context.Context, st *store.Store, leave map[tribemap.Ref]bool, paths, label []string, opt crawl.ImportOptions) (imported, error) {
	s := p.talk.step("import")
	opt.OnProgress = func(at crawl.Progress) { s.at(at.Done, at.Total, "B") }
	sink := &storeSink{store: st, leave: leave, left: make(map[tribemap.Ref]bool)}
	report, err := crawl.Import(ctx, paths, opt, sink)
	got := imported{report, sink.changes, sink.leftOut}
	if err != nil {
		return got, importHint(err, got)
	}
	s.done("%s in %s, %s", plural(report.Posts, "post"), plural(report.Files, "file"), count(report.Bytes, "B"))
	return got, st.LogImport(ctx, store.Import{
		Time: time.Now().Unix(), Files: label, Read: report.Posts, Lost: report.Problems, Changes: sink.changes,
	})
}

// storeSink puts pages into the store, less what belongs to people who opted
// out.
type storeSink struct {
	store   *store.Store
	leave   map[tribemap.Ref]bool
	changes store.Changes
	leftOut int
	left    map[tribemap.Ref]bool // posts of theirs
}

func (s *storeSink) Put(ctx context.Context, page tribemap.Page) error {
	if len(s.leave) > 0 {
		before := len(page.Posts)
		page.Posts = slices.DeleteFunc(page.Posts, func(p tribemap.Post) bool {
			out := s.leave[tribemap.Ref{Source: p.Source, ID: p.Author}]
			if out {
				s.left[p.Ref] = true
			}
			return out
		})
		for i := range page.Posts {
			live.Unname(&page.Posts[i], func(r tribemap.Ref) bool { return s.leave[r] })
		}
		page.People = slices.DeleteFunc(page.People, func(p tribemap.Person) bool { return s.leave[p.Ref] })
		page.Reactions = live.Unreact(page.Reactions, func(r tribemap.Ref) bool { return s.leave[r] })
		page.Reactions = slices.DeleteFunc(page.Reactions, func(r tribemap.Reaction) bool {
			return s.left[tribemap.Ref{Source: r.Source, ID: r.Post}]
		})
		s.leftOut += before - len(page.Posts)
	}
	for part := range store.Split(page) {
		changes, err := s.store.Put(ctx, part)
		s.changes.Add(changes)
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *program) printImport(c *cli.Context, got imported) error {
	if c.Bool("json") {
		if err := writeJSON(p.stdout, got.account()); err != nil {
			return err
		}
	} else {
		p.printImportText(got)
	}
	switch {
	case got.Incomplete():
		return incompletef("%s; everything else is in the store", whatIsLost(got.Problems-got.Cut, got.Cut))
	case got.Conflicts > 0:
		return incompletef("%s under the id of somebody else's; one of each pair is in the store", plural(got.Conflicts, "post"))
	}
	return nil
}

func (p *program) printImportText(got imported) {
	fmt.Fprintf(p.stdout, "posts   %s new, %s updated, %s known\n", thousands(int64(got.New)), thousands(int64(got.Updated)), thousands(int64(got.Unchanged)))
	fmt.Fprintf(p.stdout, "people  %s described, %s updated\n", thousands(int64(got.NewPeople)), thousands(int64(got.UpdatedPeople)))
	if got.Conflicts > 0 {
		fmt.Fprintf(p.stdout, "clashes %s an id that is already somebody else's post; one of each pair is kept; give each file its own --source NAME\n", have(got.Conflicts, "post"))
	}
	for _, f := range got.Formats {
		fmt.Fprintf(p.stdout, "format  %s: %s, %s\n", f.Format, plural(f.Files, "file"), plural(f.Posts, "post"))
	}
	if got.LostTimes > 0 {
		fmt.Fprintf(p.stdout, "times   %s without a readable date; the posts are kept\n", plural(got.LostTimes, "post"))
	}
	if got.LeftOut > 0 {
		fmt.Fprintf(p.stdout, "optout  %s left out\n", plural(got.LeftOut, "post"))
	}
	if got.Unrecognised > 0 {
		fmt.Fprintf(p.stdout, "skipped %s of a format nobody here knows, such as %s\n", plural(got.Unrecognised, "file"), got.FirstUnrecognised[0])
	}
	for _, problem := range got.FirstProblems {
		p.talk.warn("%s", oneLine(problem.Error()))
	}
	if more := got.Problems - len(got.FirstProblems); more > 0 {
		p.talk.warn("and %s more", plural(more, "record"))
	}
}

// whatIsLost words the records and the files that were not read.
func whatIsLost(records, cut int) string {
	var parts []string
	if records > 0 {
		parts = append(parts, plural(records, "record")+" could not be read")
	}
	if cut > 0 {
		parts = append(parts, plural(cut, "file")+" could not be read to the end")
	}
	return strings.Join(parts, ", ")
}

// have writes "1 post has", "2 posts have".
func have(n int, one string) string {
	if n == 1 {
		return plural(n, one) + " has"
	}
	return plural(n, one) + " have"
}

// importHint tells what is wrong with the store from what is wrong with a file.
func importHint(err error, got imported) error {
	switch {
	case errors.Is(err, store.ErrNoSpace), errors.Is(err, store.ErrReadOnly):
		return storeHint(err)
	case errors.Is(err, crawl.ErrNotRecognised):
		return hint(err, "known formats: %s; --format names one", strings.Join(crawl.Formats(), ", "))
	case errors.Is(err, crawl.ErrEmpty):
		return hint(err, "nothing was imported: the file is empty, or the folder holds no file")
	}
	if got.nothing() {
		return hint(err, "nothing was imported")
	}
	return hint(err, "what was read before is in the store; importing again goes on from there")
}
