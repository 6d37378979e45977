package store

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// Import is the record of one import or crawl: where posts came from.
type Import struct {
	Time    int64    // when it ended, Unix seconds, by the caller's clock
	Format  string   // name of the format or source
	Files   []string // names of files, or addresses
	Hash    string   // of the input, if the caller has one
	Read    int      // posts read
	Lost    int      // records that could not be read
	Changes Changes
	Note    string // what else is worth knowing, one line
}

const (
	importVersion = 2
	// importNoConflicts is the version that does not tell Changes.Conflicts, its
	// last count.
	importNoConflicts = 1
)

func (im *Import) append(b []byte) []byte {
	b = append(b, importVersion)
	b = binary.AppendVarint(b, im.Time)
	b = appendText(b, im.Format)
	b = appendTexts(b, im.Files)
	b = appendText(b, im.Hash)
	for _, n := range im.counts() {
		b = binary.AppendVarint(b, int64(*n))
	}
	return appendText(b, im.Note)
}

func (im *Import) counts() [8]*int {
	c := &im.Changes
	return [...]*int{
		&im.Read, &im.Lost,
		&c.New, &c.Updated, &c.Unchanged, &c.NewPeople, &c.UpdatedPeople,
		&c.Conflicts,
	}
}

func decodeImport(b []byte) (Import, error) {
	r := reader{b: b}
	var im Import
	all := im.counts()
	counts := all[:]
	if len(b) > 0 && b[0] == importNoConflicts {
		r.version(importNoConflicts)
		counts = counts[:len(counts)-1]
	} else {
		r.version(importVersion)
	}
	im.Time = r.varint()
	im.Format = r.text()
	im.Files = r.texts()
	im.Hash = r.text()
	for _, n := range counts {
		*n = int(r.varint())
	}
	im.Note = r.text()
	return im, r.end()
}

// LogImport appends a record to the list that Imports returns.
func (s *Store) LogImport(ctx context.Context, im Import) error {
	if err := s.logImport(ctx, im); err != nil {
		return fmt.Errorf("store: log import: %w", err)
	}
	return nil
}

func (s *Store) logImport(ctx context.Context, im Import) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.writable(); err != nil {
		return err
	}
	b := s.begin()
	defer b.txn.Discard()
	n, err := nextNumber(b.txn, tagImport)
	if err != nil {
		return err
	}
	if err := b.set(numberKey(tagImport, n), im.append(nil)); err != nil {
		return err
	}
	return s.commit(b)
}

// Imports returns the records of all imports, oldest first.
func (s *Store) Imports(ctx context.Context) ([]Import, error) {
	var list []Import
	err := s.db.View(func(txn *badger.Txn) error {
		return eachValue(ctx, txn, []byte{tagImport}, func(key, value []byte) error {
			im, err := decodeImport(value)
			if err != nil {
				return fmt.Errorf("store: import %x: %w", key[1:], err)
			}
			list = append(list, im)
			return nil
		})
	})
	return list, err
}
