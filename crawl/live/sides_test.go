package live

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tribemap"
)

// duet is a town of threads that one person opens and another answers, and of one
// post by the first that no search finds.
func duet(threads int) *town {
	tn := &town{}
	say := func(id, author, text, thread, parent string) {
		tn.posts = append(tn.posts, tribemap.Post{
			Ref: tribemap.Ref{Source: "town", ID: id}, Author: author, Text: text, Thread: thread, Parent: parent,
			Time: townFrom + int64(len(tn.posts))*60,
		})
	}
	for i := range threads {
		root := string(rune('p' + i))
		say(root, "asker", "about rivers", root, "")
		say(root+"1", "helper", "well", root, root)
	}
	say("apart", "asker", "thank you", "elsewhere", "")
	return tn
}

// again is a town whose threads are to be read once more after a minute.
type again struct{ townSource }

func (s again) Parse(t Task, a Answer) (Found, error) {
	f, err := s.townSource.Parse(t, a)
	if t.Kind == Thread {
		f.Again = time.Minute
	}
	return f, err
}

// TestDyadClosing: who is answered twice and never answers back is asked for,
// and who is answered once is not, however often that answer is read.
func TestDyadClosing(t *testing.T) {
	for name, c := range map[string]struct {
		threads int
		source  Source
		want    bool
	}{
		"twice":                 {2, townSource{}, true},
		"once":                  {1, townSource{}, false},
		"once, read many times": {1, again{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tn, m := duet(c.threads), newMemory()
				opt := townOptions(tn)
				opt.Sources = []Source{c.source}
				rep := mustRun(t, m, opt)
				asked := slices.ContainsFunc(rep.Windows, func(w WindowReport) bool { return w.Kind == Author && w.Target == "asker" })
				if _, has := m.posts[tribemap.Ref{Source: "town", ID: "apart"}]; asked != c.want || has != c.want {
					t.Errorf("asked for the other side: %v, has it: %v, want %v", asked, has, c.want)
				}
			})
		})
	}
}

// TestDyadClosingAcrossProcesses: a crawl that is cut off after every two requests asks
// for the sides, and for each once, that it asks for in one run.
func TestDyadClosingAcrossProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := duet(4), newMemory()
		opt := townOptions(tn)
		opt.Budget.Requests, opt.Quiet, opt.Overlap = 2, -1, -1
		for n := 0; mustRun(t, m, opt).Ended != Finished; n++ {
			opt.Asks[0].Query.Until++ // time goes on between two runs
			if n > 50 {
				t.Fatal("a crawl without end")
			}
		}
		asked := 0
		for _, r := range tn.addresses {
			if strings.HasPrefix(r, "/author") {
				asked++
			}
		}
		if asked != 1 {
			t.Errorf("asked %d times for the other side", asked)
		}
	})
}

// TestMissingSides: both who answered back and who was asked for are left alone.
func TestMissingSides(t *testing.T) {
	page := func(id, asker, helper string) tribemap.Page {
		return tribemap.Page{Posts: []tribemap.Post{
			{Ref: tribemap.Ref{Source: "town", ID: id}, Author: asker},
			{Ref: tribemap.Ref{Source: "town", ID: id + "1"}, Author: helper, Parent: id},
		}}
	}
	s := newSides()
	for i, step := range []struct {
		page   tribemap.Page
		stored bool
		later  int64 // seconds
		want   int
	}{
		{page("p", "b", "a"), false, 0, 0},
		{page("p", "b", "a"), true, 0, 0},
		{page("q", "b", "a"), false, 0, 1},            // a answered b twice
		{page("r", "b", "a"), false, sideAges - 1, 0}, // b was asked for
		{page("r", "b", "a"), false, sideAges, 1},     // but not of late
		{page("s", "d", "c"), true, 0, 0},             // an earlier process met this answer
		{page("t", "c", "d"), false, 0, 0},
		{page("u", "c", "d"), false, 0, 0}, // c answered back
	} {
		got := s.missing(step.page, func(*tribemap.Post) bool { return !step.stored }, townFrom+step.later)
		if len(got) != step.want {
			t.Errorf("page %d: %v, want %d", i, got, step.want)
		}
	}
}
