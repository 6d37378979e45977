package store

import (
	"context"
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"tribemap"
)

// tester is what testing.T and rapid.T have in common.
type tester interface {
	rapid.TB
	Cleanup(func())
}

// openMemory returns an empty store without files.
func openMemory(t tester) *Store {
	t.Helper()
	s, err := Open("", Options{InMemory: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func mustOpen(t tester, dir string, opt Options) *Store {
	t.Helper()
	s, err := Open(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustPut(t tester, s *Store, page tribemap.Page) Changes {
	t.Helper()
	c, err := s.Put(context.Background(), page)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func mustClose(t tester, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// content returns all that a store holds, sorted.
func content(t tester, s *Store) tribemap.Page {
	t.Helper()
	var page tribemap.Page
	for p, err := range s.Posts(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		page.Posts = append(page.Posts, p)
	}
	for p, err := range s.People(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		page.People = append(page.People, p)
	}
	slices.SortFunc(page.Posts, func(a, b tribemap.Post) int { return a.Ref.Compare(b.Ref) })
	slices.SortFunc(page.People, func(a, b tribemap.Person) int { return a.Ref.Compare(b.Ref) })
	return page
}

func mustBeSound(t tester, s *Store) Report {
	t.Helper()
	r, err := s.Check(context.Background())
	if err != nil || r.Bad != 0 {
		t.Fatalf("Check: %v, problems %q", err, r.Problems)
	}
	return r
}

// simplePage returns a page of n posts numbered from first on, and one person.
func simplePage(first, n int) tribemap.Page {
	var page tribemap.Page
	for i := first; i < first+n; i++ {
		page.Posts = append(page.Posts, tribemap.Post{
			Ref:    tribemap.Ref{Source: "test", ID: fmt.Sprint("post", i)},
			Author: fmt.Sprint("author", i%7),
			Time:   int64(1_600_000_000 + i),
			Text:   fmt.Sprintf("text number %d, and some more of it", i),
			Thread: fmt.Sprint("post", i-i%5),
		})
	}
	page.People = []tribemap.Person{{
		Ref:  tribemap.Ref{Source: "test", ID: fmt.Sprint("author", first%7)},
		Name: "Author",
	}}
	return page
}

// Values are drawn from few, so that posts collide and names repeat.
var (
	anyNumber = rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(-3, 3), rapid.Int64())
	anyTime   = rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(1e9, 1e9+9), rapid.Int64())
	anyText   = rapid.OneOf(rapid.SampledFrom([]string{"", "a", "b", "ab", "\x00\xff"}), rapid.String())
	anyTexts  = rapid.Custom(func(t *rapid.T) []string {
		// An empty list comes back as nil, so none is drawn.
		return append([]string(nil), rapid.SliceOfN(anyText, 0, 3).Draw(t, "list")...)
	})
)

func anyRef(ids int) *rapid.Generator[tribemap.Ref] {
	return rapid.Custom(func(t *rapid.T) tribemap.Ref {
		return tribemap.Ref{
			Source: rapid.SampledFrom([]string{"mail", "slack/go"}).Draw(t, "source"),
			ID:     fmt.Sprint("id", rapid.IntRange(1, ids).Draw(t, "id")),
		}
	})
}

func anyPost(ids int) *rapid.Generator[tribemap.Post] {
	return rapid.Custom(func(t *rapid.T) tribemap.Post {
		return tribemap.Post{
			Ref:          anyRef(ids).Draw(t, "ref"),
			Author:       anyText.Draw(t, "author"),
			Time:         anyTime.Draw(t, "time"),
			Received:     anyTime.Draw(t, "received"),
			Edited:       anyTime.Draw(t, "edited"),
			Title:        anyText.Draw(t, "title"),
			Text:         anyText.Draw(t, "text"),
			Lang:         anyText.Draw(t, "lang"),
			Channel:      anyText.Draw(t, "channel"),
			CrossPosts:   anyTexts.Draw(t, "crossposts"),
			Thread:       anyText.Draw(t, "thread"),
			Parent:       anyText.Draw(t, "parent"),
			Ancestors:    anyTexts.Draw(t, "ancestors"),
			Mentions:     anyTexts.Draw(t, "mentions"),
			Quotes:       anyTexts.Draw(t, "quotes"),
			Links:        anyTexts.Draw(t, "links"),
			URL:          anyText.Draw(t, "url"),
			Likes:        anyNumber.Draw(t, "likes"),
			Reposts:      anyNumber.Draw(t, "reposts"),
			Views:        anyNumber.Draw(t, "views"),
			Notice:       rapid.Bool().Draw(t, "notice"),
			AnswersTitle: rapid.Bool().Draw(t, "answers title"),
		}
	})
}

func anyPerson(ids int) *rapid.Generator[tribemap.Person] {
	return rapid.Custom(func(t *rapid.T) tribemap.Person {
		return tribemap.Person{
			Ref:       anyRef(ids).Draw(t, "ref"),
			Handle:    anyText.Draw(t, "handle"),
			Name:      anyText.Draw(t, "name"),
			About:     anyText.Draw(t, "about"),
			Place:     anyText.Draw(t, "place"),
			URL:       anyText.Draw(t, "url"),
			Bot:       rapid.Bool().Draw(t, "bot"),
			Followers: anyNumber.Draw(t, "followers"),
			Following: anyNumber.Draw(t, "following"),
			Posts:     anyNumber.Draw(t, "posts"),
		}
	})
}

func anyPage(ids int) *rapid.Generator[tribemap.Page] {
	return rapid.Custom(func(t *rapid.T) tribemap.Page {
		return tribemap.Page{
			Posts:  rapid.SliceOfN(anyPost(ids), 0, 8).Draw(t, "posts"),
			People: rapid.SliceOfN(anyPerson(ids), 0, 4).Draw(t, "people"),
		}
	})
}
