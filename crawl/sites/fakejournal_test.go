package sites_test

import (
	"context"
	"slices"
	"strings"
	"sync"

	"tribemap"
	"tribemap/crawl/live"
)

// journal is a live.Journal in memory.
type journal struct {
	mu      sync.Mutex
	posts   map[tribemap.Ref]tribemap.Post
	gone    map[tribemap.Ref]bool
	order   []tribemap.Ref               // in which posts came
	entries map[string]map[string][]byte // by table
	likes   map[tribemap.Reaction]bool
}

func newJournal() *journal {
	return &journal{posts: make(map[tribemap.Ref]tribemap.Post), gone: make(map[tribemap.Ref]bool), entries: make(map[string]map[string][]byte), likes: make(map[tribemap.Reaction]bool)}
}

// table is what a key begins with: no key is the beginning of another.
func table(key string) string {
	t, _, _ := strings.Cut(key, "/")
	return t
}

func (j *journal) Apply(_ context.Context, c live.Commit) (live.Changes, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	var changes live.Changes
	for _, ref := range c.Gone {
		if _, there := j.posts[ref]; there {
			changes.Removed++
			delete(j.posts, ref)
		}
		j.gone[ref] = true
	}
	for _, p := range c.Page.Posts {
		old, there := j.posts[p.Ref]
		switch {
		case j.gone[p.Ref]:
		case !there:
			changes.New++
			j.posts[p.Ref] = p
			j.order = append(j.order, p.Ref)
		case p.Edited > old.Edited || old.Parent == "" && p.Parent != "":
			changes.Updated++
			j.posts[p.Ref] = p
		default:
			changes.Unchanged++
		}
	}
	for _, r := range c.Page.Reactions {
		j.likes[r] = true
	}
	entries := c.Entries
	if c.Count != nil {
		entries = append(slices.Clone(entries), c.Count(changes))
	}
	for _, e := range entries {
		t := table(e.Key)
		if j.entries[t] == nil {
			j.entries[t] = make(map[string][]byte)
		}
		if e.Value == nil {
			delete(j.entries[t], e.Key)
		} else {
			j.entries[t][e.Key] = slices.Clone(e.Value)
		}
	}
	return changes, nil
}

func (j *journal) Entries(_ context.Context, prefix string, fn func(key string, value []byte) error) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	entries := j.entries[table(prefix)]
	if value, whole := entries[prefix]; whole {
		return fn(prefix, value)
	}
	var keys []string
	for key := range entries {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		if err := fn(key, entries[key]); err != nil {
			return err
		}
	}
	return nil
}

func (j *journal) Has(ref tribemap.Ref) (bool, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	_, there := j.posts[ref]
	return there, nil
}
