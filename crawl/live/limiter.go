package live

import (
	"time"
)

// limiter decides when one host, asked under one credential, may be asked
// again. It belongs to the goroutine that runs the crawl.
//
// Each rate is kept by the generic cell rate algorithm [1]: a tenth of the
// units may go in a burst, the rest flow evenly, so that no period of any
// start, not only one that begins with a full hour, sees more than the rate.
//
// [1] ITU-T I.371: Traffic control and congestion control in B-ISDN, 2004.
type limiter struct {
	rates    []Rate
	memory   hostMemory
	inFlight int
	latest   int  // number of the last request sent of those whose answer said what is left
	most     int  // requests in flight at most
	signing  bool // a session is being opened: all else waits for it
}

// hostMemory is what a limiter must not forget when the crawl is killed.
type hostMemory struct {
	Due     []int64 `json:"due"`             // of each rate: Unix ms at which all that was spent has flowed off
	Blocked int64   `json:"blocked"`         // Unix ms before which the place wants no request
	Left    int     `json:"left"`            // requests that may be sent until Reset, −1 unknown
	Reset   int64   `json:"reset,omitempty"` // Unix ms
	Misses  int     `json:"misses"`          // requests in a row that failed
	Why     string  `json:"why,omitempty"`   // it wants none before Blocked
}

const (
	burstShare     = 10 // part of a rate that may be spent at once: one tenth
	firstBackoff   = 2 * time.Second
	longestBackoff = 15 * time.Minute
)

func newLimiter(rates []Rate, most int) *limiter {
	return &limiter{rates: rates, most: most, memory: hostMemory{Due: make([]int64, len(rates)), Left: -1}}
}

// resume takes over what an earlier process remembered. A source whose rates are
// others now has not spent anything of them.
func (l *limiter) resume(m hostMemory) {
	if len(m.Due) != len(l.rates) {
		m.Due = l.memory.Due
	}
	l.memory = m
}

// burst and flow of a rate: units at once, and milliseconds for each further.
func (r Rate) burst() int64 { return max(1, int64(r.Units/burstShare)) }

func (r Rate) flow() int64 {
	return (r.Per.Milliseconds() + max(1, int64(r.Units)-r.burst()) - 1) / max(1, int64(r.Units)-r.burst())
}

// ready returns when the next request of so many units may go, and why not
// before.
func (l *limiter) ready(units int, now time.Time) (time.Time, string) {
	at, why := now.UnixMilli(), ""
	later := func(t int64, reason string) {
		if t > at {
			at, why = t, reason
		}
	}
	later(l.memory.Blocked, l.memory.Why)
	if l.memory.Left == 0 {
		later(l.memory.Reset, "its allowance is used up")
	}
	for i, r := range l.rates {
		later(l.memory.Due[i]+int64(units)*r.flow()-r.burst()*r.flow(), "its rate limit")
	}
	return time.UnixMilli(at), why
}

// spend counts requests that are being sent, and what they cost. What the place
// said to be left is less by them, whether their answers come or not.
func (l *limiter) spend(requests, units int, now time.Time) {
	if l.memory.Left > 0 {
		l.memory.Left = max(0, l.memory.Left-requests)
	}
	for i, r := range l.rates {
		l.memory.Due[i] = max(l.memory.Due[i], now.UnixMilli()) + int64(units)*r.flow()
	}
}

// heard takes in what the headers of the answer to a request say. Requests that
// are in flight may not be counted there yet. What the answer to an earlier one
// says to be left, when it comes late, is no longer so if a later one said it, too.
func (l *limiter) heard(a allowance, number int, now time.Time) {
	if !a.retry.IsZero() {
		l.block(a.retry, "it asked to wait")
	}
	if a.remaining >= 0 && !a.reset.IsZero() && number > l.latest {
		l.latest = number
		l.left(a.remaining-l.inFlight, notBefore(a.reset), now)
	}
	if l.memory.Reset <= now.UnixMilli() {
		l.memory.Left = -1
	}
}

// left takes in how many requests may be sent until the reset. A place can count two
// requests in another order than they were sent in, and then the answer to the
// latest does not know of the other: within a period a small rise is taken for
// that. If it is a new period that began a little before it was expected, what is
// left is less than it could be, but until its end.
func (l *limiter) left(n int, reset int64, now time.Time) {
	m := &l.memory
	if m.Left >= 0 && m.Reset > now.UnixMilli() && n > m.Left && n <= m.Left+2*l.most {
		n, reset = m.Left, max(m.Reset, reset)
	}
	m.Left, m.Reset = max(0, n), reset
}

func (l *limiter) block(until time.Time, why string) {
	if ms := notBefore(until); ms > l.memory.Blocked {
		l.memory.Blocked, l.memory.Why = ms, why
	}
}

// notBefore is the first whole millisecond, in Unix time, that is not before t.
func notBefore(t time.Time) int64 {
	return t.Add(time.Millisecond - time.Nanosecond).UnixMilli()
}

// failed takes in that a request brought nothing: all of the host waits, twice
// as long each time.
func (l *limiter) failed(now time.Time, why string) {
	l.memory.Misses++
	l.block(now.Add(backoff(l.memory.Misses)), why)
}

func (l *limiter) worked() { l.memory.Misses = 0 }

// backoff returns how long to wait after so many failures in a row.
func backoff(misses int) time.Duration {
	return min(firstBackoff<<min(misses-1, 20), longestBackoff)
}
