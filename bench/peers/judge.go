package main

import (
	"encoding/binary"
	"encoding/hex"
	"hash/fnv"
	"slices"

	"tribemap/graph"
	"tribemap/tribe"
)

// verdict is what one evaluator says of the membership that any system wrote.
// Nodes in no community count as communities of their own in all but
// Communities.
type verdict struct {
	Nodes        int     `json:"nodes"`
	Edges        int     `json:"edges"`
	Communities  int     `json:"communities"`
	Alone        int     `json:"alone"`        // nodes in no community
	Disconnected int     `json:"disconnected"` // communities in more than one piece
	Modularity   float64 `json:"modularity"`   // at γ = 1
	Known        bool    `json:"known"`        // whether ARI and NMI mean anything
	ARI          float64 `json:"ari"`
	NMI          float64 `json:"nmi"`
	Hash         string  `json:"hash"` // of the partition, whatever its communities are called
}

// judge compares the membership in a file with the graph it is of, and with the
// true one unless truth is "".
func judge(edges, membership, truth string) (v verdict, err error) {
	g, ids, err := readGraph(edges)
	if err != nil {
		return v, err
	}
	of, err := readMembership(membership)
	if err != nil {
		return v, err
	}
	found := onNodes(of, ids)
	p := tribe.NewPartition(found)
	v = verdict{Nodes: g.N(), Edges: g.M(), Communities: p.K, Modularity: tribe.Modularity(g, p, 1)}
	v.Alone = alone(found)
	v.Disconnected = graph.Disconnected(g, found)
	v.Hash = fingerprint(found, ids)
	if truth == "" {
		return v, nil
	}
	known, err := readMembership(truth)
	if err != nil {
		return v, err
	}
	agreement := tribe.Agree(onNodes(known, ids), found)
	v.Known, v.ARI, v.NMI = true, agreement.ARI, agreement.NMI
	return v, nil
}

// onNodes turns a membership of ids into one of nodes.
func onNodes(of, ids []uint32) []uint32 {
	nodes := make([]uint32, len(ids))
	for u, id := range ids {
		nodes[u] = tribe.None
		if id < uint32(len(of)) {
			nodes[u] = of[id]
		}
	}
	return nodes
}

// alone gives each node without a community one of its own and counts them.
func alone(membership []uint32) (n int) {
	next := uint32(0)
	for _, c := range membership {
		if c != tribe.None {
			next = max(next, c+1)
		}
	}
	for u, c := range membership {
		if c == tribe.None {
			membership[u] = next + uint32(n)
			n++
		}
	}
	return n
}

// fingerprint is the same for the same partition of the same ids, whatever the
// order of nodes and the numbers of communities.
func fingerprint(membership, ids []uint32) string {
	order := make([]int, len(ids))
	for u := range order {
		order[u] = u
	}
	slices.SortFunc(order, func(u, v int) int { return int(ids[u]) - int(ids[v]) })
	number := make(map[uint32]uint32)
	hash := fnv.New64a()
	for _, u := range order {
		c, seen := number[membership[u]]
		if !seen {
			c = uint32(len(number))
			number[membership[u]] = c
		}
		hash.Write(binary.LittleEndian.AppendUint32(nil, ids[u]))
		hash.Write(binary.LittleEndian.AppendUint32(nil, c))
	}
	return hex.EncodeToString(hash.Sum(nil))
}
