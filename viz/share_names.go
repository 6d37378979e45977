package viz

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tribemap/tribe"

	"golang.org/x/text/unicode/norm"
)

// callNames are the words by which people are called, folded. A shared copy
// tells none of them: better a word too few than a person too many.
type callNames map[string]bool

// namesOf collects handles, names and ids, whole and in parts: what is between
// signs, the humps of "JohnSmith", and, where names are written without spaces,
// family and given name. Parts of an id need three letters: ids are full of
// short ones.
func namesOf(r *tribe.Result) callNames {
	names := callNames{}
	for i := range r.People {
		p := &r.People[i]
		names.add(p.Handle, 2)
		names.add(p.Name, 2)
		names.add(p.ID, 3)
	}
	return names
}

func (names callNames) add(name string, least int) {
	name = strings.ToValidUTF8(name, " ")
	whole := strings.Join(letterRuns(name), "")
	for _, part := range append(partsOf(name), fold(whole)) {
		if strings.ContainsFunc(part, unicode.IsLetter) && utf8.RuneCountInString(part) >= least {
			names[part] = true
		}
		for piece := range ends(part) {
			names[piece] = true
		}
	}
}

// in reports whether a text holds a word by which somebody is called, also with
// an ending, or inside a run of letters of a script without spaces.
func (names callNames) in(text string) bool {
	return slices.ContainsFunc(partsOf(strings.ToValidUTF8(text, " ")), func(part string) bool {
		return names[part] || names.stem(part) || names.within(part)
	})
}

// stem takes endings away, such as that of the genitive: one letter from words
// of four, two from words of seven.
func (names callNames) stem(word string) bool {
	r := []rune(word)
	for cut, least := range [...]int{1: 4, 2: 7} {
		if cut > 0 && len(r) >= least && (cut > 1 || r[len(r)-1] == 's') && names[string(r[:len(r)-cut])] {
			return true
		}
	}
	return false
}

// longestUnspaced bounds the runs of letters that are searched for names.
const longestUnspaced = 6

// within looks for names inside a run of letters that are written without
// spaces, or with endings that stick to the word.
func (names callNames) within(word string) bool {
	r := []rune(word)
	for i := range r {
		for n := 2; n <= min(longestUnspaced, len(r)-i) && unspaced(r[i+n-1]) && unspaced(r[i]); n++ {
			if names[string(r[i:i+n])] {
				return true
			}
		}
	}
	return false
}

// ends yields the beginnings and ends, of two letters or more, of a name that is
// written without spaces: family and given name.
func ends(name string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		r := []rune(name)
		if len(r) < 3 || len(r) > longestUnspaced || slices.ContainsFunc(r, func(c rune) bool { return !unspaced(c) }) {
			return
		}
		for n := 2; n < len(r); n++ {
			if !yield(string(r[:n])) || !yield(string(r[len(r)-n:])) {
				return
			}
		}
	}
}

// unspaced tells letters of scripts whose words follow each other, or their
// endings, without a space.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// partsOf returns, folded, what white space separates in a text, the runs of
// letters in that, and their humps.
func partsOf(text string) []string {
	var parts []string
	for field := range strings.FieldsSeq(text) {
		folded := fold(field)
		parts = append(parts, folded, strings.TrimFunc(folded, unicode.IsPunct))
	}
	for _, run := range letterRuns(text) {
		parts = append(parts, fold(run))
		if humps := humpsOf(run); len(humps) > 1 {
			for _, hump := range humps {
				parts = append(parts, fold(hump))
			}
		}
	}
	return parts
}

// letterRuns splits a text at everything that is neither letter nor accent.
func letterRuns(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
}

// humpsOf splits "JohnSmith" before each capital that follows a small letter.
func humpsOf(run string) []string {
	var humps []string
	start, small := 0, false
	for i, r := range run {
		if small && unicode.IsUpper(r) {
			humps = append(humps, run[start:i])
			start = i
		}
		small = unicode.IsLower(r)
	}
	return append(humps, run[start:])
}

// spellings are letters that some write as others do without accents.
var spellings = strings.NewReplacer(
	"ß", "ss", "æ", "a", "œ", "o", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i",
	"ae", "a", "oe", "o", "ue", "u",
)

// fold makes one of all ways to write a name: small letters without accents, and
// umlauts like their spelling without.
func fold(text string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
	return norm.NFC.String(spellings.Replace(plain))
}
