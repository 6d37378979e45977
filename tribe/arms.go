package tribe

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"

	"tribemap/graph"
	"tribemap/internal/par"
)

// Names of the arms, in the order in which they are shown.
const (
	armRandom   = "random"        // others in each world
	armOneHop   = "one_hop"       // random contacts of random members, others in each world
	armActive   = "most_active"   // most posts
	armAnswered = "most_answered" // most distinct people turned to them
	armPageRank = "pagerank"      // in who turns to whom, within the tribe
	armVoteRank = "voterank"      // the same
	armFollowed = "most_followed" // by the source's own count, where it gives one
)

// contenders is how many sets may become a tribe's connectors: the searched
// one, four rivals, and the rehearsed ones.
const contenders = 5 + len(rehearsedShares)

// rival is a way of choosing that always names the same people.
type rival struct {
	name   string
	people []uint32
}

// rivals returns the k people that each rival would choose among the tribe's
// candidates. Follower counts are no rival: they may enter no choice.
func (f *field) rivals(ctx context.Context, m *spreader, about *dossier, k int) ([]rival, error) {
	g, err := f.within(m.out)
	if err != nil {
		return nil, err
	}
	rank, err := graph.PageRank(ctx, g, graph.PageRankOptions{Threads: m.opt.Threads})
	if err != nil {
		return nil, err
	}
	at := func(u uint32) int { i, _ := slices.BinarySearch(f.members, u); return i }
	return []rival{
		{armActive, f.top(k, func(u uint32) float64 { return float64(about.people[u].posts) })},
		{armAnswered, f.top(k, func(u uint32) float64 { return float64(about.people[u].answeredBy) })},
		{armPageRank, f.top(k, func(u uint32) float64 { return rank[at(u)] })},
		{armVoteRank, f.elected(g, k)},
	}, nil
}

// top returns the k candidates with the largest score, the smallest number
// first among equals.
func (f *field) top(k int, score func(u uint32) float64) []uint32 {
	order := slices.Clone(f.candidates)
	slices.SortStableFunc(order, func(a, b uint32) int { return cmp.Compare(score(b), score(a)) })
	return order[:min(k, len(order))]
}

// elected returns the first k candidates in the order of VoteRank.
func (f *field) elected(g *graph.CSR, k int) []uint32 {
	var people []uint32
	for _, i := range graph.VoteRank(g, g.N()) {
		if _, ok := slices.BinarySearch(f.candidates, f.members[i]); ok && len(people) < k {
			people = append(people, f.members[i])
		}
	}
	return fill(people, f.candidates, min(k, len(f.candidates)))
}

// within returns the part of g among the members, numbered as they stand.
func (f *field) within(g *graph.CSR) (*graph.CSR, error) {
	var edges []graph.Edge
	for i, u := range f.members {
		weights := g.Weights(u)
		for j, v := range g.Neighbors(u) {
			if to, ok := slices.BinarySearch(f.members, v); ok {
				e := graph.Edge{From: uint32(i), To: uint32(to), Weight: 1}
				if weights != nil {
					e.Weight = weights[j]
				}
				edges = append(edges, e)
			}
		}
	}
	return graph.FromEdges(len(f.members), edges, graph.BuildOptions{Directed: true})
}

// curveWorlds is in how many worlds random people are added one by one.
const curveWorlds = 256

// compare fills in the arms, on the worlds on which the contest was decided.
func (f *field) compare(ctx context.Context, m *spreader, rng *rand.Rand, about *dossier, c *contest, r *Reach) error {
	var err error
	if r.Arms, err = f.drawn(ctx, m, rng, c.key, r.K, c.judged[0].Worlds); err != nil {
		return err
	}
	for i, a := range c.arms {
		arm := c.judged[len(c.sets)+i].arm(a.name)
		if c.past != nil {
			arm.Rehearsed = c.past[len(c.sets)+i]
		}
		r.Arms = append(r.Arms, arm)
	}
	if r.Arms, err = m.withFollowed(ctx, c.key, f.mostFollowed(about.t, r.K), r.Arms); err != nil {
		return err
	}
	r.Random, r.Active = r.Arms[0].Mean, c.judged[len(c.sets)].Mean
	r.RandomEquals, err = f.randomEquals(ctx, m, rng, c.key, r.Mean)
	return err
}

// drawn returns what k candidates reach who are drawn anew in each world: at
// random, and by one hop.
func (f *field) drawn(ctx context.Context, m *spreader, rng *rand.Rand, key uint64, k, worlds int) ([]Arm, error) {
	random, err := m.sampleReach(ctx, key, f.random(rng, k, worlds))
	if err != nil {
		return nil, err
	}
	hop, err := m.sampleReach(ctx, key, f.oneHop(m, rng, k, worlds))
	return []Arm{random.arm(armRandom), hop.arm(armOneHop)}, err
}

