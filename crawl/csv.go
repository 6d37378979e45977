package crawl

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"tribemap"
)

// ErrFields means that a row has more fields than the head has columns.
var ErrFields = errors.New("more fields than columns")

// csvColumns are the names a column may have, best first: where a table has
// several of them, the first named here is taken. Documented in docs/csv.md.
var csvColumns = map[string][]string{
	"source":   {"source"},
	"id":       {"id", "post_id", "message_id", "msg_id", "comment_id", "tweet_id", "uuid"},
	"author":   {"author_id", "user_id", "sender_id", "from_id", "author", "user", "username", "user_name", "from", "sender", "screen_name", "poster", "nick", "handle"},
	"handle":   {"handle", "screen_name", "username", "user_name", "nick"},
	"name":     {"name", "author_name", "display_name", "full_name", "real_name"},
	"time":     {"time", "timestamp", "created_at", "created", "created_utc", "datetime", "date_time", "date", "sent_at", "posted_at", "published_at", "published"},
	"text":     {"text", "body", "content", "message", "comment", "full_text", "tweet", "selftext"},
	"title":    {"title", "subject", "topic"},
	"parent":   {"parent", "parent_id", "in_reply_to", "in_reply_to_id", "in_reply_to_status_id", "reply_to", "reply_to_id"},
	"thread":   {"thread", "thread_id", "thread_ts", "conversation_id", "conversation", "topic_id", "root", "root_id"},
	"channel":  {"channel", "channel_name", "group", "list", "room", "forum", "subreddit", "category", "board", "channel_id"},
	"mentions": {"mentions", "mentioned", "to", "recipient", "recipients"},
	"url":      {"url", "permalink", "link"},
	"lang":     {"lang", "language"},
}

// csvHead tells in which column of a table to find what.
type csvHead struct {
	comma byte
	width int
	at    map[string]int // keys of csvColumns to columns
}

// parseCSVHead reads the first line of a table. ok is false unless it has an
// author and something that he did.
func parseCSVHead(line string) (h csvHead, ok bool) {
	h.comma = csvComma(line)
	names := map[string]int{}
	fields := splitRow(line, h.comma)
	for i, field := range fields {
		name := strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(field)))
		if _, taken := names[name]; !taken {
			names[name] = i
		}
	}
	h.width, h.at = len(fields), map[string]int{}
	for key, synonyms := range csvColumns {
		for _, name := range synonyms {
			if i, found := names[name]; found {
				h.at[key] = i
				break
			}
		}
	}
	_, author := h.at["author"]
	return h, author && (h.has("text") || h.has("time") || h.has("parent") || h.has("mentions"))
}

// wrong says what a head that is none of ours lacks.
func (h csvHead) wrong(line []byte) error {
	lacks := "for the author"
	if h.has("author") {
		lacks = "for text, time, parent or mentions"
	}
	return fmt.Errorf("%w: no column %s in %.80q; see docs/csv.md", ErrNotRecognised, lacks, line)
}

func (h csvHead) has(key string) bool {
	_, ok := h.at[key]
	return ok
}

// field returns what a row says, "" where it says nothing.
func (h csvHead) field(row []string, key string) string {
	if i, ok := h.at[key]; ok && i < len(row) {
		return strings.TrimSpace(plainText([]byte(row[i])))
	}
	return ""
}

// csvComma is what parts the fields of a head: the commonest of tab, comma and
// semicolon.
func csvComma(line string) byte {
	best := byte('\t')
	for _, c := range []byte(",;") {
		if strings.Count(line, string(c)) > strings.Count(line, string(best)) {
			best = c
		}
	}
	return best
}

// splitRow parts a line whose fields hold no line ends; quotes around a whole
// field are taken off.
func splitRow(line string, comma byte) []string {
	fields := strings.Split(line, string(comma))
	for i, s := range fields {
		if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
			fields[i] = strings.ReplaceAll(s[1:len(s)-1], `""`, `"`)
		}
	}
	return fields
}

// matchCSV takes a table whose first line names columns we know.
func matchCSV(h head) bool {
	line, ok := h.firstLine()
	if !ok || !h.text() || !bytes.ContainsAny(line, "\t,;") {
		return false
	}
	_, ok = parseCSVHead(string(line))
	return ok
}

func readCSV(f *file, out *batch) error {
	in := newLines(f.Reader)
	line := []byte(nil)
	for len(bytes.TrimSpace(line)) == 0 {
		var err error
		if line, err = in.next(); err != nil {
			return unexpectedEnd(err)
		}
	}
	head, ok := parseCSVHead(string(line))
	if !ok {
		return head.wrong(line)
	}
	r := csvReader{f: f, out: out, head: head, repeats: map[[12]byte]int{}}
	r.keepIDs = out.opt.Source != "" || head.has("source")
	if head.comma == '\t' {
		return r.tabs(in.n)
	}
	return r.commas(in.n)
}

