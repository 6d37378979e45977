package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"tribemap"
)

// Erasure says what is to be taken out. A nil function takes out nothing.
type Erasure struct {
	People []tribemap.Ref
	Posts  func(p *tribemap.Post) bool
	// Edit takes out of a post that stays what it says of those who go, and
	// reports whether that was anything. It may be called twice for a post.
	Edit func(p *tribemap.Post) bool
	// Gone tells which removed posts (Commit.Gone) need not be kept away any
	// more, by when they were removed (Commit.At), 0 if that is not known. Of ids of
	// over 512 bytes it is shown the beginning.
	Gone func(post tribemap.Ref, at int64) bool
	// Reactions tells which reactions go beside those of People, those to posts
	// that go and those to posts that were removed.
	Reactions func(r *tribemap.Reaction) bool
}

func (e Erasure) withDefaults() Erasure {
	if e.Posts == nil {
		e.Posts = func(*tribemap.Post) bool { return false }
	}
	if e.Edit == nil {
		e.Edit = func(*tribemap.Post) bool { return false }
	}
	if e.Reactions == nil {
		e.Reactions = func(*tribemap.Reaction) bool { return false }
	}
	return e
}

// Erased says what Erase took out.
type Erased struct {
	Posts, People int
	Rows          int // posts and older versions of posts, all told
	Edited        int // posts that stay and say less
	Gone          int // posts that are no longer kept away
	Reactions     int
}

// Erase takes out, for good, all posts that e.Posts reports, in every version
// that was ever stored, and the people that are listed. Blocks that hold such
// posts are written anew without them and the database is compacted, so that
// no file of the store holds their texts afterwards. It may be called again
// after a failure. O(store). No other method may be running meanwhile.
//
// Unlike posts of Commit.Gone, erased ones come back if they are stored again:
// who may not be stored is for the caller to refuse.
func (s *Store) Erase(ctx context.Context, e Erasure) (Erased, error) {
	done, err := s.erase(ctx, e.withDefaults())
	if err != nil {
		err = fmt.Errorf("store: erase: %w", err)
	}
	return done, err
}

func (s *Store) erase(ctx context.Context, e Erasure) (Erased, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var done Erased
	if err := s.writable(); err != nil {
		return done, err
	}
	if err := s.eraseReactions(ctx, e, &done); err != nil { // as long as it is known which posts go
		return done, err
	}
	blocks, err := s.holding(ctx, e)
	if err != nil {
		return done, err
	}
	for _, seq := range blocks {
		if err := s.eraseBlock(ctx, seq, e, &done); err != nil {
			return done, err
		}
	}
	for _, erase := range []func() error{
		func() error { return s.erasePeople(e.People, &done) },
		func() error { return s.eraseGone(ctx, e.Gone, &done) },
	} {
		if err := erase(); err != nil {
			return done, err
		}
	}
	return done, s.compact()
}

// holding lists the blocks with a row that goes or changes, dead or alive.
func (s *Store) holding(ctx context.Context, e Erasure) ([]uint64, error) {
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	var blocks []uint64
	cache := blockCache{}
	err := eachValue(ctx, txn, []byte{tagBlock}, func(key, value []byte) error {
		seq, ok := parseBlockKey(key)
		if !ok {
			return fmt.Errorf("block key %x: %w", key, ErrCorrupt)
		}
		cache.posts = cache.posts[:0]
		if err := cache.fill(value); err != nil {
			return fmt.Errorf("block %d: %w", seq, err)
		}
		if slices.ContainsFunc(cache.posts, func(p tribemap.Post) bool { return e.Posts(&p) || e.Edit(&p) }) {
			blocks = append(blocks, seq)
		}
		return nil
	})
	return blocks, err
}

// eraseBlock replaces a block by one that holds the valid posts that stay.
func (s *Store) eraseBlock(ctx context.Context, seq uint64, e Erasure, done *Erased) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b := s.begin()
	defer b.txn.Discard()
	stay, err := b.sift(seq, e, done)
	if err != nil {
		return fmt.Errorf("block %d: %w", seq, err)
	}
	if b.why, err = b.takeWhy(seq); err != nil {
		return err
	}
	if err := errors.Join(b.delete(blockKey(seq)), b.putRows(stay)); err != nil {
		return err
	}
	return s.commit(b)
}

