package sites

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/crawl/markup"
)

// lemmyPerson is somebody who writes.
type lemmyPerson struct {
	Name    string `json:"name"`
	Display string `json:"display_name"`
	Address string `json:"actor_id"`
	Bio     string `json:"bio"`
	Bot     bool   `json:"bot_account"`
}

// lemmyCommunity is where a post stands.
type lemmyCommunity struct {
	Name    string `json:"name"`
	Address string `json:"actor_id"`
}

// lemmySaid is what posts and comments have in common.
type lemmySaid struct {
	ID        number `json:"id"`
	Address   string `json:"ap_id"`
	Published string `json:"published"`
	Updated   string `json:"updated"`
	Removed   bool   `json:"removed"`
	Deleted   bool   `json:"deleted"`
}

// lemmyPost is the first post of a thread, as a server shows it.
type lemmyPost struct {
	Post struct {
		lemmySaid
		Name string `json:"name"`
		URL  string `json:"url"`
		Body string `json:"body"`
	} `json:"post"`
	Creator   lemmyPerson    `json:"creator"`
	Community lemmyCommunity `json:"community"`
	Counts    struct {
		Comments int    `json:"comments"`
		Score    int64  `json:"score"`
		Newest   string `json:"newest_comment_time"`
	} `json:"counts"`
}

// lemmyComment is a comment, as a server shows it.
type lemmyComment struct {
	Comment struct {
		lemmySaid
		Path    string `json:"path"` // numbers of the comments above and its own: 0.12.34
		Content string `json:"content"`
	} `json:"comment"`
	Creator lemmyPerson `json:"creator"`
	Post    struct {
		ID      number `json:"id"`
		Address string `json:"ap_id"`
	} `json:"post"`
	Community lemmyCommunity `json:"community"`
	Counts    struct {
		Score    int64 `json:"score"`
		Children int   `json:"child_count"` // all below it
	} `json:"counts"`
}

// mostLevels is how far down a thread is followed; servers allow fifty.
const mostLevels = 200

// above returns the numbers of the comments above one, the highest first.
func (c *lemmyComment) above() []string {
	path := strings.SplitN(c.Comment.Path, ".", mostLevels)
	if len(path) < 3 {
		return nil
	}
	return path[1 : len(path)-1]
}

// level is 1 for a comment right below the post.
func (c *lemmyComment) level() int { return strings.Count(c.Comment.Path, ".") }

// lemmyReader gathers what an answer holds.
type lemmyReader struct {
	found     live.Found
	host      string
	at        int64
	addresses map[number]string // of comments in the answer, by the server's number
	threads   map[string]int    // where in found.Next a thread is asked for
}

func newLemmyReader(t live.Task, a live.Answer) *lemmyReader {
	return &lemmyReader{
		found: live.Found{Total: -1}, host: hostOf(t.Base), at: a.At,
		addresses: make(map[number]string), threads: make(map[string]int),
	}
}

// hostOf returns the host of an address in lower case.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}

// meet learns which comments are in the answer, so that parents are found.
func (r *lemmyReader) meet(all []lemmyComment) {
	for i := range all {
		r.addresses[all[i].Comment.ID] = all[i].Comment.Address
	}
}

// time reads a time. Older servers leave out that it is Greenwich's.
func (r *lemmyReader) time(s string) int64 {
	t := rfc3339(s)
	if t == 0 {
		t = rfc3339(s + "Z")
	}
	return sane(t, r.at)
}

func (r *lemmyReader) ref(id string) tribemap.Ref {
	return tribemap.Ref{Source: Lemmy{}.Name(), ID: id}
}

// name is what somebody or a community is known by on every server.
func (r *lemmyReader) name(name, address string) string {
	host := hostOf(address)
	if host == "" {
		host = r.host
	}
	return strings.ToLower(name) + "@" + host
}

func (r *lemmyReader) takePost(v *lemmyPost) {
	r.take(&v.Post.lemmySaid, &v.Creator, v.Community, v.Counts.Score, func(p *tribemap.Post) {
		p.Title, p.Thread = v.Post.Name, v.Post.Address
		r.say(p, v.Post.Body)
		p.Links = addNew(p.Links, v.Post.URL, "")
	})
}

func (r *lemmyReader) takeComment(v *lemmyComment) {
	r.take(&v.Comment.lemmySaid, &v.Creator, v.Community, v.Counts.Score, func(p *tribemap.Post) {
		p.Thread, p.Parent = v.Post.Address, v.Post.Address
		if above := v.above(); len(above) > 0 {
			p.Parent = r.addresses[number(above[len(above)-1])]
		}
		r.say(p, v.Comment.Content)
	})
}

// take adds what somebody said, or notes that it was taken back; what posts and
// comments do not share is for words to fill in.
func (r *lemmyReader) take(s *lemmySaid, by *lemmyPerson, where lemmyCommunity, score int64, words func(*tribemap.Post)) {
	switch {
	case s.Address == "":
		return
	case s.Deleted, s.Removed:
		r.found.Gone = append(r.found.Gone, r.ref(s.Address))
		return
	case by.Name == "":
		return
	}
	p := tribemap.Post{
		Ref: r.ref(s.Address), Author: r.person(by), URL: s.Address, Channel: r.channel(where),
		Time: r.time(s.Published), Edited: r.time(s.Updated), Likes: score,
	}
	words(&p)
	r.found.Page.Posts = append(r.found.Page.Posts, p)
}

func (r *lemmyReader) channel(c lemmyCommunity) string {
	if c.Name == "" {
		return ""
	}
	return r.name(c.Name, c.Address)
}

// person adds somebody and returns what they are known by.
func (r *lemmyReader) person(p *lemmyPerson) string {
	if p.Name == "" {
		return ""
	}
	id := r.name(p.Name, p.Address)
	r.found.Page.People = append(r.found.Page.People, tribemap.Person{
		Ref: r.ref(id), Handle: id, Name: p.Display, About: p.Bio, URL: p.Address, Bot: p.Bot,
	})
	if asksNotTo(p.Bio) {
		r.found.NoIndex = addNew(r.found.NoIndex, id, "")
	}
	return id
}

var (
	plainLink       = regexp.MustCompile(`https?://[^\s<>()\[\]"']+`)
	fediverseHandle = regexp.MustCompile(`(?:^|[^\w@/.])@([A-Za-z0-9_]+)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)`)
)

// say sets the words of a post, which is Markdown, and whom they address. Lines
// that begin with ">" repeat somebody else.
func (r *lemmyReader) say(p *tribemap.Post, text string) {
	text = withoutCitations(text)
	for _, m := range fediverseHandle.FindAllStringSubmatch(text, mostNamed) {
		p.Mentions = addNew(p.Mentions, strings.ToLower(m[1]+"@"+m[2]), p.Author)
	}
	for _, link := range plainLink.FindAllString(text, mostNamed) {
		link = strings.TrimRight(link, ".,;:!?*_")
		if !slices.Contains([]string{"u", "c"}, firstPart(link)) {
			p.Links = addNew(p.Links, link, "")
		}
	}
	p.Text = strings.TrimSpace(markup.Markdown(text))
}

// firstPart returns the first part of an address's path: "u" leads to a
// person, "c" to a community.
func firstPart(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	part, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	return part
}
