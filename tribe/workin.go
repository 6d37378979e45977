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

	same  *Result // the earlier run, if no tie has changed since; else nil
	place []int   // of each person in it, −1 none
}

// inherit takes over what an earlier run says about its tribes, if these are the
// same: where no tie has changed, judging them again would say the same up to
// chance. It reports whether it did.
func (d *Detection) inherit(k *knownCommunities) bool {
	before := k.same
	if before == nil || before.Resamples != d.opt.Stability || before.MinTribe != d.opt.MinTribe || len(before.Tribes) != d.Tribes.K {
		return false
	}
	for c, size := range d.Tribes.Sizes() {
		if before.Tribes[c].Size != size {
			return false
		}
	}
	for u, c := range d.Tribes.Membership {
		if c != None && (k.place[u] < 0 || before.People[k.place[u]].Tribe != int(c)) {
			return false
		}
	}
	for c := range d.Profiles {
		d.Profiles[c].Stability, d.Profiles[c].Z = before.Tribes[c].Stability, before.Tribes[c].Z
	}
	for u, c := range d.Tribes.Membership {
		if c != None {
			d.People[u].Confidence = before.People[k.place[u]].Confidence
		}
	}
	d.inherited, d.resampled = true, before.Resamples > 0
	return true
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
	k := &knownCommunities{partition: p, resolution: before.Resolution, place: past.place}
	if report.Changed == 0 && report.Gone == 0 {
		k.same = before
	}
	return k, nil
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
	place      []int    // of each person in the run, −1 none
	bereft     []uint32 // people who had a tie with somebody who is gone
	lostTies   int      // with people who are gone
	lostWeight float64
}

func pastOf(before *Result, people []tribemap.Person) (past, error) {
	p := past{membership: slices.Repeat([]uint32{None}, len(people))}
	number := slices.Repeat([]uint32{None}, len(before.People)) // then → now
	now := roll{refs: refsOf(people), tribe: make([]int, len(people))}
	p.place = known(rollOf(before), now)
	for i, at := range p.place {
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
