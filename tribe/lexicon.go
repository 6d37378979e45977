package tribe

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// The word and emoji lexicons are VADER's [2], under the licence beside them;
// lexicon/gen makes them from the authors' files.
//
// [2] C. J. Hutto, E. Gilbert, VADER: a parsimonious rule-based model for
// sentiment analysis of social media text, ICWSM 2014.

//go:embed lexicon/words.tsv
var wordsTSV string

//go:embed lexicon/emoji.tsv
var emojiTSV string

// wordValence returns the valence of lower-case words and emoticons, in about
// [−4,4].
var wordValence = sync.OnceValue(func() map[string]float64 {
	words := make(map[string]float64, strings.Count(wordsTSV, "\n"))
	for key, value := range tableLines(wordsTSV) {
		v, err := strconv.ParseFloat(value, 64)
		if err != nil {
			panic("tribe: words.tsv: " + err.Error())
		}
		words[key] = v
	}
	return words
})

// emojiText returns what emoji show, in words: 😀 is "grinning face".
var emojiText = sync.OnceValue(func() map[rune]string {
	emoji := make(map[rune]string, strings.Count(emojiTSV, "\n"))
	for key, value := range tableLines(emojiTSV) {
		r, _ := utf8.DecodeRuneInString(key)
		emoji[r] = value
	}
	return emoji
})

// tableLines walks the lines "key, tab, value" of a table.
func tableLines(table string) func(yield func(key, value string) bool) {
	return func(yield func(key, value string) bool) {
		for line := range strings.Lines(table) {
			key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			if !yield(key, value) {
				return
			}
		}
	}
}

// boosters raise (or, negative, lower) the valence of the next words.
var boosters = func() map[string]float64 {
	m := map[string]float64{}
	for _, w := range strings.Fields(`absolutely amazingly awfully completely considerable considerably
		decidedly deeply effing enormous enormously entirely especially exceptional exceptionally extreme
		extremely fabulously flipping flippin frackin fracking fricking frickin frigging friggin fully
		fuckin fucking fuggin fugging greatly hella highly hugely incredible incredibly intensely major
		majorly more most particularly purely quite really remarkably so substantially thoroughly total
		totally tremendous tremendously uber unbelievably unusually utter utterly very`) {
		m[w] = boost
	}
	for _, w := range strings.Fields(`almost barely hardly kinda kindof kind-of less little marginal
		marginally occasional occasionally partly scarce scarcely slight slightly somewhat sorta sortof
		sort-of`) {
		m[w] = -boost
	}
	return m
}()

// negators turn the valence of the next words around, as does any word that
// holds "n't".
var negators = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`aint arent cannot cant couldnt darent didnt doesnt dont hadnt hasnt
		havent isnt mightnt mustnt neither neednt never none nope nor not nothing nowhere oughtnt shant
		shouldnt uhuh wasnt werent uh-uh without wont wouldnt rarely seldom despite`) {
		m[w] = true
	}
	return m
}()

// idioms have a valence that their words do not.
var idioms = map[[3]string]float64{
	{"the", "shit"}: 3, {"the", "bomb"}: 3, {"bad", "ass"}: 1.5, {"bus", "stop"}: 0,
	{"yeah", "right"}: -2, {"kiss", "of", "death"}: -1.5, {"to", "die", "for"}: 3,
}

// dampers are boosters of two words.
var dampers = map[[2]string]float64{
	{"just", "enough"}: -boost, {"kind", "of"}: -boost, {"sort", "of"}: -boost,
}

// lexeme is all that the tables say of one word.
type lexeme struct {
	value   float64 // in the lexicon
	known   bool    // stands in the lexicon
	boosts  float64 // 0: is no booster
	negates bool
}

// lexemes joins the tables of single words, so that a word is looked up once.
var lexemes = sync.OnceValue(func() map[string]lexeme {
	all := make(map[string]lexeme, len(wordValence()))
	join := func(word string, set func(*lexeme)) {
		l := all[word]
		set(&l)
		all[word] = l
	}
	for word, value := range wordValence() {
		join(word, func(l *lexeme) { l.value, l.known = value, true })
	}
	for word, by := range boosters {
		join(word, func(l *lexeme) { l.boosts = by })
	}
	for word := range negators {
		join(word, func(l *lexeme) { l.negates = true })
	}
	return all
})
