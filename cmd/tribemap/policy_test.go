package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/store"
)

// crawledProject is a project with what one request brought from a place with
// such terms, so many days ago, and a run of it.
func crawledProject(t *testing.T, policy live.Policy, days int) string {
	t.Helper()
	dir := t.TempDir()
	st, err := project{dir}.createStore()
	if err != nil {
		t.Fatal(err)
	}
	var page tribemap.Page
	for i := range 6 {
		page.Posts = append(page.Posts, tribemap.Post{
			Ref: tribemap.Ref{Source: "town", ID: fmt.Sprint(i)}, Author: fmt.Sprint("a", i%3), Time: 1_500_000_000 + int64(i)*60,
			Thread: "0", Parent: []string{"", "0", "1", "2", "3", "4"}[i], Text: "about wells",
		})
	}
	commit := store.Commit{Page: page, Why: encoded(t, live.Reason{Source: "town", Request: 1}), Entries: []store.Entry{
		{Key: "p/town", Value: encoded(t, policy)},
		{Key: "l/000000000001", Value: encoded(t, live.Asked{At: time.Now().AddDate(0, 0, -days).Unix()})},
	}}
	if _, err := st.Apply(t.Context(), commit); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	mustExit(t, exitDone, "-p", dir, "find", "--all", "--stability", "0")
	return dir
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// mustExit runs the program and returns what it wrote to stdout and stderr.
func mustExit(t *testing.T, code int, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, talk bytes.Buffer
	if got := run(context.Background(), append([]string{"tribemap"}, args...), strings.NewReader(""), &out, &talk); got != code {
		t.Fatalf("%q: exit code %d, want %d\n%s%s", args, got, code, &out, &talk)
	}
	return out.String(), talk.String()
}

func mustSay(t *testing.T, text, want string) {
	t.Helper()
	if !strings.Contains(text, want) {
		t.Errorf("no %q in %s", want, text)
	}
}

// TestExportsObeyTheTerms: lists are refused where they may not leave, campaign
// lists where trade is not allowed, and credit is asked for.
func TestExportsObeyTheTerms(t *testing.T) {
	dir := crawledProject(t, live.Policy{NoExport: true, Terms: "http://town/terms"}, 0)
	for _, args := range [][]string{{"export"}, {"export", "--as", "parquet"}, {"connectors", "--csv"}, {"connectors", "--json"}} {
		out, talk := mustExit(t, exitPolicy, append([]string{"-p", dir}, args...)...)
		mustSay(t, talk, "the terms of town do not allow lists of its people to leave")
		mustSay(t, talk, "http://town/terms")
		if out != "" {
			t.Errorf("%q wrote %q", args, out)
		}
	}
	mustExit(t, exitDone, "-p", dir, "connectors")

	dir = crawledProject(t, live.Policy{NoCommerce: true, Attribution: "by name", Terms: "http://town/terms"}, 0)
	for _, format := range []string{"hubspot", "salesforce"} {
		_, talk := mustExit(t, exitPolicy, "-p", dir, "export", "--as", format)
		mustSay(t, talk, "do not allow commercial use")
	}
	_, talk := mustExit(t, exitDone, "-p", dir, "export")
	mustSay(t, talk, "credit town where you use this: by name")
}

// TestPurge: posts that are kept for too long stop exports, and purge removes
// them with their runs. Until then report says when they must go.
func TestPurge(t *testing.T) {
	terms := live.Policy{RetentionDays: 30, Terms: "http://town/terms"}
	dir := crawledProject(t, terms, 29)
	mustExit(t, exitDone, "-p", dir, "export")
	out, _ := mustExit(t, exitDone, "-p", dir, "privacy", "purge")
	mustSay(t, out, "nothing is kept for longer")
	out, _ = mustExit(t, exitDone, "-p", dir, "privacy", "report", "town:a1")
	var account personAccount
	if err := json.Unmarshal([]byte(out), &account); err != nil {
		t.Fatal(err)
	}
	left := time.Until(time.Unix(account.Posts[0].Until, 0))
	if account.Policy == nil || *account.Policy != terms || len(account.Posts) != 2 || left < 23*time.Hour || left > 25*time.Hour {
		t.Errorf("report says %+v, %v left", account, left)
	}

	dir = crawledProject(t, terms, 31)
	_, talk := mustExit(t, exitPolicy, "-p", dir, "export")
	mustSay(t, talk, "6 posts of town kept for longer than its terms allow")
	mustSay(t, talk, "privacy purge")
	out, _ = mustExit(t, exitDone, "-p", dir, "privacy", "purge")
	mustSay(t, out, "6 posts")
	mustSay(t, out, "1 run removed")
	if posts := allPosts(t, dir); len(posts) != 0 {
		t.Errorf("left: %q", posts)
	}
	mustExit(t, exitUsage, "-p", dir, "privacy", "purge", "town:a1")
	_, talk = mustExit(t, exitFailed, "-p", dir, "export")
	mustSay(t, talk, "no run")
}
