package sites_test

import (
	"math/rand/v2"
	"net/http"
	"testing"
	"testing/synctest"

	"tribemap/crawl/fakeworld"
)

// newsgroup is a group of a news server, all of which is read.
func newsgroup() served {
	s := publicInbox()
	s.as, s.whole, s.place = "newsgroup", true, "nntp://news.example/"+fakeworld.NewsGroup
	s.searched, s.handler, s.undated = func(*fakeworld.Post) bool { return true }, nil, true
	return s
}

// TestNoSilentGapInNews serves a newsgroup with each fault and each trouble of
// posts, with a new process every ten connections: everything is stored, or the
// window says that it is not.
func TestNoSilentGapInNews(t *testing.T) {
	s := newsgroup()
	small := fakeworld.Options{Tribes: 2, People: 12, Threads: 60}
	for _, fault := range append(fakeworld.NewsFaults(), fakeworld.Nothing) {
		t.Run(string(fault), func(t *testing.T) {
			skipLong(t)
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				untilToday()
				w := newWorld(t.Name(), small)
				news, j := &fakeworld.News{World: w}, newJournal()
				faults := plan(fault, 7)
				news.Fault = func(n int) fakeworld.Fault { return faults(n, nil) }
				opt := s.options(w, fakeworld.NewPlace(http.NotFoundHandler()))
				opt.Dial = news.Dial
				rep := crawl(t, j, opt, 10)
				s.checkNothingLost(t, w, j, rep)
				found, least := len(s.reachable(w)), .9
				switch fault {
				case fakeworld.Forbidden, fakeworld.WhoIsIt: // the place refuses: nothing is asked again
					least = .3
				case fakeworld.Huge:
					least = .8
				case fakeworld.Stale: // most connections are spoilt
					least = .5
				}
				if float64(len(j.posts)) < least*float64(found) {
					t.Errorf("%d posts of %d", len(j.posts), found)
				}
				s.checkPace(t, news.Visits())
			})
		})
	}
	for _, trouble := range fakeworld.Troubles() {
		t.Run(string(trouble), func(t *testing.T) {
			skipLong(t)
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				untilToday()
				w := newWorld(t.Name(), small)
				w.Trouble(rand.New(rand.NewPCG(2, 3)), trouble)
				news, j := &fakeworld.News{World: w}, newJournal()
				opt := s.options(w, fakeworld.NewPlace(http.NotFoundHandler()))
				opt.Dial = news.Dial
				rep := crawl(t, j, opt, 10)
				s.checkNothingLost(t, w, j, rep)
				s.checkStored(t, w, j)
				again := crawl(t, j, opt, 0)
				if again.Spent.Posts != 0 || again.Spent.Requests > 1 {
					t.Errorf("again: %+v", again.Spent)
				}
			})
		})
	}
}
