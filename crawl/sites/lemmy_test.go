package sites

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"tribemap"
	"tribemap/crawl/live"
)

// lemmyTask is a task of the Lemmy source.
func lemmyTask(kind live.Kind, target, cursor string) live.Task {
	return live.Task{Source: "lemmy", Base: "https://l.example", Kind: kind, Target: target, Cursor: cursor}
}

func TestLemmyAsks(t *testing.T) {
	page := lemmyTask(live.Search, "save bees", "")
	page.Page = 2
	further := lemmyTask(live.Thread, "5 https://l.example/post/5", lemmyFlat)
	further.Page = 1
	const api = "https://l.example/api/v3/"
	checkURLs(t, Lemmy{}, map[string]live.Task{
		api + "search?limit=50&listing_type=All&page=3&q=save+bees&sort=New&type_=All":       page,
		api + "post/list?community_name=bees%40c.example&limit=50&page=1&sort=New&type_=All": lemmyTask(live.Feed, "bees@c.example", ""),
		api + "post?id=5": lemmyTask(live.Thread, "5 https://l.example/post/5", ""),
		api + "comment/list?max_depth=8&post_id=5&sort=Old&type_=All":     lemmyTask(live.Thread, "5 https://l.example/post/5", lemmyAsTree),
		api + "comment/list?limit=50&page=2&post_id=5&sort=Old&type_=All": further,
		api + "comment/list?max_depth=8&parent_id=20&sort=Old&type_=All":  lemmyTask(live.Replies, "20 https://l.example/comment/20", ""),
		api + "user?limit=50&page=1&sort=New&username=ann%40l.example":    lemmyTask(live.Author, "ann@l.example", ""),
	})
}

func TestLemmyPlans(t *testing.T) {
	q := live.Query{Keywords: []string{"bees", "hive"}, Place: "l.example", Now: 1_700_000_000}
	tasks, err := Lemmy{}.Plan(q)
	if err != nil || len(tasks) != 2 || tasks[1].Target != "hive" || tasks[1].Until != q.Now {
		t.Errorf("plans %+v, %v", tasks, err)
	}
	q.Place = "https://l.example/c/bees/"
	tasks, err = Lemmy{}.Plan(q)
	if err != nil || len(tasks) != 1 || tasks[0].Kind != live.Feed || tasks[0].Target != "bees" || tasks[0].Base != "https://l.example" {
		t.Errorf("plans %+v, %v", tasks, err)
	}
}

func TestLemmySearch(t *testing.T) {
	f := mustParse(t, Lemmy{}, lemmyTask(live.Search, "bees", ""), replied(sample(t, "lemmy/search.json")))
	ref := func(id string) tribemap.Ref { return tribemap.Ref{Source: "lemmy", ID: id} }
	want := []tribemap.Post{
		{
			Ref: ref("https://l.example/post/5"), Author: "ann@l.example", Time: 1714557600, Edited: 1714561200, Title: "Hives",
			Text: "who keeps bees?", Channel: "bees@c.example", Thread: "https://l.example/post/5", URL: "https://l.example/post/5",
			Links: []string{"https://k.example/a", "https://hives.example/x"}, Likes: 7,
		},
		{
			Ref: ref("https://m.example/comment/9"), Author: "bo@m.example", Time: 1714730400,
			Text: "@Ann@l.example look at https://hives.example/y.", Channel: "bees@c.example", Thread: "https://l.example/post/5",
			Mentions: []string{"ann@l.example"}, Links: []string{"https://hives.example/y"}, URL: "https://m.example/comment/9", Likes: 2,
		},
	}
	if fmt.Sprint(f.Page.Posts) != fmt.Sprint(want) {
		t.Errorf("posts\n%+v, want\n%+v", f.Page.Posts, want)
	}
	if !slices.Equal(f.Gone, []tribemap.Ref{ref("https://l.example/comment/22")}) || !slices.Equal(f.NoIndex, []string{"bo@m.example"}) {
		t.Errorf("gone %v, declined by %v", f.Gone, f.NoIndex)
	}
	if len(f.Next) != 2 || f.Next[0].Target != "5 https://l.example/post/5" || f.Next[0].Fresh != 1714730400 || f.Next[0].Worth.Posts != 4 {
		t.Errorf("leads to %+v", f.Next)
	}
}

func TestLemmyThread(t *testing.T) {
	task := lemmyTask(live.Thread, "5 https://l.example/post/5", "")
	f := mustParse(t, Lemmy{}, task, replied(sample(t, "lemmy/post.json")))
	if len(f.Page.Posts) != 1 || len(f.Next) != 1 || f.Next[0].Cursor != lemmyAsTree || f.Next[0].Window() != task.Window() {
		t.Fatalf("posts %v, leads to %+v", f.Page.Posts, f.Next)
	}
	f = mustParse(t, Lemmy{}, f.Next[0], replied(sample(t, "lemmy/comments.json")))
	var parents []string
	for _, p := range f.Page.Posts {
		parents = append(parents, p.Parent)
	}
	want := []string{"https://l.example/post/5", "https://l.example/comment/20", "https://m.example/comment/9"}
	if !slices.Equal(parents, want) || len(f.Next) != 0 {
		t.Errorf("parents %q, want %q; leads to %+v", parents, want, f.Next)
	}
}

