package live

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"tribemap"
)

// town is a small place where people talk: threads of a post and its answers,
// one a minute. It is searched by time, ten results a page and at most fifty,
// and threads are read one by one.
type town struct {
	mu        sync.Mutex
	posts     []tribemap.Post // by time
	requests  []time.Time
	addresses []string
	faults    func(n int, r *http.Request) *http.Response // of the n-th request, nil none
	told      time.Time                                   // when it last asked to wait
	notYet    time.Time                                   // until when
	early     int                                         // requests that did not
}

const (
	townPage = 10
	townCap  = 50
	townFrom = 900_000_000 // before the clock of a bubble begins
)

// newTown has so many threads of five posts each; every third is about rivers.
func newTown(threads int) *town {
	t := &town{}
	for i := range threads {
		subject := "hills"
		if i%3 == 0 {
			subject = "rivers"
		}
		root := fmt.Sprint("p", 5*i)
		for j := range 5 {
			p := tribemap.Post{
				Ref:    tribemap.Ref{Source: "town", ID: fmt.Sprint("p", 5*i+j)},
				Author: fmt.Sprint("a", (i+j*j)%17),
				Time:   townFrom + int64(5*i+j)*60,
				Text:   "about " + subject, Thread: root,
			}
			if j > 0 {
				p.Parent = root
				p.Text = "well"
			}
			t.posts = append(t.posts, p)
		}
	}
	return t
}

func (t *town) end() int64 { return t.posts[len(t.posts)-1].Time + 60 }

type townAnswer struct {
	Total int
	Posts []tribemap.Post
	Ids   []string // of threads
}

// RoundTrip is the town's server.
func (t *town) RoundTrip(r *http.Request) (*http.Response, error) {
	sent := time.Now()
	time.Sleep(50 * time.Millisecond)
	t.mu.Lock()
	defer t.mu.Unlock()
	if sent.After(t.told) && sent.Before(t.notYet) {
		t.early++
	}
	t.requests = append(t.requests, sent)
	t.addresses = append(t.addresses, r.URL.RequestURI())
	if t.faults != nil {
		if resp := t.faults(len(t.requests), r); resp != nil {
			return resp, nil
		}
	}
	q := r.URL.Query()
	var a townAnswer
	switch r.URL.Path {
	case "/search":
		a = t.search(q)
	case "/thread":
		for _, p := range t.posts {
			if p.Thread == q.Get("id") {
				a.Posts = append(a.Posts, p)
			}
		}
	case "/author":
		for _, p := range t.posts {
			if p.Author == q.Get("id") {
				a.Posts = append(a.Posts, p)
			}
		}
	}
	body, err := json.Marshal(a)
	return response(http.StatusOK, string(body)), err
}

func (t *town) search(q url.Values) townAnswer {
	number := func(name string) int64 {
		n, _ := strconv.ParseInt(q.Get(name), 10, 64)
		return n
	}
	var a townAnswer
	for _, p := range t.posts {
		if p.Time >= number("since") && p.Time < number("until") && strings.Contains(p.Text, q.Get("q")) {
			a.Posts = append(a.Posts, p)
		}
	}
	a.Total = len(a.Posts)
	a.Posts = a.Posts[:min(townCap, len(a.Posts))] // beyond its cap it is silently empty
	from := min(int(number("page"))*townPage, len(a.Posts))
	a.Posts = a.Posts[from:min(from+townPage, len(a.Posts))]
	return a
}

func response(status int, body string, headers ...string) *http.Response {
	h := make(http.Header)
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

// townSource is the Source for it.
type townSource struct{ caps Caps }

func (townSource) Name() string { return "town" }

func (s townSource) Caps() Caps {
	c := s.caps
	c.Kinds = []Kind{Search, Thread, Author}
	c.ResultCap, c.Granularity = townCap, time.Minute
	return c
}

func (townSource) Plan(q Query) ([]Task, error) {
	var tasks []Task
	for _, k := range q.Keywords {
		tasks = append(tasks, Task{
			Source: "town", Base: cmp.Or(q.Place, "http://town"), Kind: Search, Target: k,
			Since: q.Since, Until: q.Until, Why: Why{Keyword: k},
		})
	}
	return tasks, nil
}

func (townSource) Request(t Task, _ Session) (Request, error) {
	v := url.Values{"id": {t.Target}}
	if t.Kind == Search {
		v = url.Values{"q": {t.Target}, "page": {strconv.Itoa(t.Page)}, "since": {fmt.Sprint(t.Since)}, "until": {fmt.Sprint(t.Until)}}
	}
	return Request{URL: t.Base + "/" + string(t.Kind) + "?" + v.Encode()}, nil
}

func (townSource) Parse(t Task, a Answer) (Found, error) {
	var body townAnswer
	if err := json.Unmarshal(a.Body, &body); err != nil {
		return Found{}, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	f := Found{Page: tribemap.Page{Posts: body.Posts}, Total: body.Total}
	if t.Kind != Search {
		return f, nil
	}
	f.Capped = body.Total > townCap
	for _, p := range body.Posts {
		f.Next = append(f.Next, Task{Source: "town", Base: t.Base, Kind: Thread, Target: p.Thread, Why: Why{Post: p.ID}})
	}
	if len(body.Posts) == townPage && !slices.ContainsFunc(f.Next, func(n Task) bool { return n.Kind == Search }) {
		next := t
		next.Page++
		f.Next = append(f.Next, next)
	}
	return f, nil
}
