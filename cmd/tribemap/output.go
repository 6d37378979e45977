package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"
)

// outputFlag is -o FILE. Whether the file can be written is seen before the work
// begins, not after minutes of it.
func outputFlag(usage string) *cli.StringFlag {
	return &cli.StringFlag{
		Name: "output", Aliases: []string{"o"}, Usage: usage,
		Action: func(_ *cli.Context, name string) error {
			if name == "" || name == "-" {
				return nil
			}
			target, replaced, err := outputTarget(name)
			if err != nil || !replaced {
				return err
			}
			return tryFolder(name, filepath.Dir(target))
		},
	}
}

// fileOrStdout opens the file that -o names, for writing in place of stdout.
func (p *program) fileOrStdout(name string, write func(io.Writer) error) error {
	if name == "" || name == "-" {
		return write(p.stdout)
	}
	return writeOutput(name, write)
}

// fileWriter is writeFile or writeOutput.
type fileWriter func(name string, write func(io.Writer) error) error

// outputOr returns the file that -o names, or else the project's own, which it
// has tried, and how to write it.
func outputOr(c *cli.Context, ours string) (string, fileWriter, error) {
	if name := c.String("output"); name != "" {
		return name, writeOutput, nil
	}
	return ours, writeFile, tryFile(ours)
}

// writeOutput writes the file that a user named: into the folder as it is, so
// that a slip of the pen makes no folders, through links to what they point at,
// and straight into devices and pipes, which cannot be replaced.
func writeOutput(name string, write func(io.Writer) error) error {
	target, replaced, err := outputTarget(name)
	if err != nil {
		return err
	}
	if replaced {
		return replaceFile(target, write)
	}
	f, err := os.OpenFile(target, os.O_WRONLY, 0)
	if err != nil {
		return writeError(name, err)
	}
	return writeError(name, errors.Join(write(f), f.Close()))
}

// outputTarget follows links and tells whether the file is one to replace. A
// folder is refused.
func outputTarget(name string) (target string, replaced bool, err error) {
	if target, err = filepath.EvalSymlinks(name); err != nil {
		target = name
	}
	info, err := os.Stat(target)
	switch {
	case err != nil:
		return target, true, nil // a file that is not there yet
	case info.IsDir():
		return "", false, hint(fmt.Errorf("cannot write %q: it is a folder", name), "name a file in it")
	}
	return target, info.Mode().IsRegular(), nil
}

// writeFile is replaceFile for files of the project, whose folders it makes.
func writeFile(name string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return writeError(name, err)
	}
	return replaceFile(name, write)
}

// tryFile reports whether writeFile could write a file now. It makes no folder.
func tryFile(name string) error {
	dir := filepath.Dir(name)
	for !exists(dir) && dir != filepath.Dir(dir) {
		dir = filepath.Dir(dir)
	}
	return tryFolder(name, dir)
}

// tryFolder writes a block, which a full disk refuses, and removes it.
func tryFolder(name, dir string) error {
	f, err := os.CreateTemp(dir, ".tribemap.*")
	if err != nil {
		return writeError(name, err)
	}
	_, err = f.Write(make([]byte, 4096))
	return writeError(name, errors.Join(err, f.Close(), os.Remove(f.Name())))
}

// replaceFile makes a file appear whole or not at all: the content goes to a
// temporary file beside it, is synced, and is renamed over the old one.
func replaceFile(name string, write func(io.Writer) error) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return writeError(name, err)
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
			err = writeError(name, err)
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

// writeError says which file could not be written; nil stays nil.
func writeError(name string, err error) error {
	if err == nil {
		return nil
	}
	advice := "make room there, or choose another folder; what was there before is untouched"
	if errors.Is(err, fs.ErrNotExist) {
		advice = "make the folder first, or choose another"
	}
	return hint(fmt.Errorf("cannot write %q: %w", name, rootCause(err)), "%s", advice)
}

// rootCause leaves out what the system call was and the name, which the
// message has already.
func rootCause(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}

// output is standard output. It keeps the first error, so that a command whose
// answer is lost fails wherever it writes.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(text []byte) (int, error) {
	n, err := o.w.Write(text)
	o.err = cmp.Or(o.err, err)
	return n, err
}

// lost is the error to report where a part of the answer was lost, else nil.
func (o *output) lost() error {
	if o.err == nil {
		return nil
	}
	return hint(fmt.Errorf("cannot write to standard output: %w", rootCause(o.err)), "what stands there is not whole")
}
