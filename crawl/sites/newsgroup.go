package sites

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tribemap/crawl"
	"tribemap/crawl/live"
)

// A newsgroup numbers its articles as they arrive, and nothing can be searched
// for. So all that was said in the window is read: a few articles all over the
// group tell where the window lies, the overview names the articles in it, and
// those are fetched, a hundred at once. The next crawl goes on from the highest
// number of this one.

const (
	newsProbes   = 32        // articles that are looked at to find the window
	newsListed   = 500       // lines of overview in one answer
	newsFetched  = 100       // articles in one answer
	newsBytes    = 8 << 20   // bytes of articles in one answer
	mostArticle  = 4 << 20   // bytes; of a longer article the head is read
	newsSlack    = 24 * 3600 // seconds by which senders' clocks may be wrong
	newsOverview = "OVER"
	// highestArticle is beyond any number in use, and safe to count with.
	highestArticle = 1 << 53
)

// newsStep is where the reading of a group stands: the cursor of its tasks.
type newsStep struct {
	// verb says what to ask for: "" the group's bounds, probe articles all over it,
	// list those of the window, list the rest whatever their dates, read, check
	// those that were not there, head.
	verb     string
	overview string // command: OVER, or XOVER on older servers
	from, to int    // bounds of probe, list and rest
	numbers  []int  // of articles to read
}

func (s newsStep) String() string {
	if s.verb == "" {
		return ""
	}
	words := []string{s.verb, s.overview, strconv.Itoa(s.from), strconv.Itoa(s.to)}
	for _, n := range s.numbers {
		words = append(words, strconv.Itoa(n))
	}
	return strings.Join(words, " ")
}

// readStep reads a cursor.
func readStep(cursor string) (s newsStep, ok bool) {
	s.overview = newsOverview
	if cursor == "" {
		return s, true
	}
	words := strings.Fields(cursor)
	if len(words) < 4 || words[1] != "OVER" && words[1] != "XOVER" || !slices.Contains([]string{"probe", "list", "rest", "read", "check", "head"}, words[0]) {
		return s, false
	}
	s.verb, s.overview = words[0], words[1]
	var numbers []int
	for _, w := range words[2:] {
		n, err := strconv.Atoi(w)
		if err != nil || n < 0 || n > highestArticle {
			return s, false
		}
		numbers = append(numbers, n)
	}
	s.from, s.to, s.numbers = numbers[0], numbers[1], numbers[2:]
	return s, s.from <= s.to && len(s.numbers) <= newsFetched
}

// probes returns the numbers to look at.
func (s newsStep) probes() []int {
	var at []int
	for i := range newsProbes {
		n := s.from + int(int64(s.to-s.from)*int64(i)/(newsProbes-1))
		if len(at) == 0 || n > at[len(at)-1] {
			at = append(at, n)
		}
	}
	return at
}

// until returns the last number of this answer's overview.
func (s newsStep) until() int { return min(s.to, s.from+newsListed-1) }

// planGroup plans for a place such as nntp://HOST/GROUP.
func (i PublicInbox) planGroup(q live.Query) ([]live.Task, error) {
	u, err := url.Parse(q.Place)
	if err != nil || u.Scheme != "nntp" && u.Scheme != "nntps" || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return nil, badPlace(q.Place, "a newsgroup, nntps://HOST/GROUP")
	}
	group := strings.Trim(u.Path, "/")
	if !groupName(group) {
		return nil, badPlace(q.Place, "a newsgroup, nntps://HOST/GROUP")
	}
	return []live.Task{{
		Source: i.Name(), Base: u.Scheme + "://" + u.Host, Kind: live.Feed, Target: group,
		Since: q.Since, Until: until(q), Fresh: q.Now,
	}}, nil
}

// groupName reports whether a text can be the name of a group.
func groupName(s string) bool {
	return s != "" && len(s) < 400 && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("/*?!,\\[]", r) })
}

// newsRequest puts a step as commands. What could be no command is refused
// where they are sent.
func newsRequest(t live.Task) (live.Request, error) {
	s, ok := readStep(t.Cursor)
	if !ok || t.Target == "" {
		return live.Request{}, fmt.Errorf("newsgroup %q, %q: %w", t.Target, t.Cursor, live.ErrRequest)
	}
	commands := "GROUP " + t.Target + "\n"
	switch s.verb {
	case "probe":
		for _, n := range s.probes() {
			commands += fmt.Sprintf("%s %d\n", s.overview, n)
		}
	case "list", "rest":
		commands += fmt.Sprintf("%s %d-%d\n", s.overview, s.from, s.until())
	case "read", "check", "head":
		command := "ARTICLE"
		if s.verb == "head" {
			command = "HEAD"
		}
		for _, n := range s.numbers {
			commands += fmt.Sprintf("%s %d\n", command, n)
		}
	}
	return live.Request{Method: live.NNTP, URL: t.Base, Body: []byte(commands)}, nil
}

// news reads what a server said to a step.
func (i PublicInbox) news(t live.Task, a live.Answer) (live.Found, error) {
	s, ok := readStep(t.Cursor)
	replies := newsReplies(a.Body)
	if !ok || len(replies) == 0 {
		return live.Found{}, fmt.Errorf("%q: %w", t.Cursor, live.ErrBroken)
	}
	group := replies[0]
	if group.code == 411 {
		return live.Found{Total: -1, Refused: "no such newsgroup"}, nil
	}
	if group.code != 211 {
		return live.Found{}, fmt.Errorf("news server says %d: %w", group.code, live.ErrBroken)
	}
	if s.overview == newsOverview && len(replies) > 1 && replies[1].code/100 == 5 && !s.fetches() {
		s.overview = "XOVER" // an older server
		return live.Found{Total: -1, Ends: true, Next: []live.Task{s.task(t)}}, nil
	}
	switch s.verb {
	case "":
		return s.bounds(t, group, a.At)
	case "probe":
		return s.narrow(t, replies[1:]), nil
	case "list", "rest":
		return s.list(t, replies[1:], a.At), nil
	}
	return i.articles(t, s, replies[1:], a.At)
}

