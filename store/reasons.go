package store

import (
	"context"
	"errors"

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
