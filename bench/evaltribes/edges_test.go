package main

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"tribemap/tribe"

	"github.com/klauspost/compress/zstd"
)

// packed are the departments of email-Eu-core, where developers have them.
const packed = "../../../shared/data/email-eu-core.tar.zst"

// TestDepartments holds the figure that README-tribes.md gives for them.
func TestDepartments(t *testing.T) {
	b, err := departments(unpacked(t, packed))
	if err != nil {
		t.Fatal(err)
	}
	const seeds = 5
	mean := 0.0
	for seed := range uint64(seeds) {
		d, err := tribe.DetectGraph(context.Background(), b.g, tribe.DetectOptions{Seed: seed + 1})
		if err != nil {
			t.Fatal(err)
		}
		mean += tribe.Agree(b.labels, d.Tribes.Membership).ARI / seeds
	}
	if mean < .6 {
		t.Errorf("mean ARI %.3f over %d seeds, want .6 or more", mean, seeds)
	}
}

// unpacked unpacks the text files of an archive into one folder, or skips the
// test where there is no archive.
func unpacked(t *testing.T, name string) string {
	t.Helper()
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no ", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	dir := t.TempDir()
	for archive := tar.NewReader(z); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return dir
		}
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(h.Name) != ".txt" {
			continue
		}
		text, err := io.ReadAll(archive)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, filepath.Base(h.Name)), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
