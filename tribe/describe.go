package tribe

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"tribemap"
)

// channelsShown is how many of a tribe's channels a result keeps.
const channelsShown = 5

// describeTribes fills in size, shares, neighbours and activity; names, words
// and channels are there already.
func (a *analysis) describeTribes() {
	activity := a.activity()
	for i := range a.result.Tribes {
		t, p := &a.result.Tribes[i], a.found.Profiles[i]
		t.Size, t.InternalShare, t.Stability, t.Z, t.Neighbours = p.Size, p.InternalShare, p.Stability, p.Z, p.Neighbours
		t.Activity, t.TopThread = activity[i], p.TopThread
	}
	onTopic := make([]int, len(a.result.Tribes))
	for i := range a.result.People {
		if m := &a.result.People[i]; m.Tribe >= 0 {
			a.result.Tribes[m.Tribe].Posts += m.Posts
			onTopic[m.Tribe] += m.OnTopic
		}
	}
	for i := range a.result.Tribes {
		t := &a.result.Tribes[i]
		t.OnTopic = float64(onTopic[i]) / float64(max(1, t.Posts))
	}
}

// activity counts each tribe's posts by month, over the same months for all.
func (a *analysis) activity() [][]ActivityCount {
	months := monthsBetween(a.talk.Start, a.talk.End)
	index := make(map[string]int, len(months))
	for i, m := range months {
		index[m] = i
	}
	counts := make([][]ActivityCount, len(a.result.Tribes))
	for i := range counts {
		counts[i] = make([]ActivityCount, len(months))
		for m, name := range months {
			counts[i][m].Month = name
		}
	}
	for _, p := range a.talk.Posts {
		if tribe := a.tribeOf()[p.Author]; tribe != None && p.Time != 0 {
			counts[tribe][index[month(p.Time)]].Posts++
		}
	}
	return counts
}

func month(unix int64) string { return time.Unix(unix, 0).UTC().Format("2006-01") }

func monthsBetween(start, end int64) []string {
	if start == 0 {
		return nil
	}
	var out []string
	first := time.Unix(start, 0).UTC()
	for at := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.UTC); at.Unix() <= end; at = at.AddDate(0, 1, 0) {
		out = append(out, at.Format("2006-01"))
	}
	return out
}

// channels lists where each tribe posts, the busiest first, with one scan.
func (a *analysis) channels() ([][]ChannelShare, error) {
	counts := make([]map[string]int, a.found.Tribes.K)
	totals := make([]int, len(counts))
	for i := range counts {
		counts[i] = make(map[string]int)
	}
	err := a.texts(func(n uint32, p *tribemap.Post) bool {
		if tribe := a.tribeOf()[a.talk.Posts[n].Author]; tribe != None {
			counts[tribe][p.Channel]++
			totals[tribe]++
		}
		return true
	})
	shares := make([][]ChannelShare, len(counts))
	for i := range shares {
		for _, name := range slices.Sorted(maps.Keys(counts[i])) {
			if name != "" {
				shares[i] = append(shares[i], ChannelShare{name, float64(counts[i][name]) / float64(totals[i])})
			}
		}
		slices.SortStableFunc(shares[i], func(x, y ChannelShare) int { return cmp.Compare(y.Share, x.Share) })
		shares[i] = shares[i][:min(channelsShown, len(shares[i]))]
	}
	return shares, err
}
