package tribe

import (
	"slices"

	"tribemap"
)

// Edits are a person's decisions about tribes and connectors. Tribes are named
// by the people they had when the decision was made.
type Edits struct {
	Merge   [][2][]tribemap.Ref
	Split   [][]tribemap.Ref
	Rename  []Rename
	Pin     []tribemap.Ref // always among their tribe's connectors
	Exclude []tribemap.Ref // never a connector
}

// Rename gives a tribe a name of its own.
type Rename struct {
	Members []tribemap.Ref
	Name    string
}

// sameTribe is the smallest Jaccard overlap at which a tribe is taken for the
// one a decision was about: beyond one half no other tribe can overlap more.
const sameTribe = 0.5

// findTribe returns the tribe that overlaps most with the given people, None if
// no tribe is the same.
func findTribe(people []tribemap.Person, tribes []uint32, members []tribemap.Ref) uint32 {
	wanted := make(map[tribemap.Ref]bool, len(members))
	for _, r := range members {
		wanted[r] = true
	}
	sizes, shared := make(map[uint32]int), make(map[uint32]int)
	for i := range people {
		t := tribes[i]
		if t == None {
			continue
		}
		sizes[t]++
		if wanted[people[i].Ref] {
			shared[t]++
		}
	}
	for t, both := range shared {
		if float64(both) > sameTribe*float64(sizes[t]+len(wanted)-both) {
			return t
		}
	}
	return None
}

// numbers returns the numbers of those refs that are among people, in order of
// refs.
func numbers(people []tribemap.Person, refs []tribemap.Ref) []uint32 {
	var out []uint32
	for _, r := range refs {
		at, ok := slices.BinarySearchFunc(people, r, func(p tribemap.Person, r tribemap.Ref) int { return p.Ref.Compare(r) })
		if ok && !slices.Contains(out, uint32(at)) {
			out = append(out, uint32(at))
		}
	}
	return out
}
