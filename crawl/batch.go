package crawl

import (
	"hash/fnv"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"tribemap"
)

// batch gathers what formats read into pages for the sink. All its methods
// run on the goroutine that reads.
type batch struct {
	opt   ImportOptions
	tally *tally
	send  func(tribemap.Page) error // hands a page to the sink's goroutine

	source string // of records that name none
	page   tribemap.Page
	bytes  int
	posts  int              // read so far, all files
	seen   map[uint64]uint8 // people by hashed ref: which of their fields are known
	topics topics           // of mails
}

// post takes a post. It returns only the sink's and the context's errors; a
// post without id or author is a problem of its line.
func (b *batch) post(f *file, line int, p tribemap.Post) error {
	if p.Source == "" {
		p.Source = b.source
	}
	cleanPost(&p)
	switch {
	case p.ID == "":
		b.problem(f, line, ErrNoID)
		return nil
	case p.Author == "":
		b.problem(f, line, ErrNoAuthor)
		return nil
	}
	if p.Time < 0 {
		p.Time = 0
		b.lostTime()
	}
	p.Received, p.Edited = max(p.Received, 0), max(p.Edited, 0)
	b.posts++
	b.page.Posts = append(b.page.Posts, p)
	b.bytes += len(p.Text) + len(p.Title) + 100
	return b.flushIfFull()
}

// person takes what a record says about somebody. It is passed on if it says
// anything that was not known before.
func (b *batch) person(p tribemap.Person) error {
	if p.Source == "" {
		p.Source = b.source
	}
	cleanPerson(&p)
	if p.ID == "" {
		return nil
	}
	key, known := refHash(p.Ref), knownFields(p)
	before, met := b.seen[key]
	if met && known&^before == 0 {
		return nil
	}
	b.seen[key] = before | known
	b.page.People = append(b.page.People, p)
	b.bytes += len(p.Name) + len(p.About) + 100
	return b.flushIfFull()
}

// refHash stands for a ref where millions are remembered: two of five million
// share a hash once in a million imports.
func refHash(r tribemap.Ref) uint64 {
	h := fnv.New64a()
	io.WriteString(h, r.String()) // a hash never fails
	return h.Sum64()
}

// knownFields is a bit for each field of p that says something.
func knownFields(p tribemap.Person) (bits uint8) {
	for i, said := range [...]bool{
		p.Handle != "", p.Name != "", p.About != "", p.Place != "", p.URL != "", p.Bot,
		p.Followers != 0 || p.Following != 0 || p.Posts != 0,
	} {
		if said {
			bits |= 1 << i
		}
	}
	return bits
}

// problem reports a record that is lost; line 0 means the whole file.
func (b *batch) problem(f *file, line int, err error) {
	b.tally.problem(Problem{File: f.name, Line: line, Err: err})
}

// lostTime counts a post whose date cannot be read and stays unknown.
func (b *batch) lostTime() { b.tally.LostTimes++ }

// sourceName is the source to write into posts where the archive itself tells
// one, such as "slack/team": the caller's choice still goes first.
func (b *batch) sourceName(told string) string {
	if b.opt.Source != "" {
		return b.opt.Source
	}
	return told
}

func (b *batch) flushIfFull() error {
	if len(b.page.Posts) < b.opt.PagePosts && len(b.page.People) < b.opt.PagePosts && b.bytes < b.opt.PageBytes {
		return nil
	}
	return b.flush()
}

// flush sends what has gathered.
func (b *batch) flush() error {
	if len(b.page.Posts)+len(b.page.People) == 0 {
		return nil
	}
	page := b.page
	b.page, b.bytes = tribemap.Page{}, 0
	return b.send(page)
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
