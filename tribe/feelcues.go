package tribe

import (
	"iter"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Cues are what the emotion model goes by in a text. Its weights are fitted to
// them by the program in lexicon/train.
type Cues struct {
	Signals [FeelingSignals]float64
	// Grams are the text's words, in lower case, its signs and its emoji, and
	// every two of them that stand in a row, parted by a space. Each stands here
	// once.
	Grams []string
}

// FeelingSignals is the number of signals: the lexicon's sum of valences without
// their sign and the size of their sum with it, both squashed to [0,1).
const FeelingSignals = 2

// SignalNames say what the signals are, in their order.
var SignalNames = [FeelingSignals]string{"(words of feeling)", "(one-sided)"}

// ReadCues reads an English text.
func ReadCues(text string) Cues {
	var s sentence
	text = spellApostrophes(text)
	sums := s.sums(spellEmoji(text), emphasis(text))
	c := Cues{Signals: sums.signals(1)}
	seen := map[string]bool{}
	add := func(gram string) {
		if !seen[gram] {
			seen[gram] = true
			c.Grams = append(c.Grams, gram)
		}
	}
	before := ""
	for token := range cueTokens(strings.ToLower(text)) {
		add(token)
		if before != "" {
			add(before + " " + token)
		}
		before = token
	}
	return c
}

// signals returns the model's signals; scale takes sums of long texts to those
// of a comment.
func (sums feltSums) signals(scale float64) [FeelingSignals]float64 {
	return [...]float64{squashed(sums.intensity * scale), squashed(math.Abs(sums.valence) * scale)}
}

// cueTokens yields the words of a text in lower case, with their apostrophes,
// and every other visible character by itself.
func cueTokens(lower string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for at := 0; at < len(lower); {
			end, space := cueEnd(lower, at)
			if !space && !yield(lower[at:end]) {
				return
			}
			at = end
		}
	}
}

// cueEnd returns the end of the token, or of the space, that begins at a byte.
func cueEnd(lower string, at int) (end int, space bool) {
	r, n := decodeRune(lower, at)
	if !isCueLetter(r) {
		return at + n, unicode.IsSpace(r) || r == colouredSign || r == utf8.RuneError
	}
	for end = at + n; end < len(lower); end += n {
		if r, n = decodeRune(lower, end); !isCueLetter(r) && r != '\'' {
			break
		}
	}
	return end, false
}

func isCueLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r)
}

func decodeRune(s string, at int) (rune, int) {
	if c := s[at]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(s[at:])
}
