package live

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"tribemap"
)

// TestTells: whom addresses name, and that most name nobody.
func TestTells(t *testing.T) {
	for id, want := range map[string]string{
		"at://did:plc:abc123/app.bsky.feed.post/3k":   "did:plc:abc123",
		"did:web:example.org:people:ann":              "did:web:example.org:people:ann",
		"https://bsky.app/profile/did:plc:abc/post/3": "did:plc:abc",
		"https://Town.example/users/Ann/statuses/1":   "ann@town.example",
		"https://town.example/@Ann/1":                 "ann@town.example",
		"https://town.example/@ann@far.example/1":     "ann@far.example",
		"https://lemmy.example/u/ann_b":               "ann_b@lemmy.example",
		"http://127.0.0.1:18101/users/ann":            "ann@127.0.0.1:18101",
		"https://town.example/@ann?page=2":            "ann@town.example",
		"https://town.example/post/7":                 "",
		"https://town.example/users/":                 "",
		"https://town.example/x?of=https://a.b/@c":    "",
		"41": "", "": "", "candid:thing": "", "<20240101@example.org>": "", "t3_abc": "",
	} {
		if got := Tells(id); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}

const (
	goneDID  = "did:plc:gone"
	goneRoot = "at://" + goneDID + "/app.bsky.feed.post/1"
)

func refusesGone(r tribemap.Ref) bool { return r == tribemap.Ref{Source: "sky", ID: goneDID} }

// TestUnname: a post of somebody else keeps its words and its thread, and
// nothing that names who must not be stored.
func TestUnname(t *testing.T) {
	post := func() tribemap.Post {
		return tribemap.Post{
			Ref: tribemap.Ref{Source: "sky", ID: "at://did:plc:other/1"}, Author: "did:plc:other", Text: "words",
			Thread: goneRoot, Parent: goneRoot, Ancestors: []string{"at://did:plc:other/0", goneRoot},
			Mentions: []string{goneDID, "did:plc:third"}, Quotes: []string{goneDID}, Links: []string{"https://bsky.app/profile/" + goneDID, "https://x.example/"},
		}
	}
	p, before := post(), post()
	ancestors := p.Ancestors
	if !Unname(&p, refusesGone) {
		t.Error("nothing changed")
	}
	if text := fmt.Sprintf("%+v", p); strings.Contains(text, "gone") {
		t.Error(text)
	}
	if p.Thread != p.Parent || p.Thread != p.Ancestors[1] || p.Thread == "" || p.Ancestors[0] != before.Ancestors[0] {
		t.Errorf("the thread is torn: %+v", p)
	}
	if !slices.Equal(ancestors, before.Ancestors) {
		t.Error("the post's slices are shared, and were written to")
	}
	p.Thread, p.Parent, p.Ancestors, p.Mentions, p.Quotes, p.Links = before.Thread, before.Parent, before.Ancestors, before.Mentions, before.Quotes, before.Links
	if fmt.Sprint(p) != fmt.Sprint(before) {
		t.Errorf("%+v, want %+v", p, before)
	}
	again := post()
	Unname(&again, refusesGone)
	first := again.Thread
	if Unname(&again, refusesGone) || again.Thread != first {
		t.Error("changes again what was changed")
	}
	other := post()
	other.Source = "elsewhere"
	if Unname(&other, refusesGone) {
		t.Error("somebody of the same id elsewhere is meant, too")
	}
}

// sky is a town whose addresses tell who wrote what: did:plc:gone asks, two
// others answer, and search finds all of it.
type sky struct{ townSource }

func (sky) Name() string { return "sky" }

func (sky) Plan(q Query) ([]Task, error) {
	tasks, err := townSource{}.Plan(q)
	for i := range tasks {
		tasks[i].Source = "sky"
	}
	return tasks, err
}

func (sky) Parse(t Task, a Answer) (Found, error) {
	f, err := townSource{}.Parse(t, a)
	for i := range f.Next {
		f.Next[i].Source = "sky"
	}
	if t.Kind == Thread && t.Target != goneRoot {
		f.Gone = append(f.Gone, tribemap.Ref{Source: "sky", ID: goneRoot + "/deleted"})
	}
	return f, err
}

// skyTown has a thread that did:plc:gone began, and one of somebody else's in
// which they speak.
func skyTown() *town {
	tn := &town{}
	say := func(id, author, thread, parent string) {
		tn.posts = append(tn.posts, tribemap.Post{
			Ref: tribemap.Ref{Source: "sky", ID: id}, Author: author, Time: townFrom + int64(len(tn.posts))*60,
			Text: "about rivers", Thread: thread, Parent: parent,
		})
	}
	other := "at://did:plc:other/app.bsky.feed.post/1"
	say(goneRoot, goneDID, goneRoot, "")
	say("at://did:plc:third/app.bsky.feed.post/1", "did:plc:third", goneRoot, goneRoot)
	say(other, "did:plc:other", other, "")
	say("at://"+goneDID+"/app.bsky.feed.post/2", goneDID, other, other)
	say("at://did:plc:third/app.bsky.feed.post/2", "did:plc:third", other, "at://"+goneDID+"/app.bsky.feed.post/2")
	return tn
}

func skyOptions(tn *town) Options {
	opt := townOptions(tn)
	opt.Sources = []Source{sky{}}
	opt.Asks[0].Source = "sky"
	return opt
}

// names lists what in a memory names who is gone.
func (m *memory) names(t *testing.T) (found []string) {
	t.Helper()
	for key, value := range m.entries {
		if strings.Contains(key+string(value), goneDID) {
			found = append(found, key+": "+string(value))
		}
	}
	for _, p := range m.posts {
		if text := fmt.Sprintf("%+v", p); strings.Contains(text, goneDID) {
			found = append(found, text)
		}
	}
	for ref := range m.gone {
		if strings.Contains(ref.ID, goneDID) {
			found = append(found, ref.String())
		}
	}
	for _, why := range m.whys {
		if strings.Contains(why, goneDID) {
			found = append(found, why)
		}
	}
	return found
}

// TestOptedOutBefore: who opted out before a crawl is named nowhere in what it
// leaves, though the places name them in every address; what others say is kept.
func TestOptedOutBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := skyTown(), newMemory()
		opt := skyOptions(tn)
		opt.Refuse = refusesGone
		mustRun(t, m, opt)
		if found := m.names(t); len(found) > 0 || len(m.posts) != 3 {
			t.Errorf("%d posts, %q", len(m.posts), found)
		}
	})
}

