package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tribemap"
	"tribemap/crawl/fakeworld"
	"tribemap/crawl/live"
	"tribemap/crawl/sites"
	"tribemap/store"
)

// hastyReddit is Reddit without a limit.
type hastyReddit struct{ sites.Reddit }

func (s hastyReddit) Caps() live.Caps {
	caps := s.Reddit.Caps()
	caps.Budget = nil
	return caps
}

// TestPurgeLeavesNoIds crawls a part of Reddit, lets three days pass and purges:
// nothing in the store or its files holds the id of a post that was kept, and the
// next crawl brings the posts again.
func TestPurgeLeavesNoIds(t *testing.T) {
	w := fakeworld.New(rand.New(rand.NewPCG(4, 1)), fakeworld.Options{Tribes: 2, People: 10, Threads: 12, Largest: 40, Strays: 5})
	dir := t.TempDir()
	crawlReddit(t, dir, w, 9)
	before := keptIds(t, dir)
	if len(before) < 40 {
		t.Fatalf("%d posts", len(before))
	}
	inStore(t, dir, func(st *store.Store) error { return ageLog(t.Context(), st, 3*24*3600) })
	out, _ := mustExit(t, exitDone, "-p", dir, "privacy", "purge")
	mustSay(t, out, "their ids taken out of")
	if left := keptIds(t, dir); len(left) > 0 {
		t.Errorf("%d posts are left", len(left))
	}
	inStore(t, dir, func(st *store.Store) error {
		return st.Entries(t.Context(), "", func(key string, value []byte) error {
			holdsNone(t, key, key+" "+string(value), before)
			return nil
		})
	})
	checkFiles(t, project{dir}.storeDir(), before)
	crawlReddit(t, dir, w, 0)
	after := keptIds(t, dir)
	for id := range before {
		if !after[id] {
			t.Errorf("%s was not brought again", id)
		}
	}
}

// TestPurgedIsCrawledAgain: after a purge nothing tells who answered whom, and the
// next crawl brings all that the first did, what it asked of people included.
func TestPurgedIsCrawledAgain(t *testing.T) {
	w := fakeworld.New(rand.New(rand.NewPCG(4, 1)), fakeworld.Options{Tribes: 2, People: 10, Threads: 12, Largest: 40, Strays: 5})
	dir := t.TempDir()
	crawlReddit(t, dir, w, 0)
	before := keptIds(t, dir)
	if n := sidesOf(t, dir); n == 0 {
		t.Fatal("nobody's side was missing")
	}
	inStore(t, dir, func(st *store.Store) error { return ageLog(t.Context(), st, 3*24*3600) })
	mustExit(t, exitDone, "-p", dir, "privacy", "purge")
	if n := sidesOf(t, dir); n > 0 {
		t.Errorf("%d records of who answered whom are left", n)
	}
	crawlReddit(t, dir, w, 0)
	after := keptIds(t, dir)
	for id := range before {
		if !after[id] {
			t.Errorf("%s was not brought again", id)
		}
	}
}

// sidesOf counts the records of who answered whom.
func sidesOf(t *testing.T, dir string) (n int) {
	t.Helper()
	inStore(t, dir, func(st *store.Store) error {
		return st.Entries(t.Context(), "s/", func(string, []byte) error {
			n++
			return nil
		})
	})
	return n
}

// TestPurgeKeepsDeletedPostsAway: what a place took back within the days of its
// terms stays away after a purge, whatever brings it; what is older is not noted
// any more.
func TestPurgeKeepsDeletedPostsAway(t *testing.T) {
	w := fakeworld.New(rand.New(rand.NewPCG(4, 1)), fakeworld.Options{Tribes: 2, People: 10, Threads: 12, Largest: 40, Strays: 5})
	dir := t.TempDir()
	crawlReddit(t, dir, w, 9)
	var page tribemap.Page
	inStore(t, dir, func(st *store.Store) error {
		for days := range 5 {
			ref := tribemap.Ref{Source: "reddit", ID: fmt.Sprint("t1_deleted", days)}
			page.Posts = append(page.Posts, tribemap.Post{Ref: ref, Author: "ann", Text: "words"})
			_, err := st.Apply(t.Context(), store.Commit{Gone: []tribemap.Ref{ref}, At: time.Now().Unix() - int64(days)*24*3600 - 60})
			if err != nil {
				return err
			}
		}
		return ageLog(t.Context(), st, 3*24*3600)
	})
	mustExit(t, exitDone, "-p", dir, "privacy", "purge")
	inStore(t, dir, func(st *store.Store) error {
		changes, err := st.Put(t.Context(), page)
		if changes.Withheld != 2 || changes.New != 3 {
			t.Errorf("%+v", changes)
		}
		return err
	})
}

func crawlReddit(t *testing.T, dir string, w *fakeworld.World, requests int) {
	t.Helper()
	inStore(t, dir, func(st *store.Store) error {
		_, err := live.Run(t.Context(), &storeJournal{store: st}, live.Options{
			Sources: []live.Source{hastyReddit{}}, Agent: "tribemap test", Budget: live.Budget{Requests: requests},
			Transport:   fakeworld.NewPlace(&fakeworld.Reddit{World: w, Fits: 30}),
			Credentials: map[string]live.Credential{"reddit": {Name: "me", Secret: fakeworld.Password}},
			Asks:        []live.Ask{{Source: "reddit", Query: live.Query{Keywords: []string{w.Keyword}, Since: w.Posts[0].Came, Now: w.End()}}},
		})
		return err
	})
}

// inStore opens a project's store for a while.
func inStore(t *testing.T, dir string, do func(*store.Store) error) {
	t.Helper()
	st, err := project{dir}.createStore()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(do(st), st.Close()); err != nil {
		t.Fatal(err)
	}
}

func keptIds(t *testing.T, dir string) map[string]bool {
	t.Helper()
	ids := make(map[string]bool)
	inStore(t, dir, func(st *store.Store) error {
		return st.ScanHeaders(t.Context(), func(p *tribemap.Post) error {
			ids[p.ID] = true
			return nil
		})
	})
	return ids
}

// ageLog makes all requests and windows of a crawl so many seconds older.
func ageLog(ctx context.Context, st *store.Store, seconds int64) error {
	var c store.Commit
	for _, table := range []string{"l/", "w/"} {
		err := st.Entries(ctx, table, func(key string, value []byte) error {
			var r map[string]any
			err := json.Unmarshal(value, &r)
			if at, is := r["at"].(float64); is {
				r["at"] = int64(at) - seconds
			}
			text, err2 := json.Marshal(r)
			c.Entries = append(c.Entries, store.Entry{Key: key, Value: text})
			return errors.Join(err, err2)
		})
		if err != nil {
			return err
		}
	}
	_, err := st.Apply(ctx, c)
	return err
}

// holdsNone: an id stands nowhere in a text, unless as a part of a longer one.
func holdsNone(t *testing.T, name, text string, ids map[string]bool) {
	t.Helper()
	inID := func(r rune) bool {
		return r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !inID(r) }) {
		if ids[word] {
			t.Errorf("%s holds %s", name, word)
		}
	}
}

func checkFiles(t *testing.T, dir string, ids map[string]bool) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		holdsNone(t, filepath.Base(name), string(text), ids)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
