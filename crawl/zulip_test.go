package crawl

import (
	"path/filepath"
	"reflect"
	"testing"

	"tribemap"
)

func TestZulipMessages(t *testing.T) {
	c, r := importAll(t, ImportOptions{}, filepath.Join("testdata", "garden"))
	ref := func(id string) tribemap.Ref { return tribemap.Ref{Source: "zulip", ID: id} }
	want := []tribemap.Post{
		{Ref: ref("11"), Author: "1", Time: 1546398060, Received: 1546398060, Channel: "garden", Title: "slugs", Thread: "5/slugs", Text: "Slugs! @Bob @all", Mentions: []string{"2"}, Likes: 1},
		{
			Ref: ref("12"), Author: "2", Time: 1546398120, Received: 1546398120, Edited: 1546398130, Channel: "garden", Title: "slugs", Thread: "5/slugs",
			Text: "Try beer, as Cy does.", Parent: "11", Quotes: []string{"1"},
		},
		{Ref: ref("13"), Author: "9", Time: 1546398180, Received: 1546398180, Channel: "garden", Title: "slugs", Thread: "5/slugs", Text: "moved", Notice: true},
		{Ref: ref("14"), Author: "2", Thread: "direct/1-2", Text: "psst"},
	}
	if !reflect.DeepEqual(c.posts, want) {
		t.Errorf("posts\n%+v, want\n%+v", c.posts, want)
	}
	people := []tribemap.Person{
		{Ref: ref("1"), Handle: "Ann Example", Name: "Ann Example"},
		{Ref: ref("2"), Handle: "Bob", Name: "Bob"},
		{Ref: ref("9"), Handle: "Notification Bot", Name: "Notification Bot", Bot: true},
	}
	if !reflect.DeepEqual(c.people, people) {
		t.Errorf("people\n%+v, want\n%+v", c.people, people)
	}
	if r.LostTimes != 1 || r.Problems != 1 || r.FirstProblems[0].Line != 6 {
		t.Errorf("report %+v", r)
	}
}

func TestZulipTopicArchive(t *testing.T) {
	text := `[{"id":1,"sender_full_name":"Ann","timestamp":1546398060,"content":"<p>hi</p>"}]`
	c, _ := importAll(t, ImportOptions{}, folder(t, map[string]string{"5-garden/slugs.json": text}))
	if len(c.posts) != 1 || c.posts[0].Thread != "5-garden/slugs" || c.posts[0].Author != "Ann" || c.posts[0].Channel != "5-garden" {
		t.Errorf("posts %+v", c.posts)
	}
}

func FuzzZulip(f *testing.F) {
	f.Add(`[{"id":1,"sender_id":2,"sender_full_name":"x","timestamp":1,"content":"<p>a<span class=user-mention data-user-id=3>"}]`)
	f.Add(`{"messages":[{"id":"x","sender_email":"a-bot@b","timestamp":-1e9,"type":"direct","display_recipient":{}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		matchZulip(head{data: []byte(text), whole: true})
		readFuzzedAny(t, readZulip, text)
	})
}
