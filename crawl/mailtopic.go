package crawl

import (
	"strings"

	"tribemap"
)

// topicSpan is how long a subject goes on being the same conversation, in
// seconds: "Re: question" of next year answers another question.
const topicSpan = 45 * 24 * 3600

// topic is the last mail that began a conversation under some subject.
type topic struct {
	id   string
	time int64
}

// topics remembers how conversations began, by hashed channel and subject. Not
// every program that writes "Re:" names the mail it answers, and some lists take
// the name away: the subject is all that is left then.
type topics map[uint64]topic

// place gives a mail that answers, but does not say what, the thread that last
// began under its subject. All others without thread begin one.
func (t topics) place(p *tribemap.Post, answers bool) {
	if p.Thread != "" || p.Title == "" {
		return
	}
	key := refHash(tribemap.Ref{Source: p.Channel, ID: strings.ToLower(p.Title)})
	last, known := t[key]
	if known && answers && last.id != p.ID && near(last.time, p.Time) {
		p.Thread = last.id
		return
	}
	if !known || !answers || !near(last.time, p.Time) {
		t[key] = topic{p.ID, p.Time}
	}
}

func near(a, b int64) bool { return max(a-b, b-a) <= topicSpan }
