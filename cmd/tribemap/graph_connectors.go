package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"tribemap/graph"
	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

// connectorsAccount is the JSON object of "graph connectors".
type connectorsAccount struct {
	N             int      `json:"n"`
	M             int      `json:"m"`
	LoadSeconds   float64  `json:"load_seconds"`
	SelectSeconds float64  `json:"select_seconds"`
	RRSets        int      `json:"rr_sets"`
	Reach         float64  `json:"reach"`
	ReachLow      float64  `json:"reach_low"`
	ReachHigh     float64  `json:"reach_high"`
	Ratio         *float64 `json:"ratio"` // null for a given seed list: nothing was optimised
	PeakBytes     int64    `json:"peak_bytes"`
	Knee          int      `json:"knee"`             // steps before the gain curve bends
	Fewest        int      `json:"fewest,omitempty"` // steps that the share takes at least
	Cost          *float64 `json:"cost,omitempty"`   // of the chosen people, under a budget
	// Arms are as many people chosen in other ways, on the same worlds.
	Arms         []tribe.Arm `json:"arms"`
	RandomEquals int         `json:"random_equals"` // random people who reach as many
	ArmsSeconds  float64     `json:"arms_seconds"`
	Stopped      bool        `json:"stopped"` // Ctrl-C ended the search: this is the best by then
}

// enter fills in what a choice came to.
func (a *connectorsAccount) enter(set tribe.SeedSet, opt tribe.SeedOptions, g *graph.CSR) {
	a.N, a.M, a.RRSets, a.PeakBytes = g.N(), g.M(), set.Sets, peakBytes()
	a.Reach, a.ReachLow, a.ReachHigh = set.Reach.Mean, set.Reach.Low, set.Reach.High
	a.Arms, a.RandomEquals, a.Stopped = append([]tribe.Arm{}, set.Arms...), set.RandomEquals, set.Stopped
	if a.Knee, a.Fewest = set.Knee(), set.Fewest; opt.Budget > 0 {
		cost := opt.Spent(set.Nodes())
		a.Cost = &cost
	}
}

func (p *program) graphConnectorsCommand() *cli.Command {
	return &cli.Command{
		Name:      "connectors",
		Usage:     "choose the people whose telling reaches the most",
		ArgsUsage: "FILE",
		Description: "Models: telephone (each person told tells --tells contacts, drawn by weight), ic (independent\n" +
			"cascade, probability 1/indegree or the list's weights with --weights prob), lt (linear threshold).",
		Flags: append([]cli.Flag{
			&cli.IntFlag{Name: "k", Value: 50, Usage: "choose `K` people"},
			&cli.StringFlag{Name: "model", Value: "telephone", Usage: "telephone, ic or lt"},
			&cli.IntFlag{Name: "tells", Value: 1, Usage: "contacts that each person tells (telephone)"},
			&cli.IntFlag{Name: "seed-tells", Value: 1, Usage: "contacts that each chosen person tells (telephone)"},
			&cli.BoolFlag{Name: "poisson", Usage: "let each person tell a random number of contacts, --tells on the mean (telephone)"},
			&cli.IntFlag{Name: "rounds", Value: 6, Usage: "rounds of telling; ic and lt go on until they stop, unless it is given"},
			&cli.Float64Flag{Name: "accept", Value: 1, Usage: "chance that somebody told takes it up"},
			&cli.Float64Flag{Name: "epsilon", Value: 0.1, Usage: "end at a certified .8 of the optimum, or at 1 − 1/e − ε once a doubling gains under 1 %"},
			&cli.Float64Flag{Name: "delta", Usage: "chance that the certificate is wrong; 0 means 1/n"},
			&cli.StringFlag{Name: "weights", Usage: "prob: take weights for probabilities (ic)"},
			&cli.BoolFlag{Name: "directed", Usage: "u v means that u tells v; else both tell each other"},
			&cli.StringFlag{Name: "quota", Usage: "choose at most `N` people of each group of --groups; G=N,… of some, N,G=N,… of all with exceptions"},
			&cli.StringFlag{Name: "groups", Usage: "the groups, in `FILE` (columns id and tribe, as \"graph tribes\" writes it)"},
			&cli.StringFlag{Name: "dyads", Usage: "choose pairs of people listed in `FILE` (columns a and b, as \"graph ties\" writes it), --k of them"},
			&cli.StringFlag{Name: "values", Usage: "what it is worth to reach people, whole numbers in `FILE` (columns id and value); who is not in it is worth nothing"},
			&cli.StringFlag{Name: "judge", Usage: "judge the people listed in `FILE` beside the chosen, on the same worlds; without --k as many are chosen"},
			&cli.StringFlag{Name: "estimate", Usage: "judge the people listed in `FILE` instead of choosing"},
		}, slices.Concat(goalFlags, graphFlags)...),
		Action: p.graphConnectors,
	}
}

