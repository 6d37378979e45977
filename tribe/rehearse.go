package tribe

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tribemap/internal/par"
)

// A rehearsal asks what a story would have done in the past. It is let loose at
// many moments, from everybody who may be chosen, and follows whom people then
// really turned to. That builds no model: who answers only whom they heard it
// from, who fell silent, who talks in a corner shows as such, which independent
// draws do not see.
//
// Each moment is one world in which who reaches whom is fixed. So reach in
// rehearsal is a mean of coverage functions like reach in a model: greedy
// choice comes within 1 − 1/e of the best set of those moments. About the
// future it guarantees nothing. Measured on later talk, see
// bench/README-few.md.

// What a rehearsal is: how far back its moments lie, as shares of all that
// happened (recent ones are many, every octave of age counts alike), how many
// moments and how many people each person tells at most.
const (
	latestMoment   = 0.005
	earliestMoment = 0.2
	mostMoments    = 200
	rehearsedTells = 3
)

// rehearsedTurns is how often the audience must have turned to somebody since the
// earliest moment, for each person to be chosen: of a handful of turns the past
// says only who spoke last.
const rehearsedTurns = 20

// rehearsedStarts bounds the stories of one rehearsal, moments times people, as
// long as that leaves fewestMoments.
const (
	rehearsedStarts = 1 << 19
	fewestMoments   = 25
)

// turn is one person turning to another.
type turn struct {
	from, to uint32
	time     int64
}

// chronicle is who turned to whom, in the order of time.
type chronicle struct {
	turns []turn
	first []uint32 // len people+1: numbers of u's own turns are own[first[u]:first[u+1]]
	own   []uint32 // rising for each person
}

// newChronicle reads a talk without undated messages and bots; times as in
// learnTelling, but who turned to somebody twice in a thread that counts twice
// did not do so again. A message that turns to the same person in several ways
// counts once. O(interactions · log).
func newChronicle(t *Talk, times []uint8) *chronicle {
	c := &chronicle{first: make([]uint32, len(t.People)+1)}
	for i := range t.Interactions {
		x := &t.Interactions[i]
		again := i > 0 && samePair(&t.Interactions[i-1], x) && sameMessage(&t.Interactions[i-1], x)
		missing := times != nil && times[t.Posts[x.Post].Thread] == 0
		if x.Time > 0 && !again && !missing && !t.Bot[x.From] && !t.Bot[x.To] {
			c.turns = append(c.turns, turn{x.From, x.To, x.Time})
			c.first[x.From+1]++
		}
	}
	slices.SortStableFunc(c.turns, func(a, b turn) int { return cmp.Compare(a.time, b.time) })
	for u := range t.People {
		c.first[u+1] += c.first[u]
	}
	c.own = make([]uint32, len(c.turns))
	next := slices.Clone(c.first)
	for i, x := range c.turns {
		c.own[next[x.from]] = uint32(i)
		next[x.from]++
	}
	return c
}

// moment returns where moment i of count begins: the number of the first turn
// that a story let loose then can follow.
func (c *chronicle) moment(i, count int) uint32 {
	age := latestMoment * math.Pow(earliestMoment/latestMoment, (float64(i)+0.5)/float64(count))
	return uint32(len(c.turns) - int(age*float64(len(c.turns))))
}

// since counts the turns of an audience from the earliest moment on.
func (c *chronicle) since(m *spreader) (turns int) {
	for _, x := range c.turns[len(c.turns)-int(earliestMoment*float64(len(c.turns))):] {
		if m.value[x.from] > 0 {
			turns++
		}
	}
	return turns
}

// moments is how many moments a story is let loose at from so many people.
func moments(starts, most int) int {
	return min(most, max(fewestMoments, rehearsedStarts/max(1, starts)))
}

// rehearse returns, for each moment and each person of the audience who was
// reached then, the starts that reached them: sets to be hit. O(moments ·
// starts · reach of one).
func (c *chronicle) rehearse(ctx context.Context, m *spreader, starts []uint32, count int) (rrSets, error) {
	var sets rrSets
	actors := make([]*actor, par.Threads(m.opt.Threads))
	parts := make([]rrSets, count)
	par.ForWorker(m.opt.Threads, count, 1, func(worker, i, _, _ int) {
		if ctx.Err() != nil {
			return
		}
		if actors[worker] == nil {
			actors[worker] = &actor{chronicle: c, m: m, heard: make([]bool, m.out.N())}
		}
		parts[i] = actors[worker].reachedBy(c.moment(i, count), starts)
	})
	for _, p := range parts {
		sets.join(p)
	}
	return sets, ctx.Err()
}

// actor follows stories through what happened. One goroutine owns it.
type actor struct {
	*chronicle
	m     *spreader
	heard []bool
	told  []uint32
	queue []uint64 // heap of who is yet to hear it: turn · 2⁸ + round
}

// reachedBy returns the sets of one moment.
func (a *actor) reachedBy(at uint32, starts []uint32) rrSets {
	var pairs []uint64 // listener · 2³² + start
	for _, u := range starts {
		for _, v := range a.follow(u, at) {
			if a.m.value[v] > 0 {
				pairs = append(pairs, uint64(v)<<32|uint64(u))
			}
		}
	}
	return groupPairs(pairs, a.m.value)
}

// follow returns whom a story reaches that u knows from turn at on, if whoever
// knows it tells the next people they turn to. Valid until the next call.
func (a *actor) follow(u, at uint32) []uint32 {
	for _, v := range a.told {
		a.heard[v] = false
	}
	a.told, a.queue = a.told[:0], a.queue[:0]
	for round := 0; ; {
		if !a.heard[u] {
			a.heard[u] = true
			a.told = append(a.told, u)
			if round != a.m.rounds {
				a.tell(u, at, round+1)
			}
		}
		if len(a.queue) == 0 {
			return a.told
		}
		next := a.pop()
		u, at, round = a.turns[next>>8].to, uint32(next>>8)+1, int(next&0xff)
	}
}

// tell queues the next people whom u turns to, each once.
func (a *actor) tell(u, at uint32, round int) {
	own := a.own[a.first[u]:a.first[u+1]]
	i, _ := slices.BinarySearch(own, at)
	var to [rehearsedTells]uint32
	for n := 0; i < len(own) && n < len(to); i++ {
		v := a.turns[own[i]].to
		if slices.Contains(to[:n], v) {
			continue
		}
		to[n] = v
		n++
		if !a.heard[v] {
			a.push(uint64(own[i])<<8 | uint64(min(round, 0xff)))
		}
	}
}

// push and pop keep the earliest turn on top.
func (a *actor) push(x uint64) {
	q := append(a.queue, x)
	i := len(q) - 1
	for i > 0 && q[(i-1)/2] > x {
		q[i] = q[(i-1)/2]
		i = (i - 1) / 2
	}
	q[i] = x
	a.queue = q
}

func (a *actor) pop() uint64 {
	q := a.queue
	top, x := q[0], q[len(q)-1]
	q = q[:len(q)-1]
	for i := 0; len(q) > 0; {
		child := 2*i + 1
		if child+1 < len(q) && q[child+1] < q[child] {
			child++
		}
		if child >= len(q) || q[child] >= x {
			q[i] = x
			break
		}
		q[i] = q[child]
		i = child
	}
	a.queue = q
	return top
}
