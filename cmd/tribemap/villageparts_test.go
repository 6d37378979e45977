package main

import (
	"context"
	"errors"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"tribemap/crawl/live"
	"tribemap/store"
)

// wordyVillage is a village where posts are so long that no thread fits one
// transaction.
type wordyVillage struct{ villageSource }

func (w wordyVillage) Parse(t live.Task, a live.Answer) (live.Found, error) {
	f, err := w.villageSource.Parse(t, a)
	for i := range f.Page.Posts {
		f.Page.Posts[i].Text += strings.Repeat(" and wells", store.MaxPage/villagePosts/5)
	}
	return f, err
}

// partsJournal dies at the transaction of the given number, counted from 1.
type partsJournal struct {
	*storeJournal
	left int
}

var errDied = errors.New("died")

func (j *partsJournal) Apply(ctx context.Context, c live.Commit) (live.Changes, error) {
	return j.storeJournal.Apply(&mortal{Context: ctx, left: &j.left}, c)
}

// mortal is a context that ends when it was looked at often enough, which the
// store does before each transaction.
type mortal struct {
	context.Context
	left *int
}

func (m *mortal) Err() error {
	if *m.left--; *m.left < 0 {
		return errDied
	}
	return m.Context.Err()
}

// TestCrawlDiesBetweenParts ends a crawl before each of its transactions, in
// the midst of pages that are stored in parts, too: it goes on to the same posts.
func TestCrawlDiesBetweenParts(t *testing.T) {
	v := &village{asked: make(map[string]int)}
	server := httptest.NewServer(v)
	defer server.Close()
	whole := t.TempDir()
	if err := crawlWordy(t, whole, server.URL, 1<<30); err != nil {
		t.Fatal(err)
	}
	want := allPosts(t, whole)
	between := 0
	for left := range 1000 {
		dir := t.TempDir()
		err := crawlWordy(t, dir, server.URL, left)
		if err == nil {
			break
		}
		if !errors.Is(err, errDied) {
			t.Fatal(err)
		}
		if n := len(allPosts(t, dir)); n%villagePosts > 1 { // a search brings first posts alone
			between++
		}
		if err := crawlWordy(t, dir, server.URL, 1<<30); err != nil {
			t.Fatal(err)
		}
		if got := allPosts(t, dir); !slices.Equal(got, want) {
			t.Errorf("died at %d: %d posts, want %d; or others", left, len(got), len(want))
		}
	}
	if len(want) != villagePosts || between == 0 {
		t.Errorf("%d posts, %d deaths between the parts of a page", len(want), between)
	}
}

// crawlWordy crawls a village's first thread and dies at a transaction.
func crawlWordy(t *testing.T, dir, place string, left int) error {
	t.Helper()
	st, err := project{dir}.createStore()
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	_, err = live.Run(t.Context(), &partsJournal{&storeJournal{store: st}, left}, live.Options{
		Sources:      []live.Source{wordyVillage{}},
		Asks:         []live.Ask{{Source: "village", Query: live.Query{Place: place, Since: villageFrom, Until: villageFrom + 3600}}},
		Exhaustive:   true,
		AllowPrivate: true,
		Agent:        "tribemap test",
	})
	return err
}
