package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dgraph-io/badger/v4"

	"tribemap"
)

// Report is what Check found. The store is sound if Bad is 0.
type Report struct {
	Posts, People, Imports int // records that can be read
	Reactions              int // those to posts that were removed included
	Blocks                 int
	Replaced               int // rows of blocks that a later version replaced

	// NoPerson counts authors of posts who are not described as people. That
	// is no damage: many sources describe nobody.
	NoPerson int

	Bad      int      // problems found
	Problems []string // the first 100 of them, one line each
}

const maxProblems = 100

func (r *Report) problem(format string, args ...any) {
	r.Bad++
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
	}
}

// Check reads everything: each record must decode and stand under its own key,
// each post must be found by its locator and each locator must lead to a post,
// and the tallies must agree. It changes nothing and goes on past damage; its
// error is one of ctx or of the disk. It takes a look-up for each post, some
// ten seconds a million.
func (s *Store) Check(ctx context.Context) (Report, error) {
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	c := checker{
		txn:     txn,
		seen:    make(tally),
		authors: make(map[tribemap.Ref]bool),
		rows:    make(map[uint64]rowSet),
	}
	err := c.run(ctx)
	if err != nil {
		err = fmt.Errorf("store: check: %w", err)
	}
	return c.report, err
}

// checker holds one Check.
type checker struct {
	txn     *badger.Txn
	report  Report
	seen    tally
	authors map[tribemap.Ref]bool // met so far, whether described
	rows    map[uint64]rowSet     // rows that their locator leads to, by block
	dead    *deadRows
	block   blockReader
	digest  digester
}

func (c *checker) run(ctx context.Context) error {
	c.dead = newDeadRows(c.txn)
	defer c.dead.close()
	// People come before the posts that name them, posts before what leads to
	// them.
	steps := []struct {
		prefix []byte
		check  func(key, value []byte) error
	}{
		{[]byte{tagPerson}, c.person},
		{[]byte{tagBlock}, c.posts},
		{[]byte{tagPost}, c.locator},
		{[]byte{tagDead}, c.deadRow},
		{[]byte{tagImport}, c.imported},
		{[]byte{tagReact}, c.reaction},
		{nil, c.tag},
	}
	for _, step := range steps {
		if err := eachValue(ctx, c.txn, step.prefix, step.check); err != nil {
			return err
		}
	}
	return c.tallies()
}

func (c *checker) person(key, value []byte) error {
	p, err := decodePerson(value)
	switch {
	case err != nil:
		c.report.problem("person key %q: %v", key, err)
	case !bytes.Equal(key, refKey(tagPerson, p.Ref)):
		c.report.problem("person %q stands under key %q", p.Ref, key)
	default:
		c.report.People++
		c.seen.add(p.Source, 0, 1)
		c.authors[p.Ref] = true
	}
	return nil
}

func (c *checker) posts(key, value []byte) error {
	c.report.Blocks++
	seq, ok := parseBlockKey(key)
	if !ok {
		c.report.problem("block key %x is malformed", key)
		return nil
	}
	rows := make(rowSet, blockRows)
	err := c.block.each(seq, value, false, c.dead, func(row uint32, p *tribemap.Post) (err error) {
		rows[row], err = c.post(place{seq, row}, p)
		return err
	})
	c.rows[seq] = rows[:c.block.count]
	if errors.Is(err, ErrCorrupt) {
		c.report.problem("%v", err)
		return nil
	}
	return err
}

// post checks one valid row and reports whether its locator leads to it.
func (c *checker) post(at place, p *tribemap.Post) (sound bool, err error) {
	c.report.Posts++
	c.seen.add(p.Source, 1, 0)
	c.author(p)
	found, err := getLocator(c.txn, refKey(tagPost, p.Ref))
	switch {
	case errors.Is(err, ErrNotFound):
		c.report.problem("post %q has no locator", p.Ref)
	case errors.Is(err, ErrCorrupt):
		c.report.problem("post %q: locator: %v", p.Ref, err)
	case err != nil:
		return false, err
	case found.place != at:
		c.report.problem("post %q is in %v, its locator says %v", p.Ref, at, found.place)
	case found.digest != c.digest.sum(p):
		c.report.problem("post %q does not match its digest", p.Ref)
	default:
		return true, nil
	}
	return false, nil
}

func (c *checker) author(p *tribemap.Post) {
	ref := tribemap.Ref{Source: p.Source, ID: p.Author}
	if _, met := c.authors[ref]; met {
		return
	}
	ref.Source, ref.ID = strings.Clone(ref.Source), strings.Clone(ref.ID)
	c.authors[ref] = false
	c.report.NoPerson++
}

func (c *checker) locator(key, value []byte) error {
	at, err := decodeLocator(value)
	switch {
	case err != nil:
		c.report.problem("locator key %q: %v", key, err)
	case !c.rows[at.block].has(at.row):
		c.report.problem("locator key %q: no such post in %v", key, at.place)
	}
	return nil
}

func (c *checker) deadRow(key, _ []byte) error {
	at, ok := parseDeadKey(key)
	switch {
	case !ok:
		c.report.problem("key %x of a replaced row is malformed", key)
	case int(at.row) >= len(c.rows[at.block]):
		c.report.problem("replaced row: there is no %v", at)
	default:
		c.report.Replaced++
	}
	return nil
}

func (c *checker) imported(key, value []byte) error {
	if _, err := decodeImport(value); err != nil {
		c.report.problem("import %x: %v", key[1:], err)
		return nil
	}
	c.report.Imports++
	return nil
}

// tag finds keys that belong to no table.
func (c *checker) tag(key, _ []byte) error {
	switch key[0] {
	case tagBlock, tagDead, tagImport, tagPost, tagPerson, tagTally, tagEntry, tagWhy, tagGone, tagReact:
	default:
		c.report.problem("key %q belongs to no table", key)
	}
	return nil
}

func (c *checker) tallies() error {
	said, err := readTally(c.txn)
	if err != nil && !errors.Is(err, ErrCorrupt) {
		return err
	}
	if err != nil {
		c.report.problem("%v", err)
		return nil
	}
	all := said.clone()
	maps.Copy(all, c.seen)
	for _, source := range slices.Sorted(maps.Keys(all)) {
		if a, b := said[source], c.seen[source]; a.Posts != b.Posts || a.People != b.People {
			c.report.problem("source %q: tally says %d posts and %d people, found %d and %d",
				source, a.Posts, a.People, b.Posts, b.People)
		}
	}
	return nil
}

// rowSet says of each row of a block whether its locator leads to it.
type rowSet []bool

func (s rowSet) has(row uint32) bool { return int(row) < len(s) && s[row] }
