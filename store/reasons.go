package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"tribemap"
)

// ScanReasons is ScanHeaders with why each post was stored (Commit.Why), nil
// where nothing says. Posts that were stored together come one after another
// and share the bytes of why, which must not be changed.
func (s *Store) ScanReasons(ctx context.Context, fn func(p *tribemap.Post, why []byte) error) error {
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	var why []byte
	block := uint64(noBlock)
	return s.scanIn(ctx, txn, true, func(at place, p *tribemap.Post) error {
		if at.block != block {
			block, why = at.block, nil
			err := getValue(txn, whyKey(block), func(v []byte) error {
				why = append([]byte{}, v...)
				return nil
			})
			if err != nil && !errors.Is(err, ErrNotFound) {
				return err
			}
		}
		return fn(p, why)
	})
}

// MapReasons replaces each reason by what change makes of it. It may be called
// again after a failure. O(blocks).
func (s *Store) MapReasons(ctx context.Context, change func(why []byte) ([]byte, error)) error {
	if err := s.mapReasons(ctx, change); err != nil {
		return fmt.Errorf("store: change reasons: %w", err)
	}
	return nil
}

func (s *Store) mapReasons(ctx context.Context, change func(why []byte) ([]byte, error)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.writable(); err != nil {
		return err
	}
	changed, err := s.changedReasons(ctx, change)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(changed, reasonsAtOnce) {
		if err := inOne(s, part, func(b *batch, r [2][]byte) error { return b.set(r[0], r[1]) }); err != nil {
			return err
		}
	}
	return nil
}

// reasonsAtOnce bounds how many one transaction changes.
const reasonsAtOnce = 2000

// changedReasons lists keys and new values.
func (s *Store) changedReasons(ctx context.Context, change func(why []byte) ([]byte, error)) (changed [][2][]byte, err error) {
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	err = eachValue(ctx, txn, []byte{tagWhy}, func(key, value []byte) error {
		now, err := change(value)
		if err == nil && !bytes.Equal(now, value) {
			changed = append(changed, [2][]byte{bytes.Clone(key), now})
		}
		return err
	})
	return changed, err
}
