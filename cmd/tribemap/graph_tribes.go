package main

import (
	"bufio"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"tribemap/graph"
	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

// How many percent of what lives may lie dead before it is collected. Graphs are few
// large arrays without pointers: collecting often costs little and keeps dead ones
// from adding up. But each collection has a price of its own, which of a graph of
// fewer edges than eagerEdges is a fifth of all work; and while text is read nothing
// dies.
const (
	lazyCollection  = 400
	eagerCollection = 20
	eagerEdges      = 2_000_000
)

// tribesAccount is the JSON object of "graph tribes".
type tribesAccount struct {
	N                int                `json:"n"`
	M                int                `json:"m"`
	LoadSeconds      float64            `json:"load_seconds"`
	BuildSeconds     float64            `json:"build_seconds"`
	DetectSeconds    float64            `json:"detect_seconds"`
	DetectProcessor  float64            `json:"detect_processor_seconds"` // of all threads; 0 = not known
	StabilitySeconds float64            `json:"stability_seconds"`
	Modularity       float64            `json:"modularity"`
	Resolution       float64            `json:"resolution"`
	Scores           []tribe.GammaScore `json:"scores"`
	Tribes           int                `json:"tribes"`
	Structure        bool               `json:"structure"` // false: the ties do not fall into groups
	Levels           int                `json:"levels"`
	Hierarchy        []tribe.Level      `json:"hierarchy,omitempty"` // by rising γ
	HierarchySeconds float64            `json:"hierarchy_seconds"`
	Stability        *float64           `json:"stability"`
	Certainty        []sureness         `json:"certainty,omitempty"` // of each tribe, with --stability
	PeakBytes        int64              `json:"peak_bytes"`
}

// sureness is how sure one tribe of a graph is.
type sureness struct {
	Tribe     int      `json:"tribe"`
	Size      int      `json:"size"`
	Stability float64  `json:"stability"`
	Z         float64  `json:"z"` // of withheld ties; 0 = none were
	Unstable  bool     `json:"unstable"`
	Doubts    []string `json:"doubts"`
}

// surenessOf lists how sure each tribe is, and says how many are unstable.
func surenessOf(d *tribe.Detection) (list []sureness, unstable int) {
	for i, t := range d.Profiles {
		list = append(list, sureness{i, t.Size, t.Stability, t.Z, t.Stability < tribe.Unstable, append([]string{}, d.Doubts(i)...)})
		if list[i].Unstable {
			unstable++
		}
	}
	return list, unstable
}

func (p *program) graphTribesCommand() *cli.Command {
	return &cli.Command{
		Name:      "tribes",
		Usage:     "find the tribes of an edge list",
		ArgsUsage: "FILE",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "resolution", Value: "auto", Usage: "look at resolution `GAMMA`: auto, or a number; higher finds smaller tribes"},
			&cli.IntFlag{Name: "iterations", DefaultText: "10 up to 500,000 edges, else 2", Usage: "improve the tribes `N` times"},
			&cli.IntFlag{Name: "stability", Usage: "judge stability over `N` resamples; rows then say how sure a node and its tribe are"},
			&cli.IntFlag{Name: "min-tribe", Value: 5, Usage: "fewer than `N` nodes are no tribe"},
			&cli.BoolFlag{Name: "directed", Usage: "u v means that u turned to v: tribes are those of directed modularity"},
			&cli.BoolFlag{Name: "hierarchy", Usage: "find the tribes at resolutions around the chosen one too, for --json"},
		}, graphFlags...),
		Action: p.graphTribes,
	}
}

