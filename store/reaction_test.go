package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4"
	"pgregory.net/rapid"

	"tribemap"
)

// anyID draws ids that are awkward in keys: empty ones are none.
var anyID = rapid.OneOf(
	rapid.SampledFrom([]string{"a", "ab", "b", "\x00", "a\x00b", "\x01", "\x00\x02"}),
	rapid.StringN(1, 6, -1),
	rapid.Map(rapid.IntRange(maxID-1, maxID+2), func(n int) string { return strings.Repeat("x", n) }),
)

func anyReaction() *rapid.Generator[tribemap.Reaction] {
	return rapid.Custom(func(t *rapid.T) tribemap.Reaction {
		return tribemap.Reaction{
			Source: rapid.SampledFrom([]string{"mail", "slack/go"}).Draw(t, "source"),
			Post:   anyID.Draw(t, "post"), By: anyID.Draw(t, "by"), Time: anyTime.Draw(t, "time"),
		}
	})
}

func reactions(t tester, s *Store) (list []tribemap.Reaction) {
	t.Helper()
	for r, err := range s.Reactions(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	return list
}

// TestReactionRecords: what is written is read back, and two that are not the
// same never share a key.
func TestReactionRecords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyReaction().Draw(t, "a"), anyReaction().Draw(t, "b")
		ka, kb := appendReactionKey(nil, &a), appendReactionKey(nil, &b)
		if got, err := decodeReaction(ka, appendReaction(nil, &a)); err != nil || got != a {
			t.Fatalf("%+v (%v), want %+v", got, err, a)
		}
		if bytes.Equal(ka, kb) != (a.Compare(b) == 0) {
			t.Fatalf("%+v and %+v have keys %q and %q", a, b, ka, kb)
		}
	})
}

// TestReactionsAgainstModel: whatever pages come in whatever order, each reaction
// is there once, in order, with its earliest known time, but for those to posts
// that were removed.
func TestReactionsAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		one := rapid.Custom(func(t *rapid.T) tribemap.Reaction {
			id := rapid.SampledFrom([]string{"a", "ab", "b", "c"})
			return tribemap.Reaction{Source: "s", Post: id.Draw(t, "post"), By: id.Draw(t, "by"), Time: rapid.Int64Range(0, 3).Draw(t, "time")}
		})
		lists := rapid.SliceOfN(rapid.SliceOfN(one, 0, 6), 1, 4).Draw(t, "pages")
		gone := rapid.IntRange(0, len(lists)).Draw(t, "gone")
		s := openMemory(t)
		best, made := make(map[tribemap.Reaction]int64), 0
		for i, list := range lists {
			c := Commit{Page: tribemap.Page{Reactions: list}}
			if i == gone {
				c.Gone = []tribemap.Ref{{Source: "s", ID: "b"}}
			}
			made += mustApply(t, s, c).NewReactions
			for _, r := range list {
				bare := r
				bare.Time = 0
				if old := best[bare]; old == 0 || r.Time != 0 && r.Time < old {
					best[bare] = r.Time
				}
			}
		}
		var want []tribemap.Reaction
		for r, at := range best {
			if r.Time = at; gone == len(lists) || r.Post != "b" {
				want = append(want, r)
			}
		}
		slices.SortFunc(want, tribemap.Reaction.Compare)
		if got := reactions(t, s); !slices.Equal(got, want) || made < len(want) {
			t.Fatalf("%+v, %d of them new, want %+v", got, made, want)
		}
		for _, list := range lists {
			if c := mustPut(t, s, tribemap.Page{Reactions: list}); c != (Changes{}) {
				t.Fatalf("again: %+v", c)
			}
		}
		mustBeSound(t, s)
	})
}

