package crawl

import (
	"regexp"
	"strings"
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
	verbLine = regexp.MustCompile(`(?i)\b(?:writes|wrote|write|says|said|sez|schrieb|escribió|a écrit|ecrit|scrive|skrev|asked|replied|responded|posted|spake|opined|stated|mumbled|typed|scribbled)\b([^.?!"]{0,60})(?::|\.\.\.)\s*$`)
	// opener begins one.
	opener = regexp.MustCompile(`(?i)^\s*(?:in (?:article|message|news|<)|on |at |quoting |once upon a time|thus spake|le |am |>{5} ")`)
	// quotation is the other way to begin one: "Quoting Ann <ann@host>:".
	quotation = regexp.MustCompile(`(?i)^\s*(?:quoting |begin  ?)(.{3,80}?)(?:'s)?(?: quotation)?:\s*$`)
	citedID   = regexp.MustCompile(`(?i)(?:in (?:article|message|news)|message-id:?|in)\s*:?\s*<([^<>\s]+@[^<>\s]+)>`)
)

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
	if quotation.MatchString(line) {
		return i, line
	}
	if !verbLine.MatchString(line) || len(line) > 300 {
		return i, ""
	}
	if opener.MatchString(line) {
		return i, line
	}
	for from = i - 1; from >= 0 && from >= i-2 && lines[from] != "" && !quoted[from]; from-- {
		if opener.MatchString(lines[from]) {
			return from, strings.Join(lines[from:i+1], " ")
		}
	}
	if strings.IndexByte(line, '@') < 0 && i > 0 && !quoted[i-1] && addressPattern.MatchString(lines[i-1]) && len(lines[i-1]) < 100 {
		return i - 1, lines[i-1] + " " + line
	}
	return i, line
}

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
	if m := citedID.FindStringSubmatchIndex(text); m != nil {
		c.id = text[m[2]:m[3]]
		text = text[:m[0]] + " " + text[m[1]:]
	}
	text = strings.ReplaceAll(text, "mailto:", " ")
	if m := quotation.FindStringSubmatch(text); m != nil {
		text = m[1]
	} else if m := verbLine.FindStringIndex(text); m != nil {
		text = text[:m[0]]
	}
	if address := addressPattern.FindString(text); address != "" {
		c.address = datedTag.ReplaceAllString(strings.ToLower(address), "@")
		return c
	}
	c.name = citedName(text)
	return c
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
