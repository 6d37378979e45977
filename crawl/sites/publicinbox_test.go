package sites

import (
	"bytes"
	"compress/gzip"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"tribemap"
	"tribemap/crawl/live"
)

var inboxSearch = live.Task{
	Source: "public-inbox", Base: "https://inbox.example.org", Kind: live.Search, Target: "bread?rye flour",
	Since: 1700000000, Until: 1700003600, Why: live.Why{Keyword: "rye flour"},
}

func TestPublicInboxPlan(t *testing.T) {
	got, err := PublicInbox{}.Plan(live.Query{Keywords: []string{"rye flour"}, Since: 1700000000, Now: 1700003600, Place: "https://inbox.example.org/bread/"})
	if err != nil || !reflect.DeepEqual(got, []live.Task{inboxSearch}) {
		t.Errorf("plan %+v, %v", got, err)
	}
	for _, place := range []string{"", "https://inbox.example.org", "ftp://x/y", "inbox.example.org/a/b"} {
		if _, err := (PublicInbox{}).Plan(live.Query{Place: place}); !errors.Is(err, live.ErrPlace) {
			t.Errorf("%q: %v", place, err)
		}
	}
}

func TestPublicInboxRequests(t *testing.T) {
	for want, task := range map[string]live.Task{
		`https://inbox.example.org/bread/?q="rye flour" dt:20231114221320..20231114231319&x=A`:       inboxSearch,
		`https://inbox.example.org/bread/?o=200&q="rye flour" dt:20231114221320..20231114231319&x=A`: nextPage(inboxSearch, ""),
		`https://inbox.example.org/bread/a/b+c@d/t.mbox.gz`:                                          {Base: inboxSearch.Base, Kind: live.Thread, Target: "bread/a/b+c@d"},
	} {
		r, err := PublicInbox{}.Request(task, live.Session{})
		plain, _ := url.PathUnescape(strings.ReplaceAll(r.URL, "+", " "))
		if task.Kind == live.Thread {
			plain, _ = url.PathUnescape(r.URL)
		}
		if err != nil || plain != want {
			t.Errorf("%s, %v, want %s", plain, err, want)
		}
	}
	for _, task := range []live.Task{{Kind: live.Feed}, {Kind: live.Thread, Target: "x"}, {Kind: live.Search, Target: "x"}} {
		if _, err := (PublicInbox{}).Request(task, live.Session{}); !errors.Is(err, live.ErrRequest) {
			t.Errorf("%+v: %v", task, err)
		}
	}
}

const inboxEntries = `<?xml version="1.0" encoding="us-ascii"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
<title>rye</title><entry><author><name>Ann Example</name><email>Ann@ex.org</email></author><title>Re: crust</title>
<updated>2023-11-14T22:13:20Z</updated><link href="https://inbox.example.org/bread/2%25a@ex.org/"/><id>urn:uuid:1</id>
<thr:in-reply-to ref="urn:uuid:0" href="https://inbox.example.org/bread/1@ex.org/"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><pre style="white-space:pre-wrap">&gt; darker
&lt;b&gt; no, paler</pre></div></content></entry>
<entry><author><name>x</name></author><link href="https://elsewhere.example.org/"/></entry></feed>`

func TestPublicInboxResults(t *testing.T) {
	f, err := sensible(t, PublicInbox{}, inboxSearch, live.Answer{Status: 200, Body: []byte(inboxEntries), At: lately})
	want := []tribemap.Post{{
		Ref: tribemap.Ref{Source: "public-inbox", ID: "2%a@ex.org"}, Author: "ann@ex.org", Time: 1700000000, Title: "Re: crust",
		Text: "<b> no, paler", Channel: "bread", Parent: "1@ex.org", URL: "https://inbox.example.org/bread/2%25a@ex.org/",
	}}
	if err != nil || !reflect.DeepEqual(f.Page.Posts, want) {
		t.Errorf("posts\n%+v, %v, want\n%+v", f.Page.Posts, err, want)
	}
	if len(f.Next) != 1 || f.Next[0].Target != "bread/2%a@ex.org" || f.Next[0].Kind != live.Thread {
		t.Errorf("next %+v", f.Next)
	}
	entry := inboxEntries[strings.Index(inboxEntries, "<entry>") : strings.Index(inboxEntries, "</entry>")+8]
	full := strings.Replace(inboxEntries, entry, strings.Repeat(entry, 199), 1) // and the one of nobody
	if f, _ := sensible(t, PublicInbox{}, inboxSearch, live.Answer{Status: 200, Body: []byte(full), At: lately}); f.Next[len(f.Next)-1].Page != 1 {
		t.Error("a full page leads to no other")
	}
}

