package crawl

import (
	"bytes"
	"encoding/json"
	"strings"

	"tribemap"
)

// matchTelegram takes the export of one chat, "result.json".
func matchTelegram(h head) bool {
	line, _ := h.firstLine()
	return len(line) > 0 && line[0] == '{' && bytes.Contains(h.data, []byte(`"messages"`)) &&
		bytes.Contains(h.data, []byte(`"date"`)) && (bytes.Contains(h.data, []byte(`"from_id"`)) || bytes.Contains(h.data, []byte(`"actor_id"`)))
}

func readTelegram(f *file, out *batch) error {
	var chat struct {
		name string
		id   idText
	}
	return eachField(f, map[string]any{"name": &chat.name, "id": &chat.id}, func(line int, raw json.RawMessage) error {
		var m telegramMessage
		if err := json.Unmarshal(raw, &m); err != nil {
			out.problem(f, line, err)
			return nil
		}
		return m.post(f, line, chat.name, string(chat.id), out)
	})
}

// telegramMessage is a message, or an act such as somebody's joining.
type telegramMessage struct {
	ID        idText          `json:"id"`
	Type      string          `json:"type"`
	Unix      moment          `json:"date_unixtime"`
	Date      string          `json:"date"` // local to who exported it
	Edited    moment          `json:"edited_unixtime"`
	From      string          `json:"from"`
	FromID    idText          `json:"from_id"`
	Forwarded *string         `json:"forwarded_from"`
	ReplyTo   idText          `json:"reply_to_message_id"`
	ReplyPeer idText          `json:"reply_to_peer_id"` // another chat
	Text      json.RawMessage `json:"text"`             // a text, or an array of texts and parts
	Reactions []struct {
		Count int64 `json:"count"`
	} `json:"reactions"`
}

// telegramPart is a stretch of a text that is more than text.
type telegramPart struct {
	Type string `json:"type"`
	Text string `json:"text"`
	Href string `json:"href"`
	User idText `json:"user_id"`
}

func (m *telegramMessage) post(f *file, line int, chat, chatID string, out *batch) error {
	if m.Type != "message" || m.FromID == "" {
		out.passOver()
		return nil
	}
	if err := out.person(tribemap.Person{Ref: tribemap.Ref{ID: string(m.FromID)}, Handle: firstSaid(m.From, string(m.FromID)), Name: m.From}); err != nil {
		return err
	}
	at := m.Unix
	if at.seconds == 0 && !at.bad {
		at.seconds, at.bad = parseMoment(m.Date + "Z") // old exports tell no other
	}
	if at.bad {
		out.lostTime()
	}
	p := tribemap.Post{
		Author: string(m.FromID), Time: at.seconds, Received: at.seconds, Edited: m.Edited.seconds, Channel: chat,
	}
	if m.ID != "" {
		p.ID = chatID + "/" + string(m.ID)
	}
	if m.ReplyTo != "" {
		p.Parent = firstSaid(string(m.ReplyPeer), chatID) + "/" + string(m.ReplyTo)
	}
	for _, r := range m.Reactions {
		p.Likes += max(0, r.Count)
	}
	if m.Forwarded == nil { // else they are another's words
		m.words(&p)
	}
	return out.post(f, line, p)
}

// words sets what the message says, whom it mentions and where it links to.
func (m *telegramMessage) words(p *tribemap.Post) {
	var text strings.Builder
	for _, part := range telegramParts(m.Text) {
		switch part.Type {
		case "blockquote":
			continue
		case "mention":
			p.Mentions = appendNew(p.Mentions, strings.TrimPrefix(part.Text, "@"), "")
		case "mention_name":
			p.Mentions = appendNew(p.Mentions, "user"+string(part.User), p.Author)
		case "link":
			p.Links = appendNew(p.Links, part.Text, "")
		case "text_link":
			p.Links = appendNew(p.Links, part.Href, "")
		}
		text.WriteString(part.Text)
	}
	p.Text = strings.TrimSpace(text.String())
}

// telegramParts reads a text in either form.
func telegramParts(raw json.RawMessage) []telegramPart {
	var whole string
	if json.Unmarshal(raw, &whole) == nil {
		return []telegramPart{{Text: whole}}
	}
	var list []json.RawMessage
	_ = json.Unmarshal(raw, &list) // what is neither says nothing
	var parts []telegramPart
	for _, one := range list {
		var part telegramPart
		if json.Unmarshal(one, &part.Text) != nil {
			_ = json.Unmarshal(one, &part)
		}
		parts = append(parts, part)
	}
	return parts
}
