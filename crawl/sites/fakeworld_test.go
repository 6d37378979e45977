package sites_test

import (
	"cmp"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tribemap"
	"tribemap/crawl/fakeworld"
	"tribemap/crawl/live"
	"tribemap/crawl/sites"
)

// served is a source and the fake of its place.
type served struct {
	source       live.Source
	place        string
	handler      func(*fakeworld.World) http.Handler
	keyword      string
	ref          func(*fakeworld.World, *fakeworld.Post) tribemap.Ref
	thread       func(target string) []int                    // numbers of posts in the threads that a task asks for
	searched     func(*fakeworld.Post) bool                   // what searches find; nil: what holds the keyword
	hidden       func(*fakeworld.World, *fakeworld.Post) bool // what cannot be seen although it was not deleted itself
	fallsApart   bool                                         // threads do, where posts are deleted
	markdown     bool                                         // texts are no HTML
	undated      bool                                         // searches find posts with a wrong time
	received     bool                                         // a wrong time is that at which the place got the post
	byTheHundred bool                                         // one request asks about a hundred threads
	whole        bool                                         // nothing is searched for: all is read
	as           string                                       // name of its tests; "" is that of the source
	shallow      bool                                         // what answers a comment stands below the post that this stands below
	login        bool                                         // the place wants a session
	uncapped     bool                                         // the keyword is asked for in a way that has no cap
	// tells says which changes the place tells of: others only no longer show what
	// was taken back.
	tells  tells
	asks   bool              // the place asks its people whether they want to be kept
	knows  []fakeworld.Fault // of those that not all places know
	units  func(path string) int
	strays int  // that make a search go on to a second page
	likes  bool // the place tells who likes what
}

// title names the tests of a place.
func (s served) title() string { return cmp.Or(s.as, s.source.Name()) }

type tells struct{ gone, edits bool }

func one(string) int { return 1 }

func byNumber(source string) func(*fakeworld.World, *fakeworld.Post) tribemap.Ref {
	return func(_ *fakeworld.World, p *fakeworld.Post) tribemap.Ref {
		return tribemap.Ref{Source: source, ID: strconv.Itoa(p.ID)}
	}
}

func leadingNumber(target string) []int {
	first, _, _ := strings.Cut(target, " ")
	n, _ := strconv.Atoi(first)
	return []int{n}
}

// lastNumber is what an address ends with.
func lastNumber(target string) []int {
	n, _ := strconv.Atoi(target[strings.LastIndexByte(target, '/')+1:])
	return []int{n}
}

// rootGone says of threads that are not shown when their first post was deleted.
func rootGone(w *fakeworld.World, p *fakeworld.Post) bool { return w.Post(p.Thread).Gone }

func isRoot(p *fakeworld.Post) bool { return p.Parent == 0 }

// allServed lists what the fake world speaks.
func allServed() []served {
	return append(openServed(), bluesky(), reddit(), stackExchange(), publicInbox(), webFeed(), hackerNewsItems())
}

func hackerNewsItems() served {
	return served{
		source: sites.HackerNews{}, as: "hackernews-items", whole: true, uncapped: true, undated: true, place: "https://hacker-news.firebaseio.com/v0",
		keyword: "sourdough", ref: byNumber("hackernews"), thread: lastNumber, units: one, tells: tells{gone: true},
		searched: func(*fakeworld.Post) bool { return true },
		handler:  func(w *fakeworld.World) http.Handler { return fakeworld.HackerNewsItems{World: w} },
	}
}

func bluesky() served {
	fake := func(w *fakeworld.World) *fakeworld.Bluesky {
		return &fakeworld.Bluesky{World: w, Base: "https://shroom.example"}
	}
	return served{
		source: sites.Bluesky{}, asks: true, likes: true, strays: 110, place: "https://shroom.example", keyword: "sourdough", thread: lastNumber, units: one, markdown: true,
		fallsApart: true, received: true, login: true, knows: []fakeworld.Fault{fakeworld.OwnThrottle, fakeworld.ExpiredCursor, fakeworld.ExpiredSession},
		ref: func(w *fakeworld.World, p *fakeworld.Post) tribemap.Ref {
			return tribemap.Ref{Source: "bluesky", ID: fake(w).Address(p)}
		},
		handler: func(w *fakeworld.World) http.Handler { return fake(w) },
	}
}

