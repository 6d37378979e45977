package tribe

import (
	"cmp"
	"slices"
	"strings"

	"tribemap"
	"tribemap/internal/huge"
	"tribemap/internal/par"
)

// keepScope marks rows outside the scope as skipped and returns how many of
// them are outside only because their time is unknown.
func (raw *rawTalk) keepScope(threads []uint32) (undated int) {
	since, until := raw.opt.Since, raw.opt.Until
	matched := make([]bool, raw.names.len()) // by thread
	for i := range raw.rows {
		r := &raw.rows[i]
		switch {
		case r.flags&rowSkipped != 0:
		case since == 0 && until == 0:
		case r.time == 0:
			r.flags |= rowSkipped
			undated++
		case r.time < since || until != 0 && r.time >= until:
			r.flags |= rowSkipped
		}
		if r.flags&(rowSkipped|rowOnTopic) == rowOnTopic {
			matched[threads[i]] = true
		}
	}
	for i := range raw.rows {
		if !matched[threads[i]] {
			raw.rows[i].flags |= rowSkipped
		}
	}
	return undated
}

// rowsByTime returns the rows in scope in order of time, then Ref: the order of
// the talk.
func (raw *rawTalk) rowsByTime() []uint32 {
	order := huge.Slice[uint32](len(raw.rows))[:0]
	sorted, last := true, int64(0)
	for i := range raw.rows {
		if r := &raw.rows[i]; r.flags&rowSkipped == 0 {
			order = append(order, uint32(i))
			sorted, last = sorted && r.time >= last, r.time
		}
	}
	if !sorted {
		order = raw.sortByTime(order)
	}
	for lo := 0; lo < len(order); {
		hi := lo + 1
		for hi < len(order) && raw.rows[order[hi]].time == raw.rows[order[lo]].time {
			hi++
		}
		if hi > lo+1 {
			slices.SortFunc(order[lo:hi], func(a, b uint32) int { return raw.compareNames(raw.rows[a].name, raw.rows[b].name) })
		}
		lo = hi
	}
	return order
}

// sortByTime orders rows by their time, which is never negative.
func (raw *rawTalk) sortByTime(rows []uint32) []uint32 {
	var s radixSorter
	s.begin(len(rows))
	for i, row := range rows {
		s.keys[i], s.order[i] = uint64(raw.rows[row].time), row
	}
	s.sort()
	return s.order
}

// compareNames orders names by source, then text.
func (raw *rawTalk) compareNames(a, b uint32) int {
	s, x := raw.splitName(a)
	t, y := raw.splitName(b)
	if s == t {
		return strings.Compare(x, y)
	}
	return cmp.Or(strings.Compare(raw.sources.list[s], raw.sources.list[t]), strings.Compare(x, y))
}

// numberThreads returns the thread of each post, numbered densely in order of
// first appearance, and sets t.Threads.
func (raw *rawTalk) numberThreads(t *Talk, order, threads []uint32) []uint32 {
	dense, ofPost := nones(raw.names.len()), huge.Slice[uint32](len(order))
	for n, i := range order {
		thread := &dense[threads[i]]
		if *thread == None {
			*thread = uint32(t.Threads)
			t.Threads++
		}
		ofPost[n] = *thread
	}
	return ofPost
}

// placePosts fills t.Posts.
func (raw *rawTalk) placePosts(t *Talk, order, number, threads []uint32) {
	t.Posts = huge.Slice[Post](len(order))
	par.For(raw.opt.Threads, len(order), postChunk, func(_, lo, hi int) {
		for n := lo; n < hi; n++ {
			r := &raw.rows[order[n]]
			p := Post{
				Ref: raw.ref(r.name), Author: raw.person[r.author], Thread: threads[n], Parent: None,
				OnTopic: r.flags&rowOnTopic != 0, Time: r.time,
			}
			if answered := raw.answered(r); answered != None {
				p.Parent = number[answered]
			}
			t.Posts[n] = p
		}
	})
}

// postChunk is how many posts a worker takes at a time.
const postChunk = 1 << 14

// nameAuthors fills t.People with the authors in scope, sorted, described as
// the archive does or, where it does not, by their id.
func (raw *rawTalk) nameAuthors(a Archive, t *Talk) error {
	authors := raw.authorsInScope()
	t.People, t.Bot = make([]tribemap.Person, len(authors)), make([]bool, len(authors))
	for i, author := range authors {
		raw.person[author.name] = uint32(i)
		t.People[i] = tribemap.Person{Ref: author.Ref, Handle: author.ID}
	}
	return a.People(func(p *tribemap.Person) bool {
		if n := raw.personByID(p.Ref); n != None {
			t.People[n] = *p
			t.People[n].Handle = cmp.Or(p.Handle, p.ID)
			t.Bot[n] = p.Bot
		}
		return true
	})
}

// namedRef is a name with what it stands for.
type namedRef struct {
	tribemap.Ref
	name uint32
}

// authorsInScope returns them sorted and gives them some number.
func (raw *rawTalk) authorsInScope() []namedRef {
	raw.person = nones(raw.names.len())
	var authors []namedRef
	for i := range raw.rows {
		if r := &raw.rows[i]; r.flags&rowSkipped == 0 && raw.person[r.author] == None {
			raw.person[r.author] = 0
			authors = append(authors, namedRef{raw.ref(r.author), r.author})
		}
	}
	slices.SortFunc(authors, func(a, b namedRef) int { return a.Compare(b.Ref) })
	return authors
}

// personByID returns the number of a person in scope, None for others.
func (raw *rawTalk) personByID(ref tribemap.Ref) uint32 {
	source, known := raw.sources.number[ref.Source]
	if !known {
		return None
	}
	raw.key = appendName(raw.key[:0], source, personName, ref.ID)
	if name := raw.names.lookup(raw.key); name != None {
		return raw.person[name]
	}
	return None
}
