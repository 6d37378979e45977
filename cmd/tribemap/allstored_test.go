package main

import (
	"encoding/json"
	"iter"
	"slices"
	"testing"

	"tribemap"
	"tribemap/store"
)

// allStored returns the posts of a project's store, then its reactions, one JSON
// line each, sorted by source and id. The store must be sound.
func allStored(t *testing.T, dir string) []string {
	t.Helper()
	st := soundStore(t, dir)
	defer st.Close()
	reactions := sortedLines(t, st.Reactions(t.Context()), tribemap.Reaction.Compare)
	return append(sortedLines(t, st.Posts(t.Context()), comparePosts), reactions...)
}

// allPosts returns the posts alone.
func allPosts(t *testing.T, dir string) []string {
	t.Helper()
	st := soundStore(t, dir)
	defer st.Close()
	return sortedLines(t, st.Posts(t.Context()), comparePosts)
}

func comparePosts(a, b tribemap.Post) int { return a.Ref.Compare(b.Ref) }

// soundStore opens a project's store, in which no record may be broken.
func soundStore(t *testing.T, dir string) *store.Store {
	t.Helper()
	st, err := project{dir}.createStore()
	if err != nil {
		t.Fatal(err)
	}
	if r, err := st.Check(t.Context()); err != nil || r.Bad > 0 {
		st.Close()
		t.Fatalf("%+v (%v)", r, err)
	}
	return st
}

// sortedLines returns all that a scan brings, each as JSON.
func sortedLines[T any](t *testing.T, scan iter.Seq2[T, error], compare func(a, b T) int) []string {
	t.Helper()
	var all []T
	for v, err := range scan {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	slices.SortFunc(all, compare)
	lines := make([]string, len(all))
	for i, v := range all {
		line, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		lines[i] = string(line)
	}
	return lines
}
