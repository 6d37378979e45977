package tribe

import (
	"context"
	"fmt"
	"math"
	"slices"

	"tribemap/graph"
	"tribemap/internal/par"
)

// RedetectOptions steers Redetect. The zero value is ready to use.
type RedetectOptions struct {
	Gamma   float64  // resolution γ > 0, that of the earlier detection; 0 = 1
	Touched []uint32 // nodes to look at beside those whose ties changed
	Threads int      // workers, 0 = all processors; never changes the result
}

// Redetected says how little news was worked into earlier communities.
type Redetected struct {
	Changed float64 `json:"changed"` // share of the weight of ties that is new, gone or other, [0,1]
	Drift   float64 `json:"drift"`   // the same, summed over all runs since tribes were last looked for anew
	New     int     `json:"new_ties"`
	Gone    int     `json:"gone_ties"`
	Visited int     `json:"visited"` // times that a node's place was looked at again
	Moved   int     `json:"moved"`   // times that one moved
}

// Redetect finds the communities of a graph that differs in few ties from an
// earlier one with the same nodes, whose communities are known: membership has
// labels below n, None for nodes that were in none or not there.
//
// Only nodes whose ties changed, and those next to a node that moves, are
// visited: a dynamic frontier [1]. What nodes alone cannot do follows: a
// community that fell apart is split, and two that changes drew together are
// united, where that raises modularity. Communities are connected if those
// without a touched node were, and every step raises the generalised modularity
// of Modularity, so the result is never worse than the earlier communities are
// on the new graph.
//
// Comparing the graphs and adding up degrees takes O(n + m) in all, a small
// part of what Leiden takes; the rest is proportional to what changed. The
// result depends on the arguments alone.
//
// [1] S. Sahu: DF Louvain: fast incrementally expanding approach for community
// detection on dynamic graphs, 2024, doi:10.48550/arXiv.2404.19634
func Redetect(ctx context.Context, before, after *graph.CSR, membership []uint32, opt RedetectOptions) (Partition, Redetected, error) {
	if opt.Gamma == 0 {
		opt.Gamma = 1
	}
	if err := checkRedetect(before, after, membership, opt); err != nil {
		return Partition{}, Redetected{}, fmt.Errorf("tribe: redetect: %w", err)
	}
	c := compareGraphs(before, after, opt.Threads)
	f := newFrontier(after, membership, opt)
	if err := f.settle(ctx, c, opt.Touched); err != nil {
		return Partition{}, Redetected{}, fmt.Errorf("tribe: redetect: %w", err)
	}
	report := Redetected{New: c.appeared, Gone: c.vanished, Visited: f.visited, Moved: f.moved}
	if total := after.TotalWeight(); total > 0 {
		report.Changed = min(1, 2*c.weight/total)
	}
	return NewPartition(f.community), report, nil
}

func checkRedetect(before, after *graph.CSR, membership []uint32, opt RedetectOptions) error {
	n := after.N()
	switch {
	case before.Directed() || after.Directed():
		return ErrDirected
	case before.N() != n || len(membership) != n:
		return fmt.Errorf("%d nodes before, %d memberships for %d nodes: %w", before.N(), len(membership), n, ErrOption)
	case !(opt.Gamma > 0):
		return fmt.Errorf("resolution %v: %w", opt.Gamma, ErrOption)
	}
	for _, c := range membership {
		if c != None && int(c) >= n {
			return fmt.Errorf("community %d of at most %d: %w", c, n, ErrOption)
		}
	}
	for _, u := range opt.Touched {
		if int(u) >= n {
			return fmt.Errorf("node %d of %d: %w", u, n, ErrOption)
		}
	}
	return nil
}

// change is how two graphs of the same nodes differ.
type change struct {
	touched            []uint32 // nodes whose rows differ, rising
	bereft             []uint32 // those that lost a tie
	grown              []tieGrowth
	appeared, vanished int     // edges
	weight             float64 // sum of the differences of weights over edges
}

// tieGrowth is a tie that is new or has become stronger.
type tieGrowth struct {
	u, v   uint32
	weight float64 // by which it grew
}

// comparedNodes is how many nodes are compared at a time.
const comparedNodes = 1 << 12

func compareGraphs(before, after *graph.CSR, threads int) change {
	parts := make([]change, par.Chunks(after.N(), comparedNodes))
	par.For(threads, after.N(), comparedNodes, func(chunk, lo, hi int) {
		for u := uint32(lo); u < uint32(hi); u++ {
			parts[chunk].compareRow(before, after, u)
		}
	})
	var all change
	for _, p := range parts {
		all.touched = append(all.touched, p.touched...)
		all.bereft = append(all.bereft, p.bereft...)
		all.grown = append(all.grown, p.grown...)
		all.appeared += p.appeared
		all.vanished += p.vanished
		all.weight += p.weight
	}
	return all
}

func (c *change) compareRow(before, after *graph.CSR, u uint32) {
	was, now := before.Neighbors(u), after.Neighbors(u)
	wasWeight, nowWeight := before.Weights(u), after.Weights(u)
	if slices.Equal(was, now) && slices.Equal(wasWeight, nowWeight) {
		return
	}
	differs := false
	for i, j := 0, 0; i < len(was) || j < len(now); {
		v, old, young := uint32(None), 0.0, 0.0
		if i < len(was) {
			v = was[i]
		}
		if j < len(now) {
			v = min(v, now[j])
		}
		if i < len(was) && was[i] == v {
			old = weightAt(wasWeight, i)
			i++
		}
		if j < len(now) && now[j] == v {
			young = weightAt(nowWeight, j)
			j++
		}
		if old == young {
			continue
		}
		differs = true
		if v < u {
			continue // counted in v's row
		}
		c.add(u, v, old, young)
	}
	if differs {
		c.touched = append(c.touched, u)
	}
}

// add takes note of one tie whose weight has changed; 0 is no tie.
func (c *change) add(u, v uint32, old, young float64) {
	c.weight += math.Abs(young - old)
	if young > old {
		c.grown = append(c.grown, tieGrowth{u, v, young - old})
	}
	switch {
	case old == 0:
		c.appeared++
	case young == 0:
		c.vanished++
		c.bereft = append(c.bereft, u)
	}
}

// weightAt reads the weight of an edge; a graph without weights has 1.
func weightAt(weights []float32, i int) float64 {
	if weights == nil {
		return 1
	}
	return float64(weights[i])
}
