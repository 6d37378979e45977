package tribe

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tribemap"
)

const hour = 3600

// said is an interaction from a to b at t, in a post of its own.
func said(from, to uint32, t int64) tribemap.Interaction {
	return tribemap.Interaction{From: from, To: to, Time: t, Post: uint32(t), Kind: tribemap.Reply}
}

func TestNewDyadByHand(t *testing.T) {
	start := int64(1_000_000 * day)
	w := Window{Start: start, End: start + 100*day}
	d := NewDyad([]tribemap.Interaction{
		{From: 7, To: 3, Kind: tribemap.Reply}, // time unknown
		said(3, 7, start+1*hour),
		said(7, 3, start+1*hour+60), // a turn
		said(7, 3, start+2*hour+60), // exactly an hour later: same sitting
		said(3, 7, start+26*hour+60),
		said(7, 3, start+51*hour), // more than a day later: no turn
	}, w)
	tau := 15.0 * day
	decayed := 0.0
	for _, at := range []float64{1 * hour, 1*hour + 60, 2*hour + 60, 26*hour + 60, 51 * hour} {
		decayed += math.Exp((at - 100*day) / tau)
	}
	want := Dyad{
		A: 3, B: 7, Count: 6, FromA: 2, Timed: 5,
		Sittings: 3, Days: 3, Turns: 2,
		First: start + hour, Last: start + 51*hour,
		OpenedByA: 2, LogLatency: math.Log(61) + math.Log(86401),
		Silence: 100*day - 51*hour, Decayed: decayed,
		Lasting: (50 + 48) / (2399 + 120.), // in hours; two and five days are granted
	}
	if !sameDyad(d, want) {
		t.Errorf("got  %+v\nwant %+v", d, want)
	}
	if got, want := d.Latency(), math.Sqrt(61*86401)-1; math.Abs(got-want) > 1e-9*want {
		t.Errorf("latency %v, want %v", got, want)
	}
	if d.Span() != 50*hour || d.UsualGap() != 25*hour {
		t.Errorf("span %d h, usual gap %d h; want 50, 25", d.Span()/hour, d.UsualGap()/hour)
	}
}

// sameDyad tells whether dyads are equal but for the rounding of their sums.
func sameDyad(a, b Dyad) bool {
	for _, sum := range [][2]*float64{{&a.Decayed, &b.Decayed}, {&a.LogLatency, &b.LogLatency}, {&a.Lasting, &b.Lasting}} {
		if math.Abs(*sum[0]-*sum[1]) > 1e-12*(1+math.Abs(*sum[0])) {
			return false
		}
		*sum[0] = *sum[1]
	}
	return a == b
}

func TestNewDyadWithoutTimes(t *testing.T) {
	d := NewDyad([]tribemap.Interaction{{From: 1, To: 0}, {From: 1, To: 0, Post: 1}}, Window{5, 9})
	if want := (Dyad{A: 0, B: 1, Count: 2}); d != want {
		t.Errorf("got %+v, want %+v", d, want)
	}
}

func TestNewDyadReadsOnePostOnce(t *testing.T) {
	once := said(0, 1, 100)
	named := once
	named.Kind = tribemap.Mention
	d := NewDyad([]tribemap.Interaction{once, once, named}, Window{0, 100})
	if d.Count != 2 {
		t.Errorf("a reply that also names, and an equal line: count %d, want 2", d.Count)
	}
}

func TestDyadsInAWindowWithoutLength(t *testing.T) {
	d := Dyads([]tribemap.Interaction{said(0, 1, 100), said(1, 0, 100)}, Window{100, 100}, 1)
	if d[0].Decayed != 2 {
		t.Errorf("decayed count %v, want 2: everything is now", d[0].Decayed)
	}
}

func TestDyadsAgainstReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, events := drawEvents(t)
		one, eight := Dyads(events, w, 1), Dyads(events, w, 8)
		if !slices.Equal(one, eight) {
			t.Fatal("8 workers and 1 disagree")
		}
		if want := referenceDyads(events, w); !slices.EqualFunc(one, want, sameDyad) {
			t.Fatalf("got  %+v\nwant %+v", one, want)
		}
	})
}

// drawEvents draws sorted interactions of a few people, crowded in time.
func drawEvents(t *rapid.T) (Window, []tribemap.Interaction) {
	w := Window{Start: 1_000 * day, End: 1_010 * day}
	n := rapid.IntRange(0, 60).Draw(t, "n")
	var events []tribemap.Interaction
	for i := range n {
		e := tribemap.Interaction{
			From: rapid.Uint32Range(0, 4).Draw(t, "from"),
			Post: uint32(i),
			Time: w.Start + rapid.Int64Range(0, 480).Draw(t, "half hours")*1800,
			Kind: tribemap.Reply,
		}
		e.To = (e.From + rapid.Uint32Range(1, 4).Draw(t, "step")) % 5
		if rapid.IntRange(0, 9).Draw(t, "untimed") == 0 {
			e.Time = 0
		}
		events = append(events, e)
	}
	slices.SortFunc(events, CompareInteractions)
	return w, events
}

// referenceDyads finds each feature by itself, by its definition.
func referenceDyads(events []tribemap.Interaction, w Window) []Dyad {
	var dyads []Dyad
	for a := range uint32(5) {
		for b := a + 1; b < 5; b++ {
			d := Dyad{A: a, B: b}
			var timed []tribemap.Interaction
			days := map[string]bool{}
			for _, e := range events {
				if min(e.From, e.To) != a || max(e.From, e.To) != b {
					continue
				}
				d.Count++
				if e.From == a {
					d.FromA++
				}
				if e.Time != 0 {
					timed = append(timed, e)
					days[time.Unix(e.Time, 0).UTC().Format(time.DateOnly)] = true
					d.Decayed += math.Exp(-float64(w.End-e.Time) / (0.15 * float64(w.End-w.Start)))
				}
			}
			if d.Count == 0 {
				continue
			}
			d.Timed, d.Days = len(timed), len(days)
			if d.Timed > 0 {
				d.First, d.Last = timed[0].Time, timed[d.Timed-1].Time
				d.Silence = w.End - d.Last
				length := float64(w.End - w.Start)
				d.Lasting = min(1, (float64(d.Last-d.First)+.02*length)/(float64(w.End-d.First)+.05*length))
				d.Sittings = 1
				if timed[0].From == a {
					d.OpenedByA = 1
				}
			}
			for i := 1; i < d.Timed; i++ {
				if timed[i].Time-timed[i-1].Time > 60*60 {
					d.Sittings++
					if timed[i].From == a {
						d.OpenedByA++
					}
				}
				if timed[i].Time-timed[i-1].Time <= 24*60*60 && timed[i].From == timed[i-1].To {
					d.Turns++
					d.LogLatency += math.Log(float64(1 + timed[i].Time - timed[i-1].Time))
				}
			}
			dyads = append(dyads, d)
		}
	}
	return dyads
}

func TestDyadsAllocateNothingPerEvent(t *testing.T) {
	var events []tribemap.Interaction
	for i := range int64(10_000) {
		events = append(events, said(uint32(i%2), uint32(1-i%2), 1+i))
	}
	allocs := testing.AllocsPerRun(5, func() { Dyads(events, Window{1, 10_000}, 1) })
	if allocs > 10 {
		t.Errorf("%v allocations for 10,000 events of one pair", allocs)
	}
}
