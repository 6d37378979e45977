package tribe

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
)

// PlanOptions says what a campaign has to keep to. Without goals it is the K
// best people for all tribes at once.
type PlanOptions struct {
	// ConnectorOptions but Resamples, Numbers and Share, which are not used: K is
	// the most people, or dyads, in all; pinned people come first, of any tribe.
	ConnectorOptions
	// Tribes are those whose people count and may be chosen; nil means all.
	Tribes []uint32
	// Goal limits the choice. Group and Quota are filled in from Each, at most so
	// many people of each tribe, and Quotas, how many of some tribes instead.
	// Without Each, nobody is chosen of a tribe that Quotas does not name; without
	// both there is no limit.
	Goal   Goal
	Each   int
	Quotas map[uint32]int
	// Silent people tell nobody, Blockers tell a competitor's story, NoShow is
	// each person's chance to stay away, nil meaning 0; see SpreadOptions.
	Silent, Blockers []uint32
	NoShow           []float32
	// Dyads chooses strong ties, both ends at once, instead of single people.
	Dyads bool
}

// Plan is a campaign: whom to ask, and what that reaches.
type Plan struct {
	Steps    []PlanStep `json:"steps"`
	Audience int        `json:"audience"` // people who count
	// Candidates are the people who may be chosen, pinned ones among them.
	Candidates int      `json:"candidates"`
	Reach      Reach    `json:"reach"`    // of all steps; Tribe −1, K people
	Knee       int      `json:"knee"`     // steps before the gain curve bends
	Cost       float64  `json:"cost"`     // of all people
	Wanted     float64  `json:"wanted"`   // people to be reached, 0 if no share was asked for
	Fewest     int      `json:"fewest"`   // steps that this takes at least, as surely as Reach.Ratio
	Stopped    bool     `json:"stopped"`  // the context ended the search
	Warnings   []string `json:"warnings"` // where data are too few to mean much
}

// PlanStep is one person of a plan, or one dyad.
type PlanStep struct {
	Person     uint32  `json:"person"`
	With       int     `json:"with"`  // the other end of a dyad, −1 for one person
	Tribe      int     `json:"tribe"` // of Person, −1: none
	Marginal   float64 `json:"marginal"`
	Cumulative float64 `json:"cumulative"`
	Cost       float64 `json:"cost"`
}

// PlanCampaign chooses people in the model in which Connectors chooses, under
// goals, or otherwise within the same goals where those reach more, and judges
// all of them on fresh worlds. Rehearsal is not consulted. Arguments and errors are those of Connectors.
func PlanCampaign(ctx context.Context, t *Talk, tribes []uint32, ties []Tie, rng *rand.Rand, opt PlanOptions) (Plan, error) {
	opt.ConnectorOptions = opt.ConnectorOptions.withDefaults()
	c, err := newCampaign(t, tribes, ties, opt)
	if err == nil {
		var plan Plan
		if plan, err = c.plan(ctx, rng); err == nil {
			return plan, nil
		}
	}
	return Plan{}, fmt.Errorf("tribe: plan a campaign: %w", err)
}

// campaign is a plan in the making.
type campaign struct {
	field // all tribes that count, as one
	opt   PlanOptions
	m     *spreader
	about *dossier
	held  *contest // by which the steps were last chosen
}

func newCampaign(t *Talk, tribes []uint32, ties []Tie, opt PlanOptions) (*campaign, error) {
	if len(tribes) != len(t.People) {
		return nil, fmt.Errorf("%d people, %d tribes: %w", len(t.People), len(tribes), ErrOption)
	}
	for of, most := range opt.Quotas {
		if most < 0 {
			return nil, fmt.Errorf("quota %d of tribe %d: %w", most, of, ErrOption)
		}
	}
	m, err := opt.campaignSpreader(t)
	if err != nil {
		return nil, err
	}
	about := newDossier(t, tribes, ties)
	pins := opt.Pinned
	opt.Pinned = nil
	fields := opt.fields(t, tribes, about, m)
	fields = slices.DeleteFunc(fields, func(f field) bool {
		return opt.Tribes != nil && !slices.Contains(opt.Tribes, uint32(f.tribe))
	})
	c := &campaign{field: everyTribe(fields), opt: opt, m: m, about: about}
	c.pinned, c.k = pins, max(opt.K, len(pins))
	if opt.Each > 0 || opt.Quotas != nil {
		c.opt.Goal.Group, c.opt.Goal.Quota = opt.quotas(tribes)
	}
	m.setAudience(c.members)
	return c, nil
}

