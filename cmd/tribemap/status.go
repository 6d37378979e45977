package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"tribemap/crawl/live"
	"tribemap/store"

	"github.com/urfave/cli/v2"
)

type status struct {
	Posts   int
	People  int
	Imports []store.Import
	Latest  string
	Runs    []manifest
	Crawl   live.Report
	// Gaps are what the tribes of the latest run miss; Unplaced counts windows
	// that are not complete and hold nothing of any tribe.
	Gaps     []tribeGap
	Unplaced int
}

// statusAccount is the JSON object of status.
type statusAccount struct {
	Posts   int             `json:"posts"`
	People  int             `json:"people"`
	Imports []importSummary `json:"imports"`
	Latest  string          `json:"latest_run"`
	Runs    []manifest      `json:"runs"`
	Crawl   *crawlAccount   `json:"crawl,omitempty"`
	Gaps    []tribeGap      `json:"gaps,omitempty"`
	Running *crawlProgress  `json:"running,omitempty"`
}

// importSummary is what the store remembers of an import.
type importSummary struct {
	Time          int64    `json:"time"` // Unix seconds
	Files         []string `json:"files"`
	Read          int      `json:"read"`
	Lost          int      `json:"lost"`
	New           int      `json:"new"`
	Updated       int      `json:"updated"`
	Known         int      `json:"known"`
	Clashes       int      `json:"clashes"`
	NewPeople     int      `json:"new_people"`
	UpdatedPeople int      `json:"updated_people"`
}

// checkAccount is the JSON object of check.
type checkAccount struct {
	Posts    int      `json:"posts"`
	People   int      `json:"people"`
	Imports  int      `json:"imports"`
	Blocks   int      `json:"blocks"`
	Replaced int      `json:"replaced"`
	NoPerson int      `json:"no_person"` // authors whom nothing describes
	Bad      int      `json:"bad"`
	Problems []string `json:"problems"`
}

func (p *program) statusCommand() *cli.Command {
	return &cli.Command{
		Name:  "status",
		Usage: "say what the store holds, what was imported and which runs there are",
		Flags: []cli.Flag{&cli.BoolFlag{Name: "json", Usage: "print JSON"}},
		Action: func(c *cli.Context) error {
			if err := noArguments(c); err != nil {
				return err
			}
			s, err := projectOf(c).status()
			if running := projectOf(c).running(); running != nil && errors.Is(err, store.ErrLocked) {
				if c.Bool("json") {
					return writeJSON(p.stdout, statusAccount{Imports: []importSummary{}, Runs: []manifest{}, Running: running})
				}
				p.printRunning(running)
				return nil
			}
			if err != nil {
				return err
			}
			if c.Bool("json") {
				return writeJSON(p.stdout, s.account())
			}
			p.printStatus(s)
			return nil
		},
	}
}

func (p project) status() (s status, err error) {
	st, err := p.openStore()
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	s.Posts, s.People = st.Count()
	if s.Imports, err = st.Imports(context.Background()); err != nil {
		return s, err
	}
	if s.Crawl, err = live.Covered(context.Background(), &storeJournal{store: st}); err != nil {
		return s, err
	}
	if s.Runs, s.Latest, err = p.runs(); err != nil || s.Latest == "" || gapsIn(s.Crawl)+s.Crawl.Left == 0 {
		return s, err
	}
	r, err := p.loadRun(s.Latest)
	if err != nil {
		return s, err
	}
	s.Gaps, s.Unplaced, err = underSampled(context.Background(), st, r, s.Crawl.Windows)
	return s, err
}

func (s status) account() statusAccount {
	a := statusAccount{
		Posts: s.Posts, People: s.People, Imports: []importSummary{},
		Latest: s.Latest, Runs: append([]manifest{}, s.Runs...), Gaps: s.Gaps,
	}
	if s.Crawl.All.Requests > 0 {
		crawl := accountOfCrawl(s.Crawl)
		a.Crawl = &crawl
	}
	for i := range a.Runs {
		opt := &a.Runs[i].Options
		opt.Keywords = append([]string{}, opt.Keywords...)
	}
	for _, i := range s.Imports {
		a.Imports = append(a.Imports, importSummary{
			Time: i.Time, Files: append([]string{}, i.Files...), Read: i.Read, Lost: i.Lost,
			New: i.Changes.New, Updated: i.Changes.Updated, Known: i.Changes.Unchanged, Clashes: i.Changes.Conflicts,
			NewPeople: i.Changes.NewPeople, UpdatedPeople: i.Changes.UpdatedPeople,
		})
	}
	return a
}

