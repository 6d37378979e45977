package crawl

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"

	"tribemap"
)

// maxTopic is how much of one topic is read, in bytes: the longest hold some
// ten thousand posts of a few thousand.
const maxTopic = 256 << 20

// matchDiscourse takes a topic as the forum's API gives it.
func matchDiscourse(h head) bool {
	line, _ := h.firstLine()
	return len(line) > 0 && line[0] == '{' && bytes.Contains(h.data, []byte(`"post_stream"`))
}

// discourseTopic is a topic with its posts.
type discourseTopic struct {
	ID       int64  `json:"id"`
	Title    string `json:"title"`
	Category int64  `json:"category_id"`
	Stream   struct {
		Posts []json.RawMessage `json:"posts"`
	} `json:"post_stream"`
}

// discoursePost is one post of a topic.
type discoursePost struct {
	ID       int64  `json:"id"`
	Number   int64  `json:"post_number"`
	Type     int    `json:"post_type"`
	TopicID  int64  `json:"topic_id"`
	Username string `json:"username"`
	Name     string `json:"name"`
	Created  moment `json:"created_at"`
	Updated  moment `json:"updated_at"`
	Version  int    `json:"version"`
	ReplyTo  int64  `json:"reply_to_post_number"`
	Cooked   string `json:"cooked"`
	Reads    int64  `json:"reads"`
	Actions  []struct {
		ID    int   `json:"id"`
		Count int64 `json:"count"`
	} `json:"actions_summary"`
}

// id returns the post's id in the whole forum, "" if it has none.
func (d *discoursePost) id() string {
	if d.ID == 0 {
		return ""
	}
	return strconv.FormatInt(d.ID, 10)
}

// What the numbers in a post mean.
const (
	discourseModerator = 2 // post_type: words of a moderator on what they did
	discourseAction    = 3 // post_type: closed, moved, renamed
	discourseLike      = 2 // actions_summary
)

// readDiscourse reads one topic. Its title and category stand behind the
// posts, so it is read whole.
func readDiscourse(f *file, out *batch) error {
	var topic discourseTopic
	if err := json.NewDecoder(io.LimitReader(f, maxTopic)).Decode(&topic); err != nil {
		return unexpectedEnd(err)
	}
	r := discourseReader{f: f, out: out, topic: &topic, ids: map[int64]string{}}
	var posts []discoursePost
	for i, raw := range topic.Stream.Posts {
		var p discoursePost
		if err := json.Unmarshal(raw, &p); err != nil {
			out.problem(f, 0, fmt.Errorf("post %d: %w", i+1, err))
			continue
		}
		r.ids[p.Number] = p.id()
		posts = append(posts, p)
	}
	for i := range posts {
		if err := r.post(&posts[i]); err != nil {
			return err
		}
	}
	return nil
}

// discourseReader posts one topic.
type discourseReader struct {
	f     *file
	out   *batch
	topic *discourseTopic
	ids   map[int64]string // of the posts by their number in the topic
}

func (r *discourseReader) post(d *discoursePost) error {
	author := discourseUser(d.Username)
	if err := r.out.person(tribemap.Person{Ref: tribemap.Ref{ID: author}, Handle: d.Username, Name: d.Name}); err != nil {
		return err
	}
	if d.Created.bad {
		r.out.lostTime()
	}
	p := tribemap.Post{
		Ref: tribemap.Ref{ID: d.id()}, Author: author, Time: d.Created.seconds, Received: d.Created.seconds,
		Title: r.topic.Title, Views: d.Reads,
		Notice: d.Type == discourseModerator || d.Type == discourseAction,
	}
	if r.topic.Category != 0 {
		p.Channel = "category-" + strconv.FormatInt(r.topic.Category, 10)
	}
	if d.Version > 1 {
		p.Edited = d.Updated.seconds
	}
	for _, a := range d.Actions {
		if a.ID == discourseLike {
			p.Likes = a.Count
		}
	}
	r.setReplies(&p, d)
	return r.out.post(r.f, 0, p)
}

// discourseUser is the id of a user: names differ in more than case.
func discourseUser(name string) string { return strings.ToLower(name) }

// setReplies fills in the post's own words and whom they answer, from what the
// post says it answers, the posts it quotes and the users it mentions. A quote
// is an answer to the post quoted where the post names none.
func (r *discourseReader) setReplies(p *tribemap.Post, d *discoursePost) {
	topic := firstNumber(r.topic.ID, d.TopicID)
	switch first := r.ids[1]; {
	case first == "" && topic != 0: // the file begins further down
		p.Thread = "topic-" + strconv.FormatInt(topic, 10)
	case first != p.ID:
		p.Thread = first
	}
	if id := r.ids[d.ReplyTo]; d.ReplyTo != d.Number {
		p.Parent = id
	}
	p.Text, p.Links = ownHTML(d.Cooked, func(e htmlElement, inside string) {
		switch {
		case e.tag == atom.Aside && e.class("quote"):
			p.Quotes = appendNew(p.Quotes, quotedUser(e, inside), p.Author)
			if id := r.quoted(e, topic); p.Parent == "" && id != p.ID {
				p.Parent = id
			}
		case e.tag == atom.A && e.class("mention"):
			p.Mentions = appendNew(p.Mentions, discourseUser(path.Base(e.attr("href"))), p.Author)
		}
	})
}

// quoted returns the id of the post quoted, if it is of the same topic.
func (r *discourseReader) quoted(e htmlElement, topic int64) string {
	if in := e.attr("data-topic"); in != "" && in != strconv.FormatInt(topic, 10) {
		return ""
	}
	number, _ := strconv.ParseInt(e.attr("data-post"), 10, 64) // no post has number 0
	return r.ids[number]
}

// quotedUser returns who is quoted. Quotes that came with posts from an older
// forum name them in the title only: "ann:".
func quotedUser(e htmlElement, inside string) string {
	if name := e.attr("data-username"); name != "" {
		return discourseUser(name)
	}
	title, _, _ := strings.Cut(inside, "<blockquote")
	name, ok := strings.CutSuffix(htmlText(title), ":")
	if !ok || strings.ContainsAny(name, " \n") {
		return ""
	}
	return discourseUser(name)
}

func firstNumber(a, b int64) int64 {
	if a != 0 {
		return a
	}
	return b
}
