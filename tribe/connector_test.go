package tribe

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tribemap"
)

// talkBuilder makes small talks by hand.
type talkBuilder struct{ t Talk }

func newTalkBuilder(people int) *talkBuilder {
	b := &talkBuilder{}
	for u := range people {
		id := fmt.Sprintf("p%03d", u)
		b.t.People = append(b.t.People, tribemap.Person{Ref: tribemap.Ref{Source: "test", ID: id}, Handle: id})
	}
	b.t.Bot = make([]bool, people)
	return b
}

// post adds a post of its own thread by from, turning to each of to.
func (b *talkBuilder) post(from uint32, time int64, to ...uint32) uint32 {
	n := uint32(len(b.t.Posts))
	b.t.Posts = append(b.t.Posts, Post{Ref: tribemap.Ref{Source: "test", ID: fmt.Sprint(n)}, Author: from, Thread: n, Parent: None, Time: time, OnTopic: true})
	for _, v := range to {
		b.t.Interactions = append(b.t.Interactions, tribemap.Interaction{From: from, To: v, Post: n, Time: time, Kind: tribemap.Reply})
	}
	b.t.Threads++
	return n
}

func (b *talkBuilder) talk() *Talk {
	t := &b.t
	slices.SortFunc(t.Interactions, CompareInteractions)
	for _, p := range t.Posts {
		if t.Start == 0 || p.Time < t.Start {
			t.Start = p.Time
		}
		t.End = max(t.End, p.Time)
	}
	return t
}

// countTies makes ties of all dyads, stronger by count; the strong flag goes to
// dyads of at least three interactions.
func countTies(t *Talk) []Tie {
	var ties []Tie
	for i, x := range t.Interactions {
		a, b := min(x.From, x.To), max(x.From, x.To)
		if i == 0 || ties[len(ties)-1].A != a || ties[len(ties)-1].B != b {
			ties = append(ties, Tie{A: a, B: b})
		}
		tie := &ties[len(ties)-1]
		tie.Count++
		if x.From == a {
			tie.FromA++
		}
		tie.Strength = min(100, 10*float64(tie.Count))
		tie.Strong = tie.Count >= 3
	}
	return ties
}

// village is a talk of tribes of 20 people each, who talk at random among
// themselves and a little across; the first person of each talks to many.
func village(tribes int, seed uint64) (*Talk, []uint32) {
	rng := rand.New(rand.NewPCG(seed, 0))
	const size = 20
	n := uint32(tribes * size)
	b := newTalkBuilder(int(n))
	for time := int64(1000); time < 1000+int64(n)*60; time++ {
		u := rng.Uint32N(n)
		v := u/size*size + rng.Uint32N(size)
		switch {
		case rng.IntN(10) == 0:
			v = rng.Uint32N(n)
		case rng.IntN(3) == 0:
			u = u / size * size
		case rng.IntN(2) == 0:
			v = u/size*size + (u+1)%size // everybody has a best friend
		}
		if u != v {
			b.post(u, time, v)
		}
	}
	memberships := make([]uint32, n)
	for u := range memberships {
		memberships[u] = uint32(u / size)
	}
	return b.talk(), memberships
}

func findConnectors(t *testing.T, talk *Talk, tribes []uint32, opt ConnectorOptions) CriticalFew {
	t.Helper()
	opt.MaxSets = 1 << 13
	few, err := Connectors(context.Background(), talk, tribes, countTies(talk), newRNG(1), opt)
	if err != nil {
		t.Fatal(err)
	}
	return few
}

func peopleOf(few CriticalFew) (people []uint32) {
	for _, c := range few.Connectors {
		people = append(people, c.Person)
	}
	return people
}

