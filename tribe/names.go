package tribe

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// A name is a label on a map: longer ones overlap, shorter ones say less.
	maxNameRunes = 32
	maxNameTerms = 3
	// Words that share so many leading letters say the same thing twice:
	// "atheist" and "atheism".
	sharedPrefix = 5
)

// NameTribes makes a name for each tribe of two or three of its words, such as
// "Gun, firearms & Waco": at most 32 characters, no word twice, and no name
// twice. words are the result of Words, sizes the members of each tribe,
// people everybody who could have used a word. A tribe without words gets an
// empty name.
//
// The words of a name mark the tribe strongly, are used by many of its members,
// are many times more usual here than elsewhere, and mark no other tribe better.
func NameTribes(words [][]Word, sizes []int, people int) []string {
	claims := claimedG2(words)
	taken := make(map[string]bool, len(words))
	names := make([]string, len(words))
	for g := range words {
		ranked := rankForName(words[g], claims, sizes[g], people-sizes[g])
		names[g] = freeName(ranked, taken)
		taken[names[g]] = true
	}
	return names
}

// claimedG2 sums for each word the evidence of all tribes that it marks.
func claimedG2(words [][]Word) map[string]float64 {
	claims := make(map[string]float64)
	for _, ws := range words {
		for _, w := range ws {
			claims[foldWord(w.Text)] += w.G2
		}
	}
	return claims
}

// rankForName orders words by G², damped by the share of members who use them,
// by the share of all claims on the word that is theirs, and by its log relative
// risk. The share keeps the subject of one long thread from naming a tribe; the
// roots keep rare jargon from pushing out the word that everybody knows: G²
// alone prefers "file" to "Microsoft", the log alone "inning" to "baseball".
func rankForName(words []Word, claims map[string]float64, members, others int) []string {
	worth := make(map[string]float64, len(words))
	ranked := make([]string, len(words))
	for i, w := range words {
		inside := (float64(w.Authors) + 0.5) / (float64(members) + 1)
		outside := (float64(w.Outside) + 0.5) / (float64(others) + 1)
		risk, claim := max(0, math.Log(inside/outside)), w.G2/claims[foldWord(w.Text)]
		worth[w.Text] = w.G2 * math.Sqrt(inside*risk*claim)
		ranked[i] = w.Text
	}
	slices.SortFunc(ranked, func(a, b string) int {
		return cmp.Or(cmp.Compare(worth[b], worth[a]), cmp.Compare(a, b))
	})
	return ranked
}

// freeName joins the best words that fit; if the name is taken, the last of
// them gives way to the next best, and in the end a number tells tribes apart.
func freeName(ranked []string, taken map[string]bool) string {
	if len(ranked) == 0 {
		return ""
	}
	for skip := range ranked {
		if name := joinName(pickTerms(ranked, skip, maxNameRunes)); name != "" && !taken[name] {
			return name
		}
	}
	base := joinName(pickTerms(ranked, 0, maxNameRunes-numberRunes))
	for n := 2; ; n++ {
		if name := strings.TrimSpace(fmt.Sprintf("%s %d", base, n)); !taken[name] {
			return name
		}
	}
}

// numberRunes is the room for a space and a number.
const numberRunes = 6

// pickTerms chooses up to three words that differ and fit into the room; skip
// passes over that many words after the second.
func pickTerms(ranked []string, skip, room int) []string {
	var picked []string
	for i, w := range ranked {
		if i >= 2 && i < 2+skip || slices.ContainsFunc(picked, func(p string) bool { return alike(p, w) }) {
			continue
		}
		if utf8.RuneCountInString(joinName(append(picked, w))) > room {
			continue
		}
		if picked = append(picked, w); len(picked) == maxNameTerms {
			break
		}
	}
	return picked
}

// alike reports whether two terms have words of which one begins or ends with
// the other, or which begin alike.
func alike(a, b string) bool {
	for x := range strings.FieldsSeq(foldWord(a)) {
		for y := range strings.FieldsSeq(foldWord(b)) {
			if contains(x, y) || contains(y, x) || commonPrefix(x, y) >= sharedPrefix {
				return true
			}
		}
	}
	return false
}

// contains reports whether a word begins or ends with a part that is long
// enough not to do so by chance: "Razor2" with "razor", "DrRacket" with
// "racket", but not "SpamAssassin" with "SA".
func contains(word, part string) bool {
	return word == part || len(part) > 2 && strings.HasPrefix(word, part) ||
		len(part) > 3 && strings.HasSuffix(word, part)
}

// commonPrefix returns how many leading bytes two words share.
func commonPrefix(x, y string) int {
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

// joinName writes "Razor, servers & reports".
func joinName(terms []string) string {
	name := ""
	switch last := len(terms) - 1; last {
	case -1:
		return ""
	case 0:
		name = terms[0]
	default:
		name = strings.Join(terms[:last], ", ") + " & " + terms[last]
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}
