package main

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

// goalFlags say what a choice has to keep to; the same for edge lists and runs.
var goalFlags = []cli.Flag{
	&cli.Float64Flag{Name: "share", Usage: "choose the fewest people who reach this `SHARE` of all"},
	&cli.Float64Flag{Name: "budget", Usage: "choose people who cost at most `SUM` together"},
	&cli.StringFlag{Name: "costs", Usage: "what people cost, in `FILE` (columns id and cost); who is not in it cannot be chosen"},
	&cli.StringFlag{Name: "pin", Usage: "choose the people listed in `FILE` first"},
	&cli.StringFlag{Name: "forbid", Usage: "do not choose the people listed in `FILE`"},
	&cli.StringFlag{Name: "silent", Usage: "the people listed in `FILE` hear it and tell nobody"},
	&cli.StringFlag{Name: "blockers", Usage: "a competitor tells a story of their own through the people listed in `FILE`; who hears that first is lost"},
	&cli.StringFlag{Name: "no-show", Usage: "chance that a chosen person does not show up: `P`, or a file (columns id and chance)"},
}

// goals are the flags read.
type goals struct {
	share, budget               float64
	cost, noShow                []float32 // of each person; nil if not given
	pinned, forbidden, blockers []uint32
	silent                      []bool
}

// asked tells whether the flags ask for more than a number of people.
func (g *goals) asked() bool { return g.share > 0 || g.budget > 0 }

// roster is the people whom goals may name.
type roster struct {
	n    int
	find func(name string) (uint32, error)
	name func(u uint32) string
}

// readGoals reads the flags and their files.
func readGoals(c *cli.Context, people roster) (g goals, err error) {
	who, n := people.find, people.n
	g.share, g.budget = c.Float64("share"), c.Float64("budget")
	switch {
	case !(g.share >= 0 && g.share < 1):
		return g, usagef("--share: wanted 0 or more and under 1, got %v", g.share)
	case !(g.budget >= 0):
		return g, usagef("--budget: wanted 0 or more, got %v", g.budget)
	case c.IsSet("costs") && g.budget == 0:
		return g, usagef("--costs wants a --budget")
	}
	for _, list := range [...]struct {
		flag string
		into *[]uint32
	}{{"pin", &g.pinned}, {"forbid", &g.forbidden}, {"blockers", &g.blockers}} {
		if *list.into, err = readPeople(c.String(list.flag), who); err != nil {
			return g, err
		}
	}
	if err := g.checkPinned(c, people); err != nil {
		return g, err
	}
	silent, err := readPeople(c.String("silent"), who)
	if err != nil {
		return g, err
	}
	if silent != nil {
		g.silent = make([]bool, n)
		for _, u := range silent {
			g.silent[u] = true
		}
	}
	if g.noShow, err = readNoShow(c.String("no-show"), n, who); err != nil {
		return g, err
	}
	return g, g.readCosts(c.String("costs"), people)
}

// checkPinned refuses people who are to be chosen and may not be.
func (g *goals) checkPinned(c *cli.Context, people roster) error {
	for _, other := range [...]struct {
		flag string
		list []uint32
	}{{"forbid", g.forbidden}, {"blockers", g.blockers}} {
		both := slices.IndexFunc(other.list, func(u uint32) bool { return slices.Contains(g.pinned, u) })
		if both >= 0 {
			return usagef("--pin %s and --%s %s both name %s", c.String("pin"), other.flag, c.String(other.flag), people.name(other.list[both]))
		}
	}
	if c.IsSet("k") && c.Int("k") < len(g.pinned) {
		return usagef("--k: wanted at least the %d who are pinned, got %d", len(g.pinned), c.Int("k"))
	}
	return nil
}

