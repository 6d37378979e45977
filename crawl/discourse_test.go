package crawl

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"tribemap"
)

func TestDiscourse(t *testing.T) {
	c, r := importAll(t, ImportOptions{Source: "discourse/forum.example"}, filepath.Join("testdata", "discourse.json"))
	ref := func(id string) tribemap.Ref { return tribemap.Ref{Source: "discourse/forum.example", ID: id} }
	want := []tribemap.Post{
		{
			Ref: ref("101"), Author: "7", Time: 1577872800, Received: 1577872800, Title: "Slugs",
			Text: "Slugs ate my lettuce, see this.\nHelp!", Links: []string{"https://slugs.example/a?b=1&c=2"},
			Likes: 3, Views: 40, URL: "https://forum.example/t/9/1",
		},
		{
			// Names are written as their owners write them; the inner quote
			// is not this author's.
			Ref: ref("102"), Author: "8", Time: 1577876400, Received: 1577876400, Edited: 1577880000,
			Text: "Beer, @aNN and @Nobody :beer:. @staff", Parent: "101", Views: 30,
			Mentions: []string{"Ann", "Nobody"}, Quotes: []string{"Ann"}, URL: "https://forum.example/t/9/2",
		},
		{
			// Post 3 is missing, but who wrote it is told. Three ways to
			// quote, and one that tells nobody.
			Ref: ref("103"), Author: "9", Text: "No.", Mentions: []string{"bob"},
			Quotes: []string{"bob", "Ann"}, URL: "https://forum.example/t/9/4",
		},
		{
			Ref: ref("104"), Author: "-1", Time: 1577959200, Received: 1577959200, Notice: true,
			URL: "https://forum.example/t/9/5",
		},
		{
			Ref: ref("105"), Author: "8", Time: 1577962800, Received: 1577962800, Notice: true,
			URL: "https://forum.example/t/9/6",
		},
		{
			Ref: ref("106"), Author: "8", Time: 1577966400, Received: 1577966400, Notice: true,
			Text: "cheap watches", URL: "https://forum.example/t/9/7",
		},
	}
	if len(c.posts) != len(want) {
		t.Fatalf("%d posts, want %d: %+v", len(c.posts), len(want), r)
	}
	for i, w := range want {
		w.Thread, w.Channel = "t/9", "category 4"
		if !reflect.DeepEqual(c.posts[i], w) {
			t.Errorf("post\n%+v, want\n%+v", c.posts[i], w)
		}
	}
	people := []tribemap.Person{
		{Ref: ref("7"), Handle: "Ann", Name: "Ann Example", URL: "https://forum.example/u/ann"},
		{Ref: ref("8"), Handle: "bob", URL: "https://forum.example/u/bob"},
		{Ref: ref("9"), Handle: "cay", URL: "https://forum.example/u/cay"},
		{Ref: ref("-1"), Handle: "system", URL: "https://forum.example/u/system", Bot: true},
	}
	if !reflect.DeepEqual(c.people, people) {
		t.Errorf("people\n%+v, want\n%+v", c.people, people)
	}
	if r.LostTimes != 1 || r.Problems != 1 || !errors.Is(r.FirstProblems[0], ErrNoAuthor) {
		t.Errorf("report %+v", r)
	}
}

// TestDiscourseTopicsInOneFile: one after another, and what is broken ends the
// file but not what came before.
func TestDiscourseTopicsInOneFile(t *testing.T) {
	topic := `{"post_stream":{"posts":[{"id":1,"post_number":1,"post_type":1,"user_id":2,"username":"a","topic_id":3}]},"id":3}`
	other := `{"post_stream":{"posts":[{"id":2,"post_number":1,"post_type":1,"user_id":2,"username":"a"}]},"id":4}`
	c, r := importAll(t, ImportOptions{}, folder(t, map[string]string{"all.json": topic + "\n" + other + "\n{\"post"}))
	if len(c.posts) != 2 || c.posts[1].Thread != "t/4" || r.Problems != 1 {
		t.Errorf("posts %+v, report %+v", c.posts, r)
	}
	if c.posts[0].Source != "discourse" || c.posts[0].URL != "" {
		t.Errorf("without a host: %+v", c.posts[0])
	}
}

func FuzzDiscourse(f *testing.F) {
	text, err := os.ReadFile(filepath.Join("testdata", "discourse.json"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Fuzz(func(t *testing.T, text string) { readFuzzedAny(t, readDiscourse, text) })
}
