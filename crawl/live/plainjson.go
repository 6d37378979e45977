package live

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// A crawl that goes on reads all of its tasks and windows before the first
// request. decoder reads what is written as plainly as most of them are in under a
// third of the time that encoding/json takes (3 µs against 11), which it leaves the
// others to: those with a text that JSON escapes (quotes, backslashes, control
// characters, and what record escapes as well: "&", "<" and ">", which addresses
// of feeds and ids of mails have), with a number in powers of ten, or with a field
// that is not known. With encoding/json a crawl of 400,000 tasks would take some
// three seconds longer until its first request, beyond the two that it may, and
// hardly less where only the fields are read that order tasks (10 µs).
type decoder struct {
	names  map[string]string // texts that most records share, once each
	latest Task
	slow   int // records left to encoding/json
}

func newDecoder() *decoder { return &decoder{names: make(map[string]string)} }

// task reads a record of a task, whose Task is valid until the next.
func (d *decoder) task(value []byte) (rec taskRecord, err error) {
	p := plainJSON{rest: value, names: d.names, task: &d.latest}
	if utf8.Valid(value) && p.taskRecord(&rec) && len(p.rest) == 0 {
		return rec, nil
	}
	d.slow++
	rec = taskRecord{}
	return rec, json.Unmarshal(value, &rec)
}

// window reads a record of a window.
func (d *decoder) window(value []byte) (*windowRecord, error) {
	w := new(windowRecord)
	return w, d.windowInto(w, &plainJSON{rest: value, names: d.names})
}

// standing reads how a window stands and what it came to: without the texts that
// are its own.
func (d *decoder) standing(value []byte) (w windowRecord, err error) {
	return w, d.windowInto(&w, &plainJSON{rest: value, names: d.names, skim: true})
}

func (d *decoder) windowInto(w *windowRecord, p *plainJSON) error {
	value := p.rest
	if utf8.Valid(value) && p.windowRecord(w) && len(p.rest) == 0 {
		return nil
	}
	d.slow++
	*w = windowRecord{}
	return json.Unmarshal(value, w)
}

func (p *plainJSON) taskRecord(r *taskRecord) bool {
	return p.fields(func(name []byte) bool {
		switch string(name) {
		case "task":
			if r.Task == nil { // a field that comes twice is merged, as there
				*p.task = Task{}
				r.Task = p.task
			}
			return p.taskFields(r.Task)
		case "attempts":
			return plainNumber(p, &r.Attempts)
		case "after":
			return plainNumber(p, &r.After)
		case "done":
			return plainNumber(p, &r.Done)
		case "trouble":
			return p.text(&r.Trouble)
		}
		return false
	})
}

func (p *plainJSON) taskFields(t *Task) bool {
	return p.fields(func(name []byte) bool {
		switch string(name) {
		case "source":
			return p.name(&t.Source)
		case "base":
			return p.name(&t.Base)
		case "kind":
			return p.name((*string)(&t.Kind))
		case "target":
			return p.text(&t.Target)
		case "since":
			return plainNumber(p, &t.Since)
		case "until":
			return plainNumber(p, &t.Until)
		case "cursor":
			return p.text(&t.Cursor)
		case "page":
			return plainNumber(p, &t.Page)
		case "mark":
			return p.text(&t.Mark)
		case "fresh":
			return plainNumber(p, &t.Fresh)
		case "why":
			return p.why(&t.Why)
		case "worth":
			return p.worth(&t.Worth)
		}
		return false
	})
}

func (p *plainJSON) why(w *Why) bool {
	return p.fields(func(name []byte) bool {
		switch string(name) {
		case "keyword":
			return p.name(&w.Keyword)
		case "post":
			return p.text(&w.Post)
		case "person":
			return p.text(&w.Person)
		}
		return false
	})
}

