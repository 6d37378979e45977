package sites

import (
	"net/url"
	"strconv"
	"strings"

	"tribemap"
	"tribemap/crawl/live"
	"tribemap/crawl/markup"
)

// discourseTopic is a topic, or some posts of one.
type discourseTopic struct {
	Title     string `json:"title"`
	Category  number `json:"category_id"`
	Archetype string `json:"archetype"`
	Last      string `json:"last_posted_at"`
	Stream    *struct {
		Posts []discoursePost `json:"posts"`
		IDs   []number        `json:"stream"` // of all posts
	} `json:"post_stream"`
	Details struct {
		Participants []discourseUser `json:"participants"`
	} `json:"details"`
}

type discourseUser struct {
	ID       number `json:"id"`
	Username string `json:"username"`
	Name     string `json:"name"`
}

type discoursePost struct {
	ID       number `json:"id"`
	Topic    number `json:"topic_id"`
	Number   int64  `json:"post_number"`
	Type     int    `json:"post_type"` // 1 talk, 2 moderator's note, 3 system act, 4 whisper
	UserID   number `json:"user_id"`
	Username string `json:"username"`
	Name     string `json:"name"`

	Created string `json:"created_at"`
	Updated string `json:"updated_at"`
	Version int    `json:"version"`
	Cooked  string `json:"cooked"`

	ReplyTo     int64          `json:"reply_to_post_number"`
	ReplyToUser *discourseUser `json:"reply_to_user"`

	Reads   int64 `json:"reads"`
	Actions []struct {
		ID    int   `json:"id"` // 2 is "like"
		Count int64 `json:"count"`
	} `json:"actions_summary"`

	Hidden      bool   `json:"hidden"`
	UserDeleted bool   `json:"user_deleted"`
	Deleted     string `json:"deleted_at"`
}

// gone reports whether a post was deleted.
func (p *discoursePost) gone() bool { return p.UserDeleted || p.Deleted != "" }

// author is the number of the account, which outlives its name.
func (p *discoursePost) author() string { return p.UserID.or(p.Username) }

// discourseSource is what the posts of a forum belong to. A colon would end a
// source's name.
func discourseSource(base string) string {
	return Discourse{}.Name() + "/" + strings.ReplaceAll(hostOf(base), ":", "_")
}

// discourseReader gathers what an answer holds.
type discourseReader struct {
	found  live.Found
	base   string
	source string
	at     int64
	given  map[number]bool          // posts in the answer
	posts  map[int64]*discoursePost // of the topic, by their number in it
	names  map[string]string        // usernames as they are written, by lower case
}

func newDiscourseReader(t live.Task, a live.Answer) *discourseReader {
	return &discourseReader{
		found: live.Found{Total: -1}, base: t.Base, source: discourseSource(t.Base), at: a.At,
		given: make(map[number]bool), posts: make(map[int64]*discoursePost), names: make(map[string]string),
	}
}

func (r *discourseReader) ref(id string) tribemap.Ref { return tribemap.Ref{Source: r.source, ID: id} }

// name learns how somebody writes their name.
func (r *discourseReader) name(username string) { r.names[strings.ToLower(username)] = username }

// username returns a name as its owner writes it, if they are in the topic.
func (r *discourseReader) username(name string) string {
	if own, ok := r.names[strings.ToLower(name)]; ok {
		return own
	}
	return name
}

// take adds the posts of a topic. Deleted ones are tombstones.
func (r *discourseReader) take(all []discoursePost, topic, title, category string) {
	for i := range all {
		p := &all[i]
		r.given[p.ID] = true
		r.posts[p.Number] = p
		r.name(p.Username)
	}
	for i := range all {
		p := &all[i]
		switch {
		case p.ID == "":
		case p.gone():
			r.found.Gone = append(r.found.Gone, r.ref(string(p.ID)))
		case p.author() != "":
			r.person(p.UserID, p.Username, p.Name)
			r.found.Page.Posts = append(r.found.Page.Posts, r.post(p, topic, title, category))
		}
	}
}

// person describes somebody. A forum numbers its own accounts downwards from
// -1.
func (r *discourseReader) person(id number, username, name string) {
	if id.or(username) == "" {
		return
	}
	r.found.Page.People = append(r.found.Page.People, tribemap.Person{
		Ref: r.ref(id.or(username)), Handle: username, Name: name,
		URL: r.base + "/u/" + url.PathEscape(strings.ToLower(username)), Bot: strings.HasPrefix(string(id), "-"),
	})
}

func (r *discourseReader) post(p *discoursePost, topic, title, category string) tribemap.Post {
	topic = p.Topic.or(topic)
	post := tribemap.Post{
		Ref: r.ref(string(p.ID)), Author: p.author(), Time: sane(rfc3339(p.Created), r.at),
		Thread: "t/" + topic, URL: r.base + "/t/" + url.PathEscape(topic) + "/" + strconv.FormatInt(p.Number, 10),
		Likes: p.likes(), Views: max(0, p.Reads), Notice: p.Type != 1 || p.Hidden,
	}
	post.Received = post.Time
	if p.Version > 1 { // rebuilding a forum updates posts too
		post.Edited = sane(rfc3339(p.Updated), r.at)
	}
	if category != "" {
		post.Channel = "category " + category
	}
	if p.Number == 1 {
		post.Title = title
	}
	r.answer(&post, p)
	r.say(&post, p.Cooked)
	return post
}

func (p *discoursePost) likes() int64 {
	for _, a := range p.Actions {
		if a.ID == 2 {
			return max(0, a.Count)
		}
	}
	return 0
}

// answer finds the post that was answered. Where it is not at hand, or deleted,
// who was answered may still be known.
func (r *discourseReader) answer(post *tribemap.Post, p *discoursePost) {
	if p.ReplyTo == 0 {
		return
	}
	if parent := r.posts[p.ReplyTo]; parent != nil && parent.ID != "" && !parent.gone() {
		post.Parent = string(parent.ID)
		return
	}
	if p.ReplyToUser != nil {
		post.Mentions = addNew(post.Mentions, r.username(p.ReplyToUser.Username), p.Username)
	}
}

// say sets the words of a post, and whom they name and repeat.
func (r *discourseReader) say(post *tribemap.Post, cooked string) {
	c := markup.ReadCooked(cooked)
	post.Text, post.Links = c.Text, c.Links
	for _, name := range c.Mentions {
		post.Mentions = addNew(post.Mentions, r.username(name), "")
	}
	for _, q := range c.Quotes[:min(len(c.Quotes), mostNamed)] {
		name := r.username(q.Username)
		if p := r.posts[q.Post]; name == "" && p != nil && post.Thread == "t/"+strconv.FormatInt(q.Topic, 10) {
			name = p.Username
		}
		post.Quotes = addNew(post.Quotes, name, "")
	}
}
