package live

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tribemap"
)

// paper is a site of pages, for robots and validators: what it is asked for and
// how it answers.
type paper struct {
	asked  []string // path, and what conditions came with it
	robots func(n int) (*http.Response, error)
	tag    string // of the feed, "" for none
}

func (p *paper) RoundTrip(r *http.Request) (*http.Response, error) {
	asked := r.URL.Path
	if tag := r.Header.Get("If-None-Match") + r.Header.Get("If-Modified-Since"); tag != "" {
		asked += " if not " + tag
	}
	p.asked = append(p.asked, asked)
	if r.URL.Path == "/robots.txt" {
		return p.robots(len(p.asked))
	}
	if p.tag != "" && r.Header.Get("If-None-Match") == p.tag {
		return response(http.StatusNotModified, ""), nil
	}
	return response(http.StatusOK, "posts", "ETag", p.tag), nil
}

// paperSource reads it: a feed of one post, and what the test adds.
type paperSource struct {
	paths []string
	add   func(Task, *Found)
}

func (paperSource) Name() string { return "paper" }

func (paperSource) Caps() Caps {
	return Caps{Kinds: []Kind{Feed}, Robots: true, Budget: []Rate{{Units: 1, Per: time.Second}}}
}

func (s paperSource) Plan(q Query) ([]Task, error) {
	var tasks []Task
	for _, path := range s.paths {
		tasks = append(tasks, Task{Source: "paper", Base: "http://paper", Kind: Feed, Target: path, Since: q.Since, Until: q.Until})
	}
	return tasks, nil
}

func (paperSource) Request(t Task, _ Session) (Request, error) {
	return Request{URL: t.Base + t.Target + t.Cursor}, nil
}

func (s paperSource) Parse(t Task, a Answer) (Found, error) {
	f := Found{Total: -1, Page: tribemap.Page{Posts: []tribemap.Post{{Ref: tribemap.Ref{Source: "paper", ID: "of " + t.Target}, Author: "editor", Time: 1}}}}
	if s.add != nil {
		s.add(t, &f)
	}
	return f, nil
}

// read crawls the paper up to now and returns what it was asked for.
func (p *paper) read(t *testing.T, m *memory, s paperSource) (Report, string) {
	t.Helper()
	p.asked = nil
	rep := mustRun(t, m, Options{
		Sources: []Source{s}, Asks: []Ask{{Source: "paper", Query: Query{Since: 1, Until: time.Now().Unix()}}},
		Agent: "test", Transport: p,
	})
	return rep, strings.Join(p.asked, ", ")
}

func always(status int, body string, headers ...string) func(int) (*http.Response, error) {
	return func(int) (*http.Response, error) { return response(status, body, headers...), nil }
}

// TestRobots: nothing is asked for before robots.txt was read, nothing that it
// forbids is asked for at all, and an answer holds for a day.
func TestRobots(t *testing.T) {
	cut := func(n int) (*http.Response, error) {
		if n < 3 {
			return nil, errors.New("cut")
		}
		return response(http.StatusOK, "User-agent: *\nDisallow: /b"), nil
	}
	busy := func(n int) (*http.Response, error) {
		if n == 1 {
			return response(http.StatusTooManyRequests, "", "Retry-After", "90"), nil
		}
		return response(http.StatusOK, ""), nil
	}
	for name, c := range map[string]struct {
		robots func(int) (*http.Response, error)
		asked  string
		notes  []string // why windows were refused
		least  time.Duration
	}{
		"some forbidden": {always(200, "User-agent: *\nDisallow: /b"), "/robots.txt, /a", []string{ErrRobots.Error()}, 0},
		"none there":     {always(404, "User-agent: *\nDisallow: /"), "/robots.txt, /a, /b", nil, 0},
		"not for us":     {always(403, "<html>"), "/robots.txt, /a, /b", nil, 0},
		"cut off":        {cut, "/robots.txt, /robots.txt, /robots.txt, /a", []string{ErrRobots.Error()}, 6 * time.Second},
		"too fast":       {busy, "/robots.txt, /robots.txt, /a, /b", nil, 90 * time.Second},
		"out of order": {
			always(500, ""), strings.TrimSuffix(strings.Repeat("/robots.txt, ", mostTries), ", "),
			[]string{ErrNoRobots.Error(), ErrNoRobots.Error()},
			30 * time.Second,
		},
		"with a pause": {always(200, "User-agent: *\nCrawl-delay: 20"), "/robots.txt, /a, /b", nil, 20 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			p, m := &paper{robots: c.robots}, newMemory()
			began := time.Now()
			rep, asked := p.read(t, m, paperSource{paths: []string{"/a", "/b"}})
			var notes []string
			for _, w := range rep.Windows {
				if w.Coverage == Refused {
					notes = append(notes, w.Note)
				}
			}
			if asked != c.asked || !slices.Equal(notes, c.notes) {
				t.Errorf("%s: asked for %s, want %s; refused %q", name, asked, c.asked, notes)
			}
			if took := time.Since(began); took < c.least {
				t.Errorf("%s: over after %v", name, took)
			}
		})
	}
}

