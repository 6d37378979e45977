package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"tribemap"
)

// Commit is what one answer of a place brought and all that follows from it.
type Commit struct {
	Page tribemap.Page
	// Gone are posts that their place says are deleted. They leave the store
	// and stay away, whatever brings them again.
	Gone []tribemap.Ref
	// At is when it says so, Unix seconds; it is kept for those that were not Gone
	// before (see Erasure.Gone). 0: not known.
	At int64
	// Why, if not nil, is kept with the posts of the page that are new or
	// better than what was there. What it says is the caller's affair.
	Why     []byte
	Entries []Entry
	// Count, if not nil, makes one more entry of what the rest changes.
	Count func(Changes) Entry
}

// Entry is a small record of whoever commits, kept under a name: where a crawl
// stands, what is left to do. What it says is the caller's affair.
type Entry struct {
	Key   string
	Value []byte // nil takes the entry away
}

// Apply stores all of c or nothing, as Put does with a page. Once it has
// returned without an error all of it survives the death of the process.
func (s *Store) Apply(ctx context.Context, c Commit) (Changes, error) {
	changes, err := s.apply(ctx, c)
	if err != nil {
		return Changes{}, fmt.Errorf("store: put page of %d posts: %w", len(c.Page.Posts), err)
	}
	return changes, nil
}

func (s *Store) apply(ctx context.Context, c Commit) (Changes, error) {
	if err := ctx.Err(); err != nil {
		return Changes{}, err
	}
	if err := checkPage(c.Page); err != nil {
		return Changes{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.writable(); err != nil {
		return Changes{}, err
	}
	b := s.begin()
	defer b.txn.Discard()
	b.why = c.Why
	if err := s.keys.readKeys(ctx, b.txn, s.tally.posts()); err != nil {
		return Changes{}, err
	}
	for _, part := range []struct {
		step Step
		put  func() error
	}{
		{Removing, func() error { return b.remove(c.Gone, c.At) }},
		{Posting, func() error { return b.putPosts(c.Page.Posts) }},
		{Describing, func() error { return b.putPeople(c.Page.People) }},
		{Reacting, func() error { return b.putReactions(c.Page.Reactions) }},
		{Noting, func() error { return b.putEntries(c.Entries) }},
		{Counting, func() error { return b.putCount(c.Count) }},
	} {
		s.opt.reach(part.step)
		if err := part.put(); err != nil {
			return Changes{}, err
		}
	}
	return b.changes, s.commit(b)
}

func (b *batch) putEntries(entries []Entry) error {
	for _, e := range entries {
		if err := b.putEntry(e); err != nil {
			return fmt.Errorf("entry %q: %w", e.Key, err)
		}
	}
	return nil
}

func (b *batch) putCount(count func(Changes) Entry) error {
	if count == nil {
		return nil
	}
	return b.putEntry(count(b.changes))
}

func (b *batch) putEntry(e Entry) error {
	if e.Value == nil {
		return b.delete(entryKey(e.Key))
	}
	return b.set(entryKey(e.Key), e.Value)
}

func (b *batch) delete(key []byte) error {
	b.written += int64(len(key))
	return classify(b.txn.Delete(key))
}

// remove takes posts out and remembers to keep them out.
func (b *batch) remove(refs []tribemap.Ref, at int64) error {
	for _, ref := range refs {
		if !validRef(ref) {
			return fmt.Errorf("deleted post %q: %w", ref, ErrInvalid)
		}
		if err := b.removePost(ref, at); err != nil {
			return fmt.Errorf("deleted post %q: %w", ref, err)
		}
	}
	return nil
}

func (b *batch) removePost(ref tribemap.Ref, when int64) error {
	if away, err := b.removedBefore(ref); away || err != nil {
		return err
	}
	b.gone = true
	if err := b.set(refKey(tagGone, ref), binary.BigEndian.AppendUint64(nil, uint64(when))); err != nil {
		return err
	}
	key := refKey(tagPost, ref)
	at, err := getLocator(b.txn, key)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	b.changes.Removed++
	b.tally.add(ref.Source, -1, 0)
	return errors.Join(b.delete(key), b.set(deadKey(at.place), nil))
}

// removedBefore reports whether a post was taken out once.
func (b *batch) removedBefore(ref tribemap.Ref) (bool, error) {
	if !b.gone {
		return false, nil
	}
	err := getValue(b.txn, refKey(tagGone, ref), func([]byte) error { return nil })
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// hasKey reports whether any key begins with prefix.
func hasKey(txn *badger.Txn, prefix []byte) bool {
	opt := badger.DefaultIteratorOptions
	opt.Prefix = prefix
	opt.PrefetchValues = false
	it := txn.NewIterator(opt)
	defer it.Close()
	it.Rewind()
	return it.Valid()
}

// Entry returns the value of an entry, or ErrNotFound.
func (s *Store) Entry(key string) ([]byte, error) {
	var value []byte
	err := s.db.View(func(txn *badger.Txn) error {
		return getValue(txn, entryKey(key), func(v []byte) error {
			value = append([]byte{}, v...)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("store: entry %q: %w", key, err)
	}
	return value, nil
}

// Entries calls fn with the entries whose key begins with prefix, by rising
// key. The value is valid during the call. An error of fn ends the scan and is
// returned as it is.
func (s *Store) Entries(ctx context.Context, prefix string, fn func(key string, value []byte) error) error {
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	return eachValue(ctx, txn, entryKey(prefix), func(key, value []byte) error {
		return fn(string(key[1:]), value)
	})
}

// Why returns what was committed as the reason for a post, nil if nothing was.
// It fails with ErrNotFound where there is no such post.
func (s *Store) Why(ref tribemap.Ref) ([]byte, error) {
	var why []byte
	err := s.db.View(func(txn *badger.Txn) error {
		at, err := getLocator(txn, refKey(tagPost, ref))
		if err != nil {
			return err
		}
		err = getValue(txn, whyKey(at.block), func(v []byte) error {
			why = append([]byte{}, v...)
			return nil
		})
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: why %q: %w", ref, err)
	}
	return why, nil
}
