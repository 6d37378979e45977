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
)

// archiveOf lets an analysis read a store. What is read is also hashed, in a
// way that the order does not matter.
func archiveOf(ctx context.Context, st *store.Store, seen *fingerprint, progress func(posts int64)) tribe.Archive {
	size, _ := st.Count()
	return tribe.Archive{
		Size: size,
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
			err := st.ScanPosts(ctx, func(p *tribemap.Post) error {
				seen.post(p)
				n++
				if n%1000 == 0 {
					progress(n)
				}
				if !yield(p) {
					return errEnough
				}
				return nil
			})
			if errors.Is(err, errEnough) {
				return nil
			}
			return err
		},
		Reactions: func(yield func(*tribemap.Reaction) bool) error {
			for r, err := range st.Reactions(ctx) {
				if err != nil {
					return err
				}
				seen.reaction(&r)
				if !yield(&r) {
					break
				}
			}
			return nil
		},
	}
}

// errEnough ends a scan whose reader wants no more.
var errEnough = errors.New("enough was read")

// optOutName is the file of people who are never to be stored or shown.
const optOutName = "optout.txt"

// optOut reads optout.txt: a person a line as source:id, a DID or user@host;
// "#" starts a comment.
func (p project) optOut() (map[tribemap.Ref]bool, error) {
	f, err := os.Open(p.path(optOutName))
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
		refs := unseen(text, nil)
		if refs == nil {
			r, err := tribemap.ParseRef(text) // perhaps of a source that an import named
			if err != nil {
				return nil, fmt.Errorf("%s line %d: %w", f.Name(), n, err)
			}
			refs = append(refs, r)
		}
		for _, r := range refs {
			out[r] = true
		}
	}
	return out, lines.Err()
}
