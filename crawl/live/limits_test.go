package live

import (
	"net/http"
	"strconv"
	"testing"
	"time"
)

func TestReadAllowance(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 500e6, time.UTC)
	in := func(d time.Duration) time.Time { return now.Add(d) }
	// Moments are given in whole seconds and can mean the end of one.
	at := func(s int) time.Time { return now.Truncate(time.Second).Add(time.Duration(s+1) * time.Second) }
	unix := strconv.FormatInt(now.Unix()+30, 10)
	for name, c := range map[string]struct {
		headers []string
		want    allowance
	}{
		"nothing":             {nil, allowance{remaining: -1}},
		"Retry-After":         {[]string{"Retry-After", "30"}, allowance{remaining: -1, retry: in(30 * time.Second)}},
		"Retry-After, date":   {[]string{"Retry-After", now.Add(30 * time.Second).Format(http.TimeFormat)}, allowance{remaining: -1, retry: at(30)}},
		"Mastodon":            {[]string{"X-RateLimit-Remaining", "7", "X-RateLimit-Reset", "2026-03-01T12:00:30.000Z"}, allowance{remaining: 7, reset: at(30)}},
		"Bluesky":             {[]string{"ratelimit-remaining", "0", "ratelimit-reset", unix, "ratelimit-policy", "3000;w=300"}, allowance{reset: at(30)}},
		"Reddit":              {[]string{"x-ratelimit-remaining", "99.0", "x-ratelimit-reset", "30"}, allowance{remaining: 99, reset: in(30 * time.Second)}},
		"in milliseconds":     {[]string{"X-RateLimit-Remaining", "1", "X-RateLimit-Reset", unix + "000"}, allowance{remaining: 1, reset: at(30)}},
		"structured":          {[]string{"RateLimit", `"burst";r=50;t=1, "day";r=3;t=30`}, allowance{remaining: 3, reset: in(30 * time.Second)}},
		"draft 3":             {[]string{"RateLimit-Remaining", "3, 3;w=60", "RateLimit-Reset", "30"}, allowance{remaining: 3, reset: in(30 * time.Second)}},
		"nonsense":            {[]string{"Retry-After", "soon", "X-RateLimit-Remaining", "-1", "X-RateLimit-Reset", "NaN"}, allowance{remaining: -1}},
		"a year":              {[]string{"Retry-After", "31536000"}, allowance{remaining: -1, retry: in(longestWait)}},
		"its clock is behind": {[]string{"Date", now.Add(-time.Hour).Format(http.TimeFormat), "Retry-After", now.Add(-time.Hour + 30*time.Second).Format(http.TimeFormat)}, allowance{remaining: -1, retry: in(31 * time.Second)}},
	} {
		t.Run(name, func(t *testing.T) {
			h := make(http.Header)
			for i := 0; i+1 < len(c.headers); i += 2 {
				h.Set(c.headers[i], c.headers[i+1])
			}
			got := readAllowance(h, now)
			if got.remaining != c.want.remaining || !got.reset.Equal(c.want.reset) || !got.retry.Equal(c.want.retry) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

// FuzzReadAllowance: no header makes a crawl wait for more than a week, or ask
// before now.
func FuzzReadAllowance(f *testing.F) {
	f.Add("30", "7", "1772366430", "Sun, 01 Mar 2026 12:00:00 GMT")
	f.Add("Sun, 01 Mar 2026 12:00:00 GMT", "99.0", "2026-03-01T12:00:30Z", "")
	f.Fuzz(func(t *testing.T, retry, remaining, reset, date string) {
		now := time.Unix(1_772_366_400, 0)
		h := http.Header{"Retry-After": {retry}, "X-Ratelimit-Remaining": {remaining}, "X-Ratelimit-Reset": {reset}, "Date": {date}}
		a := readAllowance(h, now)
		for _, at := range []time.Time{a.retry, a.reset} {
			if !at.IsZero() && at.Sub(now) > longestWait {
				t.Errorf("waits until %v", at)
			}
		}
		if a.remaining < -1 {
			t.Errorf("%d requests remain", a.remaining)
		}
	})
}
