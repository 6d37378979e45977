package crawl

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tribemap"
)

func TestCSV(t *testing.T) {
	c, r := importAll(t, ImportOptions{}, filepath.Join("testdata", "talk.csv"))
	ref := func(id string) tribemap.Ref { return tribemap.Ref{Source: "csv", ID: id} }
	want := []tribemap.Post{
		{
			Ref: ref("1"), Author: "17", Time: 1030019600, Channel: "garden",
			Text: "They ate my lettuce;\nall of it, \"every\" leaf.", Likes: 2,
		},
		{
			Ref: ref("2"), Author: "23", Time: 1030020000, Channel: "garden", Parent: "1",
			Text: "Try beer.", Mentions: []string{"ann", "cay"},
		},
		{
			Ref: ref("3"), Author: "17", Channel: "garden", Parent: "2",
			Text: "When?", Mentions: []string{"Bob Example", "cay"},
		},
		{Ref: ref("6"), Author: "23"},
	}
	if !reflect.DeepEqual(c.posts, want) {
		t.Errorf("posts\n%+v, want\n%+v", c.posts, want)
	}
	people := []tribemap.Person{
		{Ref: ref("17"), Handle: "ann", Name: "Ann Example"},
		{Ref: ref("23"), Handle: "bob"},
	}
	if !reflect.DeepEqual(c.people, people) {
		t.Errorf("people\n%+v, want\n%+v", c.people, people)
	}
	if r.LostTimes != 2 || r.Problems != 2 {
		t.Fatalf("report %+v", r)
	}
	for i, want := range []struct {
		line int
		err  error
	}{{7, ErrNoAuthor}, {8, csv.ErrQuote}} {
		if p := r.FirstProblems[i]; p.Line != want.line || !errors.Is(p, want.err) {
			t.Errorf("problem %v, want line %d: %v", p, want.line, want.err)
		}
	}
}

func TestCSVHeaders(t *testing.T) {
	for _, tt := range []struct {
		header string
		ok     bool
		where  map[csvColumn]int
	}{
		{"id,author,time,text", true, map[csvColumn]int{csvID: 0, csvAuthor: 1, csvTime: 2, csvText: 3, csvHandle: -1}},
		{"user_id,user,body", true, map[csvColumn]int{csvAuthor: 0, csvHandle: 1, csvText: 2, csvID: -1}},
		{`"Tweet Id"` + "\tFROM\tTo\tCreated_At", true, map[csvColumn]int{csvID: 0, csvAuthor: 1, csvMentions: 2, csvTime: 3}},
		{"timestamp,sender,recipient", true, map[csvColumn]int{csvTime: 0, csvAuthor: 1, csvMentions: 2}},
		{"a|author|text", true, map[csvColumn]int{csvAuthor: 1, csvText: 2}},
		{"author,text,author", true, map[csvColumn]int{csvAuthor: 0, csvHandle: -1}},
		{"author,place", false, nil},
		{"text,time", false, nil},
		{"source,target", false, nil},
		{"rank,tribe_id,tribe,source,person_id,handle,name", false, nil},
		{"Dear author, this is no text", false, nil},
	} {
		l, ok := csvLayoutOf([]byte(tt.header))
		if ok != tt.ok {
			t.Errorf("%q: %v", tt.header, ok)
			continue
		}
		for column, at := range tt.where {
			if l.columns[column] != at {
				t.Errorf("%q: column %d at %d, want %d", tt.header, column, l.columns[column], at)
			}
		}
	}
}

// TestCSVWithoutIDs: the same row is the same post wherever it stands.
func TestCSVWithoutIDs(t *testing.T) {
	c, _ := importAll(t, ImportOptions{}, folder(t, map[string]string{
		"a.csv": "time,author,text\n1,ann,hello\n2,ann,hello\n",
		"b.csv": "author,text,time\nbob,hello,3\nann,hello,2\n",
	}))
	ids := map[string]int{}
	for _, p := range c.posts {
		ids[p.ID]++
	}
	if len(c.posts) != 4 || len(ids) != 3 || c.posts[1].ID != c.posts[3].ID {
		t.Errorf("%+v", c.posts)
	}
}

func TestCSVAsked(t *testing.T) {
	dir := folder(t, map[string]string{"a.txt": "u,v\n1,2\n", "b.txt": "author,text\nann,hello\n"})
	c, r := importAll(t, ImportOptions{Format: "csv"}, dir)
	if len(c.posts) != 1 || r.Problems != 1 || !errors.Is(r.FirstProblems[0], ErrHeader) {
		t.Errorf("%+v, %+v", c.posts, r)
	}
}

func TestCSVTimes(t *testing.T) {
	for in, want := range map[string]int64{
		"1030019600": 1030019600, "1030019600123": 1030019600, "1030019600123456": 1030019600,
		"2002-08-22 12:33": 1030019580, "2002/08/22 12:33:20": 1030019600, "2002-08-22 12:33:20 UTC": 1030019600,
		"Thu Aug 22 12:33:20 +0000 2002": 1030019600, "Thu, 22 Aug 2002 14:33:20 +0200": 1030019600,
	} {
		if got, bad := csvTimeOf(in); bad || got != want {
			t.Errorf("%q: %d, %v", in, got, bad)
		}
	}
	for _, in := range []string{"02/03/2002", "soon"} { // the first may be March or February
		if got, bad := csvTimeOf(in); !bad || got != 0 {
			t.Errorf("%q: %d, %v", in, got, bad)
		}
	}
}

func TestCSVPeople(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "ann": "ann", "@ann": "ann", "@ann @bob": "ann|bob", "Ann Example": "Ann Example",
		"ann, @bob": "ann|bob", "Ann Example;;Bob": "Ann Example|Bob", `["@ann","Bob Example"]`: "ann|Bob Example",
		"[ann": "[ann", "[]": "",
	} {
		if got := strings.Join(people(in), "|"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzCSV(f *testing.F) {
	text, err := os.ReadFile(filepath.Join("testdata", "talk.csv"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add("author\ttext\n\"\xff\t\n")
	f.Fuzz(func(t *testing.T, text string) {
		line, _ := head{data: []byte(text), whole: true}.firstLine()
		if _, ok := csvLayoutOf(line); ok && len(text) < headSize {
			readFuzzed(t, readCSV, text)
		}
	})
}