func accountOf(r store.Report) checkAccount {
	return checkAccount{
		Posts: r.Posts, People: r.People, Imports: r.Imports, Blocks: r.Blocks,
		Replaced: r.Replaced, NoPerson: r.NoPerson, Bad: r.Bad, Problems: append([]string{}, r.Problems...),
	}
}

// runs lists the manifests by id, and the id of the latest run.
func (p project) runs() (all []manifest, latest string, err error) {
	entries, err := os.ReadDir(p.path("runs"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	for _, e := range entries {
		if !e.IsDir() || !exists(p.path("runs", e.Name(), manifestFile)) {
			continue // a run that could not be written to its end
		}
		r, err := p.loadRun(e.Name())
		if err != nil {
			return nil, "", err
		}
		all = append(all, r.manifest)
	}
	slices.SortFunc(all, func(a, b manifest) int { return strings.Compare(a.ID, b.ID) })
	text, err := os.ReadFile(p.path("runs", latestFile))
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	return all, strings.TrimSpace(string(text)), err
}

func (p *program) printStatus(s status) {
	fmt.Fprintf(p.stdout, "store   %s, %s\n", count(int64(s.Posts), "posts"), count(int64(s.People), "people"))
	for _, i := range s.Imports {
		fmt.Fprintf(p.stdout, "import  %s  %s: %s, %s new", date(i.Time), strings.Join(i.Files, " "), plural(i.Read, "post"), thousands(int64(i.Changes.New)))
		if i.Lost > 0 {
			fmt.Fprintf(p.stdout, ", %s unreadable", plural(i.Lost, "record"))
		}
		if i.Changes.Conflicts > 0 {
			fmt.Fprintf(p.stdout, ", %s", have(i.Changes.Conflicts, "post")+" the id of another")
		}
		fmt.Fprintln(p.stdout)
	}
	if s.Crawl.All.Requests > 0 {
		fmt.Fprintf(p.stdout, "crawl   %s, %s left\n", plural(s.Crawl.All.Requests, "request"), plural(s.Crawl.Left, "task"))
		p.printCoverage(s.Crawl)
		p.printGaps(s)
	}
	for _, r := range s.Runs {
		mark := ""
		if r.ID == s.Latest {
			mark = " (latest)"
		}
		fmt.Fprintf(p.stdout, "run     %s: %s, %s%s\n", r.ID, count(int64(r.Counts.Posts), "posts"), count(int64(r.Counts.People), "people"), mark)
	}
}

// printGaps says what the tribes of the latest run miss.
func (p *program) printGaps(s status) {
	for _, g := range s.Gaps {
		fmt.Fprintf(p.stdout, "missed  tribe %d %s (%s): %s\n", g.Tribe, printable(g.Name), g.certainty, g.sentence())
	}
	if s.Unplaced > 0 && s.Latest != "" {
		fmt.Fprintf(p.stdout, "missed  %s\n", unplacedSentence(s.Unplaced))
	}
}

func (p *program) checkCommand() *cli.Command {
	return &cli.Command{
		Name:  "check",
		Usage: "read the whole store and say whether it is sound",
		Flags: []cli.Flag{&cli.BoolFlag{Name: "json", Usage: "print JSON"}},
		Action: func(c *cli.Context) error {
			if err := noArguments(c); err != nil {
				return err
			}
			report, err := checkStore(c.Context, projectOf(c))
			if err != nil {
				return err
			}
			if c.Bool("json") {
				err = writeJSON(p.stdout, accountOf(report))
			} else {
				p.printCheck(report)
			}
			if err == nil && report.Bad > 0 {
				err = hint(fmt.Errorf("the store has %s", plural(report.Bad, "problem")), "import the archives into a new project")
			}
			return err
		},
	}
}

func checkStore(ctx context.Context, pr project) (report store.Report, err error) {
	st, err := pr.openStore()
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	return st.Check(ctx)
}

func (p *program) printCheck(r store.Report) {
	for _, problem := range r.Problems {
		fmt.Fprintln(p.stdout, problem)
	}
	fmt.Fprintf(p.stdout, "%s, %s, %s: ", count(int64(r.Posts), "posts"), count(int64(r.People), "people"), plural(r.Blocks, "block"))
	if r.Bad == 0 {
		fmt.Fprintln(p.stdout, "sound")
	} else {
		fmt.Fprintln(p.stdout, plural(r.Bad, "problem"))
	}
}
