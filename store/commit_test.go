package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

func mustApply(t tester, s *Store, c Commit) Changes {
	t.Helper()
	changes, err := s.Apply(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

func entries(t tester, s *Store, prefix string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	last := ""
	err := s.Entries(context.Background(), prefix, func(key string, value []byte) error {
		if key <= last && last != "" {
			t.Fatalf("entry %q after %q", key, last)
		}
		last = key
		all[key] = string(value)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEntries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := openMemory(t)
		want := make(map[string]string)
		key := rapid.StringMatching(`[ab]/[a-c]{0,2}`)
		for range rapid.IntRange(1, 8).Draw(t, "commits") {
			var c Commit
			for range rapid.IntRange(0, 3).Draw(t, "entries") {
				e := Entry{Key: key.Draw(t, "key")}
				if rapid.Bool().Draw(t, "set") {
					e.Value = []byte(rapid.String().Draw(t, "value"))
					want[e.Key] = string(e.Value)
				} else {
					delete(want, e.Key)
				}
				c.Entries = append(c.Entries, e)
			}
			mustApply(t, s, c)
		}
		if got := entries(t, s, ""); !maps.Equal(got, want) {
			t.Fatalf("%q, want %q", got, want)
		}
		maps.DeleteFunc(want, func(k, _ string) bool { return !strings.HasPrefix(k, "a/") })
		if got := entries(t, s, "a/"); !maps.Equal(got, want) {
			t.Fatalf("below a/: %q, want %q", got, want)
		}
		for k, v := range want {
			if got, err := s.Entry(k); err != nil || string(got) != v {
				t.Fatalf("%q: %q (%v), want %q", k, got, err, v)
			}
		}
		if _, err := s.Entry("c/"); !errors.Is(err, ErrNotFound) {
			t.Fatalf("absent entry: %v", err)
		}
		mustBeSound(t, s)
	})
}

// TestApplyIsWhole: a commit that cannot be stored leaves nothing behind.
func TestApplyIsWhole(t *testing.T) {
	s := openMemory(t)
	page := simplePage(0, 3)
	_, err := s.Apply(t.Context(), Commit{
		Page:    page,
		Entries: []Entry{{"a", []byte("1")}},
		Gone:    []tribemap.Ref{{Source: "test"}},
	})
	if !errors.Is(err, ErrInvalid) {
		t.Fatalf("got %v", err)
	}
	if posts, people := s.Count(); posts+people != 0 || len(entries(t, s, "")) != 0 {
		t.Errorf("%d posts, %d people, entries %v", posts, people, entries(t, s, ""))
	}
	mustApply(t, s, Commit{Page: page, Entries: []Entry{{"a", []byte("1")}}})
	if posts, _ := s.Count(); posts != 3 || len(entries(t, s, "")) != 1 {
		t.Errorf("%d posts, entries %v", posts, entries(t, s, ""))
	}
}

func TestWhy(t *testing.T) {
	s := openMemory(t)
	mustPut(t, s, simplePage(0, 2))
	mustApply(t, s, Commit{Page: simplePage(1, 3), Why: []byte("searched for runners")})
	for id, want := range map[string]string{"post0": "", "post1": "", "post2": "searched for runners", "post3": "searched for runners"} {
		if got, err := s.Why(tribemap.Ref{Source: "test", ID: id}); err != nil || string(got) != want {
			t.Errorf("%s: %q (%v), want %q", id, got, err, want)
		}
	}
	if _, err := s.Why(tribemap.Ref{Source: "test", ID: "post9"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("absent post: %v", err)
	}
}

// TestGone: a deleted post leaves, and stays away in whatever order versions
// and deletions come.
func TestGone(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	page := simplePage(0, 5)
	gone := []tribemap.Ref{page.Posts[1].Ref, page.Posts[3].Ref, {Source: "test", ID: "post7"}}
	mustPut(t, s, page)
	if c := mustApply(t, s, Commit{Gone: gone}); c.Removed != 2 {
		t.Errorf("%+v", c)
	}
	if c := mustApply(t, s, Commit{Gone: gone}); c != (Changes{}) {
		t.Errorf("again: %+v", c)
	}
	mustClose(t, s)
	s = mustOpen(t, dir, Options{})
	defer s.Close()
	later := simplePage(0, 10)
	for i := range later.Posts {
		later.Posts[i].Edited = 1_700_000_000
	}
	if c := mustPut(t, s, later); c.Withheld != 3 || c.Updated != 3 || c.New != 4 {
		t.Errorf("%+v", c)
	}
	if posts, _ := s.Count(); posts != 7 {
		t.Errorf("%d posts", posts)
	}
	for _, ref := range gone {
		if _, err := s.Post(ref); !errors.Is(err, ErrNotFound) {
			t.Errorf("%v: %v", ref, err)
		}
	}
	mustBeSound(t, s)
}

// TestGoneIsForgottenByAge: what was removed at a moment is told by it, and that of
// an unknown one as the oldest.
func TestGoneIsForgottenByAge(t *testing.T) {
	s := mustOpen(t, t.TempDir(), Options{})
	defer s.Close()
	page := simplePage(0, 3)
	for i, at := range []int64{0, 100, 200} {
		mustApply(t, s, Commit{Gone: []tribemap.Ref{page.Posts[i].Ref}, At: at})
	}
	mustApply(t, s, Commit{Gone: []tribemap.Ref{page.Posts[1].Ref}, At: 300}) // nothing new
	e, err := s.Erase(t.Context(), Erasure{Posts: func(*tribemap.Post) bool { return false }, Gone: func(_ tribemap.Ref, at int64) bool { return at < 200 }})
	if err != nil || e.Gone != 2 {
		t.Errorf("%+v (%v)", e, err)
	}
	if c := mustPut(t, s, page); c.New != 2 || c.Withheld != 1 {
		t.Errorf("%+v", c)
	}
	mustBeSound(t, s)
}

// holds reports in how many files below dir a text stands.
func holds(t *testing.T, dir, text string) (files int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		if strings.Contains(string(content), text) {
			files++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestOlderFormat: a store of version 1 becomes one of this version when it is
// opened for writing, and stays as it is for readers.
func TestOlderFormat(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	mustPut(t, s, simplePage(0, 5))
	mustClose(t, s)
	name := filepath.Join(dir, formatFile)
	if err := os.WriteFile(name, []byte("tribemap store 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		opt  Options
		want string
	}{{Options{ReadOnly: true}, "tribemap store 1\n"}, {Options{}, fmt.Sprintf("tribemap store %d\n", Format)}} {
		s := mustOpen(t, dir, c.opt)
		if posts, _ := s.Count(); posts != 5 {
			t.Errorf("%d posts", posts)
		}
		mustClose(t, s)
		if text, err := os.ReadFile(name); err != nil || string(text) != c.want {
			t.Errorf("%+v: %q (%v), want %q", c.opt, text, err, c.want)
		}
	}
}
