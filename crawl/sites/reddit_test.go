package sites

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"tribemap"
	"tribemap/crawl/live"
)

var redditSearch = live.Task{
	Source: "reddit", Base: redditBase, Kind: live.Search, Target: "r/breadit?rye flour",
	Since: 1600000000, Until: 1700003600, Why: live.Why{Keyword: "rye flour"},
}

func TestRedditPlan(t *testing.T) {
	got, err := Reddit{}.Plan(live.Query{Keywords: []string{"rye flour"}, Since: 1600000000, Now: 1700003600, Place: "r/breadit"})
	if err != nil || !reflect.DeepEqual(got, []live.Task{redditSearch}) {
		t.Errorf("plan %+v, %v", got, err)
	}
	for _, place := range []string{"r/", "r/a/b", "ftp://x"} {
		if _, err := (Reddit{}).Plan(live.Query{Place: place}); !errors.Is(err, live.ErrPlace) {
			t.Errorf("%q: %v", place, err)
		}
	}
	if c := (Reddit{}).Caps(); !c.OffByDefault || !c.NeedsLogin || !c.Policy.NoExport || c.Policy.RetentionDays != 2 {
		t.Errorf("caps %+v", c)
	}
}

func TestRedditRequests(t *testing.T) {
	for want, task := range map[string]live.Task{
		"/r/breadit/search?limit=100&q=%22rye+flour%22&raw_json=1&restrict_sr=1&sort=new&type=link": redditSearch,
		"/search?after=t3_x&limit=100&q=rye&raw_json=1&sort=new&type=link":                          {Kind: live.Search, Target: "rye", Cursor: "t3_x"},
		"/comments/ab?limit=500&raw_json=1":                                                         {Kind: live.Thread, Target: "t3_ab"},
		"/comments/ab/_/cd?limit=500&raw_json=1":                                                    {Kind: live.Replies, Target: "t3_ab/cd"},
		"/api/morechildren?api_type=json&children=cd%2Cef&link_id=t3_ab&raw_json=1":                 {Kind: live.Replies, Target: "t3_ab:cd,ef"},
		"/user/ann/comments?limit=100&raw_json=1&sort=new":                                          {Kind: live.Author, Target: "ann"},
	} {
		task.Base = redditBase
		r, err := Reddit{}.Request(task, live.Session{Token: "tok"})
		if err != nil || r.URL != redditBase+want || r.Secret.Get("Authorization") != "Bearer tok" {
			t.Errorf("%s, %v, want %s", r.URL, err, want)
		}
	}
	if _, err := (Reddit{}).Request(live.Task{Kind: live.Feed}, live.Session{}); !errors.Is(err, live.ErrRequest) {
		t.Errorf("a kind it does not know: %v", err)
	}
}

