package sites

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tribemap"
	"tribemap/crawl/live"
)

// forumTask is a task of the Discourse source, in May 2024.
func forumTask(kind live.Kind, target, cursor string) live.Task {
	return live.Task{
		Source: "discourse", Base: "https://f.example:8443", Kind: kind, Target: target, Cursor: cursor,
		Since: 1714521600, Until: 1714694401,
	}
}

func TestDiscourseAsks(t *testing.T) {
	const forum = "https://f.example:8443/"
	page := forumTask(live.Search, "save bees", "")
	page.Page = 3
	checkURLs(t, Discourse{}, map[string]live.Task{
		forum + "search.json?page=4&q=%22save+bees%22+after%3A2024-05-01+before%3A2024-05-04+order%3Alatest": page,
		forum + "c/bees/13/l/latest.json?page=0":                       forumTask(live.Feed, "c/bees/13", ""),
		forum + "t/7.json":                                             forumTask(live.Thread, "7", ""),
		forum + "t/7/posts.json?post_ids%5B%5D=904&post_ids%5B%5D=905": forumTask(live.Thread, "7", "13:904,905"),
	})
	r, err := Discourse{}.Request(forumTask(live.Thread, "7", ""), live.Session{Token: "s3cret"})
	if err != nil || r.Secret.Get("User-Api-Key") != "s3cret" || strings.Contains(r.URL, "s3cret") {
		t.Errorf("credential: %+v, %v", r, err)
	}
}

func TestDiscoursePlans(t *testing.T) {
	if _, err := (Discourse{}).Plan(live.Query{Keywords: []string{"bees"}}); !errors.Is(err, live.ErrPlace) {
		t.Errorf("plans for no forum: %v", err)
	}
	tasks, err := Discourse{}.Plan(live.Query{Keywords: []string{"bees"}, Place: "https://f.example/c/bees/13", Now: 1_700_000_000})
	if err != nil || len(tasks) != 1 || tasks[0].Kind != live.Feed || tasks[0].Target != "c/bees/13" {
		t.Errorf("plans %+v, %v", tasks, err)
	}
}

func TestDiscourseSearch(t *testing.T) {
	task := forumTask(live.Search, "bees", "")
	f := mustParse(t, Discourse{}, task, replied(sample(t, "discourse/search.json")))
	if len(f.Next) != 3 || f.Next[0].Target != "7" || f.Next[0].Worth.Posts != 30 || f.Next[0].Why.Post != "901" || f.Next[2].Page != 1 {
		t.Errorf("leads to %+v", f.Next)
	}
	task.Page = discoursePages - 1
	if f := mustParse(t, Discourse{}, task, replied(sample(t, "discourse/search.json"))); !f.Capped || len(f.Next) != 2 {
		t.Errorf("the last page that can be had: capped %v, leads to %+v", f.Capped, f.Next)
	}
}

func TestDiscourseTopic(t *testing.T) {
	task := forumTask(live.Thread, "7", "")
	f := mustParse(t, Discourse{}, task, replied(sample(t, "discourse/topic.json")))
	ref := func(id string) tribemap.Ref { return tribemap.Ref{Source: "discourse/f.example_8443", ID: id} }
	want := []tribemap.Post{
		{
			Ref: ref("900"), Author: "1", Time: 1714557600, Received: 1714557600, Edited: 1714561200, Title: "Hives", Text: "who keeps bees?",
			Channel: "category 13", Thread: "t/7", URL: "https://f.example:8443/t/7/1", Likes: 4, Views: 9,
		},
		{
			Ref: ref("901"), Author: "2", Time: 1714564800, Received: 1714564800, Text: "@bo does: see", Channel: "category 13", Thread: "t/7", Parent: "900",
			Mentions: []string{"Bo"}, Quotes: []string{"ann"}, Links: []string{"https://hives.example/x"}, URL: "https://f.example:8443/t/7/2",
		},
		{
			Ref: ref("902"), Author: "-1", Time: 1714568400, Received: 1714568400, Channel: "category 13", Thread: "t/7",
			URL: "https://f.example:8443/t/7/3", Notice: true,
		},
	}
	if fmt.Sprint(f.Page.Posts) != fmt.Sprint(want) {
		t.Errorf("posts\n%+v, want\n%+v", f.Page.Posts, want)
	}
	if !slices.Equal(f.Gone, []tribemap.Ref{ref("903")}) {
		t.Errorf("gone %v", f.Gone)
	}
	if len(f.Next) != 1 || f.Next[0].Cursor != "13:904" || f.Next[0].Window() != task.Window() {
		t.Errorf("leads to %+v", f.Next)
	}
}

