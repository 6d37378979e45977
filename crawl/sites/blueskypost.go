package sites

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"tribemap"
	"tribemap/crawl/live"
)

// bskyPost is a post as the network shows it. Inside of another post, quoted,
// its record is called value.
type bskyPost struct {
	URI     string          `json:"uri"`
	Author  bskyAuthor      `json:"author"`
	Record  json.RawMessage `json:"record"`
	Value   json.RawMessage `json:"value"`
	Embed   json.RawMessage `json:"embed"`
	Indexed string          `json:"indexedAt"`
	Replies int             `json:"replyCount"`
	Reposts int64           `json:"repostCount"`
	Likes   int64           `json:"likeCount"`
	Quotes  int             `json:"quoteCount"`
}

type bskyAuthor struct {
	DID    string `json:"did"`
	Handle string `json:"handle"`
	Name   string `json:"displayName"`
	Labels []struct {
		Value   string `json:"val"`
		Source  string `json:"src"`
		Negated bool   `json:"neg"`
	} `json:"labels"`
}

// labelled reports whether people labelled themselves so.
func (a bskyAuthor) labelled(label string) bool {
	for _, l := range a.Labels {
		if l.Value == label && l.Source == a.DID && !l.Negated {
			return true
		}
	}
	return false
}

// bskyRecord is what the author's program wrote: nothing in it is to be
// trusted, its time least of all.
type bskyRecord struct {
	Text    string   `json:"text"`
	Created string   `json:"createdAt"`
	Langs   []string `json:"langs"`
	Reply   struct {
		Root   bskyLink `json:"root"`
		Parent bskyLink `json:"parent"`
	} `json:"reply"`
	Facets []bskyFacet `json:"facets"`
	Embed  bskyEmbed   `json:"embed"`
}

type bskyLink struct {
	URI string `json:"uri"`
}

// bskyFacet marks a stretch of the text, in bytes of UTF-8.
type bskyFacet struct {
	Index struct {
		Start int `json:"byteStart"`
		End   int `json:"byteEnd"`
	} `json:"index"`
	Features []struct {
		Type string `json:"$type"`
		DID  string `json:"did"`
		URI  string `json:"uri"`
	} `json:"features"`
}

// bskyEmbed is what hangs below a post: a page, another post, or that with
// pictures, where both lie one level deeper.
type bskyEmbed struct {
	External bskyLink `json:"external"`
	Record   struct {
		bskyLink
		Inner bskyLink `json:"record"`
	} `json:"record"`
	Media struct {
		External bskyLink `json:"external"`
	} `json:"media"`
}

// quoted returns the post that is quoted, "" if none.
func (e bskyEmbed) quoted() string {
	uri := cmp.Or(e.Record.Inner.URI, e.Record.URI)
	if !strings.Contains(uri, "/app.bsky.feed.post/") {
		return "" // a list, a feed
	}
	return uri
}

// didOf returns whose post an address names.
func didOf(uri string) string {
	did, _, _ := strings.Cut(strings.TrimPrefix(uri, "at://"), "/")
	return did
}

// add takes a post in, with its author and the post that it quotes.
func (b Bluesky) add(f *live.Found, p bskyPost, at int64) {
	if !b.take(f, p, at) {
		return
	}
	if q, ok := p.quoted(); ok {
		b.take(f, q, at)
	}
}

// quoted returns the post that is shown inside of another.
func (p bskyPost) quoted() (bskyPost, bool) {
	var shown struct {
		Record json.RawMessage `json:"record"`
	}
	if json.Unmarshal(p.Embed, &shown) != nil {
		return bskyPost{}, false
	}
	var q struct {
		bskyPost
		Inner json.RawMessage `json:"record"` // beside pictures it lies one level deeper
	}
	_ = json.Unmarshal(shown.Record, &q) // what is no post has no value
	if len(q.Value) == 0 {
		_ = json.Unmarshal(q.Inner, &q.bskyPost)
	}
	q.Record = q.Value
	return q.bskyPost, len(q.Value) > 0
}

// take takes a single post in and reports whether it was one.
func (b Bluesky) take(f *live.Found, p bskyPost, at int64) bool {
	if !strings.HasPrefix(p.URI, "at://") || p.Author.DID == "" || len(p.Record) == 0 {
		return false
	}
	if p.Author.labelled("!no-unauthenticated") && !slices.Contains(f.NoIndex, p.Author.DID) {
		f.NoIndex = append(f.NoIndex, p.Author.DID)
	}
	f.Page.Posts = append(f.Page.Posts, b.post(p, at))
	f.Page.People = append(f.Page.People, b.person(p.Author))
	return true
}

func (b Bluesky) post(p bskyPost, at int64) tribemap.Post {
	var r bskyRecord
	_ = json.Unmarshal(p.Record, &r) // fields of a wrong type stay empty, the rest is read
	post := tribemap.Post{
		Ref: tribemap.Ref{Source: b.Name(), ID: p.URI}, Author: p.Author.DID,
		Received: sane(rfc3339(p.Indexed), at),
		Text:     strings.TrimSpace(r.Text), Parent: r.Reply.Parent.URI,
		Thread: cmp.Or(r.Reply.Root.URI, r.Reply.Parent.URI, p.URI),
		URL:    bskySite + "/profile/" + p.Author.DID + "/post/" + p.URI[strings.LastIndexByte(p.URI, '/')+1:],
		Likes:  p.Likes, Reposts: p.Reposts,
	}
	post.Time = bskyTime(r.Created, post.Received, at)
	if len(r.Langs) > 0 {
		post.Lang = r.Langs[0]
	}
	for _, facet := range r.Facets {
		facet.read(&post, len(r.Text))
	}
	for _, page := range []string{r.Embed.External.URI, r.Embed.Media.External.URI} {
		post.Links = addNew(post.Links, page, "")
	}
	if q := r.Embed.quoted(); q != "" {
		post.Quotes = addNew(post.Quotes, didOf(q), p.Author.DID)
	}
	return post
}

// bskyTime returns when a post was written: as its author says, unless the
// network had it before, or the author's clock stands in another age.
func bskyTime(created string, indexed, at int64) int64 {
	t := sane(rfc3339(created), at)
	if t == 0 || indexed != 0 && indexed < t {
		return indexed
	}
	return t
}

// read takes mentions and links from a stretch that lies inside of the text;
// of others nobody sees anything.
func (facet bskyFacet) read(p *tribemap.Post, size int) {
	if facet.Index.Start < 0 || facet.Index.Start >= facet.Index.End || facet.Index.End > size {
		return
	}
	for _, feature := range facet.Features {
		switch feature.Type {
		case "app.bsky.richtext.facet#mention":
			p.Mentions = addNew(p.Mentions, feature.DID, p.Author)
		case "app.bsky.richtext.facet#link":
			p.Links = addNew(p.Links, feature.URI, "")
		}
	}
}

func (b Bluesky) person(a bskyAuthor) tribemap.Person {
	p := tribemap.Person{
		Ref: tribemap.Ref{Source: b.Name(), ID: a.DID}, Handle: a.Handle, Name: a.Name,
		URL: bskySite + "/profile/" + a.DID, Bot: a.labelled("bot"),
	}
	if p.Handle == "handle.invalid" { // it led to somebody else
		p.Handle = a.DID
	}
	return p
}
