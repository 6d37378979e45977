package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestConvert(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "in.txt"), filepath.Join(dir, "out.tsv")
	source := "ok\t1.6\t0.9\t[1, 2]\nXD\t2.7\nbad\t-2.5\t1.0\n\nfed up\t-1.8\nok\t1.2\t0.7\n"
	if err := os.WriteFile(from, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(source))
	if err := convert(from, hex.EncodeToString(sum[:]), to, "heart\t3.2\n", tables[0].reachable); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(to)
	if want := "bad\t-2.5\nheart\t3.2\nok\t1.2\n"; err != nil || string(got) != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	if err := convert(from, tables[0].sha256, to, "", tables[0].reachable); !errors.Is(err, errChanged) {
		t.Errorf("other contents: %v", err)
	}
}
