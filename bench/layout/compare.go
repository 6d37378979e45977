package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"tribemap/graph"
	"tribemap/viz/layout"
	"tribemap/viz/layout/layouttest"
)

// comparison holds the flags.
type comparison struct {
	python, script string
	dir            string
	also           []string
	peers, quick   bool
	strict         bool
	rounds         int
	limit          time.Duration
	graphs         *regexp.Regexp
}

func (c comparison) run() error {
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return err
	}
	found, err := c.versions()
	if err != nil {
		return err
	}
	for _, r := range recipes {
		if c.quick && r.large || c.graphs != nil && !c.graphs.MatchString(r.name) {
			continue
		}
		if err := r.write(c.dir); err != nil {
			return err
		}
		if err := c.compare(r, found); err != nil {
			return err
		}
	}
	for _, name := range c.also {
		if err := c.compare(recipe{name: name}, found); err != nil {
			return err
		}
	}
	return nil
}

// versions returns the peers that Python finds.
func (c comparison) versions() (map[string]string, error) {
	found := map[string]string{}
	if !c.peers {
		return found, nil
	}
	out, err := exec.Command(c.python, c.script, "versions").Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.python, err)
	}
	fmt.Printf("peers: %s\n", bytes.TrimSpace(out))
	return found, json.Unmarshal(out, &found)
}

// largestForPeers is the number of people beyond which peers are not tried.
const largestForPeers = 50_000

// compare lays one graph out by every method and judges what comes out.
func (c comparison) compare(r recipe, found map[string]string) error {
	name := r.name
	g, tribes, err := read(c.dir, name, 2)
	if err != nil {
		return err
	}
	fmt.Printf("\n%s: %d people, %d ties, %d tribes\n", name, g.N(), g.M(), slices.Max(tribes)+1)
	fmt.Printf("%-12s %8s %8s %8s\n", "", "s", "cpu s", "MB")
	for _, threads := range []string{"2", "1"} {
		a, q, err := c.show(name, "own-"+threads, c.rounds, g, tribes, c.self(name, threads)...)
		if err != nil {
			return err
		}
		if missed := r.missed(a, q); c.strict && threads == "2" && len(missed) > 0 {
			return fmt.Errorf("%s misses %s", name, strings.Join(missed, ", "))
		}
	}
	if err := c.steady(name, g, tribes); err != nil {
		return err
	}
	if !c.peers || g.N() > largestForPeers {
		return nil
	}
	if _, _, err := c.show(name, "referee", 1, g, tribes, c.self(name, "referee")...); err != nil {
		return err
	}
	for _, peer := range []string{"sfdp", "igraph-drl"} {
		if found[peer] == "" {
			fmt.Printf("%-12s not installed\n", peer)
			continue
		}
		line := []string{c.python, c.script, peer, filepath.Join(c.dir, name+".txt"), fmt.Sprint(g.N()), c.places(name, peer)}
		if _, _, err := c.show(name, peer, 1, g, tribes, line...); err != nil {
			return err
		}
	}
	return nil
}

// self is the command line of this program's own step.
func (c comparison) self(name, method string) []string {
	system := method
	if method != "referee" {
		system = "own-" + method
	}
	return []string{os.Args[0], "place", c.dir, name, method, c.places(name, system)}
}

func (c comparison) places(name, system string) string {
	return filepath.Join(c.dir, name+"."+system+".xy")
}

// most memory for a million people, and least quality for ten thousand.
const (
	mostBytes = 1e9
	leastKJ   = 0.10
	leastS10  = 0.95
)

// missed names the bounds that a run of the product breaks.
func (r recipe) missed(a account, q layouttest.Quality) []string {
	var out []string
	if r.most > 0 && a.Seconds > r.most.Seconds() {
		out = append(out, fmt.Sprintf("%v: %.2f s", r.most, a.Seconds))
	}
	if a.Peak > mostBytes {
		out = append(out, fmt.Sprintf("1 GB: %.0f MB", float64(a.Peak)/1e6))
	}
	if r.name == "planted-10k" && (q.Neighbours < leastKJ || q.SameTribe < leastS10) {
		out = append(out, fmt.Sprintf("the quality: %v", q))
	}
	return out
}

// show runs a command line a few times, prints the median and the quality, and
// returns them.
func (c comparison) show(name, system string, rounds int, g *graph.CSR, tribes []uint32, line ...string) (a account, q layouttest.Quality, err error) {
	var runs []account
	for range rounds {
		ctx, cancel := context.WithTimeout(context.Background(), c.limit)
		cmd := exec.CommandContext(ctx, line[0], line[1:]...)
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		late := ctx.Err() != nil
		cancel()
		if late {
			fmt.Printf("%-12s not done in %v\n", system, c.limit)
			return a, q, nil
		}
		if err != nil {
			return a, q, fmt.Errorf("%s: %w", system, err)
		}
		if err := json.Unmarshal(out, &a); err != nil {
			return a, q, fmt.Errorf("%s: %w", system, err)
		}
		runs = append(runs, a)
	}
	slices.SortFunc(runs, func(a, b account) int { return cmp.Compare(a.Processor, b.Processor) })
	a = runs[len(runs)/2]
	at, err := readPlaces(c.places(name, system), g.N())
	if err != nil {
		return a, q, err
	}
	q = layouttest.Measure(g, tribes, at, 0.3, sampleOf(g))
	fmt.Printf("%-12s %8.3f %8.3f %8.0f  %v\n", system, a.Seconds, a.Processor, float64(a.Peak)/1e6, q)
	return a, q, nil
}

// sampleOf keeps judging within a minute.
func sampleOf(g *graph.CSR) int { return min(2000, max(100, 40_000_000/g.N())) }

// steady prints what places promise beyond quality: the same bytes for any
// number of threads, a map that stays when ties are added, and dots that do not
// overlap.
func (c comparison) steady(name string, g *graph.CSR, tribes []uint32) error {
	one, err := os.ReadFile(c.places(name, "own-1"))
	if err != nil {
		return err
	}
	two, err := os.ReadFile(c.places(name, "own-2"))
	if err != nil {
		return err
	}
	at, err := readPlaces(c.places(name, "own-2"), g.N())
	if err != nil {
		return err
	}
	median, most, err := drift(g, tribes, at)
	if err != nil {
		return err
	}
	fmt.Printf("same bytes for 1 and 2 threads: %v\n", bytes.Equal(one, two))
	fmt.Printf("with 5 %% more ties half of the people move less than %.2f %% of the width, nine in ten less than %.2f %%\n", 100*median, 100*most)
	width := dot(g, at)
	fmt.Printf("in a window of %d by %d pixels dots up to %.2f pixels wide leave 99 %% free of overlap; 2 pixels at zoom %.1f\n",
		windowWidth, windowHeight, width, max(1, 2/width))
	return nil
}

// The first view shows the whole map in the page's stage at 1440 by 900.
const windowWidth, windowHeight = 1068, 844

// dot returns the diameter in pixels that a hundredth of a sample's people
// cannot have without touching somebody.
func dot(g *graph.CSR, at []layout.Point) float64 {
	lo, hi := at[0], at[0]
	for _, p := range at {
		lo = layout.Point{X: min(lo.X, p.X), Y: min(lo.Y, p.Y)}
		hi = layout.Point{X: max(hi.X, p.X), Y: max(hi.Y, p.Y)}
	}
	scale := min(windowWidth/(hi.X-lo.X), windowHeight/(hi.Y-lo.Y))
	gaps := layouttest.Gaps(at, sampleOf(g))
	slices.Sort(gaps)
	return scale * gaps[len(gaps)/100]
}
