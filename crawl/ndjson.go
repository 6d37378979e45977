package crawl

import (
	"bytes"
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

// ErrType means that an NDJSON record is neither a post nor a person, nor a
// reaction.
var ErrType = errors.New(`type is neither "post" nor "person" nor "reaction"`)

// record is a line of our NDJSON: a post, or what else Type says. The
// fields are described in docs/ndjson.md; their order here is the order they
// are written in.
type record struct {
	Type   string `json:"type,omitempty"`
	Source string `json:"source,omitempty"`
	ID     idText `json:"id"`

	Author       idText   `json:"author,omitempty"`
	Time         moment   `json:"time,omitzero"`
	Received     moment   `json:"received,omitzero"`
	Edited       moment   `json:"edited,omitzero"`
	Channel      string   `json:"channel,omitempty"`
	CrossPosts   []string `json:"cross_posts,omitempty"`
	Thread       idText   `json:"thread,omitempty"`
	Parent       idText   `json:"parent,omitempty"`
	Ancestors    []idText `json:"ancestors,omitempty"`
	Mentions     []idText `json:"mentions,omitempty"`
	Quotes       []idText `json:"quotes,omitempty"`
	Title        string   `json:"title,omitempty"`
	Text         string   `json:"text,omitempty"`
	Lang         string   `json:"lang,omitempty"`
	AnswersTitle bool     `json:"answers_title,omitempty"`
	Links        []string `json:"links,omitempty"`
	Likes        int64    `json:"likes,omitempty"`
	Reposts      int64    `json:"reposts,omitempty"`
	Views        int64    `json:"views,omitempty"`
	Notice       bool     `json:"notice,omitempty"`

	Handle    string `json:"handle,omitempty"`
	Name      string `json:"name,omitempty"`
	About     string `json:"about,omitempty"`
	Place     string `json:"place,omitempty"`
	Bot       bool   `json:"bot,omitempty"`
	Followers int64  `json:"followers,omitempty"`
	Following int64  `json:"following,omitempty"`
	Posts     int64  `json:"posts,omitempty"`

	URL string `json:"url,omitempty"`

	// Of reactions, which are written as reactionRecord.
	Post idText `json:"post,omitempty"`
	By   idText `json:"by,omitempty"`
}

// idText is an id, which other tools also write as a number.
type idText string

func (t *idText) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		return nil
	case b[0] == '"':
		s, err := unquote(b)
		*t = idText(s)
		return err
	}
	var n json.Number
	err := json.Unmarshal(b, &n)
	*t = idText(n)
	return err
}

// unquote returns the text of a JSON string; nearly none has escapes.
func unquote(b []byte) (s string, err error) {
	if bytes.IndexByte(b, '\\') < 0 {
		return string(b[1 : len(b)-1]), nil
	}
	err = json.Unmarshal(b, &s)
	return s, err
}

// moment is a time in Unix seconds. It is written as RFC 3339 in UTC, and read
// from that, from seconds as a number, or from seconds as a text.
type moment struct {
	seconds int64
	bad     bool // there was something, but no time
}

func (m *moment) UnmarshalJSON(b []byte) error {
	text := string(b)
	if text == "null" {
		return nil
	}
	if b[0] == '"' {
		var err error
		if text, err = unquote(b); err != nil {
			return err
		}
	}
	m.seconds, m.bad = parseMoment(strings.TrimSpace(text))
	return nil
}

// parseMoment reads RFC 3339 or Unix seconds; bad means that it is neither.
// An empty text is an unknown time, not a bad one.
func parseMoment(s string) (seconds int64, bad bool) {
	if s == "" {
		return 0, false
	}
	if len(s) > 10 && s[4] == '-' && s[10] == 'T' { // what WriteNDJSON writes
		if t, err := time.Parse(time.RFC3339, s); err == nil {
			return t.Unix(), false
		}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, false
	}
	if x, err := strconv.ParseFloat(s, 64); err == nil {
		if !(math.Abs(x) < 1<<62) {
			return 0, true
		}
		return int64(math.Floor(x)), false
	}
	for _, layout := range [...]string{"2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Unix(), false
		}
	}
	return 0, true
}

// lastMoment is the end of the year 9999, where RFC 3339 ends.
const lastMoment = 253402300799

func (m moment) MarshalJSON() ([]byte, error) {
	if m.seconds < 0 || m.seconds > lastMoment {
		return strconv.AppendInt(nil, m.seconds, 10), nil
	}
	return time.Unix(m.seconds, 0).UTC().AppendFormat(nil, `"`+time.RFC3339+`"`), nil
}

// matchNDJSON takes a text whose first line is a JSON object with the fields
// that our posts or people always have.
func matchNDJSON(h head) bool {
	line, ok := h.firstLine()
	if !ok && len(line) < headSize/2 {
		return false
	}
	if len(line) == 0 || line[0] != '{' {
		return false
	}
	if !ok { // a first record longer than the head: judge by its beginning
		return bytes.HasPrefix(line, []byte(`{"type":"p`)) || bytes.HasPrefix(line, []byte(`{"source":"`))
	}
	var keys map[string]json.RawMessage
	if json.Unmarshal(line, &keys) != nil {
		return false
	}
	if string(keys["type"]) == `"reaction"` {
		return keys["post"] != nil && keys["by"] != nil
	}
	if keys["id"] == nil {
		return false
	}
	switch string(keys["type"]) {
	case `"person"`, `"post"`:
		return true
	}
	// Other sites' dumps also have id and author: theirs are told by the time.
	return keys["author"] != nil && keys["created_utc"] == nil && (keys["time"] != nil || keys["text"] != nil)
}

