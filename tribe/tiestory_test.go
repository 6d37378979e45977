package tribe

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tribemap"

	"pgregory.net/rapid"
)

// A timeline holds each message once, in its month and on its side.
func TestTimeline(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "rng"), 0))
		var events []tribemap.Interaction
		for post := range uint32(rapid.IntRange(1, 30).Draw(rt, "posts")) {
			from := rng.Uint32N(2)
			e := tribemap.Interaction{From: from, To: 1 - from, Post: post, Time: 1e9 + rng.Int64N(2e8)}
			if rng.IntN(5) == 0 {
				e.Time = 0
			}
			events = append(events, e)
			if e.Kind = 1; rng.IntN(3) == 0 {
				events = append(events, e) // the same post names whom it answers
			}
		}
		slices.SortFunc(events, CompareInteractions)
		want := map[string][2]int{}
		for _, post := range onePerPost(events) {
			if post.Time != 0 {
				n := want[time.Unix(post.Time, 0).UTC().Format("2006-01")]
				n[post.From]++
				want[time.Unix(post.Time, 0).UTC().Format("2006-01")] = n
			}
		}
		got := NewTimeline(events, 0)
		months := 0
		for i := range got.FromA {
			if n := want[got.Month(i)]; n != [2]int{got.FromA[i], got.FromB[i]} {
				rt.Fatalf("%s: %d and %d messages, want %v", got.Month(i), got.FromA[i], got.FromB[i], n)
			}
			if got.total(i) > 0 {
				months++
			}
		}
		if months != len(want) {
			rt.Fatalf("%d months with talk, want %d", months, len(want))
		}
	})
}

func onePerPost(events []tribemap.Interaction) []tribemap.Interaction {
	seen := map[uint32]bool{}
	return slices.DeleteFunc(slices.Clone(events), func(e tribemap.Interaction) bool {
		defer func() { seen[e.Post] = true }()
		return seen[e.Post]
	})
}

func TestTimelineWithin(t *testing.T) {
	at := func(month time.Month) int64 { return time.Date(2002, month, 9, 0, 0, 0, 0, time.UTC).Unix() }
	line := Timeline{First: "2002-08", FromA: []int{1, 0}, FromB: []int{0, 2}}
	for _, c := range []struct {
		start, end int64
		first      string
		want       []int
	}{
		{at(6), at(10), "2002-06", []int{0, 0, 1, 0, 0}},
		{at(8), at(9), "2002-08", []int{1, 0}},
		{at(9), at(8), "2002-08", []int{1, 0}},
		{0, 0, "2002-08", []int{1, 0}},
	} {
		got := line.Within(c.start, c.end)
		if got.First != c.first || !slices.Equal(got.FromA, c.want) || len(got.FromB) != len(c.want) || got.Sentence() == "" {
			t.Errorf("%+v, want %v from %s", got, c.want, c.first)
		}
	}
	if got := (Timeline{}).Within(at(1), at(2)); len(got.FromA) != 0 {
		t.Errorf("of unknown times %+v", got)
	}
}

func TestTimelineSentence(t *testing.T) {
	for want, line := range map[string]Timeline{
		"when they spoke is not known": {},
		"all in 2002-08":               {First: "2002-08", FromA: []int{1}, FromB: []int{2}},
		"they spoke in 2 of the 4 months from 2002-11 to 2003-02, most in 2003-02: 5": {First: "2002-11", FromA: []int{1, 0, 0, 2}, FromB: []int{0, 0, 0, 3}},
	} {
		if got := line.Sentence(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTieStories(t *testing.T) {
	talk, _ := fourPeople()
	ties := countTies(talk)
	stories := TieStories(talk, ties, []Connector{{Person: 0}, {Person: 1}})
	var pairs [][2]uint32
	for _, s := range stories {
		pairs = append(pairs, [2]uint32{s.A, s.B})
	}
	if want := [][2]uint32{{0, 1}, {0, 2}, {0, 3}}; !slices.Equal(pairs, want) {
		t.Fatalf("stories of %v, want %v", pairs, want)
	}
	// The answered post first, then the latest on topic.
	first := stories[0]
	if len(first.Posts) != storyPosts || first.Posts[0].Post != talk.Posts[0].Ref || first.Posts[1].Post != talk.Posts[5].Ref || first.Posts[0].To != 1 {
		t.Errorf("posts %+v", first.Posts)
	}
	if line := first.Timeline; line.First != "1970-01" || !slices.Equal(line.FromA, []int{3}) || !slices.Equal(line.FromB, []int{1}) {
		t.Errorf("timeline %+v", line)
	}
	if got := TieStories(talk, ties, nil); got != nil {
		t.Errorf("without connectors %d stories", len(got))
	}
}
