package graph_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tribemap/graph"
	"tribemap/graph/graphtest"
)

// commonByLists counts as the definition says.
func commonByLists(g *graph.CSR, pairs [][2]uint32) []uint32 {
	counts := make([]uint32, len(pairs))
	for i, p := range pairs {
		for _, w := range g.Neighbors(p[0]) {
			if w != p[0] && w != p[1] && slices.Contains(g.Neighbors(p[1]), w) {
				counts[i]++
			}
		}
	}
	return counts
}

func TestCommonNeighborsAgainstLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		node := rapid.Uint32Range(0, uint32(g.N()-1))
		pairs := rapid.SliceOf(rapid.Custom(func(t *rapid.T) [2]uint32 {
			return [2]uint32{node.Draw(t, "u"), node.Draw(t, "v")}
		})).Draw(t, "pairs")
		want := commonByLists(g, pairs)
		for _, threads := range []int{1, 8} {
			if got := graph.CommonNeighbors(g, pairs, threads); !slices.Equal(got, want) {
				t.Fatalf("%d threads: %v of pairs %v, want %v", threads, got, pairs, want)
			}
		}
	})
}

// pairsOf lists the edges of g.
func pairsOf(g *graph.CSR) (pairs [][2]uint32) {
	for e := range g.Edges() {
		pairs = append(pairs, [2]uint32{e.From, e.To})
	}
	return pairs
}

// TestTriangles adds up the common neighbours of all edges, three times the
// triangles. Karate's 45 are in Zachary's data; cliques of size s have C(s,3).
func TestTriangles(t *testing.T) {
	karate, _ := graphtest.Karate()
	ring, _ := graphtest.RingOfCliques(10, 6)
	for _, c := range []struct {
		name string
		g    *graph.CSR
		want uint32
	}{{"karate", karate, 45}, {"ring of cliques", ring, 200}, {"nothing", new(graph.CSR), 0}} {
		sum := uint32(0)
		for _, n := range graph.CommonNeighbors(c.g, pairsOf(c.g), 0) {
			sum += n
		}
		if sum != 3*c.want {
			t.Errorf("%s: %d triangles, want %d", c.name, sum/3, c.want)
		}
	}
}

// TestCommonNeighborsOverManyChunks has rows that several chunks share.
func TestCommonNeighborsOverManyChunks(t *testing.T) {
	g := graphtest.RMAT(rand.New(rand.NewPCG(1, 2)), 11, 8)
	pairs := pairsOf(g)
	want := commonByLists(g, pairs)
	for _, threads := range []int{1, 8} {
		if got := graph.CommonNeighbors(g, pairs, threads); !slices.Equal(got, want) {
			t.Errorf("%d threads: counts differ from lists", threads)
		}
	}
}
