package tribe

import "tribemap/graph"

// CountSharedThreads sets SharedThreads of ties between people of t: threads in
// which both wrote, to each other or not. It enters no score. Time
// O(posts + Σ min(threads of a, threads of b)) over ties, on at most threads
// goroutines (0 = all processors).
func CountSharedThreads(ties []Tie, t *Talk, threads int) {
	people := len(t.People)
	wrote := make([]graph.Edge, len(t.Posts))
	for i := range t.Posts {
		wrote[i] = graph.Edge{From: t.Posts[i].Author, To: uint32(people) + t.Posts[i].Thread, Weight: 1}
	}
	g, err := graph.FromEdges(people+t.Threads, wrote, graph.BuildOptions{Directed: true, Unit: true, Threads: threads})
	if err != nil {
		panic("tribe: CountSharedThreads: " + err.Error())
	}
	for i, n := range graph.CommonNeighbors(g, pairsOf(ties), threads) {
		ties[i].SharedThreads = int(n)
	}
}

// pairsOf returns the two people of each tie.
func pairsOf(ties []Tie) [][2]uint32 {
	pairs := make([][2]uint32, len(ties))
	for i := range ties {
		pairs[i] = [2]uint32{ties[i].A, ties[i].B}
	}
	return pairs
}
