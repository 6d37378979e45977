package markup

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Cooked is what a Discourse post says, taken from its HTML ("cooked").
type Cooked struct {
	Text     string   // without quotes, previews of links, and captions
	Mentions []string // people addressed with @, without it
	Links    []string // addresses, without those of mentions and quotes
	Quotes   []CookedQuote
}

// CookedQuote is one quoted post.
type CookedQuote struct {
	Username    string // "" if only post and topic are told
	Post, Topic int64
}

// ReadCooked reads the HTML of a post.
func ReadCooked(s string) Cooked {
	var c cookedReader
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return c.end()
		case html.TextToken:
			c.words(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			c.open(z.Token())
		case html.EndTagToken:
			name, _ := z.TagName()
			c.close(atom.Lookup(name))
		}
	}
}

// cookedReader walks the tags of a post.
type cookedReader struct {
	post Cooked
	w    textWriter

	skipping atom.Atom // element whose inside is passed over, 0 if none
	depth    int       // of elements of that name
	title    bool      // inside the title of a quote that names nobody yet
	mention  bool      // inside a mention
}

func (c *cookedReader) end() Cooked {
	text, names := cutQuoteTags(strings.TrimSpace(c.w.b.String()))
	c.post.Text = text
	for _, name := range names {
		c.post.Quotes = append(c.post.Quotes, CookedQuote{Username: name})
	}
	return c.post
}

func (c *cookedReader) words(s string) {
	switch {
	case c.title:
		c.quotedIn(s)
		return
	case c.skipping != 0:
		return
	case c.mention:
		c.post.Mentions = addNew(c.post.Mentions, strings.TrimPrefix(strings.TrimSpace(s), "@"))
	}
	if c.w.hidden == 0 {
		c.w.text(s)
	}
}

// quotedIn takes the name from the title of a quote, "name:".
func (c *cookedReader) quotedIn(title string) {
	if name, ok := strings.CutSuffix(strings.TrimSpace(title), ":"); ok {
		c.post.Quotes[len(c.post.Quotes)-1].Username = name
		c.title = false
	}
}

func (c *cookedReader) open(t html.Token) {
	if c.skipping != 0 {
		c.title = c.title && t.DataAtom != atom.Blockquote
		if t.DataAtom == c.skipping && t.Type == html.StartTagToken {
			c.depth++
		}
		return
	}
	a := cookedAttrs(t)
	switch {
	case t.DataAtom == atom.Aside && hasWord(a["class"], "quote"):
		q := quoteOf(a)
		c.post.Quotes = append(c.post.Quotes, q)
		c.skip(t)
		c.title = c.skipping != 0 && q == CookedQuote{}
	case t.DataAtom == atom.Aside, t.DataAtom == atom.Blockquote,
		t.DataAtom == atom.Div && hasWord(a["class"], "meta"):
		c.skip(t)
	case t.DataAtom == atom.Img && hasWord(a["class"], "emoji"):
		c.w.words(a["alt"])
	case t.DataAtom == atom.A, t.DataAtom == atom.Span:
		c.anchor(a)
	default:
		c.w.open(t.DataAtom)
	}
}

func (c *cookedReader) close(tag atom.Atom) {
	if c.skipping == 0 {
		c.mention = c.mention && tag != atom.A && tag != atom.Span
		c.w.close(tag)
		return
	}
	if tag == c.skipping {
		c.depth--
	}
	if c.depth == 0 {
		c.skipping, c.title = 0, false
	}
}

// skip passes over all that is inside the element t.
func (c *cookedReader) skip(t html.Token) {
	c.w.newLine()
	if t.Type == html.StartTagToken {
		c.skipping, c.depth = t.DataAtom, 1
	}
}

// anchor takes a mention or a link.
func (c *cookedReader) anchor(a map[string]string) {
	switch href := a["href"]; {
	case hasWord(a["class"], "mention"):
		c.mention = true
	case hasWord(a["class"], "lightbox"), hasWord(a["class"], "hashtag"):
	case strings.HasPrefix(href, "https://"), strings.HasPrefix(href, "http://"):
		c.post.Links = addNew(c.post.Links, href)
	}
}

func quoteOf(a map[string]string) CookedQuote {
	q := CookedQuote{Username: a["data-username"]}
	// What is no number names no post.
	q.Post, _ = strconv.ParseInt(a["data-post"], 10, 64)
	q.Topic, _ = strconv.ParseInt(a["data-topic"], 10, 64)
	return q
}

func cookedAttrs(t html.Token) map[string]string {
	m := make(map[string]string, len(t.Attr))
	for _, a := range t.Attr {
		m[a.Key] = a.Val
	}
	return m
}

// mostNamed is how many people or pages one post can name; who writes more is
// not talking to them.
const mostNamed = 1000

// addNew appends s unless it is empty, there already, or one too many.
func addNew(list []string, s string) []string {
	if s == "" || len(list) >= mostNamed || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// hasWord reports whether a list separated by blanks holds word.
func hasWord(list, word string) bool { return slices.Contains(strings.Fields(list), word) }
