package crawl

import (
	"errors"
	"fmt"

	"tribemap"
)

// ErrNoPost means that a reaction does not say what it is to.
var ErrNoPost = errors.New("reaction without post")

// reaction takes a reaction; one that lacks its post or who it is by is a problem
// of its line.
func (b *batch) reaction(f *file, line int, r tribemap.Reaction) error {
	b.taken++
	if r.Source == "" {
		r.Source = b.source
	}
	for _, s := range [...]*string{&r.Source, &r.Post, &r.By} {
		*s = cleanText(*s)
	}
	switch {
	case r.Post == "":
		b.problem(f, line, ErrNoPost)
	case r.By == "":
		b.problem(f, line, ErrNoAuthor)
	case !tribemap.ValidSource(r.Source):
		b.problem(f, line, fmt.Errorf("%q: %w", r.Source, ErrSource))
	default:
		r.Time = max(r.Time, 0)
		return b.add(reactionSize(&r), func(j *joiner) error { return j.reaction(r) })
	}
	return nil
}

// reactionSize is what pages are measured by, in bytes.
func reactionSize(r *tribemap.Reaction) int { return len(r.Post) + len(r.By) + 100 }

// reaction takes a reaction that is clean.
func (j *joiner) reaction(r tribemap.Reaction) error {
	j.page.Reactions = append(j.page.Reactions, r)
	j.bytes += reactionSize(&r)
	return j.flushIfFull()
}

// reactionRecord is how NDJSON writes a reaction.
type reactionRecord struct {
	Type   string `json:"type"`
	Source string `json:"source"`
	Post   string `json:"post"`
	By     string `json:"by"`
	Time   moment `json:"time,omitzero"`
}

func (r *record) reaction() tribemap.Reaction {
	return tribemap.Reaction{Source: r.Source, Post: string(r.Post), By: string(r.By), Time: r.Time.seconds}
}
