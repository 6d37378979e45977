package tribe

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// englishShare is the least share of function words among an English
	// writer's words. In English chat and forums the middle person has .18 to .22
	// with the list below and ninety-five in a hundred over .06, code included;
	// sentences of other languages that were made to hold its words reach .04.
	englishShare = 0.05
	// enoughWords is how many words of a post are looked at: a limit for its author
	// instead would make the posts that are read first decide. fewWords is how
	// many words of a person are too few to tell.
	enoughWords, fewWords = 200, 20
)

// functionWords are frequent English words without content that are rare in
// other languages: "was", "in", "of" and the like are left out.
var functionWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`the and that it you with this not are but they what from would there
		your can if just about when which who their how some them than then were because could should
		into only know think does don't i'm it's didn't can't doesn't you're that's i've these those
		through any other where while being very each`) {
		m[w] = true
	}
	return m
}()

// functionLengths holds for each first byte the lengths in bytes of function
// words that begin with it, as bits; for letters in either case. Most words are
// none, and this tells so at once.
var functionLengths = func() (lengths [utf8.RuneSelf]uint16) {
	for w := range functionWords {
		lengths[w[0]] |= 1 << len(w)
		lengths[unicode.ToUpper(rune(w[0]))] |= 1 << len(w)
	}
	return lengths
}()

// languageCount is how many words of somebody were looked at, and how many of
// them are English function words.
type languageCount struct {
	words, english int
}

// countLanguage looks at the first words of a text.
func countLanguage(text string) (c languageCount) {
	for field := range strings.FieldsSeq(text) {
		if c.words >= enoughWords {
			break
		}
		if word := trimPunctuation(field); word != "" {
			c.addWord(word)
		}
	}
	return c
}

func (c *languageCount) addWord(word string) {
	c.words++
	if isASCII(word) && functionLengths[word[0]]>>len(word)&1 == 0 {
		return
	}
	word = strings.ToLower(word)
	c.words += lettersBeyondASCII(word) / 4
	if functionWords[strings.ReplaceAll(word, "’", "'")] {
		c.english++
	}
}

func (c *languageCount) add(o languageCount) {
	c.words += o.words
	c.english += o.english
}

// lettersBeyondASCII counts the letters that English does without. Four make a
// word, for the scripts that do not set words apart.
func lettersBeyondASCII(word string) int {
	n := 0
	for _, r := range word {
		if r > unicode.MaxASCII && unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

func (c languageCount) isEnglish() bool {
	return float64(c.english) >= englishShare*float64(c.words)
}

// isEnglish tells whether the author of a post writes English: by what the
// source says of the post, else by the author's words, and where those are few
// by everybody's.
func isEnglish(lang string, author, everybody languageCount) bool {
	if lang != "" {
		return strings.EqualFold(lang, "en") || len(lang) > 2 && strings.EqualFold(lang[:3], "en-")
	}
	if author.words < fewWords {
		return everybody.isEnglish()
	}
	return author.isEnglish()
}
