package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/dgraph-io/badger/v4"
)

// SourceCount says how much of one source is stored.
type SourceCount struct {
	Source        string
	Posts, People int
}

// tally counts what is stored, by source. It is changed in the transaction
// that stores the posts, so counting needs no scan.
type tally map[string]SourceCount

func (t tally) clone() tally { return maps.Clone(t) }

func (t tally) add(source string, posts, people int) {
	c := t[source]
	c.Source = source
	c.Posts += posts
	c.People += people
	t[source] = c
}

func (t tally) posts() (n int) {
	for _, c := range t {
		n += c.Posts
	}
	return n
}

// Count returns how many posts and people are stored. O(sources).
func (s *Store) Count() (posts, people int) {
	for _, c := range s.Sources() {
		posts += c.Posts
		people += c.People
	}
	return posts, people
}

// Sources returns what is stored by source, sorted by name.
func (s *Store) Sources() []SourceCount {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]SourceCount, 0, len(s.tally))
	for _, source := range slices.Sorted(maps.Keys(s.tally)) {
		list = append(list, s.tally[source])
	}
	return list
}

const tallyVersion = 1

func (c SourceCount) append(b []byte) []byte {
	b = append(b, tallyVersion)
	b = binary.AppendUvarint(b, uint64(c.Posts))
	return binary.AppendUvarint(b, uint64(c.People))
}

func decodeTally(key, b []byte) (SourceCount, error) {
	r := reader{b: b}
	r.version(tallyVersion)
	c := SourceCount{Source: string(key[1:])}
	c.Posts, c.People = int(r.uvarint()), int(r.uvarint())
	return c, r.end()
}

func readTally(txn *badger.Txn) (tally, error) {
	t := make(tally)
	err := eachValue(context.Background(), txn, []byte{tagTally}, func(key, value []byte) error {
		c, err := decodeTally(key, value)
		if err != nil {
			return fmt.Errorf("tally key %q: %w", key, err)
		}
		t[c.Source] = c
		return nil
	})
	return t, err
}

// putTally writes the counts that the batch changed.
func (b *batch) putTally() error {
	for _, source := range slices.Sorted(maps.Keys(b.tally)) {
		if c := b.tally[source]; c != b.before[source] {
			if err := b.set(tallyKey(source), c.append(nil)); err != nil {
				return err
			}
		}
	}
	return nil
}