func readNDJSON(f *file, out *batch) error {
	return eachLine(f, out, func(n int, line []byte) error {
		if len(bytes.TrimSpace(line)) == 0 {
			return nil
		}
		return readRecord(f, n, line, out)
	})
}

func readRecord(f *file, n int, line []byte, out *batch) error {
	var r record
	if !r.readPlain(line) {
		r = record{}
		if err := json.Unmarshal(line, &r); err != nil {
			out.problem(f, n, err)
			return nil
		}
	}
	switch r.Type {
	case "person":
		if r.ID == "" {
			out.problem(f, n, ErrNoID)
			return nil
		}
		if r.Source != "" && !tribemap.ValidSource(r.Source) {
			out.problem(f, n, fmt.Errorf("%q: %w", r.Source, ErrSource))
			return nil
		}
		return out.person(r.person())
	case "", "post":
		if r.Time.bad {
			out.lostTime()
		}
		return out.post(f, n, r.post())
	case "reaction":
		if r.Time.bad {
			out.lostTime()
		}
		return out.reaction(f, n, r.reaction())
	}
	out.problem(f, n, fmt.Errorf("%q: %w", r.Type, ErrType))
	return nil
}

func (r *record) post() tribemap.Post {
	return tribemap.Post{
		Ref: tribemap.Ref{Source: r.Source, ID: string(r.ID)}, Author: string(r.Author),
		Time: r.Time.seconds, Received: r.Received.seconds, Edited: r.Edited.seconds,
		Title: r.Title, Text: r.Text, Lang: r.Lang,
		Channel: r.Channel, CrossPosts: r.CrossPosts,
		Thread: string(r.Thread), Parent: string(r.Parent),
		Ancestors: convert[string](r.Ancestors), Mentions: convert[string](r.Mentions), Quotes: convert[string](r.Quotes),
		AnswersTitle: r.AnswersTitle, Links: r.Links, URL: r.URL,
		Likes: r.Likes, Reposts: r.Reposts, Views: r.Views, Notice: r.Notice,
	}
}

// convert turns texts into ids and back; nil stays nil.
func convert[to, from ~string](list []from) []to {
	if list == nil {
		return nil
	}
	out := make([]to, len(list))
	for i, s := range list {
		out[i] = to(s)
	}
	return out
}

func (r *record) person() tribemap.Person {
	return tribemap.Person{
		Ref: tribemap.Ref{Source: r.Source, ID: string(r.ID)}, Handle: r.Handle, Name: r.Name,
		About: r.About, Place: r.Place, URL: r.URL, Bot: r.Bot,
		Followers: r.Followers, Following: r.Following, Posts: r.Posts,
	}
}

func postRecord(p *tribemap.Post) record {
	return record{
		Source: p.Source, ID: idText(p.ID), Author: idText(p.Author),
		Time: moment{seconds: p.Time}, Received: moment{seconds: p.Received}, Edited: moment{seconds: p.Edited},
		Title: p.Title, Text: p.Text, Lang: p.Lang,
		Channel: p.Channel, CrossPosts: p.CrossPosts,
		Thread: idText(p.Thread), Parent: idText(p.Parent),
		Ancestors: convert[idText](p.Ancestors), Mentions: convert[idText](p.Mentions), Quotes: convert[idText](p.Quotes),
		AnswersTitle: p.AnswersTitle, Links: p.Links, URL: p.URL,
		Likes: p.Likes, Reposts: p.Reposts, Views: p.Views, Notice: p.Notice,
	}
}

func personRecord(p *tribemap.Person) record {
	return record{
		Type: "person", Source: p.Source, ID: idText(p.ID), Handle: p.Handle, Name: p.Name,
		About: p.About, Place: p.Place, URL: p.URL, Bot: p.Bot,
		Followers: p.Followers, Following: p.Following, Posts: p.Posts,
	}
}

// WriteNDJSON writes a page as NDJSON, people first and reactions last, in the form that Import
// reads back to equal values. Equal pages give equal bytes.
func WriteNDJSON(w io.Writer, page tribemap.Page) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i := range page.People {
		if err := enc.Encode(personRecord(&page.People[i])); err != nil {
			return fmt.Errorf("crawl: write %v: %w", page.People[i].Ref, err)
		}
	}
	for i := range page.Posts {
		if err := enc.Encode(postRecord(&page.Posts[i])); err != nil {
			return fmt.Errorf("crawl: write %v: %w", page.Posts[i].Ref, err)
		}
	}
	for _, r := range page.Reactions {
		if err := enc.Encode(reactionRecord{"reaction", r.Source, r.Post, r.By, moment{seconds: r.Time}}); err != nil {
			return fmt.Errorf("crawl: write reaction to %q: %w", r.Post, err)
		}
	}
	return nil
}
