package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tribemapIn runs a command in this process and returns what it tells on stderr.
func tribemapIn(stdout io.Writer, args ...string) (code int, talk string) {
	var stderr bytes.Buffer
	code = run(context.Background(), append([]string{"tribemap"}, args...), strings.NewReader(""), stdout, &stderr)
	return code, stderr.String()
}

// TestOutputIsTriedFirst: none of these commands has anything to read, and yet
// what they complain about is the file they are to write.
func TestOutputIsTriedFirst(t *testing.T) {
	dir := t.TempDir()
	nothing, nowhere := filepath.Join(dir, "nothing"), filepath.Join(dir, "missing", "file")
	for _, command := range [][]string{
		{"map"},
		{"map", "--share"},
		{"export"},
		{"graph", "tribes", nothing},
		{"graph", "ties", nothing},
		{"graph", "connectors", nothing},
		{"graph", "layout", nothing},
	} {
		for output, complaint := range map[string]string{nowhere: "make the folder first", dir: "it is a folder"} {
			code, talk := tribemapIn(io.Discard, append([]string{"-p", dir}, append(command, "-o", output)...)...)
			if code != exitFailed || !strings.Contains(talk, "cannot write") || !strings.Contains(talk, complaint) {
				t.Errorf("%v -o %s: exit code %d, %s", command, output, code, talk)
			}
		}
	}
}

// TestTryFileLeavesNothing: neither the folders that a file would need nor the
// block that was tried.
func TestTryFileLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := tryFile(filepath.Join(dir, "runs", "id", "file")); err != nil {
		t.Fatal(err)
	}
	isEmpty(t, dir)
}

// TestFileIsWholeOrNot: where writing breaks off, what was there before stays,
// and nothing else.
func TestFileIsWholeOrNot(t *testing.T) {
	dir, broken := t.TempDir(), errors.New("broken")
	name := filepath.Join(dir, "file")
	for _, write := range []fileWriter{writeFile, writeOutput} {
		for _, c := range []struct {
			text string
			err  error
			want string
		}{{"whole", nil, "whole"}, {"ha", broken, "whole"}, {"new", nil, "new"}} {
			err := write(name, func(w io.Writer) error {
				_, err := io.WriteString(w, c.text)
				return errors.Join(err, c.err)
			})
			if !errors.Is(err, c.err) {
				t.Errorf("%q: %v", c.text, err)
			}
			if got, err := os.ReadFile(name); string(got) != c.want {
				t.Errorf("after %q the file holds %q (%v)", c.text, got, err)
			}
		}
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		isEmpty(t, dir)
	}
}

// narrowWriter takes so many bytes and no more.
type narrowWriter struct{ room int }

func (w *narrowWriter) Write(text []byte) (int, error) {
	n := min(len(text), w.room)
	w.room -= n
	if n < len(text) {
		return n, io.ErrShortWrite
	}
	return n, nil
}

// TestLostAnswerIsAnError: also where a command does not look.
func TestLostAnswerIsAnError(t *testing.T) {
	code, talk := tribemapIn(&narrowWriter{room: 100}, "--help")
	if code != exitFailed || !strings.Contains(talk, "cannot write to standard output: short write") {
		t.Errorf("exit code %d: %s", code, talk)
	}
	if code, talk := tribemapIn(&narrowWriter{room: 1 << 20}, "--help"); code != exitDone || talk != "" {
		t.Errorf("with room: exit code %d: %s", code, talk)
	}
}

func isEmpty(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		t.Errorf("%s is left", e.Name())
	}
}
