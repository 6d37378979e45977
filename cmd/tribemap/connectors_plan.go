package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

// planFlags ask for people chosen anew under goals.
var planFlags = slices.Concat([]cli.Flag{
	&cli.IntFlag{Name: "k", Usage: "choose `K` people for all tribes together, or at most K under a goal"},
	&cli.StringFlag{Name: "each", Usage: "choose at most `N` people of each tribe; T=N,… of some (number or name), N,T=N,… of all with exceptions"},
	&cli.BoolFlag{Name: "dyads", Usage: "choose strong ties, both people at once"},
}, goalFlags)

func isPlan(c *cli.Context) bool {
	return slices.ContainsFunc(planFlags, func(f cli.Flag) bool { return c.IsSet(f.Names()[0]) })
}

// planRow is one step of a campaign.
type planRow struct {
	Rank       int     `json:"rank"`
	Tribe      int     `json:"tribe"` // −1: none
	TribeName  string  `json:"tribe_name"`
	PersonID   string  `json:"person_id"`
	Handle     string  `json:"handle"`
	WithID     string  `json:"with_id"` // the other end of a dyad
	With       string  `json:"with"`
	Marginal   float64 `json:"marginal"`
	Cumulative float64 `json:"cumulative"`
	Share      float64 `json:"share"` // of the audience that all so far reach
	Cost       float64 `json:"cost"`
	// Certainty is that of the tribe.
	Certainty certainty `json:"tribe_certainty"`
}

var planColumns = append([]column[planRow]{
	{head: "rank", right: true, cell: func(r planRow) string { return strconv.Itoa(r.Rank) }},
	{head: "tribe", cell: func(r planRow) string { return r.TribeName }},
	{head: "person_id", long: true, cell: func(r planRow) string { return r.PersonID }},
	{head: "handle", cell: func(r planRow) string { return r.Handle }},
	{head: "with_id", long: true, cell: func(r planRow) string { return r.WithID }},
	{head: "with", cell: func(r planRow) string { return r.With }},
	{head: "marginal", right: true, cell: func(r planRow) string { return decimal(r.Marginal, 2) }},
	{head: "cumulative", right: true, cell: func(r planRow) string { return decimal(r.Cumulative, 2) }},
	{head: "share", right: true, cell: func(r planRow) string { return decimal(r.Share, 4) }},
	{head: "cost", right: true, cell: func(r planRow) string { return strconv.FormatFloat(r.Cost, 'f', -1, 64) }},
}, onlyInCSV(certaintyColumns("tribe_", func(r planRow) certainty { return r.Certainty }))...)

// planStream is the random stream that a campaign is planned with.
const planStream = 0x706c616e

// plan chooses people under the goals of the flags.
func (p *program) plan(c *cli.Context, r *savedRun) error {
	opt, g, err := planOptions(c, r)
	if err != nil {
		return err
	}
	h, err := p.hearAgain(c.Context, projectOf(c), r)
	if err != nil {
		return err
	}
	k := opt.K
	opt.ConnectorOptions = h.opt
	opt.K, opt.Pinned, opt.Threads = k, g.pinned, c.Int("threads")
	opt.Excluded = append(opt.Excluded, g.forbidden...)
	if opt.NoShow == nil && r.Options.NoShow > 0 {
		opt.NoShow = slices.Repeat([]float32{float32(r.Options.NoShow)}, len(r.People))
	}
	plan, err := tribe.PlanCampaign(c.Context, h.talk, h.tribes, r.Ties, rand.New(rand.NewPCG(r.Options.Seed, planStream)), opt)
	if err != nil {
		return err
	}
	if err := p.printPlan(c, r, plan); err != nil {
		return err
	}
	if plan.Stopped {
		p.talk.say("stopped: this is the best by then, certified like any other")
		return c.Context.Err()
	}
	return nil
}

func planOptions(c *cli.Context, r *savedRun) (opt tribe.PlanOptions, g goals, err error) {
	if c.IsSet("k") && c.Int("k") < 1 {
		return opt, g, usagef("--k: wanted 1 or more, got %d", c.Int("k"))
	}
	if c.IsSet("each") && c.Bool("dyads") {
		return opt, g, usagef("--each and --dyads exclude each other")
	}
	each, err := readQuotas("each", c.String("each"))
	if err != nil {
		return opt, g, err
	}
	if g, err = readGoals(c, r.roster()); err != nil {
		return opt, g, err
	}
	opt = tribe.PlanOptions{Goal: g.goal(), Each: each.each, Blockers: g.blockers, NoShow: g.noShow, Dyads: c.Bool("dyads")}
	if opt.Quotas, err = r.quotas(each); err != nil {
		return opt, g, err
	}
	if each.asked() {
		if err := checkQuotas(c, "each", g.pinned, r.quotaOf(opt)); err != nil {
			return opt, g, err
		}
	}
	for u, silent := range g.silent {
		if silent {
			opt.Silent = append(opt.Silent, uint32(u))
		}
	}
	if opt.K = c.Int("k"); opt.K == 0 && (g.asked() || each.asked()) {
		opt.K = len(r.People) // the goal is the limit
	}
	if c.IsSet("tribe") {
		at, err := r.tribe(c.String("tribe"))
		if err != nil {
			return opt, g, err
		}
		opt.Tribes = []uint32{uint32(at)}
	}
	return opt, g, g.affordable(func(u uint32) bool {
		m := &r.People[u]
		return !m.Bot && m.Tribe >= 0 && (opt.Tribes == nil || m.Tribe == int(opt.Tribes[0]))
	})
}

