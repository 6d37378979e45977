package sites

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"tribemap/crawl/live"
)

var newsTask = live.Task{
	Source: "public-inbox", Base: "nntps://news.example.org", Kind: live.Feed, Target: "org.example.bread",
	Since: 1700000000, Until: 1700086400, Fresh: 1700086400,
}

// newsLines is an overview of articles, a second apart from a moment on.
func newsLines(from, to int, first int64) string {
	var b strings.Builder
	b.WriteString("224 overview\r\n")
	for n := from; n <= to; n++ {
		date := time.Unix(first+int64(n-from), 0).UTC().Format(time.RFC1123Z)
		fmt.Fprintf(&b, "%d\tRe: crust\tAnn <ann@ex.org>\t%s\t<%d@ex.org>\t<1@ex.org>\t900\t4\tXref: x\r\n", n, date, n)
	}
	return b.String() + ".\r\n"
}

func newsGroup(low, high int) string {
	return fmt.Sprintf("211 %d %d %d org.example.bread\r\n", high-low+1, low, high)
}

// newsAsked puts a task as commands, without the one for the group.
func newsAsked(t *testing.T, task live.Task) string {
	t.Helper()
	r, err := PublicInbox{}.Request(task, live.Session{})
	body, ok := strings.CutPrefix(string(r.Body), "GROUP org.example.bread\n")
	if err != nil || !ok || r.Method != live.NNTP || r.URL != newsTask.Base {
		t.Fatalf("request %+v, %v", r, err)
	}
	return strings.TrimSuffix(body, "\n")
}

