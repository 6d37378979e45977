package crawl

import (
	"bufio"
	"bytes"
	"io"
	"io/fs"
	"path"
)

// file is one text being read: decompressed, without byte order mark.
type file struct {
	*bufio.Reader
	name  string // as people know it, slash-separated
	close func()
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
	f, err := im.decompressed(raw, info.Size(), shown)
	if err != nil {
		raw.Close()
		return nil, err
	}
	inner := f.close
	f.close = func() { inner(); raw.Close() }
	return f, nil
}

// decompressed returns the text of a raw file of the given size.
func (im *importer) decompressed(raw fs.File, size int64, name string) (*file, error) {
	// Folders of small files are read with small buffers.
	buffer := int(min(max(size+1, 4<<10), headSize))
	plain := bufio.NewReaderSize(&counted{raw, im}, buffer)
	text, closeText, err := decompress(plain, expansionLimit(size, im.opt.MaxExpansion))
	if err != nil {
		return nil, err
	}
	if text != io.Reader(plain) {
		buffer = headSize
	}
	f := &file{Reader: bufio.NewReaderSize(text, buffer), name: name, close: closeText}
	if mark, _ := f.Peek(len(byteOrder)); bytes.Equal(mark, byteOrder) {
		_, _ = f.Discard(len(byteOrder)) // they were just peeked at
	}
	return f, nil
}

// counted reads a file for as long as the import may go on.
type counted struct {
	r  io.Reader
	im *importer
}

func (c *counted) Read(p []byte) (int, error) {
	if err := c.im.alive(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	if !c.im.inZip {
		c.im.advance(n)
	}
	return n, err
}

type countedAt struct {
	r  io.ReaderAt
	im *importer
}

func (c *countedAt) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.r.ReadAt(p, off)
	c.im.advance(n)
	return n, err
}
