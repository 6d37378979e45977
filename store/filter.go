package store

import (
	"context"
	"fmt"
	"math/bits"

	"github.com/cespare/xxhash/v2"
	"github.com/dgraph-io/badger/v4"
)

// filter tells keys of posts that are surely not in the store, so that a post
// that is new, as nearly all are, costs no look-up in the database. It lives in
// memory, and serves the one that writes.
//
// It is a Bloom filter in blocks of a cache line [1], in layers: where one is
// full the next, twice as large, begins. At 12 bits a key one in a hundred
// absent keys is looked up all the same.
//
// [1] F. Putze, P. Sanders, J. Singler, Cache-, hash- and space-efficient Bloom
// filters, WEA 2007, doi:10.1007/978-3-540-72845-0_9.
type filter struct {
	layers []filterLayer
	// whole says that all keys of the store are in. Until then look-ups are
	// counted: where they become many, reading the keys once is cheaper.
	whole   bool
	lookups int
}

type filterLayer struct {
	blocks [][8]uint64 // a power of two
	room   int         // keys that may still be added
}

const (
	filterBits  = 12      // a key
	filterStart = 1 << 15 // keys of the first layer
	// readAhead is how many posts may be stored for each that was looked up
	// before their keys are read: reading one costs a fifth of looking one up.
	readAhead = 4
)

// mayHold reports whether the key may be in the store.
func (f *filter) mayHold(key []byte) bool {
	if !f.whole {
		f.lookups++
		return true
	}
	hash := xxhash.Sum64(key)
	for i := range f.layers {
		if f.layers[i].has(hash) {
			return true
		}
	}
	return false
}

func (f *filter) add(key []byte) {
	if !f.whole {
		return
	}
	f.insert(xxhash.Sum64(key))
}

func (f *filter) insert(hash uint64) {
	last := len(f.layers) - 1
	if last < 0 || f.layers[last].room == 0 {
		f.grow(filterStart << len(f.layers))
		last++
	}
	f.layers[last].set(hash)
}

// grow begins a layer for about n keys.
func (f *filter) grow(n int) {
	blocks := 1 << bits.Len(uint(n*filterBits/512))
	f.layers = append(f.layers, filterLayer{make([][8]uint64, blocks), blocks * 512 / filterBits})
}

// set adds a key: a bit in each word of its block.
func (l *filterLayer) set(hash uint64) {
	block := l.block(hash)
	for i := range block {
		block[i] |= bitOf(hash, i)
	}
	l.room--
}

func (l *filterLayer) has(hash uint64) bool {
	block := l.block(hash)
	for i := range block {
		if block[i]&bitOf(hash, i) == 0 {
			return false
		}
	}
	return true
}

// block and bitOf use different bits of the hash: the lower choose the block, the
// upper 48 the bits in it.
func (l *filterLayer) block(hash uint64) *[8]uint64 {
	return &l.blocks[hash&uint64(len(l.blocks)-1)]
}

func bitOf(hash uint64, word int) uint64 {
	return 1 << (hash * 0x9e3779b97f4a7c15 >> (16 + 6*word) & 63)
}

// readKeys fills the filter with the keys of all posts, if so many look-ups were
// made that it pays. posts is how many there are.
func (f *filter) readKeys(ctx context.Context, txn *badger.Txn, posts int) error {
	if f.whole || f.lookups < posts/readAhead {
		return nil
	}
	var read filter
	read.grow(posts)
	opt := badger.DefaultIteratorOptions
	opt.Prefix = []byte{tagPost}
	opt.PrefetchValues = false
	it := txn.NewIterator(opt)
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("read keys: %w", err)
		}
		read.insert(xxhash.Sum64(it.Item().Key()))
	}
	f.layers, f.whole = read.layers, true
	return nil
}
