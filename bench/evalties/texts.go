package main

import (
	"fmt"
	"io"
	"slices"

	"tribemap"
	"tribemap/tribe"
)

// printTexts compares strength with the texts of the Racket chat and without
// them, in both readings of the chat.
func printTexts(out io.Writer, dir string) error {
	var years [][]slackMessage
	for _, path := range racketChats {
		messages, err := readChat(dir, path)
		if err != nil {
			return err
		}
		years = append(years, messages)
	}
	fmt.Fprintf(out, "\nstrength with texts and without\n")
	for _, reading := range []struct {
		name  string
		parts [][]slackMessage
	}{{"racket", years}, {"racket joined", [][]slackMessage{slices.Concat(years...)}}} {
		if err := compareTexts(out, reading.name, reading.parts); err != nil {
			return err
		}
	}
	return nil
}

func compareTexts(out io.Writer, name string, parts [][]slackMessage) error {
	var events [][]tribemap.Interaction
	for _, messages := range parts {
		e, err := turnings(messages)
		if err != nil {
			return err
		}
		events = append(events, e)
	}
	t := newTest(name, events, origin)
	felt, err := t.feltStrength(parts)
	if err != nil {
		return err
	}
	plain := t.values(func(t *tribe.Tie) float64 { return t.Strength })
	for k, m := range metrics {
		without, with := t.judges[k].auc(plain, t.again), t.judges[k].auc(felt, t.again)
		fmt.Fprintf(out, "%-14s%-8s without %.3f, with %.3f: %+.4f\n", name, m.name, without, with, with-without)
	}
	return nil
}

// feltStrength scores the ties of each part again, with the feeling of their
// messages.
func (t *test) feltStrength(parts [][]slackMessage) ([]float64, error) {
	var out []float64
	for i := range t.parts {
		p := &t.parts[i]
		dyads := slices.Clone(p.dyads)
		talk, texts := heard(p, parts[i])
		if _, err := tribe.AddFeeling(dyads, talk, texts, 0); err != nil {
			return nil, err
		}
		for _, tie := range tribe.ScoreTies(dyads, p.people, tribe.TieOptions{}) {
			out = append(out, tie.Strength)
		}
	}
	return out, nil
}

// heard returns what was said in the window of a part, as AddFeeling reads it.
func heard(p *part, messages []slackMessage) (*tribe.Talk, tribe.Texts) {
	talk := &tribe.Talk{
		People:       make([]tribemap.Person, p.people),
		Posts:        make([]tribe.Post, len(messages)),
		Interactions: p.before,
	}
	for _, e := range p.before {
		talk.Posts[e.Post].Author = e.From
	}
	return talk, func(yield func(uint32, *tribemap.Post) bool) error {
		for i, m := range messages {
			if !yield(uint32(i), &tribemap.Post{Text: m.Text}) {
				break
			}
		}
		return nil
	}
}
