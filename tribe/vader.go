package tribe

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The rules by which words act on each other are VADER's [2], with its
// constants, which were fitted to people's ratings. They are kept to the letter,
// oddities included, so that valence can be checked against published values.

const (
	boost     = 0.293 // what "very" adds, and "slightly" takes
	shout     = 0.733 // what capitals add where others are small
	negation  = -0.74 // what "not" leaves, turned around
	neverSo   = 1.25  // what "never so" makes of what follows
	exclaim   = 0.292 // what each of the first four exclamation marks adds
	ask       = 0.18  // what each of two or three question marks adds
	askMuch   = 0.96  // what four or more add
	beforeBut = 0.5   // what counts of words before a "but"
	afterBut  = 1.5   // and of those after it
)

// token is a word or an emoticon of a sentence.
type token struct {
	lexeme
	lower   string
	capital bool // all its letters are
}

// sentence is a text as tokens. The zero value is ready for parse, which may be
// called again for another text.
type sentence struct {
	tokens []token
	mixed  bool // some tokens are in capitals, and some are not

	// What the emotion model knows of the text: numbers of its weights, each
	// once, and how many tokens it cut the text into.
	grams []uint32
	cues  int
	seen  []uint32 // by weight: the last round that met it
	round uint32
}

const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

var isPunctuation = func() (is [256]bool) {
	for i := range len(punctuation) {
		is[punctuation[i]] = true
	}
	return is
}()

// trimPunctuation takes ASCII punctuation off both ends of a word.
func trimPunctuation(word string) string {
	for word != "" && isPunctuation[word[0]] {
		word = word[1:]
	}
	for word != "" && isPunctuation[word[len(word)-1]] {
		word = word[:len(word)-1]
	}
	return word
}

// parse splits text at white space and takes punctuation off words, but
// not off what would be two characters or fewer: those are emoticons.
func (s *sentence) parse(text string) {
	lexicon := lexemes()
	s.tokens = s.tokens[:0]
	capitals := 0
	for field := range strings.FieldsSeq(text) {
		if w := trimPunctuation(field); utf8.RuneCountInString(w) > 2 {
			field = w
		}
		t := token{lower: strings.ToLower(field), capital: isCapital(field)}
		t.lexeme = lexicon[t.lower]
		t.negates = t.negates || strings.Contains(t.lower, "n't")
		if t.capital {
			capitals++
		}
		s.tokens = append(s.tokens, t)
	}
	s.mixed = 0 < capitals && capitals < len(s.tokens)
}

// isCapital tells whether a word has letters with case, all of them capitals.
func isCapital(word string) bool {
	found := false
	for _, r := range word {
		if unicode.IsLower(r) || unicode.IsTitle(r) {
			return false
		}
		found = found || unicode.IsUpper(r)
	}
	return found
}

// is tells whether token i exists and is one of words.
func (s *sentence) is(i int, words ...string) bool {
	if i < 0 || i >= len(s.tokens) {
		return false
	}
	for _, w := range words {
		if s.tokens[i].lower == w {
			return true
		}
	}
	return false
}

// valence returns what token i adds to the sentence.
func (s *sentence) valence(i int) float64 {
	t := &s.tokens[i]
	if !t.known || t.boosts != 0 || t.lower == "kind" && s.is(i+1, "of") {
		return 0
	}
	v := s.afterNo(i)
	if t.capital && s.mixed {
		v += awayFromZero(v, shout)
	}
	for back := 1; back <= min(3, i); back++ {
		before := &s.tokens[i-back]
		if before.known {
			continue
		}
		v += s.boostOf(before, v) * [...]float64{1: 1, 2: 0.95, 3: 0.9}[back]
		v = s.negated(i, back, v)
		if back == 3 {
			v = s.idiom(i, v)
		}
	}
	if i > 0 && !s.tokens[i-1].known && s.is(i-1, "least") && !s.is(i-2, "at", "very") {
		v *= negation
	}
	return v
}

// afterNo returns the lexicon's valence of token i, turned by a "no" before it.
// A "no" that turns the next word has none itself.
func (s *sentence) afterNo(i int) float64 {
	v := s.tokens[i].value
	if s.is(i-1, "no") || s.is(i-2, "no") || s.is(i-3, "no") && s.is(i-1, "or", "nor") {
		return v * negation
	}
	if s.is(i, "no") && i+1 < len(s.tokens) && s.tokens[i+1].known {
		return 0
	}
	return v
}

// awayFromZero gives by the sign of v; zero counts as negative.
func awayFromZero(v, by float64) float64 {
	if v > 0 {
		return by
	}
	return -by
}

// boostOf returns what a booster adds to a word of valence v.
func (s *sentence) boostOf(t *token, v float64) float64 {
	if t.boosts == 0 {
		return 0
	}
	add := t.boosts
	if v < 0 {
		add = -add
	}
	if t.capital && s.mixed {
		add += awayFromZero(v, shout)
	}
	return add
}

// negated returns v of token i as the word that stands back places before it
// leaves it. Two places before, "so" and "this" need their "never"; three
// places before, the published rule takes them without.
func (s *sentence) negated(i, back int, v float64) float64 {
	switch {
	case back == 2 && s.is(i-2, "never") && s.is(i-1, "so", "this"),
		back == 3 && s.is(i-3, "never") && s.is(i-2, "so", "this"),
		back == 3 && s.is(i-1, "so", "this"):
		return v * neverSo
	case back == 2 && s.is(i-2, "without") && s.is(i-1, "doubt"),
		back == 3 && s.is(i-3, "without") && (s.is(i-2, "doubt") || s.is(i-1, "doubt")):
		return v
	case s.tokens[i-back].negates:
		return v * negation
	}
	return v
}

// idiom returns the valence of token i as the words around it make it, v if they
// make nothing of it. Three tokens stand before it.
func (s *sentence) idiom(i int, v float64) float64 {
	word := func(k int) string {
		if k < len(s.tokens) {
			return s.tokens[k].lower
		}
		return ""
	}
	w0, w1, w2, w3 := word(i), word(i-1), word(i-2), word(i-3)
	for _, sequence := range [...][3]string{{w1, w0}, {w2, w1, w0}, {w2, w1}, {w3, w2, w1}, {w3, w2}} {
		if value, ok := idioms[sequence]; ok {
			v = value
			break
		}
	}
	for _, sequence := range [...][3]string{{w0, word(i + 1)}, {w0, word(i + 1), word(i + 2)}} {
		if value, ok := idioms[sequence]; ok {
			v = value
		}
	}
	return v + dampers[[2]string{w3, w2}] + dampers[[2]string{w2, w1}]
}

// emphasis is what exclamation and question marks add to a text.
func emphasis(text string) float64 {
	e := exclaim * float64(min(4, strings.Count(text, "!")))
	switch n := strings.Count(text, "?"); {
	case n > 3:
		e += askMuch
	case n > 1:
		e += ask * float64(n)
	}
	return e
}
