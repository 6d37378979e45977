package live

import (
	"context"

	"tribemap"
)

// Journal is where a crawl is kept: what it brought, and where it stands.
type Journal interface {
	// Apply stores c. Once it has returned without an error all of it survives the
	// death of the process. It may store posts, and what is gone, ahead of the
	// rest, in parts of which each comes with Count of the changes so far: storing
	// them again changes nothing. The entries are stored at once, after all else,
	// or not at all. It is called from one goroutine at a time.
	Apply(ctx context.Context, c Commit) (Changes, error)
	// Entries calls fn with the entries whose key begins with prefix, by rising
	// key. The value is valid during the call. It may be called from any goroutine.
	Entries(ctx context.Context, prefix string, fn func(key string, value []byte) error) error
	// Has reports whether a post is stored.
	Has(ref tribemap.Ref) (bool, error)
}

// Commit is what one answer brought and all that follows from it.
type Commit struct {
	Page    tribemap.Page
	Gone    []tribemap.Ref // posts their place says are deleted
	Why     []byte         // kept with the posts of Page
	Entries []Entry
	// Count, if not nil, makes one more entry of what was changed, which is stored
	// with it.
	Count func(Changes) Entry
}

// Entry is a record of the crawl's own, kept under a name.
type Entry struct {
	Key   string
	Value []byte // nil takes the entry away
}

// Changes says what a commit did to the posts.
type Changes struct{ New, Updated, Unchanged, Removed int }
