package sites

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"tribemap"
	"tribemap/crawl/live"
)

var hnSearch = live.Task{
	Source: "hackernews", Base: hnBase, Kind: live.Search, Target: "static types",
	Since: 1700000000, Until: 1700003600, Why: live.Why{Keyword: "static types"},
}

func TestHackerNewsPlan(t *testing.T) {
	got, err := HackerNews{}.Plan(live.Query{Keywords: []string{"static types"}, Since: 1700000000, Now: 1700003600})
	if err != nil || !reflect.DeepEqual(got, []live.Task{hnSearch}) {
		t.Errorf("plan %+v, %v", got, err)
	}
	got, err = HackerNews{}.Plan(live.Query{Keywords: []string{"x"}, Now: 50, Place: "https://hacker-news.firebaseio.com/v0"})
	if err != nil || len(got) != 2 || got[0].Target != "updates" || got[0].Base != "https://hacker-news.firebaseio.com" || got[0].Fresh != 50 {
		t.Errorf("increments %+v, %v", got, err)
	}
	if _, err := (HackerNews{}).Plan(live.Query{Place: "ftp://x"}); !errors.Is(err, live.ErrPlace) {
		t.Errorf("a place that is none: %v", err)
	}
}

func TestHackerNewsRequests(t *testing.T) {
	author := hnSearch
	author.Kind, author.Target, author.Page = live.Author, "ann", 2
	const filter = "hitsPerPage=100&numericFilters=created_at_i%3E%3D1700000000%2Ccreated_at_i%3C1700003600&page="
	for want, task := range map[string]live.Task{
		hnBase + "/api/v1/search_by_date?advancedSyntax=true&" + filter + "0&query=%22static+types%22&tags=%28story%2Ccomment%29&typoTolerance=false": hnSearch,
		hnBase + "/api/v1/search_by_date?" + filter + "2&tags=%28story%2Ccomment%29%2Cauthor_ann":                                                     author,
		hnBase + "/api/v1/items/8863":  {Base: hnBase, Kind: live.Thread, Target: "8863"},
		"https://x/v0/item/8863.json":  {Base: "https://x", Kind: live.Thread, Target: "item/8863"},
		"https://x/v0/item/a%2Fb.json": {Base: "https://x", Kind: live.Replies, Target: "item/a/b"},
		"https://x/v0/updates.json":    {Base: "https://x", Kind: live.Feed, Target: "updates"},
	} {
		r, err := HackerNews{}.Request(task, live.Session{})
		if err != nil || r.URL != want {
			t.Errorf("%s, %v, want %s", r.URL, err, want)
		}
	}
	if _, err := (HackerNews{}).Request(live.Task{Kind: live.Reactions}, live.Session{}); !errors.Is(err, live.ErrRequest) {
		t.Errorf("a kind it does not know: %v", err)
	}
}

// hnHits is a comment and a story that a search found.
const hnHits = `{"hits":[
	{"objectID":"12","author":"ann","created_at_i":1700000100,"comment_text":"<p>&gt; quoted\n<p>I <i>like</i> it, see <a href=\"https:&#x2F;&#x2F;ex.org\">this</a>",
	 "story_id":10,"parent_id":11,"story_title":"T","points":null,"num_comments":null},
	{"objectID":"10","author":"bo","created_at_i":1700000000,"title":"T","url":"https://ex.org/t","story_id":null,"parent_id":null,"points":3,"num_comments":7},
	{"objectID":"13"}],"nbHits":150,"nbPages":2,"page":0}`

func TestHackerNewsHits(t *testing.T) {
	f, err := sensible(t, HackerNews{}, hnSearch, live.Answer{Status: 200, Body: []byte(hnHits), At: lately})
	ref := func(id string) tribemap.Ref { return tribemap.Ref{Source: "hackernews", ID: id} }
	posts := []tribemap.Post{
		{
			Ref: ref("12"), Author: "ann", Time: 1700000100, Text: "I like it, see this", Links: []string{"https://ex.org"},
			Thread: "10", Parent: "11", URL: hnSite + "/item?id=12",
		},
		{Ref: ref("10"), Author: "bo", Time: 1700000000, Title: "T", Links: []string{"https://ex.org/t"}, Thread: "10", URL: hnSite + "/item?id=10", Likes: 3},
	}
	if err != nil || !reflect.DeepEqual(f.Page.Posts, posts) {
		t.Errorf("posts\n%+v, %v, want\n%+v", f.Page.Posts, err, posts)
	}
	if len(f.Next) != 3 || f.Next[0].Target != "10" || f.Next[0].Fresh != 1700000100 || f.Next[2].Page != 1 || f.Total != 150 || f.Capped {
		t.Errorf("next %+v", f.Next)
	}
	full := strings.Replace(hnHits, `"nbHits":150`, `"nbHits":1000`, 1)
	if f, err := sensible(t, HackerNews{}, hnSearch, live.Answer{Status: 200, Body: []byte(full), At: lately}); err != nil || !f.Capped {
		t.Errorf("a thousand results are not seen as a cap: %v", err)
	}
}

