//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/crawl/realtest"
)

// skyline is what was written on the Bluesky network, post by post.
type skyline struct {
	rng    *rand.Rand
	at     time.Time // of the latest post
	people []string  // handles without ".test"
	acts   []realtest.Act
	posts  map[string]*tribemap.Post // by key; ids and authors are keys and handles until they are known
	keys   []string
	likers map[string][]string // of a post, by key
}

const (
	skyPeople  = 36
	skyThreads = 60
	skyWord    = "sourdough"
)

func newSkyline() *skyline {
	s := &skyline{
		rng:   rand.New(rand.NewPCG(7, 7)),
		at:    time.Now().Add(-20 * 24 * time.Hour).Truncate(time.Second),
		posts: make(map[string]*tribemap.Post), likers: make(map[string][]string),
	}
	for i := range skyPeople {
		s.people = append(s.people, fmt.Sprintf("baker%02d", i))
		s.acts = append(s.acts, realtest.Act{Do: "account", By: s.people[i], Name: fmt.Sprintf("Baker № %d", i)})
	}
	return s
}

// write has somebody write a post some minutes after the one before, and
// returns its key.
func (s *skyline) write(by, text, parent, quote string) string {
	s.at = s.at.Add(time.Duration(1+s.rng.IntN(600)) * time.Second)
	key := fmt.Sprint("k", len(s.keys))
	s.keys = append(s.keys, key)
	p := &tribemap.Post{Ref: tribemap.Ref{ID: key}, Author: by, Time: s.at.Unix(), Text: text, Lang: "en", Parent: parent, Thread: key}
	if parent != "" {
		p.Thread = s.posts[parent].Thread
	}
	if quote != "" && s.posts[quote].Author != by {
		p.Quotes = []string{s.posts[quote].Author}
	}
	s.posts[key] = p
	s.acts = append(s.acts, realtest.Act{Do: "post", By: by, Key: key, Text: text, Reply: parent, Quote: quote, At: s.at.UTC().Format(time.RFC3339)})
	return key
}

func (s *skyline) somebody() string { return s.people[s.rng.IntN(len(s.people))] }

// talk writes threads of which every fourth is about something else, with
// answers to any post of theirs, quotes, mentions and likes.
func (s *skyline) talk() {
	for i := range skyThreads {
		text := fmt.Sprintf("my %s rises for the %d. time", skyWord, i)
		if i%4 == 3 {
			text = fmt.Sprintf("on bicycles, part %d", i)
		}
		thread := []string{s.write(s.somebody(), text, "", "")}
		for j := range s.rng.IntN(14) {
			parent := thread[s.rng.IntN(len(thread))]
			if j%3 == 0 { // chains, too
				parent = thread[len(thread)-1]
			}
			thread = append(thread, s.write(s.somebody(), fmt.Sprintf("answer %d: “quite so”, naïve 🥖", j), parent, ""))
		}
		if i%5 == 1 {
			quoted := thread[s.rng.IntN(len(thread))]
			s.write(s.somebody(), "look at this crumb", "", quoted)
		}
		if i%6 == 2 {
			s.mention(thread[0])
		}
	}
	for range 200 {
		s.like(s.somebody(), s.keys[s.rng.IntN(len(s.keys))])
	}
}

func (s *skyline) mention(parent string) {
	by, whom := s.somebody(), s.somebody()
	key := s.write(by, "what does @"+whom+".test say? https://example.org/crumb", parent, "")
	s.posts[key].Links = []string{"https://example.org/crumb"}
	if by != whom {
		s.posts[key].Mentions = []string{whom}
	}
}

// like counts each person once.
func (s *skyline) like(by, key string) {
	a := realtest.Act{Do: "like", By: by, Key: key}
	if !slices.Contains(s.acts, a) {
		s.posts[key].Likes++
		s.likers[key] = append(s.likers[key], by)
		s.acts = append(s.acts, a)
	}
}

// happen lets the network do what is planned. ids gains the names that it gave.
func (s *skyline) happen(t *testing.T, sky *realtest.Bluesky, ids map[string]string) {
	t.Helper()
	s.acts = append(s.acts, realtest.Act{Do: "settle"})
	for i, led := range sky.Do(t, s.acts) {
		switch a := s.acts[i]; a.Do {
		case "account":
			ids[a.By] = led
		case "post":
			ids[a.Key] = led
		}
	}
	s.acts = nil
}

