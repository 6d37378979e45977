package tribe

import (
	"context"
	"math"
	"slices"

	"tribemap/internal/par"
)

// A reverse-reachable set is the people who, as the only seed, would reach a
// random root in a random world. The share of such sets that a seed set hits
// is the share of the audience it reaches, in expectation [1].
//
// For independent cascade and linear threshold the world is drawn as the walk
// goes: what decides whether an arc into v is live is asked once, when v is
// expanded. The telephone draws at the other end: whether u tells v hangs
// together with whether u tells w. Given that no draw of u fell on anybody
// asked for before, each falls on v with p(u,v)/open, independently of the
// others, where open is 1 less the chances p(u,w) of those w. Since open is at
// least 1 less one largest chance for each of them, nearly all arcs are decided
// by the random number alone, in the order they lie in memory; open is added
// up only where it matters. That is exact. Once many
// are asked for, what each node missed is kept instead.
//
// [1] C. Borgs, M. Brautbar, J. Chayes, B. Lucier: Maximizing social influence
// in nearly optimal time. SODA 2014. doi:10.1137/1.9781611973402.70

// What a reverser knows of a node: stamps hold the number of the set that they
// are of, times four, and one of these.
const (
	seeded   = iota + 1 // tells somebody in the set if it is a seed
	told                // tells somebody in the set, or is the root
	expanded            // told, and those who tell it are asked for
)

// reverser grows reverse-reachable sets. One goroutine owns it.
type reverser struct {
	m        *spreader
	word     uint64   // state of the stream of random words, see next
	set      uint32   // number of the current set
	stamps   []uint32 // of each node; of no set if it was never met
	queue    []uint32 // told nodes, in the order they are expanded
	asked    int      // how many of them are
	missed   []missed // of each node, once many are asked for
	recalled uint32   // the last set for which missed was begun
	members  []uint32 // told and seeded nodes of all sets since the last reset
	targets  []uint8  // of each node, one bit a seed set it is in; nil while sets are collected
	all      uint8    // one bit for every seed set
	hit      uint8    // the seed sets that the current set holds somebody of
	places   []uint32 // of each node, its place in the seed set that is judged; nil unless one is
	first    uint32   // the first place that the current set holds, None if it holds no seed
	blocked  bool     // a competitor's story reaches the root of the current set
	arcs     uint64   // looked at, of all sets
	live     []uint64 // scratch of expandEvenRound
}

// missed is the chance of u's draws that fell on nobody asked for in a set.
type missed struct {
	set uint32
	sum float32
}

// recallAfter is how many are asked for before what was missed is kept for each
// node: adding it up anew costs a look-up for each of them.
const recallAfter = 16

// setsPerChunk is the number of sets that one worker draws in one go.
const setsPerChunk = 1024

// eachChunk calls body for fixed chunks of the set numbers [from,to), each with
// a reverser that no other call uses at the same time.
func (m *spreader) eachChunk(ctx context.Context, from, to int, body func(r *reverser, chunk, lo, hi int)) error {
	for len(m.reversers) < par.Threads(m.opt.Threads) {
		m.reversers = append(m.reversers, nil)
	}
	par.ForWorker(m.opt.Threads, to-from, setsPerChunk, func(worker, chunk, lo, hi int) {
		if ctx.Err() != nil {
			return
		}
		if m.reversers[worker] == nil {
			m.reversers[worker] = &reverser{m: m, stamps: make([]uint32, m.out.N())}
		}
		body(m.reversers[worker], chunk, from+lo, from+hi)
	})
	return ctx.Err()
}

// arcsSeen returns how many arcs were looked at for all sets so far. It does
// not depend on who drew which set.
func (m *spreader) arcsSeen() (count uint64) {
	for _, r := range m.reversers {
		if r != nil {
			count += r.arcs
		}
	}
	return count
}

// draw grows set number i of the stream that key names. It stops as soon as
// nothing more is asked of the set, or it holds a blocker: those as far from
// the root as the blocker come too late, and are taken out again.
func (r *reverser) draw(key uint64, i int) {
	r.word = mix(key ^ mix(uint64(i)))
	r.queue, r.asked, r.hit, r.first, r.blocked = r.queue[:0], 0, 0, None, false
	if r.set++; r.set == 1<<30 { // stamps have no room left
		clear(r.stamps)
		clear(r.missed)
		r.set, r.recalled = 1, 0
	}
	r.enter(r.m.roots[r.below(len(r.m.roots))])

	for round := 0; round != r.m.rounds && r.asked < len(r.queue) && !r.blocked; round++ {
		members, hit, first := len(r.members), r.hit, r.first
		if r.expandRound() {
			return
		}
		if r.blocked {
			r.members, r.hit, r.first = r.members[:members], hit, first
		}
	}
}

// expandRound expands all that the last round found. It ends early, and says
// so, if nothing more is asked of the set.
func (r *reverser) expandRound() (done bool) {
	if r.m.even != nil {
		return r.expandEvenRound()
	}
	for to := len(r.queue); r.asked < to; r.asked++ {
		if r.settled() {
			return true
		}
		v := r.queue[r.asked]
		r.expand(v)
		r.stamps[v] = r.set<<2 | expanded
	}
	return false
}

// settled tells whether what the set holds already answers what is asked: that
// it hits all targets, or holds the first of the seed set.
func (r *reverser) settled() bool {
	switch {
	case r.m.blocker != nil:
		return false
	case r.places != nil:
		return r.first == 0
	}
	return r.targets != nil && r.hit == r.all
}

// next returns the next word of the set's stream, that of SplitMix64.
func (r *reverser) next() uint64 {
	r.word += golden
	return mix(r.word)
}

