package crawl

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
	zipMagic  = []byte("PK\x03\x04")
	byteOrder = []byte("\xef\xbb\xbf")
	newline   = []byte("\n")
)

// freeExpansion is how far any file may grow before its ratio is looked at:
// small files of one repeated line compress a thousandfold.
const freeExpansion = 16 << 20

// expansionLimit is how many bytes a file of the given size on disk may become.
func expansionLimit(size, maxExpansion int64) int64 {
	return max(freeExpansion, size*maxExpansion)
}

// decompress returns the text behind r, at most limit bytes if it is packed,
// and what to close afterwards. What is not packed comes back as r itself.
func decompress(r *bufio.Reader, limit int64) (io.Reader, func(), error) {
	magic, _ := r.Peek(len(zstdMagic)) // a shorter file is no compressed file
	switch {
	case bytes.HasPrefix(magic, gzipMagic):
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, nil, fmt.Errorf("gzip: %w", err)
		}
		return &capped{r: z, left: limit}, func() { z.Close() }, nil
	case bytes.HasPrefix(magic, zstdMagic):
		// Archives made with --long=31 need the window; memory is taken only as
		// far as a frame asks for it.
		z, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(1<<31),
			zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, nil, fmt.Errorf("zstd: %w", err)
		}
		return &capped{r: z, left: limit}, z.Close, nil
	}
	return r, func() {}, nil
}

// capped fails with ErrExpansion once more than left bytes came out of r, and
// with ErrDamaged where r cannot go on. It counts the ends of lines.
type capped struct {
	r     io.Reader
	left  int64
	lines int
}

func (c *capped) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, ErrExpansion
	}
	c.lines += bytes.Count(p[:n], newline)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return n, err
}

// Open opens a text file for reading and unpacks it if it is packed, up to
// 500 times its size on disk.
func Open(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	r, done, err := decompress(bufio.NewReaderSize(f, 1<<16), expansionLimit(info.Size(), ImportOptions{}.withDefaults().MaxExpansion))
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &unpacked{r, func() error { done(); return f.Close() }}, nil
}

// unpacked is the text behind a file.
type unpacked struct {
	io.Reader
	close func() error
}

// Close closes the file.
func (u *unpacked) Close() error { return u.close() }
