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
	"tribemap/tribe"
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

// loadRacket reads the Racket community's chat. A message turns to those it
// names and to the speaker before it, if that was within half an hour: chat
// rarely says whom it answers.
func loadRacket(dir string) ([]tribemap.Interaction, error) {
	messages, err := racketMessages(dir)
	if err != nil {
		return nil, err
	}
	return turnings(messages)
}

func racketMessages(dir string) ([]slackMessage, error) {
	var messages []slackMessage
	for year := 2017; year <= 2019; year++ {
		path := filepath.Join(dir, fmt.Sprintf("slack-chatterjee/data/racket/%d/merged-racket-general.xml", year))
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
		messages = append(messages, log.Messages...)
	}
	return messages, nil
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

// printTexts compares strength with and without the texts of the one data set
// that has them.
func printTexts(out io.Writer, dir string) error {
	messages, err := racketMessages(dir)
	if err != nil {
		return err
	}
	events, err := turnings(messages)
	if err != nil {
		return err
	}
	plain := newTest("racket", events)
	felt := plain
	report, err := felt.addTexts(messages)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nracket with texts: %+v\n", report)
	strength := func(t *tribe.Tie) float64 { return t.Strength }
	for _, m := range metrics {
		fmt.Fprintf(out, "%-8s strength %.3f, with texts %.3f\n", m.name,
			m.of(plain, plain.values(strength)), m.of(felt, felt.values(strength)))
	}
	return nil
}

// addTexts scores the ties again, with the feeling of their messages.
func (t *test) addTexts(messages []slackMessage) (tribe.FeelingReport, error) {
	talk := &tribe.Talk{
		People:       make([]tribemap.Person, t.people),
		Posts:        make([]tribe.Post, len(messages)),
		Interactions: t.before,
	}
	for _, e := range t.before {
		talk.Posts[e.Post].Author = e.From
	}
	texts := func(yield func(uint32, *tribemap.Post) bool) error {
		for i, m := range messages {
			if !yield(uint32(i), &tribemap.Post{Text: m.Text}) {
				break
			}
		}
		return nil
	}
	dyads := slices.Clone(t.dyads)
	report, err := tribe.AddFeeling(dyads, talk, texts, 0)
	t.ties = tribe.ScoreTies(dyads, t.people, tribe.TieOptions{})
	return report, err
}
