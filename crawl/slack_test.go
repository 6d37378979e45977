package crawl

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tribemap"
)

// slackExport is a small export; the files are named as in a real one.
var slackExport = map[string]string{
	"users.json": `[
{"id":"U1","name":"ann","real_name":"Ann Example","profile":{"display_name":"Annie","real_name":"Ann Example","title":"gardener"}},
{"id":"U2","name":"bob","profile":{"display_name":""}},
{"id":"U3","name":"hook","is_bot":true,"profile":{}},
"nonsense"]`,
	"channels.json":         `[{"id":"C1","name":"garden"},{"id":"C2","name":"kitchen"}]`,
	"dms.json":              `[{"id":"D1","members":["U1","U2"]}]`,
	"integration_logs.json": `[{"user_id":"U1"}]`,
	"garden/2019-01-02.json": `[
{"type":"message","subtype":"channel_join","user":"U1","text":"<@U1> has joined","ts":"1546398000.000001"},
{"type":"message","user":"U1","text":"slugs &lt;3 my lettuce, <@U2> &amp; <@U9|nina>: <https://a.example/?a=1&amp;b=2|see> <#C2|kitchen> <#C1> <!here>","ts":"1546398060.000002","thread_ts":"1546398060.000002","edited":{"user":"U1","ts":"1546398070.000000"},"reactions":[{"name":"x","count":2,"users":["U2","U3"]}]},
{"type":"message","user":"U2","text":"&gt; slugs\nbeer","ts":"1546398120.000003","thread_ts":"1546398060.000002","user_profile":{"real_name":"Bob Example"}},
{"type":"message","user":"U2","ts":7},
{"type":"message","text":"whose?","ts":"1546398130.000001"},
{"type":"message","subtype":"bot_message","bot_id":"B1","username":"weather","text":"","attachments":[{"fallback":"rain","text":"heavy rain"}],"ts":"1546398180.000004"},
{"type":"message","subtype":"tombstone","text":"deleted","ts":"1546398190.000004"}
]`,
	"D1/2019-01-03.json": `[{"type":"message","user":"U2","text":"hi","ts":"1546484400.000001"}]`,
}

func TestSlackExport(t *testing.T) {
	c, r := importAll(t, ImportOptions{}, folder(t, slackExport))
	ref := func(id string) tribemap.Ref { return tribemap.Ref{Source: "slack", ID: id} }
	want := []tribemap.Post{
		{Ref: ref("D1/1546484400.000001"), Author: "U2", Time: 1546484400, Received: 1546484400, Channel: "D1", Text: "hi"},
		{Ref: ref("C1/1546398000.000001"), Author: "U1", Time: 1546398000, Received: 1546398000, Channel: "garden", Text: "@Annie has joined", Mentions: []string{"U1"}, Notice: true},
		{
			Ref: ref("C1/1546398060.000002"), Author: "U1", Time: 1546398060, Received: 1546398060, Edited: 1546398070, Channel: "garden",
			Text: "slugs <3 my lettuce, @bob & @nina: see #kitchen #garden @here", Mentions: []string{"U2", "U9"},
			Links: []string{"https://a.example/?a=1&b=2"}, Likes: 2,
		},
		{
			Ref: ref("C1/1546398120.000003"), Author: "U2", Time: 1546398120, Received: 1546398120, Channel: "garden", Text: "beer",
			Thread: "C1/1546398060.000002", Parent: "C1/1546398060.000002",
		},
		{Ref: ref("C1/1546398180.000004"), Author: "B1", Time: 1546398180, Received: 1546398180, Channel: "garden", Text: "heavy rain"},
	}
	if !reflect.DeepEqual(c.posts, want) {
		t.Errorf("posts\n%+v, want\n%+v", c.posts, want)
	}
	people := []tribemap.Person{
		{Ref: ref("U1"), Handle: "Annie", Name: "Ann Example", About: "gardener"},
		{Ref: ref("U2"), Handle: "bob"},
		{Ref: ref("U3"), Handle: "hook", Bot: true},
		{Ref: ref("U2"), Name: "Bob Example"},
		{Ref: ref("B1"), Handle: "weather", Bot: true},
	}
	for _, want := range people {
		if !slices.Contains(c.people, want) {
			t.Errorf("people\n%+v lack\n%+v", c.people, want)
		}
	}
	var problems []string
	for _, p := range r.FirstProblems {
		problems = append(problems, filepath.Base(p.File)+":"+strings.Split(p.Error(), ":")[1])
	}
	if !reflect.DeepEqual(problems, []string{"users.json:5", "2019-01-02.json:5", "2019-01-02.json:6"}) {
		t.Errorf("problems %v", r.FirstProblems)
	}
}

func TestSlackZipInAFolderGivesTheSame(t *testing.T) {
	want, _ := importAll(t, ImportOptions{}, folder(t, slackExport))
	var files []string
	for name, text := range slackExport {
		files = append(files, "export/"+name, text)
	}
	got, r := importAll(t, ImportOptions{}, folder(t, map[string]string{"export.zip": zipped(t, files...)}))
	if !reflect.DeepEqual(got.posts, want.posts) || len(r.Formats) != 1 || r.Formats[0].Format != "slack" {
		t.Errorf("%d posts, want %d; %+v", len(got.posts), len(want.posts), r)
	}
}

func TestSlackDayAlone(t *testing.T) {
	dir := folder(t, map[string]string{"garden/2019-01-03.json": slackExport["D1/2019-01-03.json"]})
	c, _ := importAll(t, ImportOptions{}, dir)
	if len(c.posts) != 1 || c.posts[0].ID != "garden/1546484400.000001" || c.posts[0].Channel != "garden" {
		t.Errorf("posts %+v", c.posts)
	}
}

func TestSlackBrokenDayKeepsTheRest(t *testing.T) {
	day := slackExport["garden/2019-01-02.json"]
	files := map[string]string{
		"users.json": "{", "channels.json": "[]",
		"a/2019-01-02.json": day[:len(day)/2], "b/2019-01-02.json": slackExport["D1/2019-01-03.json"],
	}
	c, r := importAll(t, ImportOptions{}, folder(t, files))
	if len(c.posts) != 3 || r.Problems != 2 {
		t.Errorf("%d posts, %v", len(c.posts), r.FirstProblems)
	}
}

func TestSlackQuotedLines(t *testing.T) {
	for in, want := range map[string]string{
		"own":                             "own",
		"&gt; theirs\nown":                "own",
		"own\n&gt;&gt;&gt;theirs\ntheirs": "own",
		"a &gt; b":                        "a &gt; b",
		"&gt;theirs":                      "",
	} {
		if got := withoutQuotedLines(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzSlack(f *testing.F) {
	f.Add(slackExport["garden/2019-01-02.json"])
	f.Add(`[{"ts":"99999999999999999999.1","user":"U1","text":"<|> <@> <#|> <!>"}]`)
	f.Add(`{"messages":[{"ts":"-1.0","user":"U1","edited":null}`)
	f.Fuzz(func(t *testing.T, text string) {
		matchSlack(head{data: []byte(text), whole: true})
		readFuzzedAny(t, readSlack, text)
	})
}
