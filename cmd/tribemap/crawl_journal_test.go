package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"tribemap"
	"tribemap/crawl/fakeworld"
	"tribemap/crawl/live"
)

// TestJournalTakesLargeCommits: no number of deleted posts or of entries beside
// posts is too much for it, and what is counted is what was changed.
func TestJournalTakesLargeCommits(t *testing.T) {
	st, err := project{t.TempDir()}.createStore()
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	const posts, gone, entries = 300, 30_000, 20_000
	c := live.Commit{Count: func(changes live.Changes) live.Entry {
		text, _ := json.Marshal(changes)
		return live.Entry{Key: "count", Value: text}
	}}
	for i := range posts {
		c.Page.Posts = append(c.Page.Posts, tribemap.Post{Ref: tribemap.Ref{Source: "x", ID: fmt.Sprint(i)}, Author: "a", Text: fmt.Sprintf("%20000d", i)})
	}
	for i := range gone {
		c.Gone = append(c.Gone, tribemap.Ref{Source: "x", ID: fmt.Sprintf("gone%d", i)})
	}
	for i := range entries {
		c.Entries = append(c.Entries, live.Entry{Key: fmt.Sprintf("t/%026d", i), Value: []byte(`{"done":1}`)})
	}
	j := &storeJournal{store: st}
	changes, err := j.Apply(t.Context(), c)
	if err != nil || changes.New != posts {
		t.Fatalf("%+v (%v)", changes, err)
	}
	if text, err := st.Entry("count"); err != nil || string(text) != fmt.Sprintf(`{"New":%d,"Updated":0,"Unchanged":0,"Removed":0}`, posts) {
		t.Errorf("counted %s (%v)", text, err)
	}
	n := 0
	err = j.Entries(t.Context(), "t/", func(string, []byte) error { n++; return nil })
	if n != entries || err != nil {
		t.Errorf("%d entries (%v)", n, err)
	}
}

// TestBudgetEndsACrawl: what a budget left out makes the crawl an incomplete one,
// and the tribes that it is about are named.
func TestBudgetEndsACrawl(t *testing.T) {
	w := fakeworld.New(rand.New(rand.NewPCG(3, 1)), fakeworld.Options{Tribes: 2, People: 40, Threads: 60, Largest: 30})
	server := httptest.NewServer(fakeworld.HackerNews{World: w})
	defer server.Close()
	dir := t.TempDir()
	cfg := "keywords: [" + w.Keyword + "]\nsources:\n  - hackernews: " + server.URL + "\nwindow:\n  since: 2024-01-01\n"
	if err := os.WriteFile(filepath.Join(dir, configName), []byte(cfg), 0o644); err != nil {
		t.Fatal(err)
	}
	out, talk := mustExit(t, exitIncomplete, "-p", dir, "crawl", "--allow-private", "--requests", "2")
	mustSay(t, out, "2 times")
	mustSay(t, talk, "not asked for yet: run it again")

	goOn := func(requests int) {
		st, err := project{dir}.createStore()
		if err != nil {
			t.Fatal(err)
		}
		_, err = live.Run(t.Context(), &storeJournal{store: st}, live.Options{
			Sources: []live.Source{wholeWindows{}}, AllowPrivate: true, Agent: "tribemap test", Budget: live.Budget{Requests: requests},
			Asks: []live.Ask{{Source: "hackernews", Query: live.Query{Keywords: []string{w.Keyword, "tribe 1"}, Place: server.URL, Since: w.Posts[0].Came, Now: w.End()}}},
		})
		if err := errors.Join(err, st.Close()); err != nil {
			t.Fatal(err)
		}
	}
	goOn(60)
	mustExit(t, exitDone, "-p", dir, "find", "--all", "--stability", "0")
	out, _ = mustExit(t, exitDone, "-p", dir, "status")
	mustSay(t, out, "missed  tribe")
	mustSay(t, out, "not asked for yet")

	goOn(0)
	var account statusAccount
	out, _ = mustExit(t, exitDone, "-p", dir, "status", "--json")
	if err := json.Unmarshal([]byte(out), &account); err != nil {
		t.Fatal(err)
	}
	if account.Crawl.All.Posts != account.Posts {
		t.Errorf("the crawl counted %d posts, %d are stored", account.Crawl.All.Posts, account.Posts)
	}
	if len(account.Gaps) != 0 {
		t.Errorf("gaps %+v", account.Gaps)
	}
}
