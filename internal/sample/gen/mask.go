package main

import (
	"regexp"
	"strings"
)

const (
	maskedAddress = "<address>"
	maskedNumber  = "<number>"
)

var (
	address = regexp.MustCompile(`(?i)<?(?:mailto:)?[\pL\pN_.+=%&'/~*#-]+(?:@[\pL\pN-]+(?:\.[\pL\pN-]+)*|\s?@\s?[\pL\pN-]+(?:\.[\pL\pN-]+)+)>?`)
	account = regexp.MustCompile(`[\w.+-]{3,}@([\s,;:!?"')]|$)`)
	spelled = regexp.MustCompile(`(?i)[\w.+-]+\s?[\[({<_ -]{1,2}at[\])}>_ -]{1,2}\s?[\w-]+(?:(?:\s?[\[({<_ ]{1,2}dot[\])}>_ ]{1,2}\s?|\.)[\w-]+)*(?:\s?[\[({<_ ]{1,2}dot[\])}>_ ]{1,2}\s?|\.)(?:com|net|org|edu|ie|uk|de|fr|it|ca|au|nu|fi|se|ch)\b`)
	number  = regexp.MustCompile(`(?i)\b(tel|telephone|phone|ph|fax|mobile|mob|cell|gsm|icq|work|home|voice|direct)\b(\s*(?:no|number|uin|#)?\s*[.:#]*\s*)[+(]?\d[\d ()./-]{5,}\d`)
	link    = regexp.MustCompile(`(?i)\b(?:https?|ftp)://[^\s<>"]+`)
	word    = regexp.MustCompile(`[\pL][\pL\pN_'’-]*`)
)

// names replaces people's names by their handles.
type names struct {
	full  map[string]string // lower-case words joined by blanks, two or more
	given map[string]string // one word as written, if it is nothing but a name
	first map[string]string // one lower-case word, taken for a name only where people are called
	own   map[string]string // lower-case words of the author's address
}

// mask returns a text without addresses, telephone numbers and known names.
// Links stay, but for addresses in them.
func mask(text string, n names) string {
	var b strings.Builder
	at := 0
	for _, span := range link.FindAllStringIndex(text, -1) {
		b.WriteString(n.mask(text[at:span[0]]))
		b.WriteString(address.ReplaceAllString(text[span[0]:span[1]], maskedAddress))
		at = span[1]
	}
	b.WriteString(n.mask(text[at:]))
	return address.ReplaceAllString(b.String(), maskedAddress)
}

func (n names) mask(text string) string {
	text = address.ReplaceAllString(text, maskedAddress)
	text = account.ReplaceAllString(text, maskedAddress+"$1")
	text = spelled.ReplaceAllString(text, maskedAddress)
	text = number.ReplaceAllString(text, "$1$2"+maskedNumber)
	return n.replace(text)
}

// maxNameWords is the longest name that is looked for.
const maxNameWords = 5

// replace puts handles for names, the longest name first, in one pass.
func (n names) replace(text string) string {
	spans := word.FindAllStringIndex(text, -1)
	var b strings.Builder
	at := 0
	for i := 0; i < len(spans); i++ {
		handle, words := n.longest(text, spans[i:])
		if words == 0 {
			handle, words = n.single(text, spans[i][0], spans[i][1])
		}
		if words == 0 {
			continue
		}
		b.WriteString(text[at:spans[i][0]])
		b.WriteString(handle)
		at = spans[i+words-1][1]
		i += words - 1
	}
	b.WriteString(text[at:])
	return b.String()
}

// longest returns the handle of the longest full name the words begin with.
func (n names) longest(text string, spans [][]int) (handle string, words int) {
	var key strings.Builder
	for j := range min(len(spans), maxNameWords) {
		if j > 0 {
			gap := text[spans[j-1][1]:spans[j][0]]
			if len(gap) > 4 || strings.Trim(gap, " \t\n.,\"") != "" {
				return handle, words
			}
			key.WriteString(" ")
		}
		key.WriteString(strings.ToLower(text[spans[j][0]:spans[j][1]]))
		if h, ok := n.full[key.String()]; ok {
			handle, words = h, j+1
		}
	}
	return handle, words
}

// single returns the handle for one word that is somebody's name here.
func (n names) single(text string, from, to int) (handle string, words int) {
	w := text[from:to]
	possessive := strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
	rest := w[len(possessive):]
	if other(text[to:], n) {
		return "", 0
	}
	if h, ok := n.given[possessive]; ok {
		return h + rest, 1
	}
	if h, ok := n.own[strings.ToLower(w)]; ok {
		return h, 1
	}
	if h, ok := n.first[strings.ToLower(possessive)]; ok && called(text, from, to) {
		return h + rest, 1
	}
	return "", 0
}

var nextName = regexp.MustCompile(`^ (\p{Lu}\p{Ll}[\pL'’-]+)`)

// other reports whether a name goes on with one that nobody here has: then it
// is that of somebody else.
func other(after string, n names) bool {
	m := nextName.FindStringSubmatch(after)
	return m != nil && n.first[strings.ToLower(m[1])] == ""
}

// signature is a last line with nothing but a word that looks like a name.
var signature = regexp.MustCompile(`(\n[ \t]*\n[ \t~*/-]*)(\p{Lu}[\pL'-]{1,11})([ \t~*/.,-]*)$`)

// farewells are last words that are no names.
var farewells = regexp.MustCompile(`(?i)^(?:thanks|thanx|thankyou|cheers|regards|ciao|bye|enjoy|later|best|slan|slainte|peace|yes|no|yep|yup|ok|okay|hth|tia|bugger|nope|comments|thoughts|anyone|sigh|hmm+|argh+|duh|ugh|good|yay|wow|amen)$`)

// sign puts the author's handle where they signed with a name nobody knew.
func sign(text, handle string) string {
	m := signature.FindStringSubmatchIndex(text)
	if m == nil || farewells.MatchString(text[m[4]:m[5]]) {
		return text
	}
	return text[:m[4]] + handle + text[m[5]:]
}

var (
	// before is what stands in front of somebody called, or of a signature.
	before = regexp.MustCompile(`(?i)(?:(?:^|\n)[ \t~*_-]*|\b(?:hi|hello|dear|hey|thanks|thank you|thx|cheers|sorry|yes|no|well|so|oh|ok|regards|greetings|yours|love|and|,)[ \t,!-]+)$`)
	after  = regexp.MustCompile(`^[ \t]*(?:[,.!:;?-]|\n|$)`)
)

// called reports whether a word stands where people are called or sign.
func called(text string, from, to int) bool {
	return before.MatchString(text[max(0, from-40):from]) && after.MatchString(text[to:])
}
