package sites

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"tribemap"
	"tribemap/crawl/live"
)

var feedTask = live.Task{Source: "feed", Base: "https://blog.example.org", Kind: live.Feed, Target: "https://blog.example.org/feed", Since: 1600000000, Until: 1700003600}

const feedRSS = `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Rye &amp; Spelt</title><link>https://blog.example.org/</link><language>en-GB</language>
<item><title>On crust</title><link>https://blog.example.org/crust</link><guid isPermaLink="false">blog?p=1</guid>
 <pubDate>Tue, 14 Nov 2023 22:13:20 +0000</pubDate><dc:creator>Ann</dc:creator><description>short</description>
 <content:encoded><![CDATA[<p>Bake it <b>dark</b>, as <a href="https://ex.org/bo">Bo</a> says:</p><blockquote>darker</blockquote>]]></content:encoded>
 <wfw:commentRss>https://blog.example.org/crust/feed</wfw:commentRss><slash:comments>3</slash:comments></item>
<item><title>Nobody's</title><link>https://blog.example.org/x</link><pubDate>Mon, 01 Jan 0001 00:00:00 +0000</pubDate></item>
<item><title>Nothing names it</title></item></channel></rss>`

func TestFeedRSS(t *testing.T) {
	f, err := sensible(t, WebFeed{}, feedTask, live.Answer{Status: 200, Body: []byte(feedRSS), At: 1700003600})
	ref := func(id string) tribemap.Ref { return tribemap.Ref{Source: "feed", ID: id} }
	want := []tribemap.Post{
		{
			Ref: ref("blog?p=1"), Author: "blog.example.org/ann", Time: 1700000000, Title: "On crust", Text: "Bake it dark, as Bo says:",
			Links: []string{"https://ex.org/bo"}, Lang: "en-GB", Channel: "Rye & Spelt", URL: "https://blog.example.org/crust",
		},
		{Ref: ref("https://blog.example.org/x"), Author: "blog.example.org", Title: "Nobody's", Lang: "en-GB", Channel: "Rye & Spelt", URL: "https://blog.example.org/x"},
	}
	if err != nil || !reflect.DeepEqual(f.Page.Posts, want) {
		t.Errorf("posts\n%+v, %v, want\n%+v", f.Page.Posts, err, want)
	}
	people := []tribemap.Person{{Ref: ref("blog.example.org/ann"), Handle: "Ann", Name: "Ann"}, {Ref: ref("blog.example.org"), Handle: "blog.example.org", Name: "Rye & Spelt"}}
	if !reflect.DeepEqual(f.Page.People, people) {
		t.Errorf("people %+v, want %+v", f.Page.People, people)
	}
	next := []live.Task{{
		Source: "feed", Base: feedTask.Base, Kind: live.Thread, Target: "https://blog.example.org/crust/feed", Fresh: 1700003600,
		Why: live.Why{Post: "blog?p=1"}, Worth: live.Worth{Posts: 3},
	}}
	if !reflect.DeepEqual(f.Next, next) || !f.Capped {
		t.Errorf("next %+v, capped %v", f.Next, f.Capped)
	}
}

const feedAtom = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
<title>Comments</title><link rel="next" href="?page=2"/><author><name>Blog</name></author>
<entry><id>c1</id><title>Re</title><author><name>Bo</name><email>bo@ex.org</email></author><published>2023-11-14T22:13:20Z</published>
 <updated>2023-11-14T22:30:00Z</updated><content type="html">&lt;p>no&lt;/p></content></entry>
