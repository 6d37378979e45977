// Package bench holds the measurements behind the figures we publish.
package bench

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"tribemap/graph"
	"tribemap/graph/graphtest"
)

// Loading a graph: text to edges, edges to CSR. Run on an idle machine with
//
//	go test ./bench -run '^$' -bench 'ReadEdges|FromEdges|Rankings' -count 10 | benchstat -
//
// ReadEdges reports megabytes of text a second, FromEdges edges a second; both
// the bytes that they allocate. The large graph takes 15 seconds to make;
// -short leaves it out.

// lists are the graphs that are loaded.
var lists = []struct {
	name  string
	large bool
	edges func() (n int, edges []graph.Edge)
}{
	{"lfr100k", false, func() (int, []graph.Edge) {
		g, _ := graphtest.LFR(graphtest.Rand(1), graphtest.LFROptions{N: 100_000, Mixing: 0.4})
		return g.N(), shuffled(slices.Collect(g.Edges()))
	}},
	{"random10m", true, func() (int, []graph.Edge) {
		const n, m = 1_000_000, 10_000_000
		rng := graphtest.Rand(2)
		edges := make([]graph.Edge, m)
		for i := range edges {
			edges[i] = graph.Edge{From: rng.Uint32N(n), To: rng.Uint32N(n), Weight: 1}
		}
		return n, edges
	}},
}

func shuffled(edges []graph.Edge) []graph.Edge {
	graphtest.Rand(3).Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
	return edges
}

// text writes edges as a list, with words before the numbers if prefix says so.
func text(edges []graph.Edge, prefix string) []byte {
	var b []byte
	for _, e := range edges {
		b = append(b, prefix...)
		b = strconv.AppendUint(b, uint64(e.From), 10)
		b = append(b, ' ')
		b = append(b, prefix...)
		b = strconv.AppendUint(b, uint64(e.To), 10)
		b = append(b, '\n')
	}
	return b
}

func BenchmarkReadEdges(b *testing.B) {
	for _, l := range lists {
		if l.large && testing.Short() {
			continue
		}
		_, edges := l.edges()
		for _, prefix := range []string{"", "p/"} {
			list := text(edges, prefix)
			for _, threads := range []int{1, 2} {
				b.Run(fmt.Sprintf("%s/prefix=%q/threads=%d", l.name, prefix, threads), func(b *testing.B) {
					b.ReportAllocs()
					b.SetBytes(int64(len(list)))
					for b.Loop() {
						if _, err := graph.ReadEdges(bytes.NewReader(list), graph.EdgeListOptions{Threads: threads}); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(float64(len(edges))*float64(b.N)/b.Elapsed().Seconds(), "edges/s")
				})
			}
		}
	}
}

func BenchmarkFromEdges(b *testing.B) {
	for _, l := range lists {
		if l.large && testing.Short() {
			continue
		}
		n, edges := l.edges()
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/threads=%d", l.name, threads), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := graph.FromEdges(n, edges, graph.BuildOptions{Threads: threads}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(len(edges))*float64(b.N)/b.Elapsed().Seconds(), "edges/s")
			})
		}
	}
}

// PageRank and VoteRank on the small graph: the time to rank 100,000 nodes, and
// to choose a thousand.
func BenchmarkRankings(b *testing.B) {
	g, _ := graphtest.LFR(graphtest.Rand(1), graphtest.LFROptions{N: 100_000, Mixing: 0.4})
	b.Run("pagerank", func(b *testing.B) {
		for b.Loop() {
			if _, err := graph.PageRank(context.Background(), g, graph.PageRankOptions{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("voterank", func(b *testing.B) {
		for b.Loop() {
			graph.VoteRank(g, 1000)
		}
	})
}
