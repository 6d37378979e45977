package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"tribemap/store"

	"github.com/urfave/cli/v2"
)

// project is a folder with a store, its runs and a person's decisions.
type project struct{ dir string }

func projectOf(c *cli.Context) project { return project{c.String("project")} }

func (p project) path(elem ...string) string {
	return filepath.Join(append([]string{p.dir}, elem...)...)
}

func (p project) storeDir() string { return p.path("store") }

// createStore opens the project's store for writing and makes one where there
// is none.
func (p project) createStore() (*store.Store, error) {
	st, err := store.Open(p.storeDir(), store.Options{})
	return st, storeHint(err)
}

// openStore opens the project's store for reading, so that several readers can
// work at once and a full or protected disk does not matter. A store that was
// not closed cleanly is repaired, which takes writing.
func (p project) openStore() (*store.Store, error) {
	if _, err := os.Stat(p.storeDir()); errors.Is(err, fs.ErrNotExist) {
		return nil, p.nothing("conversations", `"tribemap import FILE…" or "tribemap crawl"`)
	}
	// Badger cannot open for reading alone on Windows.
	st, err := store.Open(p.storeDir(), store.Options{ReadOnly: runtime.GOOS != "windows", MustExist: true})
	if errors.Is(err, store.ErrUnclean) {
		st, err = store.Open(p.storeDir(), store.Options{MustExist: true})
	}
	return st, storeHint(err)
}

// nothing says that a project lacks something, and which command brings it.
func (p project) nothing(what, command string) error {
	where := fmt.Sprintf("in %q", p.dir)
	switch {
	case filepath.Clean(p.dir) == ".":
		where = "in this folder"
	case !exists(p.dir):
		return hint(fmt.Errorf("no folder %q", p.dir), "name the project with -p DIR")
	}
	return hint(fmt.Errorf("no %s %s yet", what, where), "run %s first, or name the project with -p DIR", command)
}

// storeHint says what can be done about a store that does not open or take
// more.
func storeHint(err error) error {
	switch {
	case errors.Is(err, store.ErrLocked):
		return hint(err, "another tribemap works on this project; wait for it or stop it")
	case errors.Is(err, store.ErrNewer):
		return hint(err, "update tribemap; the store was left as it is")
	case errors.Is(err, store.ErrNotStore):
		return hint(err, "choose another project with -p DIR; the folder was left as it is")
	case errors.Is(err, store.ErrNoSpace):
		return hint(err, "free some space and run the command again: what was stored is kept, and nothing is doubled")
	case errors.Is(err, store.ErrReadOnly), errors.Is(err, fs.ErrPermission):
		return hint(err, "the project must be writable for this; copy it, or choose another with -p DIR")
	}
	return hint(err, `"tribemap check" tells whether the store is whole`)
}
