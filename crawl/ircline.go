package crawl

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ircKind says what a line of a chat log is.
type ircKind uint8

const (
	ircOther  ircKind = iota // nothing a log has
	ircSystem                // joins, quits, modes, notices, dates
	ircTalk                  // somebody said or did something
)

// ircLine is one line of a chat log, taken apart.
type ircLine struct {
	kind ircKind
	at   ircStamp
	nick string // as written, without "@" or "+" for rank
	text string // what was said; of a system line everything behind the stamp
}

// ircStamp is the time at the beginning of a line, as far as it is told.
type ircStamp struct {
	year, month, day int // 0 if not told
	clock            int // seconds since midnight; -1 without any stamp
	exact            bool
	zone             int // seconds east of Greenwich
}

// stampPattern reads [03:21], 03:21:00, (03:21:00 PM), 2019-01-02 03:21:00,
// [2019-01-02T03:21:00Z] and Jan 02 03:21:00.
var stampPattern = regexp.MustCompile(`^[\[(]?` +
	`(?:(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)[T ] *|([A-Z][a-z]{2}) {1,2}(\d{1,2}) )?` +
	`(\d{1,2}):(\d\d)(?::(\d\d))?(?:[.,]\d{1,9})?(?: ?([AaPp])[Mm])?(Z|[+-]\d\d:?\d\d)?[\])]?(?:[ \t]|$)`)

// cutStamp takes the stamp off a line. The rest begins with the space or tab
// behind it.
func cutStamp(line string) (at ircStamp, rest string) {
	if !mayBeStamped(line) {
		return ircStamp{clock: -1}, line
	}
	m := stampPattern.FindStringSubmatchIndex(line)
	if m == nil {
		return ircStamp{clock: -1}, line
	}
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return line[m[2*i]:m[2*i+1]]
	}
	hour := number(group(6))
	if half := strings.ToLower(group(9)); half != "" {
		hour = hour%12 + 12*boolInt(half == "p")
	}
	at = ircStamp{
		year: number(group(1)), month: number(group(2)), day: number(group(3)),
		clock: hour*3600 + number(group(7))*60 + number(group(8)),
		exact: group(8) != "", zone: zoneSeconds(group(10)),
	}
	if name := group(4); name != "" {
		at.month, at.day = monthNumber(name), number(group(5))
	}
	if at.clock >= 24*3600 {
		return ircStamp{clock: -1}, line
	}
	end := m[1]
	if end > 0 && (line[end-1] == ' ' || line[end-1] == '\t') {
		end--
	}
	return at, line[end:]
}

// mayBeStamped spares stampPattern the lines of other texts: a stamp begins
// with a digit or, as in "Jan 02", has one behind three letters.
func mayBeStamped(line string) bool {
	if line != "" && (line[0] == '[' || line[0] == '(') {
		line = line[1:]
	}
	if line == "" || isDigit(line[0]) {
		return line != ""
	}
	return len(line) > 4 && line[3] == ' ' && (line[4] == ' ' || isDigit(line[4]))
}

// number reads the digits a pattern has found; "" is 0.
func number(digits string) int {
	n, _ := strconv.Atoi(digits) // few digits, checked by the pattern
	return n
}

// zoneSeconds reads "Z", "+0200" or "+02:00".
func zoneSeconds(s string) int {
	if s == "" || s == "Z" {
		return 0
	}
	digits := strings.Replace(s[1:], ":", "", 1)
	seconds := number(digits[:2])*3600 + number(digits[2:])*60
	if s[0] == '-' {
		return -seconds
	}
	return seconds
}

// monthNumber is 1 for "January" and "Jan", 0 for what is no English month.
func monthNumber(name string) int {
	for m := time.January; m <= time.December; m++ {
		if len(name) >= 3 && strings.EqualFold(m.String()[:3], name[:3]) {
			return int(m)
		}
	}
	return 0
}

// parseIRC takes a line of a log apart. Without a stamp nothing is talk: half
// of all texts hold a line such as "<p> text".
func parseIRC(line string) ircLine {
	at, rest := cutStamp(line)
	if at.clock < 0 {
		return ircLine{kind: unstamped(line), at: at, text: line}
	}
	l := ircLine{kind: ircOther, at: at, text: strings.TrimSpace(rest)}
	if column, ok := strings.CutPrefix(rest, "\t"); ok {
		l.columns(column)
		return l
	}
	switch text := l.text; {
	case strings.HasPrefix(text, "<"):
		l.said(text[1:])
	case strings.HasPrefix(text, "* "), strings.HasPrefix(text, "*\t"):
		l.did(text[2:])
	case strings.HasPrefix(text, "Action: "):
		l.did(text[len("Action: "):])
	case hasSystemMark(text), eggdropActs.MatchString(text):
		l.kind = ircSystem
	}
	return l
}

