package crawl

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"

	"tribemap"
)

// ErrLine means that a line of a chat log is neither talk nor a notice.
var ErrLine = errors.New("line of no known form")

// Chat logs know neither ids nor threads. A line's id is the hash of its
// channel, time, nick, text and how often just that was said before, so that
// a log read twice, or from another folder, adds nothing. A line that opens
// with a nick answers the latest earlier line of that nick in the same file,
// if that is not older than an hour, and belongs to its thread. A line without
// address that follows its speaker's last within a minute goes on in the same
// thread. All others begin threads. Clocks without a zone are taken for UTC.

const (
	// ircAnswerGap is how old a line may be to be answered, in seconds.
	ircAnswerGap = 3600
	// ircGoOn is how soon after their last line people go on with what they were
	// saying, in seconds: five in six such lines do in annotated logs.
	ircGoOn = 60
	// ircAhead is how many lines are read ahead of the one that is posted: only
	// nicks that speak before, or so soon after, can be addressed. A day of the
	// busiest channels has a tenth of that, and memory is bounded by it.
	ircAhead = 100_000
	// ircTurnBack is how far a clock may go back without midnight having
	// passed, in seconds: an hour at the end of summer time, and some disorder.
	ircTurnBack = 2 * 3600
)

// matchIRC takes a text most of whose lines are those of a chat log.
func matchIRC(h head) bool {
	if !h.text() {
		return false
	}
	if blockBegins(h.data) {
		return true
	}
	stamped, system, all := 0, 0, 0
	for line := range strings.Lines(string(h.data)) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if strings.TrimSpace(line) == "" {
			continue
		}
		switch l := parseIRC(line); {
		case l.kind == ircTalk, l.kind == ircSystem && l.at.clock >= 0:
			stamped++
		case l.kind == ircSystem:
			system++
		}
		if all++; all == 500 {
			break
		}
	}
	return stamped > 0 && 2*(stamped+system) > all
}

func readIRC(f *file, out *batch) error {
	r, before := newIRCReader(f, out), out.taken
	start, _ := f.Peek(min(200, f.Size())) // at the end of the text there is less
	var err error
	if blockBegins(start) {
		blocks := ircBlocks{r: r}
		err = errors.Join(eachLine(f, out, blocks.line), blocks.end())
	} else {
		err = eachLine(f, out, r.line)
	}
	return errors.Join(err, r.end(before)) // a text that breaks off keeps what was read
}

// ircSaid is one thing said, with its time known as far as it ever will be.
type ircSaid struct {
	line       int
	time       int64 // Unix seconds; since an unknown midnight if not dated
	dated      bool
	minute     bool // the seconds are not told
	nick, text string
}

// ircAnswerable is the latest line of somebody.
type ircAnswerable struct {
	id, thread string
	time       int64
}

// ircReader turns the lines of one log into posts.
type ircReader struct {
	f       *file
	out     *batch
	channel string

	midnight int64 // of the lines that carry a clock only
	dated    bool  // midnight is known
	clock    int   // of the line before, -1 if there was none that day

	pending []ircSaid
	known   map[string]bool // ids of all who spoke in the lines read
	latest  map[string]ircAnswerable

	repeats  map[string]int // of what was said at the time of the last line
	lastTime int64
	inMinute int64 // lines so far in the minute of the last line

	strange, firstStrange int // lines of no known form, and the number of the first
}

func newIRCReader(f *file, out *batch) *ircReader {
	r := &ircReader{
		f: f, out: out, channel: ircChannel(f.name), clock: -1,
		known: map[string]bool{}, latest: map[string]ircAnswerable{}, repeats: map[string]int{},
	}
	r.midnight, r.dated = dateInPath(f.name)
	return r
}

func (r *ircReader) line(n int, raw []byte) error {
	l := parseIRC(plainText(raw))
	switch l.kind {
	case ircSystem:
		r.out.passOver()
		r.newDay(l)
		return nil
	case ircOther:
		r.newDay(l)
		r.notLog(n, raw)
		return nil
	}
	at, dated := r.when(l.at)
	return r.talk(ircSaid{line: n, time: at, dated: dated, minute: !l.at.exact, nick: l.nick, text: l.text})
}

// notLog counts a line of no known form. Blank ones part many logs.
func (r *ircReader) notLog(n int, raw []byte) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return
	}
	if r.strange++; r.strange == 1 {
		r.firstStrange = n
	}
}

// end posts what waits and tells of lines of no known form, all at once: where
// there is one there are many. A file of nothing else is no log at all, which
// is told elsewhere.
func (r *ircReader) end(before int) error {
	err := r.flush(len(r.pending))
	if r.strange > 0 && r.out.taken > before {
		r.out.problem(r.f, r.firstStrange, fmt.Errorf("%w: %d such in the file", ErrLine, r.strange))
	}
	return err
}

// dayLine finds the date in "--- Day changed Tue Jan 02 2019", "--- Log opened
// Tue Jan 02 03:21:00 2019", "Session Start: …" and "[00:00] --- Tue Jan  2 2019".
var dayLine = regexp.MustCompile(`(?i)^(?:-{3}|\*{3,4}|Session).*?\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* +(\d{1,2})(?: (\d\d):(\d\d)(?::\d\d)?)?,? +(\d{4})\b`)