// expand finds the people who tell v.
func (r *reverser) expand(v uint32) {
	if r.m.chance != nil {
		r.arcs += uint64(r.m.in.Degree(v))
	} else {
		r.arcs++
	}
	switch {
	case r.m.in.Degree(v) == 0:
	case r.m.opt.Model == Telephone && !r.m.opt.Poisson:
		r.expandTelephone(v)
	case r.m.opt.Model == LinearThreshold:
		r.expandThreshold(v)
	default:
		r.expandArcs(v)
	}
}

// expandTelephone decides for each arc into v whether its teller is a member.
// x is small for those who are; no chance exceeds draws · p / open.
func (r *reverser) expandTelephone(v uint32) {
	m := r.m
	if r.asked >= m.recallAfter {
		r.expandRecalling(v)
		return
	}
	lo, hi := m.in.Row(v)
	tellers, most := m.in.Neighbors(v), m.most[lo:hi]
	draws, asked := float64(m.opt.SeedTells), float64(r.asked)
	for i, p := range m.chance[lo:hi] {
		x := unit(r.next())
		if x*(1-float64(asked*float64(most[i]))) < draws*float64(p) {
			r.ask(tellers[i], float64(p), x, 0)
		}
	}
}

// expandRecalling does the same once what everybody missed is kept.
func (r *reverser) expandRecalling(v uint32) {
	if r.recalled != r.set {
		r.recall()
	}
	lo, hi := r.m.in.Row(v)
	tellers := r.m.in.Neighbors(v)
	for i, p := range r.m.chance[lo:hi] {
		x := unit(r.next())
		r.ask(tellers[i], float64(p), x, 1-float64(r.miss(tellers[i], p)))
	}
}

// recall notes what was missed by all who might have told those asked for.
func (r *reverser) recall() {
	if r.missed == nil {
		r.missed = make([]missed, r.m.out.N())
	}
	r.recalled = r.set
	for _, w := range r.queue[:r.asked] {
		lo, _ := r.m.in.Row(w)
		for i, u := range r.m.in.Neighbors(w) {
			r.miss(u, r.m.chance[lo+uint64(i)])
		}
	}
}

// miss adds p to what u has missed and returns what that was before.
func (r *reverser) miss(u uint32, p float32) float32 {
	t := &r.missed[u]
	if t.set != r.set {
		*t = missed{r.set, 0}
	}
	before := t.sum
	t.sum += p
	return before
}

// ask decides whether u tells a node that its draws fall on with chance p. open
// may be 0 while few are asked for: then it is added up.
func (r *reverser) ask(u uint32, p, x, open float64) {
	stamp := r.stamps[u]
	if stamp>>2 == r.set && stamp&3 != seeded {
		return
	}
	m := r.m
	miss := 1 - p
	if r.asked > 0 && x >= 1-power(miss, m.opt.Tells) {
		if r.asked < m.recallAfter {
			open = r.open(u)
		}
		miss = max(0, 1-p/max(open, math.SmallestNonzeroFloat32))
	}
	switch {
	case x < 1-power(miss, m.opt.Tells):
		r.stamps[u] = r.set<<2 | told
		r.queue = append(r.queue, u)
		if stamp>>2 != r.set {
			r.add(u)
		}
	case stamp>>2 != r.set && x < 1-power(miss, m.opt.SeedTells):
		r.stamps[u] = r.set<<2 | seeded
		r.add(u)
	}
}

// open returns the chance that a draw of u falls on nobody asked for.
func (r *reverser) open(u uint32) float64 {
	row, weights := r.m.out.Neighbors(u), r.m.out.Weights(u)
	sum := 0.0
	count := func(i int) {
		if weights == nil {
			sum++
		} else {
			sum += float64(weights[i])
		}
	}
	if len(row) < 4*r.asked {
		for i, w := range row {
			if r.stamps[w] == r.set<<2|expanded {
				count(i)
			}
		}
	} else {
		for _, w := range r.queue[:r.asked] {
			if i, ok := slices.BinarySearch(row, w); ok {
				count(i)
			}
		}
	}
	return 1 - float64(sum*r.m.rates[u])
}

// power returns xⁿ for small n ≥ 1.
func power(x float64, n int) float64 {
	p := x
	for range n - 1 {
		p *= x
	}
	return p
}

// expandThreshold draws the one person v listens to.
func (r *reverser) expandThreshold(v uint32) {
	if x := unit(r.next()) / r.m.opt.Accept; x < 1 {
		r.join(r.m.pick(r.m.in, v, x))
	}
}

// expandArcs asks each arc into v.
func (r *reverser) expandArcs(v uint32) {
	lo, hi := r.m.in.Row(v)
	chance := r.m.chance[lo:hi]
	for i, u := range r.m.in.Neighbors(v) {
		if unit(r.next()) < float64(chance[i]) {
			r.join(u)
		}
	}
}

// join enters u, who tells somebody in the set, unless u is in it or silent.
func (r *reverser) join(u uint32) {
	if r.stamps[u]>>2 != r.set && !r.m.silent(u) {
		r.enter(u)
	}
}

func (r *reverser) enter(u uint32) {
	r.stamps[u] = r.set<<2 | told
	r.queue = append(r.queue, u)
	r.add(u)
}

// add makes u a member, if as a seed they would show up: whether they do is
// part of the world, so that reach stays a mean of coverage functions.
func (r *reverser) add(u uint32) {
	if r.m.blocker != nil && r.m.blocker[u] {
		r.blocked = true
		return
	}
	if r.m.opt.NoShow != nil && unit(r.next()) < r.m.absent(u) {
		return
	}
	switch {
	case r.places != nil:
		r.first = min(r.first, r.places[u])
	case r.targets != nil:
		r.hit |= r.targets[u]
	default:
		r.members = append(r.members, u)
	}
}
