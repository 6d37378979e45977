package fakeworld

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is what goes wrong with one request.
type Fault string

// The faults of requests.
const (
	Nothing      Fault = ""
	WaitSeconds  Fault = "429, Retry-After in seconds"
	WaitDate     Fault = "429, Retry-After as a date"
	ResetISO     Fault = "429, reset as an ISO time"
	ResetUnix    Fault = "429, reset in Unix seconds"
	ResetMillis  Fault = "429, reset in Unix milliseconds"
	ResetSeconds Fault = "429, reset in seconds from now"
	Structured   Fault = "429, structured RateLimit field"
	Silent       Fault = "429 without a word"
	ServerError  Fault = "500"
	Unavailable  Fault = "503, Retry-After as a date"
	NoConnection Fault = "connection refused"
	Cut          Fault = "connection cut in mid-body"
	Truncated    Fault = "truncated JSON"
	WebPage      Fault = "web page instead of JSON"
	Forbidden    Fault = "403 with a web page"
	Huge         Fault = "huge body"
	SlowDrip     Fault = "slow drip"
	Stale        Fault = "the page before once more"
	Shifting     Fault = "pages that shift"
	Bomb         Fault = "a small body that unpacks to a huge one"

	// What these are is for each kind of place to know; not all know them.
	OwnThrottle    Fault = "too fast, in the place's own words"
	ExpiredCursor  Fault = "expired cursor"
	ExpiredSession Fault = "expired session"
)

// RequestFaults lists the faults of requests that all places know.
func RequestFaults() []Fault {
	return []Fault{
		WaitSeconds, WaitDate, ResetISO, ResetUnix, ResetMillis, ResetSeconds, Structured, Silent, ServerError,
		Unavailable, NoConnection, Cut, Truncated, WebPage, Forbidden, Huge, SlowDrip, Stale, Shifting, Bomb,
	}
}

// Sometimes plans a fault for a share of the requests but the first few, from which
// all else follows: of those for one address for the same ones, in whatever order
// addresses are asked for. Connections, which have none, go by their number.
func Sometimes(f Fault, share float64, seed uint64) func(int, *http.Request) Fault {
	asked := make(map[string]uint64)
	return func(number int, r *http.Request) Fault {
		of, n := seed, uint64(number)
		if r != nil {
			address := r.URL.String()
			h := fnv.New64a()
			_, _ = io.WriteString(h, address)
			of, n = seed+h.Sum64(), asked[address]
			asked[address]++
		}
		if number > gentle && rand.New(rand.NewPCG(of, n)).Float64() < share {
			return f
		}
		return Nothing
	}
}

// Once plans a fault for one request, by its number.
func Once(f Fault, at int) func(int, *http.Request) Fault {
	return func(number int, _ *http.Request) Fault {
		if number == at {
			return f
		}
		return Nothing
	}
}

// gentle is the number of the last request with which nothing goes wrong: the
// first are for rules, a session and the first page of a search.
const gentle = 2

var errRefused = errors.New("connection refused")

const (
	patience  = 40 * time.Second // that a place asks for
	hugeBody  = 40 << 20         // bytes
	dripBytes = 16
	dripEvery = 10 * time.Second
	webPage   = "<!DOCTYPE html><html><title>Just a moment</title><script>while(1);</script>"
)

// instead answers for the place, or reports that it should answer itself.
func (p *Place) instead(f Fault, r *http.Request) (resp *http.Response, err error, done bool) {
	if h := p.throttle(f); h != nil {
		status := http.StatusTooManyRequests
		if f == Unavailable {
			status = http.StatusServiceUnavailable
		}
		return answer(status, nil, h), nil, true
	}
	switch f {
	case Silent:
		return answer(http.StatusTooManyRequests, nil, nil), nil, true
	case ServerError:
		return answer(http.StatusInternalServerError, []byte("oops"), nil), nil, true
	case NoConnection:
		return nil, errRefused, true
	case WebPage:
		return answer(http.StatusOK, []byte(webPage), nil), nil, true
	case Forbidden:
		return answer(http.StatusForbidden, []byte(webPage), nil), nil, true
	case Huge:
		resp = answer(http.StatusOK, nil, nil)
		resp.ContentLength, resp.Body = -1, io.NopCloser(io.LimitReader(spaces{}, hugeBody))
		return resp, nil, true
	case Bomb:
		return bomb(r), nil, true
	case Stale:
		if old, met := p.last[question(r)]; met {
			return answer(http.StatusOK, old.body, old.header), nil, true
		}
	}
	return nil, nil, false
}

