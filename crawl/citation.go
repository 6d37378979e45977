package crawl

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// citation names whose words a mail repeats, as far as its introducing line
// tells.
type citation struct {
	address string // lower case; "" if not told
	name    string
	id      string // of the mail they are from; "" if not told
}

// who is what goes into Post.Quotes.
func (c citation) who() string {
	if c.address != "" {
		return c.address
	}
	return c.name
}

var (
	// verbLine ends a line such as "On Tuesday, Ann wrote:".
	// Without letters beyond ASCII, verbAt finds the same faster.
	verbLine = regexp.MustCompile(`(?i)\b(?:writes|wrote|write|says|said|sez|schrieb|escribió|a écrit|ecrit|scrive|skrev|asked|replied|responded|posted|spake|opined|stated|mumbled|typed|scribbled)\b([^.?!"]{0,60})(?::|\.\.\.)\s*$`)
	// opener begins one.
	opener = regexp.MustCompile(`(?i)^\s*(?:in (?:article|message|news|<)|on |at |quoting |once upon a time|thus spake|le |am |>{5} ")`)
	// quotation is the other way to begin one: "Quoting Ann <ann@host>:".
	quotation = regexp.MustCompile(`(?i)^\s*(?:quoting |begin  ?)(.{3,80}?)(?:'s)?(?: quotation)?:\s*$`)
	citedID   = regexp.MustCompile(`(?i)(?:in (?:article|message|news)|message-id:?|in)\s*:?\s*<([^<>\s]+@[^<>\s]+)>`)
)

// verbs are those of verbLine that have no letters beyond ASCII.
var verbs = map[string]bool{
	"writes": true, "wrote": true, "write": true, "says": true, "said": true, "sez": true,
	"schrieb": true, "ecrit": true, "scrive": true, "skrev": true, "asked": true, "replied": true,
	"responded": true, "posted": true, "spake": true, "opined": true, "stated": true,
	"mumbled": true, "typed": true, "scribbled": true,
}

// verbAt returns where verbLine begins to match, -1 if it does not.
func verbAt(line string) int {
	for i := range len(line) {
		if line[i] >= utf8.RuneSelf {
			return firstMatch(verbLine, line)
		}
	}
	line = strings.TrimRight(line, space)
	end := len(strings.TrimSuffix(line, ":"))
	if end == len(line) {
		end = len(strings.TrimSuffix(line, "..."))
	}
	if end == len(line) {
		return -1
	}
	line = line[:end]
	for i := strings.LastIndexAny(line, `.?!"`) + 1; i < end; {
		word := wordAt(line[i:])
		if word != "" && end-i-len(word) <= 60 && verbs[strings.ToLower(word)] {
			return i
		}
		i += max(len(word), 1)
	}
	return -1
}

// wordAt returns the word that s begins with, "" if it begins with none.
func wordAt(s string) string {
	n := 0
	for n < len(s) && (isLetter(s[n]) || isDigit(s[n]) || s[n] == '_') {
		n++
	}
	return s[:n]
}

// firstMatch returns where the first match of a pattern begins, -1 if none does.
func firstMatch(pattern *regexp.Regexp, s string) int {
	if m := pattern.FindStringIndex(s); m != nil {
		return m[0]
	}
	return -1
}

// attributions finds the lines that introduce quoted ones, in front of the
// author's own words only: what is quoted twice is somebody else's quote. It
// marks them and returns who they name, each once, in order.
func attributions(lines []string, quoted []bool) (marked []bool, cited []citation) {
	marked = make([]bool, len(lines))
	seen := map[citation]bool{}
	for i, line := range lines {
		if quoted[i] && !strings.HasPrefix(line, `>>>>> "`) || !endsOpen(line) {
			continue
		}
		from, text := introduction(lines, quoted, i)
		if text == "" {
			continue
		}
		c := parseCitation(text)
		strong := c.id != "" || c.address != ""
		if !strong && !introduces(lines, quoted, i) {
			continue
		}
		for j := from; j <= i; j++ {
			marked[j] = true
		}
		if c.who()+c.id != "" && !seen[c] {
			seen[c] = true
			cited = append(cited, c)
		}
	}
	return marked, cited
}

