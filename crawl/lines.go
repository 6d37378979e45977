package crawl

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// maxLine is the longest line that is read, in bytes.
const maxLine = 16 << 20

// lines reads a text line by line, however long the lines are.
type lines struct {
	r    *bufio.Reader
	n    int // number of the line last returned, from 1
	long []byte
}

func newLines(r *bufio.Reader) *lines { return &lines{r: r} }

// next returns the next line without its end. The bytes are good until the
// next call. A line over maxLine is passed over and gives ErrLineTooLong; the
// text goes on behind it. At the end it returns io.EOF and no line.
func (l *lines) next() ([]byte, error) {
	line, err := l.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		line, err = l.readLong(line)
	}
	if len(line) > 0 || errors.Is(err, ErrLineTooLong) {
		l.n++
	}
	if errors.Is(err, io.EOF) && len(line) > 0 {
		err = nil
	}
	return trimEnd(line), err
}

// readLong gathers a line that outgrew the reader's buffer.
func (l *lines) readLong(start []byte) ([]byte, error) {
	l.long = append(l.long[:0], start...)
	for {
		part, err := l.r.ReadSlice('\n')
		if len(l.long)+len(part) <= maxLine {
			l.long = append(l.long, part...)
		} else {
			return nil, l.skipLine(err)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return l.long, err
		}
	}
}

// skipLine reads to the end of the line, err being what the last read gave.
func (l *lines) skipLine(err error) error {
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = l.r.ReadSlice('\n')
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return ErrLineTooLong
}

func trimEnd(line []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
}

// eachLine calls visit for every line of f with its number. Lines that are too
// long are problems and passed over.
func eachLine(f *file, out *batch, visit func(n int, line []byte) error) error {
	in := newLines(f.Reader)
	for {
		line, err := in.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, ErrLineTooLong):
			out.problem(f, in.n, err)
			continue
		case err != nil:
			return err
		}
		if err := visit(in.n, line); err != nil {
			return err
		}
	}
}
