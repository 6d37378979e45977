package store

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"tribemap"
)

func TestErase(t *testing.T) {
	const secret = "Qx7vT1mZk93LwPa5"
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	for page := range 3 {
		p := simplePage(page*50, 50)
		for i := range p.Posts {
			if p.Posts[i].Author == "author3" {
				p.Posts[i].Text = fmt.Sprint(secret, " ", i)
			}
		}
		mustApply(t, s, Commit{Page: p, Why: []byte("searched")})
	}
	edited := simplePage(0, 50)
	for i := range edited.Posts {
		edited.Posts[i].Edited = 1_700_000_000 // the secret is in dead rows now
	}
	mustPut(t, s, edited)
	mustClose(t, s)
	if holds(t, dir, secret) == 0 {
		t.Fatal("the text is not found in the first place")
	}
	s = mustOpen(t, dir, Options{})
	before := content(t, s)
	who := tribemap.Ref{Source: "test", ID: "author3"}
	e, err := s.Erase(t.Context(), Erasure{
		People: []tribemap.Ref{who, {Source: "test", ID: "nobody"}},
		Posts:  func(p *tribemap.Post) bool { return p.Author == who.ID },
	})
	if err != nil || e.Posts == 0 || e.Rows <= e.Posts {
		t.Fatalf("%+v (%v)", e, err)
	}
	mustBeSound(t, s)
	want := slices.DeleteFunc(before.Posts, func(p tribemap.Post) bool { return p.Author == who.ID })
	if got := content(t, s).Posts; len(got) != len(want) {
		t.Errorf("%d posts, want %d", len(got), len(want))
	}
	if why, err := s.Why(tribemap.Ref{Source: "test", ID: "post60"}); err != nil || string(why) != "searched" {
		t.Errorf("why: %q (%v)", why, err)
	}
	if _, err := s.Person(who); !errors.Is(err, ErrNotFound) {
		t.Errorf("person: %v", err)
	}
	mustClose(t, s)
	if n := holds(t, dir, secret); n != 0 {
		t.Errorf("the text is still in %d files", n)
	}
}

// stillHeld lists the keys in the store's files whose key or value holds a text, in
// any version and also where they were deleted, blocks unpacked.
func stillHeld(t *testing.T, dir, text string) (keys []string) {
	t.Helper()
	db, err := badger.Open(badgerOptions(dir, Options{MemoryLimit: minMemory}))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.View(func(txn *badger.Txn) error {
		opt := badger.DefaultIteratorOptions
		opt.AllVersions = true
		it := txn.NewIterator(opt)
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			key := it.Item().KeyCopy(nil)
			value, err := it.Item().ValueCopy(nil)
			if err != nil {
				return err
			}
			if key[0] == tagBlock && len(value) > 0 {
				cache := blockCache{}
				if err := cache.fill(value); err != nil {
					return err
				}
				value = fmt.Appendf(nil, "%+v", cache.posts)
			}
			if strings.Contains(string(key)+string(value), text) {
				keys = append(keys, string(key[:1]))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// TestEraseNames: what others' posts, reasons and removed posts say of who goes
// leaves the store with them, and all else stays as it was.
func TestEraseNames(t *testing.T) {
	const who = "did:plc:gone"
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	for page := range 3 {
		p := simplePage(page*50, 50)
		for i := range p.Posts {
			switch i % 5 {
			case 0:
				p.Posts[i].Author = who
			case 1:
				p.Posts[i].Parent, p.Posts[i].Mentions = "at://"+who+"/1", []string{who, "x"}
			}
		}
		why := "searched"
		if page == 1 {
			why = "led here from at://" + who + "/1"
		}
		mustApply(t, s, Commit{Page: p, Why: []byte(why), Gone: []tribemap.Ref{
			{Source: "test", ID: fmt.Sprint("at://", who, "/gone", page)},
			{Source: "test", ID: fmt.Sprint("at://", who, "/", strings.Repeat("x", 600), page)},
			{Source: "test", ID: fmt.Sprint("other", page)},
		}})
	}
	before := content(t, s)
	about := func(text string) bool { return strings.Contains(text, who) }
	err := s.MapReasons(t.Context(), func(why []byte) ([]byte, error) {
		return bytes.ReplaceAll(why, []byte("at://"+who+"/1"), nil), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.Erase(t.Context(), Erasure{
		Posts: func(p *tribemap.Post) bool { return p.Author == who },
		Edit: func(p *tribemap.Post) bool {
			if !about(p.Parent) {
				return false
			}
			p.Parent, p.Mentions = "", slices.DeleteFunc(slices.Clone(p.Mentions), about)
			return true
		},
		Gone: func(post tribemap.Ref, at int64) bool { return post.Source == "test" && about(post.ID) && at == 0 },
	})
	if err != nil || e.Posts != 30 || e.Edited != 30 || e.Gone != 6 {
		t.Fatalf("%+v (%v)", e, err)
	}
	mustBeSound(t, s)
	want := slices.DeleteFunc(before.Posts, func(p tribemap.Post) bool { return p.Author == who })
	for i := range want {
		if about(want[i].Parent) {
			want[i].Parent, want[i].Mentions = "", []string{"x"}
		}
	}
	if got := content(t, s).Posts; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%d posts, want %d:\n%v\n%v", len(got), len(want), got, want)
	}
	if why, err := s.Why(tribemap.Ref{Source: "test", ID: "post52"}); err != nil || string(why) != "led here from " {
		t.Errorf("why: %q (%v)", why, err)
	}
	mustClose(t, s)
	if held := stillHeld(t, dir, who); len(held) > 0 {
		t.Errorf("still in %q", held)
	}
	if n := holds(t, dir, who); n > 0 {
		t.Errorf("still in %d files", n)
	}
}

// TestEraseLong: a text that is too large for the tables leaves the value log,
// too.
func TestEraseLong(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	rng := rand.New(rand.NewPCG(1, 2))
	long := make([]byte, 3<<20)
	for i := range long {
		long[i] = byte(rng.IntN(256))
	}
	page := simplePage(0, 20)
	page.Posts[3].Author, page.Posts[3].Text = "who", string(long)
	mustPut(t, s, page)
	mustClose(t, s)
	piece := string(long[1<<20 : 1<<20+32])
	if holds(t, dir, piece) == 0 {
		t.Fatal("the text is not found in the first place")
	}
	s = mustOpen(t, dir, Options{})
	if _, err := s.Erase(t.Context(), Erasure{Posts: func(p *tribemap.Post) bool { return p.Author == "who" }}); err != nil {
		t.Fatal(err)
	}
	mustClose(t, s)
	if n := holds(t, dir, piece); n > 0 {
		t.Errorf("still in %d files", n)
	}
}

func TestParseRefKey(t *testing.T) {
	for _, id := range []string{"a", "at://x/y", strings.Repeat("long", 200)} {
		ref := tribemap.Ref{Source: "discourse/a.example", ID: id}
		got, ok := parseRefKey(refKey(tagGone, ref))
		if !ok || got.Source != ref.Source || !strings.HasPrefix(id, got.ID) || len(id) <= maxID && got != ref {
			t.Errorf("%q: %+v, %v", id, got, ok)
		}
	}
	if _, ok := parseRefKey([]byte("Xnothing")); ok {
		t.Error("reads a key without an id")
	}
}
