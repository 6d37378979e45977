package tribe

import (
	"strings"
	"testing"
	"unicode"

	"github.com/clipperhouse/uax29/v2/words"
)

// checkPlain holds the fast ways of a field without white space against the
// slow ones.
func checkPlain(t *testing.T, field string) {
	t.Helper()
	noTalk, ascii := look(field)
	if want := notTalk(field, strings.TrimFunc(field, isWrapping)); noTalk != want {
		t.Errorf("look(%q): no talk %v, want %v", field, noTalk, want)
	}
	if want := isASCII(field); ascii != want {
		t.Errorf("look(%q): ASCII %v, want %v", field, ascii, want)
	}
	if !ascii {
		return
	}
	seg := words.FromString(field)
	for start, end := 0, 0; start < len(field); start = end {
		end = plainEnd(field, start)
		seg.Next()
		if seg.End() != end {
			t.Fatalf("%q: token %q, want %q", field, field[start:end], seg.Value())
		}
	}
}

// TestPlainFields tries all fields of up to five of the characters that the
// rules tell apart.
func TestPlainFields(t *testing.T) {
	const alphabet = "aW1_.',:;/-(\x01"
	longest := 5
	if testing.Short() {
		longest = 4
	}
	var try func(field string)
	try = func(field string) {
		checkPlain(t, field)
		for i := range len(alphabet) {
			if len(field) < longest {
				try(field + alphabet[i:i+1])
			}
		}
	}
	try("")
	for _, field := range []string{"WwW.x", "(www.x)", "awww.x", "“www.x”", "--", "((a))", "[a]", "[a", "a()b", "::", "東京", "don’t"} {
		checkPlain(t, field)
	}
}

// TestPlainBytes tries every ASCII byte between letters, digits and signs.
func TestPlainBytes(t *testing.T) {
	for b := range byte(unicode.MaxASCII + 1) {
		for _, around := range []string{"a?b", "1?2", "a?1", "_?a", "?", "a?", "?a", "a??b", "'?'", "a?.b"} {
			field := strings.ReplaceAll(around, "?", string(rune(b)))
			if strings.ContainsFunc(field, unicode.IsSpace) {
				continue
			}
			checkPlain(t, field)
		}
	}
}

func FuzzPlainFields(f *testing.F) {
	f.Add("can't (www.example.org) 3.14 a_b--c [x] o'clock::")
	f.Add("“www.” don’t 東京 \xff")
	f.Fuzz(func(t *testing.T, text string) {
		for field := range strings.FieldsSeq(text) {
			checkPlain(t, field)
		}
	})
}
