package crawl

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tribemap"
)

func TestMailFolders(t *testing.T) {
	c, r := importAll(t, ImportOptions{}, filepath.Join("testdata", "mail"))
	want := []tribemap.Post{
		{
			Ref: tribemap.Ref{Source: "mail", ID: c.posts[0].ID}, Author: "carl@bitnet.example",
			Title: "slugs, a recipe", Text: "Fry them.",
			Channel: "rec.gardens", CrossPosts: []string{"rec.food.veg"},
			Thread: "lost@host.example", Parent: "lost@host.example", Ancestors: []string{"one@host.example"},
			Quotes: []string{"ann@host.example"},
		},
		{
			Ref: tribemap.Ref{Source: "mail", ID: "one@host.example"}, Author: "ann@host.example",
			Time: 1030015130, Received: 1030016190, // 07:18:50 EDT and 12:36:30 +0100
			Title: "Slugs", Channel: "garden",
			Text:  "They ate my lettuce. All of it, overnight. Müssen wir leiden?\nSee http://slugs.example/photo.",
			Links: []string{"http://slugs.example/photo"},
		},
		{
			Ref: tribemap.Ref{Source: "mail", ID: "two@other.example"}, Author: "bob@other.example",
			Time: 1030020000, Title: "Slugs", Text: "Try beer.", Channel: "garden",
			Thread: "zero@host.example", Parent: "one@host.example", Ancestors: []string{"zero@host.example"},
			Quotes: []string{"Ann Müller"},
		},
	}
	for i := range want {
		if i >= len(c.posts) || !reflect.DeepEqual(c.posts[i], want[i]) {
			t.Errorf("post %d\n%#v, want\n%#v", i, c.posts[i], want[i])
		}
	}
	people := []tribemap.Person{
		{Ref: tribemap.Ref{Source: "mail", ID: "carl@bitnet.example"}, Handle: "carl"},
		{Ref: tribemap.Ref{Source: "mail", ID: "ann@host.example"}, Handle: "ann", Name: "Ann Müller"},
		{Ref: tribemap.Ref{Source: "mail", ID: "bob@other.example"}, Handle: "bob", Name: "Bob Example"},
	}
	if !slices.Equal(c.people, people) {
		t.Errorf("people %+v", c.people)
	}
	if !strings.HasPrefix(c.posts[0].ID, "sha256-") || r.LostTimes != 1 || r.Problems != 0 {
		t.Errorf("id %q, report %+v", c.posts[0].ID, r)
	}
}

func TestMailWithoutIDIsNamedByItsContent(t *testing.T) {
	raw := "From: a@b\nDate: Thu, 22 Aug 2002 13:40:00 +0100\nSubject: x\n%s\n\nhello\n"
	id := func(received, body string) string {
		return parseMail([]byte(strings.Replace(raw, "%s", received, 1)+body), "").post.ID
	}
	if one, two := id("Received: by a; 1 Jan 2002 00:00", ""), id("Received: by b; 2 Jan 2002 00:00", ""); one != two {
		t.Errorf("copies are named %q and %q", one, two)
	}
	if one, two := id("X: y", ""), id("X: y", "more"); one == two {
		t.Errorf("different mails are both named %q", one)
	}
}

func TestMailTakesTheServersTimeWithoutItsOwn(t *testing.T) {
	m := parseMail([]byte("From: a@b\nReceived: by x; Thu, 22 Aug 2002 12:33:20 +0000\n\nhello"), "")
	if !m.dated || m.post.Time != 1030019600 {
		t.Errorf("%+v", m)
	}
}

func TestMailWithoutAuthorIsAProblem(t *testing.T) {
	dir := folder(t, map[string]string{"a": "From: ()\nSubject: x\nDate: x\n\nhello", "b": "From: x@y\nSubject: x\nDate: x\n\nhello"})
	c, r := importAll(t, ImportOptions{}, dir)
	if len(c.posts) != 1 || r.Problems != 1 || r.People != 1 {
		t.Errorf("report %+v", r)
	}
}

func TestParseAddress(t *testing.T) {
	tests := []struct{ in, address, name string }{
		{`Ann Example <Ann@Host.example>`, "ann@host.example", "Ann Example"},
		{`"Example, Ann" <ann@host.example>`, "ann@host.example", "Example, Ann"},
		{`ann@host.example (Ann Example)`, "ann@host.example", "Ann Example"},
		{`ann@host.example`, "ann@host.example", ""},
		{`<ann@host.example>`, "ann@host.example", ""},
		{`ann@host.example <ann@host.example>`, "ann@host.example", ""},
		{`ann at host.example (Ann Example)`, "ann@host.example", "Ann Example"},
		{`=?utf-8?q?M=C3=BCller?= <m@host.example>`, "m@host.example", "Müller"},
		{`=?x-none?q?M?= <m@host.example>`, "m@host.example", "=?x-none?q?M?="},
		{`Ann (at work) <ann@host.example>, Bob <bob@host.example>`, "ann@host.example", "Ann"},
		{`bob+dated+1027549838.74d3af@host.example (Bob)`, "bob@host.example", "Bob"},
		{`Just A Name`, "just a name", ""},
		{`()`, "", ""},
		{``, "", ""},
	}
	for _, tt := range tests {
		if address, name := parseAddress(tt.in); address != tt.address || name != tt.name {
			t.Errorf("%q: %q, %q, want %q, %q", tt.in, address, name, tt.address, tt.name)
		}
	}
}