// sift returns the valid rows of a block that stay, edited, takes away the
// locators of those that go, and the marks of all rows that were dead.
func (b *batch) sift(seq uint64, e Erasure, done *Erased) ([]row, error) {
	var stay []row
	if _, err := b.old.post(b.txn, place{seq, 0}); err != nil {
		return nil, err
	}
	for i := range b.old.posts {
		p := &b.old.posts[i]
		at := place{seq, uint32(i)}
		goes := e.Posts(p)
		if goes {
			done.Rows++
		}
		key := refKey(tagPost, p.Ref)
		found, err := getLocator(b.txn, key)
		switch {
		case errors.Is(err, ErrNotFound) || err == nil && found.place != at:
			err = b.delete(deadKey(at)) // a version that was replaced
		case err == nil && goes:
			done.Posts++
			b.tally.add(p.Source, -1, 0)
			err = b.delete(key)
		case err == nil && e.Edit(p):
			done.Edited++
			stay = append(stay, row{p, key, b.digest.sum(p)})
		case err == nil:
			stay = append(stay, row{p, key, found.digest})
		}
		if err != nil {
			return nil, err
		}
	}
	return stay, nil
}

func (b *batch) takeWhy(seq uint64) ([]byte, error) {
	var why []byte
	err := getValue(b.txn, whyKey(seq), func(v []byte) error {
		why = append([]byte{}, v...)
		return nil
	})
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	return why, errors.Join(err, b.delete(whyKey(seq)))
}

func (s *Store) erasePeople(people []tribemap.Ref, done *Erased) error {
	for _, ref := range people {
		b := s.begin()
		key := refKey(tagPerson, ref)
		_, err := getPerson(b.txn, key)
		if err == nil {
			done.People++
			b.tally.add(ref.Source, 0, -1)
			if err = b.delete(key); err == nil {
				err = s.commit(b)
			}
		}
		b.txn.Discard()
		if err != nil && !errors.Is(err, ErrNotFound) {
			return fmt.Errorf("person %q: %w", ref, err)
		}
	}
	return nil
}

// goneAtOnce bounds how many marks one transaction takes away.
const goneAtOnce = 5000

// eraseGone forgets that posts were removed.
func (s *Store) eraseGone(ctx context.Context, goes func(tribemap.Ref, int64) bool, done *Erased) error {
	if goes == nil {
		return nil
	}
	keys, err := s.marks(ctx, goes)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(keys, goneAtOnce) {
		if err := inOne(s, part, (*batch).delete); err != nil {
			return err
		}
		done.Gone += len(part)
	}
	return nil
}

// marks lists the keys of removed posts that are meant.
func (s *Store) marks(ctx context.Context, meant func(tribemap.Ref, int64) bool) (keys [][]byte, err error) {
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	err = eachValue(ctx, txn, []byte{tagGone}, func(key, value []byte) error {
		if post, ok := parseRefKey(key); ok && meant(post, goneAt(value)) {
			keys = append(keys, bytes.Clone(key))
		}
		return nil
	})
	return keys, err
}

// goneAt reads when a post was removed. Earlier versions wrote nothing.
func goneAt(value []byte) int64 {
	if len(value) != 8 {
		return 0
	}
	return int64(binary.BigEndian.Uint64(value))
}

// compact rewrites the tables so that deleted values leave the disk. What was
// written last is in memory until the database is closed, and then in a level
// that is only merged with the others when it is closed once more.
func (s *Store) compact() error {
	if s.opt.InMemory {
		return nil
	}
	opt := badgerOptions(s.dir, s.opt)
	for _, merge := range []bool{true, false} {
		if err := s.db.Close(); err != nil {
			return classify(err)
		}
		db, err := badger.Open(opt.WithCompactL0OnClose(merge))
		if err != nil {
			return classify(err)
		}
		s.db = db
	}
	if err := s.db.Flatten(2); err != nil {
		return classify(err)
	}
	return s.sweep()
}

// sweep takes away what no table points at any more of the value log, which
// holds blocks of over a MB: those of a single, huge post.
func (s *Store) sweep() error {
	for {
		switch err := s.db.RunValueLogGC(anyGarbage); {
		case errors.Is(err, badger.ErrNoRewrite):
			return nil
		case err != nil:
			return classify(err)
		}
	}
}

// anyGarbage is the part of a file of the value log that must be garbage for it to be
// written anew.
const anyGarbage = 1e-12
