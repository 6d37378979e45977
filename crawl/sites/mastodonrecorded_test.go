package sites

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tribemap/crawl/live"
)

// mastodonCount is what an answer holds, counted in the JSON by another
// program.
type mastodonCount struct {
	posts, people    int // people that differ, authors of what was said
	parents          int // posts whose parent is known
	mentions, edited int
	oldest, newest   string
	next             int // tasks that follow
}

// TestMastodonRecorded reads what servers answered in 2022 and 2026.
func TestMastodonRecorded(t *testing.T) {
	tags := []mastodonCount{
		{40, 34, 1, 11, 3, "2022-11-21T10:07:47Z", "2022-11-29T16:50:32Z", 1},
		{40, 26, 3, 15, 5, "2022-11-12T14:50:42Z", "2022-11-21T07:31:24Z", 1},
		{40, 23, 1, 9, 1, "2022-11-07T11:46:01Z", "2022-11-12T13:24:49Z", 1},
		{40, 22, 2, 18, 3, "2022-10-30T20:29:43Z", "2022-11-07T10:21:33Z", 1},
	}
	for name, want := range map[string][]mastodonCount{
		"rtoot/tests/fixtures/get_context_anonymous.yml":           {{127, 115, 127, 372, 0, "2022-11-06T03:25:26Z", "2022-11-08T13:19:40Z", 0}},
		"rtoot/tests/fixtures/get_context_with_ancesters.yml":      {{4, 2, 3, 3, 0, "2022-11-07T15:38:14Z", "2022-11-08T12:12:16Z", 0}},
		"rtoot/tests/fixtures/get_context_with_token.yml":          {{6, 3, 6, 5, 0, "2022-11-07T15:49:09Z", "2022-11-08T12:12:16Z", 0}},
		"rtoot/tests/fixtures/get_context_without_descendants.yml": {{3, 2, 2, 2, 0, "2022-11-07T15:38:14Z", "2022-11-07T15:54:18Z", 0}},
		"rtoot/tests/fixtures/handle_params_max_id.yml":            tags,
		"rtoot/tests/fixtures/get_account_statuses_limit.yml": {
			{20, 4, 1, 11, 1, "2022-11-09T17:52:13Z", "2022-11-13T09:48:06Z", 1},
			{20, 2, 2, 3, 0, "2022-11-04T12:51:49Z", "2022-11-08T19:39:44Z", 1},
			{3, 1, 0, 1, 0, "2022-11-03T20:20:30Z", "2022-11-04T09:44:14Z", 0},
		},
		"mastodonpy/tests/cassettes_entity_tests/test_entity_searchv2.yaml": {{2, 2, 0, 3, 0, "2026-04-11T21:06:15Z", "2026-04-11T21:16:53Z", 1}},
		"mastodonpy/tests/cassettes_entity_tests/test_entity_context.yaml":  {{}}, // written for followers alone
	} {
		for _, e := range cassette(t, "mastodon-"+name) {
			task := recordedToot(t, &e)
			if task.Kind == "" {
				continue // answers to what no crawl asks
			}
			f := mustParse(t, Mastodon{}, task, e.Answer)
			checkParse(t, Mastodon{}, task, e.Answer)
			if len(want) == 0 {
				t.Fatalf("%s: more answers than were counted", name)
			}
			if got := countToots(f, task); got != want[0] {
				t.Errorf("%s:\n%+v, want\n%+v", name, got, want[0])
			}
			want = want[1:]
		}
		if len(want) > 0 {
			t.Errorf("%s: %d answers were not read", name, len(want))
		}
	}
}

// recordedToot is the task whose answer was recorded. The time of the answer
// becomes that of its Date.
func recordedToot(t *testing.T, e *exchange) live.Task {
	t.Helper()
	u, err := url.Parse(e.URI)
	if err != nil {
		t.Fatal(err)
	}
	date, err := time.Parse(time.RFC1123, e.Answer.Header.Get("Date"))
	if err != nil {
		t.Fatal(err)
	}
	e.Answer.At = date.Unix()
	task := live.Task{Source: "mastodon", Base: u.Scheme + "://" + u.Host, Until: date.Unix()}
	part := strings.Split(u.Path, "/")
	switch {
	case strings.HasSuffix(u.Path, "/context"):
		task.Kind, task.Target, task.Until = live.Thread, part[4]+" uri:"+part[4], 0
	case strings.Contains(u.Path, "/timelines/tag/"):
		task.Kind, task.Target = live.Search, "#"+part[5]
	case strings.HasSuffix(u.Path, "/statuses"):
		task.Kind, task.Target, task.Cursor = live.Author, "x", part[4]
	case strings.HasSuffix(u.Path, "/v2/search"):
		task.Kind, task.Target = live.Search, u.Query().Get("q")
	}
	return task
}

func countToots(f live.Found, task live.Task) (n mastodonCount) {
	people := make(map[string]bool)
	var times []int64
	for _, p := range f.Page.Posts {
		n.posts++
		people[p.Author] = true
		n.mentions += len(p.Mentions)
		times = append(times, p.Time)
		if p.Parent != "" {
			n.parents++
		}
		if p.Edited > 0 {
			n.edited++
		}
	}
	for _, next := range f.Next {
		if next.Window() == task.Window() {
			n.next++
		}
	}
	n.people = len(people)
	if len(times) > 0 {
		n.oldest, n.newest = clock(slices.Min(times)), clock(slices.Max(times))
	}
	return n
}

func clock(t int64) string { return time.Unix(t, 0).UTC().Format(time.RFC3339) }
