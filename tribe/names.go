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

// nameTribes makes a name for each tribe of two or three of its words, such as
// "Gun, Waco & BATF": at most 32 characters, no word twice, and no name twice.
// A tribe without words gets an empty name. Time is one scan of the titles.
func (m *marks) nameTribes() ([]string, error) {
	titled, err := m.countTitles()
	if err != nil {
		return nil, err
	}
	candidates := make([][]nameWord, m.groups)
	everywhere := m.countThreads()
	m.eachGroup(m.opt.Threads, func(s *scorer, g uint32) {
		candidates[g] = s.nameWords(g, m.terms[g], everywhere, titled[g])
	})
	return nameAll(candidates, m.opt.Names, m.opt.Taken), nil
}

// nameWord is a word that could stand in a tribe's name.
type nameWord struct {
	text    string
	members int     // of the tribe who say it
	authors float64 // G² over people
	threads float64 // G² over threads
	titled  float64 // share of the tribe's threads with the word that have it in their title, [0,1]
}

// minThreadG2 stands for the evidence of threads where they give none.
const minThreadG2 = 0.1

// worth weighs a word for a name; claim is the tribe's share of all evidence
// for the word, so that tribes which share a subject are named by what they do
// not share. A name should be said by many members, come up in many
// conversations, and be what these are about. Each alone misleads: to a manner
// of speaking, to one talkative circle, to a happy choice of titles.
func (w nameWord) worth(claim float64) float64 {
	return math.Sqrt(w.authors*max(w.threads, minThreadG2)*claim) * (1 + w.titled)
}

// nameAll names tribes in their order, the largest first, once those that keep
// the name they have are served.
func nameAll(candidates [][]nameWord, old, others []string) []string {
	claims := make(map[string]float64)
	for _, words := range candidates {
		for _, w := range words {
			claims[foldWord(w.text)] += w.authors
		}
	}
	taken := make(map[string]bool, len(candidates))
	for _, name := range others {
		taken[name] = true
	}
	names := keepNames(candidates, old, taken)
	for g, words := range candidates {
		if names[g] != "" {
			continue
		}
		names[g] = freeName(rankForName(words, claims), taken)
		taken[names[g]] = true
	}
	return names
}

// rankForName orders words by their worth.
func rankForName(words []nameWord, claims map[string]float64) []nameWord {
	worth := make(map[string]float64, len(words))
	for _, w := range words {
		worth[w.text] = w.worth(w.authors / claims[foldWord(w.text)])
	}
	return slices.SortedFunc(slices.Values(words), func(a, b nameWord) int {
		return cmp.Or(cmp.Compare(worth[b.text], worth[a.text]), cmp.Compare(a.text, b.text))
	})
}

// freeName joins the best words that fit; if the name is taken, the last of
// them gives way to the next best, and in the end a number tells tribes apart.
func freeName(ranked []nameWord, taken map[string]bool) string {
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

// pickTerms chooses up to three words that differ and fit into the room, and
// puts first what most members say: it is the easiest to understand. skip
// passes over that many words after the second.
func pickTerms(ranked []nameWord, skip, room int) []string {
	var picked []nameWord
	for i, w := range ranked {
		if i >= 2 && i < 2+skip || slices.ContainsFunc(picked, func(p nameWord) bool { return alike(p.text, w.text) }) {
			continue
		}
		if utf8.RuneCountInString(joinName(append(nameTexts(picked), w.text))) > room {
			continue
		}
		if picked = append(picked, w); len(picked) == maxNameTerms {
			break
		}
	}
	slices.SortStableFunc(picked, func(a, b nameWord) int { return cmp.Compare(b.members, a.members) })
	return nameTexts(picked)
}

// nameTexts returns the texts of words.
func nameTexts(words []nameWord) []string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	return texts
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