func (p *program) graphConnectors(c *cli.Context) error {
	name, err := oneFile(c)
	if err != nil {
		return err
	}
	opt, err := seedOptions(c)
	if err != nil {
		return err
	}
	var a connectorsAccount
	watch := startWatch()
	list, err := p.readEdgeList(c, name)
	if err != nil {
		return err
	}
	g, err := graph.FromEdges(len(list.IDs), list.Edges, graph.BuildOptions{Directed: c.Bool("directed")})
	if err != nil {
		return inFile(name, err)
	}
	a.LoadSeconds = watch.lap()
	if err := readGraphGoals(c, list.IDs, &opt); err != nil {
		return err
	}
	if err := checkArcs(g, list.IDs, opt); err != nil {
		return inFile(name, err)
	}
	opt.Stage = func(stage tribe.SeedStage) {
		if stage == tribe.StageArms {
			a.SelectSeconds = watch.lap()
		}
	}
	set, err := choose(c, g, list.IDs, opt)
	if err != nil {
		return err
	}
	if last := &a.SelectSeconds; *last == 0 {
		*last = watch.lap()
	} else {
		a.ArmsSeconds = watch.lap()
	}
	if c.String("estimate") == "" {
		a.Ratio = &set.Ratio
	}
	a.enter(set, opt, g)
	p.tellReach(c, set, opt, g.N())
	err = p.result(c, a, func(w *bufio.Writer) { writeSteps(w, set, list.IDs, opt) })
	if err != nil || !set.Stopped {
		return err
	}
	p.talk.say("stopped: this is the best by then, certified like any other%s", without(set.Arms))
	return c.Context.Err()
}

// without says that other ways to choose were not judged, if so.
func without(arms []tribe.Arm) string {
	if len(arms) > 0 {
		return ""
	}
	return "; other ways to choose were not judged"
}

// checkArcs checks that weights taken for probabilities are some.
func checkArcs(g *graph.CSR, ids []string, opt tribe.SeedOptions) error {
	if !opt.Probabilities {
		return nil
	}
	for e := range g.Edges() {
		if e.Weight > 1 {
			return fmt.Errorf("the probability of %s telling %s is %v, wanted at most 1", ids[e.From], ids[e.To], e.Weight)
		}
	}
	return nil
}

// writeSteps writes a seed set as CSV: a column for the other end where dyads
// are chosen, and one for the cost where there is a budget.
func writeSteps(w *bufio.Writer, set tribe.SeedSet, ids []string, opt tribe.SeedOptions) {
	w.WriteString("rank,id,marginal,cumulative")
	if opt.Dyads != nil {
		w.WriteString(",with")
	}
	if opt.Budget > 0 {
		w.WriteString(",cost")
	}
	w.WriteByte('\n')
	for i, s := range set.Steps {
		line := append(strconv.AppendInt(nil, int64(i+1), 10), ',')
		line = append(appendCell(line, ids[s.Node]), ',')
		line = append(strconv.AppendFloat(line, s.Marginal, 'g', 9, 64), ',')
		line = strconv.AppendFloat(line, s.Cumulative, 'g', 9, 64)
		people := []uint32{s.Node}
		if opt.Dyads != nil {
			line = append(line, ',')
			if s.With != tribe.None {
				people = append(people, s.With)
				line = appendCell(line, ids[s.With])
			}
		}
		if opt.Budget > 0 {
			line = strconv.AppendFloat(append(line, ','), opt.Spent(people), 'g', 9, 64)
		}
		w.Write(append(line, '\n'))
	}
}

// tellReach says what a choice came to.
func (p *program) tellReach(c *cli.Context, set tribe.SeedSet, opt tribe.SeedOptions, n int) {
	if len(set.Steps) == 0 {
		p.talk.warn("nobody may be chosen")
		return
	}
	all := n
	if opt.Roots != nil {
		n = len(opt.Roots)
	}
	var curve []float64
	for _, step := range set.Steps {
		curve = append(curve, step.Cumulative)
	}
	who := "chosen"
	if c.IsSet("estimate") {
		who = "listed"
	}
	p.talk.say("the %s reach %.1f of %s (%.1f–%.1f)%s%s", who, set.Reach.Mean, thousands(int64(n)), set.Reach.Low, set.Reach.High, certified(set.Ratio)+fewestSentence(set.Fewest, len(set.Steps), opt.Dyads != nil), curveSentence(curve, set.Knee()))
	if opt.Budget == 0 && opt.Quota == nil {
		p.warnUnsure("this choice", set.Ratio, opt.Epsilon)
	}
	if len(set.Arms) > 0 {
		p.talk.say("as many as %s; as many chosen otherwise: %s", randomPeople(set.RandomEquals), armList(set.Arms))
	}
	if want := opt.Share * float64(n); set.Reach.High < want {
		p.warnShort(want, len(set.Steps) < opt.K || opt.K >= all, c)
	}
}

