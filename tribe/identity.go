package tribe

import (
	"slices"

	"tribemap"
)

// identify gives the tribes that were found the ids of those they continue, and
// new ids to the rest.
func (a *analysis) identify() {
	a.heirs, a.ids = slices.Repeat([]int{-1}, a.found.Tribes.K), make([]int, a.found.Tribes.K)
	next := 0
	if before := a.opt.Previous; before != nil {
		next = before.NextID
		for i := range before.Tribes {
			next = max(next, before.Tribes[i].ID+1) // a run of an older version names no next
		}
		a.heirs = heirs(rollOf(before), a.roll())
	}
	for i, was := range a.heirs {
		if was >= 0 {
			a.ids[i] = a.opt.Previous.Tribes[was].ID
			continue
		}
		a.ids[i] = next
		next++
	}
	a.result.NextID = next
}

// roll is the roll of the tribes that were found.
func (a *analysis) roll() roll {
	r := roll{refs: refsOf(a.talk.People), k: a.found.Tribes.K}
	for i := range a.talk.People {
		r.tribe = append(r.tribe, a.found.People[i].Tribe)
	}
	return r
}

// sameName is the overlap from which a tribe may keep its name: below, the name
// may rest on people it has no more.
const sameName = .5

// oldNames returns the name that each tribe had in the run before, "" where it
// had none of its own or has changed too much, and the names that a person gave
// to tribes.
func (a *analysis) oldNames() (old, given []string) {
	for _, r := range a.opt.Edits.Rename {
		given = append(given, r.Name)
	}
	before := a.opt.Previous
	if before == nil {
		return nil, given
	}
	old = make([]string, len(a.heirs))
	for _, o := range overlaps(rollOf(before), a.roll()) {
		if was := &before.Tribes[o.before]; a.heirs[o.after] == o.before && o.jaccard >= sameName && !was.Renamed {
			old[o.after] = was.Name
		}
	}
	return old, given
}

// rename gives tribes the names that a person chose. A tribe that has changed
// step by step until it is no longer like the one that was named is still found
// by its id.
func (a *analysis) rename() {
	for _, r := range a.opt.Edits.Rename {
		t := findTribe(a.talk.People, a.tribeOf(), r.Members)
		if t == None {
			t = a.calledBefore(r.Name)
		}
		if t != None {
			a.result.Tribes[t].Name, a.result.Tribes[t].Renamed = r.Name, true
		}
	}
}

// calledBefore returns the tribe whose name a person had changed to this one in
// the run before.
func (a *analysis) calledBefore(name string) uint32 {
	for i, was := range a.heirs {
		if was >= 0 && a.opt.Previous.Tribes[was].Renamed && a.opt.Previous.Tribes[was].Name == name {
			return uint32(i)
		}
	}
	return None
}

// trace logs what became of the tribes of the run before.
func (a *analysis) trace() {
	if a.opt.Previous != nil {
		l := Trace(a.opt.Previous, a.result)
		a.result.Lineage = &l
	}
}

// Heirs returns for each tribe of a run the tribe of an earlier one that it
// continues, −1 for none: of all pairings of tribes that overlap by at least
// .3, the one with the largest sum of overlaps. It is what ids are given by.
func Heirs(before, after *Result) []int { return heirs(rollOf(before), rollOf(after)) }

// AlikeIDs returns an earlier result with its tribes numbered as a later one
// numbers those that continue them; the rest get numbers that the later one
// does not use.
func AlikeIDs(before, after *Result) *Result {
	out := *before
	out.Tribes = slices.Clone(before.Tribes)
	next := after.NextID
	for i := range out.Tribes {
		out.Tribes[i].ID = -1
	}
	for i, was := range Heirs(before, after) {
		if was >= 0 {
			out.Tribes[was].ID = after.Tribes[i].ID
		}
	}
	for i := range out.Tribes {
		if out.Tribes[i].ID < 0 {
			out.Tribes[i].ID = next
			next++
		}
	}
	return &out
}

// WithIDs returns the result with tribes named by their id in place of their
// index, as it is written and shown.
func (r *Result) WithIDs() *Result {
	return r.renamed(func(index int) int { return r.Tribes[index].ID })
}

// WithIndexes is the inverse of WithIDs. A tribe that is not there becomes −1.
func (r *Result) WithIndexes() *Result {
	at := make(map[int]int, len(r.Tribes))
	for i := range r.Tribes {
		at[r.Tribes[i].ID] = i
	}
	return r.renamed(func(id int) int {
		if i, ok := at[id]; ok {
			return i
		}
		return -1
	})
}

// renamed copies whatever names tribes.
func (r *Result) renamed(name func(int) int) *Result {
	of := func(t int) int {
		if t < 0 {
			return t
		}
		return name(t)
	}
	out := *r
	out.People, out.Tribes = slices.Clone(r.People), slices.Clone(r.Tribes)
	out.Connectors, out.Reach = slices.Clone(r.Connectors), slices.Clone(r.Reach)
	for i := range out.People {
		out.People[i].Tribe, out.People[i].Second = of(out.People[i].Tribe), of(out.People[i].Second)
	}
	for i := range out.Tribes {
		near := slices.Clone(out.Tribes[i].Neighbours)
		for j := range near {
			near[j].Tribe = of(near[j].Tribe)
		}
		out.Tribes[i].Neighbours = near
	}
	for i := range out.Connectors {
		c := &out.Connectors[i]
		c.Tribe, c.Opens = of(c.Tribe), slices.Clone(c.Opens)
		for j := range c.Opens {
			c.Opens[j].Tribe = of(c.Opens[j].Tribe)
		}
	}
	for i := range out.Reach {
		out.Reach[i].Tribe = of(out.Reach[i].Tribe)
	}
	return &out
}

// refsOf lists people by what names them.
func refsOf(people []tribemap.Person) []tribemap.Ref {
	refs := make([]tribemap.Ref, len(people))
	for i := range people {
		refs[i] = people[i].Ref
	}
	return refs
}
