package live

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Errors of fetching.
var (
	// ErrPrivate: an address of a private network, or of this machine.
	ErrPrivate = errors.New("private address")
	// ErrTooLarge: a body beyond the limit.
	ErrTooLarge = errors.New("answer too large")
	// ErrRedirects: too many redirects, or one to where none may lead.
	ErrRedirects = errors.New("redirected too often or to a strange place")
)

const (
	mostBody      = 32 << 20 // bytes, unpacked
	mostRedirects = 5
	wholeTime     = 90 * time.Second // for one answer, however slowly it drips
	dialTime      = 15 * time.Second
)

// fetcher sends requests. It is safe for use by several goroutines.
type fetcher struct {
	client  *http.Client
	dial    func(ctx context.Context, network, address string) (net.Conn, error)
	guard   *guard
	agent   string
	private bool // hosts in private networks may be asked
}

// newFetcher uses transport, or one of its own that refuses private addresses
// unless they are allowed: those of places, not that of a proxy.
func newFetcher(transport http.RoundTripper, agent string, allowPrivate bool) *fetcher {
	f := &fetcher{agent: agent, private: allowPrivate, guard: newGuard(proxyOf(transport))}
	f.dial = f.guard.dial
	if allowPrivate {
		f.dial = f.guard.open.DialContext
	}
	if transport == nil {
		transport = &http.Transport{
			Proxy:                  f.guard.proxy,
			DialContext:            f.dial,
			TLSHandshakeTimeout:    dialTime,
			ResponseHeaderTimeout:  wholeTime,
			MaxResponseHeaderBytes: 1 << 20,
			MaxIdleConnsPerHost:    4,
			IdleConnTimeout:        time.Minute,
			ForceAttemptHTTP2:      true,
		}
	}
	f.client = &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return f
}

// proxyOf returns what finds the proxy of a request: a transport of somebody
// else's has none that is known here.
func proxyOf(transport http.RoundTripper) func(*http.Request) (*url.URL, error) {
	if transport == nil {
		return http.ProxyFromEnvironment
	}
	return func(*http.Request) (*url.URL, error) { return nil, nil }
}

// do sends a request and reads all of its answer.
func (f *fetcher) do(ctx context.Context, r Request, at func() int64) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, wholeTime)
	defer cancel()
	to, err := url.Parse(r.URL)
	if err != nil {
		return Answer{}, err
	}
	if r.Method == NNTP {
		return f.talk(ctx, r, to, at)
	}
	if (len(r.Secret) > 0 || r.signing) && to.Scheme == "http" && !f.private {
		return Answer{}, ErrOpen
	}
	home := to.Scheme + to.Host
	for hops := []hop(nil); ; {
		a, next, err := f.step(ctx, &r, to, home, at)
		header := a.Header
		a.hops = hops
		switch {
		case err != nil || next == nil:
			return a, err
		case len(hops) == mostRedirects:
			return a, ErrRedirects
		case len(hops) == r.redirects:
			return a, errShort
		}
		to = next
		hops = append(hops, hop{to.Scheme + "://" + to.Host, header})
	}
}

// hop is a redirect that was followed: where to, and the headers that led there.
type hop struct {
	base   string
	header http.Header
}

// step sends a request to where it was led, and returns the answer, or where
// that leads.
func (f *fetcher) step(ctx context.Context, r *Request, to *url.URL, home string, at func() int64) (a Answer, next *url.URL, err error) {
	if to.Scheme != "http" && to.Scheme != "https" || to.Host == "" || to.User != nil {
		return Answer{}, nil, ErrRedirects
	}
	if err := r.robots.check(to); err != nil {
		return Answer{}, nil, err
	}
	resp, err := f.send(ctx, *r, to, to.Scheme+to.Host == home)
	if err != nil {
		return Answer{}, nil, err
	}
	next, moved := redirect(resp, to)
	if !moved {
		a, err = read(resp, at)
		return a, nil, err
	}
	_ = resp.Body.Close()
	if resp.StatusCode == http.StatusSeeOther {
		r.Method, r.Body = http.MethodGet, nil
	}
	switch {
	case next == nil, to.Scheme == "https" && next.Scheme != "https",
		r.Body != nil && next.Scheme+next.Host != home: // a body can hold a password
		return Answer{}, nil, ErrRedirects
	}
	return Answer{Header: resp.Header}, next, nil
}

// send sends one request. Credentials go home, nowhere else.
func (f *fetcher) send(ctx context.Context, r Request, to *url.URL, home bool) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, r.Method, to.String(), bodyOf(r))
	if err != nil {
		return nil, err
	}
	for name, values := range r.Header {
		req.Header[name] = values
	}
	if home {
		for name, values := range r.Secret {
			req.Header[name] = values
		}
	}
	req.Header.Set("User-Agent", f.agent)
	if !f.private {
		if err := f.guard.check(req); err != nil {
			return nil, err
		}
	}
	return f.client.Do(req)
}

// redirect returns where an answer leads, nil if nowhere sensible.
func redirect(resp *http.Response, from *url.URL) (to *url.URL, moved bool) {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, false
	}
	where, err := url.Parse(resp.Header.Get("Location"))
	if err != nil || resp.Header.Get("Location") == "" {
		return nil, true
	}
	return from.ResolveReference(where), true
}

// read takes the body in, up to the limit. Without it, the answer still has its
// head.
func read(resp *http.Response, at func() int64) (Answer, error) {
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostBody+1))
	a := Answer{Status: resp.StatusCode, Header: resp.Header, At: at()}
	switch {
	case err != nil:
		return a, err
	case len(body) > mostBody:
		return a, ErrTooLarge
	}
	a.Body = body
	return a, nil
}

func bodyOf(r Request) io.Reader {
	if r.Body == nil {
		return nil
	}
	return bytes.NewReader(r.Body)
}
