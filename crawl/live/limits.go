package live

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// allowance is what the headers of an answer say about asking again.
type allowance struct {
	remaining int       // requests left before reset, −1 unknown
	reset     time.Time // when the period ends, zero unknown
	retry     time.Time // not before, zero: nothing said
}

// readAllowance understands the dialects in use: Retry-After in seconds or as
// a date; X-RateLimit-*, RateLimit-* and X-Ratelimit-* with a reset in seconds
// from now, in Unix seconds or milliseconds, or as a date; and the structured
// RateLimit field ("default";r=5;t=30).
//
// A place means moments by its own clock, so they are counted from the Date
// that it sends.
func readAllowance(h http.Header, now time.Time) allowance {
	there := now
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		there = date
	}
	here := func(t time.Time) time.Time {
		if t.IsZero() {
			return t
		}
		return now.Add(t.Sub(there))
	}
	a := allowance{remaining: -1, retry: here(moment(h.Get("Retry-After"), there))}
	for _, prefix := range []string{"X-RateLimit-", "RateLimit-", "X-Rate-Limit-"} {
		if n, ok := whole(h.Get(prefix + "Remaining")); ok {
			a.remaining = n
		}
		if t := moment(h.Get(prefix+"Reset"), there); !t.IsZero() {
			a.reset = here(t)
		}
	}
	if field := h.Get("RateLimit"); field != "" {
		a.structured(field, now)
	}
	return a
}

// structured reads the members r, remaining requests, and t, seconds to the
// reset, of a RateLimit field. Of several policies the tightest counts.
func (a *allowance) structured(field string, now time.Time) {
	for policy := range strings.SplitSeq(field, ",") {
		left, wait, known := 0, 0, false
		for member := range strings.SplitSeq(policy, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(member), "=")
			n, ok := whole(value)
			switch {
			case ok && name == "r":
				left, known = n, true
			case ok && name == "t":
				wait = n
			}
		}
		if known && (a.remaining < 0 || left < a.remaining) {
			a.remaining, a.reset = left, now.Add(min(time.Duration(wait)*time.Second, longestWait))
		}
	}
}

// whole reads a count. Some servers send "99.0", some "100, 100;w=60".
func whole(s string) (int, bool) {
	s, _, _ = strings.Cut(s, ",")
	s, _, _ = strings.Cut(s, ";")
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || !(f >= 0 && f < 1<<31) {
		return 0, false
	}
	return int(f), true
}

// Numbers from here on are moments, smaller ones are seconds from now: nobody
// asks to wait for fifteen years.
const (
	unixSeconds = 5e8
	unixMillis  = 1e12
	longestWait = 7 * 24 * time.Hour // whatever is asked for: then it is asked again
)

// moment reads a time from now on, given in any way; zero if it is none.
func moment(s string, now time.Time) time.Time {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}
	}
	t, ok := secondsFrom(s, now)
	if !ok {
		// Clocks are given in whole seconds: the place can mean the end of one.
		t, ok = clockTime(s)
		t = t.Add(time.Second)
	}
	switch {
	case !ok:
		return time.Time{}
	case t.Sub(now) > longestWait:
		return now.Add(longestWait)
	}
	return t
}

func secondsFrom(s string, now time.Time) (time.Time, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !(f >= 0 && f < unixSeconds) {
		return time.Time{}, false
	}
	return now.Add(time.Duration(f * float64(time.Second))), true
}

func clockTime(s string) (time.Time, bool) {
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		if f >= unixMillis {
			f /= 1000
		}
		return time.Unix(int64(f), 0), f >= unixSeconds && f < unixMillis
	}
	if t, err := http.ParseTime(s); err == nil {
		return t, true
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return t, err == nil
}
