package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"

	"github.com/dgraph-io/badger/v4"

	"tribemap"
)

const personVersion = 1

func appendPerson(b []byte, p *tribemap.Person) []byte {
	b = append(b, personVersion)
	for _, s := range [...]string{p.Source, p.ID, p.Handle, p.Name, p.About, p.Place, p.URL} {
		b = appendText(b, s)
	}
	var bot uint64
	if p.Bot {
		bot = 1
	}
	b = binary.AppendUvarint(b, bot)
	for _, n := range [...]int64{p.Followers, p.Following, p.Posts} {
		b = binary.AppendVarint(b, n)
	}
	return b
}

func decodePerson(b []byte) (tribemap.Person, error) {
	r := reader{b: b}
	r.version(personVersion)
	var p tribemap.Person
	for _, s := range [...]*string{&p.Source, &p.ID, &p.Handle, &p.Name, &p.About, &p.Place, &p.URL} {
		*s = r.text()
	}
	bot := r.uvarint()
	p.Bot = bot == 1
	for _, n := range [...]*int64{&p.Followers, &p.Following, &p.Posts} {
		*n = r.varint()
	}
	if bot > 1 {
		r.fail()
	}
	return p, r.end()
}

// putPeople stores the people who are new or about whom there is news.
func (b *batch) putPeople(people []tribemap.Person) error {
	for _, p := range foldPeople(people) {
		key := refKey(tagPerson, p.Ref)
		old, err := getPerson(b.txn, key)
		switch {
		case errors.Is(err, ErrNotFound):
			b.changes.NewPeople++
			b.tally.add(p.Source, 0, 1)
		case err != nil:
			return fmt.Errorf("person %q: %w", p.Ref, err)
		default:
			if p = mergePeople(p, old); p == old {
				continue
			}
			b.changes.UpdatedPeople++
		}
		if err := b.set(key, appendPerson(nil, &p)); err != nil {
			return err
		}
	}
	return nil
}

// foldPeople merges the descriptions of the same person within a page.
func foldPeople(people []tribemap.Person) []tribemap.Person {
	at := make(map[tribemap.Ref]int, len(people))
	folded := make([]tribemap.Person, 0, len(people))
	for _, p := range people {
		if i, twice := at[p.Ref]; twice {
			folded[i] = mergePeople(folded[i], p)
			continue
		}
		at[p.Ref] = len(folded)
		folded = append(folded, p)
	}
	return folded
}

func getPerson(txn *badger.Txn, key []byte) (tribemap.Person, error) {
	var p tribemap.Person
	err := getValue(txn, key, func(v []byte) (err error) {
		p, err = decodePerson(v)
		return err
	})
	return p, err
}

// Person returns one person, or ErrNotFound.
func (s *Store) Person(ref tribemap.Ref) (tribemap.Person, error) {
	var p tribemap.Person
	err := s.db.View(func(txn *badger.Txn) (err error) {
		p, err = getPerson(txn, refKey(tagPerson, ref))
		return err
	})
	if err != nil {
		return tribemap.Person{}, fmt.Errorf("store: person %q: %w", ref, err)
	}
	return p, nil
}

// People scans all people, by source, then id (ids of over 512 bytes come
// last). The sequence ends after its first error: one of ctx, or ErrCorrupt.
func (s *Store) People(ctx context.Context) iter.Seq2[tribemap.Person, error] {
	return func(yield func(tribemap.Person, error) bool) {
		txn := s.db.NewTransaction(false)
		defer txn.Discard()
		err := eachValue(ctx, txn, []byte{tagPerson}, func(key, value []byte) error {
			p, err := decodePerson(value)
			if err != nil {
				return fmt.Errorf("store: person key %q: %w", key, err)
			}
			if !yield(p, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(tribemap.Person{}, err)
		}
	}
}
