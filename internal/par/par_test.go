package par

import (
	"slices"
	"testing"
)

func TestForCoversEveryIndexOnce(t *testing.T) {
	for _, n := range []int{0, 1, 7, 64, 65, 1000} {
		for _, threads := range []int{1, 2, 8} {
			seen := make([]int, n)
			For(threads, n, 64, func(_, lo, hi int) {
				for i := lo; i < hi; i++ {
					seen[i]++
				}
			})
			if i := slices.IndexFunc(seen, func(c int) bool { return c != 1 }); i >= 0 {
				t.Fatalf("n=%d threads=%d: index %d visited %d times", n, threads, i, seen[i])
			}
		}
	}
}

func TestChunkBordersDoNotDependOnThreads(t *testing.T) {
	borders := func(threads int) []int {
		out := make([]int, 2*Chunks(1000, 96))
		For(threads, 1000, 96, func(c, lo, hi int) { out[2*c], out[2*c+1] = lo, hi })
		return out
	}
	if one, eight := borders(1), borders(8); !slices.Equal(one, eight) {
		t.Fatalf("borders differ: %v and %v", one, eight)
	}
}

func TestWorkerNumbersStayBelowThreads(t *testing.T) {
	ForWorker(3, 500, 1, func(w, _, _, _ int) {
		if w < 0 || w >= 3 {
			t.Errorf("worker %d of 3", w)
		}
	})
}