// TestForgetPosts: after somebody was forgotten nothing in the journal names
// them, what others led to is still asked for, and the log still tells when.
func TestForgetPosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := skyTown(), newMemory()
		opt := skyOptions(tn)
		opt.Budget.Requests = 1
		mustRun(t, m, opt) // the search is done, the threads wait
		if len(m.open(Thread)) != 2 {
			t.Fatalf("%+v", m.open(Thread))
		}
		f := Forgotten{Source: "sky", People: map[string]bool{goneDID: true}}
		if _, err := Forget(t.Context(), m, f); err != nil {
			t.Fatal(err)
		}
		for key, value := range m.entries {
			if strings.Contains(key+string(value), goneDID) {
				t.Errorf("%s: %s", key, value)
			}
		}
		left := m.open(Thread)
		if len(left) != 1 || left[0].Target != "at://did:plc:other/app.bsky.feed.post/1" {
			t.Errorf("left: %+v", left)
		}
	})
}

// TestForgetNumbers: posts whose ids tell nothing are known by the list.
func TestForgetNumbers(t *testing.T) {
	m := newMemory()
	who := Forgotten{Source: "town", People: map[string]bool{"ann": true}, Posts: map[string]bool{"7": true, "t1_b": true}, Before: 50}
	thread := func(source, target, lead string) Task {
		return Task{Source: source, Kind: Thread, Target: target, Why: Why{Post: lead}}
	}
	page := Task{Source: "town", Kind: Search, Target: "bees 2/7", Page: 2, Cursor: "t1_b"}
	var entries []Entry
	for key, value := range map[string]any{
		taskTable + "own":                                taskRecord{Task: new(thread("town", "7", "8"))},
		taskTable + "both":                               taskRecord{Task: new(thread("town", "99 7", ""))},
		taskTable + "led":                                taskRecord{Task: new(thread("town", "6", "7"))},
		taskTable + "other":                              taskRecord{Task: new(thread("town", "6", "8"))},
		taskTable + "elsewhere":                          taskRecord{Task: new(thread("city", "7", "7"))},
		taskTable + "batch":                              taskRecord{Task: new(thread("town", "t3_a/t1_b", ""))},
		taskTable + "page":                               taskRecord{Task: &page},
		taskTable + "done":                               taskRecord{Done: 5},
		windowTable + page.Window().key().String():       windowRecord{Window: page.Window(), Open: 1},
		seenTable + page.Window().key().String() + "/12": 1,
		windowTable + "own":                              windowRecord{Window: thread("town", "7", "").Window()},
		windowTable + "other":                            windowRecord{Window: thread("town", "6", "").Window(), Coverage: Complete, At: 50},
		windowTable + "over":                             windowRecord{Window: thread("town", "5", "").Window(), Coverage: Complete, At: 49},
		windowTable + "goes on":                          windowRecord{Window: thread("town", "4", "").Window(), Coverage: Complete, At: 49, Open: 1},
		logTable + "1":                                   Asked{At: 9, Window: thread("town", "7", "").Window(), Cursor: "7"},
		leadTable + "both":                               []string{"7", "8"},
		leadTable + "own":                                []string{"7"},
	} {
		entries = append(entries, record("", key, value))
	}
	if _, err := m.Apply(t.Context(), Commit{Entries: entries}); err != nil {
		t.Fatal(err)
	}
	n, err := Forget(t.Context(), m, who)
	if err != nil || n != 12 {
		t.Errorf("%d entries changed, want 12 (%v)", n, err)
	}
	for key, want := range map[string]bool{"t/own": false, "t/both": false, "t/led": true, "t/batch": false, "t/page": false, windowTable + page.Window().key().String(): false, seenTable + page.Window().key().String() + "/12": false, "t/other": true, "t/elsewhere": true, "t/done": true, "w/own": false, "w/other": true, "w/over": false, "w/goes on": true, "l/1": true, "d/both": true, "d/own": false} {
		if _, there := m.entries[key]; there != want {
			t.Errorf("%s: there %v, want %v", key, there, want)
		}
	}
	var led taskRecord
	var asked Asked
	for key, into := range map[string]any{"t/led": &led, "l/1": &asked} {
		if err := json.Unmarshal(m.entries[key], into); err != nil {
			t.Fatal(err)
		}
	}
	if led.Task.Why.Post != "" || led.Task.Target != "6" {
		t.Errorf("%+v", led.Task)
	}
	if asked.At != 9 || asked.Window.Target != "" || asked.Cursor != "" {
		t.Errorf("%+v", asked)
	}
	if n, err := Forget(t.Context(), m, who); n != 0 || err != nil {
		t.Errorf("the second time: %d, %v", n, err)
	}
	for why, want := range map[string]string{
		`{"source":"town","kind":"thread","target":"7","why":{"post":"8"}}`: `{"source":"town","base":"","kind":"thread","target":"","why":{"post":"8"},"request":0}`,
		`{"source":"city","kind":"thread","target":"7"}`:                    `{"source":"city","kind":"thread","target":"7"}`,
		"words": "words",
	} {
		if got := string(who.Reason([]byte(why))); got != want {
			t.Errorf("%s: %s", why, got)
		}
	}
}
