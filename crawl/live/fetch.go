package live

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
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
	mostBody  = 32 << 20         // bytes, unpacked
	wholeTime = 90 * time.Second // for one answer, however slowly it drips
	dialTime  = 15 * time.Second
)

// fetcher sends requests. It is safe for use by several goroutines.
type fetcher struct {
	client *http.Client
	dial   func(ctx context.Context, network, address string) (net.Conn, error)
	agent  string
}

// newFetcher uses transport, or one of its own that refuses private addresses
// unless they are allowed. The address is looked at when it is dialled, so that
// neither a name that resolves to one nor a redirect gets there.
func newFetcher(transport http.RoundTripper, agent string, allowPrivate bool) *fetcher {
	dialer := &net.Dialer{Timeout: dialTime}
	if !allowPrivate {
		dialer.Control = refusePrivate
	}
	if transport == nil {
		transport = &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            dialer.DialContext,
			TLSHandshakeTimeout:    dialTime,
			ResponseHeaderTimeout:  wholeTime,
			MaxResponseHeaderBytes: 1 << 20,
			MaxIdleConnsPerHost:    4,
			IdleConnTimeout:        time.Minute,
			ForceAttemptHTTP2:      true,
		}
	}
	return &fetcher{
		client: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		dial:  dialer.DialContext,
		agent: agent,
	}
}

func refusePrivate(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%s: %w", address, ErrPrivate)
	}
	if !public(at.Addr().Unmap()) {
		return fmt.Errorf("%s: %w", address, ErrPrivate)
	}
	return nil
}

// shared are further networks that lead to no public place: carrier-grade NAT,
// protocol assignments, benchmarks, documentation, and reserved space.
var shared = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("2001:db8::/32"),
}

func public(a netip.Addr) bool {
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range shared {
		if p.Contains(a) {
			return false
		}
	}
	return true
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
