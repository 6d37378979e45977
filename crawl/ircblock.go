package crawl

import (
	"bytes"
	"regexp"
	"strings"
)

// ircBlocks reads blocks of three lines and a blank one: seconds, nick, text.
// Texts may be empty or hold blank lines, so only a line of seconds behind a
// blank one, with a nick below it, begins the next block.
type ircBlocks struct {
	r     *ircReader
	said  ircSaid // the block being gathered, without its text
	text  []string
	blank bool   // the line before was blank
	time  string // the line before, if it may begin a block
}

// blockTime is the first line of a block: seconds since 1970.
var blockTime = regexp.MustCompile(`^\d{9,11}$`)

// blockBegins reports whether data begins with a block.
func blockBegins(data []byte) bool {
	first, rest, _ := bytes.Cut(data, []byte("\n"))
	second, _, ended := bytes.Cut(rest, []byte("\n"))
	_, ok := cutNick(plainText(trimEnd(second)))
	return ended && ok && blockTime.Match(trimEnd(first))
}

func (b *ircBlocks) line(n int, raw []byte) error {
	line := plainText(raw)
	if b.time != "" {
		if nick, ok := cutNick(line); ok {
			return b.begin(n, nick)
		}
		b.text = append(b.text, b.time)
		b.time = ""
	}
	if (b.blank || n == 1) && blockTime.MatchString(line) {
		b.time, b.blank = line, false
		return nil
	}
	b.text = append(b.text, unformatted(line))
	b.blank = line == ""
	return nil
}

// begin ends the block before and begins one at the nick's line.
func (b *ircBlocks) begin(n int, nick string) error {
	err := b.end()
	at, _ := parseMoment(b.time) // digits only
	b.said = ircSaid{line: n - 1, time: at, dated: true, nick: nick}
	b.time, b.blank = "", false
	return err
}

// end hands over the block that was gathered, if there is one.
func (b *ircBlocks) end() error {
	s := b.said
	s.text = strings.TrimSpace(strings.Join(b.text, "\n"))
	b.said, b.text = ircSaid{}, nil
	if s.nick == "" {
		return nil
	}
	return b.r.talk(s)
}
