package live

import (
	"context"
	"fmt"
	"time"
)

// logins keeps the sessions of sources that need them, in memory alone. It
// belongs to the goroutine that runs the crawl: a session is opened by a request
// of its own, which waits its turn as all others do.
type logins struct {
	credentials map[string]Credential
	sessions    map[string]Session
}

func newLogins(credentials map[string]Credential) *logins {
	return &logins{credentials: credentials, sessions: make(map[string]Session)}
}

func sessionKey(s Source, base string) string { return s.Name() + " " + base }

// session returns the session for a place, the zero value where none is needed,
// and reports whether it can be used as it is. Where no name and secret were
// given there is nothing to sign in with, and a token serves as it is.
func (l *logins) session(s Source, base string) (Session, bool) {
	c, given := l.credentials[s.Name()]
	if _, needed := s.(Login); !given || c.Token != "" || !needed {
		return Session{Token: c.Token}, true
	}
	open := l.sessions[sessionKey(s, base)]
	return open, open.Token != "" && (open.Expires.IsZero() || time.Until(open.Expires) > time.Minute)
}

// expired forgets a session that the place no longer takes, but keeps what
// renews it. It reports whether there was one to forget.
func (l *logins) expired(s Source, base string) bool {
	key := sessionKey(s, base)
	old := l.sessions[key]
	l.sessions[key] = Session{Refresh: old.Refresh, Base: old.Base}
	return old.Token != ""
}

// signIn asks for a session, in a worker.
func (r *run) signIn(ctx context.Context, s Login, t Task, c Credential, old Session) (Answer, error) {
	req, err := s.SignIn(t.Base, c, old)
	if err != nil {
		return Answer{}, fmt.Errorf("%w: %w", ErrRequest, err)
	}
	return r.fetch.do(ctx, req, func() int64 { return time.Now().Unix() })
}

// signedIn takes a session in, and puts the task back that it was opened for.
func (r *run) signedIn(ctx context.Context, a answered, now time.Time) error {
	source, key := r.sources[a.w.task.Source], sessionKey(r.sources[a.w.task.Source], a.w.task.Base)
	session, err := source.(Login).SignedIn(a.answer)
	if err != nil && r.logins.sessions[key].Refresh == "" {
		return r.troubled(ctx, a, fmt.Errorf("%w: HTTP %d", ErrCredential, a.answer.Status), now)
	}
	r.logins.sessions[key] = session // none where it could not be renewed: what renews runs out, too
	r.limitOf(a.w.asked()).worked()
	_, err = r.commit(ctx, a, Commit{}, now)
	r.front.push(a.w)
	return err
}
