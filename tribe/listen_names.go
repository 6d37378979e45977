package tribe

import (
	"hash/maphash"
	"slices"
	"strings"

	"tribemap/internal/huge"
)

// nameTable numbers byte strings in the order in which they first come. It
// holds no pointer a string, so that millions of them cost the collector
// nothing: their bytes stand end to end, and numbers are found by open
// addressing. Hashes are seeded anew in each process, so that nobody can choose
// names that collide; no number depends on them.
type nameTable struct {
	seed  maphash.Seed
	slots []uint64 // 0: free; else the upper half of the hash, and the number + 1
	texts textRun
	// hashes are those of the keys being numbered; near and seen are approach's.
	hashes, near []uint64
	seen         byte
}

// tagMask is the part of a slot that comes from the hash.
const tagMask = ^uint64(1<<32 - 1)

// newNameTable makes room for about n names.
func newNameTable(n int) *nameTable {
	t := &nameTable{seed: maphash.MakeSeed(), slots: huge.Slice[uint64](slotsFor(n))}
	t.texts.init(n)
	return t
}

// slotsFor returns the least power of two of which n are at most three quarters.
func slotsFor(n int) int {
	slots := 1 << 10
	for slots/4*3 < n {
		slots *= 2
	}
	return slots
}

func (t *nameTable) len() int { return t.texts.len() }

// text returns the string with number n.
func (t *nameTable) text(n uint32) string { return t.texts.text(n) }

// forget frees what finds numbers; texts stay.
func (t *nameTable) forget() { t.slots = nil }

// lookup returns the number of a key, None if it was not met.
func (t *nameTable) lookup(key []byte) uint32 {
	if n := t.slots[t.find(key, maphash.Bytes(t.seed, key))]; n != 0 {
		return uint32(n) - 1
	}
	return None
}

// find returns the slot that holds the key, or the free one where it belongs.
func (t *nameTable) find(key []byte, hash uint64) uint64 {
	mask := uint64(len(t.slots) - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		slot := t.slots[at]
		if slot == 0 || (slot^hash)&tagMask == 0 && t.text(uint32(slot)-1) == string(key) {
			return at
		}
	}
}

// numberAll appends the numbers of keys to numbers; key i ends before
// keys[ends[i]].
func (t *nameTable) numberAll(keys []byte, ends, numbers []uint32) []uint32 {
	t.reserve(t.len() + len(ends))
	lo := uint32(0)
	for few := range slices.Chunk(ends, keysAtOnce) {
		t.approach(keys, lo, few)
		for i, hi := range few {
			numbers = append(numbers, t.number(keys[lo:hi], t.hashes[i]))
			lo = hi
		}
	}
	return numbers
}

// keysAtOnce is how many keys are numbered together: what is read for them
// stays in the first cache.
const keysAtOnce = 128

// approach hashes keys, the first of which begins at lo, and has a look at what
// must be read to number them, each step for all before the next: so the
// processor waits for many places of memory at a time, where it would wait for
// one after the other.
func (t *nameTable) approach(keys []byte, lo uint32, ends []uint32) {
	t.hashes, t.near = t.hashes[:0], t.near[:0]
	for _, hi := range ends {
		t.hashes = append(t.hashes, maphash.Bytes(t.seed, keys[lo:hi]))
		lo = hi
	}
	mask := uint64(len(t.slots) - 1)
	for _, hash := range t.hashes {
		if slot := t.slots[hash&mask]; (slot^hash)&tagMask == 0 && slot != 0 {
			t.near = append(t.near, slot)
		}
	}
	for i, slot := range t.near {
		t.near[i] = t.texts.at[uint32(slot)-1]
	}
	for _, place := range t.near {
		t.seen += t.texts.piece(place >> 32)[uint32(place)]
	}
}

// number returns the number of a key and gives it the next one if it has none.
func (t *nameTable) number(key []byte, hash uint64) uint32 {
	at := t.find(key, hash)
	if slot := t.slots[at]; slot != 0 {
		return uint32(slot) - 1
	}
	n := t.texts.add(key)
	t.slots[at] = hash&tagMask | uint64(n+1)
	return n
}

// reserve makes room for n names in all.
func (t *nameTable) reserve(n int) {
	slots := slotsFor(n)
	if slots <= len(t.slots) {
		return
	}
	t.slots = huge.Slice[uint64](slots)
	mask := uint64(slots - 1)
	for i := range uint32(t.len()) {
		hash := maphash.String(t.seed, t.text(i))
		at := hash & mask
		for t.slots[at] != 0 {
			at = (at + 1) & mask
		}
		t.slots[at] = hash&tagMask | uint64(i+1)
	}
}

// textRun is strings by number, end to end in pieces of a megabyte. The pieces
// are never moved, so that strings taken out of them stay valid.
type textRun struct {
	full []string
	last strings.Builder
	// at says where each string begins: its piece in the upper half, its place
	// there in the lower. One entry more than there are strings.
	at []uint64
}

const runPiece = 1 << 20

func (r *textRun) init(n int) {
	r.at = huge.Slice[uint64](n + 1)[:1]
	r.last.Grow(runPiece)
}

func (r *textRun) len() int { return len(r.at) - 1 }

// add takes up a string and returns its number.
func (r *textRun) add(text []byte) uint32 {
	n := r.len()
	if r.last.Len()+len(text) > r.last.Cap() {
		r.full = append(r.full, r.last.String())
		r.last = strings.Builder{}
		r.last.Grow(max(runPiece, len(text)))
		r.at[n] = uint64(len(r.full)) << 32
	}
	r.last.Write(text)
	r.at = append(r.at, uint64(len(r.full))<<32|uint64(r.last.Len()))
	return uint32(n)
}

// text returns string n. It is not empty.
func (r *textRun) text(n uint32) string {
	from, to := r.at[n], r.at[n+1]
	piece := r.piece(from >> 32)
	if to>>32 != from>>32 {
		return piece[uint32(from):]
	}
	return piece[uint32(from):uint32(to)]
}

func (r *textRun) piece(n uint64) string {
	if n < uint64(len(r.full)) {
		return r.full[n]
	}
	return r.last.String()
}
