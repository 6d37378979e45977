package crawl

import (
	"strings"
	"unicode/utf8"
)

// Every line of every mail is asked what it is marked as, so this is done by
// hand; the patterns in the comments say the same and are tested against.

// skipSpace returns line without the blanks it begins with.
func skipSpace(line string) string {
	for line != "" && isBlank(line[0]) {
		line = line[1:]
	}
	return line
}

// space is what isBlank takes.
const space = " \t\n\f\r"

// isBlank is \s in a pattern.
func isBlank(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' && c != '\v' }

// opens reports whether line, behind blanks, begins with one of the bytes.
func opens(line, bytes string) bool {
	line = skipSpace(line)
	return line != "" && strings.IndexByte(bytes, line[0]) >= 0
}

// quoteMark returns what stands behind at most four blanks.
func quoteMark(line string) string {
	for n := 0; n < 4 && line != "" && isBlank(line[0]); n++ {
		line = line[1:]
	}
	return line
}

// strongQuote reports whether a line is marked as somebody else's in a way
// that means nothing else: ^\s{0,4}(?:(?:[A-Za-z]{0,4}|[|:%#])>|&gt;)
func strongQuote(line string) bool {
	line = quoteMark(line)
	n := 0
	for n < len(line) && n < 4 && isLetter(line[n]) {
		n++
	}
	if n == 0 && line != "" && strings.IndexByte("|:%#", line[0]) >= 0 {
		n = 1
	}
	return n < len(line) && line[n] == '>' || strings.HasPrefix(line, "&gt;")
}

// weakQuote returns the mark of a line that may be somebody else's, 0 if it
// has none: ^\s{0,4}([|:}%#])(?:\s|$)
func weakQuote(line string) byte {
	line = quoteMark(line)
	if line == "" || strings.IndexByte("|:}%#", line[0]) < 0 {
		return 0
	}
	if len(line) > 1 && !isBlank(line[1]) {
		return 0
	}
	return line[0]
}

// signatureMark reports whether a signature begins below: ^---?\s*$
func signatureMark(line string) bool {
	rest, ok := strings.CutPrefix(line, "--")
	return ok && skipSpace(strings.TrimPrefix(rest, "-")) == ""
}

// ruled reports whether a line is a rule, with a few words behind it at most:
// ^\s*[-_=*~#+/\\|<>.:]{8,}.{0,60}$
func ruled(line string) bool {
	if len(line) < 8 {
		return false
	}
	line = skipSpace(line)
	n := 0
	for n < len(line) && strings.IndexByte(`-_=*~#+/\|<>.:`, line[n]) >= 0 {
		n++
	}
	return n >= 8 && utf8.RuneCountInString(line[n:]) <= 60
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// trimBlanks returns line without the blanks at its end, no-break ones among
// them.
func trimBlanks(line string) string {
	for {
		switch {
		case strings.HasSuffix(line, " "), strings.HasSuffix(line, "\t"):
			line = line[:len(line)-1]
		case strings.HasSuffix(line, "\u00a0"):
			line = line[:len(line)-2]
		default:
			return line
		}
	}
}