// named returns a post as the crawl should have stored it.
func (s *skyline) named(key string, ids map[string]string) tribemap.Post {
	p := *s.posts[key]
	p.Ref = tribemap.Ref{Source: "bluesky", ID: ids[key]}
	p.Author, p.Parent, p.Thread = ids[p.Author], ids[p.Parent], ids[p.Thread]
	p.Mentions, p.Quotes = slices.Clone(p.Mentions), slices.Clone(p.Quotes)
	for i := range p.Mentions {
		p.Mentions[i] = ids[p.Mentions[i]]
	}
	for i := range p.Quotes {
		p.Quotes[i] = ids[p.Quotes[i]]
	}
	p.URL = "https://bsky.app/profile/" + p.Author + "/post/" + p.ID[strings.LastIndexByte(p.ID, '/')+1:]
	return p
}

// onTopic reports whether a crawl must find a post: its thread begins with the
// word, or it has it, or it quotes one that has.
func (s *skyline) onTopic(key string) bool {
	p := s.posts[key]
	return strings.Contains(p.Text, skyWord) || strings.Contains(s.posts[p.Thread].Text, skyWord)
}

// TestRealBluesky crawls the network itself: what it wrote is what is stored,
// crawled again it brings what is new, and what was deleted is taken away.
func TestRealBluesky(t *testing.T) {
	realtest.Dir(t)
	began := time.Now()
	sky := realtest.StartBluesky(t)
	ids := map[string]string{"": ""}
	s := newSkyline()
	s.talk()
	s.happen(t, sky, ids)
	password := sky.Do(t, []realtest.Act{{Do: "password", By: s.people[0]}})[0]
	t.Logf("%d people, %d posts written after %v", len(s.people), len(s.keys), time.Since(began).Round(time.Second))

	c := newRealCrawl(t, skyWord, "--source", "bluesky="+sky.URL)
	c.env = []string{"TRIBEMAP_BLUESKY_NAME=" + s.people[0] + ".test", "TRIBEMAP_BLUESKY_SECRET=" + password}
	first := c.crawl(t)
	s.compare(t, c.posts(t), ids, nil)
	s.compareLikes(t, c, ids)
	t.Logf("first crawl: %+v, threads %v", first.Spent, first.Threads)

	again := c.crawl(t)
	t.Logf("again: %+v", again.Spent)
	if again.Spent.Posts+again.Spent.Updated+again.Spent.Removed > 0 || again.Spent.Requests*20 > first.Spent.Requests {
		t.Errorf("crawling an unchanged network again cost %d requests of %d and changed %+v", again.Spent.Requests, first.Spent.Requests, again.Spent)
	}

	gone := s.goOn()
	time.Sleep(1100 * time.Millisecond) // the network tells what is new by whole seconds
	s.happen(t, sky, ids)
	later := c.crawl(t)
	t.Logf("later: %+v", later.Spent)
	s.compare(t, c.posts(t), ids, gone)
	if later.Spent.Removed != len(gone) {
		t.Errorf("%d posts were taken away, want %d", later.Spent.Removed, len(gone))
	}
}

// goOn writes more into old threads, and deletes posts that were answered
// there, which leaves what is below them hanging. It returns the keys of those.
func (s *skyline) goOn() map[string]bool {
	gone := make(map[string]bool)
	for _, key := range slices.Clone(s.keys) {
		p := s.posts[key]
		if !s.onTopic(key) || gone[p.Thread] || gone[p.Parent] || s.rng.IntN(20) > 0 {
			continue
		}
		late := s.write(s.somebody(), "late, but "+skyWord+" all the same", key, "")
		s.write(s.somebody(), "better late", late, "")
		if s.rng.IntN(2) == 0 {
			gone[key] = true
			s.acts = append(s.acts, realtest.Act{Do: "delete", Key: key})
		}
	}
	return gone
}

