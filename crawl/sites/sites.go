// Package sites holds the live sources, one a file: what each place can be
// asked, and how its answers become posts and people. Nothing here touches a
// network, a clock or a disk, so every source is tested from bytes.
package sites

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"tribemap"
	"tribemap/crawl/live"
)

// All returns every source, by name.
func All() []live.Source {
	return []live.Source{
		Bluesky{},
		Discourse{},
		WebFeed{},
		HackerNews{},
		Lemmy{},
		Mastodon{},
		PublicInbox{},
		Reddit{},
		StackExchange{},
	}
}

// decode reads a JSON answer.
func decode(a live.Answer, into any) error {
	if err := json.Unmarshal(a.Body, into); err != nil {
		return fmt.Errorf("%w: %w", live.ErrBroken, err)
	}
	return nil
}

// sane returns a time that a place's own clock gave, 0 if it cannot be: before
// the web, or after the answer.
func sane(t, at int64) int64 {
	if t < 0 || t > at {
		return 0
	}
	return t
}

// rfc3339 reads a time, 0 if it is none.
func rfc3339(s string) int64 {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return 0
	}
	return t.Unix()
}

// addNew appends s unless it is empty, there already, or the one excepted.
func addNew(list []string, s, except string) []string {
	if s == "" || s == except || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// once leaves the first of each post and of each person: answers show what is
// quoted or answered again and again.
func once(page *tribemap.Page) {
	posts, people := make(map[tribemap.Ref]bool), make(map[tribemap.Ref]bool)
	page.Posts = slices.DeleteFunc(page.Posts, func(p tribemap.Post) bool { return again(posts, p.Ref) })
	page.People = slices.DeleteFunc(page.People, func(p tribemap.Person) bool { return again(people, p.Ref) })
}

// again reports whether a ref was met before, and remembers it.
func again(met map[tribemap.Ref]bool, ref tribemap.Ref) bool {
	before := met[ref]
	met[ref] = true
	return before
}