func TestConnectorsOfAVillage(t *testing.T) {
	skipLong(t)
	talk, tribes := village(3, 1)
	few := findConnectors(t, talk, tribes, ConnectorOptions{SeedTells: 3, Rounds: 2, K: 3, Resamples: 5})
	if len(few.Connectors) != 9 || len(few.Reach) != 3 {
		t.Fatalf("%d connectors, %d reaches, want 9 and 3", len(few.Connectors), len(few.Reach))
	}
	for i, c := range few.Connectors {
		if c.Tribe != i/3 || c.Rank != i%3+1 || int(tribes[c.Person]) != c.Tribe {
			t.Errorf("connector %d: tribe %d, rank %d, person of tribe %d", i, c.Tribe, c.Rank, tribes[c.Person])
		}
		if c.Stability < 0 || c.Stability > 1+1e-9 || c.Cumulative > 20 || math.Abs(c.TribeShare-c.Cumulative/20) > 1e-12 {
			t.Errorf("connector %d: stability %v, cumulative %v, share %v", i, c.Stability, c.Cumulative, c.TribeShare)
		}
	}
	for _, r := range few.Reach {
		last := few.Connectors[3*r.Tribe+2]
		if r.Mean != last.Cumulative || !(r.Low < r.Mean && r.Mean < r.High) {
			t.Errorf("tribe %d: reach %v in [%v,%v], cumulative %v", r.Tribe, r.Mean, r.Low, r.High, last.Cumulative)
		}
		if r.Mean < r.Random || r.Mean < r.Active-0.1 || r.Ratio < 0.6 {
			t.Errorf("tribe %d: reach %v, random %v, active %v, ratio %v", r.Tribe, r.Mean, r.Random, r.Active, r.Ratio)
		}
	}
}

func TestConnectorsDoNotDependOnThreads(t *testing.T) {
	talk, tribes := village(1, 2)
	one := findConnectors(t, talk, tribes, ConnectorOptions{Threads: 1, Resamples: 2})
	if many := findConnectors(t, talk, tribes, ConnectorOptions{Threads: 8, Resamples: 2}); !reflect.DeepEqual(one, many) {
		t.Errorf("one thread gives %+v, eight give %+v", one, many)
	}
}

func TestFollowersCountForNothing(t *testing.T) {
	skipLong(t)
	talk, tribes := village(1, 3)
	before := findConnectors(t, talk, tribes, ConnectorOptions{Resamples: 1})
	for u := range talk.People {
		p := &talk.People[u]
		p.Followers, p.Following, p.Posts = int64(u*u), int64(1000-u), int64(u)
	}
	after := findConnectors(t, talk, tribes, ConnectorOptions{Resamples: 1})
	arms := after.Reach[0].Arms
	if last := arms[len(arms)-1]; last.Name != armFollowed {
		t.Errorf("the last arm is %q, want a column of the most followed", last.Name)
	}
	after.Reach[0].Arms = arms[:len(arms)-1]
	if !reflect.DeepEqual(before, after) {
		t.Error("connectors changed with follower counts")
	}
}

func TestWhoIsNotListed(t *testing.T) {
	skipLong(t)
	talk, tribes := village(1, 4)
	open := findConnectors(t, talk, tribes, ConnectorOptions{Resamples: -1})
	bot, excluded, silent := open.Connectors[0].Person, open.Connectors[1].Person, open.Connectors[2].Person
	talk.Bot[bot] = true
	for i := range talk.Posts {
		if p := &talk.Posts[i]; p.Author == silent && p.Time > talk.End-(talk.End-talk.Start)/3-1 {
			p.Time = talk.Start
		}
	}
	pinned := uint32(19)
	few := findConnectors(t, talk, tribes, ConnectorOptions{Resamples: -1, Excluded: []uint32{excluded}, Pinned: []uint32{pinned, bot}})
	people := peopleOf(few)
	for name, u := range map[string]uint32{"bot": bot, "excluded": excluded, "silent": silent} {
		if slices.Contains(people, u) {
			t.Errorf("%s person %d is listed: %v", name, u, people)
		}
	}
	if people[0] != pinned || !slices.Contains(few.Connectors[0].Flags, flagPinned) {
		t.Errorf("first is %d with flags %v, pinned was %d", people[0], few.Connectors[0].Flags, pinned)
	}
}

// An account that posts much and talks with hardly anybody is no connector,
// however active.
func TestFeedIsNoConnector(t *testing.T) {
	talk, tribes := village(1, 5)
	b := &talkBuilder{*talk}
	feed := uint32(7)
	b.t.Interactions = slices.DeleteFunc(b.t.Interactions, func(x tribemap.Interaction) bool { return x.From == feed || x.To == feed })
	b.post(feed, talk.End, 3)
	for i := range int64(500) {
		b.post(feed, talk.Start+i)
	}
	few := findConnectors(t, b.talk(), tribes, ConnectorOptions{Resamples: -1, K: 3})
	if people := peopleOf(few); slices.Contains(people, feed) {
		t.Errorf("the feed is listed: %v", people)
	}
}

