//go:build linux

package store

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"tribemap"
)

// smallDisk mounts a file system of its own for the test.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("mounting a small disk needs root")
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("cannot mount a small disk: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// noisePage does not compress, so the disk fills up soon.
func noisePage(first int) tribemap.Page {
	noise := rand.NewChaCha8([32]byte{byte(first)})
	page := simplePage(first, 200)
	text := make([]byte, 10<<10)
	for i := range page.Posts {
		_, _ = noise.Read(text)
		page.Posts[i].Text = string(text)
	}
	return page
}

// TestDiskFull: Put refuses before the disk is full, what was stored stays,
// and when there is room again it goes on.
func TestDiskFull(t *testing.T) {
	disk := smallDisk(t, "260m")
	filler := filepath.Join(disk, "filler")
	if err := os.WriteFile(filler, make([]byte, 32<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(disk, "store")
	s := mustOpen(t, dir, Options{})
	pages := 0
	for ; pages < 100; pages++ {
		if _, err := s.Put(t.Context(), noisePage(pages*200)); err != nil {
			if !errors.Is(err, ErrNoSpace) {
				t.Fatal(err)
			}
			break
		}
	}
	if pages == 0 || pages == 100 {
		t.Fatalf("refused at page %d", pages)
	}
	if r := mustBeSound(t, s); r.Posts != pages*200 {
		t.Errorf("%d pages were stored, %d posts are there", pages, r.Posts)
	}
	mustClose(t, s)

	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	s = mustOpen(t, dir, Options{})
	defer s.Close()
	mustPut(t, s, noisePage(pages*200))
	if r := mustBeSound(t, s); r.Posts != (pages+1)*200 {
		t.Errorf("after making room: %d posts", r.Posts)
	}
}

// TestReadOnlyDisk: a store there can be read; writing fails with a clear error.
func TestReadOnlyDisk(t *testing.T) {
	disk := smallDisk(t, "256m")
	dir := filepath.Join(disk, "store")
	s := mustOpen(t, dir, Options{KeepFree: 1})
	mustPut(t, s, simplePage(0, 10))
	mustClose(t, s)
	if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("cannot remount: %v", err)
	}
	for _, name := range []string{"store", "other"} {
		if _, err := Open(filepath.Join(disk, name), Options{}); !errors.Is(err, ErrReadOnly) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s = mustOpen(t, dir, Options{ReadOnly: true})
	defer s.Close()
	mustBeSound(t, s)
}
