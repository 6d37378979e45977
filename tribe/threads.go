package tribe

import "tribemap/internal/huge"

// joinThreads returns a thread for each row: two posts share one if they name
// the same thread, or if one answers the other, directly or through posts that
// the archive does not hold. The latter were joined as they were read. Thread
// numbers are arbitrary, below the number of names, but equal exactly within a
// thread. Near-linear time.
func (raw *rawTalk) joinThreads() []uint32 {
	raw.joinTitles()
	threads := huge.Slice[uint32](len(raw.rows))
	for i := range threads {
		threads[i] = raw.sets.find(raw.rows[i].name)
	}
	return threads
}

// disjointSets is union–find with path halving and union by index.
type disjointSets struct{ parent []uint32 }

func (s *disjointSets) add() {
	s.parent = append(s.parent, uint32(len(s.parent)))
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
