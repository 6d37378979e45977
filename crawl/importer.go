package crawl

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
)

// importer reads entries of a worklist one after another; all of it runs on
// one goroutine. There are several, each with entries of its own.
type importer struct {
	opt    ImportOptions
	chosen []format
	alive  func() error // why to stop, nil while there is no reason
	out    *batch

	current string // entry of the worklist
	read    int64  // bytes of it on disk
	inZip   bool   // bytes are counted where the zip is read

	folder lastFolder
	spare  []*bufio.Reader
}

func newImporter(opt ImportOptions, chosen []format, alive func() error, send func(stretch) error) *importer {
	im := &importer{opt: opt, chosen: chosen, alive: alive}
	im.out = newBatch(opt, func(steps []step) error { return send(stretch{steps, im.current, im.read}) })
	return im
}

// readAll reads entries and hands on all that comes of them.
func (im *importer) readAll(entries []entry) error {
	for _, e := range entries {
		im.current, im.read = e.name, 0
		if err := im.readEntry(e); err != nil {
			return err
		}
		im.out.steps = append(im.out.steps, func(j *joiner) error { j.endEntry(e); return nil })
	}
	im.read = 0 // the last entry has ended
	return im.out.flush()
}

// readEntry reads one file or claimed folder. What is wrong with it alone is
// reported; the error returned is a reason to stop altogether.
func (im *importer) readEntry(e entry) error {
	var err error
	if e.tree != nil {
		err = im.readTree(e)
	} else {
		err = im.readFile(e)
	}
	switch {
	case err == nil:
	case im.alive() != nil:
		return im.alive()
	case errors.Is(err, ErrNotRecognised) && !e.named:
		im.out.note(func(t *tally) { t.unrecognised(e.name) })
	case errors.Is(err, ErrEmpty):
		im.out.note(func(t *tally) { t.Empty++ })
	default:
		var where Problem
		if !errors.As(err, &where) {
			where = Problem{File: e.name, Err: bare(err)}
		}
		im.out.lost(where)
	}
	return nil
}

func (im *importer) readTree(e entry) error {
	return im.run(e.tree, func() error {
		return e.tree.readTree(&tree{FS: e.fsys, name: e.name, im: im}, im.out)
	})
}

// run calls a format's reader and counts what it brought.
func (im *importer) run(f *format, read func() error) error {
	im.out.source = f.source
	if im.opt.Source != "" {
		im.out.source = im.opt.Source
	}
	before := im.out.taken
	err := read()
	if err == nil && im.out.taken == before {
		err = fmt.Errorf("read as %s: %w", f.name, ErrNothing)
	}
	im.out.steps = append(im.out.steps, func(j *joiner) error { j.endFile(f.name); return nil })
	return err
}

func (im *importer) readFile(e entry) error {
	raw, err := im.folder.open(e)
	if err != nil {
		return err
	}
	defer raw.Close()
	from := &counted{r: raw, im: im}
	plain := im.buffer(from)
	defer im.giveBack(plain)
	if at, ok := raw.(io.ReaderAt); ok && isZip(plain) {
		im.read = 0
		return im.readZip(e, at)
	}
	f, err := im.decompressed(plain, from, e.size, e.name)
	if err != nil {
		return err
	}
	defer f.close()
	return im.readText(f)
}

// readText recognises a text and reads it.
func (im *importer) readText(f *file) error {
	data, err := f.Peek(f.Size())
	switch {
	case len(data) > 0:
	case errors.Is(err, io.EOF):
		return ErrEmpty
	default:
		return f.problem(0, err)
	}
	chosen := &im.chosen[0]
	if im.opt.Format == "" {
		h := head{name: headName(path.Base(f.name)), data: data, whole: errors.Is(err, io.EOF)}
		if chosen = recognise(im.chosen, h); chosen == nil {
			return h.notRecognised()
		}
	}
	if chosen.read == nil {
		return ErrNotRecognised
	}
	if err := im.run(chosen, func() error { return chosen.read(f, im.out) }); err != nil {
		return f.problem(0, err)
	}
	return nil
}

func isZip(r *bufio.Reader) bool {
	magic, _ := r.Peek(len(zipMagic)) // a file too short for the magic is no zip
	return bytes.Equal(magic, zipMagic)
}

// readZip reads a zip as the folder that was packed into it.
func (im *importer) readZip(e entry, at io.ReaderAt) error {
	z, err := zip.NewReader(&countedAt{at, im}, e.size)
	switch {
	case errors.Is(err, zip.ErrFormat):
		return ErrZip
	case err != nil:
		return err
	}
	inner := &worklist{}
	inner.walk(z, e.name, im.chosen)
	if inner.bytes > expansionLimit(e.size, im.opt.MaxExpansion) {
		return ErrExpansion
	}
	im.inZip = true
	defer func() { im.inZip = false }()
	im.out.note(func(t *tally) { t.unlisted(inner) })
	for _, sub := range inner.entries {
		if err := im.readEntry(sub); err != nil {
			return err
		}
	}
	return nil
}

// advance counts bytes read from disk and hands on what has come each MiB.
func (im *importer) advance(n int) error {
	before := im.read
	im.read += int64(n)
	if before>>20 == im.read>>20 {
		return nil
	}
	return im.out.flush()
}

// buffer returns a buffered reader of r, to be given back.
func (im *importer) buffer(r io.Reader) *bufio.Reader {
	last := len(im.spare) - 1
	if last < 0 {
		return bufio.NewReaderSize(r, headSize)
	}
	b := im.spare[last]
	im.spare = im.spare[:last]
	b.Reset(r)
	return b
}

func (im *importer) giveBack(b *bufio.Reader) { im.spare = append(im.spare, b) }
