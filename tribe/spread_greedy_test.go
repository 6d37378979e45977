package tribe

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// naiveGreedy counts anew for every step.
func naiveGreedy(n, k int, sets [][]uint32) (chosen []uint32, upper int) {
	hit := make([]bool, len(sets))
	hits := 0
	upper = len(sets)
	for {
		gain := make([]int, n)
		for i, set := range sets {
			for _, u := range set {
				if !hit[i] {
					gain[u]++
				}
			}
		}
		order := everybody(n)
		slices.SortStableFunc(order, func(a, b uint32) int { return cmp.Compare(gain[b], gain[a]) })
		sum := hits
		for _, u := range order[:k] {
			sum += gain[u]
		}
		upper = min(upper, sum)
		if len(chosen) == k || gain[order[0]] == 0 {
			return chosen, upper
		}
		chosen = append(chosen, order[0])
		for i, set := range sets {
			if !hit[i] && slices.Contains(set, order[0]) {
				hit[i] = true
				hits++
			}
		}
	}
}

func TestGreedyMatchesNaive(t *testing.T) {
	var c coverage // used again for each collection, as searches do
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		k := rapid.IntRange(1, n).Draw(t, "k")
		member := rapid.Uint32Range(0, uint32(n-1))
		sets := rapid.SliceOfN(rapid.SliceOfNDistinct(member, 1, n, rapid.ID), 1, 30).Draw(t, "sets")

		var flat rrSets
		for _, set := range sets {
			flat.members = append(flat.members, set...)
			flat.ends = append(flat.ends, uint64(len(flat.members)))
		}
		c.cover(n, &flat, everybody(n))
		chosen, upper := c.greedy(nil, everybody(n), k)
		want, bound := naiveGreedy(n, k, sets)
		if !slices.Equal(chosen[:len(want)], want) || int(upper) != bound || len(chosen) != k {
			t.Fatalf("chose %v with bound %d, want %v with %d", chosen, upper, want, bound)
		}
	})
}

func TestRestartForgetsWhatWasHit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		member := rapid.Uint32Range(0, uint32(n-1))
		var flat rrSets
		for _, set := range rapid.SliceOfN(rapid.SliceOfNDistinct(member, 1, n, rapid.ID), 1, 30).Draw(t, "sets") {
			flat.members = append(flat.members, set...)
			flat.ends = append(flat.ends, uint64(len(flat.members)))
		}
		pool := slices.Sorted(slices.Values(rapid.SliceOfNDistinct(member, 1, n, rapid.ID).Draw(t, "pool")))
		k := rapid.IntRange(1, len(pool)).Draw(t, "k")
		var fresh, used coverage
		fresh.cover(n, &flat, pool)
		used.cover(n, &flat, nil)
		used.greedy([]uint32{pool[0]}, nil, 1)
		used.restart(pool)
		got, most := used.greedy(nil, pool, k)
		want, bound := fresh.greedy(nil, pool, k)
		if !slices.Equal(got, want) || most != bound || used.hits != fresh.hits {
			t.Fatalf("chose %v (%d of at most %d) after a restart, %v (%d of %d) at first", got, used.hits, most, want, fresh.hits, bound)
		}
	})
}

// No fewer nodes than that hit so many sets, whichever they are.
func TestFewestIsABound(t *testing.T) {
	tight := 0
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		member := rapid.Uint32Range(0, uint32(n-1))
		var flat rrSets
		for _, set := range rapid.SliceOfN(rapid.SliceOfNDistinct(member, 1, n, rapid.ID), 1, 30).Draw(t, "sets") {
			flat.members = append(flat.members, set...)
			flat.ends = append(flat.ends, uint64(len(flat.members)))
		}
		fixed := rapid.IntRange(0, n-1).Draw(t, "fixed")
		want := rapid.IntRange(1, len(flat.ends)).Draw(t, "want")
		var c coverage
		c.cover(n, &flat, everybody(n)[fixed:])
		order, _ := c.greedy(everybody(fixed), everybody(n)[fixed:], n)
		fewest := n
		for set := range 1 << n {
			nodes := nodesOf(uint8(set))
			if bitsOf(everybody(fixed))&^uint8(set) == 0 && c.hitBy(nodes) >= want {
				fewest = min(fewest, len(nodes))
			}
		}
		got := c.fewest(order, everybody(n)[fixed:], fixed, uint64(want))
		if got > fewest {
			t.Fatalf("at least %d nodes for %d sets, but %d hit them", got, want, fewest)
		}
		if got == fewest {
			tight++
		}
	})
	if tight == 0 {
		t.Error("the bound is never met")
	}
}
