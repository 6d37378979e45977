package live

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

const (
	mostTries     = 6  // of a task that fails
	mostThrottles = 50 // of a task whose host says: not now
)

// take makes of an answer what it leads to: more tasks, a later try, or the
// end of its window. Whatever it is, one commit holds all of it.
func (r *run) take(ctx context.Context, a answered) error {
	now := time.Now()
	l := r.limitOf(a.w.asked())
	l.inFlight--
	l.signing = l.signing && !a.login
	if ctx.Err() != nil {
		return ctx.Err()
	}
	r.spent.Requests++
	r.spent.Units += a.units
	r.spent.Bytes += len(a.answer.Body)
	heard := readAllowance(a.answer.Header, now)
	l.heard(heard, a.number, now)
	if a.err == nil && !a.login && isRedirect(a.answer.Status) {
		return r.moved(ctx, a, heard, now)
	}
	if a.w.task.Kind == robotsKind {
		return r.tookRobots(ctx, a, heard, now)
	}
	if a.err != nil {
		return r.troubled(ctx, a, a.err, now)
	}
	switch status := a.answer.Status; {
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable && !heard.retry.IsZero():
		return r.throttled(ctx, a, heard, now)
	case a.login && status < http.StatusInternalServerError:
		return r.signedIn(ctx, a, now)
	case a.unchanged():
		l.worked()
		return r.found(ctx, a, Found{Total: -1}, now)
	case !a.login && r.readable(a):
		return r.parsed(ctx, a, now)
	case status >= 500:
		return r.troubled(ctx, a, fmt.Errorf("HTTP %d", status), now)
	case status == http.StatusUnauthorized && r.expired(a, now):
		return r.again(ctx, a, now, sessionExpired)
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusUnavailableForLegalReasons:
		l.worked()
		return r.end(ctx, a, Refused, fmt.Sprintf("HTTP %d", status), now)
	}
	l.worked()
	return r.end(ctx, a, Failed, fmt.Sprintf("HTTP %d", a.answer.Status), now)
}

const sessionExpired = "session expired"

// expired takes in that a place does not take the session that a task was asked
// in, and reports whether to ask again in a new one. Where new ones are not taken
// either all of the host waits, twice as long each time, and in the end the task
// is given up.
func (r *run) expired(a answered, now time.Time) bool {
	if a.w.sessions+1 >= mostTries || !r.logins.expired(r.sources[a.w.task.Source], a.w.task.Base, a.session) {
		return false
	}
	if a.w.sessions++; a.w.sessions > 1 {
		r.limitOf(a.w.asked()).block(now.Add(backoff(a.w.sessions-1)), "it takes no session")
	}
	return true
}

// readable reports whether the source reads answers of this status.
func (r *run) readable(a answered) bool {
	s := a.answer.Status
	return s >= 200 && s < 300 || s == http.StatusNotModified || s == http.StatusNotFound || s == http.StatusGone ||
		slices.Contains(r.sources[a.w.task.Source].Caps().Speaks, s)
}

// parsed takes in an answer that can be read.
func (r *run) parsed(ctx context.Context, a answered, now time.Time) error {
	source := r.sources[a.w.task.Source]
	found, err := source.Parse(a.w.task, a.answer)
	if errors.Is(err, ErrExpired) && r.expired(a, now) {
		return r.again(ctx, a, now, sessionExpired)
	}
	if err != nil {
		return r.troubled(ctx, a, err, now)
	}
	l := r.limitOf(a.w.asked())
	l.worked()
	if found.Wait > 0 {
		l.block(now.Add(found.Wait), "it asked to wait")
	}
	if found.Refused != "" {
		return r.end(ctx, a, Refused, found.Refused, now)
	}
	return r.found(ctx, a, found, now)
}

// throttled waits as long as the host asks, and longer each time if it does
// not say how long.
func (r *run) throttled(ctx context.Context, a answered, heard allowance, now time.Time) error {
	l := r.limitOf(a.w.asked())
	switch {
	case !heard.retry.IsZero():
	case heard.reset.After(now):
		l.block(heard.reset, "it asked to wait")
	default:
		l.failed(now, "it said that this was too fast")
	}
	if a.w.attempts >= mostThrottles {
		return r.end(ctx, a, Failed, fmt.Sprintf("HTTP %d, %d times", a.answer.Status, a.w.attempts), now)
	}
	return r.again(ctx, a, now, fmt.Sprintf("HTTP %d", a.answer.Status))
}

// troubled tries again later, or gives up.
func (r *run) troubled(ctx context.Context, a answered, cause error, now time.Time) error {
	how := Failed
	switch {
	case errors.Is(cause, ErrPrivate), errors.Is(cause, ErrHidden), errors.Is(cause, ErrOpen), errors.Is(cause, ErrCredential), errors.Is(cause, ErrRedirects),
		errors.Is(cause, ErrRobots), errors.Is(cause, ErrNoRobots):
		return r.end(ctx, a, Refused, plain(cause), now)
	case errors.Is(cause, ErrRequest), errors.Is(cause, ErrTooLarge), a.w.attempts+1 >= mostTries:
		return r.end(ctx, a, how, plain(cause), now)
	}
	if !errors.Is(cause, ErrBroken) {
		r.limitOf(a.w.asked()).failed(now, plain(cause))
	}
	a.w.after = now.Add(backoff(a.w.attempts + 1))
	return r.again(ctx, a, now, plain(cause))
}

