package crawl

import (
	"bytes"
	"errors"
	"io"
	"path"
	"regexp"
	"strings"
)

// fromLine parts the mails of a mailbox: "From ann@host Thu Aug 22 12:36:23 2002".
var fromLine = regexp.MustCompile(`^From \S.*\d{1,2}:\d\d(?::\d\d)?\b.*\d{4}`)

// matchMbox takes a text that begins with such a line and a head below it.
func matchMbox(h head) bool {
	line, ok := h.firstLine()
	if !ok || !h.text() || !fromLine.Match(line) {
		return false
	}
	_, rest, _ := bytes.Cut(h.data, []byte("\n"))
	return looksLikeMail(rest)
}

// readMbox reads mail after mail. A From line parts two of them only after a
// blank line and before something that can be a head, since few programs
// quote such lines in the text.
func readMbox(f *file, out *batch) error {
	folder := mboxName(f.name)
	in := newLines(f.Reader)
	mail := mboxMail{}
	flush := func() error {
		raw, line := mail.raw, mail.start
		if len(bytes.TrimSpace(raw)) == 0 {
			return nil
		}
		return postMail(f, line, raw, folder, out)
	}
	for {
		line, err := in.next()
		switch {
		case errors.Is(err, io.EOF):
			return flush()
		case errors.Is(err, ErrLineTooLong):
			out.problem(f, in.n, err)
			continue
		case err != nil:
			return errors.Join(flush(), err)
		}
		if (mail.blank || in.n == 1) && fromLine.Match(line) {
			line = bytes.Clone(line) // looking ahead overwrites it
			if !headFollows(f) {
				mail.add(line)
				continue
			}
			if err := flush(); err != nil {
				return err
			}
			mail = mboxMail{raw: mail.raw[:0], start: in.n}
			continue
		}
		mail.add(line)
	}
}

// mboxMail is the mail being gathered.
type mboxMail struct {
	raw   []byte
	start int  // line number of its From line
	blank bool // the last line was blank
}

func (m *mboxMail) add(line []byte) {
	m.blank = len(line) == 0
	if len(m.raw)+len(line) >= maxMail {
		return
	}
	if bytes.HasPrefix(line, []byte(">")) && bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) {
		line = line[1:] // quoted when it was put into the mailbox
	}
	m.raw = append(append(m.raw, line...), '\n')
}

// headFollows reports whether the next line can begin a head.
func headFollows(f *file) bool {
	next, _ := f.Peek(min(200, f.Size())) // at the end of the text there is less
	line, _, _ := bytes.Cut(next, []byte("\n"))
	_, _, ok := cutField(line)
	return ok || bytes.HasPrefix(line, []byte(">From "))
}

var periodical = regexp.MustCompile(`^\d{4}`)

// mboxName is the list's name where the mails themselves tell none: the
// file's, or the folder's if files are named by date.
func mboxName(file string) string {
	name := headName(path.Base(file))
	for _, ext := range []string{".mbox", ".mbx", ".txt"} {
		name = strings.TrimSuffix(name, ext)
	}
	if periodical.MatchString(name) {
		return folderName(file)
	}
	return name
}
