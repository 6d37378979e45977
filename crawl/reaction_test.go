package crawl

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

// reacted returns the reactions of all pages.
func (c *collector) reacted() (all []tribemap.Reaction) {
	for _, page := range c.pages {
		all = append(all, page.Reactions...)
	}
	return all
}

// TestSlackReactions: who reacted to a message is passed on, each person once.
func TestSlackReactions(t *testing.T) {
	c, _ := importAll(t, ImportOptions{}, folder(t, map[string]string{
		"users.json": `[{"id":"U1"}]`, "channels.json": `[{"id":"C1","name":"garden"}]`,
		"garden/2019-01-02.json": `[
{"type":"message","user":"U1","text":"slugs","ts":"1546398060.000002","reactions":[{"name":"x","count":9,"users":["U2","U3"]},{"name":"y","count":1,"users":["U2",""]}]},
{"type":"message","text":"whose?","ts":"1546398130.000001","reactions":[{"name":"x","count":1,"users":["U2"]}]}]`,
	}))
	want := []tribemap.Reaction{
		{Source: "slack", Post: "C1/1546398060.000002", By: "U2"},
		{Source: "slack", Post: "C1/1546398060.000002", By: "U3"},
	}
	if got := c.reacted(); !reflect.DeepEqual(got, want) || len(c.posts) != 1 || c.posts[0].Likes != 10 {
		t.Errorf("%+v, want %+v; posts %+v", got, want, c.posts)
	}
}

// TestNDJSONReactions: reactions are read, also where a file begins with one, and
// those that lack something are told.
func TestNDJSONReactions(t *testing.T) {
	c, r := importAll(t, ImportOptions{Source: ""}, folder(t, map[string]string{"talk.ndjson": `{"type":"reaction","post":7,"by":"ann","time":"2002-08-22T12:33:20Z"}
{"type":"reaction","source":"forum","post":"1","by":"17","time":-5}
{"type":"reaction","by":"ann"}
{"type":"reaction","post":"1"}
{"type":"reaction","source":"a:b","post":"1","by":"ann"}
`}))
	want := []tribemap.Reaction{{Source: "ndjson", Post: "7", By: "ann", Time: 1030019600}, {Source: "forum", Post: "1", By: "17"}}
	if got := c.reacted(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if len(r.FirstProblems) != 3 {
		t.Fatalf("%+v", r)
	}
	for i, want := range []error{ErrNoPost, ErrNoAuthor, ErrSource} {
		if !errors.Is(r.FirstProblems[i], want) {
			t.Errorf("problem %v, want %v", r.FirstProblems[i], want)
		}
	}
}

// TestReactionsRoundTrip: what is written as NDJSON is read back.
func TestReactionsRoundTrip(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringMatching(`[a-z0-9:/"\\ é]{1,12}`)
		page := tribemap.Page{Posts: []tribemap.Post{{Ref: tribemap.Ref{Source: "s", ID: "1"}, Author: "a", Time: 5}}}
		for range rapid.IntRange(1, 5).Draw(rt, "reactions") {
			page.Reactions = append(page.Reactions, tribemap.Reaction{
				Source: "s", Post: text.Draw(rt, "post"), By: text.Draw(rt, "by"), Time: rapid.Int64Range(0, 1<<40).Draw(rt, "time"),
			})
		}
		var b bytes.Buffer
		if err := WriteNDJSON(&b, page); err != nil {
			rt.Fatal(err)
		}
		name := filepath.Join(dir, "page.ndjson")
		if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
			rt.Fatal(err)
		}
		c, _ := importAll(t, ImportOptions{}, name)
		if got := c.reacted(); !reflect.DeepEqual(got, page.Reactions) || !reflect.DeepEqual(c.posts, page.Posts) {
			rt.Fatalf("%+v, want %+v", got, page.Reactions)
		}
	})
}
