package tribe

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
)

// ConnectorOptions says how connectors are chosen. The zero value is the
// default.
type ConnectorOptions struct {
	K int // people a tribe, default 5
	// Tells, SeedTells, Rounds and Accept are those of the telephone model; see
	// SpreadOptions. Seed people are asked for more: they tell 5 by default.
	Tells, SeedTells, Rounds int
	Accept                   float64
	// Share in (0,1) asks for the fewest people, up to K, who reach that share of
	// their tribe. NoShow in [0,1) is the chance that one of them stays away.
	Share, NoShow float64
	Excluded      []uint32 // people never to be chosen
	Pinned        []uint32 // people to be chosen first in their tribe
	Resamples     int      // for Stability, default 20; negative means none
	// MaxSets bounds the reverse-reachable sets drawn for a tribe, default 2¹⁷:
	// fewer are faster, and certify less. Four times as many raised the reach in
	// 39 tribes of newsgroups by a quarter of a percent.
	MaxSets int
	Numbers []int // what warnings call each tribe; nil: its index
	Threads int   // 0 means all processors
}

func (o ConnectorOptions) withDefaults() ConnectorOptions {
	o.K = cmp.Or(o.K, 5)
	o.SeedTells = cmp.Or(o.SeedTells, max(5, o.Tells))
	o.MaxSets = cmp.Or(o.MaxSets, 1<<17)
	o.Resamples = max(0, cmp.Or(o.Resamples, 20))
	return o
}

// CriticalFew is the connectors of all tribes and what they reach.
type CriticalFew struct {
	Connectors []Connector // by tribe, then rank
	Reach      []Reach     // one per tribe that has connectors
	Warnings   []string

	about *dossier
	sizes []int // people of each tribe
}

// name says again why each connector was chosen, with the tribes' names.
func (few *CriticalFew) name(names []string) {
	for i := range few.Connectors {
		c := &few.Connectors[i]
		c.Why = few.about.why(c, few.sizes[c.Tribe], names)
	}
}

// Connectors chooses the people of each tribe who together reach most of it by
// telephone, in a model of telling learnt from the talk itself. tribes holds
// each person's tribe or None; ties are all of the talk.
//
// Chosen is who spoke in the last third of the window, turned to somebody, is
// no bot and not excluded. Stories may travel through people of other tribes;
// bots pass nothing on. Follower counts enter nothing. ErrOption: an option is
// out of range, or there is not one tribe for each person.
func Connectors(ctx context.Context, t *Talk, tribes []uint32, ties []Tie, rng *rand.Rand, opt ConnectorOptions) (CriticalFew, error) {
	opt = opt.withDefaults()
	few, err := connectors(ctx, t, tribes, ties, rng, opt)
	if err != nil {
		return CriticalFew{}, fmt.Errorf("tribe: connectors: %w", err)
	}
	return few, nil
}

func connectors(ctx context.Context, t *Talk, tribes []uint32, ties []Tie, rng *rand.Rand, opt ConnectorOptions) (CriticalFew, error) {
	if len(tribes) != len(t.People) {
		return CriticalFew{}, fmt.Errorf("%d people, %d tribes: %w", len(t.People), len(tribes), ErrOption)
	}
	if opt.K < 0 || !(opt.Share >= 0 && opt.Share < 1) || !(opt.NoShow >= 0 && opt.NoShow < 1) {
		return CriticalFew{}, fmt.Errorf("%d people a tribe, share %v, no-show %v: %w", opt.K, opt.Share, opt.NoShow, ErrOption)
	}
	past := newChronicle(t, nil)
	m, err := opt.spreader(t, nil, past)
	if err != nil {
		return CriticalFew{}, err
	}
	about := newDossier(t, tribes, ties)
	about.past = past
	fields := opt.fields(t, tribes, about, m)
	key := rng.Uint64()
	few := CriticalFew{about: about}
	var chosen [][]uint32
	for id := range fields {
		f := &fields[id]
		few.sizes = append(few.sizes, len(f.members))
		set, reach, err := f.choose(ctx, m, rand.New(rand.NewPCG(key, uint64(id))), about, opt.MaxSets)
		if err != nil {
			return CriticalFew{}, err
		}
		chosen = append(chosen, set.Nodes())
		few.add(f, set, reach)
	}
	stability, err := resample(ctx, t, fields, chosen, rng.Uint64(), opt)
	if err != nil {
		return CriticalFew{}, err
	}
	if err := few.follow(ctx, m, key, about); err != nil {
		return CriticalFew{}, err
	}
	for i := range few.Connectors {
		c := &few.Connectors[i]
		c.Stability = stability[c.Tribe][c.Rank-1]
		about.describe(c, len(fields[c.Tribe].members), slices.Contains(opt.Pinned, c.Person))
	}
	return few, nil
}

// follow fills in where each connector's story goes and where they stand.
func (few *CriticalFew) follow(ctx context.Context, m *spreader, key uint64, about *dossier) error {
	b, err := newBrokerage(len(about.people), about.ties, about.tribes)
	if err != nil {
		return err
	}
	people := make([]uint32, len(few.Connectors))
	for i, c := range few.Connectors {
		people[i] = c.Person
	}
	journeys, err := m.journeys(ctx, key, people, about.tribes)
	if err != nil {
		return err
	}
	in := b.turned.Transpose()
	for i := range few.Connectors {
		c := &few.Connectors[i]
		c.Place = b.place(c.Person, in)
		journeys[i].enter(c, about.strongOutside(c.Person))
	}
	return nil
}

// spreader prepares the telephone on the telling graph; times as in
// learnTelling, past as they leave it.
func (o ConnectorOptions) spreader(t *Talk, times []uint8, past *chronicle) (*spreader, error) {
	tell, err := o.telling(t, times, past)
	if err != nil {
		return nil, err
	}
	return newSpreader(tell.g, o.telephone(t, tell))
}

// telling is what the talk teaches, those who fell silent reckoned in.
func (o ConnectorOptions) telling(t *Talk, times []uint8, past *chronicle) (telling, error) {
	tell, err := learnTelling(t, times)
	if err == nil {
		tell.fade(past.propensities(len(t.People), max(1, o.Tells)))
	}
	return tell, err
}

// telephone is the model that the people of a talk tell by.
func (o ConnectorOptions) telephone(t *Talk, tell telling) SpreadOptions {
	opt := SpreadOptions{
		Tells: o.Tells, SeedTells: o.SeedTells, Rounds: o.Rounds, Accept: o.Accept,
		Leftover: tell.leftover, Silent: t.Bot, Worlds: judgeWorlds, Threads: o.Threads,
	}
	if o.NoShow > 0 {
		opt.NoShow = slices.Repeat([]float32{float32(o.NoShow)}, len(t.People))
	}
	return opt
}

// add appends a tribe's seed set as connectors.
func (few *CriticalFew) add(f *field, set SeedSet, reach Reach) {
	if len(f.members) == 0 {
		return
	}
	if len(set.Steps) == 0 {
		few.Warnings = append(few.Warnings, fmt.Sprintf("tribe %d: none of its %d people may be chosen as a connector", f.number, len(f.members)))
		return
	}
	size := float64(len(f.members))
	for i, step := range set.Steps {
		few.Connectors = append(few.Connectors, Connector{
			Rank: i + 1, Tribe: f.tribe, Person: step.Node,
			Marginal: step.Marginal, Cumulative: step.Cumulative, TribeShare: step.Cumulative / size,
		})
	}
	few.Reach = append(few.Reach, reach)
	few.warn(f, set, reach)
}
