package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

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

// openStore opens the project's store; create makes one where there is none.
func (p project) openStore(create bool) (*store.Store, error) {
	if !create {
		if _, err := os.Stat(p.storeDir()); errors.Is(err, fs.ErrNotExist) {
			return nil, hint(fmt.Errorf("no store in %q", p.dir), `run "tribemap import FILE…" first, or name the project with -p DIR`)
		}
	}
	st, err := store.Open(p.storeDir(), store.Options{MustExist: !create})
	switch {
	case errors.Is(err, store.ErrLocked):
		return nil, hint(err, "another tribemap works on this project; wait for it or stop it")
	case errors.Is(err, store.ErrNewer):
		return nil, hint(err, "update tribemap; the store was left as it is")
	case errors.Is(err, fs.ErrPermission):
		return nil, hint(err, "the project folder must be writable; copy it or choose another with -p DIR")
	case err != nil:
		return nil, hint(err, `"tribemap check" tells whether the store is whole`)
	}
	return st, nil
}

// writeFile makes a file appear whole or not at all: the content goes to a
// temporary file beside it, is synced, and is renamed over the old one.
func writeFile(name string, write func(io.Writer) error) (err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return fmt.Errorf("write %q: %w", name, err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("write %q: %w", name, err)
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
			err = fmt.Errorf("write %q: %w", name, err)
		}
	}()
	if err := write(tmp); err != nil {
		return err
	}
	if err := tmp.Chmod(0o644); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}
