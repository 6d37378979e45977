package crawl

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"tribemap"
)

// ErrHeader means that the first row of a CSV does not name its columns.
var ErrHeader = errors.New("first row names no column for the author together with one for text or time")

// matchCSV takes a text whose first line names an author and a text or time.
func matchCSV(h head) bool {
	line, ended := h.firstLine()
	if !ended || !h.text() {
		return false
	}
	_, ok := csvLayoutOf(line)
	return ok
}

func readCSV(f *file, out *batch) error {
	data, err := f.Peek(f.Size())
	if len(data) == 0 {
		return err
	}
	line, _ := head{data: data, whole: true}.firstLine()
	layout, ok := csvLayoutOf(line)
	if !ok {
		return ErrHeader
	}
	in := csv.NewReader(f)
	in.Comma, in.FieldsPerRecord, in.ReuseRecord = layout.comma, -1, true
	for first := true; ; first = false {
		cells, err := in.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &bad):
			out.problem(f, bad.StartLine, bad.Err)
			continue
		case err != nil:
			return err
		case first:
			continue
		}
		at, _ := in.FieldPos(0)
		if err := readRow(f, at, csvRow{&layout, cells}, out); err != nil {
			return err
		}
	}
}

func readRow(f *file, line int, r csvRow, out *batch) error {
	person := r.person()
	if person.Handle != "" || person.Name != "" {
		if err := out.person(person); err != nil {
			return err
		}
	}
	post, badTime := r.post()
	if badTime {
		out.lostTime()
	}
	return out.post(f, line, post)
}

// csvRow is one row; a row shorter than the header lacks its last cells.
type csvRow struct {
	layout *csvLayout
	cells  []string
}

func (r csvRow) cell(c csvColumn) string {
	if i := r.layout.columns[c]; i >= 0 && i < len(r.cells) {
		return strings.TrimSpace(r.cells[i])
	}
	return ""
}

func (r csvRow) person() tribemap.Person {
	return tribemap.Person{
		Ref:    tribemap.Ref{Source: r.cell(csvSource), ID: r.cell(csvAuthor)},
		Handle: strings.TrimPrefix(r.cell(csvHandle), "@"),
		Name:   r.cell(csvName),
	}
}

func (r csvRow) post() (p tribemap.Post, badTime bool) {
	p = tribemap.Post{
		Ref:      tribemap.Ref{Source: r.cell(csvSource), ID: r.cell(csvID)},
		Author:   r.cell(csvAuthor),
		Title:    r.cell(csvTitle),
		Text:     r.cell(csvText),
		Lang:     r.cell(csvLang),
		Channel:  r.cell(csvChannel),
		Thread:   r.cell(csvThread),
		Parent:   r.cell(csvParent),
		Mentions: people(r.cell(csvMentions)),
		Quotes:   people(r.cell(csvQuotes)),
		URL:      r.cell(csvURL),
		Likes:    csvCount(r.cell(csvLikes)),
		Reposts:  csvCount(r.cell(csvReposts)),
		Views:    csvCount(r.cell(csvViews)),
	}
	if links := strings.Fields(r.cell(csvLinks)); len(links) > 0 {
		p.Links = links
	}
	p.Notice, _ = strconv.ParseBool(r.cell(csvNotice)) // anything else is talk
	p.Time, badTime = csvTimeOf(r.cell(csvTime))
	p.Received, _ = csvTimeOf(r.cell(csvReceived))
	p.Edited, _ = csvTimeOf(r.cell(csvEdited))
	if r.layout.columns[csvID] < 0 {
		p.ID = r.ownID()
	}
	return p, badTime
}

// ownID names a row of a file without ids by what it says, so that the same
// row read again, from another export too, is the same post.
func (r csvRow) ownID() string {
	h := sha256.New()
	for _, c := range [...]csvColumn{csvAuthor, csvTime, csvChannel, csvThread, csvParent, csvMentions, csvTitle, csvText} {
		s := r.cell(c)
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return "row-" + hex.EncodeToString(h.Sum(nil)[:12])
}

// people reads a list of names: a JSON array, or separated by semicolons or
// commas, or by blanks if each begins with "@".
func people(s string) []string {
	if s == "" {
		return nil
	}
	var list []string
	if s[0] != '[' || json.Unmarshal([]byte(s), &list) != nil {
		list = splitNames(s)
	}
	var names []string
	for _, name := range list {
		if name = strings.TrimPrefix(strings.TrimSpace(name), "@"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func splitNames(s string) []string {
	if strings.ContainsAny(s, ";,") {
		return strings.FieldsFunc(s, func(c rune) bool { return c == ';' || c == ',' })
	}
	words := strings.Fields(s)
	for _, w := range words {
		if w[0] != '@' {
			return []string{s}
		}
	}
	return words
}

// csvCount reads a count; what is none counts nothing.
func csvCount(s string) int64 {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(math.Abs(n) < 1<<53) {
		return 0
	}
	return int64(n)
}

// csvTimeOf reads what parseMoment does, milli- and microseconds, and the forms
// that spreadsheets and mail programs write where they are not ambiguous.
func csvTimeOf(s string) (seconds int64, bad bool) {
	seconds, bad = parseMoment(s)
	switch {
	case !bad && seconds >= 1e14:
		return seconds / 1e6, false
	case !bad && seconds >= 1e11:
		return seconds / 1e3, false
	case !bad:
		return seconds, false
	}
	for _, layout := range [...]string{
		"2006-01-02 15:04", "2006-01-02T15:04", "2006/01/02 15:04:05", "2006/01/02 15:04", "2006/01/02",
		"2006-01-02 15:04:05 MST", "2006-01-02 15:04:05 -0700", time.RFC1123Z, time.RFC1123, time.RubyDate,
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Unix(), false
		}
	}
	return 0, true
}
