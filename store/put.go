package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dgraph-io/badger/v4"

	"tribemap"
)

const (
	// MaxPage is the size, as measured by Size, up to which each page fits a
	// transaction. Larger ones may fit: what counts is the compressed size.
	MaxPage = 4 << 20
	// mostPage is where Put does not even try.
	mostPage = 32 << 20
)

// Changes says what storing did.
type Changes struct {
	New, Updated, Unchanged  int // posts
	Conflicts                int // posts whose id is another person's post; of each such pair one is lost
	NewPeople, UpdatedPeople int
	Removed                  int // posts that left the store
	Withheld                 int // posts that were removed before and stay away
	NewReactions             int
}

// Add adds what o did.
func (c *Changes) Add(o Changes) {
	c.New += o.New
	c.Updated += o.Updated
	c.Unchanged += o.Unchanged
	c.Conflicts += o.Conflicts
	c.NewPeople += o.NewPeople
	c.UpdatedPeople += o.UpdatedPeople
	c.Removed += o.Removed
	c.Withheld += o.Withheld
	c.NewReactions += o.NewReactions
}

// Put stores a page as a whole or not at all. Once it has returned without an
// error the page survives the death of the process.
//
// A post that is there already is replaced if the new version is better (see
// comparePosts), a person is merged. Posts are counted under Unchanged when
// the store or the page itself holds the same or a better version; a page
// that changes nothing writes nothing.
//
// Versions by different authors are no versions of one post but posts that
// share an id by mistake. They are counted under Conflicts alone. Which of them
// is kept follows from the same order, so that the order of imports still
// does not matter; the caller has to tell that the other is lost.
//
// It fails with ErrInvalid or ErrTooBig for pages it cannot take, ErrReadOnly,
// and ErrNoSpace; earlier pages are safe then.
func (s *Store) Put(ctx context.Context, page tribemap.Page) (Changes, error) {
	return s.Apply(ctx, Commit{Page: page})
}

// commit makes the batch last and brings what is kept in memory up to date.
func (s *Store) commit(b *batch) error {
	if b.written == 0 {
		return nil
	}
	if err := b.putTally(); err != nil {
		return err
	}
	s.opt.reach(Committing)
	if err := b.txn.Commit(); err != nil {
		return classify(err)
	}
	s.opt.reach(Committed)
	s.next, s.tally, s.gone = b.next, b.tally, b.gone
	s.grown += b.written
	if time.Since(s.synced) > syncInterval {
		return s.sync()
	}
	return nil
}

// checkPage refuses what cannot be stored.
func checkPage(page tribemap.Page) error {
	for i := range page.Posts {
		if !validRef(page.Posts[i].Ref) {
			return fmt.Errorf("post %q: %w", page.Posts[i].Ref, ErrInvalid)
		}
	}
	for i := range page.People {
		if !validRef(page.People[i].Ref) {
			return fmt.Errorf("person %q: %w", page.People[i].Ref, ErrInvalid)
		}
	}
	for _, r := range page.Reactions {
		if !validReaction(r) {
			return fmt.Errorf("reaction of %q to %q: %w", r.By, reactedTo(r), ErrInvalid)
		}
	}
	if Size(page) > mostPage {
		return ErrTooBig
	}
	return nil
}

// batch is one transaction being put together.
type batch struct {
	txn    *badger.Txn
	memory bool
	*workspace
	next    uint64 // number of the next block
	tally   tally
	before  tally // as committed
	written int64 // bytes of keys and values
	why     []byte
	gone    bool // some posts were removed once and must not come back
	changes Changes
	old     blockCache
	keys    *filter
}

// workspace is what batches hand on to each other: buffers that have grown to
// the size of a page. It belongs to the one that writes.
type workspace struct {
	rows   *blockWriter
	digest digester
	met    map[tribemap.Ref]int // posts of the page by their place in it
}

func newWorkspace() workspace {
	return workspace{rows: newBlockWriter(), met: make(map[tribemap.Ref]int)}
}

func (s *Store) begin() *batch {
	return &batch{
		txn:    s.db.NewTransaction(true),
		memory: s.opt.InMemory,

		workspace: &s.work,

		next:   s.next,
		tally:  s.tally.clone(),
		before: s.tally,
		old:    blockCache{block: noBlock},
		gone:   s.gone,
		keys:   &s.keys,
	}
}

// inOne does the same with every item in one transaction.
func inOne[T any](s *Store, items []T, do func(*batch, T) error) error {
	b := s.begin()
	defer b.txn.Discard()
	for _, item := range items {
		if err := do(b, item); err != nil {
			return err
		}
	}
	return s.commit(b)
}