// choosing are the flags that mean nothing where a list is judged as it is.
var choosing = []string{"k", "epsilon", "delta", "share", "budget", "costs", "quota", "groups", "dyads", "pin", "forbid", "judge"}

func seedOptions(c *cli.Context) (opt tribe.SeedOptions, err error) {
	if i := slices.IndexFunc(choosing, c.IsSet); i >= 0 && c.IsSet("estimate") {
		return opt, usagef("--%s and --estimate exclude each other", choosing[i])
	}
	model, ok := map[string]tribe.SpreadModel{
		"telephone": tribe.Telephone, "ic": tribe.IndependentCascade, "lt": tribe.LinearThreshold,
	}[c.String("model")]
	switch {
	case !ok:
		return opt, usagef("--model: wanted telephone, ic or lt, got %q", c.String("model"))
	case c.Int("k") < 1:
		return opt, usagef("--k: wanted 1 or more, got %d", c.Int("k"))
	case c.Int("tells") < 1 || c.Int("seed-tells") < 1:
		return opt, usagef("--tells and --seed-tells: wanted 1 or more")
	case model != tribe.Telephone && (c.IsSet("tells") || c.IsSet("seed-tells") || c.Bool("poisson")):
		return opt, usagef("--tells, --seed-tells and --poisson belong to --model telephone")
	case c.IsSet("seed-tells") && c.Int("seed-tells") < c.Int("tells"):
		return opt, usagef("--seed-tells: wanted at least --tells, %d, got %d", c.Int("tells"), c.Int("seed-tells"))
	case c.Bool("poisson") && c.IsSet("seed-tells") && c.Int("seed-tells") > c.Int("tells"):
		return opt, usagef("--poisson and --seed-tells exclude each other")
	case c.Int("rounds") < 1:
		return opt, usagef("--rounds: wanted 1 or more, got %d", c.Int("rounds"))
	case !(c.Float64("accept") > 0 && c.Float64("accept") <= 1):
		return opt, usagef("--accept: wanted over 0 and at most 1, got %v", c.Float64("accept"))
	case !(c.Float64("epsilon") > 0 && c.Float64("epsilon") < 0.63):
		return opt, usagef("--epsilon: wanted over 0 and under 0.63, got %v", c.Float64("epsilon"))
	case !(c.Float64("delta") >= 0 && c.Float64("delta") < 1):
		return opt, usagef("--delta: wanted 0 or more and under 1, got %v", c.Float64("delta"))
	case c.IsSet("quota") != c.IsSet("groups"):
		return opt, usagef("--quota and --groups belong together")
	case c.IsSet("quota") && c.IsSet("dyads"):
		return opt, usagef("--quota and --dyads exclude each other")
	case !slices.Contains([]string{"", "prob"}, c.String("weights")):
		return opt, usagef("--weights: wanted prob, got %q", c.String("weights"))
	case c.String("weights") == "prob" && model != tribe.IndependentCascade:
		return opt, usagef("--weights prob belongs to --model ic")
	}
	opt = tribe.SeedOptions{
		SpreadOptions: tribe.SpreadOptions{
			Model: model, Accept: c.Float64("accept"), Probabilities: c.String("weights") == "prob", Threads: c.Int("threads"),
		},
		K: c.Int("k"), Epsilon: c.Float64("epsilon"), Delta: c.Float64("delta"), Compare: true,
	}
	if model == tribe.Telephone {
		opt.Tells, opt.SeedTells, opt.Poisson = c.Int("tells"), max(c.Int("tells"), c.Int("seed-tells")), c.Bool("poisson")
	}
	if model == tribe.Telephone || c.IsSet("rounds") {
		opt.Rounds = c.Int("rounds")
	}
	return opt, nil
}

// choose selects a seed set, or judges the one that --estimate names.
func choose(c *cli.Context, g *graph.CSR, ids []string, opt tribe.SeedOptions) (tribe.SeedSet, error) {
	rng := rand.New(rand.NewPCG(c.Uint64("seed"), 0))
	given := c.String("estimate")
	if given == "" {
		opt.K = min(max(opt.K, len(opt.Pinned)), g.N())
		return tribe.SelectSeeds(c.Context, g, rng, opt)
	}
	seeds, err := readPeople(given, byID(ids))
	if err != nil {
		return tribe.SeedSet{}, err
	}
	return tribe.JudgeSeeds(c.Context, g, rng, seeds, opt)
}
