package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

const crashPage = 150 // posts

// putForever stores page after page and says which is safe.
func putForever(dir string) error {
	s, err := Open(dir, Options{})
	if err != nil {
		return err
	}
	posts, _ := s.Count()
	for page := posts / crashPage; ; page++ {
		if _, err := s.Put(context.Background(), simplePage(page*crashPage, crashPage)); err != nil {
			return err
		}
		if _, err := fmt.Println(page); err != nil {
			return err
		}
	}
}

// TestKilled kills a writing process again and again: what it said was safe is
// there, no page is torn, no post is doubled.
func TestKilled(t *testing.T) {
	kills := 5
	if testing.Short() {
		kills = 2
	}
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	stored := 0
	for range kills {
		said := killWriter(t, dir, time.Duration(20+rng.IntN(250))*time.Millisecond)
		s := mustOpen(t, dir, Options{})
		posts, _ := s.Count()
		r := mustBeSound(t, s)
		if posts%crashPage != 0 || r.Posts != posts {
			t.Fatalf("a page is torn: %d posts, %+v", posts, r)
		}
		if posts/crashPage <= said || posts < stored {
			t.Fatalf("page %d was safe, only %d are there", said, posts/crashPage)
		}
		stored = posts
		mustClose(t, s)
	}
	s := mustOpen(t, dir, Options{ReadOnly: true})
	defer s.Close()
	if got := len(content(t, s).Posts); got != stored || stored == 0 {
		t.Errorf("%d posts, want %d", got, stored)
	}
}

// killWriter lets a process write for a while after its first page, kills it,
// and returns the last page it said was safe, -1 if none.
func killWriter(t *testing.T, dir string, after time.Duration) (said int) {
	t.Helper()
	cmd := child("put", dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said = -1
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if said < 0 {
			time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		}
		if said, err = strconv.Atoi(lines.Text()); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the writer ended by itself")
	}
	return said
}

// TestReadOnlyAfterKill: a reader either sees all that was safe or says that
// the store must be opened for writing.
func TestReadOnlyAfterKill(t *testing.T) {
	dir := t.TempDir()
	said := killWriter(t, dir, 50*time.Millisecond)
	s, err := Open(dir, Options{ReadOnly: true})
	if err == nil {
		defer s.Close()
		if posts, _ := s.Count(); posts/crashPage <= said {
			t.Errorf("page %d was safe, only %d are there", said, posts/crashPage)
		}
		return
	}
	if !errors.Is(err, ErrUnclean) {
		t.Fatal(err)
	}
	mustClose(t, mustOpen(t, dir, Options{}))
	mustClose(t, mustOpen(t, dir, Options{ReadOnly: true}))
}

// A process that is killed while it makes a log leaves a file of no length.
func TestLogOfNoLength(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	logs, err := filepath.Glob(filepath.Join(dir, "*.vlog"))
	if err != nil || len(logs) == 0 {
		t.Fatalf("logs %v, error %v", logs, err)
	}
	if err := os.Truncate(logs[len(logs)-1], 0); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(dir, Options{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