// systemMarks begin what the server or the client says.
var systemMarks = []string{"***", "===", "---", "-!-", "-->", "<--", "-", "=!=", "!", "→", "←", "⇐", "ℹ", "Session ", "Topic "}

func hasSystemMark(text string) bool {
	for _, mark := range systemMarks {
		if strings.HasPrefix(text, mark) {
			return true
		}
	}
	return false
}

// unstamped judges a line without a time.
func unstamped(line string) ircKind {
	for _, mark := range []string{"***", "===", "---", "-!-", "Session "} {
		if strings.HasPrefix(line, mark) {
			return ircSystem
		}
	}
	return ircOther
}

// eggdropActs are joins and modes as eggdrop writes them, without any mark.
var eggdropActs = regexp.MustCompile(`^\S+ (?:\([^)]*\) )?(?:joined #|left (?:#|irc)|kicked from #)|^(?:#\S+: mode change|Nick change:|Topic changed on|Mode on )`)

// columns reads nick, tab, text, as WeeChat writes them.
func (l *ircLine) columns(s string) {
	nick, text, ok := strings.Cut(s, "\t")
	switch mark := strings.TrimSpace(nick); {
	case !ok:
	case mark == "*":
		l.did(text)
	case mark == "" || hasSystemMark(mark) || strings.HasPrefix(mark, "<"):
		l.kind, l.text = ircSystem, text
	default:
		l.talk(mark, text)
	}
}

// said reads "nick> text".
func (l *ircLine) said(s string) {
	nick, text, ok := strings.Cut(s, ">")
	if ok && (text == "" || text[0] == ' ' || text[0] == '\t') {
		l.talk(nick, text)
	}
	if l.kind != ircTalk && hasSystemMark("<"+s) {
		l.kind = ircSystem
	}
}

// systemActs are what clients write with the mark of actions.
var systemActs = regexp.MustCompile(`^\S+ (?:[(\[][^)\]]*[)\]] )?(?:has (?:joined|left|quit|changed|set|been|kicked)|(?:joined|left|quits?|joins|parts)\b|sets? (?:mode|channel|topic)|(?:gives|removes) (?:channel|voice)|is now known as|was kicked|(?:changes|changed) (?:the )?topic)` +
	`|^(?:Now talking|Topic |You |Disconnected|Rejoined|Attempting to|Set by|Channel )`)

// did reads "nick does something".
func (l *ircLine) did(s string) {
	s = strings.TrimSpace(s)
	if systemActs.MatchString(s) {
		l.kind = ircSystem
		return
	}
	nick, text, _ := strings.Cut(s, " ")
	l.talk(nick, text)
}

// talk makes the line talk, if that can be a nick.
func (l *ircLine) talk(nick, text string) {
	if nick, ok := cutNick(nick); ok {
		l.kind, l.nick, l.text = ircTalk, nick, strings.TrimSpace(unformatted(text))
	}
}

// maxNick is generous: bridges to other networks give long nicks.
const maxNick = 64

// cutNick returns the nick in "@nick" and "nick!user@host". ok is false if it
// cannot be one: nicks are one word without control characters.
func cutNick(s string) (nick string, ok bool) {
	nick = strings.TrimLeft(strings.TrimSpace(s), "@+%&~")
	if at := strings.IndexByte(nick, '!'); at > 0 && strings.IndexByte(nick[at:], '@') > 0 {
		nick = nick[:at]
	}
	return nick, nick != "" && len(nick) <= maxNick && strings.IndexFunc(nick, func(r rune) bool {
		return r <= ' ' || r == 0x7f || r == '<' || r == '>' || r == '\u00a0'
	}) < 0
}

// formatting are the control codes of colours and bold type.
var formatting = regexp.MustCompile(`\x03(?:\d{1,2}(?:,\d{1,2})?)?|[\x02\x0f\x11\x16\x1d\x1e\x1f]`)

func unformatted(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r < ' ' }) < 0 {
		return s
	}
	return formatting.ReplaceAllString(s, "")
}
