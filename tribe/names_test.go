package tribe

import (
	"slices"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNameTribes(t *testing.T) {
	words := [][]Word{
		{
			{"gun", 371, 120, 173},
			{"firearms", 303, 67, 21},
			{"gunsmith", 200, 40, 2},
			{"weapons", 203, 77, 118},
			{"file", 190, 100, 900},
		},
		{{"firearms", 90, 20, 68}, {"tax", 88, 47, 146}, {"libertarian", 66, 23, 30}},
		{{"something extraordinarily long for a map", 80, 30, 1}, {"boat", 60, 30, 3}},
		nil,
	}
	got := NameTribes(words, []int{274, 265, 50, 8}, 8000)
	want := []string{"Gun, firearms & weapons", "Tax, libertarian & firearms", "Boat", ""}
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
	term := rapid.Custom(func(t *rapid.T) Word {
		return Word{
			Text:    rapid.StringMatching(`[a-zé]{2,14}( [a-z]{2,8})?`).Draw(t, "text"),
			G2:      rapid.Float64Range(minG2, 900).Draw(t, "g2"),
			Authors: rapid.IntRange(2, 40).Draw(t, "authors"),
			Outside: rapid.IntRange(0, 100).Draw(t, "outside"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfNDistinct(term, 0, 12, func(w Word) string { return w.Text })
		words := rapid.SliceOfN(list, 1, 6).Draw(t, "words")
		if rapid.Bool().Draw(t, "twins") {
			words = append(words, words[0])
		}
		sizes := make([]int, len(words))
		for g := range sizes {
			sizes[g] = 50
		}
		seen := make(map[string]bool)
		for g, name := range NameTribes(words, sizes, 1000) {
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
	ranked := []string{"boat", "sail", "harbour", "wind", "tide"}
	taken := map[string]bool{"": true}
	for _, want := range []string{"Boat, sail & harbour", "Boat, sail & wind", "Boat, sail & tide", "Boat & sail", "Boat, sail & harbour 2"} {
		got := freeName(ranked, taken)
		if got != want {
			t.Fatalf("name %q, want %q", got, want)
		}
		taken[got] = true
	}
}