func (p *program) graphTribes(c *cli.Context) error {
	name, err := oneFile(c)
	if err != nil {
		return err
	}
	opt, err := detectOptions(c)
	if err != nil {
		return err
	}
	defer debug.SetGCPercent(debug.SetGCPercent(lazyCollection))
	var a tribesAccount
	watch := startWatch()
	list, err := p.readEdgeList(c, name)
	if err != nil {
		return err
	}
	if len(list.Edges) >= eagerEdges {
		debug.SetGCPercent(eagerCollection)
		debug.FreeOSMemory() // what the text was read into is as large as the edges
	}
	a.LoadSeconds = watch.lap()
	edges := list.Edges
	large := len(edges) >= eagerEdges
	list.Edges = nil // nobody else holds them, so they can go while the graph is built
	g, err := graph.FromEdges(len(list.IDs), edges, graph.BuildOptions{Directed: c.Bool("directed"), Threads: c.Int("threads")})
	if err != nil {
		return inFile(name, err)
	}
	if large {
		debug.FreeOSMemory() // the edges are twice as large as the graph
	} else {
		runtime.GC()
	}
	a.BuildSeconds = watch.lap()
	used := processorSeconds()
	d, err := tribe.DetectGraph(c.Context, g, opt)
	if err != nil {
		return err
	}
	a.DetectSeconds, a.DetectProcessor = watch.lap(), processorSeconds()-used
	if err := p.judgeTribes(c, d, watch, &a); err != nil {
		return err
	}
	a.N, a.M = g.N(), g.M()
	a.Modularity, a.Resolution, a.Scores = d.Modularity, d.Resolution.Gamma, d.Resolution.Scores
	a.Tribes, a.Levels, a.PeakBytes = d.Tribes.K, d.Resolution.Levels, peakBytes()
	if a.Structure = d.Resolution.Structure; !a.Structure {
		p.talk.warn("no tribes: these ties do not fall into groups")
	}
	for _, w := range d.Warnings {
		p.talk.warn("%s", w)
	}
	return p.result(c, a, func(w *bufio.Writer) { writeMembership(w, list.IDs, d, a) })
}

// judgeTribes looks at other levels and resamples the ties, where the flags ask
// for it.
func (p *program) judgeTribes(c *cli.Context, d *tribe.Detection, watch *stopwatch, a *tribesAccount) (err error) {
	if c.Bool("hierarchy") {
		if a.Hierarchy, err = d.Hierarchy(c.Context); err != nil {
			return err
		}
		a.HierarchySeconds = watch.lap()
	}
	n := c.Int("stability")
	if n <= 0 {
		return nil
	}
	if err := d.Resample(c.Context, n); err != nil {
		return err
	}
	mean := d.Stability()
	a.Stability, a.StabilitySeconds = &mean, watch.lap()
	var unstable int
	if a.Certainty, unstable = surenessOf(d); unstable > 0 {
		p.talk.warn("%d of %s are unstable: other samples of the same ties draw them differently", unstable, plural(len(a.Certainty), "tribe"))
	}
	return nil
}

// writeMembership writes a row for each node. Where stability was judged, it
// also tells how often resamples keep the node in its tribe, and how sure that
// tribe is.
func writeMembership(w *bufio.Writer, names []string, d *tribe.Detection, a tribesAccount) {
	judging := a.Stability != nil
	w.WriteString("id,tribe")
	if judging {
		w.WriteString(",confidence,tribe_stability,tribe_z,tribe_doubts")
	}
	w.WriteByte('\n')
	for i, name := range names {
		line := append(appendCell(nil, name), ',')
		t := d.Tribes.Membership[i]
		if t != tribe.None {
			line = strconv.AppendUint(line, uint64(t), 10)
		}
		switch {
		case !judging:
		case t == tribe.None:
			line = append(line, ",,,,"...)
		default:
			s := a.Certainty[t]
			line = append(line, ","+decimal(d.People[i].Confidence, 2)+","+decimal(s.Stability, 2)+","+judged(s.Z, 1)+","...)
			line = appendCell(line, strings.Join(s.Doubts, ", "))
		}
		w.Write(append(line, '\n'))
	}
}

func detectOptions(c *cli.Context) (opt tribe.DetectOptions, err error) {
	gamma, err := resolution(c.String("resolution"))
	if err != nil {
		return opt, err
	}
	if n := c.Int("min-tribe"); n < 1 {
		return opt, usagef("--min-tribe: wanted 1 or more, got %d", n)
	}
	if n := c.Int("stability"); n < 0 {
		return opt, usagef("--stability: wanted 0 or more, got %d", n)
	}
	if n := c.Int("iterations"); n < 0 || n == 0 && c.IsSet("iterations") {
		return opt, usagef("--iterations: wanted 1 or more, got %d", n)
	}
	return tribe.DetectOptions{
		Resolution: gamma, Iterations: c.Int("iterations"), MinTribe: c.Int("min-tribe"), Seed: c.Uint64("seed"), Threads: c.Int("threads"),
	}, nil
}
