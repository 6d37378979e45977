package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"tribemap/store"

	"github.com/urfave/cli/v2"
)

type status struct {
	Posts   int            `json:"posts"`
	People  int            `json:"people"`
	Imports []store.Import `json:"imports"`
	Latest  string         `json:"latest_run"`
	Runs    []manifest     `json:"runs"`
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
			if err != nil {
				return err
			}
			if c.Bool("json") {
				return writeJSON(p.stdout, s)
			}
			p.printStatus(s)
			return nil
		},
	}
}

func (p project) status() (s status, err error) {
	st, err := p.openStore(false)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	s.Posts, s.People = st.Count()
	if s.Imports, err = st.Imports(context.Background()); err != nil {
		return s, err
	}
	s.Runs, s.Latest, err = p.runs()
	return s, err
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
		if !e.IsDir() {
			continue
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
		fmt.Fprintf(p.stdout, "import  %s: %s, %s new", strings.Join(i.Files, " "), plural(i.Read, "post"), thousands(int64(i.Changes.New)))
		if i.Lost > 0 {
			fmt.Fprintf(p.stdout, ", %s unreadable", plural(i.Lost, "record"))
		}
		fmt.Fprintln(p.stdout)
	}
	for _, r := range s.Runs {
		mark := ""
		if r.ID == s.Latest {
			mark = " (latest)"
		}
		fmt.Fprintf(p.stdout, "run     %s: %s, %s%s\n", r.ID, count(int64(r.Counts.Posts), "posts"), count(int64(r.Counts.People), "people"), mark)
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
				err = writeJSON(p.stdout, report)
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
	st, err := pr.openStore(false)
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
