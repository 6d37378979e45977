package crawl

import (
	"regexp"
	"strings"
)

// ownWords returns what the author of a mail wrote themselves: without quoted
// lines and the lines that introduce them, forwarded mails, signatures, list
// footers and armour. The second result names who was quoted.
func ownWords(text string) (string, []citation) {
	lines := strings.Split(strings.ReplaceAll(text, "\r", ""), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\u00a0")
	}
	lines = dropArmour(lines)
	lines, cited := dropForwarded(lines)
	quoted := quotedLines(lines)
	attributed, more := attributions(lines, quoted)
	var own []string
	for i, line := range lines {
		if !quoted[i] && !attributed[i] {
			own = append(own, line)
		}
	}
	own = cutSignature(own)
	own = cutFooters(own)
	return tidy(own), append(cited, more...)
}

// dropArmour removes the marks and keys of PGP and S/MIME, not what is signed.
func dropArmour(lines []string) []string {
	var out []string
	hidden, head, signed := false, false, false
	for _, line := range lines {
		begin, isBegin := strings.CutPrefix(line, "-----BEGIN ")
		switch {
		case isBegin && strings.HasPrefix(begin, "PGP SIGNED MESSAGE"):
			head, signed = true, true
		case isBegin && (strings.HasPrefix(begin, "PGP ") || strings.Contains(begin, "CERTIFICATE")):
			hidden = true
		case strings.HasPrefix(line, "-----END "):
			hidden = false
		case head:
			head = line != ""
		case !hidden && signed && strings.HasPrefix(line, "- -"):
			out = append(out, line[2:]) // signing quotes lines that begin with a dash
		case !hidden:
			out = append(out, line)
		}
	}
	return out
}

var (
	forwardMark = regexp.MustCompile(`(?i)^\s*(?:[-_=*]{2,}\s*(?:original message|forwarded (?:message|by|from)|begin forwarded|ursprüngliche nachricht|message d'origine|mensaje original)|begin forwarded message:)`)
	oldHead     = regexp.MustCompile(`^\s*\*?(From|Sent|To|Cc|Date|Subject|Reply-To|Organization|Newsgroups|Message-ID|Received|Return-Path|Delivered-To|Sender|X-[A-Za-z-]+)\*?:\s*(.*)$`)
)

// dropForwarded cuts a mail off where another one begins whole, with its head,
// unless that one is quoted line by line below its head.
func dropForwarded(lines []string) ([]string, []citation) {
	for i, line := range lines {
		marked := forwardMark.MatchString(line)
		if !marked && !(strings.HasPrefix(line, "From:") && headLines(lines[i:]) >= 3) {
			continue
		}
		start := i
		if marked {
			for i++; i < len(lines) && lines[i] == ""; i++ {
			}
		}
		n := headLines(lines[min(i, len(lines)):])
		if !marked && n < 3 {
			continue
		}
		cited := headCitation(lines[i : i+n])
		if rest := lines[i+n:]; mostlyQuoted(rest) {
			kept := append([]string{}, lines[:start]...)
			return append(kept, rest...), cited
		}
		return lines[:start], cited
	}
	return lines, nil
}

