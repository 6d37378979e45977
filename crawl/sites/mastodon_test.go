package sites

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tribemap"
	"tribemap/crawl/live"
)

// toot is a task of the Mastodon source.
func toot(kind live.Kind, target string) live.Task {
	return live.Task{Source: "mastodon", Base: "https://a.example", Kind: kind, Target: target, Since: 1_600_000_000, Until: 1_700_000_000}
}

// replied is an answer of the year 2027.
func replied(body []byte) live.Answer {
	return live.Answer{Status: http.StatusOK, Header: http.Header{}, Body: body, At: 1_800_000_000}
}

// mustParse reads an answer.
func mustParse(t *testing.T, s live.Source, task live.Task, a live.Answer) live.Found {
	t.Helper()
	f, err := s.Parse(task, a)
	if err != nil {
		t.Fatalf("%s %q: %v", task.Kind, task.Target, err)
	}
	return f
}

// checkURLs holds the addresses that are asked for tasks against want.
func checkURLs(t *testing.T, s live.Source, want map[string]live.Task) {
	t.Helper()
	for url, task := range want {
		r, err := s.Request(task, live.Session{})
		if err != nil || r.URL != url {
			t.Errorf("%s %q asks %s (%v), want %s", task.Kind, task.Target, r.URL, err, url)
		}
	}
}

func TestMastodonAsks(t *testing.T) {
	later := toot(live.Search, "#bees")
	later.Cursor = "77"
	page := toot(live.Search, "save bees")
	page.Page = 2
	said := toot(live.Author, "ann@a.example")
	said.Cursor = "42 99"
	const api = "https://a.example/api/"
	checkURLs(t, Mastodon{}, map[string]live.Task{
		api + "v1/timelines/tag/bees?limit=40":                                                         toot(live.Search, "#bees"),
		api + "v1/timelines/tag/bees?limit=40&max_id=77":                                               later,
		api + "v2/search?limit=40&max_id=111411200000000000&offset=80&q=%22save+bees%22&type=statuses": page,
		api + "v1/statuses/10/context":                                                                 toot(live.Thread, "10 https://a.example/s/10"),
		api + "v1/accounts/lookup?acct=ann%40a.example":                                                toot(live.Author, "ann@a.example"),
		api + "v1/accounts/42/statuses?exclude_reblogs=true&limit=40&max_id=99":                        said,
	})
}

func TestMastodonKeepsTheTokenApart(t *testing.T) {
	r, err := Mastodon{}.Request(toot(live.Search, "bees"), live.Session{Token: "s3cret"})
	if err != nil || r.Secret.Get("Authorization") != "Bearer s3cret" {
		t.Errorf("credential: %v, %v", r.Secret, err)
	}
	r.Secret = nil
	if strings.Contains(fmt.Sprint(r), "s3cret") {
		t.Errorf("the token shows: %v", r)
	}
}

func TestMastodonPlans(t *testing.T) {
	tasks, err := Mastodon{}.Plan(live.Query{Keywords: []string{"Save Bees", "#hive", "42"}, Place: "a.example", Now: 1_700_000_000})
	var targets []string
	for _, task := range tasks {
		targets = append(targets, task.Target)
		if task.Base != "https://a.example" || task.Until != 1_700_000_000 || task.Since != mastodonStarted {
			t.Errorf("task %+v", task)
		}
	}
	if want := []string{"#savebees", "Save Bees", "#hive", "42"}; err != nil || !slices.Equal(targets, want) {
		t.Errorf("targets %q, %v, want %q", targets, err, want)
	}
	if _, err := (Mastodon{}).Plan(live.Query{Place: "ftp://a.example"}); err == nil {
		t.Error("plans for a place that is none")
	}
}

func TestMastodonTimeline(t *testing.T) {
	a := replied(sample(t, "mastodon/tag.json"))
	a.Header.Set("Link", `<https://a.example/api/v1/timelines/tag/bees?max_id=109500000000000000>; rel="next", <https://a.example/x?min_id=1>; rel="prev"`)
	f := mustParse(t, Mastodon{}, toot(live.Search, "#bees"), a)
	if len(f.Page.Posts) != 3 || !slices.Equal(f.NoIndex, []string{"cy@a.example"}) {
		t.Fatalf("%d posts, declined by %v", len(f.Page.Posts), f.NoIndex)
	}
	want := tribemap.Post{
		Ref: tribemap.Ref{Source: "mastodon", ID: "https://b.example/users/bo/statuses/3"}, Author: "bo@b.example",
		Time: 1670877312, Edited: 1670878800, Text: "bees\n@Ann hives in #Bees: see", Lang: "en",
		Parent: "https://a.example/users/ann/statuses/2", Mentions: []string{"ann@a.example"}, Links: []string{"https://hives.example/x"},
		URL: "https://b.example/@bo/3", Likes: 5, Reposts: 2,
	}
	if got := f.Page.Posts[0]; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("post\n%+v, want\n%+v", got, want)
	}
	if f.Page.Posts[2].Time != 0 {
		t.Errorf("the year 1 became %d", f.Page.Posts[2].Time)
	}
	thread := toot(live.Thread, "109500000000200000 https://a.example/users/ann/statuses/2")
	if len(f.Next) != 2 || f.Next[0].Target != thread.Target || f.Next[0].Cursor != "4" || f.Next[1].Cursor != "109500000000000000" {
		t.Errorf("leads to %+v", f.Next)
	}
}

