package tribe

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// wordsOf yields every word of a text as it is written, by the word boundaries
// of Unicode (UAX #29), and whether it follows the word yielded before it with
// nothing but white space, a hyphen or a slash between them.
//
// Fields that are no talk are passed over: URLs, addresses, paths, code and
// masks. Programming languages keep their sign ("c++", "f#").
func wordsOf(text string) iter.Seq2[string, bool] {
	return func(yield func(word string, follows bool) bool) {
		follows := false
		for field := range strings.FieldsSeq(text) {
			noTalk, ascii := look(field)
			if noTalk {
				follows = false
				continue
			}
			var seg *words.Iterator[string]
			if !ascii {
				seg = words.FromString(field)
			}
			for start, end := 0, 0; start < len(field); start = end {
				if ascii {
					end = plainEnd(field, start)
				} else {
					seg.Next()
					end = seg.End()
				}
				w := field[start:end]
				if !startsWord(w) {
					follows = follows && joinsWords(w)
					continue
				}
				if !yield(field[start:end+languageSign(field[end:])], follows) {
					return
				}
				follows = true
			}
		}
	}
}

// startsWord reports whether a token of a text is a word, not a sign.
func startsWord(token string) bool {
	r, _ := utf8.DecodeRuneInString(token)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// joinsWords reports whether a sign may stand inside a phrase.
func joinsWords(sign string) bool {
	return sign == "-" || sign == "/" || sign == "#" || sign == "+"
}

// languageSign returns the length of the "++" or "#" that a text starts with.
func languageSign(rest string) int {
	switch {
	case strings.HasPrefix(rest, "++"):
		return 2
	case strings.HasPrefix(rest, "#"):
		return 1
	}
	return 0
}

func isWrapping(r rune) bool {
	return strings.ContainsRune(".,;:!?()'\"*_“”‘’…", r)
}

// notTalk reports whether a field (and the same without wrapping punctuation)
// is an address, a path, code, or a bracketed mask or tag such as "[name]".
func notTalk(field, core string) bool {
	switch {
	case core == "":
		return false
	case strings.ContainsAny(core, `@\={}<>$|_~^`):
		return true
	case core[0] == '/' || strings.HasPrefix(field, "--"):
		return true
	case strings.Contains(core, "//") || strings.Contains(core, "::") || strings.Contains(field, "()"):
		return true
	case hasFoldedPrefix(core, "www."):
		return true
	case core[0] == '[' && core[len(core)-1] == ']':
		return true
	}
	return strings.Count(core, "/") > 1 && strings.Contains(core, ".")
}

func hasFoldedPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// foldWord brings a word to the form in which words are compared:
// compatibility characters, case and typographic apostrophes are levelled.
func foldWord(w string) string {
	if isLowerASCII(w) {
		return w
	}
	if isASCII(w) {
		return strings.ToLower(w)
	}
	w = cases.Fold().String(norm.NFKC.String(w))
	return strings.ReplaceAll(norm.NFKC.String(w), "’", "'")
}

func isLowerASCII(w string) bool {
	for i := range len(w) {
		if c := w[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// bareWord drops what English and Romance languages hang on a folded word with
// an apostrophe: "group's" is about a group, "l'eau" about eau.
func bareWord(w string) string {
	before, after, found := strings.Cut(w, "'")
	switch {
	case !found:
		return w
	case len(before) <= 2 && len(after) > 2:
		return after
	}
	return before
}

// isTerm reports whether a folded word can be a term: it has two letters (or
// is an ideograph), no dots, and at most one switch between letters and up to
// three digits, as in "mp3" or "3d"; hashes and part numbers have more.
func isTerm(w string) bool {
	letters, digits, switches := 0, 0, 0
	var last rune
	for _, r := range w {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r) || unicode.Is(unicode.M, r):
			letters++
		case r == '+' || r == '#':
			letters++
			r = last
		default:
			return false
		}
		if last != 0 && unicode.IsDigit(last) != unicode.IsDigit(r) {
			switches++
		}
		last = r
	}
	if letters == 1 && digits == 0 {
		return unicode.Is(unicode.Ideographic, last)
	}
	return letters > 0 && digits <= 3 && switches <= 1 && len(w) <= maxTermBytes
}

// maxTermBytes bounds a term: longer "words" are encoded attachments and
// keyboard noise.
const maxTermBytes = 40
