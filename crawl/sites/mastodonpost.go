package sites

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/crawl/markup"
)

// mastodonAccount is a person as a server knows them.
type mastodonAccount struct {
	ID        number `json:"id"`
	Acct      string `json:"acct"` // without a host for the server's own
	Name      string `json:"display_name"`
	Note      string `json:"note"`
	URL       string `json:"url"`
	Bot       bool   `json:"bot"`
	Followers int64  `json:"followers_count"`
	Following int64  `json:"following_count"`
	Posts     int64  `json:"statuses_count"`
	NoIndex   bool   `json:"noindex"`
	Indexable *bool  `json:"indexable"` // nil: a server that does not ask its people
	Fields    []struct {
		Value string `json:"value"`
	} `json:"fields"`
}

// mastodonStatus is a post.
type mastodonStatus struct {
	ID         number          `json:"id"`
	URI        string          `json:"uri"`
	URL        string          `json:"url"`
	Created    string          `json:"created_at"`
	Edited     string          `json:"edited_at"`
	Parent     number          `json:"in_reply_to_id"`
	Visibility string          `json:"visibility"`
	Language   string          `json:"language"`
	Spoiler    string          `json:"spoiler_text"`
	Content    string          `json:"content"`
	Replies    int             `json:"replies_count"`
	Reblogs    int64           `json:"reblogs_count"`
	Favourites int64           `json:"favourites_count"`
	Account    mastodonAccount `json:"account"`
	Mentions   []struct {
		Acct string `json:"acct"`
	} `json:"mentions"`
	Reblog *mastodonStatus `json:"reblog"`
	Quote  *struct {
		Status *mastodonStatus `json:"quoted_status"`
	} `json:"quote"`
}

// open reports whether a post was written for everybody.
func (s *mastodonStatus) open() bool {
	return s.ID != "" && s.URI != "" && s.Account.Acct != "" &&
		(s.Visibility == "public" || s.Visibility == "unlisted" || s.Visibility == "")
}

// mastodonReader gathers what an answer holds.
type mastodonReader struct {
	found live.Found
	host  string // of the server: where accounts without a host live
	at    int64
	uris  map[number]string // of the posts in the answer, by the server's number
}

func newMastodonReader(t live.Task, a live.Answer) *mastodonReader {
	return &mastodonReader{found: live.Found{Total: -1}, host: hostOf(t.Base), at: a.At, uris: make(map[number]string)}
}

// meet learns which posts are in the answer, so that parents are found.
func (r *mastodonReader) meet(all []mastodonStatus) {
	for i := range all {
		if all[i].open() {
			r.uris[all[i].ID] = all[i].URI
		}
	}
}

// take adds a post and its author; thread is the uri of the thread's first
// post, "" if that is not known. A post that repeats another stands for it.
func (r *mastodonReader) take(s *mastodonStatus, thread string) {
	if s.Reblog != nil {
		s, thread = s.Reblog, ""
	}
	if !s.open() {
		return
	}
	r.found.Page.Posts = append(r.found.Page.Posts, r.post(s, thread))
	r.person(&s.Account)
	if q := s.quoted(); q != nil {
		r.found.Page.Posts = append(r.found.Page.Posts, r.post(q, ""))
		r.person(&q.Account)
	}
}

func (s *mastodonStatus) quoted() *mastodonStatus {
	if s.Quote == nil || s.Quote.Status == nil || !s.Quote.Status.open() {
		return nil
	}
	return s.Quote.Status
}

func (r *mastodonReader) post(s *mastodonStatus, thread string) tribemap.Post {
	p := tribemap.Post{
		Ref: r.ref(s.URI), Author: r.id(s.Account.Acct),
		Time: sane(rfc3339(s.Created), r.at), Edited: sane(rfc3339(s.Edited), r.at),
		Lang: s.Language, Thread: thread, Parent: r.uris[s.Parent], URL: s.URL,
		Likes: s.Favourites, Reposts: s.Reblogs,
	}
	if s.Parent == "" {
		p.Thread = s.URI
	}
	r.say(&p, s)
	for _, m := range s.Mentions[:min(len(s.Mentions), mostNamed)] {
		p.Mentions = addNew(p.Mentions, r.id(m.Acct), p.Author)
	}
	if q := s.quoted(); q != nil {
		p.Quotes = addNew(p.Quotes, r.id(q.Account.Acct), p.Author)
	}
	return p
}

// mostNamed is how many people one post can name; who writes more is not
// talking to them.
const mostNamed = 1000

// say sets the words of a post. Links to people and tags are no links.
func (*mastodonReader) say(p *tribemap.Post, s *mastodonStatus) {
	inside := make(map[string]bool)
	p.Text, p.Links = markup.Own(s.Content, func(e markup.Element, _ string) {
		if e.Tag == atom.A && (e.Class("mention") || e.Class("hashtag")) {
			inside[e.Attr("href")] = true
		}
	})
	p.Links = slices.DeleteFunc(p.Links, func(link string) bool { return inside[link] })
	if s.Spoiler != "" {
		p.Text = strings.TrimSpace(s.Spoiler + "\n" + p.Text)
	}
}

func (r *mastodonReader) ref(id string) tribemap.Ref {
	return tribemap.Ref{Source: Mastodon{}.Name(), ID: id}
}

// id is what a person is known by on every server: user@host in lower case.
func (r *mastodonReader) id(acct string) string {
	if acct == "" {
		return ""
	}
	acct = strings.ToLower(acct)
	if !strings.Contains(acct, "@") {
		acct += "@" + r.host
	}
	return acct
}

// person adds somebody, and notes who does not want to be found.
func (r *mastodonReader) person(a *mastodonAccount) {
	if a.Acct == "" {
		return
	}
	p := tribemap.Person{
		Ref: r.ref(r.id(a.Acct)), Name: a.Name, About: markup.Text(a.Note), URL: a.URL, Bot: a.Bot,
		Followers: max(0, a.Followers), Following: max(0, a.Following), Posts: max(0, a.Posts),
	}
	p.Handle = p.ID
	r.found.Page.People = append(r.found.Page.People, p)
	if a.declines(p.About) {
		r.found.NoIndex = addNew(r.found.NoIndex, p.ID, "")
	}
}

// declines reports whether somebody asks not to be searched for: by their
// settings, or by a tag in what they say of themselves.
func (a *mastodonAccount) declines(about string) bool {
	if a.NoIndex || a.Indexable != nil && !*a.Indexable || asksNotTo(about) {
		return true
	}
	for _, f := range a.Fields {
		if asksNotTo(f.Value) {
			return true
		}
	}
	return false
}

// asksNotTo reports whether a self-description asks machines to stay away.
func asksNotTo(about string) bool {
	about = strings.ToLower(about)
	for _, tag := range []string{"#nobot", "#noindex", "#nosearch", "#noarchive"} {
		if strings.Contains(about, tag) {
			return true
		}
	}
	return false
}