func TestHackerNewsThread(t *testing.T) {
	task := live.Task{Source: "hackernews", Base: hnBase, Kind: live.Thread, Target: "10"}
	body := `{"id":10,"author":"bo","created_at_i":1700000000,"title":"T","type":"story","points":3,"parent_id":null,"story_id":10,"children":[
		{"id":11,"author":"repeats","children":[]},
		{"id":11,"author":null,"created_at_i":1700000050,"parent_id":10,"story_id":10,"children":[
			{"id":12,"author":"ann","created_at_i":1700000100,"text":"yes","parent_id":11,"story_id":10,"children":[]}]}]}`
	f, err := sensible(t, HackerNews{}, task, live.Answer{Status: 200, Body: []byte(body), At: lately})
	if got := count(f); err != nil || got != (held{posts: 2, people: 2, replies: 1}) || f.Page.Posts[1].Parent != "11" {
		t.Errorf("%+v, %v", f.Page.Posts, err)
	}
	gone := []tribemap.Ref{{Source: "hackernews", ID: "11"}}
	if !reflect.DeepEqual(f.Gone, gone) {
		t.Errorf("gone %v, want %v", f.Gone, gone)
	}
	f, err = sensible(t, HackerNews{}, task, live.Answer{Status: 404, Body: []byte(`{"status":404}`), At: lately})
	if err != nil || len(f.Gone) != 1 || f.Gone[0].ID != "10" {
		t.Errorf("a thread that is gone: %+v, %v", f, err)
	}
}

func TestHackerNewsBroken(t *testing.T) {
	for _, kind := range []live.Kind{live.Search, live.Thread, live.Feed} {
		for _, body := range []string{``, `<html>`, `{}`, `{"hits":null}`} {
			task := live.Task{Source: "hackernews", Base: hnBase, Kind: kind, Target: "updates"}
			if _, err := sensible(t, HackerNews{}, task, live.Answer{Status: 200, Body: []byte(body), At: lately}); !errors.Is(err, live.ErrBroken) {
				t.Errorf("%s %q: %v", kind, body, err)
			}
		}
	}
}

// hnClimb follows tasks of the site's own interface through recorded items.
func hnClimb(t *testing.T, tasks []live.Task, body func(target string) []byte) live.Found {
	t.Helper()
	all := live.Found{}
	for n := 0; len(tasks) > 0 && n < 100; n++ {
		f, err := sensible(t, HackerNews{}, tasks[0], live.Answer{Status: 200, Body: body(tasks[0].Target), At: lately})
		if err != nil {
			t.Errorf("%s: %v", tasks[0].Target, err)
		}
		tasks = append(tasks[1:], f.Next...)
		all.Page.Posts = append(all.Page.Posts, f.Page.Posts...)
		all.Gone = append(all.Gone, f.Gone...)
	}
	return all
}

func TestHackerNewsRecordedItems(t *testing.T) {
	const at = "hackernews-firebase-hackeRnews/tests/testthat/hacker-news.firebaseio.com/v0/"
	// A comment in the middle leads up to its story and down to all answers, the
	// last of which was deleted.
	task := live.Task{Source: "hackernews", Base: "https://x", Kind: live.Thread, Target: "item/21500985"}
	all := hnClimb(t, []live.Task{task}, func(target string) []byte { return recording(t, at+target+".json") })
	if got := count(all); got != (held{posts: 3, people: 2, replies: 2}) || len(all.Gone) != 1 || all.Gone[0].ID != "21501055" {
		t.Errorf("%+v, gone %v", got, all.Gone)
	}
	if first, last := span(all); first != 1573424582 || last != 1573429625 {
		t.Errorf("from %d to %d", first, last)
	}
	for _, p := range all.Page.Posts {
		if p.Thread != "21500569" {
			t.Errorf("post %+v", p)
		}
	}
	for list, n := range map[string]int{"updates": 12, "newstories": 500} {
		feed := live.Task{Source: "hackernews", Base: "https://x", Kind: live.Feed, Target: list}
		f, err := sensible(t, HackerNews{}, feed, live.Answer{Status: 200, Body: recording(t, at+list+".json"), At: lately})
		if err != nil || len(f.Next) != n || f.Next[0].Kind != live.Thread || (f.Next[0].Fresh == lately) != (list == "updates") {
			t.Errorf("%s: %d tasks, %v", list, len(f.Next), err)
		}
	}
}

func TestHackerNewsRecordedSearch(t *testing.T) {
	f, err := sensible(t, HackerNews{}, hnSearch, live.Answer{Status: 200, Body: recording(t, "hackernews-algolia/search.json"), At: lately})
	if got := count(f); err != nil || got != (held{posts: 20, people: 19}) {
		t.Errorf("%+v, %v", got, err)
	}
	if first, last := span(f); first != 1593771129 || last != 1593953779 {
		t.Errorf("from %d to %d", first, last)
	}
}

func FuzzHackerNews(f *testing.F) {
	f.Add(0, "x", []byte(hnHits))
	f.Add(1, "1", []byte(`{"id":1,"author":"a","children":[{"id":"2","author":"b","created_at_i":-5}]}`))
	f.Add(1, "item/1", []byte(`{"id":1,"by":"a","time":-1,"kids":[1,2,null]}`))
	f.Add(3, "updates", []byte(`{"items":[1,"2",null]}`))
	kinds := HackerNews{}.Caps().Kinds
	f.Fuzz(func(t *testing.T, kind int, target string, body []byte) {
		task := hnSearch
		task.Kind, task.Target = kinds[uint(kind)%uint(len(kinds))], target
		sensible(t, HackerNews{}, task, live.Answer{Status: 200, Body: body, At: lately})
	})
}
