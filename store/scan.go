package store

import (
	"context"
	"fmt"
	"math"

	"github.com/dgraph-io/badger/v4"

	"tribemap"
)

// scan calls fn with all posts in their valid versions, block by block.
func (s *Store) scan(ctx context.Context, bare bool, fn func(p *tribemap.Post) error) error {
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	return s.scanIn(ctx, txn, bare, func(_ place, p *tribemap.Post) error { return fn(p) })
}

// scanIn is scan within a transaction; fn also learns where each post is.
func (s *Store) scanIn(ctx context.Context, txn *badger.Txn, bare bool, fn func(at place, p *tribemap.Post) error) error {
	dead := newDeadRows(txn)
	defer dead.close()
	var block blockReader
	return eachValue(ctx, txn, []byte{tagBlock}, func(key, value []byte) error {
		seq, ok := parseBlockKey(key)
		if !ok {
			return fmt.Errorf("store: block key %x: %w", key, ErrCorrupt)
		}
		var stopped error
		err := block.each(seq, value, bare, dead, func(row uint32, p *tribemap.Post) error {
			stopped = fn(place{seq, row}, p)
			return stopped
		})
		if err != nil && stopped == nil {
			return fmt.Errorf("store: scan: %w", err)
		}
		return err
	})
}

// each calls fn with the rows of block number seq that are not dead. Damage is
// reported as ErrCorrupt, an error of fn returned as it is.
func (b *blockReader) each(
	seq uint64, value []byte, bare bool, dead *deadRows,
	fn func(row uint32, p *tribemap.Post) error,
) error {
	if err := b.open(value, bare); err != nil {
		return fmt.Errorf("block %d: %w", seq, err)
	}
	var p tribemap.Post
	for row := uint32(0); b.more(); row++ {
		if err := b.next(&p); err != nil {
			return fmt.Errorf("%v: %w", place{seq, row}, err)
		}
		if dead.has(place{seq, row}) {
			continue
		}
		if err := fn(row, &p); err != nil {
			return err
		}
	}
	return nil
}

// eachValue calls fn with all keys that begin with prefix, and their values,
// in order. Both are valid only during the call.
func eachValue(ctx context.Context, txn *badger.Txn, prefix []byte, fn func(key, value []byte) error) error {
	opt := badger.DefaultIteratorOptions
	opt.Prefix = prefix
	opt.PrefetchValues = false // they are read in place
	it := txn.NewIterator(opt)
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		item := it.Item()
		if err := item.Value(func(v []byte) error { return fn(item.Key(), v) }); err != nil {
			return err
		}
	}
	return nil
}

// deadRows walks the marks of replaced rows beside a scan of the blocks.
type deadRows struct {
	it   *badger.Iterator
	next place // the next mark, past all blocks when there is none
}

var noPlace = place{math.MaxUint64, math.MaxUint32}

func newDeadRows(txn *badger.Txn) *deadRows {
	opt := badger.DefaultIteratorOptions
	opt.Prefix = []byte{tagDead}
	opt.PrefetchValues = false
	d := &deadRows{it: txn.NewIterator(opt)}
	d.it.Rewind()
	d.read()
	return d
}

func (d *deadRows) close() { d.it.Close() }

// read takes the mark that the iterator stands on, stepping over bad keys.
func (d *deadRows) read() {
	d.next = noPlace
	for ; d.it.Valid(); d.it.Next() {
		if at, ok := parseDeadKey(d.it.Item().Key()); ok {
			d.next = at
			return
		}
	}
}

// has reports whether the row at p is dead. It must be asked in rising order.
func (d *deadRows) has(p place) bool {
	for d.next.before(p) {
		d.it.Next()
		d.read()
	}
	return d.next == p
}

func (p place) before(q place) bool {
	return p.block < q.block || p.block == q.block && p.row < q.row
}