func TestCleanSubject(t *testing.T) {
	tests := map[string]string{
		"Re: [ILUG] Re: copying files": "copying files",
		"FWD: Re[2]: AW: copying":      "copying",
		"RE:copying":                   "copying",
		"[Garden]":                     "[Garden]",
		"Rental: a flat":               "Rental: a flat",
		"=?utf-8?q?Re=3A_gr=C3=BCn?=":  "grün",
		"":                             "",
	}
	for in, want := range tests {
		if got := cleanSubject(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestListName(t *testing.T) {
	tests := []struct{ field, want string }{
		{"List-Id: Friends <fork.xent.example>", "fork"},
		{"List-Id: <users.project.example>", "users.project"},
		{"List-Id: fork.xent.example", "fork"},
		{"List-Id: A list without a name", ""},
		{"List-Post: <mailto:webdev@linux.example>", "webdev"},
		{"Mailing-List: list Weird-News@groups.example; contact x-owner@groups.example", "weird-news"},
		{"Mailing-List: contact secprog-help@host.example; run by ezmlm", ""},
		{"X-Mailing-List: <0xdead@zoo.example> archive/latest/561", "0xdead"},
		{"X-Other: y", ""},
	}
	for _, tt := range tests {
		h, _ := splitMail([]byte(tt.field + "\n\n"))
		if got := listName(h); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.field, got, tt.want)
		}
	}
}

func TestSetReplies(t *testing.T) {
	tests := []struct {
		name, head     string
		parent, thread string
		ancestors      []string
	}{
		{"none", "Subject: x", "", "", nil},
		{"references", "References: <a@x> <b@x>\n\t<c@x>", "c@x", "a@x", []string{"b@x", "a@x"}},
		{"in reply", "In-Reply-To: <b@x>", "b@x", "b@x", nil},
		{"disagreeing", "In-Reply-To: <b@x>\nReferences: <a@x> <b@x> <c@x>", "b@x", "a@x", []string{"c@x", "a@x"}},
		{"prose", `In-Reply-To: Message from Ann <ann@x> of "Thu." <b@x>` + "\nReferences: <c@x>", "c@x", "c@x", nil},
		{"itself", "In-Reply-To: <me@x>\nReferences: <a@x> <me@x>", "a@x", "a@x", nil},
	}
	for _, tt := range tests {
		h, _ := splitMail([]byte(tt.head + "\n\n"))
		p := tribemap.Post{Ref: tribemap.Ref{ID: "me@x"}}
		setReplies(&p, h, nil)
		if p.Parent != tt.parent || p.Thread != tt.thread || !slices.Equal(p.Ancestors, tt.ancestors) {
			t.Errorf("%s: parent %q, thread %q, ancestors %q", tt.name, p.Parent, p.Thread, p.Ancestors)
		}
	}
}

func TestRecognisesMail(t *testing.T) {
	tests := []struct{ text, want string }{
		{"From: a@b\nSubject: x\nDate: y\n\nhello", "mail"},
		{"\nPath: x\nNewsgroups: y\nFrom: a@b\n\n", "mail"},
		{"From ann@host Thu Aug 22 12:36:23 2002\nFrom: a@b\nSubject: x\nDate: y\n\nhello", "mbox"},
		{"From ann to bob, 2002\n\nDear Bob,", ""},
		{"From: the desk of Ann\n\nDear Bob,", ""},
		{"Subject: x\nDate: y\n\nno author", ""},
		{"name,date\nann,2002\n", ""},
		{"From: a@b\nSubject: x\nDate: y\n\n\x00\x01", ""},
	}
	for _, tt := range tests {
		got := ""
		if f := recognise(formats(), head{data: []byte(tt.text), whole: true}); f != nil {
			got = f.name
		}
		if got != tt.want {
			t.Errorf("%q is %q, want %q", tt.text, got, tt.want)
		}
	}
}

func FuzzMail(f *testing.F) {
	for _, name := range []string{"garden/1", "garden/2", "box/cur/3"} {
		f.Add(readTestdata(f, name))
	}
	f.Add("From: a\nContent-Type: multipart/x; boundary=b\n\n--b\n--b\n\n--b--")
	f.Add("From: =?x?b?y?= <\n References: <<@>>\nDate: 31 Jun 2002 25:61\n\n>>>>> \"A\" == b writes:\n-----BEGIN PGP")
	f.Fuzz(func(t *testing.T, text string) { readFuzzed(t, readMail, text) })
}

func TestHeadGoesOnBehindAFoldedBlankLine(t *testing.T) {
	h, text := splitMail([]byte("Keywords:\n \nSubject: x\n \nhello there"))
	if h.first("subject") != "x" || string(text) != "hello there" {
		t.Errorf("head %v, body %q", h, text)
	}
}
