package markup

import (
	"regexp"
	"strings"
)

// underlined are words between underscores, which within words are none.
var underlined = regexp.MustCompile(`(^|[^\pL\pN_])_{1,3}([^_\s](?:[^_\n]*[^_\s])?)_{1,3}($|[^\pL\pN_])`)

// markdown are the marks of Markdown that stand around or within words, and what
// is left of each. They bound words: "_rye_" is the word "rye".
var markdown = []struct {
	mark *regexp.Regexp
	left string
}{
	{regexp.MustCompile(`!?\[([^\[\]]*)\]\([^()\s]*[^()]*\)`), "$1"},
	{regexp.MustCompile("`+([^`\n]+)`+"), "$1"},
	{regexp.MustCompile(`~~([^~\n]+)~~`), "$1"},
	{regexp.MustCompile(`\*{1,3}([^*\s](?:[^*\n]*[^*\s])?)\*{1,3}`), "$1"},
	{underlined, "$1$2$3"},
	{underlined, "$1$2$3"}, // the letter after one can be the one before the next
	{regexp.MustCompile(`(?m)^ {0,3}#{1,6} +`), ""},
}

// Markdown returns what a reader sees of a text: links are the words that they
// stand under, and marks of emphasis, code, headings and escapes are gone. What
// is no mark stays.
func Markdown(text string) string {
	if !strings.ContainsAny(text, "[`~*_#\\") {
		return text
	}
	text = escaped.ReplaceAllStringFunc(text, func(s string) string { return string(hidden + rune(s[1])) })
	for _, m := range markdown {
		text = m.mark.ReplaceAllString(text, m.left)
	}
	return strings.Map(func(r rune) rune {
		if r >= hidden && r < hidden+0x80 {
			return r - hidden
		}
		return r
	}, text)
}

// escaped are letters that are no marks. While marks are looked for they stand
// in a range of letters that nobody uses.
var escaped = regexp.MustCompile("\\\\[\\\\`*_{}\\[\\]()#+.!~>-]")

const hidden = 0xF0000
