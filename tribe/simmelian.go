package tribe

import (
	"math"

	"tribemap/graph"
	"tribemap/internal/par"
)

// What surrounds two people places their tie: inside a circle, or as the only
// bridge out of it. It says little about the bond itself once activity is held
// constant (bench/README-ties.md), so nothing here enters a score.
//
// [1] D. Krackhardt, The ties that torture: Simmelian tie analysis in
// organizations, Research in the Sociology of Organizations 16, 1999.
//
// [2] B. Nick, C. Lee, P. Cunningham, U. Brandes, Simmelian backbones: amplifying
// hidden homophily in Facebook networks, ASONAM 2013. doi:10.1145/2492517.2492569
//
// [3] M. Á. Serrano, M. Boguñá, A. Vespignani, Extracting the multiscale backbone
// of complex weighted networks, PNAS 106, 2009. doi:10.1073/pnas.0808904106

// PlaceTies sets Embeddedness, Simmelian and Backbone of scored ties, which are
// sorted by A, then B; people is one more than the largest person in them. Time
// O(people + Σ min(deg a, deg b)) over ties, on at most threads goroutines
// (0 = all processors).
func PlaceTies(ties []Tie, people, threads int) {
	all := commonPartners(ties, people, threads, func(*Tie) bool { return true })
	strong := commonPartners(ties, people, threads, func(t *Tie) bool { return t.Strong })
	degree, said := partnersOf(ties, people)
	next := 0
	for i := range ties {
		t := &ties[i]
		t.Embeddedness, t.Simmelian = int(all[i]), 0
		if t.Strong {
			t.Simmelian = int(strong[next])
			next++
		}
	}
	par.For(threads, len(ties), 1<<12, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			t := &ties[i]
			t.Backbone = min(disparity(t.Count, said[t.A], degree[t.A]), disparity(t.Count, said[t.B], degree[t.B]))
		}
	})
}

// commonPartners returns, for each tie that keep accepts, how many people both
// have such a tie with.
func commonPartners(ties []Tie, people, threads int, keep func(*Tie) bool) []uint32 {
	var edges []graph.Edge
	var pairs [][2]uint32
	for i, pair := range pairsOf(ties) {
		if keep(&ties[i]) {
			edges = append(edges, graph.Edge{From: pair[0], To: pair[1], Weight: 1})
			pairs = append(pairs, pair)
		}
	}
	g, err := graph.FromEdges(people, edges, graph.BuildOptions{Unit: true, Threads: threads})
	if err != nil {
		panic("tribe: PlaceTies: " + err.Error())
	}
	return graph.CommonNeighbors(g, pairs, threads)
}

// partnersOf returns how many people each talks with, and over how many messages.
func partnersOf(ties []Tie, people int) (degree, said []int) {
	degree, said = make([]int, people), make([]int, people)
	for i := range ties {
		t := &ties[i]
		for _, u := range [...]uint32{t.A, t.B} {
			degree[u]++
			said[u] += t.Count
		}
	}
	return degree, said
}

// disparity is the chance that one of somebody's partners gets count or more of
// the messages said, if they fall among the partners at random: α of [3]. With a
// single partner it is 1: nothing is chosen there.
func disparity(count, said, partners int) float64 {
	return math.Pow(1-float64(count)/float64(said), float64(partners-1))
}
