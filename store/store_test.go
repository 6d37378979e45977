package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
)

func TestReopen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "store")
	s := mustOpen(t, dir, Options{})
	mustPut(t, s, simplePage(0, 100))
	mustPut(t, s, simplePage(50, 100))
	want := content(t, s)
	mustClose(t, s)

	for _, opt := range []Options{{ReadOnly: true}, {MustExist: true}, {}} {
		s = mustOpen(t, dir, opt)
		if got := content(t, s); !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v: contents differ", opt)
		}
		if posts, people := s.Count(); posts != 150 || people != 2 {
			t.Fatalf("%+v: %d posts, %d people", opt, posts, people)
		}
		mustBeSound(t, s)
		mustClose(t, s)
	}

	s = mustOpen(t, dir, Options{})
	defer s.Close()
	if c := mustPut(t, s, simplePage(100, 100)); c.New != 50 || c.Unchanged != 50 {
		t.Errorf("after reopening: %+v", c)
	}
	mustBeSound(t, s)
}

func TestOpenReadOnly(t *testing.T) {
	dir := t.TempDir()
	mustClose(t, mustOpen(t, dir, Options{}))
	a := mustOpen(t, dir, Options{ReadOnly: true})
	defer a.Close()
	b := mustOpen(t, dir, Options{ReadOnly: true}) // several may read
	defer b.Close()
	if _, err := a.Put(t.Context(), simplePage(0, 1)); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Put: %v", err)
	}
	if err := a.LogImport(t.Context(), Import{}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("LogImport: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	write := func(name, text string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove := func(t *testing.T, dir string) {
		if err := os.Remove(dir); err != nil {
			t.Fatal(err)
		}
	}
	empty := func(*testing.T, string) {}
	for _, c := range []struct {
		name    string
		prepare func(*testing.T, string)
		opt     Options
		want    error
	}{
		{"other files", write("holiday.jpg", "x"), Options{}, ErrNotStore},
		{"another database", write("MANIFEST", "Bdgr"), Options{}, ErrNotStore},
		{"strange format", write("FORMAT", "tribemap store one\n"), Options{}, ErrNotStore},
		{"format 0", write("FORMAT", "tribemap store 0\n"), Options{}, ErrNotStore},
		{"newer", write("FORMAT", fmt.Sprintf("tribemap store %d\n", Format+1)), Options{}, ErrNewer},
		{"newer, reading", write("FORMAT", "tribemap store 99\n"), Options{ReadOnly: true}, ErrNewer},
		{"absent", remove, Options{MustExist: true}, fs.ErrNotExist},
		{"absent, reading", remove, Options{ReadOnly: true}, fs.ErrNotExist},
		{"empty", empty, Options{MustExist: true}, ErrNotStore},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			c.prepare(t, dir)
			before := listing(t, dir)
			s, err := Open(dir, c.opt)
			if err == nil {
				s.Close()
			}
			if !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
			if after := listing(t, dir); after != before {
				t.Errorf("the folder was touched: %s, before %s", after, before)
			}
		})
	}
}

// listing names the files in dir and their contents.
func listing(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		b.WriteString(path + "=" + string(text) + ";")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestOpenAfterHalfCreated: a process died while it marked the folder.
func TestOpenAfterHalfCreated(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, formatFile+"-123"), []byte("tribe"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustClose(t, mustOpen(t, dir, Options{}))
	mustClose(t, mustOpen(t, dir, Options{MustExist: true}))
}

func TestOpenLocked(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	for _, opt := range []Options{{}, {ReadOnly: true}} {
		if _, err := Open(dir, opt); !errors.Is(err, ErrLocked) {
			t.Errorf("%+v: %v", opt, err)
		}
	}
	out, err := child("open", dir).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "in use by another process") {
		t.Errorf("another process: %v, %q", err, out)
	}
	mustClose(t, s)
	if out, err := child("open", dir).CombinedOutput(); err != nil {
		t.Errorf("after closing: %v, %q", err, out)
	}
}

// TestMain lets the test binary act as another process.
func TestMain(m *testing.M) {
	if task := os.Getenv("STORE_TEST_TASK"); task != "" {
		if err := childTasks[task](os.Getenv("STORE_TEST_DIR")); err != nil {
			os.Stderr.WriteString(err.Error())
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var childTasks = map[string]func(dir string) error{
	"open": func(dir string) error {
		s, err := Open(dir, Options{})
		if err != nil {
			return err
		}
		return s.Close()
	},
	"put": putForever,
}

// child returns the command that does a task on dir in another process.
func child(task, dir string) *exec.Cmd {
	exe, err := os.Executable()
	if err != nil {
		panic(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), "STORE_TEST_TASK="+task, "STORE_TEST_DIR="+dir)
	return cmd
}

// TestClassify: Badger hands on some errors as text alone.
func TestClassify(t *testing.T) {
	for _, c := range []struct{ in, want error }{
		{errors.New("x err: no space left on device"), ErrNoSpace},
		{&fs.PathError{Op: "open", Path: "x", Err: syscall.ENOSPC}, ErrNoSpace},
		{errors.New("while opening: open x: read-only file system"), ErrReadOnly},
		{&fs.PathError{Op: "open", Path: "x", Err: syscall.EROFS}, ErrReadOnly},
		{errors.New("open x: permission denied"), fs.ErrPermission},
		{&fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES}, fs.ErrPermission},
		{fs.ErrNotExist, fs.ErrNotExist},
	} {
		if got := classify(c.in); !errors.Is(got, c.want) {
			t.Errorf("%v became %v, want %v", c.in, got, c.want)
		}
	}
	if classify(nil) != nil {
		t.Error("nil became an error")
	}
}
