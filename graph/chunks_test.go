package graph

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

// inChunks returns the edges in chunks of the given size.
func inChunks(edges []Edge, size int) EdgeChunks {
	return EdgeChunks{
		Count: (len(edges) + size - 1) / size,
		Append: func(to []Edge, chunk int) []Edge {
			return append(to, edges[chunk*size:min(len(edges), (chunk+1)*size)]...)
		},
	}
}

// Arcs stay where they were dealt if few are repeated and nodes are not too
// many; whichever way it goes, the graph is that of the reference.
func TestFromChunksAgainstMap(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for _, tt := range []struct {
		name     string
		n, edges int
	}{
		{"none", 10, 0},
		{"few repeats", 5000, 8_000},
		{"many repeats", 90, 8_000},
		{"hardly any repeats", 1 << 16, 8_000},
	} {
		for _, weights := range [][]float32{{1}, {1, 0.25, 3}} {
			edges := randomEdges(rng, tt.n, tt.edges, weights...)
			for _, opt := range []BuildOptions{{Threads: 1}, {Threads: 8, KeepLoops: true}, {Directed: true}, {Unit: true}} {
				g, err := FromChunks(tt.n, inChunks(edges, 999), opt)
				if err != nil {
					t.Fatal(err)
				}
				if err := Check(g); err != nil {
					t.Fatalf("%s: %+v: %v", tt.name, opt, err)
				}
				if !equalArcs(arcsOf(g), naiveArcs(edges, opt)) {
					t.Errorf("%s: %+v: arcs differ from the reference", tt.name, opt)
				}
				if cap(g.targets) != len(g.targets) || cap(g.weights) != len(g.weights) {
					t.Errorf("%s: %+v: the graph keeps room beyond its arcs", tt.name, opt)
				}
			}
		}
	}
}

// Among over two million nodes an arc takes 64 bits.
func TestFromEdgesOfVeryManyNodes(t *testing.T) {
	const n = 1<<21 + 1<<20
	edges := randomEdges(rand.New(rand.NewPCG(7, 7)), n, 8_000, 1, 0.25, 3)
	edges = append(edges, edges[:2000]...)
	if g := mustBuild(t, n, edges, BuildOptions{}); !equalArcs(arcsOf(g), naiveArcs(edges, BuildOptions{})) {
		t.Error("arcs differ from the reference")
	}
}

func TestFromChunksNamesTheFirstBadEdge(t *testing.T) {
	edges := randomEdges(rand.New(rand.NewPCG(6, 6)), 50, 5000, 1)
	edges[4321].To, edges[2345].Weight, edges[3333].From = 50, -1, 99
	for _, threads := range []int{1, 2, 8} {
		_, err := FromChunks(50, inChunks(edges, 100), BuildOptions{Threads: threads})
		if !errors.Is(err, ErrWeight) || !strings.Contains(err.Error(), "edge 2345:") {
			t.Errorf("%d workers: error %v, want edge 2345", threads, err)
		}
	}
}
