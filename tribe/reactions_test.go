package tribe

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tribemap"

	"pgregory.net/rapid"
)

// reactedIn returns an archive whose posts people react to.
func reactedIn(people []tribemap.Person, posts []tribemap.Post, reactions []tribemap.Reaction) Archive {
	a := archive(people, posts...)
	a.Reactions = func(yield func(*tribemap.Reaction) bool) error {
		for _, r := range reactions {
			if !yield(&r) {
				break
			}
		}
		return nil
	}
	return a
}

// TestReactedAgainstNaive: each pair of people in scope has the posts of the one
// that the other reacted to, under the address that stands for them.
func TestReactedAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "rng"), 1))
		name := func(of string, n int) string { return fmt.Sprint(of, rng.IntN(n)) }
		var posts []tribemap.Post
		for i := range rapid.IntRange(1, 12).Draw(t, "posts") {
			posts = append(posts, tribemap.Post{
				Ref: tribemap.Ref{Source: "s", ID: fmt.Sprint("p", i)}, Author: name("u", 5), Time: 1e9 + int64(rng.IntN(9)), Text: name("word", 2),
			})
		}
		met := make(map[tribemap.Reaction]bool)
		var reactions []tribemap.Reaction
		for range 20 {
			r := tribemap.Reaction{Source: name("s", 2)[:1], Post: name("p", 14), By: name("u", 7)}
			if !met[r] {
				met[r] = true
				reactions = append(reactions, r)
			}
		}
		opt := ListenOptions{
			Match: func(p *tribemap.Post) bool { return p.Text == "word0" },
			Same:  map[tribemap.Ref]tribemap.Ref{{Source: "s", ID: "u0"}: {Source: "s", ID: "u1"}},
			Leave: map[tribemap.Ref]bool{{Source: "s", ID: "u2"}: true},
		}
		talk, _, err := Listen(reactedIn(nil, posts, reactions), opt)
		if err != nil {
			t.Fatal(err)
		}
		want := make(map[[2]string]uint32)
		for _, r := range reactions {
			by := canonical(tribemap.Ref{Source: "s", ID: r.By}, opt.Same).ID
			speaks := slices.ContainsFunc(talk.People, func(p tribemap.Person) bool { return p.ID == by })
			for i := range talk.Posts {
				if to := talk.People[talk.Posts[i].Author].ID; speaks && talk.Posts[i].Ref.ID == r.Post && to != by {
					want[[2]string{by, to}]++
				}
			}
		}
		got := make(map[[2]string]uint32)
		for _, r := range talk.Reacted {
			got[[2]string{talk.People[r.From].ID, talk.People[r.To].ID}] = r.Posts
		}
		if !reflect.DeepEqual(got, want) || len(got) != len(talk.Reacted) {
			t.Fatalf("%v, want %v", talk.Reacted, want)
		}
		rising := slices.IsSortedFunc(talk.Reacted, func(a, b Reacted) int {
			return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
		})
		if !rising {
			t.Fatalf("%v is not sorted", talk.Reacted)
		}
	})
}

// TestReactionsAreTold: on the side of whoever reacted, and as a fact.
func TestReactionsAreTold(t *testing.T) {
	ties := []Tie{{A: 0, B: 1}, {A: 0, B: 2}, {A: 1, B: 2}}
	CountReactions(ties, &Talk{Reacted: []Reacted{{0, 1, 12}, {1, 0, 3}, {1, 3, 8}, {2, 1, 5}}})
	if want := []Tie{{A: 0, B: 1, LikedByA: 12, LikedByB: 3}, {A: 0, B: 2}, {A: 1, B: 2, LikedByB: 5}}; !reflect.DeepEqual(ties, want) {
		t.Errorf("%+v", ties)
	}
	if facts := likeFacts(&ties[1], "ann", "cy"); facts != nil {
		t.Errorf("of nothing: %v", facts)
	}
	facts := likeFacts(&ties[0], "ann", "bo")
	if len(facts) != 1 || !strings.HasPrefix(facts[0].Text, "ann reacted to 12 posts of bo, who did to 3") {
		t.Errorf("%v", facts)
	}
}

// TestReactionsMoveNothing: with reactions, with others and with none at all, an
// analysis differs in what it tells of them alone.
func TestReactionsMoveNothing(t *testing.T) {
	skipLong(t)
	people, posts := villages(rand.New(rand.NewPCG(1, 7)), 30, 300)
	results := make([]*Result, 3)
	for seed := range results {
		rng := rand.New(rand.NewPCG(5, uint64(seed)))
		var reactions []tribemap.Reaction
		for range 2000 * min(1, seed) {
			p := posts[rng.IntN(len(posts))]
			reactions = append(reactions, tribemap.Reaction{Source: p.Source, Post: p.ID, By: people[rng.IntN(len(people))].ID})
		}
		talk, heard, err := Listen(reactedIn(people, posts, reactions), ListenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if results[seed], err = Analyse(t.Context(), talk, heard, sketch); err != nil {
			t.Fatal(err)
		}
		told := 0
		for i := range results[seed].Ties {
			tie := &results[seed].Ties[i]
			told += tie.LikedByA + tie.LikedByB
			tie.LikedByA, tie.LikedByB = 0, 0
		}
		if (told > 0) != (seed > 0) {
			t.Errorf("%d reactions are told of %d", told, len(reactions))
		}
	}
	for _, r := range results[1:] {
		if !reflect.DeepEqual(r, results[0]) {
			t.Error("reactions moved a result")
		}
	}
}

func TestReactionsThatFail(t *testing.T) {
	broken := errors.New("broken")
	a := archive(nil, tribemap.Post{Ref: tribemap.Ref{Source: "s", ID: "p"}, Author: "u", Time: 1e9})
	a.Reactions = func(func(*tribemap.Reaction) bool) error { return broken }
	if _, _, err := Listen(a, ListenOptions{}); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}