func (s Spread) arm(name string) Arm { return Arm{Name: name, Mean: s.Mean, Low: s.Low, High: s.High} }

// withFollowed adds the most followed people to the arms, if there are any:
// judged apart, so that not even the number of worlds depends on follower counts.
func (m *spreader) withFollowed(ctx context.Context, key uint64, followed []uint32, arms []Arm) ([]Arm, error) {
	if followed == nil {
		return arms, nil
	}
	judged, err := m.judge(ctx, key, [][]uint32{followed})
	if err != nil {
		return nil, err
	}
	return append(arms, judged[0].arm(armFollowed)), nil
}

// mostFollowed returns the k candidates with the most followers, nil where the
// source tells nobody's.
func (f *field) mostFollowed(t *Talk, k int) []uint32 {
	top := f.top(k, func(u uint32) float64 { return float64(t.People[u].Followers) })
	if len(top) == 0 || t.People[top[0]].Followers == 0 {
		return nil
	}
	return top
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

// hopTries is how often a random contact is drawn before somebody without
// contacts among the candidates, or whose contacts are all taken, is passed.
const hopTries = 20

// oneHop returns count sets of k candidates, each a random contact of a random
// candidate: the people whom one meets by asking people whom they talk to [1].
//
// [1] R. Cohen, S. Havlin, D. ben-Avraham: Efficient immunization strategies
// for computer networks and populations. Phys. Rev. Lett. 91, 2003.
// doi:10.1103/PhysRevLett.91.247901
func (f *field) oneHop(m *spreader, rng *rand.Rand, k, count int) [][]uint32 {
	k = min(k, len(f.candidates))
	sets := make([][]uint32, count)
	for s := range sets {
		set := make([]uint32, 0, k)
		for tries := 0; tries < k*hopTries && len(set) < k; tries++ {
			v := contact(m, rng, f.candidates[rng.IntN(len(f.candidates))])
			if _, ok := slices.BinarySearch(f.candidates, v); ok && !slices.Contains(set, v) {
				set = append(set, v)
			}
		}
		sets[s] = fill(set, f.candidates, k)
	}
	return sets
}

// contact returns somebody whom u turned to or who turned to u, None where there
// is nobody.
func contact(m *spreader, rng *rand.Rand, u uint32) uint32 {
	out, in := m.out.Neighbors(u), m.in.Neighbors(u)
	if len(out)+len(in) == 0 {
		return None
	}
	i := rng.IntN(len(out) + len(in))
	if i < len(out) {
		return out[i]
	}
	return in[i-len(out)]
}

// sampleReach judges sets that are a sample of one kind, each in one of the
// worlds that judge would look at first.
func (m *spreader) sampleReach(ctx context.Context, key uint64, sets [][]uint32) (Spread, error) {
	m.hireTellers(nil)
	sums := make([]uint64, par.Chunks(len(sets), worldsChunk))
	squares := make([]uint64, len(sums))
	par.ForWorker(m.opt.Threads, len(sets), worldsChunk, func(worker, chunk, lo, hi int) {
		for w := lo; w < hi && ctx.Err() == nil; w++ {
			reach := m.tellers[worker].reachOf(worldKey(key, w), sets[w], nil)
			sums[chunk] += reach
			squares[chunk] += reach * reach
		}
	})
	sum, square := uint64(0), uint64(0)
	for i := range sums {
		sum += sums[i]
		square += squares[i]
	}
	return spreadOf([]uint64{sum}, square, len(sets)), ctx.Err()
}

// randomEquals returns how many random candidates it takes to reach as many
// people as given, all of them if not even they do.
func (f *field) randomEquals(ctx context.Context, m *spreader, rng *rand.Rand, key uint64, reach float64) (int, error) {
	orders := f.random(rng, len(f.candidates), curveWorlds)
	m.hireTellers(nil)
	sums := make([][]uint64, par.Threads(m.opt.Threads)) // whole numbers: who added up what leaves no trace
	par.ForWorker(m.opt.Threads, len(orders), worldsChunk, func(worker, _, lo, hi int) {
		if sums[worker] == nil {
			sums[worker] = make([]uint64, len(f.candidates))
		}
		for w := lo; w < hi && ctx.Err() == nil; w++ {
			m.tellers[worker].reachOf(worldKey(key, w), orders[w], sums[worker])
		}
	})
	for k := range f.candidates {
		total := uint64(0)
		for _, s := range sums {
			if s != nil {
				total += s[k]
			}
		}
		if float64(total) >= float64(reach*curveWorlds) {
			return k + 1, ctx.Err()
		}
	}
	return len(f.candidates), ctx.Err()
}
