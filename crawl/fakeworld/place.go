package fakeworld

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"time"
)

// Place is a server of a world, and the way there: it takes requests without a
// network, and does to each what Fault says.
type Place struct {
	Handler http.Handler
	Fault   func(number int, r *http.Request) Fault // nil: nothing goes wrong

	mu     sync.Mutex
	log    []Visit
	told   time.Time // when it last asked to wait
	notYet time.Time // until when
	early  int
	last   map[string]said // answers, by question
}

// NewPlace returns a place where nothing goes wrong.
func NewPlace(h http.Handler) *Place { return &Place{Handler: h, last: make(map[string]said)} }

// Visit is one request.
type Visit struct {
	At    time.Time
	URL   string
	Fault Fault
}

// latency is how long an answer takes.
const latency = 50 * time.Millisecond

// RoundTrip implements http.RoundTripper.
func (p *Place) RoundTrip(r *http.Request) (*http.Response, error) {
	sent := time.Now()
	time.Sleep(latency)
	p.mu.Lock()
	defer p.mu.Unlock()
	if sent.After(p.told) && sent.Before(p.notYet) {
		p.early++
	}
	fault := Nothing
	if p.Fault != nil {
		fault = p.Fault(len(p.log), r)
	}
	p.log = append(p.log, Visit{sent, r.URL.String(), fault})
	if resp, err, done := p.instead(fault, r); done {
		return resp, err
	}
	rec := httptest.NewRecorder()
	p.Handler.ServeHTTP(rec, ordered(r, fault))
	p.hear(fault, rec.Header())
	body, err := unpacked(r, rec.Header(), rec.Body)
	if err != nil {
		return nil, err
	}
	return p.after(fault, r, rec.Code, rec.Header(), body), nil
}

// The headers by which a place and its handler talk to each other.
const (
	faultField = "X-Fake-Fault" // what the handler is to do wrong
	waitField  = "X-Fake-Wait"  // for how many seconds it asked to wait
)

// ordered is a request as the handler sees it.
func ordered(r *http.Request, f Fault) *http.Request {
	r = r.Clone(r.Context())
	r.Header.Set(faultField, string(f))
	return r
}

func faultOf(r *http.Request) Fault { return Fault(r.Header.Get(faultField)) }

// hear notes for how long a handler asked to wait, if the answer gets through.
func (p *Place) hear(f Fault, h http.Header) {
	lost := f == Cut || f == Truncated || f == SlowDrip
	if wait := h.Get(waitField); wait != "" && !lost {
		p.told = time.Now()
		p.notYet = p.told.Add(time.Duration(number(wait)) * time.Second)
	}
	h.Del(waitField)
}

// unpacked returns a body as Go's own client hands it on: unpacked, unless the
// request asked for it packed.
func unpacked(r *http.Request, h http.Header, body io.Reader) ([]byte, error) {
	if h.Get("Content-Encoding") == "gzip" && r.Header.Get("Accept-Encoding") == "" {
		z, err := gzip.NewReader(body)
		if err != nil {
			return nil, err
		}
		h.Del("Content-Encoding")
		body = z
	}
	return io.ReadAll(body)
}

// Visits lists the requests so far.
func (p *Place) Visits() []Visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.log)
}

// Early counts requests that were sent although the place had asked to wait.
func (p *Place) Early() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.early
}

// answer makes a response of a body.
func answer(status int, body []byte, header http.Header) *http.Response {
	if header == nil {
		header = make(http.Header)
	}
	return &http.Response{
		StatusCode: status, Header: header, ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}
}
