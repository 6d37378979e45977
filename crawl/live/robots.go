package live

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Errors of asking places that keep robots out.
var (
	// ErrRobots: the place's robots.txt forbids the address.
	ErrRobots = errors.New("its robots.txt forbids it")
	// ErrNoRobots: the place has a robots.txt that cannot be had; until it can
	// be, everything is forbidden.
	ErrNoRobots = errors.New("its robots.txt cannot be read")
)

// robotsKind is what a request for a robots.txt looks for. It is no task of a
// source: it waits in no frontier and belongs to no window.
const robotsKind Kind = "robots"

const (
	robotsTable  = "r/" // base → robotsRecord
	robotsLast   = 24 * time.Hour
	robotsOldest = 30 * 24 * time.Hour // an older one no longer serves where no newer can be had
)

// robotsRecord is what a place's robots.txt said, and when.
type robotsRecord struct {
	At     int64  `json:"at"` // Unix seconds
	Robots robots `json:"robots"`
}

// gate is what one place's robots.txt lets through. It belongs to the
// goroutine that runs the crawl.
type gate struct {
	record   robotsRecord
	asking   bool
	hop      *hop // where the file was sent to, nil at home
	attempts int
	after    time.Time // when to try again
}

func (r *run) resumeRobots(key string, value []byte) error {
	g := new(gate)
	r.gates[key] = g
	return json.Unmarshal(value, &g.record)
}

// guarded reports whether a task's place may keep us out by robots.txt.
func (r *run) guarded(t Task) bool {
	return r.sources[t.Source].Caps().Robots && strings.HasPrefix(t.Base, "http")
}

// gateOf returns the gate of a task's place, nil if it has none.
func (r *run) gateOf(t Task) *gate {
	if !r.guarded(t) {
		return nil
	}
	g := r.gates[t.Base]
	if g == nil {
		g = new(gate)
		r.gates[t.Base] = g
	}
	return g
}

// admit returns w itself if its place's robots.txt is known, the request for
// it if it is not, and nil with a time and a reason if that must wait.
func (r *run) admit(w *waiting, now time.Time) (*waiting, time.Time, string) {
	g := r.gateOf(w.asked())
	switch {
	case g == nil || now.Sub(time.Unix(g.record.At, 0)) < robotsLast:
		return w, time.Time{}, ""
	case g.asking:
		return nil, time.Time{}, ""
	case g.after.After(now):
		return nil, g.after, "asking for its robots.txt again"
	}
	t := Task{Source: w.task.Source, Base: w.asked().Base, Kind: robotsKind, Target: "robots.txt"}
	file := &waiting{task: t, key: t.key(), value: w.value, attempts: g.attempts, hop: g.hop}
	l := r.limitOf(file.asked())
	if at, reason := l.ready(1, now); at.After(now) {
		return nil, at, reason
	} else if l.inFlight >= l.most {
		return nil, time.Time{}, ""
	}
	return file, time.Time{}, ""
}

// tookRobots takes in the answer to a request for a robots.txt.
func (r *run) tookRobots(ctx context.Context, a answered, heard allowance, now time.Time) error {
	g := r.gates[a.w.task.Base]
	g.asking, g.hop = false, nil
	status := a.answer.Status
	unreachable := a.err != nil && !errors.Is(a.err, ErrTooLarge) && !errors.Is(a.err, ErrRedirects) ||
		status >= 500 || status == http.StatusTooManyRequests
	if unreachable {
		return r.noRobots(ctx, a, g, heard, now)
	}
	r.limitOf(a.w.asked()).worked()
	g.record = robotsRecord{At: now.Unix()}
	if status >= 200 && status < 300 {
		g.record.Robots = readRobots(a.answer.Body)
	}
	g.attempts = 0
	_, err := r.commit(ctx, a, Commit{Entries: []Entry{record(robotsTable, a.w.task.Base, g.record)}}, now)
	return err
}

// noRobots tries again later. In the end an old answer serves, or everything is
// forbidden until the next run.
func (r *run) noRobots(ctx context.Context, a answered, g *gate, heard allowance, now time.Time) error {
	g.attempts++
	g.after = now.Add(backoff(g.attempts))
	if heard.retry.After(g.after) {
		g.after = heard.retry
	}
	private := errors.Is(a.err, ErrPrivate)
	if g.attempts >= mostTries || private {
		if now.Sub(time.Unix(g.record.At, 0)) > robotsOldest {
			g.record.Robots = robots{None: !private} // whose address is refused is told so by each task
		}
		g.record.At = now.Unix()
	}
	r.spent.Retries++
	_, err := r.commit(ctx, a, Commit{}, now)
	return err
}

// enter notes that a task's place is being asked, and returns its rules, nil if
// it has none.
func (r *run) enter(w *waiting, l *limiter) *robots {
	t, file := w.asked(), w.task.Kind == robotsKind
	if file {
		t = w.task // wherever the file is, it speaks for home
	}
	g := r.gateOf(t)
	if g == nil {
		return nil
	}
	g.asking = file
	rules := g.record.Robots
	if rules.Pause > 0 {
		l.block(time.Now().Add(rules.Pause), "its robots.txt asks for a pause")
	}
	if file {
		return nil
	}
	return &rules
}

// check returns why an address must not be asked for, nil if it may be.
func (r *robots) check(to *url.URL) error {
	switch {
	case r == nil || r.allows(to):
		return nil
	case r.None:
		return ErrNoRobots
	}
	return ErrRobots
}
