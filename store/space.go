package store

import "fmt"

// writable returns why Put must refuse, or nil. The caller holds s.mu.
func (s *Store) writable() error {
	if s.opt.ReadOnly {
		return ErrReadOnly
	}
	if s.opt.InMemory {
		return nil
	}
	free, known := freeSpace(s.dir)
	if want := s.keepFree(); known && free < want {
		return fmt.Errorf("%d MiB free, %d MiB wanted: %w", free>>20, want>>20, ErrNoSpace)
	}
	return nil
}

// keepFree returns the room, in bytes, that must be left. The database writes
// its log, then a table, through memory maps of sparse files: if the disk
// fills up under them the process is killed. Two tables and a log are always
// in flight; compaction needs room in proportion to the store.
func (s *Store) keepFree() int64 {
	if s.opt.KeepFree > 0 {
		return s.opt.KeepFree
	}
	return min(defaultSpare+2*s.grown, mostKeepFree)
}