// newDay takes the date from a line that begins a log or a day. The end of a
// log dates nothing.
func (r *ircReader) newDay(l ircLine) {
	if l.at.year != 0 || strings.Contains(strings.ToLower(l.text), "clos") || strings.Contains(l.text, "ENDING") {
		return
	}
	m := dayLine.FindStringSubmatch(l.text)
	if m == nil {
		return
	}
	r.midnight = time.Date(number(m[5]), time.Month(monthNumber(m[1])), number(m[2]), 0, 0, 0, 0, time.UTC).Unix()
	r.dated, r.clock = true, number(m[3])*3600+number(m[4])*60
}

// when returns the time of a stamp, and whether its date is known.
func (r *ircReader) when(at ircStamp) (seconds int64, dated bool) {
	switch {
	case at.year != 0:
		r.midnight, r.dated = time.Date(at.year, time.Month(at.month), at.day, 0, 0, 0, 0, time.UTC).Unix(), true
	case at.month != 0 && r.dated:
		r.midnight = nearestYear(r.midnight, at)
	case at.month != 0:
		return int64(at.clock), false
	case r.clock >= 0 && at.clock+ircTurnBack < r.clock:
		r.midnight += 24 * 3600
	}
	r.clock = at.clock
	return r.midnight + int64(at.clock-at.zone), r.dated
}

// nearestYear returns the midnight of a date without a year: the one nearest
// to the midnight of the line before.
func nearestYear(before int64, at ircStamp) int64 {
	year := time.Unix(before, 0).UTC().Year()
	best := int64(0)
	for y := year - 1; y <= year+1; y++ {
		t := time.Date(y, time.Month(at.month), at.day, 0, 0, 0, 0, time.UTC).Unix()
		if y == year-1 || max(t-before, before-t) < max(best-before, before-best) {
			best = t
		}
	}
	return best
}

// talk queues what was said until enough was read ahead of it. Empty lines say
// nothing.
func (r *ircReader) talk(s ircSaid) error {
	if s.text == "" {
		return nil
	}
	r.known[nickID(s.nick)] = true
	r.pending = append(r.pending, s)
	if len(r.pending) < 2*ircAhead {
		return nil
	}
	return r.flush(ircAhead)
}

// flush posts the first n lines that wait.
func (r *ircReader) flush(n int) error {
	for i := range r.pending[:n] {
		if err := r.post(&r.pending[i]); err != nil {
			return err
		}
	}
	r.pending = append(r.pending[:0], r.pending[n:]...)
	return nil
}

func (r *ircReader) post(s *ircSaid) error {
	author := nickID(s.nick)
	p := tribemap.Post{
		Ref: tribemap.Ref{ID: r.id(s)}, Author: author, Text: s.text, Channel: r.channel, Links: links(s.text),
	}
	at := s.time + r.withinMinute(s)
	r.setReplies(&p, at)
	if s.dated {
		p.Time = at
	} else {
		r.out.lostTime()
	}
	thread := p.Thread
	if thread == "" {
		thread = p.ID
	}
	r.latest[author] = ircAnswerable{p.ID, thread, at}
	if err := r.out.person(tribemap.Person{Ref: tribemap.Ref{ID: author}, Handle: s.nick}); err != nil {
		return err
	}
	return r.out.post(r.f, s.line, p)
}

// setReplies fills in whom the line addresses and what it answers.
func (r *ircReader) setReplies(p *tribemap.Post, at int64) {
	ids, _ := addressed(p.Text, func(id string) bool { return r.known[id] })
	for _, id := range ids {
		p.Mentions = appendNew(p.Mentions, id, p.Author)
	}
	for _, id := range p.Mentions {
		if a, ok := r.latest[id]; ok && at-a.time <= ircAnswerGap {
			p.Parent, p.Thread = a.id, a.thread
			return
		}
	}
	if own, ok := r.latest[p.Author]; ok && len(p.Mentions) == 0 && at-own.time <= ircGoOn {
		p.Thread = own.thread
	}
}

// withinMinute keeps the order of lines whose stamps tell no seconds: each is
// a second later than the one before, up to the end of the minute.
func (r *ircReader) withinMinute(s *ircSaid) int64 {
	if s.time != r.lastTime || !s.minute {
		r.inMinute = 0
	} else {
		r.inMinute++
	}
	r.lastTime = s.time
	return min(r.inMinute, 59)
}

// id names a line by what all its copies have in common. A log without any
// date is told from others by its file's name.
func (r *ircReader) id(s *ircSaid) string {
	if s.time != r.lastTime {
		clear(r.repeats)
	}
	key := fmt.Sprintf("%s\x00%d\x00%s\x00%s", r.channel, s.time, s.nick, s.text)
	if !s.dated {
		key += "\x00" + headName(path.Base(r.f.name))
	}
	r.repeats[key]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, r.repeats[key]))
	return hex.EncodeToString(sum[:12])
}
