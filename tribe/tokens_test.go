package tribe

import (
	"strings"
	"testing"
)

// spell writes the words of a text, joined by "_" where one follows another.
func spell(text string) string {
	var b strings.Builder
	for w, follows := range wordsOf(text) {
		switch {
		case follows:
			b.WriteByte('_')
		case b.Len() > 0:
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

func TestWordsOf(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"Trail running, then beer.", "Trail_running then_beer"},
		{"anti-spam and client/server", "anti_spam_and_client_server"},
		{"wrapped\nlines follow", "wrapped_lines_follow"},
		{"one. two", "one two"},
		{"see http://example.org/a?b=c now", "see now"},
		{"see www.example.org now", "see now"},
		{"write to ann@example.org today", "write_to today"},
		{"in /usr/lib/x and src/tribe/words.go here", "in and here"},
		{"call foo() or a=b or std::move or $HOME", "call or or or"},
		{"[ILUG] [name] stays out", "stays_out"},
		{"learn c++ and F# and C#", "learn_c++_and_F#_and_C#"},
		{"#trailrunning rocks", "trailrunning_rocks"},
		{"don’t stop", "don’t_stop"},
		{"version 2 of mp3", "version_2_of_mp3"},
		{"東京 tower", "東_京_tower"},
		{"(parenthesised) words", "parenthesised words"},
	} {
		if got := spell(c.text); got != c.want {
			t.Errorf("wordsOf(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestFoldWord(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"linux", "linux"},
		{"LINUX", "linux"},
		{"C++", "c++"},
		{"DON'T", "don't"},
		{"ＬＩＮＵＸ", "linux"},
		{"Straße", "strasse"},
		{"ﬁne", "fine"},
		{"don’t", "don't"},
		{"ÉTÉ", "été"},
		{"e\u0301te\u0301", "été"},
	} {
		if got := foldWord(c.in); got != c.want {
			t.Errorf("foldWord(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestBareWord(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"group", "group"}, {"group's", "group"}, {"users'", "users"}, {"l'eau", "eau"}, {"o'reilly", "reilly"}, {"isn't", "isn"},
	} {
		if got := bareWord(c.in); got != c.want {
			t.Errorf("bareWord(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestIsTerm(t *testing.T) {
	for w, want := range map[string]bool{
		"spam": true, "mp3": true, "3d": true, "x11": true, "c++": true, "f#": true, "京": true, "été": true, "नमस्ते": true,
		"": false, "a": false, "2002": false, "a3f9": false, "968ff38": false, "i18n": false, "std.mem": false, "snake_case": false, "pc33333": false,
		strings.Repeat("a", maxTermBytes+1): false,
	} {
		if got := isTerm(w); got != want {
			t.Errorf("isTerm(%q) = %v, want %v", w, got, want)
		}
	}
}

// FuzzWordsOf checks that words are parts of the text in their order, and that
// whoever stops listening is left alone.
func FuzzWordsOf(f *testing.F) {
	f.Add("Trail running, c++ at http://example.org [x] \xff 東京")
	f.Fuzz(func(t *testing.T, text string) {
		rest := text
		var all []string
		for w := range wordsOf(text) {
			at := strings.Index(rest, w)
			if at < 0 || w == "" {
				t.Fatalf("%q is not next in %q", w, rest)
			}
			rest = rest[at+len(w):]
			all = append(all, w)
		}
		for w := range wordsOf(text) {
			if w != all[0] {
				t.Fatalf("first word %q, then %q", all[0], w)
			}
			break
		}
	})
}
