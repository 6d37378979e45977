package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

// comparison is one run of everything.
type comparison struct {
	program, python, script string
	packs, dir, raw         string
	graphs, systems         *regexp.Regexp // filters; nil = all
	quick                   bool
	rounds                  int
	limit                   time.Duration
	extras                  []system
}

// subject is a graph to be measured on.
type subject struct {
	name  string
	large bool
}

// subjects are all graphs, small ones first.
func subjects() []subject {
	var all []subject
	for _, f := range finds {
		all = append(all, subject{f.name, false})
	}
	for _, r := range recipes {
		all = append(all, subject{r.name, r.large})
	}
	return all
}

// provide makes or unpacks the graph of that name.
func provide(name, packs, dir string) error {
	for _, f := range finds {
		if f.name == name {
			return f.unpack(packs, dir, os.Stderr)
		}
	}
	for _, r := range recipes {
		if r.name == name {
			return r.generate(dir, os.Stderr)
		}
	}
	return fmt.Errorf("no graph %q", name)
}

func (c comparison) run(out, talk io.Writer) error {
	if err := os.MkdirAll(c.dir, 0o777); err != nil {
		return err
	}
	systems, err := peers(c.python, c.script, talk)
	if err != nil {
		fmt.Fprintln(talk, "skipped: all peers of Python:", err)
	}
	systems = append(append(own(c.program), systems...), c.extras...)
	systems = slices.DeleteFunc(systems, func(s system) bool { return !passes(c.systems, s.name) })
	raw := io.Discard
	if c.raw != "" {
		f, err := os.Create(c.raw)
		if err != nil {
			return err
		}
		defer f.Close()
		raw = f
	}
	for _, s := range subjects() {
		if !passes(c.graphs, s.name) || c.quick && s.large {
			continue
		}
		if err := c.one(s, systems, out, raw, talk); err != nil {
			return err
		}
	}
	return nil
}

func passes(filter *regexp.Regexp, name string) bool {
	return filter == nil || filter.MatchString(name)
}

// one measures all systems on one graph, round by round.
func (c comparison) one(s subject, systems []system, out, raw, talk io.Writer) error {
	edges, truth, err := c.files(s)
	if err != nil {
		fmt.Fprintln(talk, "skipped:", s.name+":", err)
		return nil
	}
	size, err := c.judge(edges, os.DevNull, "")
	if err != nil {
		return err
	}
	rounds := c.rounds
	if s.large {
		rounds = 1
	}
	measured := make([]series, len(systems))
	for i, sys := range systems {
		if sys.maxEdges > 0 && size.Edges > sys.maxEdges {
			measured[i].err = fmt.Errorf("not tried above %d edges", sys.maxEdges)
		}
	}
	for range rounds {
		for i, sys := range systems {
			if measured[i].err == nil { // what did not end once is not tried again
				fmt.Fprintln(talk, s.name, sys.name)
				measured[i].add(c.measure(sys, edges, truth))
			}
		}
	}
	for i, sys := range systems {
		measured[i].name = sys.name
		measured[i].writeRaw(raw, s.name)
	}
	writeTable(out, s.name, size, measured)
	return c.determinism(out, s, edges)
}

// measure runs a system once and has its membership judged.
func (c comparison) measure(s system, edges, truth string) (m measurement) {
	ctx, cancel := context.WithTimeout(context.Background(), c.limit)
	defer cancel()
	membership := filepath.Join(c.dir, "membership-"+s.name)
	m.account, m.processor, m.err = s.run(ctx, edges, membership)
	if m.err == nil {
		m.verdict, m.err = c.judge(edges, membership, truth)
	}
	if errors.Is(m.err, context.DeadlineExceeded) {
		m.err = fmt.Errorf("not done in %v", c.limit)
	}
	return m
}

// files returns the files of a graph, made first where they are missing.
func (c comparison) files(s subject) (edges, truth string, err error) {
	edges, truth = filepath.Join(c.dir, s.name+".txt"), filepath.Join(c.dir, s.name+".truth")
	if _, err := os.Stat(edges); errors.Is(err, fs.ErrNotExist) {
		if _, err := step("make", s.name, c.packs, c.dir); err != nil {
			return "", "", err
		}
	}
	if _, err := os.Stat(truth); err != nil {
		truth = ""
	}
	return edges, truth, nil
}

func (c comparison) judge(edges, membership, truth string) (v verdict, err error) {
	out, err := step("judge", edges, membership, truth)
	if err != nil {
		return v, err
	}
	return v, json.Unmarshal(out, &v)
}

// step runs a part of this program as a process of its own.
func step(args ...string) ([]byte, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", args[0], err)
	}
	return out, nil
}
