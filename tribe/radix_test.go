package tribe

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestRadixSorterIsStable(t *testing.T) {
	var s radixSorter // the same throughout: it keeps its memory
	key := rapid.OneOf(rapid.Uint64Range(0, 3), rapid.Uint64Range(1<<40, 1<<40+300), rapid.Uint64())
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfN(key, 0, 300).Draw(t, "keys")
		want := make([]uint32, len(keys))
		s.begin(len(keys))
		for i, k := range keys {
			s.keys[i], s.order[i], want[i] = k, uint32(i), uint32(i)
		}
		s.sort()
		slices.SortStableFunc(want, func(a, b uint32) int { return cmp.Compare(keys[a], keys[b]) })
		slices.Sort(keys)
		if !slices.Equal(s.order, want) || !slices.Equal(s.keys, keys) {
			t.Fatalf("order %v, want %v", s.order, want)
		}
	})
}
