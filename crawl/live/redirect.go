package live

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// A redirect is an answer like any other: it costs a request, what it says of
// limits holds for the host that sent it, and the address it leads to is asked
// for in its turn, under the limits and the robots.txt of the host that address
// is on. So no host is asked behind the back of its limiter.

const mostRedirects = 5

// hop is where a task is asked for after a redirect. It lives in memory alone:
// a later process begins at home again.
type hop struct {
	to  *url.URL
	far int // redirects from home
}

// isRedirect reports whether an answer's status sends us elsewhere.
func isRedirect(status int) bool {
	return slices.Contains([]int{
		http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect,
	}, status)
}

// leads returns where a redirect sends its task. ErrRedirects: too far from
// home, out of the open into files and the like, or from a secure address to
// one that is not.
func (a answered) leads() (*hop, error) {
	next := &hop{far: 1}
	from, err := url.Parse(a.url)
	if a.w.hop != nil {
		from, next.far = a.w.hop.to, a.w.hop.far+1
	}
	location := a.answer.Header.Get("Location")
	where, err2 := url.Parse(location)
	if err != nil || err2 != nil || location == "" || next.far > mostRedirects {
		return nil, ErrRedirects
	}
	next.to = from.ResolveReference(where)
	if !isPlace(next.to) || from.Scheme == "https" && next.to.Scheme != "https" {
		return nil, ErrRedirects
	}
	return next, nil
}

// isPlace reports whether an address can be asked over HTTP.
func isPlace(to *url.URL) bool {
	return (to.Scheme == "http" || to.Scheme == "https") && to.Host != "" && to.User == nil
}

// moved sends a task on to where its answer leads.
func (r *run) moved(ctx context.Context, a answered, heard allowance, now time.Time) error {
	robotsFile := a.w.task.Kind == robotsKind
	next, err := a.leads()
	if _, signsIn := r.sources[a.w.task.Source].(Login); err == nil && signsIn && originAt(next.to) != originOf(a.url) {
		err = ErrRedirects // a session is one server's; others say nothing without
	}
	switch {
	case err != nil && robotsFile:
		a.err = err
		return r.tookRobots(ctx, a, heard, now)
	case err != nil:
		return r.troubled(ctx, a, err, now)
	}
	r.limitOf(a.w.asked()).worked()
	if !robotsFile {
		r.ledger.of(a.w.task).Asked++
	}
	_, err = r.commit(ctx, a, Commit{}, now)
	if robotsFile {
		g := r.gates[a.w.task.Base]
		g.asking, g.hop = false, next
		return err
	}
	a.w.hop = next
	r.front.push(a.w)
	return err
}

// asked returns the task with the base of the host that is asked for it: its
// own, unless it was sent elsewhere.
func (w *waiting) asked() Task {
	t := w.task
	if w.hop != nil && originOf(t.Base) != originAt(w.hop.to) {
		t.Base = originAt(w.hop.to)
	}
	return t
}

// turn makes of the request for a task's own address the one for where it was
// sent. Credentials go to the origin they were meant for, nowhere else.
func (h *hop) turn(r *Request) {
	if h == nil {
		return
	}
	if originOf(r.URL) != originAt(h.to) {
		r.Secret = nil
	}
	r.URL = h.to.String()
}

// originOf returns the origin of an address, "" if it has none.
func originOf(address string) string {
	to, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return originAt(to)
}

// originAt is scheme, host and port, written in one way alone.
func originAt(to *url.URL) string {
	host := strings.ToLower(to.Host)
	switch to.Scheme {
	case "http":
		host = strings.TrimSuffix(host, ":80")
	case "https":
		host = strings.TrimSuffix(host, ":443")
	}
	return to.Scheme + "://" + host
}
