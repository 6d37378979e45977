package tribe

import (
	"math"

	"tribemap"
	"tribemap/internal/par"
)

const (
	// sittingGap is the silence, in seconds, after which two people who speak
	// again are said to meet again.
	sittingGap = 3600
	// turnGap is the longest an answer may take, in seconds, to count as a turn.
	turnGap = 24 * 3600
	day     = 24 * 3600
	// decayShare is τ of the recency-decayed count as a share of the window.
	// Nothing hangs on it between .05 and .25; see bench/README-ties.md.
	decayShare = 0.15
)

// Window is the stretch of time that is looked at, in Unix seconds. Recency and
// silence are counted back from its end, so no clock is read.
type Window struct {
	Start, End int64
}

// tau returns the time constant of the decayed count in seconds.
func (w Window) tau() float64 { return decayShare * float64(w.End-w.Start) }

// Dyad is two people and what their interactions add up to, before anything is
// compared with other dyads.
type Dyad struct {
	A, B uint32 // people, A < B

	Count int // messages in both directions
	FromA int // of these, A turning to B
	Timed int // of Count, those whose time is known; the rest below is about them

	Sittings    int     // runs without a gap of over an hour
	OpenedByA   int     // of these, begun by A
	Days        int     // UTC days with a message
	Turns       int     // direction switches within a day
	LogLatency  float64 // Σ ln(1 + seconds) over turns
	First, Last int64   // Unix seconds, 0 if no time is known
	Silence     int64   // seconds from Last to the end of the window
	Decayed     float64 // Σ exp(−age/τ), τ = .15 of the window
	Lasting     float64 // part of the time since First that the talk went on; see lasting

	// What AddFeeling found; zero until then.
	Intensity   float64 // mean emotional intensity a message, shrunk, [0,1]
	Valence     float64 // mean, shrunk, [−1,1]
	Felt        int     // messages whose text could be scored
	English     int     // messages in English
	Affiliation int     // words of closeness and thanks in these
}

// Span returns the seconds from the first to the last message.
func (d *Dyad) Span() int64 { return d.Last - d.First }

// UsualGap returns the mean time between two sittings in seconds, 0 if they met
// fewer than twice. Gaps between messages would be minutes in any chat and make
// every pair look silent the next day.
func (d *Dyad) UsualGap() int64 {
	if d.Sittings < 2 {
		return 0
	}
	return d.Span() / int64(d.Sittings-1)
}

// Latency returns the typical time of an answer in seconds, the geometric mean
// over turns, which one slow answer hardly moves; 0 without turns.
func (d *Dyad) Latency() float64 {
	if d.Turns == 0 {
		return 0
	}
	return math.Expm1(d.LogLatency / float64(d.Turns))
}

// Dyads reads interactions sorted by tribemap order (see CompareInteractions)
// and returns one dyad for each pair, sorted by A, then B. Times lie within w or
// are 0, unknown. It takes O(len(events)) time and no memory per event, on at
// most threads goroutines (0 = all processors).
func Dyads(events []tribemap.Interaction, w Window, threads int) []Dyad {
	starts := pairStarts(events)
	dyads := make([]Dyad, len(starts)-1)
	par.For(threads, len(dyads), 1<<12, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			dyads[i] = NewDyad(events[starts[i]:starts[i+1]], w)
		}
	})
	return dyads
}

// pairStarts returns where each pair's events begin, and len(events) at the end.
func pairStarts(events []tribemap.Interaction) []int {
	starts := []int{}
	for i := range events {
		if i == 0 || !samePair(&events[i-1], &events[i]) {
			starts = append(starts, i)
		}
	}
	return append(starts, len(events))
}

func samePair(a, b *tribemap.Interaction) bool {
	return a.From == b.From && a.To == b.To || a.From == b.To && a.To == b.From
}

// NewDyad adds up the interactions of one pair, at least one, sorted by time.
// It depends on nothing else, so that pairs can be read anywhere in any order.
func NewDyad(events []tribemap.Interaction, w Window) Dyad {
	t := NewTally(w)
	for i := range events {
		t.Add(&events[i])
	}
	return t.Dyad(w)
}

// sameMessage tells whether b is another reading of a: one post may answer,
// name and quote the same person, and is still one message to them. Events of
// the same kind are never joined, so lists without posts keep equal lines.
func sameMessage(a, b *tribemap.Interaction) bool {
	return a.Post == b.Post && a.Time == b.Time && a.From == b.From && a.Kind != b.Kind
}
