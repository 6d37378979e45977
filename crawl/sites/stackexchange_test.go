package sites

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tribemap"
	"tribemap/crawl/live"
)

// stackTask is a task of the Stack Exchange source.
func stackTask(kind live.Kind, target string) live.Task {
	return live.Task{Source: "stackexchange", Base: stackBase, Kind: kind, Target: target}
}

func TestStackExchangeAsks(t *testing.T) {
	search := stackTask(live.Search, "stackoverflow save bees")
	search.Since, search.Until, search.Page = 1714521600, 1714694400, 2
	const (
		api  = "https://api.stackexchange.com/2.3/"
		rest = "?filter=withbody&order=asc&page=1&pagesize=100&site=stackoverflow&sort=creation"
	)
	checkURLs(t, StackExchange{}, map[string]live.Task{
		api + "search/advanced?filter=withbody&fromdate=1714521600&order=asc&page=3&pagesize=100&q=%22save+bees%22&site=stackoverflow&sort=creation&todate=1714694399": search,
		api + "questions/5;7/answers" + rest: stackTask(live.Thread, "stackoverflow 5;7"),
		api + "posts/9;5/comments" + rest:    stackTask(live.Replies, "stackoverflow 9/5;5"),
	})
	r, err := StackExchange{}.Request(search, live.Session{Token: "s3cret"})
	if err != nil || r.Secret.Get("Authorization") != "Bearer s3cret" || strings.Contains(r.URL, "s3cret") {
		t.Errorf("credential: %+v, %v", r, err)
	}
}

func TestStackExchangePlans(t *testing.T) {
	for place, want := range map[string]string{
		"":                                 "https://api.stackexchange.com stackoverflow bees",
		"math.stackexchange.com":           "https://api.stackexchange.com math.stackexchange.com bees",
		"https://superuser.com/":           "https://api.stackexchange.com superuser.com bees",
		"http://127.0.0.1:8080/beekeeping": "http://127.0.0.1:8080 beekeeping bees",
	} {
		tasks, err := StackExchange{}.Plan(live.Query{Keywords: []string{"bees"}, Place: place, Now: 1_700_000_000})
		if err != nil || len(tasks) != 1 || tasks[0].Base+" "+tasks[0].Target != want {
			t.Errorf("%q plans %+v, %v, want %s", place, tasks, err, want)
		}
	}
	for _, place := range []string{"ftp://x/y", "two words", "https://a.example/b/c"} {
		if _, err := (StackExchange{}).Plan(live.Query{Place: place}); !errors.Is(err, live.ErrPlace) {
			t.Errorf("%q: %v", place, err)
		}
	}
}

func TestStackExchangeQuestions(t *testing.T) {
	f := mustParse(t, StackExchange{}, stackTask(live.Search, "stackoverflow bees"), replied(sample(t, "stackexchange/questions.json")))
	ref := func(id string) tribemap.Ref { return tribemap.Ref{Source: "stackexchange/stackoverflow", ID: id} }
	want := []tribemap.Post{
		{
			Ref: ref("5"), Author: "1", Time: 1714557600, Edited: 1714561200, Title: `Who keeps "bees"?`, Text: "I do.\n\nsee", Thread: "5",
			Links: []string{"https://hives.example/x"}, URL: "https://stackoverflow.com/questions/5/who", Likes: -2, Views: 9,
		},
		{Ref: ref("7"), Author: "user7", Time: 1714560000, Title: "Hives", Thread: "7"},
	}
	if fmt.Sprint(f.Page.Posts) != fmt.Sprint(want) {
		t.Errorf("posts\n%+v, want\n%+v", f.Page.Posts, want)
	}
	if f.Page.People[0].Handle != "Ann & co" || f.Wait != 10*time.Second {
		t.Errorf("people %+v, waits %v", f.Page.People, f.Wait)
	}
	var leads []string
	for _, next := range f.Next {
		leads = append(leads, fmt.Sprintf("%s %s %d", next.Kind, next.Target, next.Page))
	}
	if want := []string{"thread stackoverflow 5 0", "replies stackoverflow 5;7 0", "search stackoverflow bees 1"}; !slices.Equal(leads, want) {
		t.Errorf("leads to %q, want %q", leads, want)
	}
	last := stackTask(live.Search, "stackoverflow bees")
	last.Page = stackPages - 1
	if f := mustParse(t, StackExchange{}, last, replied(sample(t, "stackexchange/questions.json"))); !f.Capped || len(f.Next) != 2 {
		t.Errorf("the last page that can be had: capped %v, leads to %+v", f.Capped, f.Next)
	}
}