// forest writes comments: the first has all others that are not right below
// the post below it, and says that there are more.
func forest(roots, below, children int) []byte {
	var list []string
	for i := range roots + below {
		id := 1000 + i
		path, count := fmt.Sprintf("0.%d", id), 0
		if i >= roots {
			path = fmt.Sprintf("0.1000.%d", id)
		}
		if i == 0 {
			count = children
		}
		list = append(list, fmt.Sprintf(`{"comment": {"id": %d, "ap_id": "https://l.example/comment/%d", "path": %q, "content": "x", "published": "2024-05-01T12:00:00Z"},
			"creator": {"name": "p%d"}, "post": {"id": 5, "ap_id": "https://l.example/post/5"}, "counts": {"child_count": %d}}`, id, id, path, i, count))
	}
	return []byte(`{"comments": [` + strings.Join(list, ",") + `]}`)
}

// TestLemmyTreeIsCutOff: three hundred comments mean that there may be more.
func TestLemmyTreeIsCutOff(t *testing.T) {
	task := lemmyTask(live.Thread, "5 https://l.example/post/5", lemmyAsTree)
	f := mustParse(t, Lemmy{}, task, replied(forest(200, 100, 150)))
	if len(f.Next) != 1 || f.Next[0].Cursor != lemmyFlat || f.Next[0].Page != 0 || f.Next[0].Window() != task.Window() {
		t.Fatalf("goes on with %+v", f.Next)
	}
	f = mustParse(t, Lemmy{}, f.Next[0], replied(forest(40, 10, 10)))
	if len(f.Next) != 1 || f.Next[0].Page != 1 || !f.Ends {
		t.Errorf("a full page leads to %+v", f.Next)
	}
	if len(f.Names) != 50 || f.Names["1000"] != "https://l.example/comment/1000" || len(f.Answers) != 0 {
		t.Errorf("names %v, answers %v", f.Names, f.Answers)
	}
	if f := mustParse(t, Lemmy{}, task, replied(forest(199, 100, 150))); len(f.Next) != 0 {
		t.Errorf("a whole tree leads to %+v", f.Next)
	}
}

// TestLemmyPageNamesParents: of an answer to what stands on another page the
// number is told, to what stands on none the post.
func TestLemmyPageNamesParents(t *testing.T) {
	comment := func(path string) string {
		id := path[strings.LastIndexByte(path, '.')+1:]
		return fmt.Sprintf(`{"comment": {"id": %s, "ap_id": "https://l.example/comment/%s", "path": %q}, "creator": {"name": "bo"}, "post": {"id": 5, "ap_id": "https://l.example/post/5"}}`, id, id, path)
	}
	body := `{"comments": [` + comment("0.8") + "," + comment("0.1.9") + "," + comment("0.8.10") + `]}`
	f := mustParse(t, Lemmy{}, lemmyTask(live.Thread, "5 https://l.example/post/5", lemmyFlat), replied([]byte(body)))
	if want := map[string]string{"https://l.example/comment/9": "1"}; !maps.Equal(f.Answers, want) {
		t.Errorf("answers %v, want %v", f.Answers, want)
	}
	for i, want := range []string{"https://l.example/post/5", "", "https://l.example/comment/8"} {
		if got := f.Page.Posts[i].Parent; got != want {
			t.Errorf("post %d answers %q, want %q", i, got, want)
		}
	}
}

// TestLemmyTreeEndsByDepth: at the deepest level there may be answers.
func TestLemmyTreeEndsByDepth(t *testing.T) {
	body := func(path string) live.Answer {
		return replied([]byte(`{"comments": [{"comment": {"id": 9, "ap_id": "https://l.example/comment/9", "path": "` + path + `"},
			"creator": {"name": "bo"}, "post": {"id": 5, "ap_id": "https://l.example/post/5"}, "counts": {"child_count": 1}}]}`))
	}
	for path, want := range map[string]int{"0.1.2.3.4.5.6.7.9": 1, "0.1.2.3.4.5.6.9": 0} {
		f := mustParse(t, Lemmy{}, lemmyTask(live.Thread, "5 https://l.example/post/5", lemmyAsTree), body(path))
		if len(f.Next) != want {
			t.Errorf("%s leads to %+v", path, f.Next)
		}
	}
	f := mustParse(t, Lemmy{}, lemmyTask(live.Replies, "7 https://l.example/comment/7", ""), body("0.7.8.9"))
	if len(f.Next) != 0 {
		t.Errorf("two levels below the target leads to %+v", f.Next)
	}
}

func TestLemmySaysNo(t *testing.T) {
	a := replied(sample(t, "lemmy/error.json"))
	a.Status = 400
	thread := lemmyTask(live.Thread, "5 https://l.example/post/5", "")
	if f := mustParse(t, Lemmy{}, thread, a); len(f.Gone) != 1 || f.Gone[0].ID != "https://l.example/post/5" {
		t.Errorf("gone %v", f.Gone)
	}
	if f := mustParse(t, Lemmy{}, lemmyTask(live.Search, "bees", ""), live.Answer{Status: 400}); f.Refused == "" {
		t.Error("an error is no refusal")
	}
	a.Body = []byte(`{"error": "rate_limit_error"}`)
	if _, err := (Lemmy{}).Parse(thread, a); !errors.Is(err, live.ErrBroken) {
		t.Errorf("too fast: %v", err)
	}
}

func FuzzLemmy(f *testing.F) {
	fuzzSource(f, Lemmy{}, []live.Task{
		lemmyTask(live.Search, "bees", ""), lemmyTask(live.Thread, "5 https://l.example/post/5", ""),
		lemmyTask(live.Thread, "5 https://l.example/post/5", lemmyAsTree), lemmyTask(live.Thread, "5 https://l.example/post/5", lemmyFlat),
		lemmyTask(live.Replies, "20 https://l.example/comment/20", ""), lemmyTask(live.Author, "ann@l.example", ""),
	})
}
