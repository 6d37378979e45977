package tribe

import "math"

// Feeling is what a text shows of its author's emotion.
type Feeling struct {
	// Intensity is how strongly it is felt, whatever it is: anger counts as
	// much as joy. [0,1)
	Intensity float64
	Valence   float64 // how good it is, (−1,1)
	Scored    bool    // false: nothing in the text could be scored
}

// squash is the sum of valences, squared, at which a score reaches 1/√2.
const squash = 15

// Feel scores an English text. Valence is VADER's compound score; intensity sums
// the same words' valences without their sign, and emphasis even where no word
// is known.
func Feel(text string) Feeling { return new(sentence).feel(text) }

// FeelSymbols scores a text of any language by its emoji, emoticons and
// punctuation alone. A text without emoji and emoticons is not scored.
func FeelSymbols(text string) Feeling { return new(sentence).feelSymbols(text) }

func (s *sentence) feel(text string) Feeling { return s.score(spellOut(text), emphasis(text)) }

func (s *sentence) feelSymbols(text string) Feeling { return s.score(symbolsOf(text), emphasis(text)) }

func (s *sentence) score(text string, emphasis float64) Feeling {
	s.parse(text)
	if len(s.tokens) == 0 {
		return Feeling{}
	}
	but := s.but()
	intensity, valence := emphasis, 0.0
	for i := range s.tokens {
		v := s.valence(i)
		intensity += math.Abs(v)
		switch {
		case i < but:
			v *= beforeBut
		case i > but && but >= 0:
			v *= afterBut
		}
		valence += v
	}
	switch {
	case valence > 0:
		valence += emphasis
	case valence < 0:
		valence -= emphasis
	}
	return Feeling{Intensity: squashed(intensity), Valence: squashed(valence), Scored: true}
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
