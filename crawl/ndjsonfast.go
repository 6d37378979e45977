package crawl

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// readPlain reads a line of NDJSON as nearly all are: an object with our field
// names, each once or more, whose values are texts, lists of texts, or whole
// numbers for times. It reports false, having read only part of it, for any
// other line: encoding/json decides on those, and takes several times as long.
func (r *record) readPlain(line []byte) bool {
	p := plainJSON{bytes.TrimRight(line, " \t\r\n")}
	if !p.skip('{') || !utf8.Valid(line) {
		return false
	}
	for {
		key, escaped, ok := p.raw()
		if !ok || escaped || !p.skip(':') || !r.readField(string(key), &p) {
			return false
		}
		if p.skip('}') {
			return len(p.rest) == 0
		}
		if !p.skip(',') {
			return false
		}
	}
}

// readField reads the value of one field.
func (r *record) readField(key string, p *plainJSON) bool {
	switch key {
	case "time":
		return p.moment(&r.Time)
	case "received":
		return p.moment(&r.Received)
	case "edited":
		return p.moment(&r.Edited)
	case "cross_posts":
		return plainTexts(p, &r.CrossPosts)
	case "mentions":
		return plainTexts(p, &r.Mentions)
	case "quotes":
		return plainTexts(p, &r.Quotes)
	case "links":
		return plainTexts(p, &r.Links)
	}
	if to := r.textField(key); to != nil {
		var ok bool
		*to, ok = p.text()
		return ok
	}
	return false
}

// textField returns where the text of a field goes, nil if it is none of ours.
func (r *record) textField(key string) *string {
	switch key {
	case "type":
		return &r.Type
	case "source":
		return &r.Source
	case "id":
		return (*string)(&r.ID)
	case "author":
		return (*string)(&r.Author)
	case "channel":
		return &r.Channel
	case "thread":
		return (*string)(&r.Thread)
	case "parent":
		return (*string)(&r.Parent)
	case "title":
		return &r.Title
	case "text":
		return &r.Text
	case "lang":
		return &r.Lang
	case "handle":
		return &r.Handle
	case "name":
		return &r.Name
	case "url":
		return &r.URL
	case "post":
		return (*string)(&r.Post)
	case "by":
		return (*string)(&r.By)
	}
	return nil
}

// plainJSON takes values off the front of a text.
type plainJSON struct{ rest []byte }

// skip takes a mark and the blanks around it, and reports whether it was there.
func (p *plainJSON) skip(mark byte) bool {
	p.blanks()
	if len(p.rest) == 0 || p.rest[0] != mark {
		return false
	}
	p.rest = p.rest[1:]
	p.blanks()
	return true
}

func (p *plainJSON) blanks() {
	for len(p.rest) > 0 && (p.rest[0] == ' ' || p.rest[0] == '\t' || p.rest[0] == '\r' || p.rest[0] == '\n') {
		p.rest = p.rest[1:]
	}
}

// raw takes a string, as it is written between its quotes.
func (p *plainJSON) raw() (b []byte, escaped, ok bool) {
	if len(p.rest) == 0 || p.rest[0] != '"' {
		return nil, false, false
	}
	for i := 1; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c == '"':
			b, p.rest = p.rest[1:i], p.rest[i+1:]
			return b, escaped, true
		case c == '\\':
			escaped = true
			i++
		case c < ' ':
			return nil, false, false
		}
	}
	return nil, false, false
}

// text takes a string.
func (p *plainJSON) text() (string, bool) {
	whole := p.rest
	b, escaped, ok := p.raw()
	if !ok || !escaped {
		return string(b), ok
	}
	s, err := unquote(whole[:len(b)+2])
	return s, err == nil
}

// plainTexts takes a list with at least one string.
func plainTexts[T ~string](p *plainJSON, to *[]T) bool {
	if !p.skip('[') {
		return false
	}
	list := []T{}
	for {
		text, ok := p.text()
		if !ok {
			return false
		}
		list = append(list, T(text))
		if p.skip(']') {
			*to = list
			return true
		}
		if !p.skip(',') {
			return false
		}
	}
}

// moment takes a time: a string, or seconds as a whole number of at most 15
// digits.
func (p *plainJSON) moment(to *moment) bool {
	if text, ok := p.text(); ok {
		to.seconds, to.bad = parseMoment(strings.TrimSpace(text))
		return true
	}
	n := 0
	for n < len(p.rest) && isDigit(p.rest[n]) {
		n++
	}
	if n == 0 || n > 15 || p.rest[0] == '0' && n > 1 {
		return false
	}
	if n < len(p.rest) && bytes.IndexByte([]byte(" \t,}"), p.rest[n]) < 0 {
		return false
	}
	to.seconds, to.bad = parseMoment(string(p.rest[:n]))
	p.rest = p.rest[n:]
	return true
}
