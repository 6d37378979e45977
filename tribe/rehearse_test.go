package tribe

import (
	"context"
	"reflect"
	"slices"
	"testing"
)

// smallChronicle: 2 told 3 before it knew; 0 tells 1 at 10, 1 answers 0 and
// then tells 2, who tells 4.
func smallChronicle() *Talk {
	b := newTalkBuilder(5)
	b.post(2, 5, 3)
	b.post(0, 10, 1)
	b.post(1, 11, 0)
	b.post(1, 12, 2)
	b.post(2, 13, 4)
	b.post(0, 14, 1)
	b.post(0, 15, 3)
	return b.talk()
}

func newActor(t *testing.T, talk *Talk, rounds int) *actor {
	t.Helper()
	m, err := ConnectorOptions{Rounds: rounds, Threads: 1}.spreader(talk, nil, newChronicle(talk, nil))
	if err != nil {
		t.Fatal(err)
	}
	return &actor{chronicle: newChronicle(talk, nil), m: m, heard: make([]bool, len(talk.People))}
}

func TestFollow(t *testing.T) {
	for _, c := range []struct {
		person, at uint32
		rounds     int
		want       []uint32
	}{
		{0, 0, 6, []uint32{0, 1, 2, 3, 4}},
		{0, 0, 1, []uint32{0, 1, 3}},
		{0, 0, 2, []uint32{0, 1, 2, 3}},
		{2, 1, 6, []uint32{2, 4}}, // the turn to 3 came before
		{1, 3, 6, []uint32{1, 2, 4}},
		{4, 0, 6, []uint32{4}},
	} {
		got := slices.Sorted(slices.Values(newActor(t, smallChronicle(), c.rounds).follow(c.person, c.at)))
		if !slices.Equal(got, c.want) {
			t.Errorf("%d from turn %d in %d rounds: %v, want %v", c.person, c.at, c.rounds, got, c.want)
		}
	}
}

// Following turn by turn says the same as looking at all of them in order.
func TestFollowAgainstAScan(t *testing.T) {
	talk, _ := village(1, 3)
	a := newActor(t, talk, -1)
	for u := range uint32(20) {
		for _, at := range []uint32{0, 500, 1100} {
			got := slices.Sorted(slices.Values(a.follow(u, at)))
			if want := scan(a.turns, len(talk.People), u, at); !slices.Equal(got, want) {
				t.Fatalf("%d from turn %d: %v, want %v", u, at, got, want)
			}
		}
	}
}

func scan(turns []turn, people int, u, at uint32) (reached []uint32) {
	knows, told := make([]bool, people), make([][]uint32, people)
	knows[u] = true
	for _, x := range turns[at:] {
		if knows[x.from] && len(told[x.from]) < rehearsedTells && !slices.Contains(told[x.from], x.to) {
			told[x.from] = append(told[x.from], x.to)
			knows[x.to] = true
		}
	}
	for v, k := range knows {
		if k {
			reached = append(reached, uint32(v))
		}
	}
	return reached
}

func TestChronicleLeavesOut(t *testing.T) {
	talk := smallChronicle()
	talk.Bot[4] = true
	talk.Interactions[3].Time = 0
	times := []uint8{1, 0, 1, 1, 1, 1, 2}
	c := newChronicle(talk, times)
	// Of seven turns one is undated, one to a bot, and one in a thread left out.
	if len(c.turns) != 4 || !slices.IsSortedFunc(c.turns, func(a, b turn) int { return int(a.time - b.time) }) {
		t.Errorf("turns %v", c.turns)
	}
}

// Person 0 did best in the past, 2 does in the model, 1 well in both.
func TestBlendTakesBothSides(t *testing.T) {
	sets := func(all ...[]uint32) *rrSets {
		s := &rrSets{}
		for _, set := range all {
			s.members = append(s.members, set...)
			s.ends = append(s.ends, uint64(len(s.members)))
		}
		return s
	}
	pool := []uint32{0, 1, 2}
	for _, c := range []struct {
		share float64
		want  []uint32
	}{{1, []uint32{0, 1}}, {0, []uint32{2, 1}}, {0.5, []uint32{1, 0}}} {
		var past, model coverage
		past.cover(3, sets([]uint32{0}, []uint32{0}, []uint32{0, 1}, []uint32{1}), pool)
		model.cover(3, sets([]uint32{2}, []uint32{2}, []uint32{2, 1}, []uint32{1}, []uint32{1, 2}), pool)
		got := blend(&past, &model, c.share/2, (1-c.share)/2, nil, pool, 2)
		if !slices.Equal(got, c.want) {
			t.Errorf("share %v: %v, want %v", c.share, got, c.want)
		}
	}
}

func TestRehearseDoesNotDependOnThreads(t *testing.T) {
	talk, _ := village(2, 5)
	c := newChronicle(talk, nil)
	rehearse := func(threads int) rrSets {
		m, err := ConnectorOptions{Threads: threads}.spreader(talk, nil, newChronicle(talk, nil))
		if err != nil {
			t.Fatal(err)
		}
		sets, err := c.rehearse(context.Background(), m, everybody(len(talk.People)), 30)
		if err != nil {
			t.Fatal(err)
		}
		return sets
	}
	if one := rehearse(1); !reflect.DeepEqual(one, rehearse(8)) || len(one.ends) < 30 {
		t.Errorf("%d sets, or other ones with eight threads", len(one.ends))
	}
}

func TestMoments(t *testing.T) {
	c := &chronicle{turns: make([]turn, 1000)}
	if first, last := c.moment(0, 200), c.moment(199, 200); first < 994 || first > 996 || last < 800 || last > 803 {
		t.Errorf("moments from %d to %d of 1000", first, last)
	}
	if moments(100, mostMoments) != mostMoments || moments(1<<22, mostMoments) != fewestMoments || moments(1<<13, mostMoments) != 64 {
		t.Error("moments do not follow the number of starts")
	}
}

// Of so few turns that each of the chosen had less than twenty the past says
// nothing.
func TestShortPastIsNotRehearsed(t *testing.T) {
	talk, tribes := village(2, 5)
	for i := range 200 {
		x := talk.Interactions[i%len(talk.Interactions)]
		x.Time += int64(i)
		talk.Interactions = append(talk.Interactions, x)
	}
	past := newChronicle(talk, nil)
	m, err := ConnectorOptions{Threads: 1}.spreader(talk, nil, past)
	if err != nil {
		t.Fatal(err)
	}
	var members []uint32
	for u := range tribes {
		if tribes[u] == 0 {
			members = append(members, uint32(u))
		}
	}
	m.setAudience(members)
	enough := past.since(m) / rehearsedTurns
	if enough == 0 || enough >= len(members) {
		t.Fatalf("%d turns of %d members leave nothing to compare", past.since(m), len(members))
	}
	for k := 1; k <= len(members); k++ {
		c := &contest{sets: [][]uint32{members[:k]}}
		if err := c.enterRehearsed(context.Background(), &field{candidates: members}, m, 1, past); err != nil {
			t.Fatal(err)
		}
		if rehearsed := c.past != nil; rehearsed != (k <= enough) {
			t.Errorf("%d people of %d turns: rehearsed %v", k, past.since(m), rehearsed)
		}
	}
}