func reddit() served {
	return served{
		source: sites.Reddit{}, tells: tells{gone: true, edits: true}, strays: 200, keyword: "sourdough", units: one, markdown: true, undated: true, login: true,
		searched: func(p *fakeworld.Post) bool { return p.Topic && p.Parent == 0 },
		knows:    []fakeworld.Fault{fakeworld.OwnThrottle, fakeworld.ExpiredCursor, fakeworld.ExpiredSession},
		thread: func(target string) []int {
			n, _ := strconv.ParseInt(target[3:3+strings.IndexAny(target[3:]+":", "/:")], 36, 32)
			return []int{int(n)}
		},
		ref: func(_ *fakeworld.World, p *fakeworld.Post) tribemap.Ref {
			return tribemap.Ref{Source: "reddit", ID: fakeworld.Reddit{}.FullName(p)}
		},
		handler: func(w *fakeworld.World) http.Handler { return &fakeworld.Reddit{World: w, Fits: 30} },
	}
}

func stackExchange() served {
	return served{
		source: sites.StackExchange{}, byTheHundred: true, shallow: true, strays: 200, keyword: "sourdough", units: one,
		searched: func(p *fakeworld.Post) bool { return p.Topic && p.Parent == 0 },
		knows:    []fakeworld.Fault{fakeworld.OwnThrottle},
		hidden: func(w *fakeworld.World, p *fakeworld.Post) bool {
			return !(&fakeworld.StackExchange{World: w}).Visible(p)
		},
		thread: func(target string) (posts []int) {
			_, list, _ := strings.Cut(target, " ")
			for post := range strings.SplitSeq(list, ";") {
				posts = append(posts, lastNumber("/"+post)...)
			}
			return posts
		},
		ref: func(w *fakeworld.World, p *fakeworld.Post) tribemap.Ref {
			return tribemap.Ref{Source: "stackexchange/stackoverflow", ID: (&fakeworld.StackExchange{World: w}).Name(p)}
		},
		handler: func(w *fakeworld.World) http.Handler { return &fakeworld.StackExchange{World: w} },
	}
}

func publicInbox() served {
	return served{
		source: sites.PublicInbox{}, strays: 220, place: "https://lists.example/bread", keyword: "sourdough", units: one, markdown: true,
		thread: func(target string) []int {
			return leadingNumber(strings.ReplaceAll(strings.TrimPrefix(target, "bread/"), "@", " "))
		},
		ref: func(_ *fakeworld.World, p *fakeworld.Post) tribemap.Ref {
			return tribemap.Ref{Source: "public-inbox", ID: fakeworld.PublicInbox{}.MessageID(p.ID)}
		},
		handler: func(w *fakeworld.World) http.Handler {
			return fakeworld.PublicInbox{World: w, Base: "https://lists.example"}
		},
	}
}

func webFeed() served {
	fake := func(w *fakeworld.World) fakeworld.WebFeed {
		return fakeworld.WebFeed{World: w, Base: "https://blog.example"}
	}
	return served{
		source: sites.WebFeed{}, strays: 30, place: "https://blog.example/feed.atom", keyword: "sourdough", units: one, searched: isRoot, hidden: rootGone, undated: true,
		knows: []fakeworld.Fault{fakeworld.ExpiredCursor}, thread: lastNumber,
		ref: func(w *fakeworld.World, p *fakeworld.Post) tribemap.Ref {
			return tribemap.Ref{Source: "feed", ID: fake(w).Address(p.ID)}
		},
		handler: func(w *fakeworld.World) http.Handler { return fake(w) },
	}
}

