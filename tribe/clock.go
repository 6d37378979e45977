package tribe

import "slices"

const (
	yearSeconds = 365 * 24 * 3600
	// clockQuantile is the share of a source's times that are taken to be
	// honest when nothing but the authors' clocks is known.
	clockQuantile = 0.999
)

// checkTimes mends the times of posts; 0 is left where none is credible. An
// author's clock may lag but not run ahead: a time later than the time of
// receipt becomes that time. Where no receipt is known, a time over a year past
// the 99.9th percentile of the source's times, or before 1970, is impossible
// and is lost. No wall clock is asked, so that the same archive always gives
// the same times.
func checkTimes(posts []rawPost) {
	latest := latestPlausible(posts)
	for i := range posts {
		p := &posts[i]
		switch {
		case p.time <= 0 && p.received > 0:
			p.time = p.received
		case p.received > 0:
			p.time = min(p.time, p.received)
		case p.time > latest[p.ref.Source]:
			p.time = 0
		}
		p.time = max(p.time, 0)
	}
}

func latestPlausible(posts []rawPost) map[string]int64 {
	times := make(map[string][]int64)
	for i := range posts {
		if p := &posts[i]; p.time > 0 {
			times[p.ref.Source] = append(times[p.ref.Source], p.time)
		}
	}
	latest := make(map[string]int64, len(times))
	for source, ts := range times {
		slices.Sort(ts)
		// With under 1,000 posts the quantile is the last but one: a single wild
		// clock must not vouch for itself.
		at := min(int(clockQuantile*float64(len(ts))), max(0, len(ts)-2))
		latest[source] = ts[at] + yearSeconds
	}
	return latest
}
