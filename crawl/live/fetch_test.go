package live

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

// relay answers with redirects, and remembers what each host was told.
type relay struct {
	to     map[string]string // address → where it leads
	status int
	told   map[string]string // host → secret header and body
}

func (r *relay) RoundTrip(req *http.Request) (*http.Response, error) {
	body := ""
	if req.Body != nil {
		text, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		body = string(text)
	}
	r.told[req.URL.Host] += req.Header.Get("Authorization") + body
	if to := r.to[req.URL.String()]; to != "" {
		return response(r.status, "", "Location", to), nil
	}
	return response(http.StatusOK, "here"), nil
}

// TestSecretsStayHome: neither a header with a credential nor a body leaves the
// host it was meant for, wherever that sends us.
func TestSecretsStayHome(t *testing.T) {
	for name, c := range map[string]struct {
		to     string
		status int
		body   string
		want   error
	}{
		"same host":          {"https://home.example/b", 307, "password", nil},
		"another host":       {"https://evil.example/", 302, "", nil},
		"body elsewhere":     {"https://evil.example/", 307, "password", ErrRedirects},
		"no longer secure":   {"http://home.example/b", 302, "", ErrRedirects},
		"another scheme":     {"file:///etc/passwd", 302, "", ErrRedirects},
		"with a password":    {"https://a:b@evil.example/", 302, "", ErrRedirects},
		"round and round":    {"https://home.example/a", 302, "", ErrRedirects},
		"to nowhere":         {" ", 302, "", nil},
		"see other, no body": {"https://evil.example/", 303, "password", nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := &relay{to: map[string]string{"https://home.example/a": c.to}, status: c.status, told: make(map[string]string)}
			req := Request{URL: "https://home.example/a", Secret: http.Header{"Authorization": {"token"}}, redirects: mostRedirects}
			if c.body != "" {
				req.Method, req.Body = http.MethodPost, []byte(c.body)
			}
			_, err := newFetcher(r, "test", false).do(t.Context(), req, func() int64 { return 1 })
			if c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if told := r.told["evil.example"]; told != "" {
				t.Errorf("another host was told %q", told)
			}
			if !strings.Contains(r.told["home.example"], "token") {
				t.Error("its own host was not told the token")
			}
		})
	}
}

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

// TestRulesHoldBehindRedirects: what robots.txt forbids is not fetched by way of
// a redirect, to another scheme and host neither.
func TestRulesHoldBehindRedirects(t *testing.T) {
	rules := readRobots([]byte("User-agent: *\nDisallow: /private/"))
	for to, want := range map[string]error{
		"https://home.example/private/b": ErrRobots, "https://else.example/private/b": ErrRobots, "https://home.example/b": nil,
	} {
		r := &relay{to: map[string]string{"http://home.example/a": to}, status: 302, told: make(map[string]string)}
		req := Request{URL: "http://home.example/a", robots: &rules, redirects: mostRedirects}
		if _, err := newFetcher(r, "test", false).do(t.Context(), req, func() int64 { return 1 }); !errors.Is(err, want) {
			t.Errorf("to %s: %v, want %v", to, err, want)
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
	for place, want := range map[string]error{
		"http://1.1.1.1/": nil, "http://10.0.0.1/": ErrPrivate, "http://127.0.0.1:1/": ErrPrivate, "http://[::1]/": ErrPrivate,
	} {
		a, err := f.do(t.Context(), Request{URL: place}, func() int64 { return 1 })
		if !errors.Is(err, want) || want == nil && string(a.Body) != "by proxy: "+place {
			t.Errorf("%s: %v, %q, want %v", place, err, a.Body, want)
		}
	}
	direct := newFetcher(nil, "test", false)
	direct.guard.find = func(*http.Request) (*url.URL, error) { return nil, nil }
	if _, err := direct.do(t.Context(), Request{URL: proxied.URL}, func() int64 { return 1 }); !errors.Is(err, ErrPrivate) {
		t.Errorf("a place on this machine: %v", err)
	}
}