// plain words an error without the address it was met at, which can hold a
// secret.
func plain(err error) string {
	for _, known := range []error{ErrPrivate, ErrHidden, ErrOpen, ErrCredential, ErrRedirects, ErrTooLarge, ErrBroken, ErrRequest, ErrRobots, ErrNoRobots} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	var inner interface{ Unwrap() error }
	if errors.As(err, &inner) && inner.Unwrap() != nil {
		return plain(inner.Unwrap())
	}
	return err.Error()
}

// again puts a task back.
func (r *run) again(ctx context.Context, a answered, now time.Time, trouble string) error {
	r.spent.Retries++
	a.w.attempts++
	a.w.trouble = trouble
	rec := taskRecord{Task: &a.w.task, Attempts: a.w.attempts, Trouble: trouble}
	if !a.w.after.IsZero() {
		rec.After = a.w.after.Unix()
	}
	r.ledger.of(a.w.task).Asked++
	_, err := r.commit(ctx, a, Commit{Entries: []Entry{record(taskTable, a.w.key.String(), rec)}}, now)
	r.front.push(a.w)
	return err
}

// done marks a task as done.
func (r *run) done(key recordKey, trouble string, now time.Time) Entry {
	r.known.set(key, now.Unix())
	return record(taskTable, key.String(), taskRecord{Done: now.Unix(), Trouble: trouble})
}

// end closes a task that brought nothing.
func (r *run) end(ctx context.Context, a answered, how Coverage, note string, now time.Time) error {
	r.ledger.of(a.w.task).Asked++
	r.ledger.ended(a.w.task, how, note, now.Unix())
	entries := []Entry{r.done(a.w.key, note, now)}
	entries = append(entries, r.worths.learn(a.w.task, arm{Units: float64(a.units), Requests: 1})...)
	entries = append(entries, r.seen(a, r.ledger.of(a.w.task), ending{})...)
	_, err := r.commit(ctx, a, Commit{Entries: entries}, now)
	return err
}

// Reason is why a post was fetched; it is stored with the post.
type Reason struct {
	Source  string `json:"source"`
	Base    string `json:"base"`
	Kind    Kind   `json:"kind"`
	Target  string `json:"target"`
	Why     Why    `json:"why"`
	Request int    `json:"request"`
}

func (r *run) reason(a answered) []byte {
	t := a.w.task
	text, err := json.Marshal(Reason{t.Source, t.Base, t.Kind, t.Target, t.Why, a.number})
	if err != nil {
		panic("live: " + err.Error())
	}
	return text
}

// Asked is the record of one request.
type Asked struct {
	At      int64  `json:"at"` // Unix seconds
	Window  Window `json:"window"`
	Cursor  string `json:"cursor,omitempty"`
	Page    int    `json:"page,omitempty"`
	Status  int    `json:"status,omitempty"`
	Bytes   int    `json:"bytes,omitempty"`
	SHA256  string `json:"sha256,omitempty"`
	Units   int    `json:"units"`
	Posts   int    `json:"posts,omitempty"`
	Trouble string `json:"trouble,omitempty"`
}

// commit adds what every answer leaves, and stores all of it.
func (r *run) commit(ctx context.Context, a answered, c Commit, now time.Time) (Changes, error) {
	t, host := a.w.task, a.w.asked()
	asked := Asked{
		At: now.Unix(), Window: t.Window(), Cursor: t.Cursor, Page: t.Page,
		Status: a.answer.Status, Bytes: len(a.answer.Body), Units: a.units, Posts: len(c.Page.Posts),
	}
	if a.err != nil {
		asked.Trouble = plain(a.err)
	}
	if a.answer.Body != nil {
		sum := sha256.Sum256(a.answer.Body)
		asked.SHA256 = hex.EncodeToString(sum[:])
	}
	c.Entries = append(c.Entries, r.ledger.entries()...)
	c.Entries = append(c.Entries,
		record(hostTable, host.Base, hostRecord{t.Source, r.limitOf(host).memory}),
		record(logTable, fmt.Sprintf("%012d", a.number), asked))
	c.Count = r.count
	if r.broken != nil {
		return Changes{}, r.broken
	}
	changes, err := r.journal.Apply(ctx, c)
	r.spent.changed(changes)
	return changes, err
}

// counted is what all runs spent, and the number of the latest request that was
// sent. Later runs go on above it: answers that never came leave fewer requests
// than numbers, and a number that is used twice would have the log tell another
// time of what is stored.
type counted struct {
	Spent
	Number int `json:"number"`
}

// count is the entry that says what all runs spent, and what they changed.
func (r *run) count(changes Changes) Entry {
	all := r.before
	all.add(r.spent)
	all.changed(changes)
	return record(countEntry, "", counted{all, r.number})
}
