package live

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// web is several hosts: what each address answers, and what was asked when.
type web struct {
	says  map[string]func() *http.Response // by address
	asked []string                         // address, and the credential that came with it
	at    map[string][]time.Time           // by host
}

func (w *web) RoundTrip(r *http.Request) (*http.Response, error) {
	asked := r.URL.String()
	if secret := r.Header.Get("Authorization"); secret != "" {
		asked += " " + secret
	}
	w.asked = append(w.asked, asked)
	if w.at == nil {
		w.at = make(map[string][]time.Time)
	}
	w.at[r.URL.Host] = append(w.at[r.URL.Host], time.Now())
	if say := w.says[r.URL.String()]; say != nil {
		return say(), nil
	}
	return response(http.StatusNotFound, ""), nil
}

func says(status int, body string, headers ...string) func() *http.Response {
	return func() *http.Response { return response(status, body, headers...) }
}

func leadsTo(where string, headers ...string) func() *http.Response {
	return says(http.StatusMovedPermanently, "", append(headers, "Location", where)...)
}

// read crawls feeds of http://paper.
func (w *web) read(t *testing.T, paths ...string) Report {
	t.Helper()
	return mustRun(t, newMemory(), Options{
		Sources: []Source{paperSource{paths: paths}}, Asks: []Ask{{Source: "paper", Query: Query{Since: 1, Until: time.Now().Unix()}}},
		Agent: "test", Transport: w,
	})
}

// TestRedirectObeysRobots: wherever a redirect leads, the robots.txt of that
// host and scheme is asked for and obeyed.
func TestRedirectObeysRobots(t *testing.T) {
	const forbids = "User-agent: *\nDisallow: /private/"
	for name, to := range map[string]string{
		"same host, other scheme": "https://paper/private/feed",
		"other host":              "http://other/private/feed",
		"other port":              "http://paper:8080/private/feed",
		"same origin":             "/private/feed",
	} {
		synctest.Test(t, func(t *testing.T) {
			w := &web{says: map[string]func() *http.Response{"http://paper/feed": leadsTo(to)}}
			for _, host := range []string{"http://paper", "https://paper", "http://other", "http://paper:8080"} {
				w.says[host+"/robots.txt"] = says(200, forbids)
			}
			rep := w.read(t, "/feed")
			if rep.Windows[0].Coverage != Refused || rep.Windows[0].Note != ErrRobots.Error() {
				t.Errorf("%s: %+v", name, rep.Windows)
			}
			if slices.ContainsFunc(w.asked, func(a string) bool { return strings.Contains(a, "private") }) {
				t.Errorf("%s: asked for %q", name, w.asked)
			}
		})
	}
}

// TestRedirectIsFollowed: each hop is a request that counts, and where robots
// may go, the answer is read.
func TestRedirectIsFollowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{says: map[string]func() *http.Response{
			"http://paper/feed": leadsTo("//other/a"), "http://other/a": leadsTo("https://other/b"), "https://other/b": says(200, "posts"),
		}}
		rep := w.read(t, "/feed")
		want := []string{
			"http://paper/robots.txt", "http://paper/feed", "http://other/robots.txt", "http://other/a",
			"https://other/robots.txt", "https://other/b",
		}
		if !slices.Equal(w.asked, want) || rep.Spent.Requests != len(want) || rep.Spent.Posts != 1 {
			t.Errorf("asked for %q, %+v", w.asked, rep.Spent)
		}
		if rep.Windows[0].Coverage != Complete {
			t.Errorf("%+v", rep.Windows)
		}
	})
}

// TestRedirectKeepsLimits: the host that a redirect leads to is asked no faster
// than any other, and waits that go with a redirect are kept.
func TestRedirectKeepsLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, busy := &web{says: make(map[string]func() *http.Response)}, true
		var paths []string
		for _, path := range []string{"/a", "/b", "/c", "/d", "/e", "/f"} {
			paths = append(paths, path)
			w.says["http://paper"+path] = leadsTo("http://other"+path, "Retry-After", "30")
			w.says["http://other"+path] = func() *http.Response {
				if busy {
					busy = false
					return response(http.StatusTooManyRequests, "", "Retry-After", "100")
				}
				return response(http.StatusOK, "posts")
			}
		}
		if rep := w.read(t, paths...); rep.Spent.Posts != len(paths) {
			t.Errorf("%+v", rep.Spent)
		}
		for host, least := range map[string]time.Duration{"paper": 30 * time.Second, "other": time.Second} {
			at := w.at[host][1:] // robots.txt came with no wish
			for i := 1; i < len(at); i++ {
				if gap := at[i].Sub(at[i-1]); gap < least {
					t.Errorf("%s was asked %v after the request before", host, gap)
				}
			}
		}
		if at := w.at["other"]; len(at) != len(paths)+2 || at[2].Sub(at[1]) < 100*time.Second {
			t.Errorf("the other host was asked at %v", at)
		}
	})
}

