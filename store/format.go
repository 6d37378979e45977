package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/dgraph-io/badger/v4"
)

// Format is the version of the store's layout that this program writes. It
// stands in the file FORMAT beside the database, where it is checked before
// the database is touched: opening a Badger database already changes it.
//
//	1  blocks of posts, locators, people, tallies, imports
//	2  also journal entries, reasons and removed posts; a store of version 1
//	   becomes one of version 2 when it is opened for writing
//	3  also reactions, which a program that knows none would not erase; older
//	   stores become of version 3 in the same way
const Format = 3

const formatFile = "FORMAT"

// prepareDir makes sure that dir holds a store of a version that can be read,
// creating an empty one or bringing an older one up to date if it may.
func prepareDir(dir string, opt Options) error {
	text, err := os.ReadFile(filepath.Join(dir, formatFile))
	if err == nil {
		version, err := checkFormat(string(text))
		if err == nil && version < Format && !opt.ReadOnly {
			return writeFormat(dir)
		}
		return err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	mustExist := opt.MustExist || opt.ReadOnly
	entries, err := os.ReadDir(dir)
	switch {
	case err == nil && (mustExist || holdsMore(entries)):
		return ErrNotStore
	case err != nil && (mustExist || !errors.Is(err, fs.ErrNotExist)):
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	opt.reach(Marking)
	return writeFormat(dir)
}

// holdsMore reports whether there is anything but what a process that died in
// writeFormat leaves behind.
func holdsMore(entries []fs.DirEntry) bool {
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return !strings.HasPrefix(e.Name(), formatFile+"-")
	})
}

func checkFormat(text string) (version int, err error) {
	if _, err := fmt.Sscanf(text, "tribemap store %d\n", &version); err != nil || version < 1 {
		return 0, fmt.Errorf("file %s: %w", formatFile, ErrNotStore)
	}
	if version > Format {
		return version, fmt.Errorf("format %d, this program knows %d: %w", version, Format, ErrNewer)
	}
	return version, nil
}

// writeFormat marks dir as a store. The file appears whole or not at all.
func writeFormat(dir string) error {
	f, err := os.CreateTemp(dir, formatFile+"-*")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "tribemap store %d\n", Format)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, formatFile))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// classify puts a sentinel on what the system or the database reports. Badger
// hands on many errors as bare text, so the text is looked at as well.
func classify(err error) error {
	if err == nil {
		return nil
	}
	is := func(target error, texts ...string) bool {
		if errors.Is(err, target) {
			return true
		}
		for _, t := range texts {
			if strings.Contains(err.Error(), t) {
				return true
			}
		}
		return false
	}
	switch {
	case is(ErrLocked, "Another process is using this Badger database"):
		return ErrLocked
	case is(badger.ErrTruncateNeeded, badger.ErrTruncateNeeded.Error()):
		return ErrUnclean
	case is(badger.ErrTxnTooBig):
		return ErrTooBig
	case is(syscall.ENOSPC, syscall.ENOSPC.Error()):
		return ErrNoSpace
	case is(syscall.EROFS, syscall.EROFS.Error()):
		return fmt.Errorf("file system: %w", ErrReadOnly)
	case is(fs.ErrPermission, syscall.EACCES.Error()):
		return fs.ErrPermission
	}
	return err
}
