package fakeworld

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"
)

// News serves a world as a news server does (RFC 3977), in one group whose
// articles are numbered as they came. What is deleted was cancelled.
type News struct {
	World *World
	Fault func(number int) Fault // of a connection; nil: nothing goes wrong

	mu  sync.Mutex
	log []Visit
}

// NewsGroup is the name of the group.
const NewsGroup = "world.bread"

// The faults of connections beside those that requests have.
const (
	NotNow    Fault = "400 instead of a greeting"
	Broken    Fault = "403 in the midst"
	WhoIsIt   Fault = "480 in the midst"
	WrongCode Fault = "a code that answers something else"
	NotThere  Fault = "423 to an article that is there"
	Mute      Fault = "not a word"
)

// NewsFaults lists the faults that a news server knows.
func NewsFaults() []Fault {
	return []Fault{
		NotNow, Broken, WhoIsIt, WrongCode, NotThere, Mute, ServerError, NoConnection, Cut, Truncated, WebPage, Forbidden, Huge, SlowDrip, Stale,
	}
}

// Dial connects to the server.
func (n *News) Dial(ctx context.Context, _, address string) (net.Conn, error) {
	sent := time.Now()
	time.Sleep(latency)
	n.mu.Lock()
	fault := Nothing
	if n.Fault != nil {
		fault = n.Fault(len(n.log))
	}
	n.log = append(n.log, Visit{sent, address, fault})
	n.mu.Unlock()
	if fault == NoConnection {
		return nil, errRefused
	}
	here, there := net.Pipe()
	go n.talk(&newsTalk{ctx: ctx, conn: there, fault: fault})
	return here, nil
}

// Visits lists the connections so far.
func (n *News) Visits() []Visit {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]Visit{}, n.log...)
}

// newsTalk is one connection.
type newsTalk struct {
	ctx   context.Context // ends what the server does on its own
	conn  net.Conn
	fault Fault
	asked int    // commands since the group was named
	last  string // what was said before
}

// talk answers commands until the other side is done.
func (n *News) talk(t *newsTalk) {
	defer t.conn.Close()
	if !t.greet() {
		return
	}
	for in := bufio.NewScanner(t.conn); in.Scan(); {
		command, argument, _ := strings.Cut(in.Text(), " ")
		if command == "QUIT" {
			return
		}
		said := n.reply(command, argument)
		if command != "MODE" && command != "GROUP" {
			t.asked++
			said = t.spoil(said)
		}
		if said == "" || !t.say(said) {
			return
		}
		t.last = said
	}
}

// greet says the first words, and reports whether there are more to come.
func (t *newsTalk) greet() bool {
	switch t.fault {
	case NotNow:
		t.say("400 too many readers\r\n")
		return false
	case Forbidden:
		t.say("502 not for you\r\n")
		return false
	case WebPage:
		t.say(webPage + "\r\n")
		return false
	case Mute:
		<-t.ctx.Done()
		return false
	}
	return t.say("200 the world's news\r\n")
}

// spoil does to the answer to the third command what goes wrong, "" if the
// connection ends there.
func (t *newsTalk) spoil(said string) string {
	if t.asked != 3 {
		return said
	}
	switch t.fault {
	case Broken:
		return "403 something is wrong\r\n"
	case WhoIsIt:
		return "480 who is it?\r\n"
	case ServerError:
		return "503 not done\r\n"
	case WrongCode:
		return "340 send it\r\n"
	case NotThere:
		return "423 no such number\r\n"
	case Stale:
		return t.last
	case Cut:
		t.say(said[:strings.LastIndexByte(said[:len(said)-2], '\n')+1])
		return ""
	case Truncated:
		t.say(said[:len(said)/2])
		return ""
	case Huge:
		_, _ = io.Copy(t.conn, io.LimitReader(spaces{}, hugeBody))
		return ""
	}
	return said
}

// say writes, slowly if that is what is wrong.
func (t *newsTalk) say(text string) bool {
	var from io.Reader = strings.NewReader(text)
	if t.fault == SlowDrip {
		from = &drip{ctx: t.ctx, rest: []byte(text)}
	}
	_, err := io.Copy(t.conn, from)
	return err == nil
}

// reply answers one command.
func (n *News) reply(command, argument string) string {
	last := len(n.World.Posts)
	for last > 0 && n.World.Posts[last-1].Late {
		last--
	}
	switch {
	case command == "MODE":
		return "200 read on\r\n"
	case command == "GROUP" && argument == NewsGroup:
		return fmt.Sprintf("211 %d 1 %d %s\r\n", last, last, argument)
	case command == "GROUP":
		return "411 no such group\r\n"
	case command == "OVER":
		return n.overview(argument, last)
	case command == "ARTICLE":
		return n.article("220", number(argument))
	case command == "HEAD":
		return n.article("221", number(argument))
	}
	return "500 what?\r\n"
}

// shown returns an article, nil if it is not there.
func (n *News) shown(at int) *Post {
	p := n.World.Post(First + at - 1)
	if p == nil || !p.shown() {
		return nil
	}
	return p
}

func (n *News) overview(span string, last int) string {
	low, high, ranged := strings.Cut(span, "-")
	if !ranged {
		high = low
	}
	var b strings.Builder
	for at := number(low); at <= min(number(high), last); at++ {
		p := n.shown(at)
		if p == nil {
			continue
		}
		head, body, _ := bytes.Cut(n.text(p), []byte("\n\n"))
		field := func(name string) string {
			_, rest, _ := strings.Cut("\n"+string(head), "\n"+name+": ")
			value, _, _ := strings.Cut(rest, "\n")
			return value
		}
		fmt.Fprintf(&b, "%d\t%s\t%s\t%s\t%s\t%s\t%d\t%d\r\n", at, field("Subject"), field("From"), field("Date"),
			field("Message-ID"), field("References"), len(head)+len(body), bytes.Count(body, []byte("\n")))
	}
	if b.Len() == 0 {
		return "423 no articles in that range\r\n"
	}
	return "224 overview\r\n" + b.String() + ".\r\n"
}

func (n *News) article(code string, at int) string {
	p := n.shown(at)
	if p == nil {
		return "423 no such number\r\n"
	}
	text := string(n.text(p))
	if code == "221" {
		text, _, _ = strings.Cut(text, "\n\n")
	}
	var b strings.Builder
	b.WriteString(code + " " + strconv.Itoa(at) + " <" + PublicInbox{}.MessageID(p.ID) + ">\r\n")
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, ".") {
			line = "." + line
		}
		b.WriteString(line + "\r\n")
	}
	return b.String() + ".\r\n"
}

func (n *News) text(p *Post) []byte {
	var b bytes.Buffer
	PublicInbox{World: n.World}.mailText(&b, p)
	return b.Bytes()
}
