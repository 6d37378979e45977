package tribe

import (
	"math"
	"math/bits"
	"slices"
)

// Independent cascade where all arcs into a node share one probability. How
// many of them are live is one binomial draw, for most nodes decided by one
// comparison, and which ones is drawn then: arcs that are not live are never
// looked at. Jumping from one live arc to the next [1] looks at as few, at the
// price of a logarithm for each.
//
// What is left is waiting for memory, since nothing that a set meets lies near
// what it met before. So several nodes are asked at a time: first which arcs
// into them are live, then where all these come from, in a loop without
// branches that keeps many reads under way.
//
// [1] Q. Guo, S. Wang, Z. Wei, M. Chen: Influence maximization revisited:
// efficient reverse reachable set generation with bound tightened. SIGMOD 2020.
// doi:10.1145/3318464.3389740

// evenRow is what is looked up of a node: its row of arcs begins at lo and ends
// where that of the next begins; none is the chance that none of them is live.
type evenRow struct {
	none float64
	lo   uint64
}

// evenAtOnce is how many nodes are asked at a time: enough to keep memory busy,
// and few to ask in vain when the set is complete after the first.
const evenAtOnce = 32

// evenRows returns a row for each node and one beyond.
func (m *spreader) evenRows() []evenRow {
	rows := make([]evenRow, m.in.N()+1)
	for v := range uint32(m.in.N()) {
		lo, hi := m.in.Row(v)
		rows[v] = evenRow{1, lo}
		if d := float64(hi - lo); d > 0 {
			rows[v].none = math.Exp(float64(d * math.Log1p(-m.opt.Accept/d)))
		}
		rows[v+1].lo = hi
	}
	return rows
}

// expandEvenRound is expandRound where all arcs into a node share one
// probability.
func (r *reverser) expandEvenRound() (done bool) {
	for to := len(r.queue); r.asked < to; {
		if r.settled() {
			return true
		}
		asked := r.queue[r.asked:min(r.asked+evenAtOnce, to)]
		r.asked += len(asked)
		r.arcs += uint64(len(asked))
		r.drawLive(asked)
		tellers := r.m.in.Targets()
		for i, arc := range r.live {
			r.live[i] = uint64(tellers[arc])
		}
		for _, u := range r.live {
			r.join(uint32(u))
		}
	}
	return false
}

// drawLive lists the live arcs into nodes.
func (r *reverser) drawLive(nodes []uint32) {
	r.live = r.live[:0]
	for _, v := range nodes {
		x, row := unit(r.next()), r.m.even[v]
		if x < row.none {
			continue
		}
		d := int(r.m.even[v+1].lo - row.lo)
		live := liveArcs(x, row.none, d, r.m.opt.Accept)
		if live == 1 {
			r.live = append(r.live, row.lo+r.below(d))
			continue
		}
		first := len(r.live)
		for i := d - live; i < d; i++ { // R. W. Floyd's sample without repetition
			arc := row.lo + r.below(i+1)
			if slices.Contains(r.live[first:], arc) {
				arc = row.lo + uint64(i)
			}
			r.live = append(r.live, arc)
		}
	}
}

// liveArcs returns how many of d arcs are live at position x of the binomial
// distribution with mean accept. x is at least none, its value at 0.
func liveArcs(x, none float64, d int, accept float64) (live int) {
	if d == 1 {
		return 1
	}
	odds := accept / (float64(d) - accept)
	chance, sum := none, none
	for x >= sum && live < d {
		chance *= odds * float64(d-live) / float64(live+1)
		live++
		sum += chance
	}
	return live
}

// below returns a random number in [0,n).
func (r *reverser) below(n int) uint64 {
	at, _ := bits.Mul64(r.next(), uint64(n))
	return at
}
