package crawl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"tribemap"
	"tribemap/crawl/markup"
)

// The JSON of Discourse topics, as /t/ID.json and its archives give it. What
// is taken from it and why is told in docs/discourse.md.

type discourseTopic struct {
	ID       int64  `json:"id"`
	Title    string `json:"title"`
	Category int64  `json:"category_id"`
	Stream   struct {
		Posts []json.RawMessage `json:"posts"` // one by one: a broken post loses no other
	} `json:"post_stream"`
	Details struct {
		Participants []discourseUser `json:"participants"`
	} `json:"details"`
}

type discourseUser struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
	Name     string `json:"name"`
}

type discoursePost struct {
	ID       int64  `json:"id"`
	Topic    int64  `json:"topic_id"`
	Number   int64  `json:"post_number"`
	Type     int    `json:"post_type"` // 1 talk, 2 moderator's note, 3 system act, 4 whisper
	UserID   *int64 `json:"user_id"`
	Username string `json:"username"`
	Name     string `json:"name"`

	Created string `json:"created_at"`
	Updated string `json:"updated_at"`
	Version int    `json:"version"`
	Cooked  string `json:"cooked"`

	ReplyTo     *int64         `json:"reply_to_post_number"`
	ReplyToUser *discourseUser `json:"reply_to_user"`

	Reads   int64 `json:"reads"`
	Actions []struct {
		ID    int   `json:"id"` // 2 is "like"
		Count int64 `json:"count"`
	} `json:"actions_summary"`

	Hidden      bool    `json:"hidden"`
	UserDeleted bool    `json:"user_deleted"`
	Deleted     *string `json:"deleted_at"`
}

// matchDiscourse takes a JSON object whose beginning has a post stream with
// cooked posts.
func matchDiscourse(h head) bool {
	text := bytes.TrimLeft(h.data, " \t\r\n")
	return len(text) > 0 && text[0] == '{' &&
		bytes.Contains(text, []byte(`"post_stream"`)) && bytes.Contains(text, []byte(`"post_number"`))
}

// readDiscourse reads one topic after another.
func readDiscourse(f *file, out *batch) error {
	in := json.NewDecoder(f)
	for {
		var topic discourseTopic
		switch err := in.Decode(&topic); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return unexpectedEnd(err)
		}
		t := topicReader{topic: &topic, all: decodePosts(f, out, topic.Stream.Posts), out: out, source: out.sourceName("discourse")}
		t.meetAll()
		if err := t.read(f); err != nil {
			return err
		}
	}
}

// decodePosts decodes the posts of a topic, less the broken ones.
func decodePosts(f *file, out *batch, raw []json.RawMessage) []discoursePost {
	posts := make([]discoursePost, 0, len(raw))
	for i, text := range raw {
		var p discoursePost
		if err := json.Unmarshal(text, &p); err != nil {
			out.problem(f, 0, fmt.Errorf("post %d of the topic: %w", i+1, err))
			continue
		}
		posts = append(posts, p)
	}
	return posts
}

// topicReader turns one topic into posts and people.
type topicReader struct {
	topic  *discourseTopic
	all    []discoursePost // in the topic's order
	out    *batch
	source string
	posts  map[int64]*discoursePost // by number
	names  map[string]string        // usernames as they are written, by lower case
}

// meetAll learns who is in the topic and which post has which number.
func (t *topicReader) meetAll() {
	t.posts = make(map[int64]*discoursePost, len(t.all))
	t.names = make(map[string]string)
	meet := func(name string) { t.names[strings.ToLower(name)] = name }
	for _, u := range t.topic.Details.Participants {
		meet(u.Username)
	}
	for i := range t.all {
		p := &t.all[i]
		t.posts[p.Number] = p
		meet(p.Username)
	}
}

func (t *topicReader) read(f *file) error {
	for i := range t.all {
		p := &t.all[i]
		if err := t.out.person(t.person(p)); err != nil {
			return err
		}
		if err := t.out.post(f, 0, t.post(p)); err != nil {
			return err
		}
	}
	return nil
}

