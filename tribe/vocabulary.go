package tribe

import (
	"math/bits"
	"strings"

	"github.com/blevesearch/snowballstem"
	englishstem "github.com/blevesearch/snowballstem/english"
)

// vocabulary numbers the words of a talk. A form is a word (or phrase) as it is
// written; a term is what forms share: "rules" and "Rule" are one term. All
// that can be said about a form is found out once, so that reading a text
// costs one look-up a word.
type vocabulary struct {
	byWord map[string]uint32    // word as written → form
	byPair map[[2]uint32]uint32 // forms of two words in a row → form of the phrase
	text   []string             // form → as written
	term   []uint32             // form → term, None if it can be no term
	empty  []language           // form → languages in which it is a stop word
	uses   []uint32             // form → occurrences

	byKey map[string]uint32    // term key → term; of single words
	byTwo map[[2]uint32]uint32 // two terms in a row → term of the phrase
	keys  []string             // term → key: the stem, or two stems and a space
	stem  *snowballstem.Env
}

// noForm stands for numbers, hashes and the like. There is no end of them, so
// they are not kept apart.
const noForm = 0

func newVocabulary() *vocabulary {
	v := &vocabulary{
		byWord: make(map[string]uint32),
		byPair: make(map[[2]uint32]uint32),
		byKey:  make(map[string]uint32),
		byTwo:  make(map[[2]uint32]uint32),
		stem:   snowballstem.NewEnv(""),
	}
	v.add("", None, 0)
	return v
}

// form returns the number of a word as it is written.
func (v *vocabulary) form(word string) uint32 {
	if f, ok := v.byWord[word]; ok {
		return f
	}
	folded := foldWord(word)
	bare := bareWord(folded)
	empty := stopLanguages[folded] | stopLanguages[bare]
	if empty == 0 && !isTerm(bare) {
		return noForm
	}
	word = strings.Clone(word) // a word must not keep its whole text alive
	term := uint32(None)
	if empty&inEnglish == 0 && isTerm(bare) {
		term = v.termOf(v.stemmed(bare))
	}
	f := v.add(shownForm(word, bare), term, empty)
	v.byWord[word] = f
	return f
}

// phrase returns the number of the phrase that two forms make.
func (v *vocabulary) phrase(first, second uint32) uint32 {
	pair := [2]uint32{first, second}
	if f, ok := v.byPair[pair]; ok {
		return f
	}
	term := v.phraseTerm([2]uint32{v.term[first], v.term[second]})
	f := v.add(v.text[first]+" "+v.text[second], term, 0)
	v.byPair[pair] = f
	return f
}

func (v *vocabulary) add(text string, term uint32, empty language) uint32 {
	v.text = append(v.text, text)
	v.term = append(v.term, term)
	v.empty = append(v.empty, empty)
	v.uses = append(v.uses, 0)
	return uint32(len(v.text) - 1)
}

func (v *vocabulary) termOf(key string) uint32 {
	if t, ok := v.byKey[key]; ok {
		return t
	}
	t := uint32(len(v.keys))
	v.byKey[key] = t
	v.keys = append(v.keys, key)
	return t
}

// phraseTerm returns the term of a phrase of two terms.
func (v *vocabulary) phraseTerm(terms [2]uint32) uint32 {
	if t, ok := v.byTwo[terms]; ok {
		return t
	}
	t := uint32(len(v.keys))
	v.byTwo[terms] = t
	v.keys = append(v.keys, v.keys[terms[0]]+" "+v.keys[terms[1]])
	return t
}

// stemmed returns the English stem of a folded word. Words with other letters
// are their own stem.
func (v *vocabulary) stemmed(word string) string {
	if !isLowerASCII(word) {
		return word
	}
	v.stem.SetCurrent(word)
	englishstem.Stem(v.stem)
	return v.stem.Current()
}

// shownForm is a word as written without what bareWord drops.
func shownForm(word, bare string) string {
	if i := strings.Index(strings.ToLower(word), bare); i >= 0 && i+len(bare) <= len(word) {
		return word[i : i+len(bare)]
	}
	return bare
}

// guessLanguage returns the language whose stop words a text uses most, English
// if none.
func (v *vocabulary) guessLanguage(forms []wordUse) language {
	var hits [stopLists]int
	for _, s := range forms {
		for m := v.empty[s.form()]; m != 0; m &= m - 1 {
			hits[bits.TrailingZeros8(uint8(m))]++
		}
	}
	best := 0
	for lang, n := range hits {
		if n > hits[best] {
			best = lang
		}
	}
	return 1 << best
}

// dropStopWords drops the words of a text that can be no term or say nothing in
// its language.
func (v *vocabulary) dropStopWords(said []wordUse) {
	lang := v.guessLanguage(said)
	for i, w := range said {
		if f := w.form(); v.term[f] == None || v.empty[f]&lang != 0 {
			said[i] = w.drop()
		}
	}
}