// TestMastodonLeapsToTheWindow: the first page is of today, the window is not.
func TestMastodonLeapsToTheWindow(t *testing.T) {
	at := int64(1_750_000_000)
	body := statuses(40, func(i int) string {
		return fmt.Sprintf(`"id": "%d", "created_at": %q`, (at-int64(i))*1000<<16, time.Unix(at-int64(i), 0).UTC().Format(time.RFC3339))
	})
	task := toot(live.Search, "#bees")
	f := mustParse(t, Mastodon{}, task, replied(body))
	if len(f.Next) != 1 || f.Next[0].Cursor != snowflake(task.Until) {
		t.Errorf("goes on to %+v", f.Next)
	}
	task.Since, task.Until = at+1, at+100
	if f := mustParse(t, Mastodon{}, task, replied(body)); len(f.Next) != 0 {
		t.Errorf("goes on beyond the window: %+v", f.Next)
	}
}

// statuses writes a list of posts; about gives what tells them apart.
func statuses(n int, about func(int) string) []byte {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf(`{%s, "uri": "https://a.example/s/%d", "visibility": "public", "account": {"acct": "p%d"}}`, about(i), i, i))
	}
	return []byte("[" + strings.Join(list, ",") + "]")
}

func TestMastodonContext(t *testing.T) {
	f := mustParse(t, Mastodon{}, toot(live.Thread, "11 https://a.example/s/11"), replied(sample(t, "mastodon/context.json")))
	parents := make(map[string]string)
	for _, p := range f.Page.Posts {
		parents[p.ID] = p.Parent
		if p.ID != "https://c.example/s/5" && p.Thread != "https://a.example/s/10" {
			t.Errorf("%s is of the thread %q", p.ID, p.Thread)
		}
	}
	want := map[string]string{
		"https://a.example/s/10": "", "https://a.example/s/12": "https://a.example/s/11",
		"https://a.example/s/13": "https://a.example/s/12", "https://c.example/s/5": "",
	}
	if fmt.Sprint(parents) != fmt.Sprint(want) {
		t.Errorf("parents %v, want %v", parents, want)
	}
	if q := f.Page.Posts[2].Quotes; !slices.Equal(q, []string{"cy@c.example"}) {
		t.Errorf("quotes %v", q)
	}
	if f.Capped || len(f.Next) != 1 || f.Next[0].Target != "10 https://a.example/s/10" {
		t.Errorf("capped %v, leads to %+v", f.Capped, f.Next)
	}
}

// TestMastodonContextIsCutOff: sixty posts and not one more are what a server
// gives to strangers.
func TestMastodonContextIsCutOff(t *testing.T) {
	body := func(n int) []byte {
		list := statuses(n, func(i int) string {
			parent, answers := 100, 0
			if i == 0 {
				parent, answers = 10, 80
			}
			return fmt.Sprintf(`"id": "%d", "in_reply_to_id": "%d", "replies_count": %d`, 100+i, parent, answers)
		})
		return []byte(`{"ancestors": [], "descendants": ` + string(list) + `}`)
	}
	task := toot(live.Thread, "10 https://a.example/s/root")
	task.Cursor = "3"
	f := mustParse(t, Mastodon{}, task, replied(body(contextBelow)))
	if !f.Capped || len(f.Next) != 1 || f.Next[0].Kind != live.Replies || f.Next[0].Target != "100 https://a.example/s/0" {
		t.Errorf("capped %v, leads to %+v", f.Capped, f.Next)
	}
	task.Cursor = "1"
	if f := mustParse(t, Mastodon{}, task, replied(body(contextBelow))); f.Capped || len(f.Next) != 1 {
		t.Errorf("all answers are there: capped %v, leads to %+v", f.Capped, f.Next)
	}
	if f := mustParse(t, Mastodon{}, task, replied(body(contextBelow-1))); f.Capped || len(f.Next) != 0 {
		t.Errorf("nothing is cut off: capped %v, leads to %+v", f.Capped, f.Next)
	}
}