// csvReader posts the rows of one table.
type csvReader struct {
	f       *file
	out     *batch
	head    csvHead
	repeats map[[12]byte]int // of rows without id

	keepIDs bool   // they are good beyond this table, or it was told that they are
	begun   bool   // a row was read
	table   string // begins the ids of a table that numbers its own rows
}

// tabs reads rows of one line each: tabs and line ends stand in no field, and
// quotes part nothing.
func (r *csvReader) tabs(before int) error {
	return eachLine(r.f, r.out, func(n int, line []byte) error {
		return r.row(before+n, splitRow(string(line), '\t'))
	})
}

// commas reads rows whose quoted fields may hold anything.
func (r *csvReader) commas(before int) error {
	in := csv.NewReader(r.f)
	in.Comma, in.FieldsPerRecord, in.ReuseRecord = rune(r.head.comma), -1, true
	for {
		row, err := in.Read()
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &wrong):
			r.out.problem(r.f, before+wrong.StartLine, wrong.Err)
			continue
		case err != nil:
			return err
		}
		line, _ := in.FieldPos(0)
		if err := r.row(before+line, row); err != nil {
			return err
		}
	}
}

// row posts one row. Blank ones stand at the end of many tables.
func (r *csvReader) row(line int, row []string) error {
	if strings.TrimSpace(strings.Join(row, "")) == "" {
		return nil
	}
	if len(row) > r.head.width {
		r.out.problem(r.f, line, fmt.Errorf("%d, %d: %w", len(row), r.head.width, ErrFields))
		return nil
	}
	r.begin(row)
	say := func(key string) string { return r.head.field(row, key) }
	seconds, bad := csvMoment(say("time"))
	if bad {
		r.out.lostTime()
	}
	p := tribemap.Post{
		Ref: tribemap.Ref{Source: say("source"), ID: r.numbered(say("id"))}, Author: withoutAt(say("author")), Time: seconds,
		Title: say("title"), Text: say("text"), Lang: say("lang"), Channel: say("channel"),
		Thread: r.numbered(say("thread")), Parent: r.numbered(say("parent")), URL: say("url"), Links: links(say("text")),
	}
	for _, who := range strings.FieldsFunc(say("mentions"), func(c rune) bool { return strings.ContainsRune(" ,;|\t\n", c) }) {
		p.Mentions = appendNew(p.Mentions, withoutAt(who), "")
	}
	if p.ID == "" {
		p.ID = r.id(row)
	}
	handle := firstSaid(withoutAt(say("handle")), p.Author)
	if err := r.out.person(tribemap.Person{Ref: tribemap.Ref{Source: p.Source, ID: p.Author}, Handle: handle, Name: say("name")}); err != nil {
		return err
	}
	return r.out.post(r.f, line, p)
}

func withoutAt(name string) string { return strings.TrimPrefix(name, "@") }

// begin judges by its first row whether a table numbers its own rows: one that
// begins with 0 or 1 does, and any other table may do the same. Its numbers are
// told from theirs by what the first row says, which stays when rows are added
// below or the file is given another name.
func (r *csvReader) begin(row []string) {
	if r.begun {
		return
	}
	r.begun = true
	if first := r.head.field(row, "id"); !r.keepIDs && (first == "0" || first == "1") {
		said := r.said(row)
		r.table = hex.EncodeToString(said[:6]) + "/"
	}
}

// maxRowDigits is how long the numbers of rows may be; longer ones come from
// elsewhere.
const maxRowDigits = 9

// numbered returns an id that a row names so that it is good beyond its table.
func (r *csvReader) numbered(id string) string {
	if r.table == "" || id == "" || len(id) > maxRowDigits || strings.Trim(id, "0123456789") != "" {
		return id
	}
	return r.table + id
}

// said is a hash of all that a row says but its id.
func (r *csvReader) said(row []string) [12]byte {
	sum := sha256.New()
	for _, key := range []string{"author", "time", "channel", "thread", "parent", "mentions", "title", "text"} {
		io.WriteString(sum, r.head.field(row, key)+"\x00") // a hash never fails
	}
	return [12]byte(sum.Sum(nil))
}

// id names a row without id by all that it says, and by how often that was
// said before in the table.
func (r *csvReader) id(row []string) string {
	key := r.said(row)
	r.repeats[key]++
	if n := r.repeats[key]; n > 1 {
		return fmt.Sprintf("%x-%d", key, n)
	}
	return hex.EncodeToString(key[:])
}

// lastSeconds is where numbers stop being seconds and begin to be
// milliseconds: the year 5138, or 1973.
const lastSeconds = 100_000_000_000

// csvMoment reads the times of NDJSON, milliseconds, times without seconds,
// and the dates of mails.
func csvMoment(s string) (seconds int64, bad bool) {
	if seconds, bad = parseMoment(s); !bad {
		if seconds > lastSeconds {
			seconds /= 1000
		}
		return seconds, false
	}
	for _, layout := range [...]string{"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05 -0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Unix(), false
		}
	}
	seconds, ok := parseMailDate(s)
	return seconds, !ok
}
