package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFindWithoutRoom: find says first that it cannot write, and of a run that
// does not fit nothing stays.
func TestFindWithoutRoom(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("mounting a small disk needs root")
	}
	dir := t.TempDir()
	pr := project{dir}
	talkOfTwelve(t, dir)
	if err := os.Mkdir(pr.path("runs"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", pr.path("runs"), "tmpfs", 0, "size=20k"); err != nil {
		t.Skipf("cannot mount a small disk: %v", err)
	}
	defer func() {
		if err := syscall.Unmount(pr.path("runs"), 0); err != nil {
			t.Error(err)
		}
	}()

	fails := func(what string, computed bool) {
		t.Helper()
		code, talk := tribemapIn(io.Discard, "-p", dir, "find", "--stability", "0")
		if code != exitFailed || !strings.Contains(talk, "cannot write") || !strings.Contains(talk, what) {
			t.Errorf("exit code %d: %s", code, talk)
		}
		if strings.Contains(talk, "read the store") != computed {
			t.Errorf("%s: computed first is %v, want %v: %s", what, !computed, computed, talk)
		}
	}
	fails("no space left on device", true) // there is room for a block, not for the run
	isEmpty(t, pr.path("runs"))

	filler := pr.path("runs", "filler")
	if err := os.WriteFile(filler, make([]byte, 20<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	fails("no space left on device", false)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", pr.path("runs"), "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("cannot remount: %v", err)
	}
	fails("read-only file system", false)
	isEmpty(t, pr.path("runs"))
}

// TestFullDevice: devices cannot be replaced, and a full one is an error.
func TestFullDevice(t *testing.T) {
	edges := filepath.Join(t.TempDir(), "edges")
	if err := os.WriteFile(edges, []byte("1 2\n2 3\n1 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	code, talk := tribemapIn(full, "graph", "tribes", edges)
	if code != exitFailed || !strings.Contains(talk, "cannot write to standard output: no space left on device") {
		t.Errorf("exit code %d: %s", code, talk)
	}
	code, talk = tribemapIn(io.Discard, "graph", "tribes", edges, "-o", "/dev/full")
	if code != exitFailed || !strings.Contains(talk, `cannot write "/dev/full": no space left on device`) {
		t.Errorf("exit code %d: %s", code, talk)
	}
}

// talkOfTwelve makes a project in which two circles of six talk.
func talkOfTwelve(t *testing.T, dir string) {
	t.Helper()
	var posts strings.Builder
	for i := range 120 {
		who := 6*(i%2) + i/2%6
		fmt.Fprintf(&posts, `{"id":"%d","author":"p%d","time":%d,"text":"about wells and roofs","thread":"t%d"`, i, who, 1_500_000_000+60*i, i/8)
		if i >= 2 {
			fmt.Fprintf(&posts, `,"parent":"%d"`, i-2)
		}
		posts.WriteString("}\n")
	}
	file := filepath.Join(t.TempDir(), "talk.ndjson")
	if err := os.WriteFile(file, []byte(posts.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, talk := tribemapIn(io.Discard, "-p", dir, "import", file); code != exitDone {
		t.Fatalf("exit code %d: %s", code, talk)
	}
}
