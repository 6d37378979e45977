package tribe

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// What else a choice may have to keep to than a number of people. All of it
// keeps the form of coverage, so that greedy choice keeps a guarantee.

// Goal says where greedy choice ends and what people cost; the zero value sets
// no limit but the number of people.
type Goal struct {
	// Share in (0,1) asks for the smallest set whose reach is that share of the
	// audience, of at most K people. Greedy needs at most 1 + ln(sets to hit)
	// times the fewest [1].
	Share float64
	// Budget is what the set may cost, and Cost, len n, what each person does;
	// nil means 1. Pinned people are paid first. The better of greedy by gain
	// for cost and of the best single person comes within (1 − 1/e)/2 of the
	// best set [2].
	Budget float64
	Cost   []float32
	// Group, len n, names each person's group, and Quota how many of each may
	// be chosen, pinned people included. Greedy under quotas comes within 1/2 of
	// the best set [3].
	Group []uint32
	Quota []int
}

// [1] L. A. Wolsey: An analysis of the greedy algorithm for the submodular set
// covering problem. Combinatorica 2 (1982) 385–393. doi:10.1007/BF02579435
//
// [2] J. Leskovec, A. Krause, C. Guestrin, C. Faloutsos, J. VanBriesen, N.
// Glance: Cost-effective outbreak detection in networks. KDD 2007.
// doi:10.1145/1281192.1281239
//
// [3] M. L. Fisher, G. L. Nemhauser, L. A. Wolsey: An analysis of approximations
// for maximizing submodular set functions II. Mathematical Programming Study 8
// (1978) 73–87. doi:10.1007/BFb0121195

func (g Goal) validate(m *spreader, pinned []uint32) error {
	n := m.out.N()
	switch {
	case !(g.Share >= 0 && g.Share < 1), !(g.Budget >= 0):
		return fmt.Errorf("share %v, budget %v: %w", g.Share, g.Budget, ErrOption)
	case g.Cost != nil && len(g.Cost) != n, g.Quota != nil && len(g.Group) != n:
		return fmt.Errorf("cost or group not of length %d: %w", n, ErrOption)
	case slices.ContainsFunc(g.Cost, func(c float32) bool { return !(c >= 0) }):
		return fmt.Errorf("negative cost: %w", ErrOption)
	}
	for u, id := range g.Group {
		if g.Quota != nil && int(id) >= len(g.Quota) {
			return fmt.Errorf("node %d in group %d of %d: %w", u, id, len(g.Quota), ErrOption)
		}
	}
	left := g.purse(pinned)
	if g.Budget > 0 && left.money < 0 || slices.ContainsFunc(left.quota, func(n int) bool { return n < 0 }) {
		return fmt.Errorf("pinned people go beyond the budget or a quota: %w", ErrOption)
	}
	return nil
}

// cost returns what u costs.
func (g Goal) cost(u uint32) float64 {
	if g.Cost == nil {
		return 1
	}
	return float64(g.Cost[u])
}

// Spent returns what people cost together.
func (g Goal) Spent(people []uint32) (sum float64) {
	for _, u := range people {
		sum += g.cost(u)
	}
	return sum
}

// limited tells whether the goal keeps some of the pool from being chosen.
func (g Goal) limited() bool { return g.Budget > 0 || g.Quota != nil }

// purse is what is left of a goal while a set is chosen.
type purse struct {
	goal  Goal
	money float64
	quota []int
}

func (g Goal) purse(pinned []uint32) *purse {
	p := &purse{g, g.Budget, slices.Clone(g.Quota)}
	for _, u := range pinned {
		p.pay(u)
	}
	return p
}

// affords tells whether u may still be chosen.
func (p *purse) affords(u uint32) bool {
	return (p.goal.Budget == 0 || p.goal.cost(u) <= p.money) && (p.quota == nil || p.quota[p.goal.Group[u]] > 0)
}

func (p *purse) pay(u uint32) {
	p.money -= p.goal.cost(u)
	if p.quota != nil {
		p.quota[p.goal.Group[u]]--
	}
}

// within returns those of chosen, the pinned ones first, that the goal allows.
func (g Goal) within(pinned, chosen []uint32) []uint32 {
	left := g.purse(pinned)
	kept := slices.Clone(pinned)
	for _, u := range chosen[len(pinned):] {
		if left.affords(u) {
			left.pay(u)
			kept = append(kept, u)
		}
	}
	return kept
}

