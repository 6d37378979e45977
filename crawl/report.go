package crawl

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Problem is a record, or a whole file, that could not be read.
type Problem struct {
	File string
	Line int // counted from 1 in the decompressed text; 0 means the whole file
	Err  error
}

// Error returns "file:line: what".
func (p Problem) Error() string {
	if p.Line == 0 {
		return fmt.Sprintf("%s: %v", p.File, p.Err)
	}
	return fmt.Sprintf("%s:%d: %v", p.File, p.Line, p.Err)
}

// Unwrap returns what was wrong.
func (p Problem) Unwrap() error { return p.Err }

// Progress tells how far an import has come, in bytes as they lie on disk.
type Progress struct {
	File        string
	Done, Total int64
	Posts       int64 // read so far
}

// FormatCount is what one format brought.
type FormatCount struct {
	Format       string
	Files, Posts int
}

// Report is what an import did.
type Report struct {
	Files   int   // read by some format
	Bytes   int64 // of all files, as on disk
	Posts   int   // committed to the sink; the same id twice counts twice
	People  int   // distinct
	Formats []FormatCount

	LostTimes int // posts kept without their unreadable date

	Problems      int       // records and files lost
	Cut           int       // of them: files that could not be read to their end
	FirstProblems []Problem // the first ImportOptions.KeepProblems of them

	Unrecognised      int      // files no format reads
	FirstUnrecognised []string // the first ImportOptions.KeepProblems of them
	Empty             int      // files with nothing in them
	Skipped           int      // hidden files, links and special files in folders
}

// Incomplete reports whether something that should have been read was lost.
func (r Report) Incomplete() bool { return r.Problems > 0 }

// nothing returns why an import that read no file did not.
func (r Report) nothing(paths []string) error {
	name := ""
	if len(paths) > 0 {
		name = paths[0]
	}
	switch {
	case r.Problems > 0:
		return importError(r.FirstProblems[0].File, r.FirstProblems[0].Err)
	case r.Unrecognised > 0:
		return importError(r.FirstUnrecognised[0], ErrNotRecognised)
	}
	return importError(name, ErrEmpty)
}

// tally collects a Report while files are read.
type tally struct {
	Report
	opt       ImportOptions
	perFormat map[string]*FormatCount
}

func (t *tally) problem(p Problem) {
	t.Problems++
	if errors.Is(p.Err, ErrCut) || errors.Is(p.Err, ErrDamaged) || errors.Is(p.Err, ErrExpansion) {
		t.Cut++
	}
	if len(t.FirstProblems) < t.opt.KeepProblems {
		t.FirstProblems = append(t.FirstProblems, p)
	}
	if t.opt.OnProblem != nil {
		t.opt.OnProblem(p)
	}
}

// unlisted counts what walking folders passed over or could not list.
func (t *tally) unlisted(w *worklist) {
	t.Skipped += w.skipped
	for _, p := range w.lost {
		t.problem(p)
	}
}

func (t *tally) unrecognised(name string) {
	t.Unrecognised++
	if len(t.FirstUnrecognised) < t.opt.KeepProblems {
		t.FirstUnrecognised = append(t.FirstUnrecognised, name)
	}
}

// read counts a file that was given to a format, with the posts it brought.
func (t *tally) read(format string, files, posts int) {
	c := t.perFormat[format]
	if c == nil {
		c = &FormatCount{Format: format}
		t.perFormat[format] = c
	}
	c.Files += files
	c.Posts += posts
	t.Files += files
}

func (t *tally) finish() Report {
	for _, c := range slices.SortedFunc(maps.Values(t.perFormat), func(a, b *FormatCount) int {
		return cmp.Compare(a.Format, b.Format)
	}) {
		t.Formats = append(t.Formats, *c)
	}
	return t.Report
}
