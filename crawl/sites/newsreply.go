package sites

import (
	"bytes"
	"net/mail"
	"slices"
	"strconv"
	"strings"
)

// toMailbox appends a mail to a mailbox in the way of mboxrd.
func toMailbox(box *bytes.Buffer, text []byte) {
	box.WriteString("From mboxrd@z Thu Jan  1 00:00:00 1970\n")
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, "\r\n")
		if bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) {
			box.WriteByte('>')
		}
		box.Write(line)
		box.WriteByte('\n')
	}
	box.WriteByte('\n')
}

// newsReply is what a server said to one command.
type newsReply struct {
	code  int
	line  string
	block []byte // of 220, 221, 224: without the dots that were doubled
}

// number is that of the article which a reply gives, −1 if it tells none.
func (r newsReply) number() int {
	if fields := strings.Fields(r.line); len(fields) > 1 {
		if n, err := strconv.Atoi(fields[1]); err == nil {
			return n
		}
	}
	return -1
}

// newsReplies parts an answer.
func newsReplies(body []byte) (replies []newsReply) {
	for len(body) > 0 {
		line, rest, _ := bytes.Cut(body, []byte("\n"))
		r := newsReply{line: strings.TrimRight(string(line), "\r")}
		r.code, _ = strconv.Atoi(r.line[:min(3, len(r.line))]) // 0 is no code
		body = rest
		if r.code == 220 || r.code == 221 || r.code == 224 {
			r.block, body = unstuffed(body)
		}
		replies = append(replies, r)
	}
	return replies
}

// unstuffed reads lines up to a single dot.
func unstuffed(body []byte) (block, rest []byte) {
	for line := range bytes.Lines(body) {
		body = body[len(line):]
		if string(bytes.TrimRight(line, "\r\n")) == "." {
			break
		}
		block = append(block, bytes.TrimPrefix(line, []byte("."))...)
	}
	return block, body
}

// overviewLine is what the overview tells of an article.
type overviewLine struct {
	number int
	date   int64 // Unix seconds by the sender's clock, 0 unknown
	bytes  int
}

// overview reads lines of number, subject, from, date, id, references, bytes.
func overview(replies []newsReply) (lines []overviewLine) {
	for _, r := range replies {
		for text := range strings.Lines(string(r.block)) {
			fields := strings.Split(strings.TrimRight(text, "\r\n"), "\t")
			if len(fields) < 7 {
				continue
			}
			n, err := strconv.Atoi(fields[0])
			if err != nil || n < 0 {
				continue
			}
			line := overviewLine{number: n}
			size, _ := strconv.Atoi(fields[6]) // unknown is small
			line.bytes = max(0, size)
			if date, err := mail.ParseDate(fields[3]); err == nil {
				line.date = max(0, date.Unix())
			}
			lines = append(lines, line)
		}
	}
	slices.SortFunc(lines, func(a, b overviewLine) int { return a.number - b.number })
	return lines
}
