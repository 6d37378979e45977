package crawl

import (
	"bytes"
	"cmp"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"
)

// header is the head of a mail, its fields in order.
type header []field

type field struct {
	key   string // lower case
	value string // unfolded, as written otherwise
}

// first returns the value of the first field of that name, or "".
func (h header) first(key string) string {
	for _, f := range h {
		if f.key == key {
			return f.value
		}
	}
	return ""
}

// all returns the values of every field of that name, joined by blanks.
func (h header) all(key string) string {
	var values []string
	for _, f := range h {
		if f.key == key {
			values = append(values, f.value)
		}
	}
	return strings.Join(values, " ")
}

// splitMail parts head from body. Lines of the head that are no fields, such
// as the "From " line of a mailbox, are passed over.
func splitMail(raw []byte) (header, []byte) {
	raw = bytes.TrimLeft(raw, "\r\n")
	h := make(header, 0, 16) // few mails have more
	for len(raw) > 0 {
		line, rest, _ := bytes.Cut(raw, []byte("\n"))
		raw = rest
		line = bytes.TrimRight(line, "\r")
		if endsHead(line, rest) {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			if len(h) > 0 {
				h[len(h)-1].value += " " + plainText(bytes.TrimSpace(line))
			}
			continue
		}
		if key, value, ok := cutField(line); ok {
			h = append(h, field{strings.ToLower(key), plainText(value)})
		}
	}
	return h, raw
}

// endsHead reports whether line is the one between head and body. It should be
// empty; one with blanks may also be the rest of an empty field.
func endsHead(line, rest []byte) bool {
	if len(line) == 0 {
		return true
	}
	if len(bytes.TrimSpace(line)) > 0 {
		return false
	}
	next, _, _ := bytes.Cut(rest, []byte("\n"))
	_, _, goesOn := cutField(next)
	return !goesOn
}

// cutField parts "Key: value"; a key has no blanks before its colon.
func cutField(line []byte) (key string, value []byte, ok bool) {
	i := bytes.IndexByte(line, ':')
	if i <= 0 {
		return "", nil, false
	}
	for _, c := range line[:i] {
		if c <= ' ' || c > '~' {
			return "", nil, false
		}
	}
	return string(line[:i]), bytes.TrimSpace(line[i+1:]), true
}

var wordDecoder = mime.WordDecoder{CharsetReader: charsetReader}

// decodeWords resolves encoded words (RFC 2047); broken ones stay as they are.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	decoded, err := wordDecoder.DecodeHeader(s)
	if err != nil {
		return s
	}
	return decoded
}

var (
	maskedPattern = regexp.MustCompile(`^(\S+) at (\S+\.\S+)$`) // how public archives hide addresses
	// datedTag is what some programs put into each mail's own sender address, so
	// that one person would become as many as mails.
	datedTag = regexp.MustCompile(`[+-](?:dated|confirm|sender)[+-][^@]*@`)
)

// parseAddress reads the first address of a From field and the name beside it.
// It takes what RFC 5322 allows and what people wrote instead: names without
// quotes, names in comments, addresses without a host.
func parseAddress(field string) (address, name string) {
	s := strings.TrimSpace(decodeWords(field))
	before, rest, angled := strings.Cut(s, "<")
	switch {
	case angled:
		address, _, _ = strings.Cut(rest, ">")
		name = before
	case strings.Contains(s, "("):
		i, j := strings.Index(s, "("), strings.LastIndex(s, ")")
		if j < i {
			j = len(s)
		}
		address, name = s[:i], s[i+1:j]
	default:
		address = cmp.Or(findAddress(s), s)
	}
	address = strings.TrimSpace(address)
	if strings.Contains(address, " at ") {
		address = maskedPattern.ReplaceAllString(address, "$1@$2")
	}
	address = untagged(strings.ToLower(oneBlank(address)))
	name = cleanName(name)
	if address == "" {
		address = strings.ToLower(name)
	}
	if strings.EqualFold(name, address) {
		name = ""
	}
	return address, name
}