// openServed lists the places that speak JSON with everybody.
func openServed() []served {
	toots := func(w *fakeworld.World) fakeworld.Mastodon {
		return fakeworld.Mastodon{World: w, Base: "https://toots.example"}
	}
	return []served{
		{
			source: sites.HackerNews{}, tells: tells{gone: true}, strays: 90, keyword: "sourdough", ref: byNumber("hackernews"), thread: leadingNumber, units: one,
			handler: func(w *fakeworld.World) http.Handler { return fakeworld.HackerNews{World: w} },
		},
		{
			source: sites.Mastodon{}, asks: true, uncapped: true, tells: tells{edits: true}, strays: 25, place: "https://toots.example", keyword: "#sourdough", fallsApart: true, undated: true, units: one,
			thread: func(target string) []int {
				n, _ := strconv.ParseInt(target[:strings.IndexByte(target+" ", ' ')], 10, 64)
				return []int{int(n & 0xffff)}
			},
			ref: func(w *fakeworld.World, p *fakeworld.Post) tribemap.Ref {
				return tribemap.Ref{Source: "mastodon", ID: toots(w).StatusURI(p)}
			},
			handler: func(w *fakeworld.World) http.Handler { return toots(w) },
		},
		{
			source: sites.Discourse{}, tells: tells{edits: true}, strays: 45, place: "https://forum.example", keyword: "sourdough", ref: byNumber("discourse/forum.example"),
			thread: leadingNumber, hidden: rootGone,
			units: func(path string) int {
				if strings.Contains(path, "/search.json") {
					return 7
				}
				return 1
			},
			handler: func(w *fakeworld.World) http.Handler { return fakeworld.Discourse{World: w} },
		},
		{
			source: sites.Lemmy{}, asks: true, tells: tells{gone: true, edits: true}, strays: 50, place: "https://bread.example", keyword: "sourdough", thread: leadingNumber,
			hidden: rootGone, undated: true, markdown: true, units: one, knows: []fakeworld.Fault{fakeworld.OwnThrottle},
			ref: func(w *fakeworld.World, p *fakeworld.Post) tribemap.Ref {
				return tribemap.Ref{Source: "lemmy", ID: fakeworld.Lemmy{World: w, Base: "https://bread.example"}.Address(p)}
			},
			handler: func(w *fakeworld.World) http.Handler {
				return fakeworld.Lemmy{World: w, Base: "https://bread.example"}
			},
		},
	}
}

// today is when the fake crawls take place: after all that is said.
var today = time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)

// untilToday lets the years pass for which a bubble's clock is behind.
func untilToday() { time.Sleep(time.Until(today)) }

func newWorld(name string, opt fakeworld.Options) *fakeworld.World {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return fakeworld.New(rand.New(rand.NewPCG(h.Sum64(), 1)), opt)
}

func (s served) options(w *fakeworld.World, p *fakeworld.Place) live.Options {
	opt := live.Options{
		Sources: []live.Source{s.source}, Agent: "test", Transport: p,
		Asks: []live.Ask{{Source: s.source.Name(), Query: live.Query{
			Keywords: []string{s.keyword}, Place: s.place, Since: w.Posts[0].Came, Now: w.End(),
		}}},
		Match: func(p *tribemap.Post) bool { return strings.Contains(p.Title+p.Text, w.Keyword) },
	}
	if s.login {
		opt.Credentials = map[string]live.Credential{s.source.Name(): {Name: "me", Secret: fakeworld.Password}}
	}
	return opt
}

// reachable lists the posts that a crawl must bring.
func (s served) reachable(w *fakeworld.World) []*fakeworld.Post {
	found := s.searched
	if found == nil {
		found = func(p *fakeworld.Post) bool { return p.Topic }
	}
	var posts []*fakeworld.Post
	for _, id := range w.Reachable(func(p *fakeworld.Post) bool { return found(p) && (s.undated || p.Time > 0) }, s.fallsApart) {
		if p := w.Post(id); s.hidden == nil || !s.hidden(w, p) {
			posts = append(posts, p)
		}
	}
	return posts
}

