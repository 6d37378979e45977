package live

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"testing"
)

func TestPublic(t *testing.T) {
	for _, s := range []string{
		"127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.5.5", "169.254.169.254", "100.64.0.1", "0.0.0.0",
		"224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fc00::1", "ff02::1", "64:ff9b::7f00:1", "::ffff:127.0.0.1", "2001:db8::1",
		"64:ff9b:1::7f00:1", "2002:7f00:1::", "2001:0:1::", "::127.0.0.1", "fec0::1",
	} {
		if public(netip.MustParseAddr(s).Unmap()) {
			t.Errorf("%s is taken for public", s)
		}
	}
	for _, s := range []string{"1.1.1.1", "93.184.216.34", "2606:4700::1111"} {
		if !public(netip.MustParseAddr(s)) {
			t.Errorf("%s is taken for private", s)
		}
	}
}

// TestGuardBehindProxy: a proxy may stand anywhere, a place may not.
func TestGuardBehindProxy(t *testing.T) {
	proxied := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		fmt.Fprint(rw, "by proxy: ", r.URL)
	}))
	defer proxied.Close()
	proxy, err := url.Parse(proxied.URL)
	if err != nil {
		t.Fatal(err)
	}
	f := newFetcher(nil, "test", false)
	f.guard.find = func(*http.Request) (*url.URL, error) { return proxy, nil }
	names := map[string]string{"public.example": "1.1.1.1", "inside.example": "10.0.0.7"}
	f.guard.look = func(ctx context.Context, network, host string) ([]netip.Addr, error) {
		if at, known := names[host]; known {
			return []netip.Addr{netip.MustParseAddr(at)}, nil
		}
		if at, err := netip.ParseAddr(host); err == nil {
			return []netip.Addr{at}, nil
		}
		return nil, errors.New("no such host")
	}
	for place, want := range map[string]error{
		"http://1.1.1.1/": nil, "http://10.0.0.1/": ErrPrivate, "http://127.0.0.1:1/": ErrPrivate, "http://[::1]/": ErrPrivate,
		"http://public.example/": nil, "http://inside.example/": ErrPrivate, "http://proxy-only.example/": ErrHidden,
	} {
		a, err := f.do(t.Context(), Request{URL: place}, func() int64 { return 1 })
		if !errors.Is(err, want) || want == nil && string(a.Body) != "by proxy: "+place {
			t.Errorf("%s: %v, %q, want %v", place, err, a.Body, want)
		}
	}
	direct := newFetcher(nil, "test", false)
	t.Setenv("HTTP_PROXY", proxied.URL) // which nobody asked for
	if _, err := direct.do(t.Context(), Request{URL: proxied.URL}, func() int64 { return 1 }); !errors.Is(err, ErrPrivate) {
		t.Errorf("a place on this machine: %v", err)
	}
}
