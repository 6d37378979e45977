package crawl

import (
	"testing"

	"tribemap"
)

func TestTopics(t *testing.T) {
	const day = 24 * 3600
	mails := []struct {
		id, channel, title string
		time               int64
		answers            bool
		stated, want       string // thread
	}{
		{"1", "garden", "Slugs", 1 * day, false, "", ""},
		{"2", "garden", "slugs", 2 * day, true, "", "1"},
		{"3", "cellar", "slugs", 2 * day, true, "", ""},  // another list
		{"4", "cellar", "slugs", 3 * day, true, "", "3"}, // its start was lost
		{"5", "garden", "Slugs", 4 * day, false, "", ""}, // begun anew
		{"6", "garden", "Slugs", 5 * day, true, "", "5"},
		{"7", "garden", "Slugs", 5 * day, true, "1", "1"}, // says itself
		{"8", "garden", "Slugs", 99 * day, true, "", ""},  // too late
		{"9", "garden", "", 1 * day, true, "", ""},
		{"8", "garden", "Slugs", 99 * day, true, "", ""}, // never its own
	}
	known := topics{}
	for _, m := range mails {
		p := tribemap.Post{Ref: tribemap.Ref{ID: m.id}, Channel: m.channel, Title: m.title, Time: m.time, Thread: m.stated}
		known.place(&p, m.answers)
		if p.Thread != m.want {
			t.Errorf("mail %s of %s is in thread %q, want %q", m.id, m.channel, p.Thread, m.want)
		}
	}
}