// headLines counts the lines at the start that are a mail's head, folded lines
// among them.
func headLines(lines []string) int {
	for i, line := range lines {
		folded := i > 0 && (strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t"))
		if !oldHead.MatchString(line) && !(folded && line != "") {
			return i
		}
	}
	return len(lines)
}

func headCitation(head []string) []citation {
	for _, line := range head {
		if m := oldHead.FindStringSubmatch(line); m != nil && m[1] == "From" {
			c := citation{}
			c.address, c.name = parseAddress(strings.ReplaceAll(m[2], "mailto:", ""))
			if !strings.Contains(c.address, "@") {
				c = citation{name: cleanName(m[2])}
			}
			return []citation{c}
		}
	}
	return nil
}

// mostlyQuoted looks at the next lines with words.
func mostlyQuoted(lines []string) bool {
	seen, quoted := 0, 0
	for _, line := range lines {
		if line == "" {
			continue
		}
		if seen++; strongQuote.MatchString(line) {
			quoted++
		}
		if seen == 6 {
			break
		}
	}
	return 2*quoted > seen
}

var (
	strongQuote = regexp.MustCompile(`^\s{0,4}(?:(?:[A-Za-z]{0,4}|[|:%#])>|&gt;)`)
	weakQuote   = regexp.MustCompile(`^\s{0,4}([|:}%#])(?:\s|$)`)
)

// quotedLines marks the lines that repeat somebody else's words. Marks that
// people also use for other things count only in runs of two or more.
func quotedLines(lines []string) []bool {
	out := make([]bool, len(lines))
	for i := 0; i < len(lines); i++ {
		if strongQuote.MatchString(lines[i]) {
			out[i] = true
			continue
		}
		n := weakRun(lines[i:])
		for j := range n {
			out[i+j] = n > 1
		}
		i += max(n-1, 0)
	}
	return out
}

// weakRun returns how many lines at the start carry the same weak mark.
func weakRun(lines []string) int {
	first := weakQuote.FindStringSubmatch(lines[0])
	if first == nil {
		return 0
	}
	for i, line := range lines {
		if m := weakQuote.FindStringSubmatch(line); m == nil || m[1] != first[1] {
			return i
		}
	}
	return len(lines)
}

// A signature has at most this many lines with words, by the mark above it.
// The usual limit is four, but lists append theirs behind it; three dashes
// also part paragraphs.
const (
	maxSignature = 30
	maxDashed    = 8
)

var signatureMark = regexp.MustCompile(`^---?\s*$`)

// cutSignature cuts at the first mark that only a signature's worth of lines
// follows, else at a ruled-off block of addresses at the end.
func cutSignature(lines []string) []string {
	left := 0 // lines with words from here to the end
	cut := len(lines)
	for i := len(lines) - 1; i >= 0 && left <= maxSignature; i-- {
		if signatureMark.MatchString(lines[i]) && (left <= maxDashed || !strings.HasPrefix(lines[i], "---")) {
			cut = i
		}
		if lines[i] != "" {
			left++
		}
	}
	return cutBusinessCard(lines[:cut])
}

var (
	rule         = regexp.MustCompile(`^\s*[-_=*~#+/\\|<>.:]{8,}.{0,60}$`)
	businessCard = regexp.MustCompile(`(?i)@|\btel\b|phone|fax|https?://|disclaim|opinion|university|internet:|bitnet`)
)

// cutBusinessCard cuts a short last block that begins with a rule and tells
// where somebody can be reached.
func cutBusinessCard(lines []string) []string {
	words := 0
	for i := len(lines) - 1; i > 0 && words <= 8; i-- {
		if lines[i] == "" {
			continue
		}
		words++
		if words > 1 && rule.MatchString(lines[i]) && businessCard.MatchString(strings.Join(lines[i:], " ")) {
			return cutBusinessCard(lines[:i])
		}
	}
	return lines
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
		case found && rule.MatchString(lines[i]):
			return i
		}
	}
	return len(lines)
}

// ruleAbove moves a cut up over a rule that is left hanging.
func ruleAbove(lines []string, cut int) int {
	if cut > 0 && rule.MatchString(lines[cut-1]) {
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

// tidy joins lines, with one blank line where there were more.
func tidy(lines []string) string {
	var b strings.Builder
	for i, line := range lines {
		if line == "" && (i == 0 || lines[i-1] == "") {
			continue
		}
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return strings.Trim(b.String(), "\n")
}

var linkPattern = regexp.MustCompile(`(?i)\bhttps?://[^\s<>"'` + "`" + `]+`)

// links returns the addresses of pages in a text, in order, each once.
func links(text string) []string {
	if !strings.Contains(text, "://") {
		return nil
	}
	var out []string
	seen := map[string]bool{}
	for _, l := range linkPattern.FindAllString(text, -1) {
		l = strings.TrimRight(l, ".,;:!?)]}*_|")
		if !seen[l] {
			seen[l] = true
			out = append(out, l)
		}
	}
	return out
}