// campaignSpreader prepares the telephone with what a campaign adds to it.
func (o PlanOptions) campaignSpreader(t *Talk) (*spreader, error) {
	tell, err := o.telling(t, nil, newChronicle(t, nil))
	if err != nil {
		return nil, err
	}
	spread := o.telephone(t, tell)
	spread.Silent = slices.Clone(t.Bot)
	for _, u := range o.Silent {
		spread.Silent[u] = true
	}
	spread.Blockers = o.Blockers
	spread.NoShow = o.NoShow
	return newSpreader(tell.g, spread)
}

// quotas makes each tribe a group with its quota; people of none are in a group
// that has none but for those who are pinned.
func (o PlanOptions) quotas(tribes []uint32) (group []uint32, quota []int) {
	quota = []int{len(tribes)} // only members are candidates
	for _, t := range tribes {
		for t != None && int(t)+1 >= len(quota) {
			most, own := o.Quotas[uint32(len(quota)-1)]
			if !own {
				most = o.Each
			}
			quota = append(quota, most)
		}
		group = append(group, t+1) // None + 1 is 0
	}
	return group, quota
}

func (c *campaign) seedOptions() SeedOptions {
	opt := SeedOptions{
		K: c.k, Pinned: c.pinned, Candidates: c.candidates, Goal: c.opt.Goal,
		MinRatio: connectorRatio, MaxSets: c.opt.MaxSets, Delta: 1 / float64(max(2, c.m.out.N())*contenders),
	}
	if c.opt.Dyads {
		opt.Dyads = c.strongTies()
	}
	return opt
}

