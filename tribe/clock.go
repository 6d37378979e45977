package tribe

import "slices"

const (
	yearSeconds = 365 * 24 * 3600
	// clockQuantile is the share of a source's times that are taken to be
	// honest when nothing but the authors' clocks is known.
	clockQuantile = 0.999
)

// checkTimes mends the times of rows; 0 is left where none is credible. An
// author's clock may lag but not run ahead: a time later than the time of
// receipt becomes that time. Where no receipt is known, a time over a year past
// the 99.9th percentile of the source's times, or before 1970, is impossible
// and is lost. No wall clock is asked, so that the same archive always gives
// the same times.
func (raw *rawTalk) checkTimes() {
	latest := raw.latestPlausible()
	for i := range raw.rows {
		r := &raw.rows[i]
		switch {
		case r.flags&rowReceived == 0:
			if latest != nil && r.time > latest[r.source] {
				r.time = 0
			}
		case r.time <= 0:
			r.time = raw.received[i]
		default:
			r.time = min(r.time, raw.received[i])
		}
		r.time = max(r.time, 0)
	}
}

// latestPlausible returns the last time that is credible in each source, nil
// where all are.
func (raw *rawTalk) latestPlausible() []int64 {
	var first, last int64
	dated := make([]int, len(raw.sources.list))
	for i := range raw.rows {
		r := &raw.rows[i]
		if r.time <= 0 {
			continue
		}
		if first == 0 {
			first = r.time
		}
		first, last = min(first, r.time), max(last, r.time)
		dated[r.source]++
	}
	if last-first <= yearSeconds {
		return nil
	}
	times := make([][]int64, len(dated))
	for source, n := range dated {
		times[source] = make([]int64, 0, n)
	}
	for i := range raw.rows {
		if r := &raw.rows[i]; r.time > 0 {
			times[r.source] = append(times[r.source], r.time)
		}
	}
	latest := make([]int64, len(times))
	for source, ts := range times {
		if len(ts) == 0 {
			continue
		}
		// With under 1,000 posts the quantile is the last but one: a single wild
		// clock must not vouch for itself.
		at := min(int(clockQuantile*float64(len(ts))), max(0, len(ts)-2))
		latest[source] = nthSmallest(ts, at) + yearSeconds
	}
	return latest
}

// nthSmallest returns what would stand at index n if times were sorted. It uses
// up times. O(times): they are dealt out by size to bins, and the bin that
// holds it again, eleven bits closer each time.
func nthSmallest(times []int64, n int) int64 {
	const bins, few = 1 << 11, 1 << 8
	for len(times) > few {
		lo, hi := slices.Min(times), slices.Max(times)
		if lo == hi {
			return lo
		}
		width := uint64(hi-lo)/bins + 1
		var count [bins]int
		for _, t := range times {
			count[uint64(t-lo)/width]++
		}
		bin := uint64(0)
		for n >= count[bin] {
			n -= count[bin]
			bin++
		}
		times = slices.DeleteFunc(times, func(t int64) bool { return uint64(t-lo)/width != bin })
	}
	slices.Sort(times)
	return times[n]
}
