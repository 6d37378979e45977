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
	mostBody      = 32 << 20 // bytes, unpacked
	mostRedirects = 5
	wholeTime     = 90 * time.Second // for one answer, however slowly it drips
	dialTime      = 15 * time.Second
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
	home := to.Scheme + to.Host
	for hops := 0; ; hops++ {
		a, next, err := f.step(ctx, &r, to, home, at)
		a.hops = hops
		switch {
		case err != nil || next == nil:
			return a, err
		case hops == mostRedirects:
			return a, ErrRedirects
		case hops == r.redirects:
			return a, errShort
		}
		to = next
	}
}

// step sends a request to where it was led, and returns the answer, or where
// that leads.
func (f *fetcher) step(ctx context.Context, r *Request, to *url.URL, home string, at func() int64) (a Answer, next *url.URL, err error) {
	if to.Scheme != "http" && to.Scheme != "https" || to.Host == "" || to.User != nil {
		return Answer{}, nil, ErrRedirects
	}
	if to.Scheme+to.Host == home { // elsewhere other rules hold, which were not asked for
		if err := r.robots.check(to); err != nil {
			return Answer{}, nil, err
		}
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
	return Answer{}, next, nil
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
