// Package store keeps posts and people on disk, in a Badger database.
//
// What one response or one stretch of an archive brought (a tribemap.Page) is
// written in one transaction, packed into compressed blocks of some hundred
// posts; one small key per post finds it again. Badger asks about 4 µs of CPU
// for each key whatever it holds, so few and large values are what makes it
// fast. Nothing is kept for adjacency: a scan reads over a million posts a
// second, and the graph is built from that.
//
// Storing is idempotent and does not depend on order: a page stored twice
// changes nothing, and of two versions of a post the same one is kept
// whichever came first.
//
// A process that dies loses nothing that Put acknowledged. A machine that
// loses its power can lose what was acknowledged in the last second.
package store

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

var (
	// ErrLocked: another process has the store open.
	ErrLocked = errors.New("in use by another process")
	// ErrNewer: the store was written by a newer version of the program.
	ErrNewer = errors.New("written by a newer version of tribemap")
	// ErrNotStore: the folder holds something else.
	ErrNotStore = errors.New("not a tribemap store")
	// ErrUnclean: the store was not closed, and opening it for reading alone
	// cannot repair that; opening it once for writing does.
	ErrUnclean = errors.New("not closed cleanly, must be opened for writing once")
	// ErrNotFound: no such post or person.
	ErrNotFound = errors.New("not found")
	// ErrCorrupt: a stored value is not what was written.
	ErrCorrupt = errors.New("damaged record")
	// ErrInvalid: a post or person lacks its source or id, or the source is
	// not a short text free of colons and control characters.
	ErrInvalid = errors.New("unusable source or id")
	// ErrTooBig: the page does not fit one transaction; see Split.
	ErrTooBig = errors.New("page too big for one transaction")
	// ErrNoSpace: too little room is left on the disk to go on safely.
	ErrNoSpace = errors.New("no space left on disk")
	// ErrReadOnly: the store was opened for reading, or the file system is
	// mounted so.
	ErrReadOnly = errors.New("read-only")
)

// Options say how to open a store. The zero value opens it for writing and
// creates it if the folder is absent or empty.
type Options struct {
	ReadOnly  bool // no writing; several processes may read a store at once
	MustExist bool // refuse to create; implied by ReadOnly
	InMemory  bool // no files at all, the folder's name is not looked at; for tests

	// MemoryLimit, in bytes, is for the database's write buffers, each of which
	// is a quarter of it. At least 128 MiB, the default, at most 256 MiB are
	// used; the latter saves a tenth of the processor's time in large imports.
	MemoryLimit int64
	// KeepFree, in bytes, is the room on the disk below which Put refuses with
	// ErrNoSpace: writing on would end in a crash, because the database writes
	// through memory maps. Default 192 MiB plus twice the size of the store,
	// 1 GiB at most.
	KeepFree int64

	// OnStep, if not nil, is told of each step before it is taken; for tests of
	// what a process leaves behind that dies there.
	OnStep func(Step)
}

const (
	minMemory     = 128 << 20
	maxMemory     = 256 << 20
	defaultSpare  = 192 << 20
	mostKeepFree  = 1 << 30
	syncInterval  = time.Second
	levelZero     = 8
	levelZeroStop = 24
)

// Store is an open store. All methods may be called from any goroutine: those
// that read work on a snapshot and never wait, those that write take turns.
type Store struct {
	db  *badger.DB
	dir string // empty if in memory
	opt Options

	mu     sync.Mutex // held by the one that writes; guards what follows
	tally  tally      // posts and people by source, as committed
	next   uint64     // number of the next block
	gone   bool       // some posts were removed once and must not come back
	keys   filter     // of posts
	work   workspace
	grown  int64 // bytes on disk when opened plus bytes written since
	synced time.Time
}

// Open opens the store in dir, one process at a time unless all only read. It
// fails with ErrLocked, ErrNewer, ErrNotStore, ErrUnclean, ErrReadOnly,
// ErrNoSpace, or fs.ErrNotExist where it must exist.
func Open(dir string, opt Options) (*Store, error) {
	s, err := open(dir, opt)
	if err != nil {
		return nil, fmt.Errorf("store: open %q: %w", dir, err)
	}
	return s, nil
}

