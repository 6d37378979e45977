package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tribemap/viz"

	"github.com/urfave/cli/v2"
)

func (p *program) mapCommand() *cli.Command {
	return &cli.Command{
		Name:  "map",
		Usage: "draw a run as one HTML file that works offline",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE` (default out/map.html in the project)"},
			&cli.BoolFlag{Name: "share", Usage: "draw a copy to pass on, with pseudonyms and without posts (default out/shared.html)"},
			&cli.StringFlag{Name: "run", Usage: "draw run `ID` instead of the latest"},
		},
		Action: func(c *cli.Context) error {
			r, err := runOf(c)
			if err != nil {
				return err
			}
			cfg, err := projectOf(c).config()
			if err != nil {
				return err
			}
			if c.Bool("share") {
				return p.shareMap(c, r, cmp.Or(cfg.Name, "Tribe map"))
			}
			name, write := c.String("output"), writeOutput
			if name == "" {
				name, write = projectOf(c).mapFile(), writeFile
			}
			if err := p.drawMap(c.Context, r, cmp.Or(cfg.Name, projectOf(c).folderName()), c.Int("threads"), name, write); err != nil {
				return err
			}
			fmt.Fprintln(p.stdout, name)
			return nil
		},
	}
}

// fileWriter is writeFile or writeOutput.
type fileWriter func(name string, write func(io.Writer) error) error

// folderName is the last part of the project's path, "" at the root.
func (p project) folderName() string {
	dir, err := filepath.Abs(p.dir)
	if err != nil {
		return ""
	}
	return strings.Trim(filepath.Base(dir), string(filepath.Separator))
}

// mapFile is where the project's map lies: in out, or beside the store where
// there is one already, as in the project that demo makes.
func (p project) mapFile() string {
	if beside := p.path("map.html"); exists(beside) {
		return beside
	}
	return p.path("out", "map.html")
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func (p *program) drawMap(ctx context.Context, r *savedRun, title string, threads int, name string, write fileWriter) error {
	s := p.talk.step("map")
	err := write(name, func(w io.Writer) error {
		return viz.Map(ctx, w, r.Result, viz.MapOptions{
			Title: title, Version: r.Version, Facts: []string{"run " + r.ID}, RNG: r.Options.Seed, Threads: threads,
		})
	})
	if err == nil {
		s.done("%s", filepath.Base(name))
	}
	return err
}
