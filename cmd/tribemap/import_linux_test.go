package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestImportWithoutRoom: an import that has no room to make a store leaves neither
// that nor the project behind.
func TestImportWithoutRoom(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("mounting a small disk needs root")
	}
	dir, disk := t.TempDir(), t.TempDir()
	posts := filepath.Join(dir, "posts.ndjson")
	if err := os.WriteFile(posts, []byte(`{"id":"1","author":"ann","text":"bees","time":1700000000}`), 0o600); err != nil {
		t.Fatal(err)
	}
	// Room for the project, the store and the mark of its format, not for its tables.
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1m,nr_inodes=6"); err != nil {
		t.Skipf("cannot mount a small disk: %v", err)
	}
	defer func() {
		if err := syscall.Unmount(disk, 0); err != nil {
			t.Error(err)
		}
	}()
	code, talk := tribemapIn(io.Discard, "-p", filepath.Join(disk, "project"), "import", posts)
	if code != exitFailed || !strings.Contains(talk, "no space left") {
		t.Errorf("exit code %d: %s", code, talk)
	}
	isEmpty(t, disk)
}
