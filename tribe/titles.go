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

// titledRow is a post whose title may tell its thread.
type titledRow struct {
	row     uint32
	title   uint64 // see titleKey
	answers bool   // it answers by its title alone
}

// titleKey stands for a channel and a title, in any case of letters.
func titleKey(p *tribemap.Post) uint64 {
	return xxhash.Sum64String(p.Source + "\x00" + p.Channel + "\x00" + strings.ToLower(p.Title))
}

// joinTitles puts each post that answers by its title alone into the thread
// that last began under that title in its channel, or with the last such post
// where the beginning is not in the archive. Posts go by their time, so the
// order of the archive does not matter. O(p log p).
func (raw *rawTalk) joinTitles() {
	dated := slices.DeleteFunc(slices.Clone(raw.titled), func(t titledRow) bool { return raw.rows[t.row].time == 0 })
	slices.SortFunc(dated, func(a, b titledRow) int {
		p, q := &raw.rows[a.row], &raw.rows[b.row]
		return cmp.Or(cmp.Compare(p.time, q.time), raw.compareNames(p.name, q.name))
	})
	began := make(map[uint64]*row)
	for _, t := range dated {
		r := &raw.rows[t.row]
		first, known := began[t.title]
		if known && t.answers && r.time-first.time <= titleSpan {
			raw.sets.union(r.name, first.name)
			continue
		}
		began[t.title] = r
	}
}
