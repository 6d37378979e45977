package tribe

import (
	"context"
	"slices"

	"tribemap"
	"tribemap/graph"
)

// redraw applies a person's decisions to the tribes that were found: merges
// first, then splits, each in the order they were made. A tribe that is no
// longer there leaves its decision without effect.
func redraw(ctx context.Context, d *Detection, people []tribemap.Person, opt AnalyseOptions) (Partition, error) {
	labels := slices.Clone(d.Tribes.Membership)
	for _, pair := range opt.Edits.Merge {
		a, b := findTribe(people, labels, pair[0]), findTribe(people, labels, pair[1])
		if a == None || b == None {
			continue
		}
		for u, t := range labels {
			if t == b {
				labels[u] = a
			}
		}
	}
	next := uint32(d.Tribes.K)
	for _, members := range opt.Edits.Split {
		t := findTribe(people, labels, members)
		if t == None {
			continue
		}
		parts, err := splitTribe(ctx, d, labels, t, opt)
		if err != nil {
			return Partition{}, err
		}
		for u, part := range parts {
			labels[u] = next + part
		}
		next += uint32(len(labels))
	}
	return NewPartition(labels).AtLeast(opt.MinTribe), nil
}

// splitGamma is by how much the resolution grows from one attempt to split a
// tribe to the next, splitAttempts how often.
const (
	splitGamma    = 1.5
	splitAttempts = 12
)

// splitTribe finds the tribes inside a tribe: at the lowest resolution, from
// the one in force upwards, that divides it into at least two of the smallest
// size allowed. It returns the part of each member, nothing if there is none.
func splitTribe(ctx context.Context, d *Detection, labels []uint32, t uint32, opt AnalyseOptions) (map[uint32]uint32, error) {
	g, members, err := subgraph(d.Graph, labels, t)
	if err != nil {
		return nil, err
	}
	gamma := d.Resolution.Gamma
	for range splitAttempts {
		inside, err := DetectGraph(ctx, g, DetectOptions{
			Resolution: gamma, MinTribe: opt.MinTribe, Seed: opt.Seed, Threads: opt.Threads,
		})
		if err != nil {
			return nil, err
		}
		if inside.Tribes.K >= 2 {
			parts := make(map[uint32]uint32, len(members))
			for i, u := range members {
				// People of neither part stay together as one more.
				parts[u] = min(inside.Tribes.Membership[i], uint32(inside.Tribes.K))
			}
			return parts, nil
		}
		gamma *= splitGamma
	}
	return nil, nil
}

// subgraph returns the edges inside one tribe, with its members in order.
func subgraph(g *graph.CSR, labels []uint32, t uint32) (*graph.CSR, []uint32, error) {
	number := make([]uint32, g.N())
	var members []uint32
	for u, label := range labels {
		if label == t {
			number[u] = uint32(len(members))
			members = append(members, uint32(u))
		}
	}
	var edges []graph.Edge
	for e := range g.Edges() {
		if labels[e.From] == t && labels[e.To] == t {
			edges = append(edges, graph.Edge{From: number[e.From], To: number[e.To], Weight: e.Weight})
		}
	}
	sub, err := graph.FromEdges(len(members), edges, graph.BuildOptions{})
	return sub, members, err
}
