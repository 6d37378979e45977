package tribe

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"tribemap"
	"tribemap/graph"
)

// contribution is one post of a talk made for a test.
type contribution struct {
	author, thread int
	to             []int // people it turns to
}

// makeTalk builds a talk of the given number of people.
func makeTalk(people int, posts []contribution) *Talk {
	t := &Talk{People: make([]tribemap.Person, people), Bot: make([]bool, people)}
	for i, p := range posts {
		t.Posts = append(t.Posts, Post{Author: uint32(p.author), Thread: uint32(p.thread), Parent: None})
		t.Threads = max(t.Threads, p.thread+1)
		for _, to := range p.to {
			t.Interactions = append(t.Interactions, tribemap.Interaction{
				From: uint32(p.author), To: uint32(to), Post: uint32(i), Kind: tribemap.Reply,
			})
		}
	}
	slices.SortFunc(t.Interactions, CompareInteractions)
	return t
}

// randomTalk draws threads of the given number of people, all from one group,
// the groups being of equal size; one group means no tribes at all. Everybody
// in a thread answers the one before.
func randomTalk(people, groups, threads, perThread int, rng *rand.Rand) *Talk {
	var posts []contribution
	size := people / groups
	for thread := range threads {
		group := rng.IntN(groups)
		before := -1
		for _, i := range rng.Perm(size)[:perThread] {
			p := contribution{author: group*size + i, thread: thread}
			if before >= 0 {
				p.to = []int{before}
			}
			before = p.author
			posts = append(posts, p)
		}
	}
	return makeTalk(people, posts)
}

func edgesOf(tb testing.TB, s *Signals, keep []bool) []graph.Edge {
	tb.Helper()
	g, err := s.Graph(keep)
	if err != nil {
		tb.Fatal(err)
	}
	return slices.Collect(g.Edges())
}

func TestSignals(t *testing.T) {
	// Thread 0: 0 writes twice, 1 twice (once to 0), 2 once (to 1).
	// Thread 1: 0 and 3 once each. Thread 2: 4 alone.
	talk := makeTalk(5, []contribution{
		{0, 0, nil},
		{1, 0, []int{0}},
		{2, 0, []int{1}},
		{0, 0, nil},
		{1, 0, nil},
		{3, 1, []int{0}},
		{0, 1, nil},
		{4, 2, nil},
	})
	for _, c := range []struct {
		name string
		opt  SignalOptions
		keep []bool
		bot  int
		want []graph.Edge
	}{
		{"both", SignalOptions{ThreadWeight: 1}, nil, -1, []graph.Edge{{From: 0, To: 1, Weight: 2}, {From: 0, To: 2, Weight: .5}, {From: 0, To: 3, Weight: 2}, {From: 1, To: 2, Weight: 1.5}}},
		{"replies", SignalOptions{ThreadWeight: -1}, nil, -1, []graph.Edge{{From: 0, To: 1, Weight: 1}, {From: 0, To: 3, Weight: 1}, {From: 1, To: 2, Weight: 1}}},
		{"threads", SignalOptions{ReplyWeight: -1, ThreadWeight: 1}, nil, -1, []graph.Edge{{From: 0, To: 1, Weight: 1}, {From: 0, To: 2, Weight: .5}, {From: 0, To: 3, Weight: 1}, {From: 1, To: 2, Weight: .5}}},
		{"weighed", SignalOptions{ReplyWeight: 3, ThreadWeight: 2}, []bool{false, true, true}, -1, []graph.Edge{{From: 0, To: 3, Weight: 5}}},
		{"small threads", SignalOptions{ThreadWeight: 1, MaxThread: 2}, nil, -1, []graph.Edge{{From: 0, To: 1, Weight: 1}, {From: 0, To: 3, Weight: 2}, {From: 1, To: 2, Weight: 1}}},
		// Without the bot, thread 0 has two people.
		{"bot", SignalOptions{}, []bool{true, false, false}, 1, []graph.Edge{{From: 0, To: 2, Weight: 2}}},
	} {
		talk.Bot = make([]bool, 5)
		if c.bot >= 0 {
			talk.Bot[c.bot] = true
		}
		got := edgesOf(t, NewSignals(talk, c.opt), c.keep)
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// A person with one message in a thread gets the same total weight from it,
// whatever the number of others.
func TestPresenceIsSharedOut(t *testing.T) {
	for k := 2; k <= 60; k += 29 {
		var posts []contribution
		for u := range k {
			posts = append(posts, contribution{u, 0, nil})
		}
		g, err := NewSignals(makeTalk(k, posts), SignalOptions{}).Graph(nil)
		if err != nil {
			t.Fatal(err)
		}
		if d := g.WeightedDegree(0); !near(d, 2, 1e-4) {
			t.Errorf("thread of %d: weighted degree %v, want 2", k, d)
		}
	}
}

// Signals gathered thread by thread are the ones they were taken from, and are
// detected on alike.
func TestGatherSignals(t *testing.T) {
	talk := randomTalk(300, 6, 450, 5, newRNG(1))
	s := NewSignals(talk, SignalOptions{})
	threads := make([][]graph.Edge, s.Threads)
	for i := range threads {
		threads[i] = s.Thread(i)
		if s.tells(i) != (len(threads[i]) > 0) {
			t.Errorf("thread %d: tells %v, yet it has %d edges", i, s.tells(i), len(threads[i]))
		}
	}
	gathered := GatherSignals(len(talk.People), threads)
	if !reflect.DeepEqual(edgesOf(t, gathered, nil), edgesOf(t, s, nil)) {
		t.Error("other edges")
	}
	d, err := DetectSignals(t.Context(), gathered, DetectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if want := mustDetect(t, talk, DetectOptions{}); !reflect.DeepEqual(d.Tribes, want.Tribes) || d.Tribes.K == 0 {
		t.Errorf("%d tribes, want the %d of the talk", d.Tribes.K, want.Tribes.K)
	}
}
