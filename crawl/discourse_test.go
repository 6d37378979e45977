package crawl

import (
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tribemap"
)

func TestDiscourseTopic(t *testing.T) {
	c, r := importAll(t, ImportOptions{}, filepath.Join("testdata", "topic.discourse.json"))
	post := func(id, author, when, text string) tribemap.Post {
		p := tribemap.Post{
			Ref: tribemap.Ref{Source: "discourse", ID: id}, Author: author, Title: "Slugs", Text: text,
			Channel: "category-3", Thread: "101",
		}
		if when != "" {
			p.Time = utc("2019-01-02 " + when)
			p.Received = p.Time
		}
		return p
	}
	want := []tribemap.Post{
		post("101", "ann", "03:21:00", "Slugs ate my lettuce :frowning:"),
		post("102", "bob", "03:22:00", "Try beer, @Cy does."),
		post("103", "cy", "", "Mine too."),
		post("104", "dee", "03:24:00", "No."),
		post("105", "system", "03:25:00", ""),
	}
	want[0].Thread, want[0].Edited, want[0].Likes, want[0].Views = "", utc("2019-01-02 03:25:00"), 3, 9
	want[0].Links = []string{"https://lettuce.example/"}
	want[1].Parent, want[1].Mentions = "101", []string{"cy"}
	want[2].Parent, want[2].Quotes = "101", []string{"ann"} // whom Ann mentions he does not
	want[3].Quotes = []string{"bob", "ann"}                 // another topic's post is no parent
	want[4].Notice = true
	for i := range want {
		if i >= len(c.posts) || !reflect.DeepEqual(c.posts[i], want[i]) {
			t.Errorf("post %d of %d:\n%+v, want\n%+v", i, len(c.posts), c.posts[min(i, len(c.posts)-1)], want[i])
		}
	}
	if r.LostTimes != 1 || r.Problems != 2 || !errors.Is(r.FirstProblems[1], ErrNoID) {
		t.Errorf("report %+v", r)
	}
	ann := tribemap.Person{Ref: tribemap.Ref{Source: "discourse", ID: "ann"}, Handle: "Ann", Name: "Ann Example"}
	if c.people[0] != ann {
		t.Errorf("people %+v", c.people)
	}
}

func TestDiscourseTopicWithoutItsFirstPost(t *testing.T) {
	page, _ := readText(t, readDiscourse, "t.json", `{"post_stream":{"posts":[{"id":9,"username":"a","post_number":21,"topic_id":7}]}}`)
	if len(page.Posts) != 1 || page.Posts[0].Thread != "topic-7" {
		t.Errorf("posts %+v", page.Posts)
	}
}

func TestDiscourseTopicThatBreaksOffIsAProblem(t *testing.T) {
	dir := folder(t, map[string]string{"a.json": `{"post_stream":{"posts":[{"id":9`, "b": someNDJSON("b", 1)})
	if _, r := importAll(t, ImportOptions{}, dir); r.Problems != 1 {
		t.Errorf("report %+v", r)
	}
}

func TestOwnHTML(t *testing.T) {
	tests := []struct{ in, text string }{
		{"", ""},
		{"<p>a</p><blockquote><p>theirs</p><blockquote>x</blockquote>y</blockquote><p>b</p>", "a\n\nb"},
		{"<blockquote>never closed", ""},
		{"</blockquote></aside>mine", "mine"},
		{"<aside/>mine", "mine"},
		{"a &lt;b&gt; &amp; c", "a <b> & c"},
		{`<img class="emoji" alt="<x>">`, "<x>"},
	}
	for _, tt := range tests {
		text, _ := ownHTML(tt.in, func(htmlElement, string) {})
		if got := strings.TrimSpace(text); got != tt.text {
			t.Errorf("%q: %q, want %q", tt.in, got, tt.text)
		}
	}
}

func FuzzDiscourse(f *testing.F) {
	f.Add(`{"post_stream":{"posts":[{"id":1,"username":"a","post_number":1,"cooked":"<p>x<aside class=quote data-username=b data-post=1>"}]}}`)
	f.Add(`{"post_stream":{"posts":[{"id":-1,"username":"a","created_at":"-5","cooked":"<a class=mention href=>@</a>"}]},"id":1e3}`)
	f.Fuzz(func(t *testing.T, text string) {
		matchDiscourse(head{data: []byte(text), whole: true})
		readFuzzedAny(t, readDiscourse, text)
	})
}
