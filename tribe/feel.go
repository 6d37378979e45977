package tribe

import "math"

// Feeling is what a text shows of its author's emotion.
type Feeling struct {
	// Intensity is how strongly it is felt, whatever it is: the chance that
	// readers see an emotion in the text. Anger counts as much as joy. [0,1)
	Intensity float64
	Valence   float64 // how good it is, (−1,1)
	Scored    bool    // false: nothing in the text could be scored
}

// squash is the sum of valences, squared, at which a score reaches 1/√2.
const squash = 15

// Feel scores an English text. Valence is VADER's compound score; intensity is a
// linear model's of the lexicon's valences, words and signs; see feelmodel.go.
func Feel(text string) Feeling { return new(sentence).feel(text) }

// FeelSymbols scores a text of any language by its emoji, emoticons and
// punctuation alone. A text without emoji and emoticons is not scored.
func FeelSymbols(text string) Feeling { return new(sentence).feelSymbols(text) }

func (s *sentence) feel(text string) Feeling {
	text = spellApostrophes(text)
	sums := s.sums(spellEmoji(text), emphasis(text))
	return s.feeling(sums, text, true)
}

func (s *sentence) feelSymbols(text string) Feeling {
	sums := s.sums(symbolsOf(text), emphasis(text))
	return s.feeling(sums, text, false)
}

func (s *sentence) feeling(sums feltSums, text string, words bool) Feeling {
	if len(s.tokens) == 0 {
		return Feeling{}
	}
	return Feeling{Intensity: s.intensity(sums, text, words), Valence: squashed(sums.valence), Scored: true}
}

// feltSums are sums of the valences of a text's words, emphasis included.
type feltSums struct{ intensity, valence float64 }

// sums parses a text and adds up its words' valences, without their sign and
// with it; the latter, squashed, is VADER's compound score, to the letter.
func (s *sentence) sums(text string, emphasis float64) feltSums {
	s.parse(text)
	but := s.but()
	sums := feltSums{intensity: emphasis}
	for i := range s.tokens {
		v := s.valence(i)
		sums.intensity += math.Abs(v)
		switch {
		case i < but:
			v *= beforeBut
		case i > but && but >= 0:
			v *= afterBut
		}
		sums.valence += v
	}
	switch {
	case sums.valence > 0:
		sums.valence += emphasis
	case sums.valence < 0:
		sums.valence -= emphasis
	}
	return sums
}

// but returns the place of the first "but", −1 if there is none.
func (s *sentence) but() int {
	for i := range s.tokens {
		if s.tokens[i].lower == "but" {
			return i
		}
	}
	return -1
}

// squashed maps a sum of valences to (−1,1).
func squashed(sum float64) float64 { return sum / math.Sqrt(sum*sum+squash) }
