package crawl

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"golang.org/x/sync/errgroup"

	"tribemap"
	"tribemap/internal/par"
)

// Errors of Import.
var (
	// ErrNotRecognised: no format reads the file, or none of the files.
	ErrNotRecognised = errors.New("format not recognised")
	// ErrEmpty: there is nothing in the file, or in any of the files.
	ErrEmpty = errors.New("empty")
	// ErrNothing: a format made nothing of a file that was given to it.
	ErrNothing = errors.New("neither a post nor a person in it")
	// ErrFormat: ImportOptions.Format names no format.
	ErrFormat = errors.New("unknown format")
	// ErrNotRegular: a path names neither a file nor a folder.
	ErrNotRegular = errors.New("neither a file nor a folder")
	// ErrExpansion: a compressed file grows beyond ImportOptions.MaxExpansion.
	ErrExpansion = errors.New("decompresses to suspiciously much")
	// ErrCut: a file ends in the middle of what it holds.
	ErrCut = errors.New("the file breaks off here; what stands before is kept")
	// ErrDamaged: a file cannot be unpacked, or parsed, to its end.
	ErrDamaged = errors.New("the file cannot be read from here on; what stands before is kept")
	// ErrZip: a zip without its table of contents, which stands at its end.
	ErrZip = errors.New("no whole zip: it breaks off, or was not downloaded to its end")
	// ErrLineTooLong: a line is longer than 16 MiB.
	ErrLineTooLong = errors.New("line too long")
	// ErrNoID and ErrNoAuthor: a record lacks what makes it a post.
	ErrNoID     = errors.New("no id")
	ErrNoAuthor = errors.New("no author")
	// ErrSource: a record, or ImportOptions.Source, names a source that holds a
	// colon or a control character or is too long.
	ErrSource = errors.New("unusable name of a source")
)

// Sink takes what an archive or a source brings. Put commits the page as a
// whole or not at all; it is called from one goroutine at a time.
type Sink interface {
	Put(ctx context.Context, page tribemap.Page) error
}

// ImportOptions says how Import reads. The zero value recognises everything.
type ImportOptions struct {
	// Format is the name of the one format all files are read as; "" recognises
	// each file by its content. See Formats.
	Format string
	// Source names the source of the posts; "" takes the format's own. A record
	// that names its source itself keeps it.
	Source string

	PagePosts int // posts a page, at most; 0 means 1,000
	PageBytes int // bytes of text after which a page is closed; 0 means 1 MiB

	// MaxExpansion is how many times its size on disk a compressed file may
	// grow once it is past 16 MiB; 0 means 500.
	MaxExpansion int64

	Threads int // files read at the same time; 0 means one a processor; never changes the result

	KeepProblems int            // problems and unrecognised names kept in the report; 0 means 20
	OnProblem    func(Problem)  // called for each, from another goroutine than Sink.Put
	OnProgress   func(Progress) // called after each file and each MiB
}

func (o ImportOptions) withDefaults() ImportOptions {
	if o.PagePosts == 0 {
		o.PagePosts = 1000
	}
	if o.PageBytes == 0 {
		o.PageBytes = 1 << 20
	}
	if o.MaxExpansion == 0 {
		o.MaxExpansion = 500
	}
	o.Threads = par.Threads(o.Threads)
	if o.KeepProblems == 0 {
		o.KeepProblems = 20
	}
	return o
}

// chosen returns the formats to try: all, or the one asked for.
func (o ImportOptions) chosen() ([]format, error) {
	all := formats()
	if o.Format == "" {
		return all, nil
	}
	i := slices.IndexFunc(all, func(f format) bool { return f.name == o.Format })
	if i < 0 {
		return nil, fmt.Errorf("crawl: format %q: %w", o.Format, ErrFormat)
	}
	return all[i : i+1], nil
}

// Import reads files and folders into sink. Folders are walked in sorted
// order; hidden files, symbolic links and special files in them are skipped.
// Files ending in mid-record, broken records and unreadable files are reported
// and skipped, everything else is kept. It fails if a path cannot be opened,
// if no file at all is recognised, if the sink refuses a page, or if ctx ends.
// The report tells what was committed in either case.
//
// Equal paths and options bring equal pages in equal order.
func Import(ctx context.Context, paths []string, opt ImportOptions, sink Sink) (Report, error) {
	opt = opt.withDefaults()
	if opt.Source != "" && !tribemap.ValidSource(opt.Source) {
		return Report{}, fmt.Errorf("crawl: source %q: %w", opt.Source, ErrSource)
	}
	chosen, err := opt.chosen()
	if err != nil {
		return Report{}, err
	}
	todo, err := plan(paths, chosen)
	if err != nil {
		return Report{}, err
	}
	defer todo.close()

	report, err := run(ctx, todo, opt, chosen, sink)
	switch {
	case err != nil:
		err = fmt.Errorf("crawl: import: %w", err)
	case report.Files == 0:
		err = report.nothing(paths)
	}
	return report, err
}

// run reads on some goroutines, joins on another, and lets the sink write on a
// third.
func run(ctx context.Context, todo *worklist, opt ImportOptions, chosen []format, sink Sink) (Report, error) {
	group, ctx := errgroup.WithContext(ctx)
	pages := make(chan tribemap.Page, 2)
	j := newJoiner(opt, todo.bytes, func(page tribemap.Page) error { return give(ctx, pages, page) })
	j.tally.unlisted(todo)
	ordered := readers(ctx, group, todo.entries, opt, chosen)
	group.Go(func() error {
		defer close(pages)
		return j.joinAll(ctx, ordered)
	})
	committed := 0 // owned by the sink's goroutine until Wait
	group.Go(func() error {
		for page := range pages {
			if err := sink.Put(ctx, page); err != nil {
				return err
			}
			committed += len(page.Posts)
		}
		return nil
	})
	err := group.Wait()
	report := j.finish()
	report.Posts = committed
	return report, err
}

// importError wraps err with the path it befell.
func importError(path string, err error) error {
	return fmt.Errorf("crawl: import %q: %w", path, bare(err))
}

// bare takes the system call and the path off an error that is shown with the
// path as the user gave it.
func bare(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
