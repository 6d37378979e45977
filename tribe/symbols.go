package tribe

import (
	"strings"
	"unicode/utf8"
)

// colouredSign asks for the coloured form of the emoji before it.
const colouredSign = '\uFE0F'

// spellApostrophes writes apostrophes as words in the lexicons have them and
// drops the sign that asks for an emoji's coloured form: it would stick to the
// word. Both are left to stand by the authors' program, which then misses
// "don’t" and ❤️.
func spellApostrophes(text string) string {
	if isASCII(text) {
		return text
	}
	return phoneSigns.Replace(text)
}

var phoneSigns = strings.NewReplacer("’", "'", string(colouredSign), "")

// spellEmoji replaces each emoji by what it shows, set off by a space from what
// stands before it.
func spellEmoji(text string) string {
	if isASCII(text) {
		return text
	}
	emoji := emojiText()
	var b strings.Builder
	space := true
	for _, r := range text {
		if shows, ok := emoji[r]; ok {
			if !space {
				b.WriteByte(' ')
			}
			b.WriteString(shows)
		} else {
			b.WriteRune(r)
		}
		space = r == ' '
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// symbolsOf returns the emoji of a text, expanded, and its emoticons: what can
// be felt without knowing the language.
func symbolsOf(text string) string {
	emoji, words := emojiText(), wordValence()
	var symbols []string
	for field := range strings.FieldsSeq(text) {
		if _, known := words[strings.ToLower(field)]; known && isEmoticon(field) {
			symbols = append(symbols, field)
			continue
		}
		for _, r := range field {
			if shows, ok := emoji[r]; ok {
				symbols = append(symbols, shows)
			}
		}
	}
	return strings.Join(symbols, " ")
}

// isEmoticon tells a face like ":-D" or "<3" from a word like "can't".
func isEmoticon(field string) bool { return strings.ContainsAny(field, `:;=<>^|(){}[]@\/%&`) }
