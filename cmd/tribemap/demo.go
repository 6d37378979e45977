package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"tribemap/crawl"
	"tribemap/internal/sample"

	"github.com/urfave/cli/v2"
)

func (p *program) demoCommand() *cli.Command {
	return &cli.Command{
		Name:  "demo",
		Usage: "the whole flow on an embedded sample of real conversations, no network",
		Description: "The sample is fourteen public mailing lists of 2002 under invented names. The folder is\n" +
			"a project like any other: tribemap -p out explain PERSON works on it.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Value: "out", Usage: "write to `DIR`"},
			&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "start of all chance; the same `S` gives the same bytes"},
		},
		Action: p.demo,
	}
}

func (p *program) demo(c *cli.Context) error {
	if err := noArguments(c); err != nil {
		return err
	}
	pr := project{c.String("output")}
	if err := pr.refuseOwn(); err != nil {
		return err
	}
	if err := p.importSample(c, pr); err != nil {
		return err
	}
	if !exists(pr.path(configName)) {
		if err := writeFile(pr.path(configName), func(w io.Writer) error { _, err := fmt.Fprintf(w, "name: %q\n", demoTitle); return err }); err != nil {
			return err
		}
	}
	opt := runOptions{MinTribe: 5, Connectors: 5, SeedTells: 5, Stability: 20, Seed: c.Uint64("seed")}
	r, err := p.find(c.Context, pr, opt, "", c.Int("threads"))
	if err != nil {
		return err
	}
	mapFile, listFile := pr.path("map.html"), pr.path("connectors.csv")
	if err := p.drawMap(c.Context, r, demoTitle, c.Int("threads"), mapFile, writeFile); err != nil {
		return err
	}
	if err := writeFile(listFile, func(w io.Writer) error { return writeConnectors(w, r.Result) }); err != nil {
		return err
	}
	p.printSummary(r)
	fmt.Fprintf(p.stdout, "\n%s  open it in a browser\n%s  the critical few, with evidence\n", mapFile, listFile)
	if len(r.Connectors) > 0 {
		p.talk.say("next: tribemap -p %s explain %s", pr.dir, r.People[r.Connectors[0].Person].Handle)
	}
	return nil
}

const demoTitle = "Fourteen mailing lists, 2002"

// sampleName is what the log of imports calls the sample.
const sampleName = "embedded sample"

// refuseOwn keeps the sample out of a project with conversations of its own.
func (p project) refuseOwn() (err error) {
	if !exists(p.storeDir()) {
		if exists(p.path(configName)) || exists(p.path("map.html")) {
			return hint(fmt.Errorf("%q holds something of yours", p.dir), "choose another folder with -o DIR")
		}
		return nil
	}
	st, err := p.openStore()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	imports, err := st.Imports(context.Background())
	if err != nil {
		return err
	}
	for _, i := range imports {
		if !slices.Equal(i.Files, []string{sampleName}) {
			return hint(fmt.Errorf("%q is a project with conversations of its own", p.dir), "choose another folder with -o DIR")
		}
	}
	return nil
}

// importSample goes the way of every archive: through a file and import.
func (p *program) importSample(c *cli.Context, pr project) error {
	dir, err := os.MkdirTemp("", "tribemap-sample-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "sample.ndjson.gz")
	if err := os.WriteFile(name, sample.Bytes(), 0o600); err != nil {
		return err
	}
	_, err = p.importFiles(c.Context, pr, []string{name}, []string{sampleName}, crawl.ImportOptions{})
	return err
}