// person describes the author. Discourse numbers its own accounts downwards
// from -1.
func (t *topicReader) person(p *discoursePost) tribemap.Person {
	return tribemap.Person{
		Ref:    tribemap.Ref{Source: t.source, ID: p.author()},
		Handle: p.Username,
		Name:   p.Name,
		URL:    t.address("/u/" + strings.ToLower(p.Username)),
		Bot:    p.UserID != nil && *p.UserID < 0,
	}
}

// author is the number of the account, which outlives its name.
func (p *discoursePost) author() string {
	if p.UserID == nil {
		return p.Username
	}
	return strconv.FormatInt(*p.UserID, 10)
}

func (t *topicReader) post(p *discoursePost) tribemap.Post {
	topic := p.Topic
	if topic == 0 {
		topic = t.topic.ID
	}
	id := strconv.FormatInt(topic, 10)
	number := strconv.FormatInt(p.Number, 10)
	post := tribemap.Post{
		Ref:    tribemap.Ref{Source: t.source},
		Author: p.author(),
		Thread: "t/" + id,
		URL:    t.address("/t/" + id + "/" + number),
		Likes:  p.likes(),
		Views:  p.Reads,
		Notice: p.Type != 1 || p.Hidden || p.gone(),
	}
	if p.ID != 0 {
		post.ID = strconv.FormatInt(p.ID, 10)
	}
	if t.topic.Category != 0 {
		post.Channel = "category " + strconv.FormatInt(t.topic.Category, 10)
	}
	if p.Number == 1 {
		post.Title = t.topic.Title
	}
	t.setTimes(&post, p)
	t.setParent(&post, p)
	if !p.gone() {
		t.setWords(&post, p)
	}
	return post
}

// gone reports whether the post was deleted; its text is not taken then.
func (p *discoursePost) gone() bool { return p.UserDeleted || p.Deleted != nil }

func (p *discoursePost) likes() int64 {
	for _, a := range p.Actions {
		if a.ID == 2 {
			return a.Count
		}
	}
	return 0
}

// setTimes takes the server's times. A post of version 1 was never edited,
// though it may have been updated.
func (t *topicReader) setTimes(post *tribemap.Post, p *discoursePost) {
	var bad bool
	if post.Time, bad = parseMoment(p.Created); bad {
		t.out.lostTime()
	}
	post.Received = post.Time
	if p.Version > 1 {
		post.Edited, _ = parseMoment(p.Updated)
	}
}

// setParent finds the post that was answered. Where it is missing, who was
// answered may still be known.
func (t *topicReader) setParent(post *tribemap.Post, p *discoursePost) {
	if p.ReplyTo == nil {
		return
	}
	if parent := t.posts[*p.ReplyTo]; parent != nil && parent.ID != 0 {
		post.Parent = strconv.FormatInt(parent.ID, 10)
		return
	}
	if p.ReplyToUser != nil {
		post.Mentions = appendNew(post.Mentions, t.username(p.ReplyToUser.Username), "")
	}
}

func (t *topicReader) setWords(post *tribemap.Post, p *discoursePost) {
	c := markup.ReadCooked(p.Cooked)
	post.Text, post.Links = c.Text, c.Links
	for _, name := range c.Mentions {
		post.Mentions = appendNew(post.Mentions, t.username(name), "")
	}
	for _, q := range c.Quotes {
		post.Quotes = appendNew(post.Quotes, t.quoted(q), "")
	}
}

// quoted returns who is quoted. A quote without a name tells post and topic.
func (t *topicReader) quoted(q markup.CookedQuote) string {
	if q.Username != "" {
		return t.username(q.Username)
	}
	if p := t.posts[q.Post]; p != nil && q.Topic == t.topic.ID {
		return p.Username
	}
	return ""
}

// username returns a name as its owner writes it, if they are in the topic.
func (t *topicReader) username(name string) string {
	if own, ok := t.names[strings.ToLower(name)]; ok {
		return own
	}
	return name
}

// address returns a page of the forum if the source tells its host.
func (t *topicReader) address(path string) string {
	host, ok := strings.CutPrefix(t.source, "discourse/")
	if !ok || host == "" {
		return ""
	}
	return fmt.Sprintf("https://%s%s", host, path)
}
