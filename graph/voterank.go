package graph

import "container/heap"

// VoteRank chooses up to k nodes one after the other. In each round every node
// is voted for by the nodes that its arcs lead to, each with its ability times
// the weight of the arc; the node with most votes is chosen (ties: the
// smaller), loses its own ability, and each of its voters loses 1/⟨k⟩ of
// theirs, ⟨k⟩ being the mean degree. So the chosen lie apart. It ends early
// when nobody gets a vote.
//
// With unit weights this is the method of [1]; weighing votes keeps the
// outcome independent of the unit of weight. Votes only fall, so a node is
// counted again only when it comes up for choice: time O(m + c log n), where c
// is the summed degree of the nodes counted again, space 32 bytes a node.
//
// [1] J.-X. Zhang, D.-B. Chen, Q. Dong, Z.-D. Zhao: Identifying a set of
// influential spreaders in complex networks. Scientific Reports 6 (2016)
// 27823. doi:10.1038/srep27823
func VoteRank(g *CSR, k int) []uint32 {
	k = min(k, g.N())
	if k <= 0 || g.Arcs() == 0 {
		return nil
	}
	e := newElection(g)
	chosen := make([]uint32, 0, k)
	for len(chosen) < k && e.queue[0].votes > 0 {
		top := e.queue[0]
		if top.round < len(chosen) {
			e.queue[0] = candidate{e.count(top.node), top.node, len(chosen)}
			heap.Fix(&e.queue, 0)
			continue
		}
		heap.Pop(&e.queue)
		chosen = append(chosen, top.node)
		e.elect(top.node)
		if len(e.queue) == 0 {
			break
		}
	}
	return chosen
}

// election is the state of VoteRank.
type election struct {
	g       *CSR
	ability []float64 // what a node's vote is worth, from 1 down to 0
	loss    float64   // of ability, for each chosen node one has voted for
	queue   candidates
}

// candidate is a node with the votes it had when it was last counted, after
// round nodes were chosen; it has no more now.
type candidate struct {
	votes float64
	node  uint32
	round int
}

func newElection(g *CSR) *election {
	n := g.N()
	e := &election{g: g, ability: make([]float64, n), loss: float64(n) / float64(g.Arcs()), queue: make(candidates, n)}
	for u := range e.ability {
		e.ability[u] = 1
	}
	for u := range e.queue {
		e.queue[u] = candidate{e.count(uint32(u)), uint32(u), 0}
	}
	heap.Init(&e.queue)
	return e
}

// count adds up the votes for u.
func (e *election) count(u uint32) float64 {
	votes := 0.0
	weights := e.g.Weights(u)
	for i, v := range e.g.Neighbors(u) {
		if weights == nil {
			votes += e.ability[v]
		} else {
			votes += float64(e.ability[v] * float64(weights[i]))
		}
	}
	return votes
}

func (e *election) elect(u uint32) {
	e.ability[u] = 0
	for _, v := range e.g.Neighbors(u) {
		e.ability[v] = max(0, e.ability[v]-e.loss)
	}
}

// candidates is a heap with the most votes on top, then the smallest node.
type candidates []candidate

func (c candidates) Len() int { return len(c) }

func (c candidates) Less(i, j int) bool {
	if c[i].votes != c[j].votes {
		return c[i].votes > c[j].votes
	}
	return c[i].node < c[j].node
}

func (c candidates) Swap(i, j int) { c[i], c[j] = c[j], c[i] }

// Push completes heap.Interface.
func (c *candidates) Push(x any) { *c = append(*c, x.(candidate)) }

// Pop completes heap.Interface.
func (c *candidates) Pop() any {
	last := len(*c) - 1
	x := (*c)[last]
	*c = (*c)[:last]
	return x
}