// cleanName takes quotes, comments and escapes off a display name.
func cleanName(s string) string {
	s = strings.ReplaceAll(dropComments(s), `\`, "")
	return strings.Trim(oneBlank(s), `"' `)
}

// untagged takes the tag of a single mail out of an address.
func untagged(address string) string {
	if !strings.ContainsAny(address, "+-") {
		return address
	}
	return datedTag.ReplaceAllString(address, "@")
}

// oneBlank puts single blanks between the words of s and none around them.
func oneBlank(s string) string {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || c == ' ' && i > 0 && s[i-1] == ' ' {
			return strings.Join(strings.Fields(s), " ")
		}
	}
	return strings.Trim(s, " ")
}

// findAddress returns the first mail address in s, "" if there is none:
// [A-Za-z0-9._%+=&'/~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*
func findAddress(s string) string {
	for at := 0; ; at++ {
		next := strings.IndexByte(s[at:], '@')
		if next < 0 {
			return ""
		}
		at += next
		from, to := at, at+1+hostLen(s[at+1:])
		for from > 0 && isLocal(s[from-1]) {
			from--
		}
		if from < at && to > at+1 {
			return s[from:to]
		}
	}
}

func isLocal(c byte) bool {
	return isLetter(c) || isDigit(c) || strings.IndexByte("._%+=&'/~-", c) >= 0
}

// hostLen is how long the host name is that s begins with.
func hostLen(s string) int {
	isLabel := func(c byte) bool { return isLetter(c) || isDigit(c) || c == '-' }
	n := 0
	for n < len(s) && (isLabel(s[n]) || s[n] == '.' && n > 0 && s[n-1] != '.' && n+1 < len(s) && isLabel(s[n+1])) {
		n++
	}
	return n
}

// localPart is the address without its host: what people know somebody by.
func localPart(address string) string {
	local, _, _ := strings.Cut(address, "@")
	return local[strings.LastIndexByte(local, '!')+1:]
}

// messageIDs returns the ids in a References or In-Reply-To field, in order:
// <([^<>\s]+@[^<>\s]+)>
func messageIDs(s string) []string {
	var out []string
	for {
		_, rest, ok := strings.Cut(s, "<")
		if !ok {
			return out
		}
		end := strings.IndexAny(rest, "<> \t\n\f\r")
		if end < 0 {
			return out
		}
		if id := rest[:end]; rest[end] == '>' && end > 2 && strings.Contains(id[1:end-1], "@") {
			out = append(out, id)
		}
		s = rest[end:]
	}
}

// ownID returns the id of the mail itself, "" if it has none.
func (h header) ownID() string {
	return strings.Trim(strings.Join(strings.Fields(h.first("message-id")), ""), "<>")
}

var (
	replyPrefix = regexp.MustCompile(`(?i)^\s*(?:re|fwd?|aw|wg|sv|vs|antw)\s*(?:\[\d+\]|\^\d+|\(\d+\))?\s*:\s*`)
	listPrefix  = regexp.MustCompile(`^\s*\[[^\]]{1,40}\]\s*`)
)

// cutReply takes one "Re:" and the like off a subject.
func cutReply(s string) string {
	if bare := skipSpace(s); len(bare) > 2 && bare[2] == ':' && strings.EqualFold(bare[:2], "re") {
		return skipSpace(bare[3:])
	}
	if strings.IndexByte(s, ':') < 0 {
		return s
	}
	return replyPrefix.ReplaceAllString(s, "")
}

// cutList takes one "[list]" off a subject.
func cutList(s string) string {
	if !opens(s, "[") {
		return s
	}
	return listPrefix.ReplaceAllString(s, "")
}

// cleanSubject takes "Re:", "Fwd:" and "[list]" off a subject, however many.
func cleanSubject(s string) string {
	s = oneBlank(decodeWords(s))
	for {
		shorter := cutReply(s)
		if bare := cutList(shorter); bare != "" {
			shorter = bare
		}
		if shorter == s {
			return s
		}
		s = shorter
	}
}

// isReply reports whether a subject says that the mail answers another.
func isReply(s string) bool {
	s = decodeWords(s)
	bare := cutList(s)
	return len(cutReply(s)) < len(s) || len(cutReply(bare)) < len(bare)
}
