package crawl

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tribemap"
)

const (
	stackUsers = `<?xml version="1.0" encoding="utf-8"?>
<users>
  <row Id="-1" DisplayName="Community" />
  <row Id="3" DisplayName="Ann Example" Location="Here" AboutMe="&lt;p&gt;I bake&lt;/p&gt;" Reputation="1" />
</users>`
	stackPosts = `<?xml version="1.0" encoding="utf-8"?>
<posts>
  <row Id="10" PostTypeId="1" CreationDate="2023-11-14T22:13:20.123" Score="4" ViewCount="9" Body="&lt;p&gt;How dark? &lt;a href=&quot;https://ex.org&quot;&gt;so&lt;/a&gt;&lt;/p&gt;&lt;blockquote&gt;very&lt;/blockquote&gt;" OwnerUserId="3" Title="Crust" Tags="|rye|" />
  <row Id="11" PostTypeId="2" ParentId="10" CreationDate="2023-11-14T22:14:20.000" LastEditDate="2023-11-14T22:15:20.000" Score="-1" Body="dark" OwnerDisplayName="user7" />
  <row Id="12" PostTypeId="5" CreationDate="2023-11-14T22:14:20.000" OwnerUserId="3" Body="wiki" />
</posts>`
	stackComments = `<?xml version="1.0" encoding="utf-8"?>
<comments>
  <row Id="20" PostId="11" Score="2" Text="@AnnExample no, paler: https://ex.org/p" CreationDate="never" UserId="8" />
  <row Id="21" PostId="10" Text="nobody's" CreationDate="2023-11-14T22:14:20.000" />
</comments>`
)

func TestStackExchange(t *testing.T) {
	dir := folder(t, map[string]string{"bread.example.org/Users.xml": stackUsers, "bread.example.org/Posts.xml": stackPosts, "bread.example.org/Comments.xml": stackComments})
	c, r := importAll(t, ImportOptions{}, filepath.Join(dir, "bread.example.org"))
	ref := func(id string) tribemap.Ref { return tribemap.Ref{Source: "stackexchange/bread.example.org", ID: id} }
	want := []tribemap.Post{
		{Ref: ref("10"), Author: "3", Time: 1700000000, Received: 1700000000, Title: "Crust", Text: "How dark? so", Thread: "10", Likes: 4, Views: 9, Links: []string{"https://ex.org"}},
		{Ref: ref("11"), Author: "name/user7", Time: 1700000060, Received: 1700000060, Edited: 1700000120, Text: "dark", Thread: "10", Parent: "10"},
		{Ref: ref("c20"), Author: "8", Text: "@AnnExample no, paler: https://ex.org/p", Thread: "10", Parent: "11", Likes: 2, Mentions: []string{"AnnExample"}, Links: []string{"https://ex.org/p"}},
	}
	if !reflect.DeepEqual(c.posts, want) {
		t.Errorf("posts\n%+v, want\n%+v", c.posts, want)
	}
	ann := tribemap.Person{Ref: ref("3"), Handle: "AnnExample", Name: "Ann Example", About: "I bake", Place: "Here"}
	if len(c.people) != 3 || !c.people[0].Bot || c.people[1] != ann || r.Problems != 0 || r.LostTimes != 1 {
		t.Errorf("people %+v, report %+v", c.people, r)
	}
}

func TestStackExchangeBreaksOff(t *testing.T) {
	cut := stackPosts[:strings.Index(stackPosts, `<row Id="12"`)+20]
	c, r := importAll(t, ImportOptions{}, folder(t, map[string]string{"Posts.xml": cut, "Users.xml": stackUsers}))
	if len(c.posts) != 2 || r.Problems != 1 || r.Cut != 1 || r.FirstProblems[0].Line != 5 {
		t.Errorf("%d posts, report %+v", len(c.posts), r)
	}
}

func FuzzStackExchange(f *testing.F) {
	f.Add(stackUsers)
	f.Add(stackPosts)
	f.Add(stackComments)
	f.Fuzz(func(t *testing.T, text string) {
		matchStackExchange(head{data: []byte(text), whole: true})
		readFuzzedAny(t, readStackExchange, text)
	})
}
