package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"tribemap/graph"
)

// list is a way of choosing and whom it chooses.
type list struct {
	name   string
	people []uint32
}

// heuristics returns the k people of each plain way of choosing.
func heuristics(g *graph.CSR, k int) []list {
	in := g.Transpose()
	rank := must(graph.PageRank(context.Background(), g, graph.PageRankOptions{Tolerance: 1e-4}))
	told := must(graph.PageRank(context.Background(), in, graph.PageRankOptions{Tolerance: 1e-4}))
	core := cores(g)
	order := rand.New(rand.NewPCG(3, 0)).Perm(g.N())
	return []list{
		{"out-degree", top(g.N(), k, func(u uint32) float64 { return float64(g.Degree(u)) })},
		{"out-strength", top(g.N(), k, g.WeightedDegree)},
		{"in-degree", top(g.N(), k, func(u uint32) float64 { return float64(in.Degree(u)) })},
		{"PageRank", top(g.N(), k, func(u uint32) float64 { return rank[u] })},
		{"PageRank reversed", top(g.N(), k, func(u uint32) float64 { return told[u] })},
		{"VoteRank", graph.VoteRank(g, k)},
		{"k-core", top(g.N(), k, func(u uint32) float64 { return float64(core[u]) })},
		{"random", top(g.N(), k, func(u uint32) float64 { return float64(order[u]) })},
	}
}

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

// top returns the k people with the largest score.
func top(n, k int, score func(u uint32) float64) []uint32 {
	order := make([]uint32, n)
	for u := range order {
		order[u] = uint32(u)
	}
	slices.SortStableFunc(order, func(a, b uint32) int { return cmp.Compare(score(b), score(a)) })
	return order[:min(k, n)]
}

// cores returns for each node the largest k such that it is in a part of the
// graph where everybody has k arcs, out and in together.
func cores(g *graph.CSR) []int {
	in := g.Transpose()
	left, most := make([]int, g.N()), 0
	for u := range left {
		left[u] = g.Degree(uint32(u)) + in.Degree(uint32(u))
		most = max(most, left[u])
	}
	waiting := make([][]uint32, most+1)
	for u, d := range left {
		waiting[d] = append(waiting[d], uint32(u))
	}
	core := make([]int, g.N())
	gone := make([]bool, g.N())
	for k := 0; k <= most; k++ {
		for i := 0; i < len(waiting[k]); i++ {
			u := waiting[k][i]
			if gone[u] || left[u] > k {
				continue
			}
			gone[u], core[u] = true, k
			for _, v := range slices.Concat(g.Neighbors(u), in.Neighbors(u)) {
				if !gone[v] && left[v] > k {
					left[v]--
					waiting[left[v]] = append(waiting[left[v]], v)
				}
			}
		}
	}
	return core
}

// readList reads NAME=FILE: ids, one a line, or in the second column of a CSV
// that begins with "rank,id".
func readList(given string, ids []string) (list, error) {
	name, file, ok := strings.Cut(given, "=")
	if !ok {
		return list{}, fmt.Errorf("-seeds: wanted NAME=FILE, got %q", given)
	}
	f, err := os.Open(file)
	if err != nil {
		return list{}, err
	}
	defer f.Close()
	index := make(map[string]uint32, len(ids))
	for u, id := range ids {
		index[id] = uint32(u)
	}
	l := list{name: name}
	column := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "rank,id") {
			column = 1
			continue
		}
		id := strings.Split(strings.TrimSpace(lines.Text()), ",")[column]
		u, known := index[id]
		if !known {
			return l, fmt.Errorf("%s: no node %q", file, id)
		}
		l.people = append(l.people, u)
	}
	return l, nil
}
