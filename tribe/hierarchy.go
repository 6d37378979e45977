package tribe

import (
	"context"
	"math/rand/v2"
	"slices"

	"tribemap/internal/par"
)

// Tribes consist of tribes, and form larger ones. The hierarchy shows both: the
// same graph at a few resolutions around the chosen one, a factor of two apart.
// A step that changes next to nothing is a plateau and is shown once.
var hierarchySteps = []float64{.25, .5, 2, 4} // times the chosen γ

const (
	plateau         = .95 // adjusted Rand index from which two levels count as one
	hierarchyStream = 0x6c65766c
)

// Hierarchy finds the tribes at resolutions around the chosen one, which is
// among them, by rising γ, and keeps them in Resolution. It is nil where there
// are no tribes. Costs as many runs of Leiden as there are steps. Resample, if
// called afterwards, judges their stability.
func (d *Detection) Hierarchy(ctx context.Context) ([]Level, error) {
	if d.Tribes.K == 0 {
		return nil, nil
	}
	grains := make([]grain, len(hierarchySteps))
	errs := make([]error, len(grains))
	threads := shareThreads(d.opt.Threads, len(grains))
	par.For(d.opt.Threads, len(grains), 1, func(i, _, _ int) {
		rng := rand.New(rand.NewPCG(d.opt.Seed, hierarchyStream+uint64(i)))
		gamma := d.Resolution.Gamma * hierarchySteps[i]
		var p Partition
		p, errs[i] = Leiden(ctx, d.arcs, rng, LeidenOptions{Gamma: gamma, Threads: threads})
		grains[i] = grain{gamma, p.AtLeast(d.opt.MinTribe)}
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	coarser := len(hierarchySteps) / 2
	grains = slices.Insert(grains, coarser, grain{d.Resolution.Gamma, d.Tribes})
	d.grains = withoutPlateaus(grains, coarser)
	d.Resolution.Hierarchy = nest(d.grains)
	if err := d.confirmLevels(ctx); err != nil {
		return nil, err
	}
	d.doubtLevels()
	return d.Resolution.Hierarchy, nil
}

// confirmLevels sets the z of the tribes of all levels, each by what the folds
// find at its γ.
func (d *Detection) confirmLevels(ctx context.Context) error {
	if d.withheld == nil {
		return nil
	}
	for i, level := range d.grains {
		t := d.withheld.trial
		if level.gamma != d.Resolution.Gamma {
			var err error
			if t, err = d.withheld.try(ctx, level.gamma); err != nil {
				return err
			}
		}
		for c, z := range d.withheld.z(level.tribes, t) {
			d.Resolution.Hierarchy[i].Tribes[c].Z = z
		}
	}
	return nil
}

// grain is a partition with the resolution it was found at.
type grain struct {
	gamma  float64
	tribes Partition
}

// withoutPlateaus drops grains that repeat the one before, seen from the
// chosen one outwards, and such as have no tribes.
func withoutPlateaus(grains []grain, chosen int) []grain {
	kept := []grain{grains[chosen]}
	differs := func(a, b grain) bool {
		return a.tribes.K > 0 && (a.tribes.K != b.tribes.K ||
			Agree(a.tribes.Membership, b.tribes.Membership).ARI < plateau)
	}
	for i := chosen - 1; i >= 0; i-- {
		if differs(grains[i], kept[0]) {
			kept = slices.Insert(kept, 0, grains[i])
		}
	}
	for _, g := range grains[chosen+1:] {
		if differs(g, kept[len(kept)-1]) {
			kept = append(kept, g)
		}
	}
	return kept
}

// nest finds, for each tribe, the one of the next coarser level that most of
// its people are in.
func nest(grains []grain) []Level {
	levels := make([]Level, len(grains))
	for i, g := range grains {
		levels[i] = Level{Gamma: g.gamma, Tribes: make([]LevelTribe, g.tribes.K)}
		for c, members := range g.tribes.Members() {
			t := LevelTribe{Size: len(members), Within: -1}
			if i > 0 {
				t.Within, t.Share = mostOf(members, grains[i-1].tribes)
			}
			levels[i].Tribes[c] = t
		}
	}
	return levels
}

// mostOf returns the community that holds most of the given nodes, the smaller
// number among equals, −1 if none holds any, and its share of them.
func mostOf(nodes []uint32, p Partition) (community int, share float64) {
	count := make([]int, p.K)
	community = -1
	for _, u := range nodes {
		if c := p.Membership[u]; c != None {
			count[c]++
		}
	}
	for c, n := range count {
		if n > 0 && (community < 0 || n > count[community]) {
			community = c
		}
	}
	if community >= 0 {
		share = float64(count[community]) / float64(len(nodes))
	}
	return community, share
}
