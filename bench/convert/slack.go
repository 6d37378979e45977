package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"tribemap"
	"tribemap/crawl"
)

// chat is one file of merged, disentangled Slack messages. Names are
// pseudonyms within a team; conversation ids start anew in each file.
type chat struct {
	Team     string        `xml:"team_domain"`
	Channel  string        `xml:"channel_name"`
	Messages []chatMessage `xml:"message"`
}

type chatMessage struct {
	Conversation string `xml:"conversation_id,attr"`
	Time         string `xml:"ts"`
	User         string `xml:"user"`
	Text         string `xml:"text"`
}

// convertSlack writes the chats below a folder as NDJSON. A team is a source,
// so that people of different teams are different people.
func convertSlack(args []string, out io.Writer) error {
	if len(args) != 1 {
		return errUsage
	}
	files, err := filesBelow(args[0], ".xml")
	if err != nil {
		return err
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(args[0], name)
		if err != nil {
			return err
		}
		posts, err := readChat(raw, filepath.ToSlash(inside))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := crawl.WriteNDJSON(out, tribemap.Page{Posts: posts}); err != nil {
			return err
		}
	}
	return nil
}

// mention is how a chat addresses somebody in its text.
var mention = regexp.MustCompile(`<@([^<>|]+)>`)

// readChat returns the posts of one file; name tells its ids and threads from
// those of other files.
func readChat(raw []byte, name string) ([]tribemap.Post, error) {
	var c chat
	if err := xml.Unmarshal(raw, &c); err != nil {
		return nil, err
	}
	var posts []tribemap.Post
	for i, m := range c.Messages {
		at, err := time.Parse("2006-01-02T15:04:05", m.Time) // the format takes a fraction too
		if err != nil {
			return nil, fmt.Errorf("message %d: %w", i+1, err)
		}
		p := tribemap.Post{
			Ref:    tribemap.Ref{Source: "slack/" + c.Team, ID: fmt.Sprintf("%s#%d", name, i+1)},
			Author: m.User, Time: at.Unix(), Channel: c.Channel,
			Thread: name + "#conversation-" + m.Conversation,
			Text:   mention.ReplaceAllString(m.Text, "@$1"),
		}
		for _, to := range mention.FindAllStringSubmatch(m.Text, -1) {
			if !slices.Contains(p.Mentions, to[1]) {
				p.Mentions = append(p.Mentions, to[1])
			}
		}
		posts = append(posts, p)
	}
	return posts, nil
}
