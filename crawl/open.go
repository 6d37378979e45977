package crawl

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
)

// file is one text being read: decompressed, without byte order mark.
type file struct {
	*bufio.Reader
	name  string // as people know it, slash-separated
	lines *int   // ends of lines that were read ahead, nil unknown
	close func()
}

// problem is what is wrong with a line, or with the file where the line is 0.
// Of a file that cannot be read to its end it says where that is.
func (f *file) problem(line int, err error) Problem {
	var known Problem
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &known):
		return known
	case line > 0:
	case errors.As(err, &syntax):
		return Problem{f.name, syntax.Line, endOf(err, syntax.Msg == "unexpected EOF")}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, ErrDamaged):
		if err = endOf(err, errors.Is(err, io.ErrUnexpectedEOF)); f.lines != nil {
			line = *f.lines + 1
		}
	}
	return Problem{f.name, line, bare(err)}
}

// endOf words the error that ended the reading of a file.
func endOf(err error, cut bool) error {
	switch {
	case cut:
		return ErrCut
	case errors.Is(err, ErrDamaged):
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// tree is one folder being read by a format that claims it whole.
type tree struct {
	fs.FS
	name string
	im   *importer
}

// open opens one file of the folder for reading; the caller closes it.
func (t *tree) open(name string) (*file, error) {
	return t.im.open(t.FS, name, path.Join(t.name, name))
}

// open opens one file of a claimed folder.
func (im *importer) open(fsys fs.FS, name, shown string) (*file, error) {
	raw, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := raw.Stat()
	if err != nil {
		raw.Close()
		return nil, err
	}
	from := &counted{r: raw, im: im}
	plain := im.buffer(from)
	f, err := im.decompressed(plain, from, info.Size(), shown)
	if err != nil {
		raw.Close()
		return nil, err
	}
	inner := f.close
	f.close = func() { inner(); im.giveBack(plain); raw.Close() }
	return f, nil
}

// decompressed returns the text of a raw file of the given size, which plain
// reads from a counted one.
func (im *importer) decompressed(plain *bufio.Reader, from *counted, size int64, name string) (*file, error) {
	text, closeText, err := decompress(plain, expansionLimit(size, im.opt.MaxExpansion))
	if err != nil {
		return nil, err
	}
	// What is not packed needs no second buffer, and gets none.
	f := &file{Reader: bufio.NewReaderSize(text, headSize), name: name, lines: &from.lines, close: closeText}
	if packed, is := text.(*capped); is {
		f.lines = &packed.lines
	}
	if mark, _ := f.Peek(len(byteOrder)); bytes.Equal(mark, byteOrder) {
		_, _ = f.Discard(len(byteOrder)) // they were just peeked at
	}
	return f, nil
}

// counted reads a file for as long as the import may go on.
type counted struct {
	r     io.Reader
	im    *importer
	lines int  // ends of lines so far
	ended bool // asking the system again would cost as much as reading did
}

func (c *counted) Read(p []byte) (int, error) {
	if err := c.im.alive(); err != nil {
		return 0, err
	}
	if c.ended {
		return 0, io.EOF
	}
	n, err := c.r.Read(p)
	c.ended = errors.Is(err, io.EOF)
	c.lines += bytes.Count(p[:n], newline)
	if c.im.inZip {
		return n, err
	}
	return n, or(c.im.advance(n), err)
}

type countedAt struct {
	r  io.ReaderAt
	im *importer
}

func (c *countedAt) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.r.ReadAt(p, off)
	return n, or(c.im.advance(n), err)
}

// or returns the first error unless it is nil, else the second as it is.
func or(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
