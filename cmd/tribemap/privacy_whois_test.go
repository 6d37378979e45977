package main

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// slowSlips counts the letters that must be changed, added or left out, by the
// table of all beginnings.
func slowSlips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func TestWithin(t *testing.T) {
	word := rapid.StringOfN(rapid.RuneFrom([]rune("abc")), 0, 7, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b, slips := word.Draw(t, "a"), word.Draw(t, "b"), rapid.IntRange(0, 3).Draw(t, "slips")
		if got, want := within(a, b, slips), slowSlips(a, b) <= slips; got != want {
			t.Errorf("%q and %q within %d: %v", a, b, slips, got)
		}
	})
}

// TestUnseen: whom a text names that no store knows.
func TestUnseen(t *testing.T) {
	for text, want := range map[string][]string{
		"did:plc:abc":              {"bluesky:did:plc:abc"},
		"did:web:example.org":      {"bluesky:did:web:example.org"},
		"bluesky:did:plc:abc":      {"bluesky:did:plc:abc"},
		"discourse/forum.x:7":      {"discourse/forum.x:7"},
		"chat:1":                   nil,
		"own:1":                    {"own:1"},
		"Ann@Town.example:8080":    {"lemmy:ann@town.example:8080", "mail:ann@town.example:8080", "mastodon:ann@town.example:8080", "public-inbox:ann@town.example:8080"},
		"mastodon:ann@b.example:1": {"mastodon:ann@b.example:1"},
		"ann":                      nil, "": nil, ":": nil, "@": nil, "a b@c": nil, "at://did:plc:abc/1": nil,
	} {
		var got []string
		for _, ref := range unseen(text, []string{"own"}) {
			got = append(got, ref.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %s, want %s", text, fmt.Sprint(got), fmt.Sprint(want))
		}
	}
}
