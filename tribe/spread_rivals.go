package tribe

import (
	"cmp"
	"slices"

	"tribemap/graph"
	"tribemap/internal/par"
)

// What seed sets are usually chosen by. A search judges these choices beside
// its own, on the same worlds, and returns the best: a certificate alone does
// not keep a choice from being beaten by a plain list.

// rankings are scores of all nodes that do not depend on a search.
type rankings struct {
	strength []float32 // weight of the arcs out of a node
	rank     []float32 // PageRank on reversed arcs: who tells those that tell
	voted    []uint32  // VoteRank's first choices

	heard  []float32 // weight of the arcs into a node; nil until asked for
	rankIn []float32 // PageRank: who is told by those that are told; the same
}

// Ranks are settled after the most rounds; where that would look at more arcs than
// rankArcs it ends earlier, after the fewest at least: rank beyond eight steps is
// worth .85⁸ = .27 of itself and spread over many.
const (
	fewestRanks = 8
	mostRanks   = 32
	rankArcs    = 1 << 27
	rankDamping = 0.85
	rankChunk   = 1 << 14
)

// rivals returns the units that strength, rank and votes would choose, each
// time the pinned ones and the best of the pool, up to k in all. Nobody votes
// for dyads: their third rival is the order in which they are given.
func (m *spreader) rivals(g *ground, k int) [][]uint32 {
	if m.ranked == nil {
		m.ranked = &rankings{}
	}
	m.rankFor(g, k)
	r, more := m.ranked, k-len(g.pinned)
	sets := [][]uint32{highest(g.pool, g.sum(r.strength), more), highest(g.pool, g.sum(r.rank), more)}
	if g.ends == nil {
		sets = append(sets, among(r.voted, g.pool, more))
	} else {
		sets = append(sets, g.pool[:more])
	}
	for i, set := range sets {
		sets[i] = fill(slices.Concat(g.pinned, set), sets[0], k)
	}
	return sets
}

// rankFor fills in what is missing, side by side: votes are counted one by one.
func (m *spreader) rankFor(g *ground, k int) {
	r, want := m.ranked, min(m.out.N(), 2*k)
	par.For(m.opt.Threads, 2, 1, func(part, _, _ int) {
		switch {
		case part == 0 && g.ends == nil && len(r.voted) < want:
			r.voted = graph.VoteRank(m.out, want)
		case part == 1 && r.rank == nil:
			r.strength, r.rank = strengthOf(m.out), m.rank(m.out, m.in)
		}
	})
}

// further returns the units that weight and PageRank of the arcs in would choose,
// as rivals does: on an undirected graph that is what those out choose.
func (m *spreader) further(g *ground, k int) [][]uint32 {
	m.rankHeard()
	var sets [][]uint32
	for _, score := range [][]float32{m.ranked.heard, m.ranked.rankIn} {
		set := slices.Concat(g.pinned, highest(g.pool, g.sum(score), k-len(g.pinned)))
		sets = append(sets, fill(set, g.pool, k))
	}
	return sets
}

// rankHeard fills in what is only asked for sometimes.
func (m *spreader) rankHeard() {
	if m.ranked.heard == nil {
		m.ranked.heard, m.ranked.rankIn = strengthOf(m.in), m.rank(m.in, m.out)
	}
}

func strengthOf(g *graph.CSR) []float32 {
	strength := make([]float32, g.N())
	for u := range strength {
		strength[u] = float32(g.WeightedDegree(uint32(u)))
	}
	return strength
}

// rank returns PageRank, up to a factor: each node shares its rank among the
// arcs of shared, the other graph's reversed, and so gets it by those of got.
// Jumping to any node from dead ends scales all ranks alike, so it is left out.
// O(rounds · m).
func (m *spreader) rank(got, shared *graph.CSR) []float32 {
	n := got.N()
	rank, share := make([]float32, n), make([]float32, n)
	for u := range rank {
		rank[u] = 1
	}
	for range min(max(fewestRanks, rankArcs/max(1, got.Arcs())), mostRanks) {
		for v := range share {
			share[v] = 0
			if total := shared.WeightedDegree(uint32(v)); total > 0 {
				share[v] = float32(rankDamping * float64(rank[v]) / total)
			}
		}
		m.overRows(got, share, func(u uint32, sum float64) { rank[u] = float32(1 - rankDamping + sum) })
	}
	return rank
}

// overRows calls to with each node and the sum over its arcs of weight times
// the target's value, from several goroutines, each node once. O(n + m).
func (m *spreader) overRows(g *graph.CSR, value []float32, to func(u uint32, sum float64)) {
	par.For(m.opt.Threads, g.N(), rankChunk, func(_, lo, hi int) {
		for u := uint32(lo); u < uint32(hi); u++ {
			sum, weights := 0.0, g.Weights(u)
			for i, v := range g.Neighbors(u) {
				if weights == nil {
					sum += float64(value[v])
				} else {
					sum += float64(float64(weights[i]) * float64(value[v]))
				}
			}
			to(u, sum)
		}
	})
}

// highest returns the k nodes of pool with the largest scores, best first,
// smaller numbers first among equals. O(|pool| + k log k) for scores in no
// particular order.
func highest(pool []uint32, score []float32, k int) []uint32 {
	if k <= 0 {
		return nil
	}
	better := func(u, v uint32) int { return cmp.Or(cmp.Compare(score[v], score[u]), cmp.Compare(u, v)) }
	best := make([]uint32, 0, 2*k)
	least := float32(-1)
	for _, u := range pool {
		if score[u] < least {
			continue
		}
		if best = append(best, u); len(best) == 2*k {
			slices.SortFunc(best, better)
			best = best[:k]
			least = score[best[k-1]]
		}
	}
	slices.SortFunc(best, better)
	return best[:min(k, len(best))]
}

// among returns the first k of order that stand in pool, which is sorted.
func among(order, pool []uint32, k int) []uint32 {
	var found []uint32
	for _, u := range order {
		if len(found) == k {
			break
		}
		if _, ok := slices.BinarySearch(pool, u); ok {
			found = append(found, u)
		}
	}
	return found
}
