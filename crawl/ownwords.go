package crawl

import (
	"regexp"
	"slices"
	"strings"
)

// ownWords returns what the author of a mail wrote themselves: without quoted
// lines and the lines that introduce them, forwarded mails, signatures, list
// footers and armour. The second result names who was quoted.
func ownWords(text string) (string, []citation) {
	lines := strings.Split(strings.ReplaceAll(text, "\r", ""), "\n")
	for i := range lines {
		lines[i] = trimBlanks(lines[i])
	}
	lines = dropArmour(lines)
	for i := firstWords(lines, 0); i < len(lines) && signatureMark(lines[i]); i = firstWords(lines, 0) {
		lines = lines[i+1:] // nothing to sign yet
	}
	lines, cited := dropForwarded(lines)
	quoted := quotedLines(lines)
	attributed, more := attributions(lines, quoted)
	own := make([]string, 0, len(lines))
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
	if !slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, "-----") }) {
		return lines
	}
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
// unless that one is quoted line by line below its head. A head that is the
// very first thing spilled over from the mail's own.
func dropForwarded(lines []string) ([]string, []citation) {
	for i, line := range lines {
		marked := isForwardMark(line)
		if !marked && !strings.HasPrefix(line, "From:") {
			continue
		}
		head := i
		if marked {
			head = firstWords(lines, i+1)
		}
		n := headLines(lines[head:])
		switch {
		case !marked && n < 3:
			continue
		case !marked && firstWords(lines, 0) == i:
			return lines[i+n:], nil
		}
		cited := headCitation(lines[head : head+n])
		if rest := lines[head+n:]; mostlyQuoted(rest) {
			return slices.Concat(lines[:i], rest), cited
		}
		return lines[:i], cited
	}
	return lines, nil
}

// isForwardMark asks forwardMark, which nearly no line that begins like the
// marks it knows has to be shown.
func isForwardMark(line string) bool {
	line = skipSpace(line)
	bare := strings.TrimLeft(line, "-_=*")
	if len(line)-len(bare) < 2 {
		return opens(line, "bB") && forwardMark.MatchString(line)
	}
	return opens(bare, "oOfFbBuUdDmM") && forwardMark.MatchString(line)
}

// firstWords returns the first line from i on that is not blank.
func firstWords(lines []string, i int) int {
	for i < len(lines) && lines[i] == "" {
		i++
	}
	return i
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
		if seen++; strongQuote(line) {
			quoted++
		}
		if seen == 6 {
			break
		}
	}
	return 2*quoted > seen
}

// quotedLines marks the lines that repeat somebody else's words. Marks that
// people also use for other things count only in runs of two or more.
func quotedLines(lines []string) []bool {
	out := make([]bool, len(lines))
	for i := 0; i < len(lines); i++ {
		if strongQuote(lines[i]) {
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
	first := weakQuote(lines[0])
	if first == 0 {
		return 0
	}
	for i, line := range lines {
		if weakQuote(line) != first {
			return i
		}
	}
	return len(lines)
}

// tidy joins lines, with one blank line where there were more.
func tidy(lines []string) string {
	size := 0
	for _, line := range lines {
		size += len(line) + 1
	}
	var b strings.Builder
	b.Grow(size)
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
