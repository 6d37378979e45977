package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"tribemap"
)

// slackMessage is one message of a merged Slack log.
type slackMessage struct {
	Time string `xml:"ts"`
	User string `xml:"user"`
	Text string `xml:"text"`
}

// answerGap is how long after the last speaker, in seconds, a message still
// counts as turned to them.
const answerGap = 1800

// slackChat reads one chat. A message turns to those it names and to the
// speaker before it, if that was within half an hour: chat rarely says whom it
// answers.
func slackChat(path string) func(dir string) ([]tribemap.Interaction, error) {
	return func(dir string) ([]tribemap.Interaction, error) {
		messages, err := readChat(dir, path)
		if err != nil {
			return nil, err
		}
		return turnings(messages)
	}
}

// loadRacket reads three years of the Racket community's chat. Its pseudonyms
// change with each of them.
func loadRacket(dir string) (parts [][]tribemap.Interaction, err error) {
	for _, path := range racketChats {
		events, err := slackChat(path)(dir)
		if err != nil {
			return nil, err
		}
		parts = append(parts, events)
	}
	return parts, nil
}

// loadJoined reads the same as one crawl, as the figures that others gave were
// measured: at each turn of the year a pair ends by name only.
func loadJoined(dir string) ([]tribemap.Interaction, error) {
	var all []slackMessage
	for _, path := range racketChats {
		messages, err := readChat(dir, path)
		if err != nil {
			return nil, err
		}
		all = append(all, messages...)
	}
	return turnings(all)
}

var racketChats = []string{
	"racket/2017/merged-racket-general.xml",
	"racket/2018/merged-racket-general.xml",
	"racket/2019/merged-racket-general.xml",
}

func readChat(dir, path string) ([]slackMessage, error) {
	path = filepath.Join(dir, "slack-chatterjee/data", path)
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var log struct {
		Messages []slackMessage `xml:"message"`
	}
	if err := xml.Unmarshal(raw, &log); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return log.Messages, nil
}

// turnings returns who turns to whom in messages sorted by time.
func turnings(messages []slackMessage) ([]tribemap.Interaction, error) {
	people := roster{}
	for _, m := range messages {
		people.number(m.User)
	}
	var events []tribemap.Interaction
	var last tribemap.Interaction // From and Time of the message before
	for i, m := range messages {
		at, err := time.Parse("2006-01-02T15:04:05.999999999", m.Time)
		if err != nil {
			return nil, err
		}
		e := tribemap.Interaction{From: people[m.User], Post: uint32(i), Time: at.Unix()}
		if e.To = last.From; i > 0 && e.To != e.From && e.Time-last.Time <= answerGap {
			e.Kind = tribemap.Reply
			events = append(events, e)
		}
		for _, to := range named(m.Text, people) {
			if e.To = to; e.To != e.From {
				e.Kind = tribemap.Mention
				events = append(events, e)
			}
		}
		last = e
	}
	return events, nil
}

var mention = regexp.MustCompile(`<@([^>|]+)`)

// named returns the people a text mentions, each once, in order.
func named(text string, people roster) []uint32 {
	var to []uint32
	for _, m := range mention.FindAllStringSubmatch(text, -1) {
		if n, known := people[m[1]]; known && !slices.Contains(to, n) {
			to = append(to, n)
		}
	}
	return to
}