func (p *plainJSON) worth(w *Worth) bool {
	return p.fields(func(name []byte) bool {
		switch string(name) {
		case "posts":
			return plainNumber(p, &w.Posts)
		case "relevant":
			return p.float(&w.Relevant)
		case "leads":
			return plainNumber(p, &w.Leads)
		}
		return false
	})
}

func (p *plainJSON) windowRecord(w *windowRecord) bool {
	return p.fields(func(name []byte) bool {
		switch string(name) {
		case "source":
			return p.name(&w.Source)
		case "base":
			return p.name(&w.Base)
		case "kind":
			return p.name((*string)(&w.Kind))
		case "target":
			return p.text(&w.Target)
		case "since":
			return plainNumber(p, &w.Since)
		case "until":
			return plainNumber(p, &w.Until)
		case "coverage":
			return p.name((*string)(&w.Coverage))
		case "note":
			return p.name(&w.Note)
		case "open":
			return plainNumber(p, &w.Open)
		case "asked":
			return plainNumber(p, &w.Asked)
		case "posts":
			return plainNumber(p, &w.Posts)
		case "total":
			return plainNumber(p, &w.Total)
		case "at":
			return plainNumber(p, &w.At)
		case "newest":
			return plainNumber(p, &w.Newest)
		case "declined":
			return plainNumber(p, &w.Declined)
		case "keyword":
			return p.name(&w.Keyword)
		case "mark":
			return p.text(&w.Mark)
		case "last":
			return p.text(&w.Last)
		case "dull":
			return plainNumber(p, &w.Dull)
		}
		return false
	})
}

// plainJSON reads JSON without white space and escapes. Its methods report false
// where there is anything else, having read a part.
type plainJSON struct {
	rest  []byte
	names map[string]string
	task  *Task
	skim  bool // texts that are a record's own are not wanted
}

// fields reads an object, the value of each field by take.
func (p *plainJSON) fields(take func(name []byte) bool) bool {
	if !p.skip('{') {
		return false
	}
	if p.skip('}') {
		return true
	}
	for {
		if name, ok := p.raw(); !ok || !p.skip(':') || !take(name) {
			return false
		}
		if p.skip('}') {
			return true
		}
		if !p.skip(',') {
			return false
		}
	}
}

func (p *plainJSON) skip(c byte) bool {
	if len(p.rest) == 0 || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

// raw reads a text without escapes.
func (p *plainJSON) raw() ([]byte, bool) {
	if !p.skip('"') {
		return nil, false
	}
	for i, c := range p.rest {
		switch {
		case c == '"':
			text := p.rest[:i]
			p.rest = p.rest[i+1:]
			return text, true
		case c < ' ' || c == '\\':
			return nil, false
		}
	}
	return nil, false
}

func (p *plainJSON) text(to *string) bool {
	text, ok := p.raw()
	if !p.skim {
		*to = string(text)
	}
	return ok
}

// name reads a text that other records have, too.
func (p *plainJSON) name(to *string) bool {
	text, ok := p.raw()
	if !ok {
		return false
	}
	known, met := p.names[string(text)]
	if !met {
		known = string(text)
		p.names[known] = known
	}
	*to = known
	return true
}

// digits reads what a number is made of.
func (p *plainJSON) digits() string {
	n := bytes.IndexAny(p.rest, ",}")
	if n < 1 {
		return ""
	}
	digits := p.rest[:n]
	p.rest = p.rest[n:]
	return string(digits)
}

// plainNumber reads a whole number as Go writes it.
func plainNumber[T int | int64](p *plainJSON, to *T) bool {
	digits := p.digits()
	n, err := strconv.ParseInt(digits, 10, 64)
	*to = T(n)
	return err == nil && strconv.FormatInt(n, 10) == digits
}

// float reads a number that is written without an exponent.
func (p *plainJSON) float(to *float64) bool {
	digits := p.digits()
	f, err := strconv.ParseFloat(digits, 64)
	*to = f
	return err == nil && strconv.FormatFloat(f, 'f', -1, 64) == digits
}
