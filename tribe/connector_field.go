package tribe

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
)

// field is one tribe as a place to search in.
type field struct {
	tribe                       int
	k                           int
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
		// Who turned to nobody would tell nobody.
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
	}
	return fields
}

// How sure a tribe's connectors are, and how their reach is judged.
const (
	connectorRatio = 0.9 // certified, unless MaxSets end the search
	judgeWorlds    = 2000
)

// choose finds the tribe's connectors and compares them, on the same worlds,
// with the most active ones among the same candidates and with random ones:
// others in each world, so that chance in who they are averages out as well.
func (f *field) choose(ctx context.Context, m *spreader, rng *rand.Rand, about *dossier, maxSets int) (SeedSet, Reach, error) {
	m.setAudience(f.members)
	set, chosen, err := m.search(ctx, rng, SeedOptions{
		K: f.k, Pinned: f.pinned, Candidates: f.candidates, MinRatio: connectorRatio, MaxSets: maxSets,
	})
	if err != nil || len(chosen) == 0 {
		return set, Reach{}, err
	}
	key := rng.Uint64()
	judged, err := m.judge(ctx, key, [][]uint32{chosen, f.mostActive(about, len(chosen))})
	if err != nil {
		return set, Reach{}, err
	}
	random, err := m.meanReach(ctx, key, f.random(rng, len(chosen), judged[0].Worlds))
	if err != nil {
		return set, Reach{}, err
	}
	set.judged(chosen, judged[0])
	return set, Reach{
		Tribe: f.tribe, K: len(chosen), Mean: set.Reach.Mean, Low: set.Reach.Low, High: set.Reach.High,
		Ratio: set.Ratio, Random: random, Active: judged[1].Mean,
	}, nil
}

// mostActive returns the k candidates with the most posts.
func (f *field) mostActive(about *dossier, k int) []uint32 {
	order := slices.Clone(f.candidates)
	slices.SortStableFunc(order, func(a, b uint32) int {
		return cmp.Compare(about.people[b].posts, about.people[a].posts)
	})
	return order[:min(k, len(order))]
}

// random returns count sets of k candidates, all such sets being as likely.
func (f *field) random(rng *rand.Rand, k, count int) [][]uint32 {
	order := slices.Clone(f.candidates) // any order is as good to shuffle on from
	k = min(k, len(order))
	sets := make([][]uint32, count)
	for s := range sets {
		for i := range k {
			j := i + rng.IntN(len(order)-i)
			order[i], order[j] = order[j], order[i]
		}
		sets[s] = slices.Clone(order[:k])
	}
	return sets
}
