package crawl

import (
	"bytes"
	"encoding/json"
	"net/url"
	"path"
	"slices"
	"strings"

	"tribemap"
	"tribemap/crawl/markup"
)

// matchOutbox takes the outbox of an account's archive.
func matchOutbox(h head) bool {
	line, _ := h.firstLine()
	return len(line) > 0 && line[0] == '{' && bytes.Contains(h.data, []byte(`"OrderedCollection"`)) && bytes.Contains(h.data, []byte(`"orderedItems"`))
}

// readOutbox reads what was said to all; the rest was meant for few, and what
// was passed on is somebody else's.
func readOutbox(f *file, out *batch) error {
	return eachElement(f, "orderedItems", func(line int, raw json.RawMessage) error {
		var act struct {
			Type   string          `json:"type"`
			Object json.RawMessage `json:"object"`
		}
		if err := json.Unmarshal(raw, &act); err != nil {
			out.problem(f, line, err)
			return nil
		}
		if act.Type != "Create" {
			out.passOver()
			return nil
		}
		var note outboxNote
		if err := json.Unmarshal(act.Object, &note); err != nil {
			out.problem(f, line, err)
			return nil
		}
		return note.post(f, line, out)
	})
}

const everyone = "https://www.w3.org/ns/activitystreams#Public"

// outboxNote is a status.
type outboxNote struct {
	ID        string            `json:"id"`
	URL       string            `json:"url"`
	Author    string            `json:"attributedTo"`
	ReplyTo   string            `json:"inReplyTo"`
	Published moment            `json:"published"`
	Updated   moment            `json:"updated"`
	Summary   string            `json:"summary"`
	Content   string            `json:"content"`
	Languages map[string]string `json:"contentMap"`
	To        []string          `json:"to"`
	CC        []string          `json:"cc"`
	Tags      []struct {
		Type string `json:"type"`
		Href string `json:"href"`
		Name string `json:"name"`
	} `json:"tag"`
}

func (n *outboxNote) post(f *file, line int, out *batch) error {
	if !slices.Contains(n.To, everyone) && !slices.Contains(n.CC, everyone) {
		out.passOver()
		return nil
	}
	author := accountOf(n.Author)
	handle, _, _ := strings.Cut(author, "@")
	if err := out.person(tribemap.Person{Ref: tribemap.Ref{ID: author}, Handle: handle, URL: n.Author}); err != nil {
		return err
	}
	if n.Published.bad {
		out.lostTime()
	}
	p := tribemap.Post{
		Ref: tribemap.Ref{ID: n.ID}, Author: author, Time: n.Published.seconds, Received: n.Published.seconds,
		Edited: n.Updated.seconds, Title: n.Summary, Parent: n.ReplyTo, URL: n.URL,
	}
	if len(n.Languages) == 1 {
		for tag := range n.Languages {
			p.Lang = tag
		}
	}
	called := make(map[string]bool) // links that name people or topics
	for _, tag := range n.Tags {
		called[tag.Href] = true
		if tag.Type == "Mention" {
			p.Mentions = appendNew(p.Mentions, accountNamed(tag.Name, tag.Href), author)
		}
	}
	var pages []string
	p.Text, pages = markup.Own(n.Content, func(e markup.Element, _ string) {
		called[e.Attr("href")] = called[e.Attr("href")] || e.Class("mention") || e.Class("hashtag")
	})
	for _, page := range pages {
		if !called[page] {
			p.Links = appendNew(p.Links, page, "")
		}
	}
	return out.post(f, line, p)
}

// accountOf names an account, name@host in lower case as live, from the address
// of its actor.
func accountOf(actor string) string {
	u, err := url.Parse(actor)
	if err != nil || u.Host == "" {
		return actor
	}
	return strings.ToLower(strings.TrimPrefix(path.Base(u.Path), "@") + "@" + u.Host)
}

// accountNamed completes a name that leaves out its host.
func accountNamed(name, actor string) string {
	name = strings.ToLower(strings.TrimPrefix(name, "@"))
	if strings.Contains(name, "@") {
		return name
	}
	if u, err := url.Parse(actor); err == nil && u.Host != "" && name != "" {
		return name + "@" + strings.ToLower(u.Host)
	}
	return accountOf(actor)
}
