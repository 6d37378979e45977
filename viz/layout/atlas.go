package layout

import (
	"slices"

	"tribemap/graph"
)

// atlas is a map in the making. Nodes with a tribe are "core"; islands are
// numbered densely by rising tribe number.
type atlas struct {
	g   *graph.CSR
	opt Options

	island  []uint32   // per node, None outside the core
	members [][]uint32 // per island, rising node numbers
	core    []uint32   // all members, island by island
	border  []int      // per island where its members begin in core, and the end
	local   []uint32   // per node its index in core, None outside

	centre []Point   // per island
	size   []float64 // per island: radius of its disc
	room   []float64 // per island: radius with its margin and outskirts
	at     []Point   // per node
}

func newAtlas(g *graph.CSR, tribes []uint32, opt Options) *atlas {
	a := &atlas{g: g, opt: opt, at: make([]Point, g.N())}
	a.island = islandsOf(g, tribes)
	for u, k := range a.island {
		if k != None {
			for int(k) >= len(a.members) {
				a.members = append(a.members, nil)
			}
			a.members[k] = append(a.members[k], uint32(u))
		}
	}
	a.local = slices.Repeat([]uint32{None}, g.N())
	a.border = append(a.border, 0)
	for _, members := range a.members {
		for _, u := range members {
			a.local[u] = uint32(len(a.core))
			a.core = append(a.core, u)
		}
		a.border = append(a.border, len(a.core))
	}
	a.measureIslands()
	return a
}

// islandsOf renumbers tribes densely. Where there is none at all, everybody
// with a tie stands on one island.
func islandsOf(g *graph.CSR, tribes []uint32) []uint32 {
	used := slices.Clone(tribes)
	slices.Sort(used)
	used = slices.Compact(used)
	if i := len(used) - 1; i >= 0 && used[i] == None {
		used = used[:i]
	}
	island := slices.Repeat([]uint32{None}, len(tribes))
	for u, t := range tribes {
		if t != None {
			k, _ := slices.BinarySearch(used, t)
			island[u] = uint32(k)
		} else if len(used) == 0 && g.Degree(uint32(u)) > 0 {
			island[u] = 0
		}
	}
	return island
}