func TestRedditSignsIn(t *testing.T) {
	r, err := Reddit{}.SignIn(redditBase, live.Credential{Name: "id", Secret: "s"}, live.Session{})
	if err != nil || r.URL != "https://www.reddit.com/api/v1/access_token" || r.Secret.Get("Authorization") != "Basic aWQ6cw==" {
		t.Errorf("%+v, %v", r, err)
	}
	s, err := Reddit{}.SignedIn(live.Answer{Status: 200, At: 100, Body: []byte(`{"access_token":"tok","expires_in":3600}`)})
	if want := (live.Session{Token: "tok", Expires: time.Unix(3700, 0)}); err != nil || s != want {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := (Reddit{}).SignedIn(live.Answer{Status: 401, Body: []byte(`{"error":401}`)}); !errors.Is(err, live.ErrBroken) {
		t.Errorf("refused: %v", err)
	}
}

const redditTree = `[{"kind":"Listing","data":{"children":[{"kind":"t3","data":{"id":"ab","name":"t3_ab","author":"ann","created_utc":1700000000.0,
	"subreddit":"breadit","title":"Rye","selftext":"Ask u/bo_b or /u/cyd, https://ex.org.","is_self":true,"score":-4,"edited":1700000100.0,"permalink":"/r/breadit/comments/ab/rye/"}}]}},
	{"kind":"Listing","data":{"children":[
	{"kind":"t1","data":{"id":"c1","author":"[deleted]","body":"x","link_id":"t3_ab","parent_id":"t3_ab","created_utc":1700000001,"replies":{"kind":"Listing","data":{"children":[
		{"kind":"t1","data":{"id":"c2","author":"bo_b","body":"> x\nno","link_id":"t3_ab","parent_id":"t1_c1","created_utc":1700000002,"edited":false,"replies":"","score":2}},
		{"kind":"more","data":{"id":"_","count":0,"children":[],"parent_id":"t1_c2"}}]}}}},
	{"kind":"more","data":{"id":"c3","count":2,"children":["c3","c4"],"parent_id":"t3_ab"}}]}}]`

func TestRedditThread(t *testing.T) {
	task := live.Task{Source: "reddit", Base: redditBase, Kind: live.Thread, Target: "t3_ab"}
	f, err := sensible(t, Reddit{}, task, live.Answer{Status: 200, Body: []byte(redditTree), At: lately})
	ref := func(id string) tribemap.Ref { return tribemap.Ref{Source: "reddit", ID: id} }
	want := []tribemap.Post{
		{
			Ref: ref("t3_ab"), Author: "ann", Time: 1700000000, Edited: 1700000100, Title: "Rye", Text: "Ask u/bo_b or /u/cyd, https://ex.org.",
			Channel: "breadit", Thread: "t3_ab", Mentions: []string{"bo_b", "cyd"}, Links: []string{"https://ex.org"}, URL: redditSite + "/r/breadit/comments/ab/rye/",
		},
		{Ref: ref("t1_c2"), Author: "bo_b", Time: 1700000002, Text: "no", Thread: "t3_ab", Parent: "t1_c1", Likes: 2, URL: redditSite + "/comments/ab/_/c2"},
	}
	if err != nil || !reflect.DeepEqual(f.Page.Posts, want) {
		t.Errorf("posts\n%+v, %v, want\n%+v", f.Page.Posts, err, want)
	}
	if !reflect.DeepEqual(f.Gone, []tribemap.Ref{ref("t1_c1")}) {
		t.Errorf("gone %v", f.Gone)
	}
	var targets []string
	for _, next := range f.Next {
		targets = append(targets, next.Target)
	}
	if strings.Join(targets, " ") != "t3_ab:c3,c4 t3_ab/c2" {
		t.Errorf("next %v", targets)
	}
}

func TestRedditListings(t *testing.T) {
	page := func(created, after string) string {
		return `{"kind":"Listing","data":{"after":` + after + `,"children":[{"kind":"t3","data":{"id":"ab","author":"ann","created_utc":` + created + `,"num_comments":7}}]}}`
	}
	last := redditSearch
	last.Page = 9
	for name, c := range map[string]struct {
		task   live.Task
		body   string
		next   int
		capped bool
	}{
		"goes on":           {redditSearch, page("1700000000", `"t3_ab"`), 2, false},
		"before the window": {redditSearch, page("1500000000", `"t3_ab"`), 1, false},
		"ends":              {redditSearch, page("1700000000", "null"), 1, false},
		"ends at the cap":   {last, page("1700000000", "null"), 1, true},
	} {
		f, err := sensible(t, Reddit{}, c.task, live.Answer{Status: 200, Body: []byte(c.body), At: lately})
		if err != nil || len(f.Next) != c.next || f.Capped != c.capped {
			t.Errorf("%s: next %+v, capped %v, %v", name, f.Next, f.Capped, err)
		}
	}
	for _, kind := range []live.Kind{live.Search, live.Thread} {
		for _, body := range []string{"<html>", "{}", "[]", "null"} {
			if _, err := sensible(t, Reddit{}, live.Task{Source: "reddit", Kind: kind, Target: "x"}, live.Answer{Status: 200, Body: []byte(body)}); !errors.Is(err, live.ErrBroken) {
				t.Errorf("%s %s: %v", kind, body, err)
			}
		}
	}
}

func TestRedditRecordedThread(t *testing.T) {
	task := live.Task{Source: "reddit", Base: redditBase, Kind: live.Thread, Target: "t3_1cebxh"}
	f, err := sensible(t, Reddit{}, task, live.Answer{Status: 200, Body: recording(t, "reddit-graw/reddit/internal/testdata/thread.json"), At: lately})
	// 199 comments and the submission, less those whose authors are gone.
	if got := count(f); err != nil || got != (held{posts: 178, people: 122, replies: 177, mentions: 1}) || len(f.Gone) != 22 {
		t.Errorf("%+v, gone %d, next %d, %v", got, len(f.Gone), len(f.Next), err)
	}
	if first, last := span(f); first != 1366044279 || last != 1366224463 {
		t.Errorf("from %d to %d", first, last)
	}
}

// TestRedditRecordedLists reads a community's submissions, what somebody wrote,
// and comments that a thread had left out.
func TestRedditRecordedLists(t *testing.T) {
	for file, c := range map[string]struct {
		kind        live.Kind
		target      string
		want        held
		first, last int64
	}{
		"subreddit.json": {live.Search, "r/x?y", held{posts: 27, people: 25}, 1475163718, 1477101538},
		"user.json":      {live.Author, "x", held{posts: 25, people: 1, replies: 23}, 1474990216, 1477145440},
		"more.json":      {live.Replies, "t3_x:y", held{posts: 50, people: 46, replies: 50}, 1592520306, 1592661688},
	} {
		task := live.Task{Source: "reddit", Base: redditBase, Kind: c.kind, Target: c.target}
		f, err := sensible(t, Reddit{}, task, live.Answer{Status: 200, Body: recording(t, "reddit-graw/reddit/internal/testdata/"+file), At: lately})
		got := count(f)
		got.mentions = 0 // by names in the texts
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v, want %+v", file, got, err, c.want)
		}
		if first, last := span(f); first != c.first || last != c.last {
			t.Errorf("%s: from %d to %d", file, first, last)
		}
	}
}

