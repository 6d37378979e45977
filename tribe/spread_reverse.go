package tribe

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"

	"tribemap/internal/par"
)

// A reverse-reachable set is the people who, as the only seed, would reach a
// random root in a random world. The share of such sets that a seed set hits
// is the share of the audience it reaches, in expectation [1].
//
// For independent cascade and linear threshold the world is drawn as the walk
// goes: what decides whether an arc into v is live is asked once, when v is
// expanded. The telephone draws at the other end: whether u tells v hangs
// together with whether u tells w. What is kept for u is the part of its draws'
// chance that is still open, given that no draw fell on anybody asked so far;
// then each draw falls on v with p(u,v)/open, independently of the others.
// That is exact and costs one random number for each arc into the set.
//
// [1] C. Borgs, M. Brautbar, J. Chayes, B. Lucier: Maximizing social influence
// in nearly optimal time. SODA 2014. doi:10.1137/1.9781611973402.70

// What a reverser knows of a node in the set it is growing.
const (
	asked  = iota // could have told somebody in the set, did not
	seeded        // tells somebody in the set if it is a seed
	told          // tells somebody in the set; or is the root
)

// track is the state of one node, valid if its stamp is of the current set.
type track struct {
	stamp uint32  // set number · 4 + state
	open  float32 // chance of a draw that is not yet decided
}

// reverser grows reverse-reachable sets. One goroutine owns it.
type reverser struct {
	m       *spreader
	rng     rand.PCG
	set     uint32 // number of the current set, in track stamps
	tracks  []track
	queue   []uint32 // told nodes, in the order they are expanded
	members []uint32 // told and seeded nodes of all sets since the last reset
	targets []uint8  // of each node, one bit a seed set it is in; nil while sets are collected
	all     uint8    // one bit for every seed set
	hit     uint8    // the seed sets that the current set holds somebody of
}

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
			m.reversers[worker] = &reverser{m: m, tracks: make([]track, m.out.N())}
		}
		body(m.reversers[worker], chunk, from+lo, from+hi)
	})
	return ctx.Err()
}

// draw grows set number i of the stream that key names. It stops as soon as
// the set hits all targets.
func (r *reverser) draw(key uint64, i int) {
	r.rng.Seed(key, mix(uint64(i)))
	r.queue, r.hit = r.queue[:0], 0
	if r.set++; r.set == 1<<30 { // stamps have no room left
		clear(r.tracks)
		r.set = 1
	}
	at, _ := bits.Mul64(r.rng.Uint64(), uint64(len(r.m.roots)))
	r.enter(r.m.roots[at])

	from := 0
	for round := 0; round != r.m.rounds && from < len(r.queue); round++ {
		for to := len(r.queue); from < to; from++ {
			r.expand(r.queue[from])
			if r.targets != nil && r.hit == r.all {
				return
			}
		}
	}
}

// expand finds the people who tell v.
func (r *reverser) expand(v uint32) {
	switch {
	case r.m.in.Degree(v) == 0:
	case r.m.opt.Model == Telephone:
		r.expandTelephone(v)
	case r.m.opt.Model == LinearThreshold:
		r.expandThreshold(v)
	case r.m.chance != nil:
		r.expandArcs(v)
	default:
		r.expandEven(v)
	}
}

func (r *reverser) expandTelephone(v uint32) {
	m := r.m
	lo, hi := m.in.Row(v)
	chance := m.chance[lo:hi]
	for i, u := range m.in.Neighbors(v) {
		t := &r.tracks[u]
		if t.stamp>>2 != r.set {
			*t = track{r.set<<2 + asked, 1}
		}
		state := t.stamp & 3
		if state == told {
			continue
		}
		p := chance[i]
		falls := float64(p) // chance that one open draw falls on v
		if t.open != 1 {    // dividing by it is slow, and mostly it is 1
			falls /= float64(t.open)
		}
		miss := max(0, 1-falls)
		t.open = max(t.open-p, math.SmallestNonzeroFloat32)
		x := unit(r.rng.Uint64())
		switch {
		case x >= power(miss, m.opt.Tells):
			if state == seeded {
				t.stamp = r.set<<2 | told
				r.queue = append(r.queue, u)
			} else {
				r.join(u)
			}
		case state == asked && x >= power(miss, m.opt.SeedTells):
			t.stamp = r.set<<2 | seeded
			r.add(u)
		}
	}
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
	if x := unit(r.rng.Uint64()) / r.m.opt.Accept; x < 1 {
		r.join(r.m.pick(r.m.in, v, x))
	}
}

// expandArcs asks each arc into v.
func (r *reverser) expandArcs(v uint32) {
	lo, hi := r.m.in.Row(v)
	chance := r.m.chance[lo:hi]
	for i, u := range r.m.in.Neighbors(v) {
		if unit(r.rng.Uint64()) < float64(chance[i]) {
			r.join(u)
		}
	}
}

// expandEven jumps from one live arc into v to the next: where all arcs share
// one probability, the gaps between live ones are geometric [2].
//
// [2] Q. Guo, S. Wang, Z. Wei, M. Chen: Influence maximization revisited:
// efficient reverse reachable set generation with bound tightened. SIGMOD 2020.
// doi:10.1145/3318464.3389740
func (r *reverser) expandEven(v uint32) {
	row, rate := r.m.in.Neighbors(v), r.m.skip[v]
	for i := 0; ; i++ {
		gap := math.Log(1-unit(r.rng.Uint64())) * rate
		if gap >= float64(len(row)-i) {
			return
		}
		i += int(gap)
		r.join(row[i])
	}
}

// join enters u, who tells somebody in the set, unless u is in it or silent.
func (r *reverser) join(u uint32) {
	if r.tracks[u].stamp != r.set<<2|told && !r.m.silent(u) {
		r.enter(u)
	}
}

func (r *reverser) enter(u uint32) {
	r.tracks[u].stamp = r.set<<2 | told
	r.queue = append(r.queue, u)
	r.add(u)
}

func (r *reverser) add(u uint32) {
	if r.targets == nil {
		r.members = append(r.members, u)
	} else {
		r.hit |= r.targets[u]
	}
}
