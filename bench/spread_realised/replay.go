package main

import (
	"container/heap"
	"slices"
	"sort"
)

// rounds is how far a story travels, as in the product.
const rounds = 6

// ledger is a set's events with each person's own in order.
type ledger struct {
	set
	sent [][]uint32 // of each person, numbers of the events they sent, rising
}

func newLedger(s set) *ledger {
	l := &ledger{set: s, sent: make([][]uint32, s.people)}
	for i, e := range s.events {
		l.sent[e.from] = append(l.sent[e.from], uint32(i))
	}
	return l
}

// told is somebody who hears the story through event at.
type told struct {
	at, person uint32
	round      int
}

type queue []told

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].at < q[j].at }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(told)) }
func (q *queue) Pop() any {
	last := len(*q) - 1
	x := (*q)[last]
	*q = (*q)[:last]
	return x
}

// replayer follows a story through real events.
type replayer struct {
	l        *ledger
	informed []bool
	reached  []uint32
	q        queue
}

func newReplayer(l *ledger) *replayer { return &replayer{l: l, informed: make([]bool, l.people)} }

// reach returns whom seeds who know the story from event start on reach by
// event end, if each tells the first c people they then turn to.
func (r *replayer) reach(seeds []uint32, start, end, c int) []uint32 {
	for _, u := range r.reached {
		r.informed[u] = false
	}
	r.reached, r.q = r.reached[:0], r.q[:0]
	for _, u := range seeds {
		r.q = append(r.q, told{uint32(start), u, 0})
	}
	heap.Init(&r.q)
	for len(r.q) > 0 {
		x := heap.Pop(&r.q).(told)
		if r.informed[x.person] {
			continue
		}
		r.informed[x.person] = true
		r.reached = append(r.reached, x.person)
		if x.round < rounds {
			r.tell(x, end, c)
		}
	}
	return r.reached
}

func (r *replayer) tell(x told, end, c int) {
	own := r.l.sent[x.person]
	i := sort.Search(len(own), func(i int) bool { return own[i] >= x.at })
	var to [8]uint32
	heard := to[:0]
	for ; i < len(own) && int(own[i]) < end && len(heard) < c; i++ {
		v := r.l.events[own[i]].to
		if slices.Contains(heard, v) {
			continue
		}
		heard = append(heard, v)
		if !r.informed[v] {
			heap.Push(&r.q, told{own[i] + 1, v, x.round + 1})
		}
	}
}
