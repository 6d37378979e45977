package store

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

func TestLocatorRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := locator{
			place{rapid.Uint64().Draw(t, "block"), rapid.Uint32().Draw(t, "row")},
			rapid.Uint64().Draw(t, "digest"),
		}
		if got, err := decodeLocator(l.append(nil)); err != nil || got != l {
			t.Fatalf("%+v (%v), want %+v", got, err, l)
		}
	})
}

func TestPersonRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPerson(9).Draw(t, "person")
		if got, err := decodePerson(appendPerson(nil, &p)); err != nil || got != p {
			t.Fatalf("%+v (%v), want %+v", got, err, p)
		}
	})
	var p tribemap.Person
	fillStruct(reflect.ValueOf(&p).Elem())
	if got, err := decodePerson(appendPerson(nil, &p)); err != nil || got != p {
		t.Errorf("%+v (%v), want %+v", got, err, p)
	}
}

var anImport = Import{
	Time: 1_700_000_000, Format: "mbox", Files: []string{"a.mbox", "b.mbox"}, Hash: "00ff",
	Read: 5, Lost: 1, Changes: Changes{New: 1, Updated: 2, Unchanged: 3, Conflicts: 4, NewPeople: 5, UpdatedPeople: 6}, Note: "one date could not be read",
}

func TestImports(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	want := []Import{anImport, {}, {Time: -1, Files: []string{""}}}
	for _, im := range want {
		if err := s.LogImport(t.Context(), im); err != nil {
			t.Fatal(err)
		}
	}
	mustClose(t, s)
	s = mustOpen(t, dir, Options{ReadOnly: true})
	defer s.Close()
	if got, err := s.Imports(t.Context()); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v (%v), want %+v", got, err, want)
	}
	if r := mustBeSound(t, s); r.Imports != 3 {
		t.Errorf("%+v", r)
	}
}

func TestSources(t *testing.T) {
	s := openMemory(t)
	page := simplePage(0, 3)
	page.Posts[1].Source = "another"
	mustPut(t, s, page)
	want := []SourceCount{{"another", 1, 0}, {"test", 2, 1}}
	if got := s.Sources(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestNotFound(t *testing.T) {
	s := openMemory(t)
	ref := tribemap.Ref{Source: "a", ID: "b"}
	if _, err := s.Post(ref); !errors.Is(err, ErrNotFound) {
		t.Errorf("post: %v", err)
	}
	if _, err := s.Person(ref); !errors.Is(err, ErrNotFound) {
		t.Errorf("person: %v", err)
	}
}

// TestScansStop: early, at an error of the caller, and when the context ends.
func TestScansStop(t *testing.T) {
	s := openMemory(t)
	page := simplePage(0, 50)
	mustPut(t, s, page)
	n := 0
	for p, err := range s.Posts(t.Context()) {
		if err != nil || p.ID != page.Posts[n].ID {
			t.Fatalf("post %d is %q (%v)", n, p.ID, err)
		}
		if n++; n == 7 {
			break
		}
	}
	for range s.People(t.Context()) {
		break
	}
	enough := errors.New("enough")
	calls := 0
	err := s.ScanPosts(t.Context(), func(*tribemap.Post) error { calls++; return enough })
	if !errors.Is(err, enough) || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.ScanHeaders(ended, func(*tribemap.Post) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v", err)
	}
}

// TestImportWithoutConflicts: records written before clashes were counted are
// read as if there had been none.
func TestImportWithoutConflicts(t *testing.T) {
	want := Import{Files: []string{"a.csv"}, Changes: Changes{New: 1, UpdatedPeople: 2}}
	b := want.append(nil) // ends with the count of conflicts and an empty note
	b = b[:len(b)-1]
	b[0] = importNoConflicts
	if got, err := decodeImport(b); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v (%v), want %+v", got, err, want)
	}
}

// FuzzRecords: whatever the small decoders take, they write back the same.
func FuzzRecords(f *testing.F) {
	f.Add(locator{place{1, 2}, 3}.append(nil))
	f.Add(appendPerson(nil, &tribemap.Person{Ref: tribemap.Ref{Source: "a", ID: "b"}, Bot: true}))
	f.Add(anImport.append(nil))
	f.Add(SourceCount{"", 4, 5}.append(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		if l, err := decodeLocator(b); err == nil {
			if got, err := decodeLocator(l.append(nil)); err != nil || got != l {
				t.Errorf("locator %+v came back as %+v (%v)", l, got, err)
			}
		}
		if p, err := decodePerson(b); err == nil {
			if got, err := decodePerson(appendPerson(nil, &p)); err != nil || got != p {
				t.Errorf("person %+v came back as %+v (%v)", p, got, err)
			}
		}
		if im, err := decodeImport(b); err == nil {
			if got, err := decodeImport(im.append(nil)); err != nil || !reflect.DeepEqual(got, im) {
				t.Errorf("import %+v came back as %+v (%v)", im, got, err)
			}
		}
		if c, err := decodeTally([]byte{tagTally}, b); err == nil {
			if got, err := decodeTally([]byte{tagTally}, c.append(nil)); err != nil || got != c {
				t.Errorf("tally %+v came back as %+v (%v)", c, got, err)
			}
		}
	})
}