// throttle returns the headers that ask to wait, nil if the fault does not. A
// moment is given in whole seconds: the wait may end with the one named.
func (p *Place) throttle(f Fault) http.Header {
	now := time.Now()
	until := now.Add(patience)
	h := make(http.Header)
	reset := func(text string) {
		h.Set("X-RateLimit-Remaining", "0")
		h.Set("X-RateLimit-Reset", text)
	}
	switch f {
	case WaitSeconds:
		h.Set("Retry-After", strconv.Itoa(int(patience.Seconds())))
	case WaitDate, Unavailable:
		h.Set("Retry-After", until.UTC().Format(http.TimeFormat))
	case ResetISO:
		reset(until.UTC().Format(time.RFC3339Nano))
	case ResetUnix:
		reset(strconv.FormatInt(until.Unix(), 10))
	case ResetMillis:
		reset(strconv.FormatInt(until.UnixMilli(), 10))
	case ResetSeconds:
		reset(strconv.Itoa(int(patience.Seconds())))
	case Structured:
		h.Set("RateLimit", fmt.Sprintf(`"all";r=0;t=%d`, int(patience.Seconds())))
	default:
		return nil
	}
	p.told, p.notYet = now, until
	return h
}

// after does to an answer of the place what goes wrong on the way.
func (p *Place) after(f Fault, r *http.Request, status int, header http.Header, body []byte) *http.Response {
	if status == http.StatusOK {
		p.last[question(r)] = said{header, body}
	}
	resp := answer(status, body, header)
	switch f {
	case Cut:
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body[:len(body)/2]), broken{}))
	case Truncated:
		resp = answer(status, body[:len(body)/2], header)
	case SlowDrip:
		resp.Body = &drip{ctx: r.Context(), rest: body}
	}
	return resp
}

// question is what all pages of a list have in common.
func question(r *http.Request) string {
	q := r.URL.Query()
	for _, where := range []string{"page", "max_id", "offset", "post_ids[]", "cursor", "after", "o"} {
		q.Del(where)
	}
	return r.URL.Path + "?" + q.Encode()
}

// said is an answer that was given.
type said struct {
	header http.Header
	body   []byte
}

// packedBomb unpacks to a huge body.
var packedBomb = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.Copy(z, io.LimitReader(spaces{}, hugeBody)) // into memory
	_ = z.Close()
	return b.Bytes()
})

// bomb is an answer that unpacks to a huge one: by the client, or by whoever
// asked for something packed.
func bomb(r *http.Request) *http.Response {
	resp := answer(http.StatusOK, packedBomb(), nil)
	if z, err := gzip.NewReader(resp.Body); err == nil && !strings.HasSuffix(r.URL.Path, ".gz") {
		resp.ContentLength, resp.Body = -1, io.NopCloser(z)
	} else {
		resp.Body = io.NopCloser(bytes.NewReader(packedBomb()))
	}
	return resp
}

// shift is how many things stand before a page that did not when the page
// before was asked for.
func shift(r *http.Request) int {
	if faultOf(r) == Shifting {
		return shifted
	}
	return 0
}

const shifted = 3

// quota counts requests, as places do that tell what is left in their headers.
type quota struct {
	began time.Time
	used  int
}

// take counts a request and returns what is left of so many in a period, below 0
// if there was none left, and when it ends. For OwnThrottle there is none.
func (q *quota) take(h http.Header, limit int, per time.Duration, f Fault) (left int, end time.Time) {
	now := time.Now()
	if now.Sub(q.began) >= per {
		q.began, q.used = now, 0
	}
	if f == OwnThrottle {
		q.used = limit
	}
	q.used++
	end = q.began.Add(per)
	if q.used > limit {
		h.Set(waitField, strconv.Itoa(int(end.Sub(now).Seconds())))
	}
	return limit - q.used, end
}

type spaces struct{}

var blank = bytes.Repeat([]byte{' '}, 1<<16)

func (spaces) Read(b []byte) (int, error) { return copy(b, blank), nil }

// broken is a connection that ends too soon.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// drip is a body that comes in drops.
type drip struct {
	ctx  context.Context // of the request; ends the reading, as a connection's does
	rest []byte
}

func (d *drip) Read(b []byte) (int, error) {
	if len(d.rest) == 0 {
		return 0, io.EOF
	}
	select {
	case <-d.ctx.Done():
		return 0, d.ctx.Err()
	case <-time.After(dripEvery):
	}
	n := copy(b[:min(len(b), dripBytes)], d.rest)
	d.rest = d.rest[n:]
	return n, nil
}

func (*drip) Close() error { return nil }