func open(dir string, opt Options) (*Store, error) {
	if opt.InMemory {
		dir = ""
	} else if err := prepareDir(dir, opt); err != nil {
		return nil, classify(err)
	}
	opt.reach(Opening)
	db, err := badger.Open(badgerOptions(dir, opt))
	if halfMade(err) && !opt.ReadOnly {
		db, err = badger.Open(badgerOptions(dir, opt))
	}
	if err != nil {
		return nil, classify(err)
	}
	s := &Store{db: db, dir: dir, opt: opt, synced: time.Now(), work: newWorkspace()}
	opt.reach(Loading)
	if err := s.load(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// halfMade tells that Badger refused a log of no length, which a process leaves
// behind that is killed between making the file and giving it its size. Nothing
// was ever in it, and the refusal has given it its size: the next try goes on.
// Badger keeps its errors' texts alone.
func halfMade(err error) bool {
	return err != nil && strings.Contains(err.Error(), "Create a new file")
}

// badgerOptions are those that were fastest for pages of posts on two cores.
func badgerOptions(dir string, opt Options) badger.Options {
	memory := min(max(opt.MemoryLimit, minMemory), maxMemory)
	b := badger.DefaultOptions(dir)
	b.Logger = nil
	b.ReadOnly = opt.ReadOnly
	b.InMemory = opt.InMemory
	b.MemTableSize = memory / 4
	b.NumMemtables = 3
	b.NumCompactors = 2
	b.NumLevelZeroTables = levelZero
	b.NumLevelZeroTablesStall = levelZeroStop
	b.BaseTableSize = 8 << 20
	b.BaseLevelSize = 64 << 20
	// A value log of the default size is a sparse file of 2 GiB, which copying
	// tools and some file systems take at its word.
	b.ValueLogFileSize = 64 << 20
	// Blocks are compressed already and locators do not compress; tables that
	// are not compressed are read in place and need no cache.
	b.Compression = options.None
	b.BlockCacheSize = 0
	b.DetectConflicts = false // Put takes turns
	b.MetricsEnabled = false
	b.SyncWrites = false // see Sync
	return b
}

// load reads what is kept in memory: the tally and the next block's number.
func (s *Store) load() error {
	return s.db.View(func(txn *badger.Txn) error {
		var err error
		if s.tally, err = readTally(txn); err != nil {
			return err
		}
		if s.next, err = nextNumber(txn, tagBlock); err != nil {
			return err
		}
		s.gone = hasKey(txn, []byte{tagGone})
		lsm, vlog := s.db.Size()
		s.grown = lsm + vlog
		return nil
	})
}

// nextNumber returns the number after the last one used with tag.
func nextNumber(txn *badger.Txn, tag byte) (uint64, error) {
	opt := badger.DefaultIteratorOptions
	opt.PrefetchValues = false
	opt.Reverse = true
	it := txn.NewIterator(opt)
	defer it.Close()
	it.Seek([]byte{tag + 1})
	if !it.ValidForPrefix([]byte{tag}) {
		return 0, nil
	}
	n, ok := parseNumberKey(tag, it.Item().Key())
	if !ok {
		return 0, fmt.Errorf("key %x: %w", it.Item().Key(), ErrCorrupt)
	}
	return n + 1, nil
}

// Sync returns when all that Put acknowledged would survive a loss of power.
// Put does it by itself when the last time was over a second ago.
func (s *Store) Sync() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sync()
}

func (s *Store) sync() error {
	s.opt.reach(Syncing)
	if err := s.db.Sync(); err != nil {
		return fmt.Errorf("store: sync: %w", classify(err))
	}
	s.synced = time.Now()
	return nil
}

// Close writes out what is left and frees the store for other processes. No
// other method may be running or be called afterwards.
func (s *Store) Close() error {
	s.opt.reach(Closing)
	defer s.opt.reach(Closed)
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("store: close: %w", classify(err))
	}
	return nil
}
