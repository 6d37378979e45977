package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"

	"github.com/dgraph-io/badger/v4"

	"tribemap"
)

// Posts scans all posts, each in its valid version, in the order in which they
// were first stored as such. The sequence ends after its first error: one of
// ctx, or ErrCorrupt.
//
// Posts may be kept. Their names (ids, authors, channels) share memory with
// those of some hundred others, and so do their texts; keeping an id does not
// keep texts alive.
func (s *Store) Posts(ctx context.Context) iter.Seq2[tribemap.Post, error] {
	return s.posts(ctx, false)
}

// Headers is Posts without Title, Text, Links and URL, which is faster.
func (s *Store) Headers(ctx context.Context) iter.Seq2[tribemap.Post, error] {
	return s.posts(ctx, true)
}

// errStop ends a scan early without being an error.
var errStop = errors.New("stop")

func (s *Store) posts(ctx context.Context, bare bool) iter.Seq2[tribemap.Post, error] {
	return func(yield func(tribemap.Post, error) bool) {
		err := s.scan(ctx, bare, func(p *tribemap.Post) error {
			if !yield(*p, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(tribemap.Post{}, err)
		}
	}
}

// ScanPosts calls fn with each post, as Posts does but without copying: fn
// must not keep p itself. It ends with the first error, which is returned; an
// error of fn as it is.
func (s *Store) ScanPosts(ctx context.Context, fn func(p *tribemap.Post) error) error {
	return s.scan(ctx, false, fn)
}

// ScanHeaders is to ScanPosts what Headers is to Posts.
func (s *Store) ScanHeaders(ctx context.Context, fn func(p *tribemap.Post) error) error {
	return s.scan(ctx, true, fn)
}

// Post returns one post, or ErrNotFound.
func (s *Store) Post(ref tribemap.Ref) (tribemap.Post, error) {
	var p tribemap.Post
	err := s.db.View(func(txn *badger.Txn) error {
		at, err := getLocator(txn, refKey(tagPost, ref))
		if err != nil {
			return err
		}
		cache := blockCache{block: noBlock}
		found, err := cache.post(txn, at.place)
		if err == nil {
			p = *found
		}
		return err
	})
	if err != nil {
		return tribemap.Post{}, fmt.Errorf("store: post %q: %w", ref, err)
	}
	return p, nil
}

func getLocator(txn *badger.Txn, key []byte) (locator, error) {
	var at locator
	err := getValue(txn, key, func(v []byte) (err error) {
		at, err = decodeLocator(v)
		return err
	})
	return at, err
}

// getValue calls fn with the value of key, or returns ErrNotFound.
func getValue(txn *badger.Txn, key []byte, fn func(v []byte) error) error {
	item, err := txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return ErrNotFound
	}
	if err != nil {
		return err
	}
	return item.Value(fn)
}

// blockCache keeps the posts of the block that was read last: whoever asks for
// one post often asks for its neighbour next.
type blockCache struct {
	block uint64
	posts []tribemap.Post
}

const noBlock = math.MaxUint64

// post returns the post at a place, valid until the next call.
func (c *blockCache) post(txn *badger.Txn, at place) (*tribemap.Post, error) {
	if c.block != at.block {
		c.block, c.posts = noBlock, c.posts[:0]
		if err := getValue(txn, blockKey(at.block), c.fill); err != nil {
			return nil, fmt.Errorf("block %d: %w", at.block, missing(err))
		}
		c.block = at.block
	}
	if int(at.row) >= len(c.posts) {
		return nil, fmt.Errorf("block %d, row %d: %w", at.block, at.row, ErrCorrupt)
	}
	return &c.posts[at.row], nil
}

func (c *blockCache) fill(value []byte) error {
	var b blockReader
	if err := b.open(value, false); err != nil {
		return err
	}
	for b.more() {
		var p tribemap.Post
		if err := b.next(&p); err != nil {
			return err
		}
		c.posts = append(c.posts, p)
	}
	return nil
}

// missing turns the absence of what must be there into damage.
func missing(err error) error {
	if errors.Is(err, ErrNotFound) {
		return ErrCorrupt
	}
	return err
}