// crawl runs to the end, with a new process every restart requests, 0 never.
func crawl(t *testing.T, j *journal, opt live.Options, restart int) live.Report {
	t.Helper()
	opt.Budget.Requests = restart
	for range 10_000 {
		rep, err := live.Run(t.Context(), j, opt)
		if err != nil {
			t.Fatal(err)
		}
		if rep.Ended == live.Finished {
			return rep
		}
	}
	t.Fatal("a crawl without end")
	return live.Report{}
}

// checkNothingLost: every post that can be reached is stored, or the report
// says of its window that it is not all there. It returns the part that is stored.
func (s served) checkNothingLost(t *testing.T, w *fakeworld.World, j *journal, rep live.Report) float64 {
	t.Helper()
	lost, reported := 0, 0
	told := make(map[int]bool) // threads of which the report tells
	for thread := range w.Threads {
		told[thread] = s.reports(w, w.Post(thread), rep)
	}
	for _, p := range s.reachable(w) {
		if _, stored := j.posts[s.ref(w, p)]; stored {
			continue
		}
		if told[p.Thread] {
			reported++
			continue
		}
		if lost++; lost < 4 {
			t.Errorf("post %d of thread %d is missing in silence", p.ID, p.Thread)
		}
	}
	if rep.Left != 0 {
		t.Errorf("%d tasks are left", rep.Left)
	}
	s.checkLikes(t, w, j, rep)
	t.Logf("%d requests, %d posts, %d missing as reported, %d in silence", rep.All.Requests, len(j.posts), reported, lost)
	return 1 - float64(reported+lost)/float64(len(s.reachable(w)))
}

// reports says whether a report tells that a post may be missing.
func (s served) reports(w *fakeworld.World, p *fakeworld.Post, rep live.Report) bool {
	for _, window := range rep.Windows {
		switch {
		case window.Coverage == live.Complete || window.Coverage == live.Open:
		case window.Kind == live.Feed:
			return true
		case window.Kind == live.Search:
			for _, id := range w.Threads[p.Thread] {
				if q := w.Post(id); q.Topic && window.Since <= q.Came && q.Came < window.Until {
					return true
				}
			}
		default:
			for _, id := range s.thread(window.Target) {
				if q := w.Post(id); q != nil && q.Thread == p.Thread {
					return true
				}
			}
		}
	}
	return false
}

// checkManners: nobody asked before the time that the place had named, nor more
// than the source's budget allows in any period.
func (s served) checkManners(t *testing.T, p *fakeworld.Place) {
	t.Helper()
	if n := p.Early(); n > 0 {
		t.Errorf("%d requests came too early", n)
	}
	s.checkPace(t, p.Visits())
}

// checkPace: no period saw more than the source's budget.
func (s served) checkPace(t *testing.T, visits []fakeworld.Visit) {
	t.Helper()
	for _, rate := range s.source.Caps().Budget {
		first, spent := 0, 0
		for _, v := range visits {
			spent += s.units(v.URL)
			for v.At.Sub(visits[first].At) >= rate.Per {
				spent -= s.units(visits[first].URL)
				first++
			}
			if spent > rate.Units {
				t.Errorf("%d units within %v, allowed are %d", spent, rate.Per, rate.Units)
				return
			}
		}
	}
}

