package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"tribemap"
)

// Erased says what Erase took out.
type Erased struct {
	Posts, People int
	Rows          int // posts and older versions of posts, all told
}

// Erase takes out, for good, all posts that match reports, in every version
// that was ever stored, and the people that are listed. Blocks that hold such
// posts are written anew without them and the database is compacted, so that
// no file of the store holds their texts afterwards. It may be called again
// after a failure. O(store). No other method may be running meanwhile.
//
// Unlike posts of Commit.Gone, erased ones come back if they are stored again:
// who may not be stored is for the caller to refuse.
func (s *Store) Erase(ctx context.Context, people []tribemap.Ref, match func(p *tribemap.Post) bool) (Erased, error) {
	e, err := s.erase(ctx, people, match)
	if err != nil {
		err = fmt.Errorf("store: erase: %w", err)
	}
	return e, err
}

func (s *Store) erase(ctx context.Context, people []tribemap.Ref, match func(p *tribemap.Post) bool) (Erased, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.writable(); err != nil {
		return Erased{}, err
	}
	blocks, err := s.holding(ctx, match)
	if err != nil {
		return Erased{}, err
	}
	var e Erased
	for _, seq := range blocks {
		if err := s.eraseBlock(ctx, seq, match, &e); err != nil {
			return e, err
		}
	}
	if err := s.erasePeople(people, &e); err != nil {
		return e, err
	}
	return e, s.compact()
}

// holding lists the blocks with a row that matches, dead or alive.
func (s *Store) holding(ctx context.Context, match func(p *tribemap.Post) bool) ([]uint64, error) {
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
		if slices.ContainsFunc(cache.posts, func(p tribemap.Post) bool { return match(&p) }) {
			blocks = append(blocks, seq)
		}
		return nil
	})
	return blocks, err
}

// eraseBlock replaces a block by one that holds the valid posts that stay.
func (s *Store) eraseBlock(ctx context.Context, seq uint64, match func(p *tribemap.Post) bool, e *Erased) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b := s.begin()
	defer b.txn.Discard()
	stay, err := b.sift(seq, match, e)
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

// sift returns the valid rows of a block that stay, takes away the locators of
// those that go, and the marks of all rows that were dead.
func (b *batch) sift(seq uint64, match func(p *tribemap.Post) bool, e *Erased) ([]row, error) {
	var stay []row
	if _, err := b.old.post(b.txn, place{seq, 0}); err != nil {
		return nil, err
	}
	for i := range b.old.posts {
		p := &b.old.posts[i]
		at := place{seq, uint32(i)}
		goes := match(p)
		if goes {
			e.Rows++
		}
		key := refKey(tagPost, p.Ref)
		found, err := getLocator(b.txn, key)
		switch {
		case errors.Is(err, ErrNotFound) || err == nil && found.place != at:
			err = b.delete(deadKey(at)) // a version that was replaced
		case err == nil && goes:
			e.Posts++
			b.tally.add(p.Source, -1, 0)
			err = b.delete(key)
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

func (s *Store) erasePeople(people []tribemap.Ref, e *Erased) error {
	for _, ref := range people {
		b := s.begin()
		key := refKey(tagPerson, ref)
		_, err := getPerson(b.txn, key)
		if err == nil {
			e.People++
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
	return classify(s.db.Flatten(2))
}
