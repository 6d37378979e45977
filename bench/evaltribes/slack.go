package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

type slackFile struct {
	Team     string `xml:"team_domain"`
	Messages []struct {
		Conversation string `xml:"conversation_id,attr"`
		User         string `xml:"user"`
		Text         string `xml:"text"`
	} `xml:"message"`
}

var slackMention = regexp.MustCompile(`<@([^<>|]+)>`)

// slack reads the merged chats: a name means one person within a team only,
// and conversation numbers start anew in each file.
func slack(root string) (corpus, error) {
	c := corpus{name: "Slack"}
	for _, path := range files(filepath.Join(root, "data"), ".xml") {
		raw, err := os.ReadFile(path)
		if err != nil {
			return c, err
		}
		var f slackFile
		if err := xml.Unmarshal(raw, &f); err != nil {
			return c, fmt.Errorf("%s: %w", path, err)
		}
		for i, x := range f.Messages {
			m := message{
				id:     fmt.Sprint(path, " ", i),
				author: f.Team + "/" + x.User,
				group:  f.Team,
				thread: path + " " + x.Conversation,
			}
			for _, to := range slackMention.FindAllStringSubmatch(x.Text, -1) {
				m.mentions = append(m.mentions, f.Team+"/"+to[1])
			}
			c.messages = append(c.messages, m)
		}
	}
	return c, nil
}