// TestMastodonWaitsForOtherServers: a context is asked for again while the
// server collects answers.
func TestMastodonWaitsForOtherServers(t *testing.T) {
	a := replied([]byte(`{"ancestors": [], "descendants": []}`))
	a.Header.Set("Mastodon-Async-Refresh", `id="x", retry=7, result_count=0`)
	task := toot(live.Thread, "10 https://a.example/s/10")
	f := mustParse(t, Mastodon{}, task, a)
	if f.Again != 7*time.Second || f.Wait != 0 || len(f.Next) != 0 {
		t.Errorf("again after %v, waits %v, leads to %+v", f.Again, f.Wait, f.Next)
	}
}

// TestMastodonWordsGoOn: Mastodon and Pleroma count results, GoToSocial goes on
// below a number.
func TestMastodonWordsGoOn(t *testing.T) {
	for id, cursor := range map[string]string{
		"109500000000000000": "", "AbCdEfGhIjKlMnOpQr": "", "4711": "", "01HGW2N7EHJVM0J9Z0V4JX7Q3E": "01HGW2N7EHJVM0J9Z0V4JX7Q3E",
	} {
		body := fmt.Sprintf(`{"statuses": %s}`, statuses(1, func(int) string { return fmt.Sprintf(`"id": %q`, id) }))
		f := mustParse(t, Mastodon{}, toot(live.Search, "bees"), replied([]byte(body)))
		if len(f.Next) != 1 || f.Next[0].Page != 1 || f.Next[0].Cursor != cursor {
			t.Errorf("after %s: %+v", id, f.Next)
		}
	}
}

func TestMastodonWords(t *testing.T) {
	task := toot(live.Search, "bees")
	f := mustParse(t, Mastodon{}, task, replied(sample(t, "mastodon/search.json")))
	if len(f.Page.Posts) != 1 || len(f.Next) != 2 || f.Next[1].Cursor != "01HGW2N7EHJVM0J9Z0V4JX7Q3E" {
		t.Errorf("posts %v, leads to %+v", f.Page.Posts, f.Next)
	}
	if f := mustParse(t, Mastodon{}, task, replied([]byte(`{"statuses": []}`))); f.Refused == "" {
		t.Error("a server that does not search texts counts as complete")
	}
	quiet := task
	quiet.Since = quiet.Until - 3600
	if f := mustParse(t, Mastodon{}, quiet, replied([]byte(`{"statuses": []}`))); f.Refused != "" || len(f.Next) != 0 {
		t.Errorf("an hour without posts: %q, %+v", f.Refused, f.Next)
	}
	task.Page = mastodonResults/mastodonPage - 1
	if f := mustParse(t, Mastodon{}, task, replied(sample(t, "mastodon/search.json"))); !f.Capped {
		t.Error("the last page that can be had is not the end")
	}
}

func TestMastodonAuthor(t *testing.T) {
	task := toot(live.Author, "ann@a.example")
	f := mustParse(t, Mastodon{}, task, replied(sample(t, "mastodon/account.json")))
	want := tribemap.Person{
		Ref: tribemap.Ref{Source: "mastodon", ID: "ann@a.example"}, Handle: "ann@a.example", Name: "Ann", About: "bees",
		URL: "https://a.example/@ann", Bot: true, Followers: 9, Posts: 1,
	}
	if len(f.Page.People) != 1 || f.Page.People[0] != want || !slices.Equal(f.NoIndex, []string{"ann@a.example"}) {
		t.Errorf("people %+v, declined by %v", f.Page.People, f.NoIndex)
	}
	if len(f.Next) != 1 || f.Next[0].Cursor != "42" || f.Next[0].Window() != task.Window() {
		t.Fatalf("leads to %+v", f.Next)
	}
	a := replied(sample(t, "mastodon/tag.json"))
	a.Header.Set("Link", `<https://a.example/x?max_id=9>; rel="next"`)
	if f := mustParse(t, Mastodon{}, f.Next[0], a); len(f.Page.Posts) != 3 || f.Next[len(f.Next)-1].Cursor != "42 9" {
		t.Errorf("posts %v, leads to %+v", f.Page.Posts, f.Next)
	}
}

func TestMastodonSaysNo(t *testing.T) {
	for _, status := range []int{401, 422} {
		if f := mustParse(t, Mastodon{}, toot(live.Search, "#bees"), live.Answer{Status: status}); f.Refused == "" {
			t.Errorf("%d is no refusal", status)
		}
	}
	f := mustParse(t, Mastodon{}, toot(live.Thread, "10 https://a.example/s/10"), live.Answer{Status: 404})
	if len(f.Gone) != 1 || f.Gone[0] != (tribemap.Ref{Source: "mastodon", ID: "https://a.example/s/10"}) {
		t.Errorf("gone %v", f.Gone)
	}
}

func FuzzMastodon(f *testing.F) {
	said := toot(live.Author, "ann@a.example")
	said.Cursor = "42"
	fuzzSource(f, Mastodon{}, []live.Task{
		toot(live.Search, "#bees"), toot(live.Search, "bees"), toot(live.Thread, "10 https://a.example/s/10"),
		toot(live.Author, "ann@a.example"), said,
	})
}
