package tribe

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"tribemap"
)

// scoredTie is what a result says of two people, under their names.
type scoredTie struct {
	Tie
	Interval
}

// toldByName returns all ties of a result by the names of their people, which
// rename turns back; sides are put in the order of names.
func toldByName(r *Result, rename map[string]string) map[[2]string]scoredTie {
	sure := Intervals(r.Ties, TieOptions{})
	out := map[[2]string]scoredTie{}
	for i, t := range r.Ties {
		a, b := rename[r.People[t.A].ID], rename[r.People[t.B].ID]
		if a > b {
			a, b = b, a
			t.FromA, t.Opened = t.Count-t.FromA, t.Sittings-t.Opened
		}
		t.A, t.B = 0, 0
		out[[2]string{a, b}] = scoredTie{t, sure[i]}
	}
	return out
}

func sameNames(people []tribemap.Person) map[string]string {
	names := map[string]string{}
	for _, p := range people {
		names[p.ID] = p.ID
	}
	return names
}

// sketch is an analysis of which each part is small.
var sketch = AnalyseOptions{Connectors: 1, SeedTells: 5, Seed: 1, MaxSets: 1 << 11}

// TestFollowersMoveNoTie permutes every count a source gives of people: neither
// scores nor intervals, marks or places of ties move by a bit, nor do tribes and
// connectors. (The most followed are one of the arms that reach is compared with.)
func TestFollowersMoveNoTie(t *testing.T) {
	skipLong(t)
	people, posts := villages(rand.New(rand.NewPCG(1, 7)), 30, 300)
	for i := range people {
		people[i].Followers, people[i].Following, people[i].Posts = int64(i*i), int64(900-i), int64(7*i)
	}
	for i := range posts {
		posts[i].Likes, posts[i].Reposts, posts[i].Views = int64(i), int64(i%13), int64(i%101)
	}
	before := analyse(t, people, posts, sketch)
	for seed := range uint64(2) {
		rng := rand.New(rand.NewPCG(2, seed))
		other := slices.Clone(people)
		for i, from := range rng.Perm(len(people)) {
			other[i].Followers, other[i].Following, other[i].Posts = people[from].Followers, people[from].Following, people[from].Posts
		}
		reached := slices.Clone(posts)
		for i, from := range rng.Perm(len(posts)) {
			reached[i].Likes, reached[i].Reposts, reached[i].Views = posts[from].Likes, posts[from].Reposts, posts[from].Views
		}
		after := analyse(t, other, reached, sketch)
		if !reflect.DeepEqual(before.Ties, after.Ties) {
			t.Fatal("ties changed with follower counts")
		}
		if !slices.Equal(Intervals(before.Ties, TieOptions{}), Intervals(after.Ties, TieOptions{})) {
			t.Fatal("intervals changed with follower counts")
		}
		if !reflect.DeepEqual(before.Tribes, after.Tribes) || !reflect.DeepEqual(before.Connectors, after.Connectors) {
			t.Fatal("tribes or connectors changed with follower counts")
		}
	}
}

// TestNamesMoveNoTie gives all people each other's names, in posts as well.
func TestNamesMoveNoTie(t *testing.T) {
	skipLong(t)
	people, posts := villages(rand.New(rand.NewPCG(1, 8)), 30, 300)
	want := toldByName(analyse(t, people, posts, sketch), sameNames(people))
	rng := rand.New(rand.NewPCG(3, 3))
	name, back := map[string]string{}, map[string]string{}
	for i, to := range rng.Perm(len(people)) {
		name[people[i].ID] = fmt.Sprintf("n%03d", to)
		back[name[people[i].ID]] = people[i].ID
	}
	for i := range people {
		people[i].ID, people[i].Handle = name[people[i].ID], name[people[i].ID]
	}
	for i := range posts {
		posts[i].Author = name[posts[i].Author]
	}
	got := toldByName(analyse(t, people, posts, sketch), back)
	if len(got) != len(want) || len(want) < 50 {
		t.Fatalf("%d ties, before %d", len(got), len(want))
	}
	for pair, tie := range want {
		if !reflect.DeepEqual(got[pair], tie) {
			t.Errorf("%v: %+v became %+v", pair, tie, got[pair])
		}
	}
}
