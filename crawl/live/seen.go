package live

import (
	"encoding/binary"
	"fmt"

	"tribemap"
)

// A window of several pages ends where pages bring nothing any more that the
// window did not bring before (see Found.Ends). What it brought is remembered by
// its hash while the window is open, in the journal by page, so that a place that
// goes round in circles is found out however often the process dies.

// seenTable holds what the pages of open windows showed first: eight bytes each,
// under the key of the window and the number of the request.
const seenTable = "x/"

// repeats takes in a page and the tasks of other windows that it leads to, and
// reports whether the place only repeats itself, and what was not seen before.
// Some places find threads rather than posts, or people.
func (r *windowRecord) repeats(page tribemap.Page, leads []Task) (again bool, fresh []byte) {
	if r.seen == nil {
		r.seen = make(map[uint64]struct{})
	}
	see := func(kind, id string) {
		key := hashed(kind, id)
		n := binary.BigEndian.Uint64(key[:])
		if _, met := r.seen[n]; !met {
			r.seen[n] = struct{}{}
			fresh = binary.BigEndian.AppendUint64(fresh, n)
		}
	}
	for i := range page.Posts {
		see("post", page.Posts[i].ID)
	}
	for i := range page.People {
		see("person", page.People[i].ID)
	}
	for i := range page.Reactions {
		see("reaction", page.Reactions[i].By)
	}
	for i := range leads {
		see("task", leads[i].key().String())
	}
	if fresh != nil {
		r.Dull = 0
		return false, fresh
	}
	r.Dull++
	return r.Dull >= mostDull, nil
}

// remind takes over what earlier processes saw of a window.
func (r *run) remind(w *windowRecord) {
	if w.seen != nil {
		return
	}
	w.seen = make(map[uint64]struct{})
	r.each(seenTable+w.key().String(), func(_ string, value []byte) {
		for ; len(value) >= 8; value = value[8:] {
			w.seen[binary.BigEndian.Uint64(value)] = struct{}{}
		}
	})
}

// seen returns what to write down of a page that showed something first, or of
// the end of its window: then nothing of it is needed any more.
func (r *run) seen(a answered, w *windowRecord, how ending) (entries []Entry) {
	prefix := seenTable + w.key().String()
	if w.Asked < 2 && how.fresh == nil {
		return nil
	}
	if how.split || w.standing() != Open {
		r.each(prefix, func(key string, _ []byte) { entries = append(entries, Entry{Key: key}) })
		return entries
	}
	if how.fresh == nil {
		return nil
	}
	return []Entry{{Key: fmt.Sprintf("%s/%012d", prefix, a.number), Value: how.fresh}}
}
