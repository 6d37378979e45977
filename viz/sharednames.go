package viz

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tribemap/tribe"

	"golang.org/x/text/unicode/norm"
)

// tokens are the words by which people are called, folded. The value tells those
// of scripts that write words without spaces: they count as parts of words, too.
type tokens map[string]bool

// nameTokens collects handles and names, whole and in parts of three letters or
// more, or two of a script without spaces: the parts of a name name somebody too.
func nameTokens(r *tribe.Result) tokens {
	t := tokens{}
	for _, p := range r.People {
		for _, name := range [...]string{p.Handle, p.Name, p.ID} {
			t.add(name)
		}
	}
	return t
}

func (t tokens) add(name string) {
	whole := strings.TrimSpace(name)
	for _, part := range partsOf(whole) {
		letters := utf8.RuneCountInString(part)
		switch {
		case !strings.ContainsFunc(part, unicode.IsLetter):
		case unspaced(part):
			for _, piece := range pieces(part) {
				t[piece] = true
			}
		case letters >= 3 || letters == utf8.RuneCountInString(whole):
			t[part] = false
		}
	}
}

// in reports whether a text holds a word by which somebody is called, be it in the
// plural or the genitive, or in a script without spaces as part of a word.
func (t tokens) in(text string) bool {
	for _, part := range partsOf(text) {
		if _, ok := t[part]; ok {
			return true
		}
		if _, ok := t[strings.TrimSuffix(part, "s")]; ok && len(part) > 3 {
			return true
		}
		for _, piece := range pieces(part) {
			if t[piece] {
				return true
			}
		}
	}
	return false
}

// unspaced reports whether a word holds letters of a script that sets no spaces
// between names and what follows them.
func unspaced(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Thai)
	})
}

// longestPiece is the number of letters of the longest name of an unspaced script
// that is looked for inside of words.
const longestPiece = 6

// pieces returns what of a word of an unspaced script may be a name: two letters in
// a row to longestPiece of them; none of other words.
func pieces(word string) []string {
	if !unspaced(word) {
		return nil
	}
	letters := []rune(word)
	var out []string
	for i := range letters {
		for j := i + 2; j <= min(len(letters), i+longestPiece); j++ {
			out = append(out, string(letters[i:j]))
		}
	}
	return out
}

// partsOf returns what white space separates in a text, and what signs, digits and
// capitals after small letters separate in that; all folded, with the umlauts of
// German in both their spellings.
func partsOf(text string) []string {
	var parts []string
	for _, spelt := range [...]string{text, umlauts.Replace(norm.NFC.String(text))} {
		for field := range strings.FieldsSeq(spelt) {
			parts = append(parts, fold(field), fold(strings.TrimFunc(field, unicode.IsPunct)))
			for _, run := range strings.FieldsFunc(norm.NFC.String(field), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) }) {
				parts = append(parts, fold(run))
				parts = append(parts, humps(run)...)
			}
		}
	}
	return parts
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "ß", "ss")

// humps cuts a word before each capital that follows a small letter: JohnSmith.
func humps(word string) []string {
	var out []string
	from, before := 0, ' '
	for i, r := range word {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			out = append(out, fold(word[from:i]))
			from = i
		}
		before = r
	}
	if from == 0 {
		return nil
	}
	return append(out, fold(word[from:]))
}

// fold makes words alike that differ in case, width or marks alone.
func fold(s string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s)))
}
