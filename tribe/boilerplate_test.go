package tribe

import (
	"fmt"
	"strings"
	"testing"

	"tribemap"
)

func TestOwnLines(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "one\ntwo", "one|two"},
		{"quote", "On Monday, Ann wrote:\n> hello\n> there\nHi!", "Hi!"},
		{"quote after an empty line", "Ann wrote:\n\n> hello\nHi!", "Hi!"},
		{"initials", "JM> hello\nHi!", "Hi!"},
		{"bar", "| hello\nHi!", "Hi!"},
		{"signature", "Hi!\n-- \nAnn\nExample Ltd", "Hi!"},
		{"signature without blank", "Hi!\r\n--\r\nAnn", "Hi!"},
		{"colon without quote", "do this:\nmake", "do this:|make"},
		{"comparison", "use a > b here", "use a > b here"},
		{"fence", "look\n```\ncode\n```\nend", "look|end"},
		{"inline fence", "look ```code``` end", "look   end "},
	} {
		var lines []string
		ownLines(c.text, func(line string) { lines = append(lines, line) })
		if got := strings.Join(lines, "|"); got != c.want {
			t.Errorf("%s: ownLines(%q) = %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func linesOf(texts ...string) Texts {
	return func(yield func(uint32, *tribemap.Post) bool) error {
		for i, text := range texts {
			if !yield(uint32(i), &tribemap.Post{Text: text}) {
				break
			}
		}
		return nil
	}
}

func TestBoilerplate(t *testing.T) {
	var texts []string
	for i := range minLinePosts {
		texts = append(texts, fmt.Sprintf("my own thought number %c\nUsers' group: list of Users, part %d\nok then", 'a'+i, i))
	}
	texts = append(texts, strings.Repeat("again and again and again\n", 9))
	b, err := findBoilerplate(linesOf(texts...), 0)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := b.strip(texts[0]), "my own thought number a\n.\nok then\n"; got != want {
		t.Errorf("strip = %q, want %q", got, want)
	}
	if b.has("again and again and again") {
		t.Error("a line repeated within one post is taken for boilerplate")
	}
}

// TestBoilerplateIsBounded floods a small table and checks that a footer is
// found all the same.
func TestBoilerplateIsBounded(t *testing.T) {
	b := &boilerplate{lines: make(map[uint64]lineUse), limit: 64}
	for post := range uint32(1000) {
		text := "the footer of this list\nline of post " + strings.Repeat("x", int(post))
		for _, key := range appendLineKeys(nil, text) {
			b.count(post, key)
		}
		if len(b.lines) > b.limit {
			t.Fatalf("%d lines kept, limit %d", len(b.lines), b.limit)
		}
	}
	if !b.has("The footer -- of this LIST!") {
		t.Error("the footer was forgotten")
	}
}