// compare holds stored posts against written ones. Posts off topic may be
// stored, if as they were written.
func (s *skyline) compare(t *testing.T, stored map[tribemap.Ref]tribemap.Post, ids map[string]string, gone map[string]bool) {
	t.Helper()
	var missing, replies int
	for _, key := range s.keys {
		want := s.named(key, ids)
		got, met := stored[want.Ref]
		delete(stored, want.Ref)
		switch {
		case !met && s.onTopic(key) && !gone[key]:
			missing++
			t.Logf("%s by %s is missing: %q", key, s.posts[key].Author, want.Text)
		case met && gone[key]:
			t.Errorf("%s was deleted and is still there", key)
		case met:
			got.Received, got.Reposts = 0, 0
			if a, b := jsonOf(t, got), jsonOf(t, want); a != b {
				t.Errorf("%s is stored as\n%s, want\n%s", key, a, b)
			}
		}
		if met && want.Parent != "" {
			replies++
		}
	}
	if missing > 0 || len(stored) > 0 {
		t.Errorf("%d posts are missing, %d were never written", missing, len(stored))
	}
	t.Logf("%d replies stored", replies)
}

// compareLikes holds stored likes against given ones: of every post that is stored
// all are there, and no others.
func (s *skyline) compareLikes(t *testing.T, c *realCrawl, ids map[string]string) {
	t.Helper()
	posts := c.posts(t)
	st, err := project{c.dir}.createStore()
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	stored := make(map[string][]string)
	for r, err := range st.Reactions(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		stored[r.Post] = append(stored[r.Post], r.By)
	}
	likes := 0
	for _, key := range s.keys {
		var want []string
		for _, by := range s.likers[key] {
			want = append(want, ids[by])
		}
		slices.Sort(want)
		if _, met := posts[tribemap.Ref{Source: "bluesky", ID: ids[key]}]; !met {
			continue
		}
		if got := stored[ids[key]]; !slices.Equal(got, want) {
			t.Errorf("%s is liked by %v, want %v", key, got, want)
		}
		likes += len(want)
		delete(stored, ids[key])
	}
	if len(stored) > 0 || likes == 0 {
		t.Errorf("%d likes; of %d more posts, which are not stored", likes, len(stored))
	}
	t.Logf("%d likes stored", likes)
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// realCrawl is a project that crawls real servers, as a person would.
type realCrawl struct {
	dir  string
	args []string
	env  []string
}

func newRealCrawl(t *testing.T, keyword string, args ...string) *realCrawl {
	t.Helper()
	c := &realCrawl{dir: t.TempDir()}
	c.args = append([]string{"crawl", "-p", c.dir, "--allow-private", "--json"}, args...)
	text := fmt.Sprintf("keywords: [%q]\nwindow:\n  since: 2020-01-01\n", keyword)
	if err := os.WriteFile(filepath.Join(c.dir, configName), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// crawlOutcome is what crawl --json prints.
type crawlOutcome struct {
	Ended   string                `json:"ended"`
	Spent   live.Spent            `json:"spent"`
	Windows []live.WindowReport   `json:"windows"`
	Threads map[live.Coverage]int `json:"threads"`
}

// crawl runs tribemap crawl to its end; every window must be complete.
func (c *realCrawl) crawl(t *testing.T) crawlOutcome {
	t.Helper()
	cmd := exec.Command("tribemap", c.args...)
	cmd.Env = append(os.Environ(), c.env...)
	out, err := cmd.Output()
	if err != nil {
		said := ""
		if exit, ok := err.(*exec.ExitError); ok {
			said = string(exit.Stderr)
		}
		t.Errorf("%v: %s\n%s", err, said, out)
	}
	var o crawlOutcome
	if err := json.Unmarshal(out, &o); err != nil {
		t.Fatal(err)
	}
	if o.Ended != string(live.Finished) {
		t.Errorf("the crawl ended: %s", o.Ended)
	}
	return o
}

// posts returns what the project stores.
func (c *realCrawl) posts(t *testing.T) map[tribemap.Ref]tribemap.Post {
	t.Helper()
	posts := make(map[tribemap.Ref]tribemap.Post)
	for _, line := range allPosts(t, c.dir) {
		var p tribemap.Post
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		posts[p.Ref] = p
	}
	return posts
}