// TestDiscourseBatch: what is missing is asked for without the rest, and was
// deleted if it does not come.
func TestDiscourseBatch(t *testing.T) {
	f := mustParse(t, Discourse{}, forumTask(live.Thread, "7", "13:904,905"), replied(sample(t, "discourse/posts.json")))
	if len(f.Page.Posts) != 1 || f.Page.Posts[0].Parent != "" || !slices.Equal(f.Page.Posts[0].Mentions, []string{"Bo"}) {
		t.Errorf("posts %+v", f.Page.Posts)
	}
	if len(f.Next) != 1 || f.Next[0].Cursor != "13:905" || len(f.Gone) != 0 {
		t.Fatalf("leads to %+v, gone %v", f.Next, f.Gone)
	}
	f = mustParse(t, Discourse{}, f.Next[0], replied([]byte(`{"post_stream": {"posts": []}}`)))
	if len(f.Gone) != 1 || f.Gone[0].ID != "905" || len(f.Next) != 0 {
		t.Errorf("gone %v, leads to %+v", f.Gone, f.Next)
	}
}

func TestDiscourseLongTopic(t *testing.T) {
	var ids []string
	for i := range 250 {
		ids = append(ids, fmt.Sprint(1000+i))
	}
	body := `{"post_stream": {"posts": [], "stream": [` + strings.Join(ids, ",") + `]}}`
	f := mustParse(t, Discourse{}, forumTask(live.Thread, "7", ""), replied([]byte(body)))
	asked := 0
	for _, next := range f.Next {
		_, some := batchOf(next)
		asked += len(some)
	}
	if len(f.Next) != 3 || asked != 250 {
		t.Errorf("%d batches of %d posts", len(f.Next), asked)
	}
}

func TestDiscourseCategory(t *testing.T) {
	task := forumTask(live.Feed, "c/bees/13", "")
	f := mustParse(t, Discourse{}, task, replied(sample(t, "discourse/category.json")))
	if len(f.Next) != 2 || f.Next[0].Target != "7" || f.Next[0].Fresh != 1714644000 || f.Next[1].Page != 1 {
		t.Errorf("leads to %+v", f.Next)
	}
	task.Since = 1714644001
	if f := mustParse(t, Discourse{}, task, replied(sample(t, "discourse/category.json"))); len(f.Next) != 0 {
		t.Errorf("goes on beyond the window: %+v", f.Next)
	}
}

func TestDiscourseSaysNo(t *testing.T) {
	if f := mustParse(t, Discourse{}, forumTask(live.Search, "b", ""), live.Answer{Status: http.StatusBadRequest}); f.Refused == "" {
		t.Error("an error is no refusal")
	}
	task := forumTask(live.Thread, "7", "")
	task.Why.Post = "901"
	if f := mustParse(t, Discourse{}, task, live.Answer{Status: http.StatusNotFound}); len(f.Gone) != 1 || f.Gone[0].ID != "901" {
		t.Errorf("gone %v", f.Gone)
	}
}

// TestDiscourseRecorded reads what a forum answered.
func TestDiscourseRecorded(t *testing.T) {
	read := func(name string, task live.Task) live.Found {
		a := replied(recording(t, "discourse-api/spec/fixtures/"+name))
		checkParse(t, Discourse{}, task, a)
		return mustParse(t, Discourse{}, task, a)
	}
	f := read("topic.json", forumTask(live.Thread, "57", ""))
	var got []string
	for _, p := range f.Page.Posts {
		got = append(got, fmt.Sprintf("%s by %s to %q, %s, %d likes, notice %v", p.ID, p.Author, p.Parent, clock(p.Time), p.Likes, p.Notice))
	}
	want := []string{
		`83 by 15 to "", 2013-02-04T20:26:26Z, 0 likes, notice false`,
		`84 by 15 to "", 2013-02-04T20:26:32Z, 0 likes, notice true`,
		`86 by 23 to "", 2013-02-04T20:29:00Z, 5 likes, notice false`,
		`226 by 50 to "83", 2013-02-05T17:14:17Z, 5 likes, notice false`,
	}
	if !slices.Equal(got, want) || len(f.Next) != 0 {
		t.Errorf("topic %q, want %q; leads to %+v", got, want, f.Next)
	}
	if f := read("topic_posts.json", forumTask(live.Thread, "57", ":123456")); len(f.Page.Posts) != 1 || f.Page.Posts[0].Author != "123" || f.Page.Posts[0].Likes != 3 || clock(f.Page.Posts[0].Time) != "2020-01-27T11:32:03Z" {
		t.Errorf("posts %+v", f.Page.Posts)
	}
	feed := forumTask(live.Feed, "c/bees/13", "")
	feed.Since = 0
	for name, topics := range map[string]int{"latest.json": 3, "category_topics.json": 2, "top.json": 3} {
		if f := read(name, feed); countKind(f, live.Thread) != topics {
			t.Errorf("%s leads to %+v", name, f.Next)
		}
	}
}

func countKind(f live.Found, kind live.Kind) (n int) {
	for _, next := range f.Next {
		if next.Kind == kind {
			n++
		}
	}
	return n
}

func FuzzDiscourse(f *testing.F) {
	fuzzSource(f, Discourse{}, []live.Task{
		forumTask(live.Search, "bees", ""), forumTask(live.Feed, "c/bees/13", ""), forumTask(live.Thread, "7", ""),
		forumTask(live.Thread, "7", "13:904,905"),
	})
}
