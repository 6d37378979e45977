package main

import (
	"math"
	"math/rand/v2"
	"slices"
)

// How many futures are imagined and how long they are, in turns: a share of the
// past, and so many at most.
const (
	futures     = 100
	futureShare = 1.0 / 3
	futureTurns = 4000
)

// forecast chooses by what a story would do in futures that are imagined event
// by event: who speaks, and to whom, depends on who spoke to whom just before,
// lately and in the long run, by habits that are measured on the past. So people
// who have gone quiet tell hardly anybody, who answers only when addressed waits
// for it, and talks go back and forth. Those are chosen greedily who together
// reach most.
func forecast(p *past) []uint32 {
	s := newStream(p.events[:p.start], p.people)
	length := min(int(futureShare*float64(p.start)), futureTurns)
	reached := make([][]uint32, p.people) // by each candidate: future · people + person
	for i := range futures {
		events := s.future(rand.New(rand.NewPCG(uint64(p.start), uint64(i))), length)
		r := newReplayer(newLedger(set{people: p.people, events: events}))
		for _, u := range p.candidates {
			for _, v := range r.reach([]uint32{u}, 0, len(events), p.c) {
				reached[u] = append(reached[u], uint32(i*p.people)+v)
			}
		}
	}
	return p.greedy(reached, futures*p.people)
}

// stream is a past to which events are added.
type stream struct {
	windows   windows
	habits    habits
	turns     []event
	said      [][]uint32 // whom each person turned to, in order
	addressed [][]uint32 // who turned to each person
}

func newStream(past []event, people int) *stream {
	w := windowsOf(len(past))
	s := &stream{windows: w, habits: measureHabits(past, people, w), said: make([][]uint32, people), addressed: make([][]uint32, people)}
	for _, x := range past {
		s.add(x)
	}
	return s
}

func (s *stream) add(x event) {
	s.turns = append(s.turns, x)
	s.said[x.from] = append(s.said[x.from], x.to)
	s.addressed[x.to] = append(s.addressed[x.to], x.from)
}

// future imagines so many turns and forgets them.
func (s *stream) future(rng *rand.Rand, length int) []event {
	past := len(s.turns)
	for range futureTries * length {
		if from := s.speaker(rng); len(s.turns) < past+length {
			if to := s.listener(rng, from); to != nobody {
				s.add(event{from, to, 0})
			}
		}
	}
	future := slices.Clone(s.turns[past:])
	for _, x := range slices.Backward(future) {
		s.said[x.from] = s.said[x.from][:len(s.said[x.from])-1]
		s.addressed[x.to] = s.addressed[x.to][:len(s.addressed[x.to])-1]
	}
	s.turns = s.turns[:past]
	return future
}

// futureTries is how many draws a turn may take, on the mean: some speakers have
// nobody to turn to by the habit that is drawn.
const futureTries = 4

// speaker draws who speaks next.
func (s *stream) speaker(rng *rand.Rand) uint32 {
	h := draw(s.habits.speaks[:], rng)
	x := oneOf(last(s.turns, s.windows.speaks[h]), rng)
	if h == speaksAddressed {
		return x.to
	}
	return x.from
}

// listener draws to whom u turns, nobody if the habit that is drawn knows nobody.
func (s *stream) listener(rng *rand.Rand, u uint32) uint32 {
	to := uint32(nobody)
	h := draw(s.habits.turns[:], rng)
	window := s.windows.turns[h]
	switch h {
	case turnsToLast, turnsToAddressers:
		if who := last(s.addressed[u], window); len(who) > 0 {
			to = oneOf(who, rng)
		}
	case turnsToKnown:
		if who := last(s.said[u], window); len(who) > 0 {
			to = oneOf(who, rng)
		}
	case turnsToSpeakers:
		to = oneOf(last(s.turns, window), rng).from
	case turnsToPopular:
		to = oneOf(last(s.turns, window), rng).to
	}
	if to == u {
		return nobody
	}
	return to
}

// nobody is no person's number.
const nobody = math.MaxUint32

// last returns the last n of s, or all.
func last[T any](s []T, n int) []T { return s[max(0, len(s)-n):] }

func oneOf[T any](s []T, rng *rand.Rand) T { return s[rng.IntN(len(s))] }

// draw returns an index with the chance that stands there; they add up to 1.
func draw(chances []float64, rng *rand.Rand) int {
	x := rng.Float64()
	for i, p := range chances {
		if x -= p; x < 0 {
			return i
		}
	}
	return len(chances) - 1
}
