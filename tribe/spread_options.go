package tribe

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

func (o SpreadOptions) withDefaults() SpreadOptions {
	o.Tells = cmp.Or(o.Tells, 1)
	o.SeedTells = cmp.Or(o.SeedTells, o.Tells)
	o.Accept = cmp.Or(o.Accept, 1)
	o.Worlds = cmp.Or(o.Worlds, 10_000)
	if o.Rounds == 0 {
		o.Rounds = -1
		if o.Model == Telephone {
			o.Rounds = 6
		}
	}
	return o
}

func (m *spreader) validate() error {
	o, n := m.opt, m.out.N()
	switch {
	case o.Model > LinearThreshold:
		return fmt.Errorf("model %d: %w", o.Model, ErrOption)
	case o.Tells < 1 || o.SeedTells < o.Tells:
		return fmt.Errorf("tells %d, seeds tell %d: %w", o.Tells, o.SeedTells, ErrOption)
	case o.Poisson && (o.Model != Telephone || o.SeedTells != o.Tells):
		return fmt.Errorf("poisson in model %d, seeds tell %d: %w", o.Model, o.SeedTells, ErrOption)
	case !(o.Accept > 0 && o.Accept <= 1):
		return fmt.Errorf("accept %v: %w", o.Accept, ErrOption)
	case o.Worlds < 1:
		return fmt.Errorf("worlds %d: %w", o.Worlds, ErrOption)
	case o.Silent != nil && len(o.Silent) != n:
		return fmt.Errorf("silent not of length %d: %w", n, ErrOption)
	}
	return errors.Join(
		checkShares("leftover", n, o.Leftover), checkShares("no-show", n, o.NoShow), m.checkProbabilities(),
		m.checkNodes("roots", o.Roots), m.checkNodes("blockers", o.Blockers),
	)
}

// checkShares checks that there are no shares, or one in [0,1] for each node.
func checkShares(what string, n int, shares []float32) error {
	if shares != nil && len(shares) != n {
		return fmt.Errorf("%s not of length %d: %w", what, n, ErrOption)
	}
	if i := slices.IndexFunc(shares, func(x float32) bool { return !(x >= 0 && x <= 1) }); i >= 0 {
		return fmt.Errorf("%s of node %d is %v: %w", what, i, shares[i], ErrOption)
	}
	return nil
}

func (m *spreader) checkProbabilities() error {
	if m.opt.Model != IndependentCascade || !m.opt.Probabilities {
		return nil
	}
	for e := range m.out.Edges() {
		if e.Weight > 1 {
			return fmt.Errorf("probability of %d→%d is %v: %w", e.From, e.To, e.Weight, ErrOption)
		}
	}
	return nil
}

func (m *spreader) checkNodes(what string, nodes []uint32) error {
	for _, u := range nodes {
		if int64(u) >= int64(m.out.N()) {
			return fmt.Errorf("%s: node %d of %d: %w", what, u, m.out.N(), ErrOption)
		}
	}
	return nil
}
