package tribe

import "tribemap"

// joinThreads returns a thread for each post: two posts share one if they name
// the same thread, or if one answers the other, directly or through posts that
// the archive does not hold. Thread numbers are arbitrary but equal exactly
// within a thread. Near-linear time.
func (raw *rawTalk) joinThreads() []uint32 {
	sets := newDisjointSets(len(raw.posts))
	outside := make(map[tribemap.Ref]uint32) // names of posts not in the archive
	named := func(source, id string) uint32 {
		ref := tribemap.Ref{Source: source, ID: id}
		if n, ok := raw.byRef[ref]; ok {
			return n
		}
		n, ok := outside[ref]
		if !ok {
			n = sets.add()
			outside[ref] = n
		}
		return n
	}
	raw.joinTitles(sets)
	for i := range raw.posts {
		p := &raw.posts[i]
		if p.thread != "" {
			sets.union(uint32(i), named(p.ref.Source, p.thread))
		}
		for _, id := range p.answers {
			if id != "" {
				sets.union(uint32(i), named(p.ref.Source, id))
			}
		}
	}
	threads := make([]uint32, len(raw.posts))
	for i := range threads {
		threads[i] = sets.find(uint32(i))
	}
	return threads
}

// disjointSets is union–find with path halving and union by index.
type disjointSets struct{ parent []uint32 }

func newDisjointSets(n int) *disjointSets {
	s := &disjointSets{parent: make([]uint32, n)}
	for i := range s.parent {
		s.parent[i] = uint32(i)
	}
	return s
}

func (s *disjointSets) add() uint32 {
	n := uint32(len(s.parent))
	s.parent = append(s.parent, n)
	return n
}

func (s *disjointSets) find(x uint32) uint32 {
	for s.parent[x] != x {
		s.parent[x] = s.parent[s.parent[x]]
		x = s.parent[x]
	}
	return x
}

// union joins two sets under the smaller representative.
func (s *disjointSets) union(a, b uint32) {
	a, b = s.find(a), s.find(b)
	if a < b {
		s.parent[b] = a
	} else {
		s.parent[a] = b
	}
}