// readNoShow reads one chance for all, or a file.
func readNoShow(text string, n int, who func(string) (uint32, error)) ([]float32, error) {
	if text == "" {
		return nil, nil
	}
	if p, err := strconv.ParseFloat(text, 64); err == nil {
		if !(p >= 0 && p < 1) {
			return nil, usagef("--no-show: wanted 0 or more and under 1, got %v", p)
		}
		return slices.Repeat([]float32{float32(p)}, n), nil
	}
	chances := make([]float32, n)
	return chances, readNumbers(text, "chance", 1, chances, who)
}

// readCosts reads what people cost and forbids those without a price.
func (g *goals) readCosts(name string, people roster) error {
	if name == "" {
		return nil
	}
	g.cost = slices.Repeat([]float32{-1}, people.n)
	if err := readNumbers(name, "cost", math.MaxFloat32, g.cost, people.find); err != nil {
		return err
	}
	for u, cost := range g.cost {
		switch {
		case cost >= 0:
		case slices.Contains(g.pinned, uint32(u)):
			return fmt.Errorf("%s: no cost of %s, who is pinned", name, people.name(uint32(u)))
		default:
			g.cost[u] = 0
			g.forbidden = append(g.forbidden, uint32(u))
		}
	}
	return nil
}

// affordable returns an error if the budget does not pay for the pinned people,
// or for anybody who may be chosen.
func (g *goals) affordable(candidate func(u uint32) bool) error {
	if g.budget == 0 {
		return nil
	}
	pins, cheapest := float64(len(g.pinned)), 1.0
	if g.cost != nil {
		pins, cheapest = 0, math.Inf(1)
		for _, u := range g.pinned {
			pins += float64(g.cost[u])
		}
		for u, cost := range g.cost {
			if barred := slices.Contains(g.forbidden, uint32(u)) || slices.Contains(g.blockers, uint32(u)); !barred && candidate(uint32(u)) {
				cheapest = min(cheapest, float64(cost))
			}
		}
	}
	switch {
	case pins > g.budget:
		return fmt.Errorf("the pinned people cost %v, the budget is %v", pins, g.budget)
	case len(g.pinned) == 0 && math.IsInf(cheapest, 1):
		return errors.New("nobody who has a price may be chosen")
	case len(g.pinned) == 0 && cheapest > g.budget:
		return fmt.Errorf("nobody can be had for %v: the cheapest who may be chosen costs %v", g.budget, cheapest)
	}
	return nil
}

// goal is the part of the flags that limits a choice.
func (g *goals) goal() tribe.Goal { return tribe.Goal{Share: g.share, Budget: g.budget, Cost: g.cost} }

// curveSentence says where a gain curve bends, "" for fewer than three steps or
// where it does not.
func curveSentence(cumulative []float64, knee int) string {
	if len(cumulative) < 3 || knee == len(cumulative) {
		return ""
	}
	last := cmp.Or(cumulative[len(cumulative)-1], 1)
	return fmt.Sprintf("; the gain curve bends after %d of %d, at %s of that", knee, len(cumulative), percent(cumulative[knee-1]/last))
}

// fewestSentence says how many people, or dyads, a share takes at least, "" without
// a share; steps is how many were chosen.
func fewestSentence(fewest, steps int, dyads bool) string {
	unit := "people"
	if dyads {
		unit = "dyads"
	}
	switch {
	case fewest == 0:
		return ""
	case fewest < steps:
		return fmt.Sprintf("; fewer than %d %s cannot reach that share", fewest, unit)
	case fewest == steps:
		return fmt.Sprintf("; no fewer %s can reach that share", unit)
	default:
		return fmt.Sprintf("; no %d %s can reach that share", steps, unit)
	}
}

// checkQuotas refuses more pinned people of a group than the flag lets be chosen of
// it; of returns a person's group and how many that are.
func checkQuotas(c *cli.Context, flag string, pinned []uint32, of func(u uint32) quota) error {
	count := map[string]int{}
	for _, u := range pinned {
		q := of(u)
		if count[q.group]++; count[q.group] > q.most {
			return usagef("--pin %s names more people of %s than the %d that --%s allows", c.String("pin"), q.group, q.most, flag)
		}
	}
	return nil
}
