package graphtest

import "tribemap/graph"

// karate lists for each member of the club those with a larger number whom
// they met outside of it, numbered from 0 instead of 1.
var karate = [...][]uint32{
	0:  {1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31},
	1:  {2, 3, 7, 13, 17, 19, 21, 30},
	2:  {3, 7, 8, 9, 13, 27, 28, 32},
	3:  {7, 12, 13},
	4:  {6, 10},
	5:  {6, 10, 16},
	6:  {16},
	8:  {30, 32, 33},
	9:  {33},
	13: {33},
	14: {32, 33},
	15: {32, 33},
	18: {32, 33},
	19: {33},
	20: {32, 33},
	22: {32, 33},
	23: {25, 27, 29, 32, 33},
	24: {25, 27, 31},
	25: {31},
	26: {29, 33},
	27: {33},
	28: {31, 33},
	29: {32, 33},
	30: {32, 33},
	31: {32, 33},
	32: {33},
}

// officers are the members who stayed with the club's president (33) when it
// split; the others left with its instructor (0).
var officers = []uint32{9, 14, 15, 18, 20, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33}

// Karate returns Zachary's karate club, 34 people and 78 friendships, and the
// two sides it split into: 0 with the instructor, 1 with the president [1].
//
// [1] W. W. Zachary: An information flow model for conflict and fission in
// small groups. Journal of Anthropological Research 33 (1977) 452–473.
// doi:10.1086/jar.33.4.3629752
func Karate() (g *graph.CSR, sides []uint32) {
	var edges []graph.Edge
	for u, row := range karate {
		for _, v := range row {
			edges = append(edges, graph.Edge{From: uint32(u), To: v, Weight: 1})
		}
	}
	sides = make([]uint32, 34)
	for _, u := range officers {
		sides[u] = 1
	}
	return build(34, edges), sides
}