// roster is the people of a run.
func (r *savedRun) roster() roster {
	return roster{len(r.People), r.listed, func(u uint32) string {
		if who := &r.People[u]; who.Handle != "" {
			return who.Handle
		}
		return r.People[u].Ref.String()
	}}
}

// quotas returns the quotas of tribes that have one of their own, nil for none.
func (r *savedRun) quotas(q quotas) (of map[uint32]int, err error) {
	for _, x := range q.of {
		at, err := r.tribe(x.group)
		if err != nil {
			return nil, err
		}
		if of == nil {
			of = map[uint32]int{}
		}
		of[uint32(at)] = x.most
	}
	return of, nil
}

// quotaOf returns what tells how many may be chosen of a person's tribe; those of
// none have no quota.
func (r *savedRun) quotaOf(opt tribe.PlanOptions) func(u uint32) quota {
	return func(u uint32) quota {
		at := r.People[u].Tribe
		if at < 0 {
			return quota{most: len(r.People)}
		}
		most, own := opt.Quotas[uint32(at)]
		if !own {
			most = opt.Each
		}
		return quota{r.tribeName(at), most}
	}
}

func (p *program) printPlan(c *cli.Context, r *savedRun, plan tribe.Plan) error {
	rows := planRows(r, plan)
	if c.Bool("json") {
		return writeJSON(p.stdout, struct {
			People []planRow `json:"people"`
			tribe.Plan
		}{rows, plan})
	}
	for _, w := range plan.Warnings {
		p.talk.warn("%s", w)
	}
	if len(rows) == 0 {
		p.talk.warn("nobody may be chosen")
	}
	columns := slices.DeleteFunc(slices.Clone(planColumns), func(col column[planRow]) bool {
		return !c.Bool("csv") && (!c.Bool("dyads") && col.head == "with" || !c.IsSet("budget") && col.head == "cost")
	})
	if err := writeTable(c, p.stdout, columns, rows); err != nil || c.Bool("csv") || len(rows) == 0 {
		return err
	}
	fmt.Fprintf(p.stdout, "\n%s\n\n", planSentence(plan))
	p.printSureTribes(r, tribesOf(plan.Steps, func(s tribe.PlanStep) int { return s.Tribe }))
	if plan.Reach.High < plan.Wanted {
		p.warnShort(plan.Wanted, plan.Reach.K >= plan.Candidates, c)
	}
	return nil
}

// warnShort says that fewer than wanted are reached, and what may be done.
func (p *program) warnShort(wanted float64, everybody bool, c *cli.Context) {
	switch {
	case everybody:
		p.talk.warn("that is less than the %.1f asked for: everybody who may be chosen is", wanted)
	case c.Float64("budget") > 0:
		p.talk.warn("that is less than the %.1f asked for: a larger --budget may reach them", wanted)
	default:
		p.talk.warn("that is less than the %.1f asked for: more people (--k) may reach them", wanted)
	}
}

func planRows(r *savedRun, plan tribe.Plan) []planRow {
	rows := make([]planRow, len(plan.Steps))
	for i, s := range plan.Steps {
		who := &r.People[s.Person]
		rows[i] = planRow{
			Rank: i + 1, Tribe: -1, PersonID: who.Ref.String(), Handle: who.Handle,
			Marginal: s.Marginal, Cumulative: s.Cumulative, Share: s.Cumulative / float64(plan.Audience), Cost: s.Cost,
			Certainty: certaintyOf(r.Result, s.Tribe),
		}
		if s.Tribe >= 0 {
			rows[i].Tribe, rows[i].TribeName = r.Tribes[s.Tribe].ID, r.Tribes[s.Tribe].Name
		}
		if s.With >= 0 {
			other := &r.People[s.With]
			rows[i].WithID, rows[i].With = other.Ref.String(), other.Handle
		}
	}
	return rows
}

// planSentence says what a campaign reaches, how its gain falls off and what
// as many people chosen otherwise would reach.
func planSentence(plan tribe.Plan) string {
	var curve []float64
	for _, s := range plan.Steps {
		curve = append(curve, s.Cumulative)
	}
	reach := plan.Reach
	s := fmt.Sprintf("these %d reach %.1f of %s people (%.1f–%.1f)%s", reach.K, reach.Mean, thousands(int64(plan.Audience)), reach.Low, reach.High, curveSentence(curve, plan.Knee))
	s += fmt.Sprintf("\n  certified: at least %s of what any choice of that size can reach%s", percent(reach.Ratio), fewestSentence(plan.Fewest, len(plan.Steps), plan.Steps[0].With >= 0))
	s += "\n  goals aside, as many as " + randomPeople(reach.RandomEquals)
	if free, bound := armsByGoal(reach.Arms); len(bound) > 0 {
		s += "; this many people " + armList(free) + "\n  "
		if plan.Steps[0].With >= 0 {
			s += "as many single people chosen otherwise: "
		} else {
			s += "chosen otherwise within the same goals: "
		}
		s += armList(bound)
	}
	return s
}

// armsByGoal parts the arms into those that are drawn anew in each world, which
// keep to no goal, and the others.
func armsByGoal(arms []tribe.Arm) (free, bound []tribe.Arm) {
	for _, a := range arms {
		if a.Name == "random" || a.Name == "one_hop" {
			free = append(free, a)
		} else {
			bound = append(bound, a)
		}
	}
	return free, bound
}

func armList(arms []tribe.Arm) string {
	var list []string
	for _, a := range arms {
		list = append(list, fmt.Sprintf("%s %.1f", armName(a), a.Mean))
	}
	return strings.Join(list, ", ")
}