<entry><id>c2</id><updated>2023-11-14T22:14:00Z</updated><thr:in-reply-to ref="c1"/><content>yes</content></entry></feed>`

func TestFeedAtomComments(t *testing.T) {
	task := feedTask
	task.Kind, task.Since, task.Until, task.Why.Post, task.Worth.Posts = live.Thread, 0, 0, "blog?p=1", 9
	f, err := sensible(t, WebFeed{}, task, live.Answer{Status: 200, Body: []byte(feedAtom), At: 1700003600})
	if err != nil || len(f.Page.Posts) != 2 {
		t.Fatalf("%+v, %v", f, err)
	}
	one, two := f.Page.Posts[0], f.Page.Posts[1]
	if one.Parent != "blog?p=1" || one.Thread != "blog?p=1" || one.Author != "blog.example.org/bo@ex.org" || one.Edited != 1700001000 || one.Text != "no" {
		t.Errorf("first %+v", one)
	}
	if two.Parent != "c1" || two.Thread != "blog?p=1" || two.Author != "blog.example.org/blog" || two.Time != 1700000040 {
		t.Errorf("second %+v", two)
	}
	if len(f.Next) != 1 || f.Next[0].Cursor != "https://blog.example.org/feed?page=2" || f.Next[0].Window() != task.Window() || f.Capped {
		t.Errorf("next %+v", f.Next)
	}
	last := strings.Replace(feedAtom, `rel="next"`, `rel="self"`, 1)
	if f, _ := sensible(t, WebFeed{}, task, live.Answer{Status: 200, Body: []byte(last), At: 1700003600}); !f.Capped {
		t.Error("two of nine comments are taken for all")
	}
}

func TestFeedRequests(t *testing.T) {
	tasks, err := WebFeed{}.Plan(live.Query{Place: "blog.example.org/feed", Since: 1600000000, Now: 1700003600})
	want := feedTask
	want.Fresh = 1700003600
	if err != nil || !reflect.DeepEqual(tasks, []live.Task{want}) {
		t.Errorf("plan %+v, %v", tasks, err)
	}
	r, err := WebFeed{}.Request(tasks[0], live.Session{})
	if err != nil || r.URL != "https://blog.example.org/feed" {
		t.Errorf("request %+v, %v", r, err)
	}
	elsewhere := feedTask
	elsewhere.Cursor = "https://other.example.org/feed"
	if _, err := (WebFeed{}).Request(elsewhere, live.Session{}); !errors.Is(err, live.ErrRequest) {
		t.Errorf("a page on another host: %v", err)
	}
	_, err = WebFeed{}.Plan(live.Query{Place: "https://blog.example.org/feed?page=1&feed_token=hush"})
	if !errors.Is(err, live.ErrPlace) || !strings.Contains(err.Error(), "feed_token") || strings.Contains(err.Error(), "hush") {
		t.Errorf("an address with a secret: %v", err)
	}
	if _, err := (WebFeed{}).Plan(live.Query{}); !errors.Is(err, live.ErrPlace) {
		t.Errorf("no place: %v", err)
	}
}

func TestFeedStatuses(t *testing.T) {
	if f, err := (WebFeed{}).Parse(feedTask, live.Answer{Status: 304}); err != nil || f.Refused != "" || f.Capped {
		t.Errorf("unchanged: %+v, %v", f, err)
	}
	if f, err := (WebFeed{}).Parse(feedTask, live.Answer{Status: 410}); err != nil || f.Refused != "HTTP 410" {
		t.Errorf("gone: %+v, %v", f, err)
	}
	if _, err := (WebFeed{}).Parse(feedTask, live.Answer{Status: 200, Body: []byte("<html>")}); !errors.Is(err, live.ErrBroken) {
		t.Errorf("a page that is no feed: %v", err)
	}
}

func FuzzWebFeed(f *testing.F) {
	f.Add(false, []byte(feedRSS))
	f.Add(true, []byte(feedAtom))
	f.Add(false, []byte(`{"version":"https://jsonfeed.org/version/1","title":"x","items":[{"id":"1","content_html":"<p>a"}]}`))
	f.Fuzz(func(t *testing.T, comments bool, body []byte) {
		task := feedTask
		if comments {
			task.Kind, task.Why.Post = live.Thread, "p"
		}
		sensible(t, WebFeed{}, task, live.Answer{Status: 200, Body: body, At: lately})
	})
}