func newsFound(t *testing.T, task live.Task, said string, at int64) live.Found {
	t.Helper()
	f, err := sensible(t, PublicInbox{}, task, live.Answer{Status: 200, Body: []byte(said), At: at})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestNewsgroupPlan(t *testing.T) {
	got, err := PublicInbox{}.Plan(live.Query{Keywords: []string{"rye"}, Since: 1700000000, Now: 1700086400, Place: "nntps://news.example.org/org.example.bread"})
	if err != nil || !reflect.DeepEqual(got, []live.Task{newsTask}) {
		t.Errorf("plan %+v, %v", got, err)
	}
	for _, place := range []string{"nntp://", "nntp://x", "nntp://x/a b", "nntp://x/a%0d%0aPOST", "nntp://a:b@x/y", "nntp://x/a*", "nntpx://x/y"} {
		if _, err := (PublicInbox{}).Plan(live.Query{Place: place}); !errors.Is(err, live.ErrPlace) {
			t.Errorf("%q: %v", place, err)
		}
	}
}

// TestNewsgroupSteps: a small group is listed whole, a large one is probed
// first, and one that was read before goes on behind the mark.
func TestNewsgroupSteps(t *testing.T) {
	now := newsTask.Until
	marked := newsTask
	for name, c := range map[string]struct {
		mark      string
		at        int64
		low, high int
		asked     string
	}{
		"small":              {"", now, 1, 400, "OVER 1-400"},
		"large":              {"", now, 1, 32000, "OVER 1\nOVER 1033"},
		"marked":             {"31990", now, 1, 32000, "OVER 31991-32000"},
		"nothing new":        {"32000", now, 1, 32000, ""},
		"numbers anew":       {"32000", now, 1, 40, "OVER 1-40"},
		"expired since":      {"10", now, 100, 140, "OVER 100-140"},
		"window of the past": {"31990", now + 9e6, 1, 32000, "OVER 1\n"},
		"empty":              {"", now, 0, 0, ""},
		"emptied":            {"", now, 7, 6, ""},
	} {
		marked.Mark = c.mark
		f := newsFound(t, marked, newsGroup(c.low, c.high), c.at)
		if len(f.Next) == 0 {
			if c.asked != "" || f.Mark != fmt.Sprint(c.high) {
				t.Errorf("%s: asks for nothing, mark %q", name, f.Mark)
			}
		} else if asked := newsAsked(t, f.Next[0]); !strings.HasPrefix(asked, c.asked) || c.asked == "" || !f.Ends || f.Next[0].Window() != newsTask.Window() {
			t.Errorf("%s: asks for %q, want %q", name, asked, c.asked)
		}
	}
}

// TestNewsgroupProbe: the window is found among old and young articles, and
// articles that expired or lie about their date do no harm.
func TestNewsgroupProbe(t *testing.T) {
	probe := newsFound(t, newsTask, newsGroup(1, 32000), newsTask.Until).Next[0]
	said := newsGroup(1, 32000)
	for i, n := range (newsStep{from: 1, to: 32000}).probes() {
		day := newsTask.Since + int64(i-20)*86400 // the twentieth is in the window
		switch {
		case i == 3:
			said += "423 gone\r\n"
		case i == 5:
			said += strings.Replace(newsLines(n, n, day), "+0000", "no zone", 1)
		default:
			said += newsLines(n, n, day)
		}
	}
	f := newsFound(t, probe, said, newsTask.Until+1e7)
	if asked := newsAsked(t, f.Next[0]); asked != "OVER 18581-19080" || f.Mark != "22709" {
		t.Errorf("asks for %q, mark %s", asked, f.Mark)
	}
}

// TestNewsgroupList: articles are fetched a hundred at once, fewer if they are
// long, and of one that is too long the head; those outside of the window are not.
func TestNewsgroupList(t *testing.T) {
	list := newsTask
	list.Cursor = newsStep{verb: "list", overview: "OVER", from: 1, to: 900}.String()
	long := strings.Replace(newsLines(1, 500, newsTask.Since-50), "<7@ex.org>\t<1@ex.org>\t900", "<7@ex.org>\t<1@ex.org>\t5000000", 1)
	long = strings.Replace(long, "<60@ex.org>\t<1@ex.org>\t900", "<60@ex.org>\t<1@ex.org>\t5000000", 1)
	long = strings.Replace(long, "<70@ex.org>\t<1@ex.org>\t900", "<70@ex.org>\t<1@ex.org>\t4190000", 1)
	long = strings.Replace(long, "<71@ex.org>\t<1@ex.org>\t900", "<71@ex.org>\t<1@ex.org>\t4190000", 1)
	long = strings.Replace(long, "<72@ex.org>\t<1@ex.org>\t900", "<72@ex.org>\t<1@ex.org>\t4190000", 1)
	f := newsFound(t, list, newsGroup(1, 900)+long, newsTask.Until)
	var asked []string
	articles := 0
	for _, next := range f.Next {
		lines := strings.Split(newsAsked(t, next), "\n")
		articles += len(lines)
		asked = append(asked, lines[0])
	}
	want := "HEAD 60, ARTICLE 51, ARTICLE 71, ARTICLE 82, ARTICLE 182, ARTICLE 282, ARTICLE 382, ARTICLE 482, OVER 501-900"
	if got := strings.Join(asked, ", "); got != want || articles != 451 {
		t.Errorf("asks for %s (%d), want %s", got, articles, want)
	}
	older := newsFound(t, list, newsGroup(1, 900)+"503 no overview\r\n", newsTask.Until)
	if asked := newsAsked(t, older.Next[0]); asked != "XOVER 1-500" {
		t.Errorf("an older server is asked for %q", asked)
	}
}

const newsArticles = "220 5 <5@ex.org> article\r\nFrom: Ann <ann@ex.org>\r\nSubject: Re: crust\r\nMessage-ID: <5@ex.org>\r\nIn-Reply-To: <1@ex.org>\r\n" +
	"Date: Tue, 14 Nov 2023 22:30:00 +0000\r\n\r\n> darker\r\n..\r\n...three\r\nFrom here on, paler\r\n.\r\n423 gone\r\n"

func TestNewsgroupArticles(t *testing.T) {
	read := newsTask
	read.Cursor = newsStep{verb: "read", overview: "OVER", numbers: []int{5, 6}}.String()
	f := newsFound(t, read, newsGroup(1, 9)+newsArticles, lately)
	if got := count(f); got != (held{posts: 1, people: 1, replies: 1}) {
		t.Fatalf("%+v", got)
	}
	if p := f.Page.Posts[0]; p.Text != ".\n..three\nFrom here on, paler" || p.ID != "5@ex.org" || p.Parent != "1@ex.org" || p.Channel != "org.example.bread" || p.Time != 1700001000 {
		t.Errorf("post %+v", p)
	}
	for _, said := range []string{"", newsGroup(1, 9), newsGroup(1, 9) + "423 gone\r\n", "500 what?\r\n", newsGroup(1, 9) + "423 gone\r\n412 no group\r\n"} {
		if _, err := (PublicInbox{}).Parse(read, live.Answer{Status: 200, Body: []byte(said), At: lately}); !errors.Is(err, live.ErrBroken) {
			t.Errorf("%q: %v", said, err)
		}
	}
	if f := newsFound(t, newsTask, "411 none\r\n", lately); f.Refused == "" {
		t.Error("no such group is no news")
	}
}

func FuzzNewsgroup(f *testing.F) {
	f.Add("", newsGroup(1, 9))
	f.Add("list OVER 1 9", newsGroup(1, 9)+newsLines(1, 9, 1700000000))
	f.Add("probe OVER 1 900", newsGroup(1, 900)+newsLines(1, 9, 1700000000))
	f.Add("read OVER 0 0 5 6", newsGroup(1, 9)+newsArticles)
	f.Fuzz(func(t *testing.T, cursor, body string) {
		task := newsTask
		task.Cursor = cursor
		found, err := sensible(t, PublicInbox{}, task, live.Answer{Status: 200, Body: []byte(body), At: lately})
		if err != nil {
			return
		}
		for _, next := range found.Next {
			if _, err := (PublicInbox{}).Request(next, live.Session{}); err != nil {
				t.Errorf("%q leads to %q: %v", cursor, next.Cursor, err)
			}
		}
	})
}
