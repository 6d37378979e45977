package tribe

import (
	"slices"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNameAll(t *testing.T) {
	words := [][]nameWord{
		{
			{text: "gun", members: 120, authors: 371, threads: 300, titled: .4},
			{text: "firearms", members: 67, authors: 303, threads: 200, titled: .1},
			{text: "gunsmith", authors: 300, threads: 300, titled: .3},
			{text: "weapons", members: 77, authors: 203, threads: 150, titled: .3},
			{text: "file", authors: 190, threads: 100},
		},
		{
			{text: "firearms", authors: 90, threads: 70, titled: .1},
			{text: "tax", authors: 88, threads: 90, titled: .5},
			{text: "libertarian", authors: 66, threads: 80},
		},
		{
			{text: "something extraordinarily long for a map", authors: 80, threads: 80},
			{text: "boat", authors: 60, threads: 50},
		},
		nil,
	}
	got := nameAll(words, nil, nil)
	want := []string{"Gun, weapons & firearms", "Tax, libertarian & firearms", "Boat", ""}
	if !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
}

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"atheist", "atheism", true},
		{"Razor2", "razor", true},
		{"DrRacket", "racket", true},
		{"spec", "spec file", true},
		{"SpamAssassin", "SA", false},
		{"card", "scan", false},
		{"boat", "sail", false},
	} {
		if alike(c.a, c.b) != c.want || alike(c.b, c.a) != c.want {
			t.Errorf("alike(%q, %q) is not %v both ways", c.a, c.b, c.want)
		}
	}
}

// TestNamesHold checks what the map relies on: names fit, differ, and repeat
// no word.
func TestNamesHold(t *testing.T) {
	term := rapid.Custom(func(t *rapid.T) nameWord {
		return nameWord{
			text:    rapid.StringMatching(`[a-zé]{2,14}( [a-z]{2,8})?`).Draw(t, "text"),
			members: rapid.IntRange(2, 40).Draw(t, "members"),
			authors: rapid.Float64Range(minG2, 900).Draw(t, "g2"),
			threads: rapid.Float64Range(-50, 900).Draw(t, "g2 of threads"),
			titled:  rapid.Float64Range(0, 1).Draw(t, "titled"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfNDistinct(term, 0, 12, func(w nameWord) string { return w.text })
		words := rapid.SliceOfN(list, 1, 6).Draw(t, "words")
		if rapid.Bool().Draw(t, "twins") {
			words = append(words, words[0])
		}
		seen := make(map[string]bool)
		for g, name := range nameAll(words, nil, nil) {
			if utf8.RuneCountInString(name) > maxNameRunes {
				t.Fatalf("%q is too long", name)
			}
			if name == "" && len(words[g]) > 0 || name != "" && seen[name] {
				t.Fatalf("name %q for words %v: empty or taken", name, words[g])
			}
			seen[name] = true
		}
	})
}

func TestFreeNameAvoidsTaken(t *testing.T) {
	var ranked []nameWord
	for _, text := range []string{"boat", "sail", "harbour", "wind", "tide"} {
		ranked = append(ranked, nameWord{text: text})
	}
	taken := map[string]bool{"": true}
	for _, want := range []string{"Boat, sail & harbour", "Boat, sail & wind", "Boat, sail & tide", "Boat & sail", "Boat, sail & harbour 2"} {
		got := freeName(ranked, taken)
		if got != want {
			t.Fatalf("name %q, want %q", got, want)
		}
		taken[got] = true
	}
}
