package graph_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tribemap/graph"
	"tribemap/graph/graphtest"
)

// naiveVoteRank counts all votes anew in every round.
func naiveVoteRank(g *graph.CSR, k int) []uint32 {
	ability := slices.Repeat([]float64{1}, g.N())
	var chosen []uint32
	for len(chosen) < k {
		best, most := uint32(0), 0.0
		for u := range uint32(g.N()) {
			if slices.Contains(chosen, u) {
				continue
			}
			votes := 0.0
			for i, v := range g.Neighbors(u) {
				w := 1.0
				if g.Weighted() {
					w = float64(g.Weights(u)[i])
				}
				votes += ability[v] * w
			}
			if votes > most {
				best, most = u, votes
			}
		}
		if most == 0 {
			break
		}
		chosen = append(chosen, best)
		ability[best] = 0
		for _, v := range g.Neighbors(best) {
			ability[v] = max(0, ability[v]-float64(g.N())/float64(g.Arcs()))
		}
	}
	return chosen
}

func TestVoteRankAgainstCountingAnew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		k := rapid.IntRange(-1, 15).Draw(t, "k")
		if got, want := graph.VoteRank(g, k), naiveVoteRank(g, k); !slices.Equal(got, want) {
			t.Fatalf("chose %v, want %v", got, want)
		}
	})
}

func TestVoteRankOnSmallGraphs(t *testing.T) {
	for _, s := range graphtest.Small() {
		if got, want := graph.VoteRank(s.G, 10), naiveVoteRank(s.G, 10); !slices.Equal(got, want) {
			t.Errorf("%s: chose %v, want %v", s.Name, got, want)
		}
	}
}

// networkx 3.6.1: voterank(karate_club_graph without weights).
func TestVoteRankOfKarate(t *testing.T) {
	club, _ := graphtest.Karate()
	want := []uint32{33, 0, 32, 2, 1, 5, 31, 23, 6, 3, 24, 29, 4, 8}
	if got := graph.VoteRank(club, 34); !slices.Equal(got, want) {
		t.Errorf("chose %v, want %v", got, want)
	}
}

func TestVoteRankDoesNotDependOnTheUnitOfWeight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		var heavier []graph.Edge
		for e := range g.Edges() {
			heavier = append(heavier, graph.Edge{From: e.From, To: e.To, Weight: 8 * e.Weight})
		}
		h, err := graph.FromEdges(g.N(), heavier, graph.BuildOptions{Directed: g.Directed()})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := graph.VoteRank(h, 10), graph.VoteRank(g, 10); !slices.Equal(got, want) {
			t.Fatalf("chose %v, in another unit %v", want, got)
		}
	})
}
