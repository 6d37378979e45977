package tribe

import (
	"slices"
	"sort"

	"tribemap/internal/par"
)

// midRanks replaces each value by its percentile within values, as a share in
// (0,1): the part of the values below it plus half the part equal to it. Equal
// values get equal ranks and the mean rank is ½, whatever the values' shape.
// Time O(n log n).
func midRanks(values []float64, threads int) []float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	ranks := make([]float64, len(values))
	par.For(threads, len(values), 1<<14, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			below := sort.SearchFloat64s(sorted, values[i])
			same := sort.Search(len(sorted)-below, func(k int) bool { return sorted[below+k] > values[i] })
			ranks[i] = (float64(below) + float64(same)/2) / float64(len(sorted))
		}
	})
	return ranks
}
