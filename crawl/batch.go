package crawl

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"

	"tribemap"
)

// step is one thing that a format found, to be done when all before it is.
type step func(*joiner) error

// stretch is a run of steps, and how far its file had been read by then.
type stretch struct {
	steps []step
	file  string // being read
	read  int64  // bytes of it on disk
}

// batch takes down what formats read. Files are read side by side; what comes
// of it is joined in their order, see joiner. All its methods run on the
// goroutine that reads.
type batch struct {
	opt  ImportOptions
	send func([]step) error // hands steps to the joiner's goroutine

	source string // of records that name none
	steps  []step
	bytes  int
	taken  int           // records so far that were understood, or told as problems
	met    acquaintances // in the files of this batch: spares most steps
}

func newBatch(opt ImportOptions, send func([]step) error) *batch {
	return &batch{opt: opt, send: send, met: newAcquaintances()}
}

// post takes a post. It returns only the context's error; a post without id or
// author is a problem of its line.
func (b *batch) post(f *file, line int, p tribemap.Post) error {
	b.taken++
	if !b.ready(f, line, &p) {
		return nil
	}
	return b.add(postSize(&p), func(j *joiner) error { return j.post(p) })
}

// ready cleans a post and reports whether it can be kept.
func (b *batch) ready(f *file, line int, p *tribemap.Post) bool {
	if p.Source == "" {
		p.Source = b.source
	}
	cleanPost(p)
	switch {
	case p.ID == "":
		b.problem(f, line, ErrNoID)
		return false
	case p.Author == "":
		b.problem(f, line, ErrNoAuthor)
		return false
	case !tribemap.ValidSource(p.Source):
		b.problem(f, line, fmt.Errorf("%q: %w", p.Source, ErrSource))
		return false
	}
	return true
}

// person takes what a record says about somebody. It is passed on if it says
// anything that was not known before.
func (b *batch) person(p tribemap.Person) error {
	if p.Source == "" {
		p.Source = b.source
	}
	cleanPerson(&p)
	if p.ID == "" || !tribemap.ValidSource(p.Source) {
		return nil // their posts, if any, are problems of their lines
	}
	b.taken++
	if !b.met.news(&p) {
		return nil
	}
	return b.add(personSize(&p), func(j *joiner) error { return j.person(p) })
}

// problem reports a record that is lost; line 0 means the whole file.
func (b *batch) problem(f *file, line int, err error) { b.lost(f.problem(line, err)) }

func (b *batch) lost(p Problem) {
	b.taken++
	b.note(func(t *tally) { t.problem(p) })
}

// passOver takes a record that is as it should be but no talk, such as
// somebody's coming and going: a file of nothing else was read well.
func (b *batch) passOver() { b.taken++ }

// lostTime counts a post whose date cannot be read and stays unknown.
func (b *batch) lostTime() { b.note(func(t *tally) { t.LostTimes++ }) }

// sourceName is the source to write into posts where the archive itself tells
// one, such as "slack/team": the caller's choice still goes first.
func (b *batch) sourceName(told string) string {
	if b.opt.Source != "" {
		return b.opt.Source
	}
	return told
}

// note takes down something for the report.
func (b *batch) note(do func(*tally)) {
	b.steps = append(b.steps, func(j *joiner) error { do(&j.tally); return nil })
}

// add takes down a step that brings so many bytes of text.
func (b *batch) add(bytes int, s step) error {
	b.steps = append(b.steps, s)
	if b.bytes += bytes; len(b.steps) < b.opt.PagePosts && b.bytes < b.opt.PageBytes {
		return nil
	}
	return b.flush()
}

// flush hands on what has gathered.
func (b *batch) flush() error {
	steps := b.steps
	b.steps, b.bytes = nil, 0
	return b.send(steps)
}

// postSize and personSize are what pages are measured by, in bytes.
func postSize(p *tribemap.Post) int     { return len(p.Text) + len(p.Title) + 100 }
func personSize(p *tribemap.Person) int { return len(p.Name) + len(p.About) + 100 }

// acquaintances remembers what was said about people, by hash.
type acquaintances struct {
	people map[uint64]struct{} // refs
	said   map[uint64]struct{} // whole records: two spellings of a name are both passed on
}

func newAcquaintances() acquaintances {
	return acquaintances{make(map[uint64]struct{}), make(map[uint64]struct{})}
}

// news reports whether a record says anything that was not said before in the
// same words, and remembers it.
func (a acquaintances) news(p *tribemap.Person) bool {
	var h xxhash.Digest
	h.Reset()
	write := func(s string) {
		h.WriteString(s) // a hash never fails
		h.WriteString("\x00")
	}
	write(p.Source)
	write(p.ID)
	ref := h.Sum64()
	for _, s := range [...]string{p.Handle, p.Name, p.About, p.Place, p.URL} {
		write(s)
	}
	write(fmt.Sprint(p.Bot, p.Followers, p.Following, p.Posts))
	whole := h.Sum64()
	if _, said := a.said[whole]; said {
		return false
	}
	a.people[ref], a.said[whole] = struct{}{}, struct{}{}
	return true
}

// cleanPost makes every text of a post valid UTF-8 without NUL and sorts what
// the vocabulary says is sorted.
func cleanPost(p *tribemap.Post) {
	for _, s := range [...]*string{
		&p.Source, &p.ID, &p.Author, &p.Title, &p.Text, &p.Lang,
		&p.Channel, &p.Thread, &p.Parent, &p.URL,
	} {
		*s = cleanText(*s)
	}
	for _, list := range [...][]string{p.CrossPosts, p.Ancestors, p.Mentions, p.Quotes, p.Links} {
		for i := range list {
			list[i] = cleanText(list[i])
		}
	}
	slices.Sort(p.CrossPosts)
	p.CrossPosts = slices.Compact(p.CrossPosts)
}

func cleanPerson(p *tribemap.Person) {
	for _, s := range [...]*string{&p.Source, &p.ID, &p.Handle, &p.Name, &p.About, &p.Place, &p.URL} {
		*s = cleanText(*s)
	}
}

// cleanText returns s as valid UTF-8 without NUL: broken bytes become U+FFFD.
func cleanText(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return s
}
