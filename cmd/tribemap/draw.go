package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"

	"tribemap/viz"

	"github.com/urfave/cli/v2"
)

func (p *program) mapCommand() *cli.Command {
	return &cli.Command{
		Name:  "map",
		Usage: "draw a run as one HTML file that works offline",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE` (default out/map.html in the project)"},
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
			name := cmp.Or(c.String("output"), projectOf(c).path("out", "map.html"))
			if err := p.drawMap(c.Context, r, cfg.Name, c.Int("threads"), name); err != nil {
				return err
			}
			fmt.Fprintln(p.stdout, name)
			return nil
		},
	}
}

func (p *program) drawMap(ctx context.Context, r *savedRun, title string, threads int, name string) error {
	s := p.talk.step("map")
	err := writeFile(name, func(w io.Writer) error {
		return viz.Map(ctx, w, r.Result, viz.MapOptions{
			Title: title, Version: r.Version, Facts: []string{"run " + r.ID}, RNG: r.Options.Seed, Threads: threads,
		})
	})
	if err == nil {
		s.done("%s", filepath.Base(name))
	}
	return err
}
