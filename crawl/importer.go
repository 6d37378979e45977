package crawl

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"

	"tribemap"
)

// importer reads a worklist; all of it runs on one goroutine.
type importer struct {
	opt    ImportOptions
	chosen []format
	alive  func() error // why to stop, nil while there is no reason
	tally  tally
	out    *batch

	done, total int64 // bytes on disk
	current     string
	inZip       bool // bytes are counted where the zip is read
}

func newImporter(opt ImportOptions, chosen []format, total int64, alive func() error, send func(tribemap.Page) error) *importer {
	im := &importer{opt: opt, chosen: chosen, total: total, alive: alive}
	im.tally = tally{opt: opt, perFormat: map[string]*FormatCount{}}
	im.out = &batch{opt: opt, tally: &im.tally, send: send, seen: map[uint64]uint8{}, topics: topics{}}
	return im
}

func (im *importer) finish() Report {
	im.tally.People = len(im.out.seen)
	im.tally.Bytes = im.total
	return im.tally.finish()
}

func (im *importer) readAll(todo *worklist) error {
	im.tally.Skipped = todo.skipped
	for _, p := range todo.lost {
		im.tally.problem(p)
	}
	before := int64(0)
	for _, e := range todo.entries {
		im.current = e.name
		if err := im.readEntry(e); err != nil {
			return err
		}
		before += e.size
		im.done = before
		im.progress()
	}
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
		return nil
	case im.alive() != nil:
		return im.alive()
	case errors.Is(err, ErrNotRecognised) && !e.named:
		im.tally.unrecognised(e.name)
	case errors.Is(err, ErrEmpty):
		im.tally.Empty++
	default:
		im.tally.problem(Problem{File: e.name, Err: bare(err)})
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
	before := im.out.posts
	err := read()
	im.tally.read(f.name, 1, im.out.posts-before)
	return err
}

func (im *importer) readFile(e entry) error {
	raw, err := e.fsys.Open(e.path)
	if err != nil {
		return err
	}
	defer raw.Close()
	if at, ok := raw.(io.ReaderAt); ok && isZip(at) {
		return im.readZip(e, at)
	}
	f, err := im.decompressed(raw, e.size, e.name)
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
		return err
	}
	chosen := &im.chosen[0]
	if im.opt.Format == "" {
		h := head{name: headName(path.Base(f.name)), data: data, whole: errors.Is(err, io.EOF)}
		if chosen = recognise(im.chosen, h); chosen == nil {
			return ErrNotRecognised
		}
	}
	if chosen.read == nil {
		return ErrNotRecognised
	}
	return im.run(chosen, func() error { return chosen.read(f, im.out) })
}

func isZip(r io.ReaderAt) bool {
	magic := make([]byte, len(zipMagic))
	n, _ := r.ReadAt(magic, 0) // a file too short for the magic is no zip
	return bytes.Equal(magic[:n], zipMagic)
}

// readZip reads a zip as the folder that was packed into it.
func (im *importer) readZip(e entry, at io.ReaderAt) error {
	z, err := zip.NewReader(&countedAt{at, im}, e.size)
	if err != nil {
		return err
	}
	inner := &worklist{}
	inner.walk(z, e.name, im.chosen)
	if inner.bytes > expansionLimit(e.size, im.opt.MaxExpansion) {
		return ErrExpansion
	}
	im.inZip = true
	defer func() { im.inZip = false }()
	im.tally.Skipped += inner.skipped
	for _, p := range inner.lost {
		im.tally.problem(p)
	}
	for _, sub := range inner.entries {
		if err := im.readEntry(sub); err != nil {
			return err
		}
	}
	return nil
}

func (im *importer) progress() {
	if im.opt.OnProgress != nil {
		im.opt.OnProgress(Progress{File: im.current, Done: min(im.done, im.total), Total: im.total, Posts: int64(im.out.posts)})
	}
}

// advance counts bytes read from disk and reports each MiB.
func (im *importer) advance(n int) {
	before := im.done
	im.done += int64(n)
	if before>>20 != im.done>>20 {
		im.progress()
	}
}
