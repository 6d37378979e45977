package live

import (
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestWaitsForTheSameReason: a new process that must wait still says why.
func TestWaitsForTheSameReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(60), newMemory()
		tn.faults = func(int, *http.Request) *http.Response {
			return response(http.StatusTooManyRequests, "", "Retry-After", "3600")
		}
		opt := townOptions(tn)
		opt.Budget.Time = time.Minute
		for range 2 {
			var told Progress
			opt.OnProgress = func(p Progress) { told = p }
			mustRun(t, m, opt)
			if told.Waiting != "http://town: it asked to wait" || time.Until(told.Until) < 50*time.Minute {
				t.Errorf("%+v", told)
			}
		}
	})
}

// TestAllowanceOfLostAnswers: what a place said to be left is used up by
// requests whether their answers come or not, and by those in flight when a
// process died.
func TestAllowanceOfLostAnswers(t *testing.T) {
	now := time.Unix(1_772_366_400, 0)
	l := newLimiter([]Rate{{1000, time.Minute}}, perHost)
	l.heard(allowance{remaining: 4, reset: now.Add(time.Hour)}, 1, now)
	sent := 0
	for ; sent < 9; sent++ {
		if at, _ := l.ready(1, now); at.After(now) {
			break
		}
		l.spend(1, 1, now)
	}
	if at, why := l.ready(1, now); sent != 4 || !at.Equal(now.Add(time.Hour)) || why != "its allowance is used up" {
		t.Errorf("%d requests, then %v: %s", sent, at, why)
	}
	now = now.Add(2 * time.Hour)
	l.inFlight = 2
	l.heard(allowance{remaining: 3, reset: now.Add(time.Hour)}, 6, now)
	if l.memory.Left != 1 {
		t.Errorf("%d left of 3 with 2 in flight", l.memory.Left)
	}
	l.inFlight = 1
	l.heard(allowance{remaining: 4, reset: now.Add(time.Hour)}, 5, now)
	if l.memory.Left != 1 {
		t.Errorf("%d left after the answer to an earlier request", l.memory.Left)
	}
	l.inFlight = 0
	l.heard(allowance{remaining: 2, reset: now.Add(time.Hour)}, 8, now)
	if l.memory.Left != 1 {
		t.Errorf("%d left after the place counted two requests in another order", l.memory.Left)
	}
	l.heard(allowance{remaining: 9, reset: now.Add(2 * time.Hour)}, 9, now)
	if l.memory.Left != 9 {
		t.Errorf("%d left of 9 anew", l.memory.Left)
	}
	other := newLimiter([]Rate{{5, time.Minute}, {6, time.Hour}}, perHost)
	other.resume(hostMemory{Due: []int64{1}, Blocked: 7, Left: 3, Reset: 9, Why: "x"})
	if m := other.memory; m.Blocked != 7 || m.Left != 3 || len(m.Due) != 2 {
		t.Errorf("with other rates %+v", m)
	}
}

// TestPeriodBeginsEarly: of a period that begins a little before it was expected
// no more is used than the place said.
func TestPeriodBeginsEarly(t *testing.T) {
	now := time.Unix(1_772_366_400, 0)
	l := newLimiter(nil, perHost)
	l.heard(allowance{remaining: 12, reset: now.Add(10 * time.Millisecond)}, 1, now)
	end := now.Add(time.Second)
	l.heard(allowance{remaining: 14, reset: end}, 2, now)
	for sent := 0; ; sent++ {
		at, _ := l.ready(1, now)
		if at.Equal(end) {
			break
		}
		if sent == 14 || at.After(end) {
			t.Fatalf("%d requests, the next %v before the period ends", sent, end.Sub(at))
		}
		now = at
		l.spend(1, 1, now)
	}
}

// TestAllowanceHeardAfterACut: an answer that says that nothing is left is heeded
// though a later request was cut off before it came.
func TestAllowanceHeardAfterACut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tn, m := newTown(60), newMemory()
		opt := townOptions(tn)
		var sent atomic.Int64
		opt.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			n := sent.Add(1)
			resp, err := tn.RoundTrip(r)
			switch n {
			case 6:
				time.Sleep(300 * time.Millisecond)
				tn.mu.Lock()
				tn.told, tn.notYet = time.Now(), time.Now().Add(time.Hour-time.Second)
				tn.mu.Unlock()
				resp.Header.Set("X-RateLimit-Remaining", "0")
				resp.Header.Set("X-RateLimit-Reset", "3600")
			case 7:
				return nil, errors.New("connection reset")
			}
			return resp, err
		})
		mustRun(t, m, opt)
		if tn.early > 0 || tn.told.IsZero() {
			t.Errorf("%d requests within the hour in which nothing was left", tn.early)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (fn roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return fn(r) }

// TestNoMomentTooSoon: a moment within a millisecond is waited for to its end.
func TestNoMomentTooSoon(t *testing.T) {
	now := time.Unix(1_772_366_400, 0)
	until := now.Add(40*time.Millisecond + 700*time.Microsecond)
	for name, a := range map[string]allowance{
		"asked to wait":   {remaining: -1, retry: until},
		"nothing is left": {remaining: 0, reset: until},
	} {
		l := newLimiter(nil, perHost)
		l.heard(a, 1, now)
		if at, _ := l.ready(1, now); at.Before(until) || at.Sub(until) >= time.Millisecond {
			t.Errorf("%s: until %v, want %v", name, at, until)
		}
	}
}
