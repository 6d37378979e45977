package crawl

import (
	"regexp"
	"strings"
)

// A signature has at most this many lines with words, by the mark above it.
// The usual limit is four, but lists append theirs behind it; three dashes
// also part paragraphs.
const (
	maxSignature = 30
	maxDashed    = 8
)

// cutSignature cuts at the first mark that only a signature's worth of lines
// follows, else at a ruled-off block of addresses at the end.
func cutSignature(lines []string) []string {
	left := 0 // lines with words from here to the end
	cut := len(lines)
	for i := len(lines) - 1; i >= 0 && left <= maxSignature; i-- {
		if signatureMark(lines[i]) && (left <= maxDashed || !strings.HasPrefix(lines[i], "---")) {
			cut = i
		}
		if lines[i] != "" {
			left++
		}
	}
	return cutBusinessCard(lines[:cut])
}

var businessCard = regexp.MustCompile(`(?i)\btel\b|phone|fax|https?://|disclaim|opinion|university|internet:|bitnet`)

// cutBusinessCard cuts a short last block that begins with a rule and tells
// where somebody can be reached.
func cutBusinessCard(lines []string) []string {
	words := 0
	for i := len(lines) - 1; i > 0 && words <= 8; i-- {
		if lines[i] == "" {
			continue
		}
		words++
		if words > 1 && ruled(lines[i]) && isBusinessCard(lines[i:]) {
			return cutBusinessCard(lines[:i])
		}
	}
	return lines
}

// isBusinessCard asks businessCard about lines; most that are one say so by an
// address.
func isBusinessCard(lines []string) bool {
	for _, line := range lines {
		if strings.IndexByte(line, '@') >= 0 {
			return true
		}
	}
	return businessCard.MatchString(strings.Join(lines, " "))
}

// boilerplate is what list servers and mail services say in what they append,
// in lower case.
var boilerplate = []string{
	"unsubscri", "mailing list", "mailing-list", "listinfo", "list maintainer", "list archive",
	"subscribe to", "subscribe info", "digest info", "majordomo", "mailman",
	"yahoo! groups", "do you yahoo", "sponsored by", "get your free", "free e-mail", "hotmail",
	"msn photos", "msn messenger", "intended recipient", "outgoing mail is certified", "checked by avg", "sent via",
}

func isBoilerplate(line string) bool {
	line = strings.ToLower(line)
	for _, phrase := range boilerplate {
		if strings.Contains(line, phrase) {
			return true
		}
	}
	return false
}

// maxFooter is how many lines one appended block has at most.
const maxFooter = 14

// cutFooters cuts blocks of boilerplate off the end, as many as there are.
func cutFooters(lines []string) []string {
	for {
		lines = trimBlank(lines)
		cut := footerStart(lines)
		if cut == len(lines) {
			return lines
		}
		lines = lines[:cut]
	}
}

// footerStart returns where the last block of boilerplate begins: at a rule
// not far above it, or with the last paragraph if that is short.
func footerStart(lines []string) int {
	found := false
	for i := len(lines) - 1; i >= 0 && i >= len(lines)-maxFooter; i-- {
		found = found || isBoilerplate(lines[i])
		switch {
		case lines[i] == "" && found && len(lines)-i-1 <= 6:
			return ruleAbove(lines, i)
		case lines[i] == "":
			return len(lines)
		case found && ruled(lines[i]):
			return i
		}
	}
	return len(lines)
}

// ruleAbove moves a cut up over a rule that is left hanging.
func ruleAbove(lines []string, cut int) int {
	if cut > 0 && ruled(lines[cut-1]) {
		return cut - 1
	}
	return cut
}

func trimBlank(lines []string) []string {
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}