func (b *batch) set(key, value []byte) error {
	if b.memory && len(value) > 1<<20 {
		return ErrTooBig // without files, Badger has nowhere to put it
	}
	b.written += int64(len(key) + len(value))
	return classify(b.txn.Set(key, value))
}

// putPosts stores the posts that are new or better than what is there.
func (b *batch) putPosts(posts []tribemap.Post) error {
	best, digests := b.foldPosts(posts)
	rows := make([]row, 0, len(best))
	size := 0
	for _, p := range best {
		size += refKeySize(p.Ref)
	}
	keys := make([]byte, 0, size)
	for i, p := range best {
		start := len(keys)
		keys = appendRefKey(keys, tagPost, p.Ref)
		key := keys[start:len(keys):len(keys)]
		write, err := b.wanted(p, key, digests[i])
		if err != nil {
			return fmt.Errorf("post %q: %w", p.Ref, err)
		}
		if write {
			rows = append(rows, row{p, key, digests[i]})
		}
	}
	return b.putRows(rows)
}

// foldPosts returns the best version of each post of a page and its digest, in
// the page's order. It counts the others.
func (b *batch) foldPosts(posts []tribemap.Post) (best []*tribemap.Post, digests []uint64) {
	at := b.met
	clear(at)
	best, digests = make([]*tribemap.Post, 0, len(posts)), make([]uint64, 0, len(posts))
	for i := range posts {
		p := &posts[i]
		digest := b.digest.sum(p)
		j, twice := at[p.Ref]
		if !twice {
			at[p.Ref] = len(best)
			best, digests = append(best, p), append(digests, digest)
			continue
		}
		b.count(p, best[j], &b.changes.Unchanged)
		if digest != digests[j] && comparePosts(p, best[j], &b.digest) > 0 {
			best[j], digests[j] = p, digest
		}
	}
	return best, digests
}

// count counts a post that met another version of itself, or somebody else's
// post under its id.
func (b *batch) count(p, other *tribemap.Post, versions *int) {
	if p.Author != other.Author {
		versions = &b.changes.Conflicts
	}
	*versions++
}

// wanted decides whether p is to be written. If that replaces a version, the
// row of the latter is marked as dead.
func (b *batch) wanted(p *tribemap.Post, key []byte, digest uint64) (bool, error) {
	if away, err := b.removedBefore(p.Ref); away || err != nil {
		b.changes.Withheld++
		return false, err
	}
	at, err := b.locator(key)
	switch {
	case errors.Is(err, ErrNotFound):
		b.changes.New++
		b.tally.add(p.Source, 1, 0)
		return true, nil
	case err != nil:
		return false, err
	case at.digest == digest:
		b.changes.Unchanged++
		return false, nil
	}
	old, err := b.old.post(b.txn, at.place)
	if err != nil {
		return false, err
	}
	if comparePosts(p, old, &b.digest) <= 0 {
		b.count(p, old, &b.changes.Unchanged)
		return false, nil
	}
	b.count(p, old, &b.changes.Updated)
	return true, b.set(deadKey(at.place), nil)
}

// locator is getLocator, which is spared for most posts that are new.
func (b *batch) locator(key []byte) (locator, error) {
	if !b.keys.mayHold(key) {
		return locator{}, ErrNotFound
	}
	return getLocator(b.txn, key)
}

// row is a post that will be written, its key and its digest.
type row struct {
	post   *tribemap.Post
	key    []byte
	digest uint64
}

// putRows packs rows into blocks and points their locators there.
func (b *batch) putRows(rows []row) error {
	for len(rows) > 0 {
		b.rows.reset()
		n := 0
		for n < len(rows) && !b.rows.full() {
			b.rows.add(rows[n].post)
			n++
		}
		if err := b.putBlock(rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// putBlock writes the block that b.rows holds, and the locators of its rows.
func (b *batch) putBlock(rows []row) error {
	if err := b.set(blockKey(b.next), b.rows.pack()); err != nil {
		return err
	}
	if b.why != nil {
		if err := b.set(whyKey(b.next), b.why); err != nil {
			return err
		}
	}
	values := make([]byte, 0, len(rows)*locatorSize)
	for i, r := range rows {
		start := len(values)
		values = locator{place{b.next, uint32(i)}, r.digest}.append(values)
		if err := b.set(r.key, values[start:len(values):len(values)]); err != nil {
			return err
		}
		b.keys.add(r.key)
	}
	b.next++
	return nil
}
