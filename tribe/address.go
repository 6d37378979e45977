package tribe

import (
	"slices"
	"strings"

	"tribemap"
)

// address fills t.Posts' authors and parents and t.Interactions: who turned to
// whom in which post. A post turns to the author of the post it answers (of the
// nearest ancestor in the archive if that one is missing), to the people it
// mentions and to the people it quotes; to one person at most once, by the
// strongest of these claims.
func (raw *rawTalk) address(t *Talk, number []uint32) {
	names := raw.namesOf(t)
	spoke := raw.speakers(t, number)
	var to []tribemap.Interaction
	for i := range raw.posts {
		n := number[i]
		if n == None {
			continue
		}
		p := &raw.posts[i]
		post := &t.Posts[n]
		post.Author = raw.people[p.author]

		to = to[:0]
		turn := func(person uint32, kind tribemap.Kind) {
			already := func(e tribemap.Interaction) bool { return e.To == person }
			if person == None || person == post.Author || slices.ContainsFunc(to, already) {
				return
			}
			to = append(to, tribemap.Interaction{From: post.Author, To: person, Post: n, Time: post.Time, Kind: kind})
		}
		if answered, ok := raw.answered(p); ok {
			post.Parent = number[answered]
			turn(raw.personOf(raw.posts[answered].author), tribemap.Reply)
		}
		for _, name := range p.mentions {
			turn(names.resolve(p.ref.Source, name, spoke[post.Thread]), tribemap.Mention)
		}
		for _, name := range p.quotes {
			turn(names.resolve(p.ref.Source, name, spoke[post.Thread]), tribemap.Quote)
		}
		t.Interactions = append(t.Interactions, to...)
	}
	slices.SortFunc(t.Interactions, CompareInteractions)
}

// answered returns the position of the nearest post up the chain that the
// archive holds.
func (raw *rawTalk) answered(p *rawPost) (uint32, bool) {
	for _, id := range p.answers {
		if at, ok := raw.byRef[tribemap.Ref{Source: p.ref.Source, ID: id}]; ok && id != p.ref.ID {
			return at, true
		}
	}
	return 0, false
}

// personOf returns an author's number, None for one outside the scope.
func (raw *rawTalk) personOf(author tribemap.Ref) uint32 {
	if n, ok := raw.people[author]; ok {
		return n
	}
	return None
}

// speakers lists, for each thread, the people who posted in it, sorted.
func (raw *rawTalk) speakers(t *Talk, number []uint32) [][]uint32 {
	spoke := make([][]uint32, t.Threads)
	for i, n := range number {
		if n != None {
			thread := t.Posts[n].Thread
			spoke[thread] = append(spoke[thread], raw.people[raw.posts[i].author])
		}
	}
	for i := range spoke {
		slices.Sort(spoke[i])
		spoke[i] = slices.Compact(spoke[i])
	}
	return spoke
}

// names finds people by what a text calls them.
type names struct {
	ids  map[tribemap.Ref]uint32
	same map[tribemap.Ref]tribemap.Ref
	// called lists the people of a source who go by a handle or name.
	called map[tribemap.Ref][]uint32
}

func (raw *rawTalk) namesOf(t *Talk) names {
	ns := names{raw.people, raw.same, make(map[tribemap.Ref][]uint32)}
	for i := range t.People {
		p := &t.People[i]
		handle, name := folded(p.Handle), folded(p.Name)
		ns.add(p.Source, handle, uint32(i))
		if name != handle {
			ns.add(p.Source, name, uint32(i))
		}
	}
	return ns
}

func (ns names) add(source, name string, person uint32) {
	if name != "" {
		key := tribemap.Ref{Source: source, ID: name}
		ns.called[key] = append(ns.called[key], person)
	}
}

// resolve returns who is meant by a native id, handle or name: the only person
// of the source who goes by it, or the only one of those who spoke in the
// thread. None if nobody or several could be meant.
func (ns names) resolve(source, text string, spoke []uint32) uint32 {
	if n, ok := ns.ids[canonical(tribemap.Ref{Source: source, ID: text}, ns.same)]; ok {
		return n
	}
	candidates := ns.called[tribemap.Ref{Source: source, ID: folded(text)}]
	if len(candidates) == 1 {
		return candidates[0]
	}
	meant := uint32(None)
	for _, c := range candidates {
		if _, present := slices.BinarySearch(spoke, c); present {
			if meant != None {
				return None
			}
			meant = c
		}
	}
	return meant
}

// folded makes names comparable: lower case, single spaces, no leading "@".
func folded(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.TrimPrefix(name, "@"))), " ")
}
