package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"tribemap"
	"tribemap/store"
	"tribemap/tribe"

	"github.com/cespare/xxhash/v2"
)

// archiveOf lets an analysis read a store. What is read is also hashed, in a
// way that the order does not matter.
func archiveOf(ctx context.Context, st *store.Store, seen *fingerprint, progress func(posts int64)) tribe.Archive {
	return tribe.Archive{
		People: func(yield func(*tribemap.Person) bool) error {
			for p, err := range st.People(ctx) {
				if err != nil {
					return err
				}
				seen.person(&p)
				if !yield(&p) {
					break
				}
			}
			return nil
		},
		Posts: func(yield func(*tribemap.Post) bool) error {
			n := int64(0)
			for p, err := range st.Posts(ctx) {
				if err != nil {
					return err
				}
				seen.post(&p)
				n++
				if n%1000 == 0 {
					progress(n)
				}
				if !yield(&p) {
					break
				}
			}
			return nil
		},
	}
}

// fingerprint sums the hashes of records: equal for equal sets in any order.
// It counts only while open, since a store is scanned more than once.
type fingerprint struct {
	sum    uint64
	closed bool
}

func (f *fingerprint) String() string { return fmt.Sprintf("%016x", f.sum) }

func (f *fingerprint) person(p *tribemap.Person) { f.add("person", fmt.Sprintf("%q", *p)) }
func (f *fingerprint) post(p *tribemap.Post)     { f.add("post", fmt.Sprintf("%q", *p)) }

func (f *fingerprint) add(kind, record string) {
	if !f.closed {
		f.sum += xxhash.Sum64String(kind + record)
	}
}

// optOut reads optout.txt: one source:id a line, "#" starts a comment.
func (p project) optOut() (map[tribemap.Ref]bool, error) {
	f, err := os.Open(p.path("optout.txt"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := make(map[tribemap.Ref]bool)
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		r, err := tribemap.ParseRef(text)
		if err != nil {
			return nil, fmt.Errorf("%s line %d: %w", f.Name(), n, err)
		}
		out[r] = true
	}
	return out, lines.Err()
}
