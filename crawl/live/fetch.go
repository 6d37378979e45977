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
	// ErrHidden: a name that a proxy may know and this machine does not, so that
	// nobody can tell whether it leads into a private network.
	ErrHidden = errors.New("address known to the proxy alone")
	// ErrTooLarge: a body beyond the limit.
	ErrTooLarge = errors.New("answer too large")
	// ErrRedirects: too many redirects, or one to where none may lead.
	ErrRedirects = errors.New("redirected too often or to a strange place")
)

const (
	mostBody  = 32 << 20         // bytes, unpacked
	wholeTime = 90 * time.Second // for one answer, however slowly it drips
	dialTime  = 15 * time.Second
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
	f := &fetcher{agent: agent, private: allowPrivate, guard: newGuard()}
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

// do sends a request and reads all of its answer, or only the head where that
// is a redirect: those are followed by whoever keeps the limits. What has a body
// is not sent on: a body can hold a password.
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
	if !isPlace(to) {
		return Answer{}, ErrRedirects
	}
	if (len(r.Secret) > 0 || r.signing) && to.Scheme == "http" && !isLoopback(to.Hostname()) {
		return Answer{}, ErrOpen
	}
	if err := r.robots.check(to); err != nil {
		return Answer{}, err
	}
	resp, err := f.send(ctx, r, to)
	switch {
	case err != nil:
		return Answer{}, err
	case !isRedirect(resp.StatusCode):
		return read(resp, at)
	}
	_ = resp.Body.Close()
	a := Answer{Status: resp.StatusCode, Header: resp.Header, At: at()}
	if r.Body != nil {
		return a, ErrRedirects
	}
	return a, nil
}

func (f *fetcher) send(ctx context.Context, r Request, to *url.URL) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, r.Method, to.String(), bodyOf(r))
	if err != nil {
		return nil, err
	}
	for _, header := range []http.Header{r.Header, r.Secret} {
		for name, values := range header {
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