// TestRobotsAreKept: the file is read once a day; when it cannot be had, what
// it said last holds for a month.
func TestRobotsAreKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, m := &paper{robots: always(200, "User-agent: *\nDisallow: /b")}, newMemory()
		s := paperSource{paths: []string{"/a", "/b"}}
		p.read(t, m, s)
		time.Sleep(23 * time.Hour)
		if _, asked := p.read(t, m, s); asked != "/a" {
			t.Errorf("within a day: %s", asked)
		}
		p.robots = always(500, "")
		time.Sleep(2 * time.Hour)
		if _, asked := p.read(t, m, s); !strings.HasSuffix(asked, "/robots.txt, /a") {
			t.Errorf("after a day, with an old answer: %s", asked)
		}
		time.Sleep(32 * 24 * time.Hour)
		if _, asked := p.read(t, m, s); strings.Contains(asked, "/a") {
			t.Errorf("with an answer of last month: %s", asked)
		}
	})
}

// TestNotModified: a feed that did not change costs one request without a
// body, unless its answer led to something that must be asked for again.
func TestNotModified(t *testing.T) {
	page := func(t Task, f *Found) {
		if t.Cursor == "" {
			t.Cursor, t.Page = "/older", 1
			f.Next = append(f.Next, t)
		} else {
			f.Page.Posts[0].ID += t.Cursor
		}
	}
	thread := func(fresh int64) func(Task, *Found) {
		return func(t Task, f *Found) {
			if t.Kind == Feed {
				f.Next = append(f.Next, Task{Source: "paper", Base: t.Base, Kind: Thread, Target: "/thread", Fresh: fresh, Why: Why{Post: "x"}})
			}
		}
	}
	for name, c := range map[string]struct {
		add   func(Task, *Found)
		again string
	}{
		"plain":         {nil, "/feed if not \"1\""},
		"pages":         {page, "/feed, /feed/older if not \"1\""},
		"old comments":  {thread(5), "/feed if not \"1\""},
		"young comment": {thread(1 << 40), "/feed, /thread if not \"1\""},
	} {
		synctest.Test(t, func(t *testing.T) {
			p, m := &paper{robots: always(404, ""), tag: `"1"`}, newMemory()
			s := paperSource{paths: []string{"/feed"}, add: c.add}
			first, _ := p.read(t, m, s)
			time.Sleep(time.Hour)
			rep, asked := p.read(t, m, s)
			if asked != c.again || rep.Spent.Posts > 0 || rep.Ended != Finished {
				t.Errorf("%s: asked for %s, want %s; %+v", name, asked, c.again, rep.Spent)
			}
			if len(rep.Windows) != len(first.Windows)+1 || rep.Windows[len(rep.Windows)-1].Coverage != Complete {
				t.Errorf("%s: windows %+v", name, rep.Windows)
			}
			p.tag = `"2"`
			time.Sleep(time.Hour)
			if _, asked := p.read(t, m, s); asked != c.again {
				t.Errorf("%s: once it changed, asked for %s", name, asked)
			}
			time.Sleep(time.Hour)
			if _, asked := p.read(t, m, s); asked != strings.ReplaceAll(c.again, "1", "2") {
				t.Errorf("%s: asked for %s with an old validator", name, asked)
			}
		})
	}
}

// TestValidatorOfLess: an answer that was read for a shorter window does not
// stand for that to a longer one.
func TestValidatorOfLess(t *testing.T) {
	m := newMemory()
	r := &run{journal: m}
	task := Task{Source: "paper", Base: "http://paper", Kind: Feed, Target: "/feed", Since: 100}
	v := validator{Of: "x", Since: 100, Tag: "1"}
	if _, err := m.Apply(t.Context(), Commit{Entries: []Entry{record(validatorTable, validatorKey(task), v)}}); err != nil {
		t.Fatal(err)
	}
	if got := r.recall(t.Context(), task); got != v {
		t.Errorf("%+v, want %+v", got, v)
	}
	task.Since = 99
	if got := r.recall(t.Context(), task); got != (validator{}) {
		t.Errorf("for a longer window: %+v", got)
	}
}
