package store

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"tribemap"
)

// brokenStore holds one of everything.
func brokenStore(t *testing.T) *Store {
	t.Helper()
	s := openMemory(t)
	page := simplePage(0, 30)
	mustPut(t, s, page)
	page.Posts[4].Edited = 1
	mustPut(t, s, page)
	if err := s.LogImport(t.Context(), anImport); err != nil {
		t.Fatal(err)
	}
	return s
}

// rewrite changes the database behind the store's back.
func rewrite(t *testing.T, s *Store, change func(txn *badger.Txn) error) {
	t.Helper()
	if err := s.db.Update(change); err != nil {
		t.Fatal(err)
	}
}

type pair struct{ key, value []byte }

func pairs(t *testing.T, s *Store) []pair {
	t.Helper()
	var all []pair
	err := s.db.View(func(txn *badger.Txn) error {
		return eachValue(context.Background(), txn, nil, func(key, value []byte) error {
			all = append(all, pair{bytes.Clone(key), bytes.Clone(value)})
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestCheckFindsDamage flips each byte of each value, drops each key, and
// moves each value to a key of its own table.
func TestCheckFindsDamage(t *testing.T) {
	s := brokenStore(t)
	mustBeSound(t, s)
	noticed := func(what string, p pair) {
		t.Helper()
		r, err := s.Check(t.Context())
		if err != nil || r.Bad == 0 || len(r.Problems) == 0 {
			t.Errorf("key %q: %s: not noticed (%v)", p.key, what, err)
		}
		drain(t, s)
	}
	for _, p := range pairs(t, s) {
		step := 1 + len(p.value)/40
		for i := 0; i < len(p.value) && p.key[0] != tagImport && p.key[0] != tagPerson; i += step {
			bad := bytes.Clone(p.value)
			bad[i] ^= 0x55
			rewrite(t, s, func(txn *badger.Txn) error { return txn.Set(p.key, bad) })
			noticed("flipped", p)
		}
		if p.key[0] != tagImport {
			rewrite(t, s, func(txn *badger.Txn) error { return txn.Delete(p.key) })
			noticed("dropped", p)
		}
		if len(p.value) > 0 {
			rewrite(t, s, func(txn *badger.Txn) error { return txn.Set(p.key, p.value[:len(p.value)-1]) })
			noticed("cut", p)
		}
		rewrite(t, s, func(txn *badger.Txn) error { return txn.Set(p.key, p.value) })
	}
	mustBeSound(t, s)
}

// drain reads everything: damage is ErrCorrupt or, where nothing refers to the
// record, not seen; it is never a panic.
func drain(t *testing.T, s *Store) {
	t.Helper()
	ctx := context.Background()
	for _, err := range s.Posts(ctx) {
		if err != nil && !errors.Is(err, ErrCorrupt) {
			t.Fatal(err)
		}
	}
	for _, err := range s.People(ctx) {
		if err != nil && !errors.Is(err, ErrCorrupt) {
			t.Fatal(err)
		}
	}
	for _, p := range simplePage(0, 30).Posts {
		_, err := s.Post(p.Ref)
		if err != nil && !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrNotFound) {
			t.Fatal(err)
		}
	}
}

func TestCheckNamesProblems(t *testing.T) {
	ghost := refKey(tagPost, tribemap.Ref{Source: "test", ID: "ghost"})
	for name, c := range map[string]struct {
		change func(txn *badger.Txn) error
		want   string
	}{
		"dangling locator": {func(txn *badger.Txn) error {
			return txn.Set(ghost, locator{place: place{0, 4}}.append(nil))
		}, "no such post"},
		"dangling dead row": {func(txn *badger.Txn) error {
			return txn.Set(deadKey(place{0, 99}), nil)
		}, "there is no"},
		"person under another key": {func(txn *badger.Txn) error {
			return txn.Set(refKey(tagPerson, tribemap.Ref{Source: "test", ID: "x"}),
				appendPerson(nil, &tribemap.Person{Ref: tribemap.Ref{Source: "test", ID: "y"}}))
		}, "stands under"},
		"foreign key": {func(txn *badger.Txn) error {
			return txn.Set([]byte("hello"), nil)
		}, "belongs to no table"},
		"tally": {func(txn *badger.Txn) error {
			return txn.Set(tallyKey("test"), SourceCount{"test", 29, 1}.append(nil))
		}, "tally says 29"},
		"malformed block key": {func(txn *badger.Txn) error {
			return txn.Set([]byte{tagBlock, 1}, nil)
		}, "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			s := brokenStore(t)
			rewrite(t, s, c.change)
			r, err := s.Check(t.Context())
			named := slices.ContainsFunc(r.Problems, func(p string) bool { return strings.Contains(p, c.want) })
			if err != nil || !named {
				t.Errorf("%q (%v) do not say %q", r.Problems, err, c.want)
			}
		})
	}
}

func TestCheckCounts(t *testing.T) {
	s := brokenStore(t)
	r := mustBeSound(t, s)
	// simplePage describes one of its seven authors.
	if r.Posts != 30 || r.Blocks != 2 || r.Replaced != 1 || r.People != 1 || r.Imports != 1 || r.NoPerson != 6 {
		t.Errorf("%+v", r)
	}
}

// TestProblemsAreBounded: a lost block makes a problem for each of its posts.
func TestProblemsAreBounded(t *testing.T) {
	s := openMemory(t)
	mustPut(t, s, simplePage(0, 500))
	rewrite(t, s, func(txn *badger.Txn) error { return txn.Delete(blockKey(0)) })
	r, err := s.Check(t.Context())
	if err != nil || r.Bad < 500 || len(r.Problems) != maxProblems {
		t.Errorf("%d problems, %d listed (%v)", r.Bad, len(r.Problems), err)
	}
}