// betamax returns the answers of a recording in Betamax's form.
func betamax(t *testing.T, name string) (uris []string, answers []live.Answer) {
	t.Helper()
	var tape struct {
		Interactions []struct {
			Request struct {
				URI string `json:"uri"`
			} `json:"request"`
			Response struct {
				Body struct {
					String string `json:"string"`
				} `json:"body"`
				Status struct {
					Code int `json:"code"`
				} `json:"status"`
			} `json:"response"`
		} `json:"interactions"`
	}
	if err := json.Unmarshal(recording(t, name), &tape); err != nil {
		t.Fatal(err)
	}
	for _, i := range tape.Interactions {
		uris = append(uris, i.Request.URI)
		answers = append(answers, live.Answer{Status: i.Response.Status.Code, Body: []byte(i.Response.Body.String), At: lately})
	}
	return uris, answers
}

func TestRedditRecordedMore(t *testing.T) {
	var found []live.Found
	for _, name := range []string{"TestMore.test_comments", "TestMore.test_comments__continue_thread_type", "TestRedditorListings.test_comments__new"} {
		uris, answers := betamax(t, "reddit-praw/"+name+".json")
		for i, a := range answers {
			task := live.Task{Source: "reddit", Base: redditBase, Kind: live.Thread, Target: "t3_3hahrw"}
			switch {
			case strings.Contains(uris[i], "access_token"):
				continue
			case strings.Contains(uris[i], "morechildren"):
				task.Kind, task.Target = live.Replies, "t3_3hahrw:x"
			case strings.Contains(uris[i], "/user/"):
				task.Kind, task.Target = live.Author, "x"
			}
			f, err := sensible(t, Reddit{}, task, a)
			if err != nil {
				t.Errorf("%s: %v", uris[i], err)
			}
			found = append(found, f)
		}
	}
	if got := count(found...); got != (held{posts: 1033, people: 396, replies: 1030, mentions: 11}) {
		t.Errorf("%+v", got)
	}
	if first, last := span(found...); first != 1439524487 || last != 1456769953 {
		t.Errorf("from %d to %d", first, last)
	}
}

func FuzzReddit(f *testing.F) {
	f.Add(1, "t3_ab", []byte(redditTree))
	f.Add(0, "x", []byte(`{"data":{"after":"t3_b","children":[{"kind":"t3","data":{"id":"ab","author":"ann","created_utc":-1e30,"num_comments":-7}}]}}`))
	f.Add(2, "t3_ab:c", []byte(`{"json":{"data":{"things":[{"kind":"t1","data":{"id":"c","author":"b","body":"x","edited":-5}}]}}}`))
	kinds := Reddit{}.Caps().Kinds
	f.Fuzz(func(t *testing.T, kind int, target string, body []byte) {
		task := redditSearch
		task.Kind, task.Target = kinds[uint(kind)%uint(len(kinds))], target
		sensible(t, Reddit{}, task, live.Answer{Status: 200, Body: body, At: lately})
	})
}
