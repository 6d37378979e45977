package live

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"tribemap"
)

// memory is a Journal in memory. It can be told to die: from a commit on, it
// refuses everything, as a process that was killed does.
type memory struct {
	mu      sync.Mutex
	posts   map[tribemap.Ref]tribemap.Post
	gone    map[tribemap.Ref]bool
	entries map[string][]byte
	whys    []string // reasons of what was stored
	commits int
	dieAt   int // number of the commit that is not made any more, 0 never
}

var errKilled = errors.New("killed")

func newMemory() *memory {
	return &memory{
		posts: make(map[tribemap.Ref]tribemap.Post), gone: make(map[tribemap.Ref]bool),
		entries: make(map[string][]byte),
	}
}

func (m *memory) Apply(_ context.Context, c Commit) (Changes, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.commits++; m.commits == m.dieAt {
		return Changes{}, errKilled
	}
	if len(c.Page.Posts) > 0 {
		m.whys = append(m.whys, string(c.Why))
	}
	var changes Changes
	for _, ref := range c.Gone {
		if _, there := m.posts[ref]; there {
			changes.Removed++
			delete(m.posts, ref)
		}
		m.gone[ref] = true
	}
	for _, p := range c.Page.Posts {
		old, there := m.posts[p.Ref]
		switch {
		case m.gone[p.Ref]:
		case !there:
			changes.New++
			m.posts[p.Ref] = p
		case p.Edited > old.Edited:
			changes.Updated++
			m.posts[p.Ref] = p
		default:
			changes.Unchanged++
		}
	}
	entries := c.Entries
	if c.Count != nil {
		entries = append(slices.Clone(entries), c.Count(changes))
	}
	for _, e := range entries {
		if e.Value == nil {
			delete(m.entries, e.Key)
		} else {
			m.entries[e.Key] = slices.Clone(e.Value)
		}
	}
	return changes, nil
}

func (m *memory) Entries(_ context.Context, prefix string, fn func(key string, value []byte) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if value, whole := m.entries[prefix]; whole { // no key is the beginning of another
		return fn(prefix, value)
	}
	var keys []string
	for key := range m.entries {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		if err := fn(key, m.entries[key]); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Has(ref tribemap.Ref) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, there := m.posts[ref]
	return there, nil
}

func (m *memory) sorted() []tribemap.Post {
	return slices.SortedFunc(maps.Values(m.posts), func(a, b tribemap.Post) int {
		return cmp.Or(a.Ref.Compare(b.Ref))
	})
}

// open lists the tasks of a kind that are left.
func (m *memory) open(kind Kind) (left []Task) {
	for key, value := range m.entries {
		var rec taskRecord
		if strings.HasPrefix(key, taskTable) && json.Unmarshal(value, &rec) == nil && rec.Task != nil && rec.Task.Kind == kind {
			left = append(left, *rec.Task)
		}
	}
	return left
}
