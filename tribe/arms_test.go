package tribe

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"tribemap/graph"
)

func TestArms(t *testing.T) {
	talk, tribes := village(2, 7)
	few := findConnectors(t, talk, tribes, ConnectorOptions{K: 3, SeedTells: 3, Resamples: -1})
	names := []string{armRandom, armOneHop, armActive, armAnswered, armPageRank, armVoteRank}
	for _, r := range few.Reach {
		var got []string
		for _, a := range r.Arms {
			got = append(got, a.Name)
			if a.Mean > r.Mean || a.Mean < 3 || !(a.Low <= a.Mean && a.Mean <= a.High) {
				t.Errorf("tribe %d: %s reaches %v in [%v,%v], the chosen %v", r.Tribe, a.Name, a.Mean, a.Low, a.High, r.Mean)
			}
		}
		if !slices.Equal(got, names) {
			t.Errorf("arms %v, want %v", got, names)
		}
		if r.Random != r.Arms[0].Mean || r.Active != r.Arms[2].Mean {
			t.Errorf("random %v, active %v, but arms %v", r.Random, r.Active, r.Arms)
		}
		if r.RandomEquals <= r.K || r.RandomEquals > 20 {
			t.Errorf("%d chosen equal %d random people", r.K, r.RandomEquals)
		}
	}
}

// starTalk is a talk in which person 0 turns to 1…n, and everybody to 0 once.
func starTalk(n uint32) *Talk {
	b := newTalkBuilder(int(n) + 1)
	for v := uint32(1); v <= n; v++ {
		for range 3 {
			b.post(0, int64(10*v), v)
		}
		b.post(v, int64(10*v+1), 0)
	}
	return b.talk()
}

func starField(t *testing.T, n uint32) (*spreader, *field, *dossier) {
	t.Helper()
	talk := starTalk(n)
	m, err := ConnectorOptions{K: 1, SeedTells: 5, Threads: 1}.withDefaults().spreader(talk, nil, newChronicle(talk, nil))
	if err != nil {
		t.Fatal(err)
	}
	about := newDossier(talk, make([]uint32, n+1), nil)
	f := &ConnectorOptions{K: 1}.fields(talk, make([]uint32, n+1), about, m)[0]
	f.candidates = f.members // the silent ones too
	m.setAudience(f.members)
	return m, f, about
}

// The middle of a star is the most active, answered by most and ranked first
// by both measures.
func TestRivalsOfAStar(t *testing.T) {
	m, f, about := starField(t, 12)
	rivals, err := f.rivals(context.Background(), m, about, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rivals {
		if len(r.people) != 2 || r.people[0] != 0 || r.people[1] == 0 {
			t.Errorf("%s chooses %v, want 0 and somebody else", r.name, r.people)
		}
	}
}

func TestOneHopLeadsToTheMiddle(t *testing.T) {
	m, f, _ := starField(t, 12)
	middle := 0
	for _, set := range f.oneHop(m, newRNG(3), 1, 1000) {
		if set[0] == 0 {
			middle++
		}
	}
	// 12 of 13 people have no other contact.
	if middle < 880 || middle > 960 {
		t.Errorf("a random contact is the middle %d times of 1000, want about 923", middle)
	}
	for _, set := range f.oneHop(m, newRNG(4), 13, 5) {
		if slices.Sort(set); !slices.Equal(set, f.members) {
			t.Errorf("13 of 13 candidates are %v", set)
		}
	}
}

// A rival that reaches more takes the place of what was searched, and its
// certificate is its own.
func TestContestTakesTheBetterSet(t *testing.T) {
	m, f, _ := starField(t, 12)
	c := newContest(f, m, []uint32{5}, []rival{{"middle", []uint32{0}}, {"edge", []uint32{7}}})
	if err := c.hold(context.Background(), m, newRNG(1)); err != nil {
		t.Fatal(err)
	}
	if c.best != 1 || c.judged[1].Mean <= c.judged[0].Mean {
		t.Fatalf("best is set %d of %v, reach %v and %v", c.best, c.sets, c.judged[0].Mean, c.judged[1].Mean)
	}
	set := SeedSet{Upper: c.judged[1].Mean * 1.1, Sets: 1 << 16}
	if err := m.certify(context.Background(), 9, &set, c.sets[1]); err != nil {
		t.Fatal(err)
	}
	if set.Lower > c.judged[1].High || set.Lower < 0.9*c.judged[1].Mean || set.Ratio != set.Lower/set.Upper || set.Sets != 3<<15 {
		t.Errorf("certificate %+v for a reach of %v", set, c.judged[1].Mean)
	}
}

func TestContestKeepsThePinned(t *testing.T) {
	m, f, _ := starField(t, 12)
	f.pinned = []uint32{4, 0}
	c := newContest(f, m, []uint32{4, 0, 3}, []rival{{"a", []uint32{0, 1, 2}}})
	if want := []uint32{4, 0, 1}; !slices.Equal(c.sets[1], want) {
		t.Errorf("rival with pinned people in front: %v, want %v", c.sets[1], want)
	}
}

// sampleReach over copies of one set is what judge says of that set.
func TestSampleReachIsJudge(t *testing.T) {
	m, _, _ := starField(t, 12)
	const worlds = 64
	m.opt.Worlds = worlds
	judged, err := m.judge(context.Background(), 11, [][]uint32{{0, 3}})
	if err != nil {
		t.Fatal(err)
	}
	sets := make([][]uint32, judged[0].Worlds)
	for i := range sets {
		sets[i] = []uint32{0, 3}
	}
	sampled, err := m.sampleReach(context.Background(), 11, sets)
	if err != nil || sampled.Mean != judged[0].Mean || sampled.SE != judged[0].SE {
		t.Errorf("sampled %+v, judged %+v, error %v", sampled, judged[0], err)
	}
}

// Of a ring in which everybody tells the next, random people are told at the
// rate at which they cover it.
func TestRandomEquals(t *testing.T) {
	g, err := graph.FromEdges(4, []graph.Edge{{From: 0, To: 1, Weight: 1}, {From: 2, To: 3, Weight: 1}}, graph.BuildOptions{Directed: true})
	if err != nil {
		t.Fatal(err)
	}
	m, err := newSpreader(g, SpreadOptions{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	f := &field{members: []uint32{0, 1, 2, 3}, candidates: []uint32{0, 1, 2, 3}}
	// Expected reach of 1, 2, 3, 4 random people: 1.5, 17/6, 3.5, 4.
	for reach, want := range map[float64]int{1: 1, 2.2: 2, 3.2: 3, 3.9: 4, 5: 4} {
		got, err := f.randomEquals(context.Background(), m, rand.New(rand.NewPCG(1, 2)), 5, reach)
		if err != nil || got != want {
			t.Errorf("a reach of %v takes %d random people, error %v, want %d", reach, got, err, want)
		}
	}
}
