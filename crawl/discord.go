package crawl

import (
	"bytes"
	"encoding/json"
	"strings"

	"tribemap"
)

// matchDiscord takes a channel as DiscordChatExporter writes it.
func matchDiscord(h head) bool {
	line, _ := h.firstLine()
	return len(line) > 0 && line[0] == '{' && bytes.Contains(h.data, []byte(`"guild"`)) && bytes.Contains(h.data, []byte(`"channel"`))
}

// discordChannel is what stands before the messages.
type discordChannel struct {
	ID   idText `json:"id"`
	Type string `json:"type"`
	Name string `json:"name"`
}

// thread returns the thread that the channel is, "" if it is none.
func (c discordChannel) thread() string {
	if strings.Contains(c.Type, "Thread") {
		return "channel/" + string(c.ID)
	}
	return ""
}

func readDiscord(f *file, out *batch) error {
	var channel discordChannel
	return eachField(f, map[string]any{"channel": &channel}, func(line int, raw json.RawMessage) error {
		var m discordMessage
		if err := json.Unmarshal(raw, &m); err != nil {
			out.problem(f, line, err)
			return nil
		}
		return m.post(f, line, channel, out)
	})
}

// discordUser is an author, or somebody mentioned.
type discordUser struct {
	ID   idText `json:"id"`
	Name string `json:"name"`
	Nick string `json:"nickname"`
	Bot  bool   `json:"isBot"`
}

type discordMessage struct {
	ID        idText        `json:"id"`
	Type      string        `json:"type"`
	Time      moment        `json:"timestamp"`
	Edited    moment        `json:"timestampEdited"`
	Content   string        `json:"content"`
	Author    discordUser   `json:"author"`
	Mentions  []discordUser `json:"mentions"`
	Reactions []struct {
		Count int64 `json:"count"`
	} `json:"reactions"`
	Reference struct {
		ID idText `json:"messageId"`
	} `json:"reference"`
}

// post posts a message. All types but these are joins, pins, calls and the
// like.
func (m *discordMessage) post(f *file, line int, channel discordChannel, out *batch) error {
	for _, u := range append([]discordUser{m.Author}, m.Mentions...) {
		if err := out.person(tribemap.Person{Ref: tribemap.Ref{ID: string(u.ID)}, Handle: u.Name, Name: u.Nick, Bot: u.Bot}); err != nil {
			return err
		}
	}
	if m.Time.bad {
		out.lostTime()
	}
	p := tribemap.Post{
		Ref: tribemap.Ref{ID: string(m.ID)}, Author: string(m.Author.ID), Time: m.Time.seconds, Received: m.Time.seconds,
		Edited: m.Edited.seconds, Text: withoutMarked(m.Content), Channel: channel.Name, Thread: channel.thread(),
		Notice: m.Type != "Default" && m.Type != "Reply",
	}
	if m.Type == "Reply" {
		p.Parent = string(m.Reference.ID)
	}
	for _, u := range m.Mentions {
		p.Mentions = appendNew(p.Mentions, string(u.ID), p.Author)
	}
	for _, r := range m.Reactions {
		p.Likes += max(0, r.Count)
	}
	p.Links = links(p.Text)
	return out.post(f, line, p)
}
