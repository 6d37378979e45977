package tribe

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tribemap"
)

// villages makes an archive of two villages that talk about different things,
// and of a few people who talk to both.
func villages(rng *rand.Rand, people, posts int) ([]tribemap.Person, []tribemap.Post) {
	words := [][]string{
		strings.Fields("goat milk cheese barn hay pasture herd butter meadow farmer"),
		strings.Fields("engine piston gearbox clutch brake tyre garage mechanic exhaust oil"),
	}
	filler := strings.Fields("today again morning nothing people really maybe always never little")
	var who []tribemap.Person
	for i := range people {
		who = append(who, tribemap.Person{Ref: ref(fmt.Sprintf("u%02d", i)), Handle: fmt.Sprintf("u%02d", i)})
	}
	var out []tribemap.Post
	for i := range posts {
		author := rng.IntN(people)
		village := author % 2
		p := post(fmt.Sprintf("p%04d", i), who[author].ID, int64(i+1)*7000)
		for range 4 {
			p.Text += words[village][rng.IntN(len(words[village]))] + " " + filler[rng.IntN(len(filler))] + " the "
		}
		if start := max(0, i-30); i > 0 && rng.IntN(4) > 0 {
			for range 10 {
				answered := start + rng.IntN(i-start)
				same := out[answered].Author[2]%2 == who[author].ID[2]%2
				if same || rng.IntN(20) == 0 {
					p.Parent = out[answered].ID
					break
				}
			}
		}
		p.Channel = "square"
		out = append(out, p)
	}
	return who, out
}