// greedyWithin takes the pinned nodes, then up to k in all by largest gain for
// its cost among those that the goal still allows; under a budget, the one
// candidate of largest gain instead where that hits more. upper bounds the sets
// that any choice within the goal can hit, before the first choice or after the
// last. O(k · candidates) beside the members of the sets that are hit.
func (c *coverage) greedyWithin(goal Goal, pinned, candidates []uint32, k int) (chosen []uint32, upper uint64) {
	for _, u := range pinned {
		c.take(u)
	}
	left, start := goal.purse(pinned), c.hits
	worth := func(u uint32) float64 { return float64(c.gain[u]) / max(goal.cost(u), costless) }
	upper = c.mostWithin(goal, pinned, candidates, k)
	best, alone := uint32(None), uint32(0)
	queue := slices.Clone(candidates)
	for _, u := range candidates {
		if left.affords(u) && c.gain[u] > alone {
			best, alone = u, c.gain[u]
		}
	}
	chosen = slices.Clone(pinned)
	for len(chosen) < k {
		queue = slices.DeleteFunc(queue, func(u uint32) bool { return c.gain[u] == 0 || !left.affords(u) })
		if len(queue) == 0 {
			break
		}
		u := slices.MinFunc(queue, func(u, v uint32) int { return cmp.Or(cmp.Compare(worth(v), worth(u)), cmp.Compare(u, v)) })
		c.take(u)
		left.pay(u)
		chosen = append(chosen, u)
	}
	upper = min(upper, c.mostWithin(goal, pinned, candidates, k))
	if goal.Budget > 0 && best != None && uint64(alone) > c.hits-start {
		return append(slices.Clone(pinned), best), upper
	}
	return chosen, upper
}

// mostWithin bounds the sets that any choice within the goal hits: those hit
// already, and the largest further gains that k people, the budget (the last
// gain in part) and the quotas would allow, each taken alone.
func (c *coverage) mostWithin(goal Goal, pinned, candidates []uint32, k int) uint64 {
	left := goal.purse(pinned)
	order := slices.DeleteFunc(slices.Clone(candidates), func(u uint32) bool { return c.gain[u] == 0 || !left.affords(u) })
	slices.SortFunc(order, func(u, v uint32) int { return cmp.Or(cmp.Compare(c.gain[v], c.gain[u]), cmp.Compare(u, v)) })
	byNumber, byQuota := uint64(0), uint64(0)
	for i, u := range order {
		if i < k-len(pinned) {
			byNumber += uint64(c.gain[u])
		}
		if left.quota != nil && left.quota[goal.Group[u]] > 0 {
			left.quota[goal.Group[u]]--
			byQuota += uint64(c.gain[u])
		}
	}
	more := byNumber
	if left.quota != nil {
		more = min(more, byQuota)
	}
	if goal.Budget > 0 {
		more = min(more, c.mostFor(goal, left.money, order))
	}
	return c.hits + more
}

// mostFor bounds the gains that so much money buys.
func (c *coverage) mostFor(goal Goal, money float64, order []uint32) uint64 {
	slices.SortFunc(order, func(u, v uint32) int {
		a, b := float64(c.gain[u])*goal.cost(v), float64(c.gain[v])*goal.cost(u)
		return cmp.Or(cmp.Compare(b, a), cmp.Compare(u, v))
	})
	sum := 0.0
	for _, u := range order {
		cost := goal.cost(u)
		if cost > money {
			sum += float64(c.gain[u]) * money / cost
			break
		}
		money -= cost
		sum += float64(c.gain[u])
	}
	return uint64(math.Ceil(sum))
}

// costless is the cost below which people are taken to cost the same.
const costless = 1e-9

// Knee returns how many people of the set stand before its gain curve bends:
// where Steps lie farthest above the straight line from nobody to the whole
// set; 0 without steps.
func (s SeedSet) Knee() int {
	knee, above := 0, -1.0
	for i, step := range s.Steps {
		line := s.Steps[len(s.Steps)-1].Cumulative * float64(i+1) / float64(len(s.Steps))
		if height := step.Cumulative - line; height > above {
			knee, above = i+1, height
		}
	}
	return knee
}

// smallest returns how many of the steps it takes to reach so many people.
func (s SeedSet) smallest(want float64) int {
	at := slices.IndexFunc(s.Steps, func(step SeedStep) bool { return step.Cumulative >= want })
	return at + 1
}
