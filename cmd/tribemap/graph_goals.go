package main

import (
	"cmp"
	"fmt"
	"math"

	"tribemap/tribe"

	"github.com/urfave/cli/v2"
)

// byID finds people of an edge list by their ids.
func byID(ids []string) func(string) (uint32, error) {
	index := idIndex(ids)
	return func(id string) (uint32, error) {
		if u, ok := index[id]; ok {
			return u, nil
		}
		return 0, fmt.Errorf("no node %q in the edge list", id)
	}
}

// readGraphGoals reads the goals of "graph connectors" and their files.
func readGraphGoals(c *cli.Context, ids []string, opt *tribe.SeedOptions) error {
	who := byID(ids)
	g, err := readGoals(c, roster{len(ids), who, func(u uint32) string { return ids[u] }})
	if err != nil {
		return err
	}
	if err := g.affordable(func(uint32) bool { return true }); err != nil {
		return err
	}
	opt.Pinned, opt.Forbidden, opt.Blockers = g.pinned, g.forbidden, g.blockers
	opt.Silent, opt.NoShow, opt.Goal = g.silent, g.noShow, g.goal()
	if g.budget > 0 && !c.IsSet("k") {
		opt.K = len(ids)
	}
	if opt.Listed, err = readPeople(c.String("judge"), who); err != nil {
		return err
	}
	if opt.Listed != nil && !c.IsSet("k") && g.budget == 0 {
		opt.K = len(opt.Listed)
	}
	if opt.Dyads, err = readDyads(c.String("dyads"), who); err != nil {
		return err
	}
	if opt.Roots, err = readValues(c.String("values"), len(ids), who); err != nil {
		return err
	}
	return readGroups(c, len(ids), who, opt)
}

// readDyads reads pairs of people; nil for "".
func readDyads(name string, who func(string) (uint32, error)) (dyads [][2]uint32, err error) {
	if name == "" {
		return nil, nil
	}
	rows, err := readListing(name, []string{"a", "source"}, []string{"b", "target"})
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		a, err1 := row.person(name, 0, who)
		b, err2 := row.person(name, 1, who)
		if err := cmp.Or(err1, err2); err != nil {
			return nil, err
		}
		dyads = append(dyads, [2]uint32{a, b})
	}
	return dyads, nil
}

// mostValue is the largest worth of one person.
const mostValue = 1000

// readValues names each person as often as they are worth; nil, everybody once,
// for "".
func readValues(name string, n int, who func(string) (uint32, error)) ([]uint32, error) {
	if name == "" {
		return nil, nil
	}
	values := make([]float32, n)
	if err := readNumbers(name, "value", mostValue, values, who); err != nil {
		return nil, err
	}
	roots := []uint32{}
	for u, x := range values {
		if math.Trunc(float64(x)) != float64(x) {
			return nil, fmt.Errorf("%s: wanted whole numbers, got %v", name, x)
		}
		for range int(x) {
			roots = append(roots, uint32(u))
		}
	}
	return roots, nil
}

// readGroups reads who is of which group and gives each group its quota. People
// without a group share one that has none.
func readGroups(c *cli.Context, n int, who func(string) (uint32, error), opt *tribe.SeedOptions) error {
	name := c.String("groups")
	if name == "" {
		return nil
	}
	most, err := readQuotas("quota", c.String("quota"))
	if err != nil {
		return err
	}
	rows, err := readListing(name, []string{"id"}, []string{"tribe", "group"})
	if err != nil {
		return err
	}
	opt.Group, opt.Quota = make([]uint32, n), []int{0}
	numbers := map[string]uint32{"": 0}
	for _, row := range rows {
		u, err := row.person(name, 0, who)
		if err != nil {
			return err
		}
		id, known := numbers[row.cells[1]]
		if !known {
			id = uint32(len(numbers))
			numbers[row.cells[1]] = id
			opt.Quota = append(opt.Quota, most.each)
		}
		opt.Group[u] = id
	}
	for _, q := range most.of {
		id, known := numbers[q.group]
		if !known {
			return fmt.Errorf("--quota: no group %q in %s", q.group, name)
		}
		opt.Quota[id] = q.most
	}
	names := make([]string, len(opt.Quota))
	for group, id := range numbers {
		names[id] = fmt.Sprintf("group %q", group)
	}
	return checkQuotas(c, "quota", opt.Pinned, func(u uint32) quota { return quota{names[opt.Group[u]], opt.Quota[opt.Group[u]]} })
}