// strongTies returns the strong ties, strongest first.
func (c *campaign) strongTies() [][2]uint32 {
	strong := slices.DeleteFunc(slices.Clone(c.about.ties), func(t Tie) bool { return !t.Strong })
	slices.SortStableFunc(strong, func(a, b Tie) int {
		return cmp.Or(cmp.Compare(b.Strength, a.Strength), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	dyads := [][2]uint32{} // nil would mean people
	for _, t := range strong {
		dyads = append(dyads, [2]uint32{t.A, t.B})
	}
	return dyads
}

func (c *campaign) plan(ctx context.Context, rng *rand.Rand) (Plan, error) {
	p := Plan{
		Steps: []PlanStep{}, Warnings: c.warnings(), Audience: len(c.members), Candidates: len(c.pool()) + len(c.pinned),
		Wanted: c.opt.Goal.Share * float64(len(c.members)),
	}
	opt := c.seedOptions()
	set, err := c.m.selectSeeds(ctx, rng, opt)
	if err != nil || len(set.Steps) == 0 {
		return p, err
	}
	p.Fewest = set.Fewest
	if p.Reach, err = c.compared(ctx, rng, opt, &set); err != nil {
		return p, err
	}
	if set, err = c.enough(ctx, rng, opt, set, &p); err != nil {
		return p, err
	}
	p.Knee, p.Stopped = set.Knee(), set.Stopped
	for _, step := range set.Steps {
		s := PlanStep{
			Person: step.Node, With: -1, Tribe: c.about.tribe(step.Node),
			Marginal: step.Marginal, Cumulative: step.Cumulative, Cost: opt.cost(step.Node),
		}
		if step.With != None {
			s.With = int(step.With)
			s.Cost += opt.cost(step.With)
		}
		p.Cost += s.Cost
		p.Steps = append(p.Steps, s)
	}
	return p, nil
}

// fewestPairs is how many pairs who talk with each other it takes for a choice to
// mean something; below, tribes are not tested for structure either.
const fewestPairs = 50

// warnings says what the data are too few for.
func (c *campaign) warnings() []string {
	warnings, pairs := []string{}, 0
	for _, t := range c.about.ties {
		_, a := slices.BinarySearch(c.members, t.A)
		_, b := slices.BinarySearch(c.members, t.B)
		if a && b {
			pairs++
		}
	}
	if pairs < fewestPairs {
		warnings = append(warnings, fmt.Sprintf("only %d pairs of the people who count talk with each other, fewer than %d: whom this names says little", pairs, fewestPairs))
	}
	if all := len(c.pool()) + len(c.pinned); !c.opt.Dyads && !c.opt.Goal.limited() && c.opt.Goal.Share == 0 && all > 0 && all <= c.k {
		warnings = append(warnings, fmt.Sprintf("only %d people may be chosen, so all of them are", all))
	}
	return warnings
}

// pool returns who may be chosen besides the pinned people.
func (c *campaign) pool() []uint32 {
	return SeedOptions{Pinned: c.pinned, Candidates: c.candidates}.pool(c.m.out.N(), c.opt.Blockers)
}

// enough takes one more as long as it is not certain that the set reaches the share
// asked for, and another may be chosen; then it is judged on worlds that did not
// decide when to stop.
func (c *campaign) enough(ctx context.Context, rng *rand.Rand, opt SeedOptions, set SeedSet, p *Plan) (SeedSet, error) {
	if p.Wanted == 0 {
		return set, nil
	}
	opt.Share = 0
	for opt.K = len(set.Steps) + 1; p.Reach.Low < p.Wanted && opt.K <= c.k && !set.Stopped; opt.K++ {
		more, err := c.m.selectSeeds(ctx, rng, opt)
		if err != nil {
			return set, err
		}
		if len(more.Steps) < opt.K {
			break
		}
		if p.Reach, err = c.compared(ctx, rng, opt, &more); err != nil {
			return set, err
		}
		set = more
	}
	if set.Stopped {
		return set, nil
	}
	return set, c.judgeAfresh(ctx, rng, opt, &set, &p.Reach)
}

// judgeAfresh judges the set and the arms again. Where the context ends meanwhile,
// what was known before stands.
func (c *campaign) judgeAfresh(ctx context.Context, rng *rand.Rand, opt SeedOptions, set *SeedSet, r *Reach) error {
	key, before := rng.Uint64(), *c.held
	judged, err := c.m.judge(ctx, key, c.held.sets)
	if err == nil {
		c.held.key, c.held.judged = key, judged
		var again Reach
		if again, err = c.report(ctx, rng, opt, set); err == nil {
			*r = again
		}
	}
	if err != nil && ctx.Err() != nil {
		*c.held, set.Stopped = before, true
		return nil
	}
	return err
}

// compared judges the set beside the arms. Where the context ends meanwhile, it
// does so on few worlds: whoever stopped it waits for what is known.
func (c *campaign) compared(ctx context.Context, rng *rand.Rand, opt SeedOptions, set *SeedSet) (Reach, error) {
	if !set.Stopped {
		reach, err := c.hold(ctx, rng, opt, set)
		if err == nil || ctx.Err() == nil {
			return reach, err
		}
		set.Stopped = true
	}
	c.m.opt.Worlds = min(c.m.opt.Worlds, stoppedWorlds)
	return c.hold(context.WithoutCancel(ctx), rng, opt, set)
}

// arms returns whom other ways of choosing would take within the goals: as many
// people as the plan has, or as the budget pays for.
func (c *campaign) arms(ctx context.Context, opt SeedOptions, set SeedSet) ([]rival, error) {
	arms, err := c.rivals(ctx, c.m, c.about, len(c.candidates))
	if err != nil {
		return nil, err
	}
	for i := range arms {
		arms[i].people = c.kept(opt, arms[i].people, c.most(opt, len(set.Nodes())))
	}
	return arms, nil
}

// most is how many people stand beside k: where money or quotas limit them, as
// many as these allow.
func (c *campaign) most(opt SeedOptions, k int) int {
	if opt.limited() {
		return c.k
	}
	return k
}

// kept returns those of order that the goals allow, the pinned people in front,
// most at most.
func (c *campaign) kept(opt SeedOptions, order []uint32, most int) []uint32 {
	order = slices.DeleteFunc(order, func(u uint32) bool {
		return slices.Contains(c.pinned, u) || slices.Contains(c.opt.Blockers, u)
	})
	kept := opt.within(c.pinned, slices.Concat(c.pinned, order))
	return kept[:min(most, len(kept))]
}

// hold takes the best of the plan and the arms, chosen and judged as in a
// contest, unless dyads were asked for, beside people drawn at random and by one
// hop, who keep to no goal.
func (c *campaign) hold(ctx context.Context, rng *rand.Rand, opt SeedOptions, set *SeedSet) (r Reach, err error) {
	arms, err := c.arms(ctx, opt, *set)
	if err != nil {
		return r, err
	}
	held := &contest{sets: [][]uint32{set.Nodes()}, searchedOnly: c.opt.Dyads}
	for _, a := range arms {
		held.arms = append(held.arms, rival{name: a.name}) // its people are a set already
		held.sets = append(held.sets, a.people)
	}
	if err := held.hold(ctx, c.m, rng); err != nil {
		return r, err
	}
	if held.best > 0 {
		if err := c.m.certify(ctx, rng.Uint64(), set, held.sets[held.best]); err != nil {
			return r, err
		}
	}
	c.held = held
	return c.report(ctx, rng, opt, set)
}

// report enters into the set what it reaches by the last judgement of the contest,
// and puts it beside the arms.
func (c *campaign) report(ctx context.Context, rng *rand.Rand, opt SeedOptions, set *SeedSet) (Reach, error) {
	best, people := c.held.judged[c.held.best], c.held.sets[c.held.best]
	r := Reach{Tribe: -1, K: len(people), Mean: best.Mean, Low: best.Low, High: best.High, Ratio: set.Ratio}
	if err := c.restate(ctx, c.held.key, set, people, best); err != nil {
		return r, err
	}
	return r, c.beside(ctx, rng, opt, c.held, &r)
}

// beside fills in the arms, on the worlds on which the contest was decided.
func (c *campaign) beside(ctx context.Context, rng *rand.Rand, opt SeedOptions, held *contest, r *Reach) (err error) {
	if r.RandomEquals, err = c.randomEquals(ctx, c.m, rng, held.key, r.Mean); err != nil {
		return err
	}
	if r.Arms, err = c.drawn(ctx, c.m, rng, held.key, r.K, held.judged[0].Worlds); err != nil {
		return err
	}
	r.Random, r.Active = r.Arms[0].Mean, held.judged[1].Mean
	for i, a := range held.arms {
		r.Arms = append(r.Arms, held.judged[1+i].arm(a.name))
	}
	followed := c.mostFollowed(c.about.t, len(c.candidates))
	if followed != nil {
		followed = c.kept(opt, followed, c.most(opt, r.K))
	}
	r.Arms, err = c.m.withFollowed(ctx, held.key, followed, r.Arms)
	return err
}

// restate enters what was judged last into the steps, by gain.
func (c *campaign) restate(ctx context.Context, key uint64, set *SeedSet, units []uint32, reach Spread) error {
	g := ground{pinned: c.pinned}
	if c.opt.Dyads {
		for _, s := range set.Steps {
			g.ends = append(g.ends, [2]uint32{s.Node, s.With})
		}
		units = everybody(len(g.ends))
		g.pinned = units[:len(c.pinned)]
	}
	sorted, err := c.m.inOrder(ctx, key, &g, units, &reach)
	if err != nil {
		return err
	}
	set.judged(&g, sorted, reach)
	return nil
}