func TestPublicInboxNothing(t *testing.T) {
	f, err := PublicInbox{}.Parse(inboxSearch, live.Answer{Status: 404, Body: []byte("<pre>[No results found]</pre>")})
	if err != nil || f.Refused != "" || f.Capped {
		t.Errorf("nothing found: %+v, %v", f, err)
	}
	page := []byte(`<html><head><title>"rye" dt:1..2 - search results</title></head><body>`)
	if f, err = (PublicInbox{}).Parse(inboxSearch, live.Answer{Status: 404, Body: page}); err != nil || f.Refused != "" {
		t.Errorf("a page without results: %+v, %v", f, err)
	}
	if f, _ = (PublicInbox{}).Parse(inboxSearch, live.Answer{Status: 404, Body: []byte("Not Found")}); f.Refused != "HTTP 404" {
		t.Errorf("no such list: %+v", f)
	}
	if _, err = (PublicInbox{}).Parse(inboxSearch, live.Answer{Status: 200, Body: []byte("<html/>")}); !errors.Is(err, live.ErrBroken) {
		t.Errorf("no Atom: %v", err)
	}
}

const inboxThread = "From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: Bo <bo@ex.org>\nSubject: crust\nMessage-ID: <1@ex.org>\n" +
	"Date: Tue, 14 Nov 2023 22:00:00 +0000\n\ndarker\n\n" +
	"From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: Ann <ann@ex.org>\nSubject: Re: crust\nMessage-ID: <2@ex.org>\nIn-Reply-To: <1@ex.org>\n" +
	"Date: Tue, 14 Nov 2299 22:00:00 +0000\n\n> darker\n>From here on, paler\n"

func TestPublicInboxThread(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(inboxThread)); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	task := live.Task{Source: "public-inbox", Base: "https://inbox.example.org", Kind: live.Thread, Target: "bread/2@ex.org"}
	for name, body := range map[string][]byte{"packed": packed.Bytes(), "plain": []byte(inboxThread)} {
		f, err := sensible(t, PublicInbox{}, task, live.Answer{Status: 200, Body: body, At: lately})
		if got := count(f); err != nil || got != (held{posts: 2, people: 2, replies: 1, untimed: 1}) {
			t.Fatalf("%s: %+v, %v", name, got, err)
		}
		if p := f.Page.Posts[1]; p.Text != "From here on, paler" || p.Parent != "1@ex.org" || p.Channel != "bread" || p.URL != "https://inbox.example.org/bread/2@ex.org/" {
			t.Errorf("%s: post %+v", name, p)
		}
	}
	if f, err := (PublicInbox{}).Parse(task, live.Answer{Status: 404}); err != nil || len(f.Gone) != 1 || f.Gone[0].ID != "2@ex.org" {
		t.Errorf("gone: %+v, %v", f, err)
	}
	if _, err := (PublicInbox{}).Parse(task, live.Answer{Status: 200, Body: []byte("<html>")}); !errors.Is(err, live.ErrBroken) {
		t.Errorf("no mailbox: %v", err)
	}
}

func FuzzPublicInbox(f *testing.F) {
	f.Add(false, []byte(inboxEntries))
	f.Add(true, []byte(inboxThread))
	f.Fuzz(func(t *testing.T, thread bool, body []byte) {
		task := inboxSearch
		if thread {
			task.Kind, task.Target = live.Thread, "bread/1@x"
		}
		sensible(t, PublicInbox{}, task, live.Answer{Status: 200, Body: body, At: lately})
	})
}
