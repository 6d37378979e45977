package live

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"syscall"
)

// guard keeps crawls out of private networks. An address is looked at when it is
// dialled, so that neither a name that resolves to one nor a redirect gets there.
// Where a proxy dials, nobody sees what it dials: none is used unless asked for,
// and then a place is looked up and looked at before the proxy is asked for it, and
// refused where it cannot be. The proxy itself may stand anywhere.
type guard struct {
	open, shut net.Dialer
	find       func(*http.Request) (*url.URL, error) // proxy of a request, nil if none
	look       func(ctx context.Context, network, host string) ([]netip.Addr, error)
	proxies    sync.Map // addresses of those that were used
}

func newGuard() *guard {
	return &guard{
		open: net.Dialer{Timeout: dialTime}, shut: net.Dialer{Timeout: dialTime, Control: refusePrivate},
		find: func(*http.Request) (*url.URL, error) { return nil, nil },
		look: net.DefaultResolver.LookupNetIP,
	}
}

// proxy is http.Transport.Proxy.
func (g *guard) proxy(r *http.Request) (*url.URL, error) {
	at, err := g.find(r)
	if at != nil {
		port := at.Port()
		if port == "" {
			port = map[string]string{"https": "443", "socks5": "1080", "socks5h": "1080"}[at.Scheme]
		}
		if port == "" {
			port = "80"
		}
		g.proxies.Store(net.JoinHostPort(at.Hostname(), port), true)
	}
	return at, err
}

func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if _, is := g.proxies.Load(address); is {
		return g.open.DialContext(ctx, network, address)
	}
	return g.shut.DialContext(ctx, network, address)
}

// check refuses a place that a proxy would be asked for in a private network, or
// under a name that is the proxy's alone.
func (g *guard) check(r *http.Request) error {
	if at, err := g.find(r); err != nil || at == nil {
		return err
	}
	addresses, err := g.look(r.Context(), "ip", r.URL.Hostname())
	if err != nil || len(addresses) == 0 {
		return fmt.Errorf("%s: %w", r.URL.Hostname(), ErrHidden)
	}
	for _, a := range addresses {
		if !public(a.Unmap()) {
			return fmt.Errorf("%s: %w", r.URL.Hostname(), ErrPrivate)
		}
	}
	return nil
}

// isLoopback reports whether a host is this machine, where what is sent over http
// is not seen by others.
func isLoopback(host string) bool {
	at, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && at.Unmap().IsLoopback()
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
// protocol assignments, benchmarks, documentation, reserved space, and ways to
// write an IPv4 address in IPv6.
var shared = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"), netip.MustParsePrefix("::/96"), netip.MustParsePrefix("fec0::/10"),
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
