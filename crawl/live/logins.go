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
	credentials map[string]Credential // by source and place
	sessions    map[string]Session    // likewise
}

func newLogins() *logins {
	return &logins{credentials: make(map[string]Credential), sessions: make(map[string]Session)}
}

func sessionKey(s Source, base string) string { return s.Name() + " " + base }

// lend hands credentials to the places that they are for. Places that an earlier
// run asked and this one does not get none.
func (l *logins) lend(given map[string]Credential, asked map[string][]string) error {
	for source, bases := range asked {
		for _, base := range bases {
			key := source + " " + base
			if c, named := given[key]; named {
				l.credentials[key] = c
			} else if c, bare := given[source]; bare && len(bases) == 1 {
				l.credentials[key] = c
			} else if bare {
				return fmt.Errorf("source %q: %w", source, ErrWhose)
			}
		}
	}
	return nil
}

// session returns the session for a place, the zero value where none is needed,
// and reports whether it can be used as it is. Where no name and secret were
// given there is nothing to sign in with, and a token serves as it is.
func (l *logins) session(s Source, base string) (Session, bool) {
	c, given := l.credentials[sessionKey(s, base)]
	if _, needed := s.(Login); !given || c.Token != "" || !needed {
		return Session{Token: c.Token}, true
	}
	open := l.sessions[sessionKey(s, base)]
	return open, open.Token != "" && (open.Expires.IsZero() || time.Until(open.Expires) > time.Minute)
}

// expired takes in that a place does not take a session any more: it is
// forgotten, but what renews it. It reports whether asking anew can help, which it
// can also where another request in flight found that out before.
func (l *logins) expired(s Source, base string, was Session) bool {
	key := sessionKey(s, base)
	if was.Token == "" || l.credentials[key].Token != "" {
		return false
	}
	if old := l.sessions[key]; old.Token == was.Token {
		l.sessions[key] = Session{Refresh: old.Refresh, Base: old.Base}
	}
	return true
}

// signIn asks for a session, in a worker.
func (r *run) signIn(ctx context.Context, q question, c Credential) (Answer, error) {
	req, err := q.source.(Login).SignIn(q.task.Base, c, q.session)
	if err != nil {
		return Answer{}, fmt.Errorf("%w: %w", ErrRequest, err)
	}
	req.signing = true
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
