package tribe

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// FeltWord is what a word, sign or pair of them adds to the intensity of a text,
// in log-odds: 1.1 trebles the odds that readers see an emotion.
type FeltWord struct {
	Text string  `json:"text"`
	Adds float64 `json:"adds"`
}

// emphasisText stands for the exclamation and question marks of a text.
const emphasisText = "!?"

// FeltWords lists what carried the intensity that Feel gives a text, the
// heaviest first. With the weight that every text has they add up to its
// log-odds: what the lexicon's words count together is shared out by the size of
// their valences.
func FeltWords(text string) []FeltWord {
	var s sentence
	text = spellApostrophes(text)
	e := emphasis(text)
	sums := s.sums(spellEmoji(text), e)
	m, lower := feelingWeights(), strings.ToLower(text)
	s.findGrams(m, lower, true)
	adds := map[string]float64{}
	for gram, n := range s.namedGrams(m, lower) {
		adds[gram] = m.weights[n] * s.scale()
	}
	lexicon := 0.0
	for i, x := range sums.signals(s.scale()) {
		lexicon += float64(m.signals[i] * x)
	}
	if sums.intensity > 0 {
		for i := range s.tokens {
			adds[s.tokens[i].lower] += float64(lexicon / sums.intensity * math.Abs(s.valence(i)))
		}
		adds[emphasisText] += lexicon / sums.intensity * e
	}
	return heaviestWords(adds)
}

// namedGrams returns the numbers of a text's grams under their names.
func (s *sentence) namedGrams(m *feelingModel, lower string) map[string]uint32 {
	named := map[string]uint32{}
	before := ""
	for token := range cueTokens(lower) {
		n, known := m.grams[token]
		if !known {
			before = ""
			continue
		}
		named[token] = n
		if before != "" {
			if pair, ok := m.pairs[[2]uint32{m.grams[before], n}]; ok {
				named[before+" "+token] = pair
			}
		}
		before = token
	}
	return named
}

func heaviestWords(adds map[string]float64) []FeltWord {
	var words []FeltWord
	for text, x := range adds {
		if x != 0 {
			words = append(words, FeltWord{text, x})
		}
	}
	slices.SortFunc(words, func(a, b FeltWord) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Adds), math.Abs(a.Adds)), cmp.Compare(a.Text, b.Text))
	})
	return words
}
