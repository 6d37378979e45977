package tribe

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

// TestTallyGoesOn adds events in two batches, looks between them, and closes at
// a later end of a window of equal length: the bytes are those of one batch.
func TestTallyGoesOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, events := drawEvents(t)
		cut := w.Start + rapid.Int64Range(0, w.End-w.Start).Draw(t, "cut")
		moved := rapid.Int64Range(0, 5*day).Draw(t, "moved")
		later := Window{w.Start + moved, w.End + moved}
		tallies := map[[2]uint32]*Tally{}
		add := func(keep func(e *tribemap.Interaction) bool) {
			for i := range events {
				e := &events[i]
				pair := [2]uint32{min(e.From, e.To), max(e.From, e.To)}
				if !keep(e) {
					continue
				}
				if tallies[pair] == nil {
					tally := NewTally(w)
					tallies[pair] = &tally
				}
				tallies[pair].Add(e)
			}
		}
		add(func(e *tribemap.Interaction) bool { return e.Time <= cut })
		for _, tally := range tallies {
			tally.Dyad(w)
		}
		add(func(e *tribemap.Interaction) bool { return e.Time > cut })
		var got []Dyad
		for _, tally := range tallies {
			got = append(got, tally.Dyad(later))
		}
		slices.SortFunc(got, func(x, y Dyad) int { return int(x.A)*5 + int(x.B) - int(y.A)*5 - int(y.B) })
		if want := Dyads(events, later, 1); !slices.Equal(got, want) {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
	})
}

func TestLasting(t *testing.T) {
	w := Window{0, 1000}
	for _, c := range []struct {
		span, silence int64
		want          float64
	}{
		{0, 0, 20. / 50},        // met this moment
		{1000, 0, 1020. / 1050}, // all along
		{500, 500, 520. / 1050}, // half of it
		{0, 1000, 20. / 1050},   // once, long ago
		{100, 100, 120. / 250},  // half of a short acquaintance
	} {
		if got := lasting(c.span, c.silence, w); got != c.want {
			t.Errorf("span %d, silence %d: %v, want %v", c.span, c.silence, got, c.want)
		}
	}
	if got := lasting(0, 0, Window{7, 7}); got != 1 {
		t.Errorf("in a window without length: %v, want 1", got)
	}
}
