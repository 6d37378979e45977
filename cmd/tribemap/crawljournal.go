package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/store"
)

// storeJournal keeps a crawl in the store.
type storeJournal struct {
	store   *store.Store
	changes store.Changes
}

// goneAtOnce bounds how many deleted posts one transaction takes out.
const goneAtOnce = 5000

// entriesBeside bounds how many entries are stored with posts.
const entriesBeside = 2000

// Apply stores what is large in parts. The entries go with the last one: a
// process that dies before asks for the page again, and posts that are there
// already change nothing.
func (j *storeJournal) Apply(ctx context.Context, c live.Commit) (live.Changes, error) {
	var all store.Changes
	for _, part := range parts(c) {
		part.At = time.Now().Unix()
		if c.Count != nil {
			before := all
			part.Count = func(now store.Changes) store.Entry {
				now.Add(before)
				return store.Entry(c.Count(changed(now)))
			}
		}
		changes, err := j.store.Apply(ctx, part)
		if err != nil {
			return live.Changes{}, err
		}
		all.Add(changes)
	}
	j.changes.Add(all)
	return changed(all), nil
}

// parts lists the transactions that store a commit.
func parts(c live.Commit) []store.Commit {
	var list []store.Commit
	for page := range store.Split(c.Page) {
		list = append(list, store.Commit{Page: page, Why: c.Why})
	}
	for gone := range slices.Chunk(c.Gone, goneAtOnce) {
		if len(list) == 0 || len(c.Gone) > goneAtOnce {
			list = append(list, store.Commit{})
		}
		list[len(list)-1].Gone = gone
	}
	if len(list) == 0 || len(c.Entries) > entriesBeside {
		list = append(list, store.Commit{})
	}
	last := &list[len(list)-1]
	for _, e := range c.Entries {
		last.Entries = append(last.Entries, store.Entry(e))
	}
	return list
}

func changed(c store.Changes) live.Changes {
	return live.Changes{New: c.New, Updated: c.Updated, Unchanged: c.Unchanged, Removed: c.Removed}
}

func (j *storeJournal) Entries(ctx context.Context, prefix string, fn func(key string, value []byte) error) error {
	return j.store.Entries(ctx, prefix, fn)
}

func (j *storeJournal) Has(ref tribemap.Ref) (bool, error) {
	_, err := j.store.Why(ref)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
