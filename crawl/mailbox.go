package crawl

import (
	"bufio"
	"errors"
	"io"

	"tribemap"
)

// Mailbox reads the mails of a mailbox, packed or not, as Import does. Source
// and channel are set where the mails themselves tell none. What is broken is
// left out; a text that breaks off has given what was whole.
func Mailbox(r io.Reader, source, channel string) (tribemap.Page, error) {
	plain := bufio.NewReaderSize(r, headSize)
	text, done, err := decompress(plain, maxMailbox)
	if err != nil {
		return tribemap.Page{}, err
	}
	defer done()
	var page tribemap.Page
	opt := ImportOptions{Source: source}.withDefaults()
	j := newJoiner(opt, 0, func(p tribemap.Page) error {
		page.Posts, page.People = append(page.Posts, p.Posts...), append(page.People, p.People...)
		return nil
	})
	out := newBatch(opt, func(steps []step) error { return j.take(stretch{steps: steps}) })
	out.source = source
	f := &file{Reader: bufio.NewReaderSize(text, headSize), name: channel + ".mbox", close: done}
	err = readMbox(f, out)
	return page, errors.Join(err, out.flush(), j.flush())
}

// maxMailbox bounds what a packed mailbox may become, in bytes.
const maxMailbox = 256 << 20

// OwnWords returns what the author of a mail wrote themselves: its text
// without quoted lines, forwarded mails, signatures and list footers.
func OwnWords(text string) string {
	own, _ := ownWords(text)
	return own
}
