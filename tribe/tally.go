package tribe

import (
	"math"

	"tribemap"
)

const (
	// lastingGrace is added to the time talk went on, as a share of the window, and
	// lastingNew to the time it could have: a pair that met once keeps a little, one
	// that met just now most.
	lastingGrace, lastingNew = 0.02, 0.05
)

// Tally is a dyad while its interactions are added up. It is all that has to be
// kept of a pair to go on when new interactions arrive: seven counts, two times,
// two sums and the last two events. A tally that goes on gives the same bytes as
// one that begins anew, as long as the window keeps its length; another length is
// another τ, for which events must be read again.
type Tally struct {
	d      Dyad
	tau    float64
	latest float64              // decayed count at the time of the last timed message
	seen   tribemap.Interaction // the last event added
	timed  tribemap.Interaction // the last timed message
}

// NewTally returns an empty tally for windows as long as w.
func NewTally(w Window) Tally { return Tally{tau: w.tau()} }

// Add counts the next interaction of the pair: not earlier than those added
// before, unless its time is unknown, and the readings of one post one after the
// other.
func (t *Tally) Add(e *tribemap.Interaction) {
	first := t.d.Count == 0
	if !first && sameMessage(&t.seen, e) {
		t.seen = *e
		return
	}
	t.seen = *e
	if first {
		t.d.A, t.d.B = min(e.From, e.To), max(e.From, e.To)
	}
	t.d.Count++
	if e.From == t.d.A {
		t.d.FromA++
	}
	if e.Time != 0 {
		t.addTimed(e)
	}
}

func (t *Tally) addTimed(e *tribemap.Interaction) {
	d, gap := &t.d, e.Time-t.timed.Time
	switch {
	case d.Timed == 0:
		d.First, d.Days = e.Time, 1
		t.open(e)
	default:
		if gap > sittingGap {
			t.open(e)
		}
		if e.Time/day != t.timed.Time/day {
			d.Days++
		}
		if e.From != t.timed.From && gap <= turnGap {
			d.Turns++
			d.LogLatency += math.Log1p(float64(gap))
		}
		t.latest = float64(t.latest * decayed(gap, t.tau))
	}
	t.latest++
	d.Timed++
	d.Last, t.timed = e.Time, *e
}

// open begins a sitting with e.
func (t *Tally) open(e *tribemap.Interaction) {
	t.d.Sittings++
	if e.From == t.d.A {
		t.d.OpenedByA++
	}
}

// Dyad returns what was added up, as seen from the end of w.
func (t *Tally) Dyad(w Window) Dyad {
	d := t.d
	if d.Timed > 0 {
		d.Silence = w.End - d.Last
		d.Decayed = t.latest * decayed(d.Silence, t.tau)
		d.Lasting = lasting(d.Span(), d.Silence, w)
	}
	return d
}

// lasting is the part of the time since two people first spoke over which they
// went on, in (0,1]: silence counts against a pair in proportion to how long it
// has known each other, not in days. In a window without length it is 1.
func lasting(span, silence int64, w Window) float64 {
	length := float64(w.End - w.Start)
	if length <= 0 {
		return 1
	}
	went := float64(span) + float64(lastingGrace*length)
	return min(1, went/(float64(span+silence)+float64(lastingNew*length)))
}

// decayed is what a message of the given age in seconds still counts. In a
// window without length everything is now.
func decayed(age int64, tau float64) float64 {
	if tau <= 0 {
		return 1
	}
	return math.Exp(-float64(age) / tau)
}