// TestNoSilentGap serves a small world with each fault to each source, with a
// new process every thirty requests.
func TestNoSilentGap(t *testing.T) {
	skipLong(t)
	for _, s := range allServed() {
		small := fakeworld.Options{Tribes: 2, People: 12, Threads: 10, Strays: s.strays, Liked: 6}
		for _, fault := range append(fakeworld.RequestFaults(), s.knows...) {
			t.Run(s.title()+"/"+string(fault), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					untilToday()
					w := newWorld(t.Name(), small)
					place, j := fakeworld.NewPlace(s.handler(w)), newJournal()
					place.Fault = plan(fault, uint64(len(t.Name())))
					rep := crawl(t, j, s.options(w, place), 30)
					s.checkEnough(t, string(fault), s.checkNothingLost(t, w, j, rep))
					s.checkManners(t, place)
				})
			})
		}
		for _, trouble := range fakeworld.Troubles() {
			t.Run(s.title()+"/"+string(trouble), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					untilToday()
					w := newWorld(t.Name(), small)
					w.Trouble(rand.New(rand.NewPCG(2, 3)), trouble)
					place, j := fakeworld.NewPlace(s.handler(w)), newJournal()
					rep := crawl(t, j, s.options(w, place), 30)
					s.checkEnough(t, string(trouble), s.checkNothingLost(t, w, j, rep))
					s.checkStored(t, w, j)
				})
			})
		}
	}
}

// plan says which requests meet with a fault: a fifth of them, and more where
// only what has pages can go wrong. Huge bodies cost the test time.
func plan(f fakeworld.Fault, seed uint64) func(int, *http.Request) fakeworld.Fault {
	switch f {
	case fakeworld.Huge, fakeworld.Bomb:
		return fakeworld.Once(f, 3)
	case fakeworld.Shifting: // what was pushed down stays there
		return fakeworld.Sometimes(f, 1, seed)
	case fakeworld.Stale, fakeworld.ExpiredCursor:
		return fakeworld.Sometimes(f, .7, seed)
	}
	return fakeworld.Sometimes(f, .2, seed)
}

// checkStored: nothing stored was deleted, and times are those of the world.
func (s served) checkStored(t *testing.T, w *fakeworld.World, j *journal) {
	t.Helper()
	for i := range w.Posts {
		p := &w.Posts[i]
		got, stored := j.posts[s.ref(w, p)]
		switch {
		case !stored:
		case p.Gone:
			t.Fatalf("post %d was deleted and is stored", p.ID)
		case got.Time != s.time(p):
			t.Fatalf("post %d has the time %d, want %d", p.ID, got.Time, s.time(p))
		case s.markdown: // where texts are no HTML, its marks are letters like others
			if script := "<script>alert(1)</script>"; strings.Contains(got.Text, script) != strings.Contains(p.Text, script) {
				t.Fatalf("post %d was read as HTML: %q", p.ID, got.Text)
			}
		case strings.Contains(got.Text, "alert") || strings.Contains(got.Text, "<script"):
			t.Fatalf("post %d holds markup: %q", p.ID, got.Text)
		}
	}
}

// TestLeftOutByWish: what people say who ask not to be kept is left out, and
// counted; all else is there.
func TestLeftOutByWish(t *testing.T) {
	skipLong(t)
	for _, s := range allServed() {
		if !s.asks {
			continue
		}
		t.Run(s.title(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				untilToday()
				w := newWorld(t.Name(), fakeworld.Options{Tribes: 2, People: 12, Threads: 10, Liked: 3})
				w.Trouble(rand.New(rand.NewPCG(2, 3)), fakeworld.Shyness)
				j := newJournal()
				rep := crawl(t, j, s.options(w, fakeworld.NewPlace(s.handler(w))), 30)
				left := 0
				for _, p := range s.reachable(w) {
					_, stored := j.posts[s.ref(w, p)]
					if stored == w.People[p.Author].Shy {
						t.Fatalf("post %d: stored %v", p.ID, stored)
					}
					if !stored {
						left++
					}
				}
				s.checkLikes(t, w, j, rep)
				if left == 0 || rep.Declined < left {
					t.Errorf("%d posts are left out, counted are %d", left, rep.Declined)
				}
			})
		})
	}
}

// time is what must be stored of a post's.
func (s served) time(p *fakeworld.Post) int64 {
	if s.received && p.Time <= 0 {
		return p.Came
	}
	return max(0, p.Time)
}

// skipLong leaves a whole world out of short runs: with the race detector it
// takes a minute, and shows it nothing that the engine's own tests do not.
func skipLong(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("a whole world takes long")
	}
}
