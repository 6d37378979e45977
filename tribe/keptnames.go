package tribe

import (
	"strings"
	"unicode"
)

// keepNames gives back the names that tribes had, where they still hold, and
// marks them as taken; "" stands for a name to be found. Without it, two words
// of about the same worth would change places with every few posts, and a
// reader could not follow a tribe from one map to the next.
func keepNames(candidates [][]nameWord, old []string, taken map[string]bool) []string {
	names := make([]string, len(candidates))
	for g, name := range old {
		if name != "" && !taken[name] && holds(name, candidates[g]) {
			names[g] = name
			taken[name] = true
		}
	}
	return names
}

// holds reports whether most words of a name are among those that a tribe could
// be named by now.
func holds(name string, words []nameWord) bool {
	candidate := make(map[string]bool, len(words))
	for _, w := range words {
		candidate[foldWord(w.text)] = true
	}
	terms := nameTerms(name)
	held := 0
	for _, term := range terms {
		if candidate[foldWord(term)] || candidate[foldWord(withoutNumber(term))] {
			held++
		}
	}
	return 2*held > len(terms)
}

// nameTerms takes apart what joinName put together.
func nameTerms(name string) []string {
	return strings.Split(strings.ReplaceAll(name, " & ", ", "), ", ")
}

// withoutNumber takes off the number by which freeName tells names apart.
func withoutNumber(term string) string {
	if bare := strings.TrimRightFunc(term, unicode.IsDigit); strings.HasSuffix(bare, " ") {
		return strings.TrimSpace(bare)
	}
	return term
}
