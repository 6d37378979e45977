package crawl

import (
	"bytes"
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"tribemap"
	"tribemap/crawl/markup"
)

// matchZulip takes messages as the server's API gives them, bare or under
// "messages".
func matchZulip(h head) bool {
	line, _ := h.firstLine()
	return len(line) > 0 && (line[0] == '[' || line[0] == '{') &&
		bytes.Contains(h.data, []byte(`"sender_full_name"`)) && bytes.Contains(h.data, []byte(`"content"`))
}

func readZulip(f *file, out *batch) error {
	return eachElement(f, "messages", func(line int, raw json.RawMessage) error {
		var m zulipMessage
		if err := json.Unmarshal(raw, &m); err != nil {
			out.problem(f, line, err)
			return nil
		}
		return postZulip(f, line, &m, out)
	})
}

// zulipMessage is a message as GET /messages answers it. Archives of topics
// leave out what their place in the folder tells.
type zulipMessage struct {
	ID         idText `json:"id"`
	SenderID   idText `json:"sender_id"`
	SenderName string `json:"sender_full_name"`
	SenderMail string `json:"sender_email"`
	Time       moment `json:"timestamp"`
	Edited     moment `json:"last_edit_timestamp"`
	Content    string `json:"content"`
	Subject    string `json:"subject"`
	Topic      string `json:"topic"`
	StreamID   idText `json:"stream_id"`
	// Recipient is the stream's name, or the people of a private conversation.
	Recipient json.RawMessage   `json:"display_recipient"`
	Type      string            `json:"type"`
	Reactions []json.RawMessage `json:"reactions"`
}

func postZulip(f *file, line int, m *zulipMessage, out *batch) error {
	author := m.sender()
	if err := out.person(author); err != nil {
		return err
	}
	if m.Time.bad {
		out.lostTime()
	}
	p := tribemap.Post{
		Ref: tribemap.Ref{ID: string(m.ID)}, Author: author.ID, Time: m.Time.seconds, Received: m.Time.seconds,
		Edited: m.Edited.seconds, Likes: int64(len(m.Reactions)), Notice: zulipNotifier.MatchString(m.SenderMail),
	}
	if m.Type == "private" || m.Type == "direct" {
		p.Thread = "direct/" + m.recipients()
	} else {
		m.place(f, &p)
	}
	m.setReplies(&p)
	return out.post(f, line, p)
}

var (
	// zulipBot is how the addresses of bots end, in front of the host.
	zulipBot      = regexp.MustCompile(`-bot@`)
	zulipNotifier = regexp.MustCompile(`^(?:notification|welcome|emailgateway)(?:-bot)?@`)
)

// sender returns who sent the message; names serve where an archive leaves out
// the rest.
func (m *zulipMessage) sender() tribemap.Person {
	return tribemap.Person{
		Ref:    tribemap.Ref{ID: firstSaid(string(m.SenderID), m.SenderMail, m.SenderName)},
		Handle: m.SenderName, Name: m.SenderName, Bot: zulipBot.MatchString(m.SenderMail),
	}
}

// place fills in stream and topic, from the folder and file name if need be.
func (m *zulipMessage) place(f *file, p *tribemap.Post) {
	var stream string
	_ = json.Unmarshal(m.Recipient, &stream) // whatever else it is names no stream
	p.Channel = firstSaid(stream, folderName(f.name))
	p.Title = firstSaid(m.Topic, m.Subject)
	if p.Title == "" {
		p.Title = strings.TrimSuffix(headName(path.Base(f.name)), ".json")
	}
	p.Thread = firstSaid(string(m.StreamID), p.Channel) + "/" + p.Title
}

// recipients names a private conversation by all who are in it.
func (m *zulipMessage) recipients() string {
	var people []struct {
		ID idText `json:"id"`
	}
	_ = json.Unmarshal(m.Recipient, &people) // without them all private talk is one
	var ids []string
	for _, who := range people {
		ids = append(ids, string(who.ID))
	}
	slices.Sort(ids)
	return strings.Join(ids, "-")
}

// zulipSaid introduces a quote: who, linked to the message, "said:".
var zulipSaid = regexp.MustCompile(`<p><span class="user-mention(?: silent)?" data-user-id="(\d+)">[^<]*</span>\s*` +
	`<a href="([^"]*)">[^<]*</a>:?</p>\s*<blockquote>`)

// zulipNear ends the link to a message.
var zulipNear = regexp.MustCompile(`/near/(\d+)/?$`)

// setReplies fills in the message's own words, whom it mentions and whom it
// quotes. The first message quoted is the one it answers. Silent mentions
// outside of that speak of somebody, not to them.
func (m *zulipMessage) setReplies(p *tribemap.Post) {
	for _, said := range zulipSaid.FindAllStringSubmatch(m.Content, -1) {
		p.Quotes = appendNew(p.Quotes, said[1], p.Author)
		if near := zulipNear.FindStringSubmatch(said[2]); near != nil && p.Parent == "" && near[1] != p.ID {
			p.Parent = near[1]
		}
	}
	p.Text, p.Links = markup.Own(zulipSaid.ReplaceAllString(m.Content, "<blockquote>"), func(e markup.Element, _ string) {
		if e.Tag == atom.Span && e.Class("user-mention") && !e.Class("silent") && e.Attr("data-user-id") != "*" {
			p.Mentions = appendNew(p.Mentions, e.Attr("data-user-id"), p.Author)
		}
	})
}