func analyse(t *testing.T, people []tribemap.Person, posts []tribemap.Post, opt AnalyseOptions) *Result {
	t.Helper()
	talk, heard := listen(t, archive(people, posts...), ListenOptions{})
	r, err := Analyse(context.Background(), talk, heard, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var smallAnalysis = AnalyseOptions{Connectors: 3, SeedTells: 5, Stability: 4, Seed: 1, MaxSets: 1 << 11}

func TestAnalyseFindsTwoVillages(t *testing.T) {
	skipLong(t)
	people, posts := villages(rand.New(rand.NewPCG(1, 1)), 60, 900)
	r := analyse(t, people, posts, smallAnalysis)
	if len(r.Tribes) != 2 {
		t.Fatalf("%d tribes", len(r.Tribes))
	}
	for i := range r.People {
		if same := r.People[i].Tribe == r.People[i%2].Tribe; !same {
			t.Errorf("%s is in tribe %d", r.People[i].Handle, r.People[i].Tribe)
		}
	}
	for _, tr := range r.Tribes {
		if len(tr.Words) == 0 || tr.Name == "" || tr.Size != 30 || tr.Posts == 0 || len(tr.Channels) != 1 {
			t.Errorf("tribe %+v", tr)
		}
		if !strings.Contains("goat milk cheese barn hay pasture herd butter meadow farmer", tr.Words[0].Text) &&
			!strings.Contains("engine piston gearbox clutch brake tyre garage mechanic exhaust oil", tr.Words[0].Text) {
			t.Errorf("tribe %d is marked by %q", tr.ID, tr.Words[0].Text)
		}
	}
	if len(r.Connectors) != 6 {
		t.Errorf("%d connectors, want 3 a tribe", len(r.Connectors))
	}
	for _, c := range r.Connectors {
		if len(c.Evidence) == 0 || c.Evidence[0].Excerpt == "" || c.Why == "" {
			t.Errorf("connector without reasons: %+v", c)
		}
	}
}

// TestFollowerCountsEnterNothing permutes everything that a source counts.
func TestFollowerCountsEnterNothing(t *testing.T) {
	skipLong(t)
	rng := rand.New(rand.NewPCG(2, 2))
	people, posts := villages(rng, 40, 500)
	want := analyse(t, people, posts, smallAnalysis)
	for i := range people {
		people[i].Followers, people[i].Following, people[i].Posts = rng.Int64N(1e6), rng.Int64N(1e6), rng.Int64N(1e6)
	}
	for i := range posts {
		posts[i].Likes, posts[i].Reposts, posts[i].Views = rng.Int64N(1e6), rng.Int64N(1e6), rng.Int64N(1e6)
	}
	got := analyse(t, people, posts, smallAnalysis)
	for i := range got.People {
		got.People[i].Person = want.People[i].Person
	}
	for i := range got.Reach { // a column that compares the choice with the most followed
		r := &got.Reach[i]
		r.Arms = slices.DeleteFunc(r.Arms, func(a Arm) bool { return a.Name == armFollowed })
	}
	if !reflect.DeepEqual(got, want) {
		t.Error("counts of followers, likes or views changed the result")
	}
}

func TestAnalyseDoesNotDependOnOrderOrThreads(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	people, posts := villages(rng, 30, 400)
	opt := AnalyseOptions{Connectors: 2, SeedTells: 2, Stability: 2, Seed: 1, MaxSets: 1 << 11}
	want := analyse(t, people, posts, opt)
	if len(want.Tribes) < 2 || len(want.Connectors) == 0 {
		t.Fatalf("%d tribes, %d connectors: the test shows nothing", len(want.Tribes), len(want.Connectors))
	}
	for _, threads := range []int{1, 8} {
		rng.Shuffle(len(posts), func(i, j int) { posts[i], posts[j] = posts[j], posts[i] })
		opt.Threads = threads
		if !reflect.DeepEqual(analyse(t, people, posts, opt), want) {
			t.Errorf("%d threads and another order: another result", threads)
		}
	}
}

func TestDecisionsAreReplayed(t *testing.T) {
	skipLong(t)
	people, posts := villages(rand.New(rand.NewPCG(4, 4)), 60, 900)
	plain := analyse(t, people, posts, smallAnalysis)
	var members [2][]tribemap.Ref
	for i := range plain.People {
		members[plain.People[i].Tribe] = append(members[plain.People[i].Tribe], plain.People[i].Ref)
	}
	first := plain.People[plain.Connectors[0].Person].Ref

	opt := smallAnalysis
	opt.Edits = Edits{Rename: []Rename{{Members: members[1][3:], Name: "The others"}}, Exclude: []tribemap.Ref{first}}
	r := analyse(t, people, posts, opt)
	if r.Tribes[1].Name != "The others" || !r.Tribes[1].Renamed || r.Tribes[0].Renamed {
		t.Errorf("names %q and %q", r.Tribes[0].Name, r.Tribes[1].Name)
	}
	for _, c := range r.Connectors {
		if r.People[c.Person].Ref == first {
			t.Errorf("%v is excluded and still a connector", first)
		}
	}

	opt.Edits = Edits{Merge: [][2][]tribemap.Ref{{members[0], members[1]}}, Pin: []tribemap.Ref{first}}
	r = analyse(t, people, posts, opt)
	if len(r.Tribes) != 1 || r.Tribes[0].Size != 60 {
		t.Errorf("%d tribes after merging all", len(r.Tribes))
	}
	if r.People[r.Connectors[0].Person].Ref != first {
		t.Errorf("%v is pinned and not first", first)
	}

	opt.Edits = Edits{Split: [][]tribemap.Ref{members[0]}}
	if r = analyse(t, people, posts, opt); len(r.Tribes) < 3 {
		t.Errorf("%d tribes after a split of one of two", len(r.Tribes))
	}

	// A tribe that is not there any more leaves its decision without effect.
	opt.Edits = Edits{Rename: []Rename{{Members: []tribemap.Ref{ref("nobody")}, Name: "X"}}, Split: [][]tribemap.Ref{{ref("nobody")}}}
	if r = analyse(t, people, posts, opt); !reflect.DeepEqual(r, plain) {
		t.Error("decisions about nobody changed the result")
	}
}
