package tribe

import (
	"context"
	"slices"

	"tribemap/internal/par"
)

// rrSets is a growing collection of reverse-reachable sets, one flat array.
type rrSets struct {
	ends    []uint64 // set i is members[ends[i−1]:ends[i]]
	members []uint32
}

// grow draws further sets of the stream key until there are count.
func (s *rrSets) grow(ctx context.Context, m *spreader, key uint64, count int) error {
	from := len(s.ends)
	parts := make([]rrSets, par.Chunks(count-from, setsPerChunk))
	err := m.eachChunk(ctx, from, count, func(r *reverser, chunk, lo, hi int) {
		r.members, r.targets, r.places = r.members[:0], nil, nil
		ends := make([]uint64, 0, hi-lo)
		for i := lo; i < hi; i++ {
			r.draw(key, i)
			ends = append(ends, uint64(len(r.members)))
		}
		parts[chunk] = rrSets{ends, slices.Clone(r.members)}
	})
	if err != nil {
		return err
	}
	more := 0
	for _, p := range parts {
		more += len(p.members)
	}
	s.ends, s.members = slices.Grow(s.ends, count-from), slices.Grow(s.members, more)
	for _, p := range parts {
		s.join(p)
	}
	return nil
}

// join appends the sets of another collection.
func (s *rrSets) join(more rrSets) {
	at := uint64(len(s.members))
	for _, end := range more.ends {
		s.ends = append(s.ends, at+end)
	}
	s.members = append(s.members, more.members...)
}

func (s *rrSets) set(i uint32) []uint32 {
	lo := uint64(0)
	if i > 0 {
		lo = s.ends[i-1]
	}
	return s.members[lo:s.ends[i]]
}

// reset empties the collection and keeps its room.
func (s *rrSets) reset() { s.ends, s.members = s.ends[:0], s.members[:0] }

// coverage is the state of greedy choice on a collection: which sets are hit,
// and how many further ones each node would hit. The zero value is ready for
// cover, which may be called again for another collection.
//
// Nodes wait in buckets by gain. Gains only fall, and a node is moved only
// when its bucket is looked at, so that hitting a set costs one subtraction a
// member.
type coverage struct {
	sets    *rrSets
	first   []uint64 // len n+1: the sets that hold u are holders[first[u]:first[u+1]]
	holders []uint32
	gain    []uint32 // sets with u that are not hit yet
	hit     []bool   // len = number of sets
	hits    uint64   // how many are
	buckets []uint32 // head of each gain's list of candidates, None if empty
	next    []uint32
	top     int // no candidate has a larger gain
}

// cover indexes sets by node with one counting pass and one placing pass, and
// forgets what was covered before.
func (c *coverage) cover(n int, sets *rrSets, candidates []uint32) {
	*c = coverage{
		sets: sets, first: zeros(c.first, n+1), holders: zeros(c.holders, len(sets.members)),
		gain: zeros(c.gain, n), hit: zeros(c.hit, len(sets.ends)), next: zeros(c.next, n),
		buckets: c.buckets,
	}
	for _, u := range sets.members {
		c.gain[u]++
	}
	// first[u+1] is where the next set of u goes, and in the end where those of
	// u+1 begin.
	at := uint64(0)
	for u, g := range c.gain {
		c.first[u+1] = at
		at += uint64(g)
	}
	for i := range uint32(len(sets.ends)) {
		for _, u := range sets.set(i) {
			c.holders[c.first[u+1]] = i
			c.first[u+1]++
		}
	}
	c.fillBuckets(candidates)
}

// restart forgets what was hit of the collection that is covered.
func (c *coverage) restart(candidates []uint32) {
	for u := range c.gain {
		c.gain[u] = uint32(c.first[u+1] - c.first[u])
	}
	clear(c.hit)
	c.hits, c.top = 0, 0
	c.fillBuckets(candidates)
}

// zeros returns n zeros, in the room of s where it is large enough.
func zeros[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	clear(s[:n])
	return s[:n]
}

func (c *coverage) fillBuckets(candidates []uint32) {
	for _, u := range candidates {
		c.top = max(c.top, int(c.gain[u]))
	}
	c.buckets = zeros(c.buckets, c.top+1)
	for g := range c.buckets {
		c.buckets[g] = None
	}
	for _, u := range candidates {
		if c.gain[u] > 0 {
			c.push(u)
		}
	}
}

