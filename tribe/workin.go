package tribe

import (
	"context"
	"slices"

	"tribemap"
	"tribemap/graph"
)

// maxDrift is the share of the weight of ties that may change, over all runs
// since tribes were last looked for anew, before they are looked for again:
// little news leaves resolution and tribes as they are, much might not.
const maxDrift = .02

// knownCommunities are those of an earlier run with the news worked in.
type knownCommunities struct {
	partition  Partition
	resolution Resolution
}

// adopt takes communities over in place of looking for them.
func (d *Detection) adopt(k *knownCommunities) {
	d.Resolution = k.resolution
	d.Communities, d.Tribes = k.partition, k.partition.AtLeast(d.opt.MinTribe)
	d.Modularity = Modularity(d.Graph, k.partition, 1)
}

// workIn works the news since the run before into its communities. It returns
// nil where that run is of another scope or too much has changed.
func (a *analysis) workIn(ctx context.Context, g *graph.CSR) (*knownCommunities, error) {
	before := a.opt.Previous
	if before == nil || a.opt.Fresh || !a.sameQuestion(before) {
		return nil, nil
	}
	past, err := pastOf(before, a.talk.People)
	if err != nil {
		return nil, err
	}
	p, report, err := Redetect(ctx, past.graph, g, past.membership, RedetectOptions{
		Gamma: before.Resolution.Gamma, Touched: past.bereft, Threads: a.opt.Threads,
	})
	if err != nil {
		return nil, err
	}
	if total := g.TotalWeight(); total > 0 {
		report.Changed = min(1, report.Changed+2*past.lostWeight/total)
	}
	report.Gone += past.lostTies
	report.Drift = report.Changed
	if r := before.Redetection; r != nil {
		report.Drift += r.Drift
	}
	if report.Drift > maxDrift {
		return nil, nil
	}
	a.result.Redetection = &report
	return &knownCommunities{p, before.Resolution}, nil
}

// sameQuestion reports whether a run asked what this one asks, and found tribes.
func (a *analysis) sameQuestion(before *Result) bool {
	asked, now := before.Scope, a.opt.Scope
	if !slices.Equal(asked.Keywords, now.Keywords) || asked.Since != now.Since || asked.Until != now.Until {
		return false
	}
	r := before.Resolution
	if r.Auto != (a.opt.Resolution == 0) || !r.Auto && r.Gamma != a.opt.Resolution {
		return false
	}
	return r.Structure && len(before.Communities) == len(before.People)
}

// past is an earlier run as the people of a later one see it.
type past struct {
	graph      *graph.CSR
	membership []uint32 // None for newcomers
	bereft     []uint32 // people who had a tie with somebody who is gone
	lostTies   int      // with people who are gone
	lostWeight float64
}

func pastOf(before *Result, people []tribemap.Person) (past, error) {
	p := past{membership: slices.Repeat([]uint32{None}, len(people))}
	number := slices.Repeat([]uint32{None}, len(before.People)) // then → now
	now := roll{refs: refsOf(people), tribe: make([]int, len(people))}
	for i, at := range known(rollOf(before), now) {
		if at >= 0 {
			number[at], p.membership[i] = uint32(i), before.Communities[at]
		}
	}
	p.membership, _ = densify(p.membership)
	edges := make([]graph.Edge, 0, len(before.Edges))
	for _, e := range before.Edges {
		u, v := number[e.From], number[e.To]
		if u != None && v != None {
			edges = append(edges, graph.Edge{From: u, To: v, Weight: e.Weight})
			continue
		}
		p.lostTies++
		p.lostWeight += float64(e.Weight)
		if left := min(u, v); left != None {
			p.bereft = append(p.bereft, left)
		}
	}
	var err error
	p.graph, err = graph.FromEdges(len(people), edges, graph.BuildOptions{})
	return p, err
}
