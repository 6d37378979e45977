package tribe

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"

	"tribemap"
)

// titleSpan is how long a title goes on being the same conversation, in
// seconds: "Re: question" of next year answers another question.
const titleSpan = 45 * 24 * 3600

// titleKey stands for a channel and a title, in any case of letters.
func titleKey(p *tribemap.Post) uint64 {
	return xxhash.Sum64String(p.Source + "\x00" + p.Channel + "\x00" + strings.ToLower(p.Title))
}

// joinTitles puts each post that answers by its title alone into the thread
// that last began under that title in its channel, or with the last such post
// where the beginning is not in the archive. Posts go by their time, so the
// order of the archive does not matter. O(p log p).
func (raw *rawTalk) joinTitles(sets *disjointSets) {
	var order []uint32
	for i := range raw.posts {
		if p := &raw.posts[i]; p.title != 0 && p.time != 0 {
			order = append(order, uint32(i))
		}
	}
	slices.SortFunc(order, func(a, b uint32) int {
		p, q := &raw.posts[a], &raw.posts[b]
		return cmp.Or(cmp.Compare(p.time, q.time), p.ref.Compare(q.ref))
	})
	began := make(map[uint64]uint32)
	for _, i := range order {
		p := &raw.posts[i]
		first, known := began[p.title]
		if known && p.answersTitle && p.time-raw.posts[first].time <= titleSpan {
			sets.union(i, first)
			continue
		}
		began[p.title] = i
	}
}