func (c *coverage) push(u uint32) {
	g := c.gain[u]
	c.next[u] = c.buckets[g]
	c.buckets[g] = u
}

// take hits all sets that hold u.
func (c *coverage) take(u uint32) {
	for _, i := range c.holders[c.first[u]:c.first[u+1]] {
		if c.hit[i] {
			continue
		}
		c.hit[i] = true
		c.hits++
		for _, v := range c.sets.set(i) {
			c.gain[v]--
		}
	}
}

// hitBy returns how many sets hold any of the people, whatever was hit before.
func (c *coverage) hitBy(people []uint32) (count int) {
	hit := make([]bool, len(c.hit))
	for _, u := range people {
		for _, i := range c.holders[c.first[u]:c.first[u+1]] {
			if !hit[i] {
				hit[i] = true
				count++
			}
		}
	}
	return count
}

// leaders returns the candidate with the largest gain, the smallest number
// among equals, and the sum of the k largest gains. Without any gain left,
// best is None.
func (c *coverage) leaders(k int) (best uint32, sum uint64) {
	best = None
	for g := c.top; g > 0 && k > 0; g-- {
		count, smallest := c.settle(g)
		if count == 0 {
			continue
		}
		if best == None {
			best, c.top = smallest, g
		}
		sum += uint64(min(count, k)) * uint64(g)
		k -= count
	}
	return best, sum
}

// settle moves what has fallen out of bucket g to where it belongs and returns
// how many stay and the smallest of them.
func (c *coverage) settle(g int) (count int, smallest uint32) {
	smallest = None
	u := c.buckets[g]
	c.buckets[g] = None
	for u != None {
		next := c.next[u]
		c.push(u)
		if int(c.gain[u]) == g {
			count++
			smallest = min(smallest, u)
		}
		u = next
	}
	return count, smallest
}

// greedy takes the pinned nodes, then up to k in all by largest gain. upper
// bounds the sets that any k nodes with the pinned among them can hit: over
// all prefixes, those hit so far and the largest gains beyond [1].
//
// [1] J. Tang, X. Tang, X. Xiao, J. Yuan: Online processing algorithms for
// influence maximization. SIGMOD 2018. doi:10.1145/3183713.3183749
func (c *coverage) greedy(pinned, candidates []uint32, k int) (chosen []uint32, upper uint64) {
	for _, u := range pinned {
		c.take(u)
	}
	chosen = slices.Clone(pinned)
	upper = uint64(len(c.hit))
	for {
		best, more := c.leaders(k - len(pinned))
		upper = min(upper, c.hits+more)
		if best == None || len(chosen) == k {
			break
		}
		c.take(best)
		chosen = append(chosen, best)
	}
	return fill(chosen, candidates, k), upper
}

// fewest bounds from below how many nodes, the first fixed ones of order among
// them, hit so many sets: after any prefix of order, as many as the largest gains
// beyond it that make up for what is missing. It forgets what was hit.
func (c *coverage) fewest(order, candidates []uint32, fixed int, want uint64) (least int) {
	c.restart(candidates)
	for i, u := range order {
		if c.hits >= want {
			break
		}
		if i >= fixed {
			least = max(least, c.needed(want-c.hits))
		}
		c.take(u)
	}
	return fixed + least
}

// needed returns how many of the largest gains sum up to so many sets, or one more
// than there are where all together do not.
func (c *coverage) needed(sets uint64) (count int) {
	for g := c.top; g > 0; g-- {
		have, _ := c.settle(g)
		if all := uint64(have) * uint64(g); all < sets {
			sets -= all
			count += have
			continue
		}
		return count + int((sets+uint64(g)-1)/uint64(g))
	}
	return count + 1
}

// fill adds the first candidates not yet chosen, up to k in all: they hit no
// further set, but reach at least themselves.
func fill(chosen, candidates []uint32, k int) []uint32 {
	for _, u := range candidates {
		if len(chosen) == k {
			break
		}
		if !slices.Contains(chosen, u) {
			chosen = append(chosen, u)
		}
	}
	return chosen
}
