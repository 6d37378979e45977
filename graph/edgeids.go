package graph

import (
	"cmp"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"tribemap/internal/par"
)

// densify numbers the native ids of all blocks 0, 1, … in sorted order, writes
// the numbers into the blocks' pairs, counts each block's loops, and returns
// the ids.
func densify[V comparable](blocks []*block[V], threads int) []string {
	if largest, ok := largestNumber(blocks); ok {
		return densifyNumbers(blocks, threads, largest)
	}
	return densifyNames(blocks, threads)
}

// largestNumber tells whether all ids are numbers small enough for a bit each,
// and returns the largest.
func largestNumber[V comparable](blocks []*block[V]) (largest uint32, ok bool) {
	const always, perPair = 1 << 28, 64 // 48 MiB at any rate; 12 bytes a pair
	pairs := 0
	for _, b := range blocks {
		if b.names != nil {
			return 0, false
		}
		pairs += len(b.pairs)
		largest = max(largest, b.largest)
	}
	return largest, int(largest) < max(always, perPair*pairs)
}

// ranks is a set of numbers that knows how many of them are below a number.
type ranks struct {
	bits  []uint64
	below []uint32 // below[i]: members smaller than 64·i
}

// insert adds a number; several workers may do so at the same time. Most are
// there already.
func (r *ranks) insert(x uint32) {
	if word, bit := &r.bits[x/64], uint64(1)<<(x%64); atomic.LoadUint64(word)&bit == 0 {
		atomic.OrUint64(word, bit)
	}
}

func (r *ranks) rank(x uint32) uint32 {
	return r.below[x/64] + uint32(bits.OnesCount64(r.bits[x/64]&(1<<(x%64)-1)))
}

func densifyNumbers[V comparable](blocks []*block[V], threads int, largest uint32) []string {
	r := ranks{bits: make([]uint64, largest/64+1), below: make([]uint32, largest/64+1)}
	par.For(threads, len(blocks), 1, func(i, _, _ int) {
		for _, p := range blocks[i].pairs {
			r.insert(p[0])
			r.insert(p[1])
		}
	})
	n := uint32(0)
	for i, word := range r.bits {
		r.below[i] = n
		n += uint32(bits.OnesCount64(word))
	}
	par.For(threads, len(blocks), 1, func(i, _, _ int) {
		b := blocks[i]
		for k, p := range b.pairs {
			b.pairs[k] = [2]uint32{r.rank(p[0]), r.rank(p[1])}
			if p[0] == p[1] {
				b.loops++
			}
		}
	})
	return r.decimals(int(n))
}

// decimals writes the n members as text, all in one piece of memory, which has
// room for them from the beginning and so never moves.
func (r *ranks) decimals(n int) []string {
	digits := len(strconv.Itoa(64 * len(r.bits)))
	var text strings.Builder
	text.Grow(n * digits)
	number := make([]byte, 0, digits)
	ids, at := make([]string, n), 0
	for i, word := range r.bits {
		for ; word != 0; word &= word - 1 {
			number = strconv.AppendUint(number[:0], uint64(64*i+bits.TrailingZeros64(word)), 10)
			begin := text.Len()
			text.Write(number)
			ids[at] = text.String()[begin:]
			at++
		}
	}
	return ids
}

func densifyNames[V comparable](blocks []*block[V], threads int) []string {
	numbers := newNameTable()
	for _, b := range blocks {
		b.nameNumbers(numbers)
	}
	seen, places := meetNames(blocks)
	ids, rank := sortIDs(seen)
	for _, table := range places {
		for i, at := range table {
			table[i] = rank[at]
		}
	}
	par.For(threads, len(blocks), 1, func(i, _, _ int) { blocks[i].renumber(places[blocks[i].names]) })
	return ids
}

// nameNumbers turns a block of numbers into one of names, because another
// block of the same text holds ids that are none.
func (b *block[V]) nameNumbers(t *nameTable) {
	if b.names != nil {
		return
	}
	b.names = t
	var digits []byte
	for k := range b.pairs {
		for end, x := range b.pairs[k] {
			digits = strconv.AppendUint(digits[:0], uint64(x), 10)
			b.pairs[k][end] = t.intern(digits)
		}
	}
}

// meetNames lists the names of all tables, each once, and gives for each table
// the places of its names in that list.
func meetNames[V comparable](blocks []*block[V]) (seen []string, places map[*nameTable][]uint32) {
	all := newNameTable()
	places = map[*nameTable][]uint32{}
	for _, b := range blocks {
		if places[b.names] != nil {
			continue
		}
		table := make([]uint32, len(b.names.names))
		for i, name := range b.names.names {
			table[i] = all.add(name)
		}
		places[b.names] = table
	}
	return all.names, places
}

// renumber replaces the numbers of names by what table has for them.
func (b *block[V]) renumber(table []uint32) {
	for k, p := range b.pairs {
		b.pairs[k] = [2]uint32{table[p[0]], table[p[1]]}
		if p[0] == p[1] {
			b.loops++
		}
	}
}

// sortIDs sorts by value if every id is an integer, else bytewise. rank tells
// where each one went.
func sortIDs(ids []string) (sorted []string, rank []uint32) {
	compare := strings.Compare
	if !slices.ContainsFunc(ids, func(id string) bool { return !isInteger(id) }) {
		compare = compareIntegers
	}
	type placed struct {
		id string
		at uint32
	}
	order := make([]placed, len(ids))
	for i, id := range ids {
		order[i] = placed{id, uint32(i)}
	}
	slices.SortFunc(order, func(a, b placed) int { return compare(a.id, b.id) })
	sorted, rank = make([]string, len(ids)), make([]uint32, len(ids))
	for i, p := range order {
		sorted[i], rank[p.at] = p.id, uint32(i)
	}
	return sorted, rank
}

// strayWords returns the ids that are no integers if there are one or two of
// them and at least as many others.
func strayWords(ids []string) (words []string) {
	for _, id := range ids {
		if isInteger(id) {
			continue
		}
		if words = append(words, id); len(words) > 2 {
			return nil
		}
	}
	if 2*len(words) > len(ids) {
		return nil
	}
	return words
}

// isInteger tells whether an id of any length is written as integers usually
// are, so that the number determines the text.
func isInteger(id string) bool {
	if id == "0" {
		return true
	}
	digits := strings.TrimPrefix(id, "-")
	return digits != "" && digits[0] != '0' && strings.Trim(digits, "0123456789") == ""
}

func compareIntegers(a, b string) int {
	negA, negB := a[0] == '-', b[0] == '-'
	switch {
	case negA && negB:
		a, b = b, a
	case negA:
		return -1
	case negB:
		return 1
	}
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}
