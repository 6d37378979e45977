package graph_test

import (
	"context"
	"fmt"
	"strings"

	"gonum.org/v1/gonum/graph/topo"

	"tribemap/graph"
)

// Two triangles joined by one edge:
//
//	0       4
//	| \   / |
//	|  2-3  |
//	| /   \ |
//	1       5
var twoTriangles = []graph.Edge{
	{From: 0, To: 1, Weight: 1},
	{From: 0, To: 2, Weight: 1},
	{From: 1, To: 2, Weight: 1},
	{From: 2, To: 3, Weight: 1},
	{From: 3, To: 4, Weight: 1},
	{From: 3, To: 5, Weight: 1},
	{From: 4, To: 5, Weight: 1},
}

// A CSR is one long array of rows, cut by offsets. For two triangles joined by
// one edge,
//
//	0       4
//	| \   / |
//	|  2-3  |
//	| /   \ |
//	1       5
//
// each edge stands in the rows of both of its ends:
//
//	node      0     1     2       3       4     5
//	offsets   0     2     4       7       10    12    14
//	targets | 1 2 | 0 2 | 0 1 3 | 2 4 5 | 3 5 | 3 4 |
func ExampleCSR() {
	g, err := graph.FromEdges(6, twoTriangles, graph.BuildOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Println("nodes", g.N(), "edges", g.M(), "arcs", g.Arcs())
	for u := range uint32(g.N()) {
		lo, hi := g.Row(u)
		fmt.Printf("%d: [%d,%d) %v\n", u, lo, hi, g.Neighbors(u))
	}
	// Output:
	// nodes 6 edges 7 arcs 14
	// 0: [0,2) [1 2]
	// 1: [2,4) [0 2]
	// 2: [4,7) [0 1 3]
	// 3: [7,10) [2 4 5]
	// 4: [10,12) [3 5]
	// 5: [12,14) [3 4]
}

// Repeated edges add up, in either direction, and loops go:
//
//	0 ──2── 1 ──½── 2
func ExampleFromEdges() {
	g, err := graph.FromEdges(3, []graph.Edge{
		{From: 0, To: 1, Weight: 1},
		{From: 1, To: 0, Weight: 1},
		{From: 1, To: 2, Weight: 0.5},
		{From: 2, To: 2, Weight: 7},
	}, graph.BuildOptions{})
	if err != nil {
		panic(err)
	}
	for e := range g.Edges() {
		fmt.Println(e.From, e.To, e.Weight)
	}
	fmt.Println("weighted degree of 1:", g.WeightedDegree(1))
	// Output:
	// 0 1 2
	// 1 2 0.5
	// weighted degree of 1: 2.5
}

// Dense ids follow the sorted native ids, not the lines.
func ExampleReadEdges() {
	list, err := graph.ReadEdges(strings.NewReader(`
		# who writes to whom
		carol bob 2
		bob,  alice
		dave  dave
	`), graph.EdgeListOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Println(list.IDs)
	fmt.Println(list.Edges, "and", list.Loops, "loop")
	// Output:
	// [alice bob carol dave]
	// [{2 1 2} {1 0 1}] and 1 loop
}

func ExampleReadEvents() {
	list, err := graph.ReadEvents(strings.NewReader("7 12 1082040961\n12 7 1082155839\n"), graph.EdgeListOptions{})
	if err != nil {
		panic(err)
	}
	for _, e := range list.Events {
		fmt.Println(list.IDs[e.From], "to", list.IDs[e.To], "at", e.Time)
	}
	// Output:
	// 7 to 12 at 1082040961
	// 12 to 7 at 1082155839
}

// Communities {0, 1, 4} and {2, 3, 5}: node 4 is cut off from 0 and 1.
//
//	a       a
//	| \   / |
//	|  b-b  |
//	| /   \ |
//	a       b
func ExampleSplitDisconnected() {
	g, err := graph.FromEdges(6, twoTriangles, graph.BuildOptions{})
	if err != nil {
		panic(err)
	}
	membership := []uint32{0, 0, 1, 1, 0, 1}
	fmt.Println("disconnected:", graph.Disconnected(g, membership))
	fmt.Println("split:", graph.SplitDisconnected(g, membership))
	// Output:
	// disconnected: 1
	// split: [0 0 1 1 2 1]
}

// The two ends of the bridge lead; nodes that look alike rank alike.
func ExamplePageRank() {
	g, err := graph.FromEdges(6, twoTriangles, graph.BuildOptions{})
	if err != nil {
		panic(err)
	}
	rank, err := graph.PageRank(context.Background(), g, graph.PageRankOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.3f\n", rank)
	// Output:
	// [0.146 0.146 0.208 0.208 0.146 0.146]
}

// The second choice keeps away from the first: 2 is next to 3, so 3 comes with
// fewer votes, yet nobody has more.
func ExampleVoteRank() {
	g, err := graph.FromEdges(6, twoTriangles, graph.BuildOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Println(graph.VoteRank(g, 2))
	// Output:
	// [2 3]
}

// gonum's own algorithms run on a view, without a copy.
func ExampleViewUndirected() {
	g, err := graph.FromEdges(6, twoTriangles, graph.BuildOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Println("in the 2-core:", len(topo.KCore(2, graph.ViewUndirected(g))))
	// Output:
	// in the 2-core: 6
}
