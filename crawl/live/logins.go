package live

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// logins opens sessions where sources need them and keeps them, in memory
// alone. It is safe for use by several goroutines.
type logins struct {
	fetch       *fetcher
	credentials map[string]Credential

	mu       sync.Mutex // held while signing in, so that one worker does it for all
	sessions map[string]Session
}

func newLogins(f *fetcher, credentials map[string]Credential) *logins {
	return &logins{fetch: f, credentials: credentials, sessions: make(map[string]Session)}
}

// session returns the session for a place, the zero value where none is
// needed. Where no name and secret were given there is nothing to sign in with,
// and a token serves as it is.
func (l *logins) session(ctx context.Context, s Source, base string) (Session, error) {
	c, given := l.credentials[s.Name()]
	if !given {
		return Session{}, nil
	}
	if c.Token != "" {
		return Session{Token: c.Token}, nil
	}
	source, needed := s.(Login)
	if !needed {
		return Session{}, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	key := s.Name() + " " + base
	old := l.sessions[key]
	if old.Token != "" && (old.Expires.IsZero() || time.Until(old.Expires) > time.Minute) {
		return old, nil
	}
	session, err := l.signIn(ctx, source, base, c, old)
	if errors.Is(err, ErrCredential) && old.Refresh != "" { // what renews a session runs out, too
		delete(l.sessions, key)
		session, err = l.signIn(ctx, source, base, c, Session{})
	}
	if err == nil {
		l.sessions[key] = session
	}
	return session, err
}

func (l *logins) signIn(ctx context.Context, s Login, base string, c Credential, old Session) (Session, error) {
	req, err := s.SignIn(base, c, old)
	if err != nil {
		return Session{}, fmt.Errorf("%w: %w", ErrRequest, err)
	}
	a, err := l.fetch.do(ctx, req, func() int64 { return time.Now().Unix() })
	if err != nil {
		return Session{}, err
	}
	if a.Status == http.StatusTooManyRequests || a.Status >= 500 {
		return Session{}, fmt.Errorf("signing in: HTTP %d", a.Status)
	}
	session, err := s.SignedIn(a)
	if err != nil {
		return Session{}, fmt.Errorf("%w: HTTP %d", ErrCredential, a.Status)
	}
	return session, nil
}

// expired forgets a session that the place no longer takes, but keeps what
// renews it. It reports whether there was one to forget.
func (l *logins) expired(s Source, base string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := s.Name() + " " + base
	old, open := l.sessions[key]
	if !open || old.Token == "" {
		return false
	}
	l.sessions[key] = Session{Refresh: old.Refresh, Base: old.Base}
	return true
}
