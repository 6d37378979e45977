package tribe

import (
	"slices"
	"testing"

	"tribemap"
)

func TestTopThreads(t *testing.T) {
	// Six people talk in two threads, 0–2 in both and 3–5 in the second alone.
	talk := &Talk{People: make([]tribemap.Person, 6), Bot: make([]bool, 6), Threads: 2}
	for _, p := range []struct{ author, thread uint32 }{{0, 0}, {1, 0}, {2, 0}, {0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}} {
		talk.Posts = append(talk.Posts, Post{Author: p.author, Thread: p.thread, Parent: None})
	}
	s := NewSignals(talk, SignalOptions{})
	// A pair gets 2/2 in the thread of three people and 2/5 in that of six.
	got := s.topThreads(Partition{[]uint32{0, 0, 0, 1, 1, 1}, 3})
	if !near(got[0], 1/(1+.4), 1e-6) || got[1] != 1 || got[2] != 0 {
		t.Errorf("got %v, want .714, 1 and, for nobody, 0", got)
	}
}

func TestDoubts(t *testing.T) {
	sound := Tribe{Stability: .9, Z: 12, TopThread: .3}
	for _, c := range []struct {
		tribe     Tribe
		resamples int
		want      []string
	}{
		{sound, 20, nil},
		{Tribe{Stability: .4, Z: 12}, 20, []string{"unstable"}},
		{Tribe{Z: 12}, 0, nil},
		{Tribe{Stability: .9, Z: 3, TopThread: .8}, 20, []string{"one conversation"}},
		{Tribe{Z: -1}, 0, []string{"not confirmed"}},
		{Tribe{}, 0, []string{"not confirmed"}},
		{Tribe{Stability: .1, Z: 1.9, TopThread: 1}, 9, []string{"unstable", "one conversation", "not confirmed"}},
	} {
		r := &Result{Resamples: c.resamples, Tribes: []Tribe{sound, c.tribe}}
		if got := r.Doubts(1); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %q, want %q", c.tribe, got, c.want)
		}
	}
	if got := (&Result{Tribes: []Tribe{{}}}).Doubts(0); got != nil {
		t.Errorf("%q where nothing was withheld", got)
	}
}