// endsOpen is what every introducing line does; it spares the patterns below
// nearly all lines.
func endsOpen(line string) bool {
	return strings.HasSuffix(line, ":") || strings.HasSuffix(line, "...")
}

// introduction returns the introducing text that ends at line i and the line
// where it starts; "" if there is none. It may be broken over three lines.
func introduction(lines []string, quoted []bool, i int) (from int, text string) {
	line := lines[i]
	if opens(line, "qQbB") && quotation.MatchString(line) {
		return i, line
	}
	if len(line) > 300 || verbAt(line) < 0 {
		return i, ""
	}
	if isOpener(line) {
		return i, line
	}
	for from = i - 1; from >= 0 && from >= i-2 && lines[from] != "" && !quoted[from]; from-- {
		if isOpener(lines[from]) {
			return from, strings.Join(lines[from:i+1], " ")
		}
	}
	if strings.IndexByte(line, '@') < 0 && i > 0 && !quoted[i-1] && len(lines[i-1]) < 100 && findAddress(lines[i-1]) != "" {
		return i - 1, lines[i-1] + " " + line
	}
	return i, line
}

// isOpener asks opener; most lines cannot be one by their first letter.
func isOpener(line string) bool { return opens(line, "iIoOaAqQtTlL>") && opener.MatchString(line) }

// introduces reports whether a quoted line follows closely.
func introduces(lines []string, quoted []bool, i int) bool {
	for j := i + 1; j < len(lines) && j <= i+3; j++ {
		if quoted[j] {
			return true
		}
		if lines[j] != "" {
			return false
		}
	}
	return false
}

// parseCitation reads who an introducing text names.
func parseCitation(text string) (c citation) {
	if m := findCitedID(text); m != nil {
		c.id = text[m[2]:m[3]]
		text = text[:m[0]] + " " + text[m[1]:]
	}
	text = strings.ReplaceAll(text, "mailto:", " ")
	if m := quotation.FindStringSubmatch(text); m != nil {
		text = m[1]
	} else if at := verbAt(text); at >= 0 {
		text = text[:at]
	}
	if address := findAddress(text); address != "" {
		c.address = untagged(strings.ToLower(address))
		return c
	}
	c.name = citedName(text)
	return c
}

// findCitedID asks citedID, unless there is no sign of an id.
func findCitedID(text string) []int {
	if open := strings.IndexByte(text, '<'); open < 0 || strings.IndexByte(text[open:], '@') < 0 {
		return nil
	}
	return citedID.FindStringSubmatchIndex(text)
}

var (
	notName  = regexp.MustCompile(`(?i)^(?:on|at|in|the|le|am|and|also|then|as|once|upon|time|thus|spake|quoting|begin|date|of|around|[ap]m|today|yesterday|article|message|news|gmt|utc|[ecmp][sd]t|(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]{0,6})?)[.,]?$`)
	pronouns = regexp.MustCompile(`(?i)^(?:i|you|he|she|it|we|they|who|someone|somebody|people|one|this|that|which|have|has|had|never)$`)
)

// citedName returns the name in what stands before the verb: the words left
// when dates and small words are gone. More than five words are no name.
func citedName(text string) string {
	if i := strings.LastIndexByte(text, ','); i >= 0 && strings.TrimSpace(text[i+1:]) != "" {
		text = text[i+1:]
	}
	var words []string
	for w := range strings.FieldsSeq(dropComments(text)) {
		w = strings.Trim(w, `"'*<>[]_:;=`)
		if w == "" || notName.MatchString(w) || strings.ContainsAny(w, "0123456789/") {
			continue
		}
		words = append(words, strings.TrimRight(w, ","))
	}
	if len(words) == 0 || len(words) > 5 || len(words) == 1 && pronouns.MatchString(words[0]) {
		return ""
	}
	return strings.Join(words, " ")
}
