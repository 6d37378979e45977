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
			outputFlag("write to `FILE` (default out/map.html in the project)"),
			&cli.BoolFlag{Name: "share", Usage: "draw a copy to pass on, with pseudonyms and without posts (default out/shared.html)"},
			&cli.StringFlag{Name: "run", Usage: "draw run `ID` instead of the latest"},
			&cli.BoolFlag{Name: "svg", Usage: "write the map as a slide beside it, as vectors"},
			&cli.BoolFlag{Name: "png", Usage: "write the map as a slide beside it, as pixels"},
			&cli.BoolFlag{Name: "dark", Usage: "give slides a dark ground"},
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
			if c.Bool("dark") && !c.Bool("svg") && !c.Bool("png") {
				return usagef("--dark wants --svg or --png: the page has both grounds")
			}
			if c.Bool("share") && (c.Bool("svg") || c.Bool("png")) {
				return usagef("--share draws the page alone: leave out --svg and --png")
			}
			if c.Bool("share") {
				return p.shareMap(c, r, cmp.Or(cfg.Name, "Tribe map"))
			}
			name, write, err := outputOr(c, projectOf(c).mapFile())
			if err != nil {
				return err
			}
			title := cmp.Or(cfg.Name, projectOf(c).folderName())
			r.missed = p.coverageLines(c.Context, projectOf(c), r, tribeGap.line)
			if err := p.drawMap(c.Context, r, title, c.Int("threads"), name, write); err != nil {
				return err
			}
			fmt.Fprintln(p.stdout, name)
			return p.drawSlides(c, r, title, name, write)
		},
	}
}

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
		return viz.Map(ctx, w, r.Result, r.mapOptions(title, threads))
	})
	if err == nil {
		s.done("%s", filepath.Base(name))
	}
	return err
}

func (r *savedRun) mapOptions(title string, threads int) viz.MapOptions {
	return viz.MapOptions{
		Title: title, Version: r.Version, Facts: []string{"run " + r.ID}, RNG: r.Options.Seed, Threads: threads,
		Places: r.Places, Colours: r.Colours, Coverage: r.missed,
	}
}

// drawSlides writes the pictures that were asked for beside the page.
func (p *program) drawSlides(c *cli.Context, r *savedRun, title, page string, write fileWriter) error {
	if !c.Bool("svg") && !c.Bool("png") {
		return nil
	}
	s := p.talk.step("slides")
	picture, err := viz.NewPicture(c.Context, r.Result, viz.PictureOptions{
		MapOptions: r.mapOptions(title, c.Int("threads")), Dark: c.Bool("dark"),
	})
	if err != nil {
		return err
	}
	beside := strings.TrimSuffix(page, filepath.Ext(page))
	for _, kind := range [...]struct {
		flag  string
		write func(io.Writer) error
	}{{"svg", picture.WriteSVG}, {"png", picture.WritePNG}} {
		if !c.Bool(kind.flag) {
			continue
		}
		if err := write(beside+"."+kind.flag, kind.write); err != nil {
			return err
		}
		fmt.Fprintln(p.stdout, beside+"."+kind.flag)
	}
	s.done("1920 by 1080 pixels")
	return nil
}