func TestConnectorsOfUnfitInput(t *testing.T) {
	talk, tribes := village(1, 6)
	call := func(tribes []uint32, opt ConnectorOptions) error {
		_, err := Connectors(context.Background(), talk, tribes, nil, newRNG(1), opt)
		return err
	}
	if err := call(tribes[1:], ConnectorOptions{}); !errors.Is(err, ErrOption) {
		t.Errorf("too few tribes: %v, want ErrOption", err)
	}
	if err := call(tribes, ConnectorOptions{K: -1}); !errors.Is(err, ErrOption) {
		t.Errorf("negative k: %v, want ErrOption", err)
	}
	if err := call(tribes, ConnectorOptions{Accept: 2}); !errors.Is(err, ErrOption) {
		t.Errorf("accept 2: %v, want ErrOption", err)
	}
}

func TestTribeWithoutCandidatesIsReported(t *testing.T) {
	b := newTalkBuilder(6)
	for time := int64(1); time <= 9; time++ {
		b.post(0, time, 1)
		b.post(1, time, 0)
	}
	// Tribe 0 is empty, tribe 1 talks, tribe 2 does not.
	few := findConnectors(t, b.talk(), []uint32{1, 1, 2, 2, 2, None}, ConnectorOptions{Resamples: 3})
	if got := peopleOf(few); len(got) != 2 || len(few.Warnings) != 1 || !strings.HasPrefix(few.Warnings[0], "tribe 2:") {
		t.Errorf("connectors %v, warnings %q", got, few.Warnings)
	}
	for _, c := range few.Connectors {
		if math.Abs(c.Stability-1) > 1e-9 {
			t.Errorf("person %d had no rival, stability %v", c.Person, c.Stability)
		}
	}
}

func TestBoundIsReportedWhereItBinds(t *testing.T) {
	skipLong(t)
	b := newTalkBuilder(80)
	for time := int64(1); time <= 1600; time++ {
		for u := range uint32(80) {
			b.post(u, time, (u+1+uint32(time%79))%80)
		}
	}
	few := findConnectors(t, b.talk(), make([]uint32, 80), ConnectorOptions{K: 1, SeedTells: 1, Resamples: -1})
	if len(few.Warnings) != 1 || !strings.Contains(few.Warnings[0], "at most 7") {
		t.Errorf("reach %.2f, warnings %q", few.Reach[0].Mean, few.Warnings)
	}
}

func TestLearnTelling(t *testing.T) {
	b := newTalkBuilder(3)
	b.post(0, 1000, 1)
	last := b.post(0, 2000, 1, 2)
	b.t.Interactions = append(b.t.Interactions, tribemap.Interaction{From: 0, To: 1, Post: last, Time: 2000, Kind: tribemap.Mention})
	undated := b.post(1, 0, 0)
	talk := b.talk()
	talk.Start = 1000
	old := math.Exp(-1 / 0.15)

	tell, err := learnTelling(talk, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		u, v uint32
		want float64
	}{{0, 1, 1 + old + answering*old}, {0, 2, 1}, {1, 0, old + answering*(1+old)}, {2, 0, answering}} {
		i := slices.Index(tell.g.Neighbors(c.u), c.v)
		if i < 0 || math.Abs(float64(tell.g.Weights(c.u)[i])-c.want) > 1e-6 {
			t.Errorf("%d tells %d: weights %v, want %v", c.u, c.v, tell.g.Weights(c.u), c.want)
		}
	}
	if want := []float32{10.0 / 12, 10.0 / 11, 1}; !slices.Equal(tell.leftover, want) {
		t.Errorf("leftover %v, want %v", tell.leftover, want)
	}

	times := make([]uint8, talk.Threads)
	times[talk.Posts[undated].Thread] = 3
	tell, err = learnTelling(talk, times)
	if err != nil || tell.g.Arcs() != 2 || tell.leftover[1] != float32(10.0/13) || tell.leftover[0] != 1 {
		t.Errorf("one thread three times: %d arcs, leftover %v, error %v", tell.g.Arcs(), tell.leftover, err)
	}
}

// The mean and variance of Poisson(1) are 1.
func TestPoisson(t *testing.T) {
	const points = 100_000
	sum, squares := 0.0, 0.0
	for i := range points {
		n := float64(poisson((float64(i) + 0.5) / points))
		sum += n
		squares += n * n
	}
	if sum/points < 0.999 || sum/points > 1.001 || math.Abs(squares/points-2) > 0.002 {
		t.Errorf("mean %v, mean square %v, want 1 and 2", sum/points, squares/points)
	}
	if n := poisson(math.Nextafter(1, 0)); n < 10 || n > 20 {
		t.Errorf("last quantile is %d", n)
	}
}
