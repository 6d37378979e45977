package tribe

import (
	"slices"
	"strings"

	"tribemap"
	"tribemap/internal/huge"
	"tribemap/internal/par"
)

// address fills t.Interactions: who turned to whom in which post. A post turns
// to the author of the post it answers (of the nearest ancestor in the archive
// if that one is missing), to the people it mentions and to the people it
// quotes; to one person at most once, by the strongest of these claims. order
// holds the row of each post, threads its thread.
func (raw *rawTalk) address(t *Talk, order, threads []uint32) {
	names := raw.namesOf(t)
	if names.someUnclear() {
		names.spoke = raw.speakers(t, order, threads)
	}
	raw.names.forget()
	parts := make([][]address, par.Chunks(len(order), postChunk))
	par.For(raw.opt.Threads, len(order), postChunk, func(chunk, lo, hi int) {
		turns := make([]address, 0, hi-lo)
		for n := lo; n < hi; n++ {
			turns = raw.turnsOf(uint32(n), &raw.rows[order[n]], threads[n], names, turns)
		}
		parts[chunk] = turns
	})
	turns := slices.Concat(parts...)
	sorted := sortTurns(turns, len(t.People))
	t.Interactions = huge.Slice[tribemap.Interaction](len(turns))
	par.For(raw.opt.Threads, len(turns), postChunk, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			e := turns[sorted[i]]
			t.Interactions[i] = tribemap.Interaction{From: e.from, To: e.to, Post: e.post, Time: raw.rows[order[e.post]].time, Kind: e.kind}
		}
	})
}

// address is an interaction but for its time.
type address struct {
	from, to, post uint32
	kind           tribemap.Kind
}

// turnsOf appends whom post n turns to.
func (raw *rawTalk) turnsOf(n uint32, r *row, thread uint32, names *names, turns []address) []address {
	from, first := raw.person[r.author], len(turns)
	add := func(person uint32, kind tribemap.Kind) {
		already := func(e address) bool { return e.to == person }
		if person != None && person != from && !slices.ContainsFunc(turns[first:], already) {
			turns = append(turns, address{from, person, n, kind})
		}
	}
	if answered := raw.answered(r); answered != None {
		add(raw.person[raw.rows[answered].author], tribemap.Reply)
	}
	_, mentions, quotes := raw.claimsOf(r)
	for _, name := range mentions {
		add(names.resolve(name, thread), tribemap.Mention)
	}
	for _, name := range quotes {
		add(names.resolve(name, thread), tribemap.Quote)
	}
	return turns
}

// answered returns the row of the nearest post up the chain that the archive
// holds, None where it holds none.
func (raw *rawTalk) answered(r *row) uint32 {
	if r.parent != None && r.parent != r.name && raw.post[r.parent] != None {
		return raw.post[r.parent]
	}
	ancestors, _, _ := raw.claimsOf(r)
	for _, name := range ancestors {
		if name != r.name && raw.post[name] != None {
			return raw.post[name]
		}
	}
	return None
}

// sortTurns returns turns in the order of CompareInteractions. They stand in the
// order of their posts, which is that of time, and a post holds one a pair at
// most: so only pairs need sorting. O(turns).
func sortTurns(turns []address, people int) []uint32 {
	var s radixSorter
	s.begin(len(turns))
	for i, e := range turns {
		s.keys[i], s.order[i] = uint64(min(e.from, e.to))*uint64(people)+uint64(max(e.from, e.to)), uint32(i)
	}
	s.sort()
	return s.order
}

// speakers lists, for each thread, the people who posted in it, with repeats.
func (raw *rawTalk) speakers(t *Talk, order, threads []uint32) byThread[uint32] {
	return groupByThread(t.Threads, len(order), func(n int) uint32 { return threads[n] },
		func(n int) uint32 { return raw.person[raw.rows[order[n]].author] })
}

// names tells who is meant by what texts call people, by the number of the
// name in rawTalk.names.
type names struct {
	meant  []uint32            // the only person who can be meant, None: nobody or several
	either map[uint32][]uint32 // those who can be meant by a name that is not unique
	spoke  byThread[uint32]    // of each thread; only where some name is not unique
}

func (ns *names) someUnclear() bool { return len(ns.either) > 0 }

// resolve returns who is meant by a native id, handle or name: the only person
// of the source who goes by it, or the only one of those who spoke in the
// thread. None if nobody or several could be meant.
func (ns *names) resolve(name, thread uint32) uint32 {
	candidates := ns.either[name]
	if len(candidates) == 0 {
		return ns.meant[name]
	}
	spoke := ns.spoke.of(int(thread))
	meant := uint32(None)
	for _, c := range candidates {
		if slices.Contains(spoke, c) {
			if meant != None {
				return None
			}
			meant = c
		}
	}
	return meant
}

// namesOf finds out who can be meant by each name that posts call people.
func (raw *rawTalk) namesOf(t *Talk) *names {
	ns := &names{}
	if len(raw.called) == 0 {
		return ns
	}
	ns.meant, ns.either = nones(raw.names.len()), make(map[uint32][]uint32)
	bearers := bearersOf(t.People)
	for _, name := range raw.called {
		ref := raw.ref(name)
		if ns.meant[name] = raw.personByID(canonical(ref, raw.opt.Same)); ns.meant[name] != None {
			continue
		}
		ref.ID = folded(ref.ID)
		switch candidates := bearers[ref]; len(candidates) {
		case 0:
		case 1:
			ns.meant[name] = candidates[0]
		default:
			ns.either[name] = candidates
		}
	}
	return ns
}

// bearersOf lists the people who go by a handle or name of a source.
func bearersOf(people []tribemap.Person) map[tribemap.Ref][]uint32 {
	bearers := make(map[tribemap.Ref][]uint32)
	add := func(source, name string, person uint32) {
		if name != "" {
			key := tribemap.Ref{Source: source, ID: name}
			bearers[key] = append(bearers[key], person)
		}
	}
	for i := range people {
		p := &people[i]
		handle, name := folded(p.Handle), folded(p.Name)
		add(p.Source, handle, uint32(i))
		if name != handle {
			add(p.Source, name, uint32(i))
		}
	}
	return bearers
}

// folded makes names comparable: lower case, single spaces, no leading "@".
func folded(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.TrimPrefix(name, "@"))), " ")
}
