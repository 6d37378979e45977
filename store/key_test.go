package store

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

// TestRefKeysAreUnique: different refs never share a key, short keys sort as
// their refs do.
func TestRefKeysAreUnique(t *testing.T) {
	source := rapid.StringMatching(`[a-z/!~]{1,4}`)
	id := rapid.OneOf(
		rapid.StringN(1, 5, -1),
		rapid.Map(rapid.IntRange(maxID-2, maxID+2), func(n int) string { return strings.Repeat("x", n) }),
	)
	rapid.Check(t, func(t *rapid.T) {
		a := tribemap.Ref{Source: source.Draw(t, "source"), ID: id.Draw(t, "id")}
		b := tribemap.Ref{Source: source.Draw(t, "source"), ID: id.Draw(t, "id")}
		if !validRef(a) || !validRef(b) {
			t.Fatal("refused")
		}
		ka, kb := refKey(tagPost, a), refKey(tagPost, b)
		if bytes.Equal(ka, kb) != (a == b) {
			t.Fatalf("%q and %q have keys %q and %q", a, b, ka, kb)
		}
		if len(ka) > refKeySize(a) {
			t.Fatalf("key of %d bytes, at most %d said", len(ka), refKeySize(a))
		}
		if short := len(a.ID) <= maxID && len(b.ID) <= maxID; short && bytes.Compare(ka, kb) != a.Compare(b) {
			t.Fatalf("keys %q and %q sort unlike %q and %q", ka, kb, a, b)
		}
	})
}

// TestLongIDKey: an id cannot be made to look like a shortened one.
func TestLongIDKey(t *testing.T) {
	long := tribemap.Ref{Source: "s", ID: strings.Repeat("x", maxID+1)}
	key := refKey(tagPost, long)
	if len(key) != 2+1+maxID {
		t.Errorf("key of %d bytes", len(key))
	}
	forged := tribemap.Ref{Source: "s", ID: string(key[3:])}
	if bytes.Equal(refKey(tagPost, forged), key) {
		t.Error("an id of the form of a shortened one has the same key")
	}
	s := openMemory(t)
	page := tribemap.Page{Posts: []tribemap.Post{{Ref: long, Text: "long"}, {Ref: forged, Text: "forged"}}}
	mustPut(t, s, page)
	for _, want := range page.Posts {
		if p, err := s.Post(want.Ref); err != nil || p.Text != want.Text {
			t.Errorf("%q (%v), want %q", p.Text, err, want.Text)
		}
	}
	mustBeSound(t, s)
}

func TestNumberKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Uint64().Draw(t, "a"), rapid.Uint64().Draw(t, "b")
		ka, kb := blockKey(a), blockKey(b)
		if got, ok := parseBlockKey(ka); !ok || got != a {
			t.Fatalf("%x became %d", ka, got)
		}
		if (bytes.Compare(ka, kb) < 0) != (a < b) {
			t.Fatalf("%x and %x sort unlike %d and %d", ka, kb, a, b)
		}
		at := place{a, rapid.Uint32().Draw(t, "row")}
		if got, ok := parseDeadKey(deadKey(at)); !ok || got != at {
			t.Fatalf("%v became %v", at, got)
		}
	})
	for _, bad := range [][]byte{nil, {tagBlock}, blockKey(1)[:8], append(blockKey(1), 0), numberKey('X', 1)} {
		if _, ok := parseBlockKey(bad); ok {
			t.Errorf("%x taken for the key of a block", bad)
		}
		if _, ok := parseDeadKey(bad); ok {
			t.Errorf("%x taken for the key of a dead row", bad)
		}
	}
	if deadKey(noPlace)[0] != tagDead || noPlace.before(place{math.MaxUint64, 0}) {
		t.Error("noPlace is not past all places")
	}
}
