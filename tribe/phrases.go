package tribe

import (
	"math"
	"strings"
)

const (
	// A phrase must carry this share of the evidence of its better part, or the
	// part alone says it: "gun control" stays beside "gun", "run Windows" does
	// not beside "Windows".
	minPhraseShare = 0.4
	// A word that is said by hardly anybody except in the phrase is left out
	// beside it: "orientation" beside "sexual orientation".
	maxPartShare = 0.7
)

// bestTerms returns the best terms of a group, without personal names, loose
// phrases, and parts of phrases that are already there. byThread is as in score.
func (s *scorer) bestTerms(g uint32, opt WordOptions, byThread bool, names *personalNames) []keyTerm {
	ranked := s.score(g, opt, byThread)
	at := make(map[uint32]int, len(ranked))
	for i, t := range ranked {
		at[t.term] = i
	}
	drop := make([]bool, len(ranked))
	for i, t := range ranked {
		drop[i] = drop[i] || names.has(t.term) || s.judgePhrase(t, ranked, at, drop, opt)
	}
	var out []keyTerm
	for i, t := range ranked {
		if !drop[i] && len(out) < opt.K {
			out = append(out, t)
		}
	}
	return out
}

// shownWords returns terms as they are shown.
func (k *keyness) shownWords(terms []keyTerm) []Word {
	var out []Word
	for _, t := range terms {
		out = append(out, Word{k.text[k.shown[t.term]], t.g2, t.authors, t.outside})
	}
	return out
}

// judgePhrase reports whether a term is a phrase that does not hold; if it is
// one that does, parts that live by it alone are dropped.
func (k *keyness) judgePhrase(s keyTerm, ranked []keyTerm, at map[uint32]int, drop []bool, opt WordOptions) bool {
	first, second, isPhrase := strings.Cut(k.keys[s.term], " ")
	if !isPhrase {
		return false
	}
	parts := [2]uint32{k.byKey[first], k.byKey[second]}
	if s.authors < opt.phraseAuthors() || k.npmi(s.term, parts) < opt.MinNPMI {
		return true
	}
	for _, part := range parts {
		if i, ok := at[part]; ok && s.g2 < minPhraseShare*ranked[i].g2 {
			return true
		}
	}
	for _, part := range parts {
		if i, ok := at[part]; ok && float64(s.authors) >= maxPartShare*float64(ranked[i].authors) {
			drop[i] = true
		}
	}
	return false
}

// phraseAuthors is how many members must have used a phrase: two people who
// say the same phrase often quote the same text.
func (o WordOptions) phraseAuthors() int { return max(3, o.MinAuthors) }

// npmi is the normalised pointwise mutual information of a phrase [1], in
// [−1,1]: 0 if its parts meet by chance, 1 if they never part.
//
// [1] G. Bouma, "Normalized (pointwise) mutual information in collocation
// extraction", GSCL 2009.
func (k *keyness) npmi(phrase uint32, parts [2]uint32) float64 {
	all := float64(k.all)
	together := float64(k.occurs[phrase]) / all
	apart := float64(k.occurs[parts[0]]) / all * (float64(k.occurs[parts[1]]) / all)
	return math.Log(together/apart) / -math.Log(together)
}