func TestStackExchangeAnswersAndComments(t *testing.T) {
	f := mustParse(t, StackExchange{}, stackTask(live.Thread, "stackoverflow 5"), replied(sample(t, "stackexchange/answers.json")))
	if len(f.Page.Posts) != 1 || f.Page.Posts[0].Parent != "5" || f.Page.Posts[0].ID != "9" {
		t.Errorf("answers %+v", f.Page.Posts)
	}
	if f.Wait != time.Duration(86400-1_800_000_000%86400)*time.Second {
		t.Errorf("with the quota spent it waits %v", f.Wait)
	}
	if len(f.Next) != 1 || f.Next[0].Target != "stackoverflow 9/5" {
		t.Fatalf("leads to %+v", f.Next)
	}
	f = mustParse(t, StackExchange{}, stackTask(live.Replies, "stackoverflow 9/5;5"), replied(sample(t, "stackexchange/comments.json")))
	var got []string
	for _, p := range f.Page.Posts {
		got = append(got, fmt.Sprintf("%s by %s below %s of %s to %v", p.ID, p.Author, p.Parent, p.Thread, p.Mentions))
	}
	if want := []string{"c11 by 1 below 9 of 5 to [2]", "c12 by 3 below 5 of 5 to []"}; !slices.Equal(got, want) || len(f.Next) != 0 {
		t.Errorf("comments %q, want %q; leads to %+v", got, want, f.Next)
	}
}

// TestStackExchangeSaysNo: who is too fast asks again when the time is over.
func TestStackExchangeSaysNo(t *testing.T) {
	task := stackTask(live.Search, "stackoverflow bees")
	a := replied(sample(t, "stackexchange/throttled.json"))
	a.Status = 400
	f := mustParse(t, StackExchange{}, task, a)
	if f.Wait != 8345*time.Second || f.Again != f.Wait || len(f.Next) != 0 {
		t.Errorf("waits %v, again after %v, leads to %+v", f.Wait, f.Again, f.Next)
	}
	a.Body = []byte(`{"error_id": 400, "error_name": "bad_parameter"}`)
	if f := mustParse(t, StackExchange{}, task, a); f.Refused == "" {
		t.Error("an error is no refusal")
	}
	a.Body = []byte(`{"error_id": 500}`)
	if _, err := (StackExchange{}).Parse(task, a); !errors.Is(err, live.ErrBroken) {
		t.Errorf("trouble of the service: %v", err)
	}
}

// TestStackExchangeRecorded reads the service's wrapper, around lists of sites
// and accounts.
func TestStackExchangeRecorded(t *testing.T) {
	for name, more := range map[string]bool{"test_stackoverflow_exists": false, "test_users_associated": true} {
		a := replied(recording(t, "stackexchange-stackapi/tests/mock_objects/"+name))
		task := stackTask(live.Search, "stackoverflow bees")
		checkParse(t, StackExchange{}, task, a)
		f := mustParse(t, StackExchange{}, task, a)
		if len(f.Page.Posts) != 0 || f.Wait != 0 || (len(f.Next) > 0) != more {
			t.Errorf("%s: posts %v, waits %v, leads to %+v", name, f.Page.Posts, f.Wait, f.Next)
		}
	}
}

func FuzzStackExchange(f *testing.F) {
	fuzzSource(f, StackExchange{}, []live.Task{
		stackTask(live.Search, "stackoverflow bees"), stackTask(live.Thread, "stackoverflow 5"), stackTask(live.Replies, "stackoverflow 9/5;5"),
	})
}