// task is the task that does a step.
func (s newsStep) task(t live.Task) live.Task {
	t.Cursor, t.Page, t.Worth = s.String(), t.Page+1, live.Worth{Posts: len(s.numbers)}
	return t
}

// open reports whether a window reaches up to now: what is dated later then
// was sent by a clock that runs ahead.
func open(t live.Task, at int64) bool { return t.Until+newsSlack >= at }

// bounds reads where a group begins and ends. A mark beyond its end is that of
// a server whose numbers began anew.
func (s newsStep) bounds(t live.Task, group newsReply, at int64) (live.Found, error) {
	fields := strings.Fields(group.line)
	f := live.Found{Total: -1, Ends: true}
	if len(fields) < 4 {
		return f, fmt.Errorf("%q: %w", group.line, live.ErrBroken)
	}
	low, err := strconv.Atoi(fields[2])
	high, err2 := strconv.Atoi(fields[3])
	if err != nil || err2 != nil || low < 0 || high < 0 || high > highestArticle {
		return f, fmt.Errorf("%q: %w", group.line, live.ErrBroken)
	}
	f.Mark = strconv.Itoa(high)
	s.from, s.to = low, high
	mark, err := strconv.Atoi(t.Mark)
	switch {
	case err == nil && mark <= high && mark >= low-1 && open(t, at):
		s.verb, s.from = "rest", mark+1
	case high-low >= newsListed:
		s.verb = "probe"
	default:
		s.verb = "list"
	}
	if s.from <= s.to && high > 0 {
		f.Next = []live.Task{s.task(t)}
	}
	return f, nil
}

// narrow finds where in the group the window lies: after the last article that
// all before it are too old, before the first that all from it on are too new.
func (s newsStep) narrow(t live.Task, replies []newsReply) live.Found {
	f := live.Found{Total: -1, Ends: true}
	from, to := s.from, s.to
	young := false
	for _, line := range overview(replies) {
		switch {
		case line.date == 0, line.number < s.from, line.number > s.to:
		case line.date < t.Since-newsSlack:
			to = s.to
			if !young {
				from = line.number
			}
		case line.date < t.Until+newsSlack:
			young, to = true, s.to
		default:
			young, to = true, min(to, line.number)
		}
	}
	f.Mark = strconv.Itoa(to)
	s.verb, s.from, s.to = "list", from, to
	f.Next = []live.Task{s.task(t)}
	return f
}

// list picks the articles of the window, and goes on behind them.
func (s newsStep) list(t live.Task, replies []newsReply, at int64) live.Found {
	f := live.Found{Total: -1, Ends: true}
	var numbers []int
	bytes := 0
	fetch := func(verb string, numbers []int) {
		if len(numbers) > 0 {
			f.Next = append(f.Next, newsStep{verb: verb, overview: s.overview, numbers: numbers}.task(t))
		}
	}
	for _, line := range overview(replies) {
		outside := line.date != 0 && (line.date < t.Since || line.date >= t.Until && !open(t, at))
		switch {
		case line.number < s.from || line.number > s.until(), outside && s.verb == "list":
			continue
		case line.bytes > mostArticle:
			fetch("head", []int{line.number})
			continue
		case len(numbers) == newsFetched, bytes+line.bytes > newsBytes:
			fetch("read", numbers)
			numbers, bytes = nil, 0
		}
		numbers = append(numbers, line.number)
		bytes += line.bytes
	}
	fetch("read", numbers)
	if next := s; s.until() < s.to {
		next.from = s.until() + 1
		f.Next = append(f.Next, next.task(t))
	}
	return f
}

// fetches reports whether a step asks for articles.
func (s newsStep) fetches() bool { return s.verb == "read" || s.verb == "check" || s.verb == "head" }

// articles reads mails. Those that are listed and not there are asked for once
// more; then they were cancelled or have expired.
func (i PublicInbox) articles(t live.Task, s newsStep, replies []newsReply, at int64) (live.Found, error) {
	if len(replies) != len(s.numbers) {
		return live.Found{}, fmt.Errorf("%d answers to %d: %w", len(replies), len(s.numbers), live.ErrBroken)
	}
	var box bytes.Buffer
	var missing []int
	for i, r := range replies {
		switch r.code {
		case 220, 221:
			if n := r.number(); n != s.numbers[i] {
				return live.Found{}, fmt.Errorf("article %d instead of %d: %w", n, s.numbers[i], live.ErrBroken)
			}
			toMailbox(&box, r.block)
		case 423, 430:
			missing = append(missing, s.numbers[i])
		default:
			return live.Found{}, fmt.Errorf("news server says %d: %w", r.code, live.ErrBroken)
		}
	}
	f := live.Found{Total: -1, Ends: true, Capped: s.verb == "head"}
	if s.verb == "read" && len(missing) > 0 {
		f.Next = []live.Task{newsStep{verb: "check", overview: s.overview, numbers: missing}.task(t)}
	}
	if box.Len() == 0 {
		return f, nil
	}
	page, err := crawl.Mailbox(&box, i.Name(), t.Target)
	if err != nil {
		return live.Found{}, fmt.Errorf("%w: %w", live.ErrBroken, err)
	}
	for n := range page.Posts {
		p := &page.Posts[n]
		p.Time, p.Received = sane(p.Time, at), sane(p.Received, at)
	}
	f.Page = page
	once(&f.Page)
	return f, nil
}