// TestReactionsGoWithTheirPage: a page that cannot be stored leaves none behind.
func TestReactionsGoWithTheirPage(t *testing.T) {
	s := openMemory(t)
	page := simplePage(0, 3)
	page.Reactions = []tribemap.Reaction{{Source: "test", Post: "post1", By: "author1"}}
	for name, bad := range map[string]tribemap.Reaction{
		"no post": {Source: "test", By: "x"}, "nobody": {Source: "test", Post: "x"}, "no source": {Post: "x", By: "y"},
	} {
		broken := page
		broken.Reactions = append(slices.Clone(page.Reactions), bad)
		if _, err := s.Put(t.Context(), broken); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if posts, _ := s.Count(); posts+len(reactions(t, s)) != 0 {
		t.Errorf("%d posts, reactions %v", posts, reactions(t, s))
	}
	if c := mustPut(t, s, page); c != (Changes{New: 3, NewPeople: 1, NewReactions: 1}) {
		t.Errorf("%+v", c)
	}
}

// TestEraseReactions: those of people who go, to posts that go or were removed,
// and those that are named leave the files; all others stay.
func TestEraseReactions(t *testing.T) {
	const who = "did:plc:gone"
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	page := simplePage(0, 40)
	page.Posts[3].Author = who
	page.Posts[3].ID = "at://" + who + "/3"
	var want []tribemap.Reaction
	for i, p := range page.Posts {
		for j, by := range []string{who, "fan", strings.Repeat("long", 200)} {
			r := tribemap.Reaction{Source: p.Source, Post: p.ID, By: by, Time: int64(1_700_000_000 + i + j)}
			page.Reactions = append(page.Reactions, r)
			if i != 3 && i != 5 && j > 0 {
				want = append(want, r)
			}
		}
	}
	elsewhere := tribemap.Reaction{Source: "test", Post: "at://" + who + "/never met", By: "fan"}
	page.Reactions = append(page.Reactions, elsewhere)
	mustPut(t, s, page)
	mustApply(t, s, Commit{Gone: []tribemap.Ref{page.Posts[5].Ref}})
	e, err := s.Erase(t.Context(), Erasure{
		People:    []tribemap.Ref{{Source: "test", ID: who}},
		Posts:     func(p *tribemap.Post) bool { return p.Author == who },
		Reactions: func(r *tribemap.Reaction) bool { return *r == elsewhere },
	})
	if err != nil || e.Reactions != len(page.Reactions)-len(want) {
		t.Fatalf("%+v (%v), want %d", e, err, len(page.Reactions)-len(want))
	}
	slices.SortFunc(want, tribemap.Reaction.Compare)
	if got := reactions(t, s); !reflect.DeepEqual(got, want) {
		t.Errorf("%d reactions, want %d", len(got), len(want))
	}
	if r := mustBeSound(t, s); r.Reactions != len(want) {
		t.Errorf("%+v", r)
	}
	mustClose(t, s)
	if held := stillHeld(t, dir, who); len(held) > 0 {
		t.Errorf("still in %q", held)
	}
}

// TestCheckReactions: what cannot be read back is told.
func TestCheckReactions(t *testing.T) {
	good := tribemap.Reaction{Source: "s", Post: "p", By: "b", Time: 5}
	long := tribemap.Reaction{Source: "s", Post: "p", By: strings.Repeat("b", maxID+1)}
	key := func(r tribemap.Reaction) []byte { return appendReactionKey(nil, &r) }
	for name, p := range map[string]pair{
		"other version": {key(good), []byte{reactionVersion + 1, 5}},
		"cut value":     {key(good), []byte{reactionVersion}},
		"cut key":       {key(good)[:4], appendReaction(nil, &good)},
		"other key":     {key(good), appendReaction(nil, &long)},
		"no post":       {[]byte{tagReact, 's', 0, 'b', 0, 2}, appendReaction(nil, &good)},
	} {
		s := openMemory(t)
		mustPut(t, s, tribemap.Page{Reactions: []tribemap.Reaction{good}})
		rewrite(t, s, func(txn *badger.Txn) error { return txn.Set(p.key, p.value) })
		if r, err := s.Check(t.Context()); err != nil || r.Bad == 0 {
			t.Errorf("%s: %+v (%v)", name, r, err)
		}
		var failed error
		for _, err := range s.Reactions(t.Context()) {
			failed = cmp.Or(failed, err)
		}
		if name != "other key" && !errors.Is(failed, ErrCorrupt) {
			t.Errorf("%s: scan: %v", name, failed)
		}
	}
}

// TestSplitReactions: parts of a page with many reactions fit, and make it up.
func TestSplitReactions(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	page := simplePage(0, 10)
	page.Posts[9].Text = strings.Repeat("x", MaxPage-8000)
	for i := range 30_000 {
		page.Reactions = append(page.Reactions, tribemap.Reaction{Source: "test", Post: fmt.Sprint("post", i), By: fmt.Sprint(rng.Uint64())})
	}
	var joined tribemap.Page
	parts := 0
	for part := range Split(page) {
		parts++
		if Size(part) > MaxPage {
			t.Errorf("part %d is too big", parts)
		}
		joined.Posts = append(joined.Posts, part.Posts...)
		joined.People = append(joined.People, part.People...)
		joined.Reactions = append(joined.Reactions, part.Reactions...)
	}
	if !reflect.DeepEqual(joined, page) || parts < 2 {
		t.Errorf("%d parts do not make up the page", parts)
	}
}

func FuzzDecodeReaction(f *testing.F) {
	r := tribemap.Reaction{Source: "s", Post: "p", By: strings.Repeat("b", maxID+1), Time: -1}
	f.Add(appendReactionKey(nil, &r), appendReaction(nil, &r))
	f.Fuzz(func(t *testing.T, key, value []byte) {
		r, err := decodeReaction(key, value)
		if err != nil {
			return
		}
		if again, err := decodeReaction(appendReactionKey(nil, &r), appendReaction(nil, &r)); err != nil || again != r {
			t.Errorf("%+v is read back as %+v (%v)", r, again, err)
		}
	})
}