// TestRobotsElsewhere: a robots.txt that is kept elsewhere speaks for home, and
// one that leads round in circles for nobody.
func TestRobotsElsewhere(t *testing.T) {
	for where, want := range map[string]Coverage{"http://other/rules": Refused, "/robots.txt": Complete} {
		synctest.Test(t, func(t *testing.T) {
			w := &web{says: map[string]func() *http.Response{
				"http://paper/robots.txt": leadsTo(where), "http://paper/feed": says(200, "posts"),
				"http://other/rules": says(200, "User-agent: *\nDisallow: /feed"),
			}}
			if rep := w.read(t, "/feed"); rep.Windows[0].Coverage != want {
				t.Errorf("%s: %+v, asked for %q", where, rep.Windows, w.asked)
			}
		})
	}
}

// keyedSource sends a credential with each request.
type keyedSource struct{ paperSource }

func (s keyedSource) Plan(q Query) ([]Task, error) {
	tasks, err := s.paperSource.Plan(q)
	for i := range tasks {
		tasks[i].Base = "https://home.example"
	}
	return tasks, err
}

func (s keyedSource) Request(t Task, _ Session) (Request, error) {
	return Request{URL: t.Base + t.Target, Secret: http.Header{"Authorization": {"token"}}}, nil
}

// TestSecretsStayHome: a credential does not leave the origin it was meant for,
// and a redirect leads to no strange place.
func TestSecretsStayHome(t *testing.T) {
	for to, want := range map[string]Coverage{
		"https://home.example/b":     Complete,
		"https://HOME.example:443/b": Complete,
		"https://evil.example/":      Complete,
		"https://home.example:81/":   Complete,
		"http://home.example/b":      Refused, // no longer secure
		"file:///etc/passwd":         Refused,
		"https://a:b@evil.example/":  Refused,
		"https://home.example/a":     Refused, // round and round
		"":                           Refused,
		"::":                         Failed,
	} {
		synctest.Test(t, func(t *testing.T) {
			w := &web{says: map[string]func() *http.Response{"https://home.example/a": leadsTo(to)}}
			for _, there := range []string{"https://home.example/b", "https://HOME.example:443/b", "https://evil.example/", "https://home.example:81/"} {
				w.says[there] = says(200, "posts")
			}
			rep := mustRun(t, newMemory(), Options{
				Sources: []Source{keyedSource{paperSource{paths: []string{"/a"}}}},
				Asks:    []Ask{{Source: "paper", Query: Query{Since: 1, Until: 2}}}, Agent: "test", Transport: w,
			})
			if rep.Windows[0].Coverage != want {
				t.Errorf("%q: %+v", to, rep.Windows)
			}
			for _, asked := range w.asked {
				at, secret, _ := strings.Cut(asked, " ")
				if home := originOf(at) == "https://home.example"; secret != "" && !home || secret == "" && home && !strings.HasSuffix(at, "robots.txt") {
					t.Errorf("%q: asked for %q with %q", to, at, secret)
				}
			}
			if len(w.asked) > mostRedirects+2 {
				t.Errorf("%q: %d requests", to, len(w.asked))
			}
		})
	}
}

// TestBodiesStayHome: what is sent with a body, which can hold a password, is
// not sent on.
func TestBodiesStayHome(t *testing.T) {
	for _, status := range []int{301, 303, 307} {
		w := &web{says: map[string]func() *http.Response{"https://home.example/": says(status, "", "Location", "https://home.example/b")}}
		req := Request{Method: http.MethodPost, URL: "https://home.example/", Body: []byte("password")}
		_, err := newFetcher(w, "test", false).do(t.Context(), req, func() int64 { return 1 })
		if !errors.Is(err, ErrRedirects) || len(w.asked) != 1 {
			t.Errorf("%d: %v, asked for %q", status, err, w.asked)
		}
	}
}

// TestOrigin: the same origin is written in one way.
func TestOrigin(t *testing.T) {
	for address, want := range map[string]string{
		"https://A.example:443/x?y": "https://a.example", "http://a.example:80": "http://a.example",
		"http://a.example:443/": "http://a.example:443", "https://[2001:DB8::1]:8443/": "https://[2001:db8::1]:8443",
		"nntps://news.example/": "nntps://news.example", ":": "",
	} {
		if got := originOf(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}
