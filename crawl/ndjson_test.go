package crawl

import (
	"bytes"
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tribemap"
)

func TestNDJSONReadsWhatTheDocsShow(t *testing.T) {
	c, r := importAll(t, ImportOptions{}, filepath.Join("testdata", "posts.ndjson"))
	want := []tribemap.Post{
		{
			Ref: tribemap.Ref{Source: "forum", ID: "1"}, Author: "ann", Time: 1030019600, Channel: "garden",
			Title: "Slugs", Text: "They ate my lettuce.", Lang: "en", Likes: 2,
		},
		{
			Ref: tribemap.Ref{Source: "ndjson", ID: "2"}, Author: "17", Time: 1030020000, Received: 1030020001,
			Thread: "1", Parent: "1", Ancestors: []string{"0"}, Mentions: []string{"ann"},
			Text: "Try beer.", Links: []string{"https://slugs.example/"},
		},
		{Ref: tribemap.Ref{Source: "ndjson", ID: "3"}, Author: "ann", Text: "when was that?"},
	}
	if !reflect.DeepEqual(c.posts, want) {
		t.Errorf("posts\n%+v, want\n%+v", c.posts, want)
	}
	person := tribemap.Person{Ref: tribemap.Ref{Source: "forum", ID: "ann"}, Handle: "ann", Name: "Ann Example", Followers: 3}
	if len(c.people) != 1 || c.people[0] != person {
		t.Errorf("people %+v", c.people)
	}
	var lines []int
	for _, p := range r.FirstProblems {
		lines = append(lines, p.Line)
	}
	if !reflect.DeepEqual(lines, []int{5, 7, 8, 9}) || r.LostTimes != 1 {
		t.Errorf("report %+v", r)
	}
	for i, want := range []error{nil, ErrNoID, ErrNoAuthor, ErrType} {
		if want != nil && !errors.Is(r.FirstProblems[i], want) {
			t.Errorf("problem %v, want %v", r.FirstProblems[i], want)
		}
	}
}

func TestParseMoment(t *testing.T) {
	tests := []struct {
		in   string
		want int64
		bad  bool
	}{
		{"", 0, false},
		{"1030019600", 1030019600, false},
		{"1030019600.75", 1030019600, false},
		{"2002-08-22T12:33:20Z", 1030019600, false},
		{"2002-08-22T14:33:20+02:00", 1030019600, false},
		{"2002-08-22T12:33:20.123456", 1030019600, false},
		{"2002-08-22 12:33:20", 1030019600, false},
		{"2002-08-22", 1029974400, false},
		{"yesterday", 0, true},
		{"1e300", 0, true},
		{"NaN", 0, true},
	}
	for _, tt := range tests {
		if got, bad := parseMoment(tt.in); got != tt.want || bad != tt.bad {
			t.Errorf("%q: %d, %v, want %d, %v", tt.in, got, bad, tt.want, tt.bad)
		}
	}
}

func TestNDJSONLongLineIsPassedOver(t *testing.T) {
	long := `{"id":"long","author":"a","text":"` + strings.Repeat("x", maxLine) + `"}` + "\n"
	dir := folder(t, map[string]string{"a": someNDJSON("a", 1) + long + someNDJSON("b", 1)})
	c, r := importAll(t, ImportOptions{}, dir)
	if len(c.posts) != 2 || r.Problems != 1 || r.FirstProblems[0].Line != 2 || !errors.Is(r.FirstProblems[0], ErrLineTooLong) {
		t.Errorf("%d posts, report %+v", len(c.posts), r)
	}
}

// drawPost draws a post as cleanPost leaves it.
func drawPost(t *rapid.T) tribemap.Post {
	text := rapid.String().Filter(func(s string) bool { return !strings.Contains(s, "\x00") })
	some := rapid.StringN(1, 8, -1).Filter(func(s string) bool { return !strings.Contains(s, "\x00") })
	list := func(name string) []string {
		l := rapid.SliceOfN(some, 0, 3).Draw(t, name)
		if len(l) == 0 {
			return nil
		}
		return l
	}
	when := rapid.OneOf(rapid.Int64Range(0, 1<<40), rapid.Int64Range(1e9, 2e9))
	p := tribemap.Post{
		Ref: tribemap.Ref{Source: some.Filter(tribemap.ValidSource).Draw(t, "source"), ID: some.Draw(t, "id")}, Author: some.Draw(t, "author"),
		Time: when.Draw(t, "time"), Received: when.Draw(t, "received"), Edited: when.Draw(t, "edited"),
		Title: text.Draw(t, "title"), Text: text.Draw(t, "text"), Lang: text.Draw(t, "lang"),
		Channel: text.Draw(t, "channel"), CrossPosts: list("crossposts"),
		Thread: text.Draw(t, "thread"), Parent: text.Draw(t, "parent"), Ancestors: list("ancestors"),
		Mentions: list("mentions"), Quotes: list("quotes"), Links: list("links"), URL: text.Draw(t, "url"),
		Likes: rapid.Int64().Draw(t, "likes"), Reposts: rapid.Int64().Draw(t, "reposts"), Views: rapid.Int64().Draw(t, "views"),
		Notice: rapid.Bool().Draw(t, "notice"), AnswersTitle: rapid.Bool().Draw(t, "answers title"),
	}
	cleanPost(&p)
	return p
}

func TestNDJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		page := tribemap.Page{
			Posts: []tribemap.Post{drawPost(rt)},
			People: []tribemap.Person{{
				Ref: tribemap.Ref{Source: "s", ID: "id"}, Handle: "h", Name: rapid.StringMatching(`[ -~é]*`).Draw(rt, "name"),
				Bot: rapid.Bool().Draw(rt, "bot"), Followers: rapid.Int64().Draw(rt, "followers"),
			}},
		}
		var b bytes.Buffer
		if err := WriteNDJSON(&b, page); err != nil {
			rt.Fatal(err)
		}
		got, counts := readText(t, readNDJSON, "a", b.String())
		if !reflect.DeepEqual(got, page) {
			rt.Fatalf("read back\n%+v\nwrote\n%+v\nproblems %v", got, page, counts.FirstProblems)
		}
	})
}

func FuzzNDJSON(f *testing.F) {
	f.Add(someNDJSON("a", 2))
	f.Add(`{"type":"person","id":7,"name":"x"}`)
	f.Add(`{"id":"1","author":"a","time":"2002-08-22T12:33:20Z","ancestors":[1,"2"]}`)
	f.Add("{\"id\":\"\xff\",\"author\":\"\\u0000\",\"time\":1e400}\n\n{")
	f.Fuzz(func(t *testing.T, text string) { readFuzzed(t, readNDJSON, text) })
}
