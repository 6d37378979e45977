package tribe

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
)

// field is one tribe as a place to search in.
type field struct {
	tribe, number               int // index, and what it is called
	k                           int
	want                        float64  // members to be reached with the fewest people, up to k; 0: by k people
	share                       float64  // weight of the past in the choice, once it is made
	members, candidates, pinned []uint32 // members and candidates are sorted and never nil
}

// fields splits the people by tribe.
func (o ConnectorOptions) fields(t *Talk, tribes []uint32, about *dossier, m *spreader) []field {
	var fields []field
	for u := range uint32(len(tribes)) {
		id := tribes[u]
		if id == None || t.Bot[u] {
			continue
		}
		for int(id) >= len(fields) {
			fields = append(fields, field{tribe: len(fields), members: []uint32{}, candidates: []uint32{}})
		}
		f := &fields[id]
		f.members = append(f.members, u)
		// Whom nothing joins to anybody would tell nobody.
		if m.out.Degree(u) > 0 && !about.silent(u) && !slices.Contains(o.Excluded, u) {
			f.candidates = append(f.candidates, u)
		}
	}
	for _, u := range o.Pinned {
		if id := tribes[u]; id != None && !t.Bot[u] && !slices.Contains(o.Excluded, u) {
			fields[id].pinned = append(fields[id].pinned, u)
		}
	}
	for i := range fields {
		fields[i].k = max(o.K, len(fields[i].pinned))
		fields[i].want = o.Share * float64(len(fields[i].members))
		fields[i].number = i
		if o.Numbers != nil {
			fields[i].number = o.Numbers[i]
		}
	}
	return fields
}

// Whoever is named must be known from so many messages, to them or from them: as
// many as can be shown for a name. Where that leaves fewer than provenChoice
// people for each one to be chosen, fewer messages will do.
const (
	provenBy     = evidencePosts
	provenChoice = 2
)

// prove leaves the candidates who are known well enough. Of somebody who turned
// to one person on the last day, the model and the rehearsal believe that they
// always do.
func (f *field) prove(about *dossier) {
	for least := provenBy; least > 1; least-- {
		proven := slices.DeleteFunc(slices.Clone(f.candidates), func(u uint32) bool { return about.people[u].exchanged < least })
		if len(proven) >= provenChoice*f.k {
			f.candidates = proven
			return
		}
	}
}

// How sure a tribe's connectors are, and how their reach is judged.
const (
	connectorRatio = 0.9 // certified, unless MaxSets end the search
	judgeWorlds    = 2000
	recounts       = 4 // of the choice on further worlds, at most
)

// choose finds the tribe's connectors. Where a share is asked for, it finds out
// how many people that takes, and takes one more as long as it is not certain that
// they reach it; then they are judged on worlds that did not decide when to stop.
func (f *field) choose(ctx context.Context, m *spreader, rng *rand.Rand, about *dossier, maxSets int) (set SeedSet, reach Reach, err error) {
	m.setAudience(f.members)
	f.prove(about)
	most := f.k
	if f.want > 0 {
		opt := f.seedOptions(m, maxSets)
		opt.Share = f.want / float64(len(f.members))
		fewest, err := m.selectSeeds(ctx, rng, opt)
		if err != nil {
			return set, reach, err
		}
		f.k = max(len(f.pinned), len(fewest.Steps))
	}
	for ; ; f.k++ {
		q, c, err := f.chooseSome(ctx, m, rng, about, maxSets)
		switch {
		case err != nil || c == nil:
			return q.set, reach, err
		case f.want == 0:
			return f.report(ctx, m, rng, about, q, c)
		case c.judged[c.best].Low >= f.want || f.k >= min(most, len(f.pinned)+len(f.candidates)):
			if err := c.judgeAgain(ctx, m, rng); err != nil {
				return q.set, reach, err
			}
			return f.report(ctx, m, rng, about, q, c)
		}
	}
}

func (f *field) seedOptions(m *spreader, maxSets int) SeedOptions {
	return SeedOptions{
		K: f.k, Pinned: f.pinned, Candidates: f.candidates, MinRatio: connectorRatio, MaxSets: maxSets,
		Delta: 1 / float64(max(2, m.out.N())*contenders),
	}
}

// chooseSome finds k connectors and compares them with other ways of choosing
// among the same candidates, on the same worlds. Those other ways stand as
// candidates themselves, so that none of them does better. The contest is nil
// where nobody may be chosen.
func (f *field) chooseSome(ctx context.Context, m *spreader, rng *rand.Rand, about *dossier, maxSets int) (*quest, *contest, error) {
	q, err := m.search(ctx, rng, f.seedOptions(m, maxSets))
	if err = cmp.Or(err, ctx.Err()); err != nil || len(q.chosen) == 0 {
		return q, nil, err
	}
	arms, err := f.rivals(ctx, m, about, len(q.chosen))
	if err != nil {
		return q, nil, err
	}
	c := newContest(f, m, q.chosen, arms)
	if err := c.enterRehearsed(ctx, f, m, rng.Uint64(), about.past); err != nil {
		return q, nil, err
	}
	if err := c.hold(ctx, m, rng); err != nil {
		return q, nil, err
	}
	if c.best > 0 {
		if err := m.certify(ctx, rng.Uint64(), &q.set, c.sets[c.best]); err != nil {
			return q, nil, err
		}
	}
	f.share = c.share()
	return q, c, nil
}

// report says what the best of a contest reaches, beside the arms.
func (f *field) report(ctx context.Context, m *spreader, rng *rand.Rand, about *dossier, q *quest, c *contest) (SeedSet, Reach, error) {
	set, ours := q.set, c.judged[c.best]
	chosen, err := m.inOrder(ctx, c.key, &q.ground, c.sets[c.best], &ours)
	if err != nil {
		return set, Reach{}, err
	}
	set.judged(&q.ground, chosen, ours)
	reach := Reach{
		Tribe: f.tribe, K: len(chosen), Mean: set.Reach.Mean, Low: set.Reach.Low, High: set.Reach.High, Ratio: set.Ratio,
	}
	if c.past != nil {
		reach.Rehearsed = c.past[c.best]
	}
	err = f.compare(ctx, m, rng, about, c, &reach)
	return set, reach, err
}
