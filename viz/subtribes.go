package viz

import (
	"slices"

	"tribemap/tribe"
)

// subTribes returns the sizes of what each tribe falls into at the next finer
// level of the hierarchy, falling; nil where no level holds the result's tribes.
func subTribes(r *tribe.Result) [][]int {
	levels := r.Resolution.Hierarchy
	at := slices.IndexFunc(levels, func(l tribe.Level) bool { return sameTribes(l, r.Tribes) })
	if at < 0 || at+1 == len(levels) {
		return nil
	}
	sizes := make([][]int, len(r.Tribes))
	for _, part := range levels[at+1].Tribes {
		if k := part.Within; k >= 0 && k < len(sizes) {
			sizes[k] = append(sizes[k], part.Size)
		}
	}
	for _, s := range sizes {
		slices.SortFunc(s, func(a, b int) int { return b - a })
	}
	return sizes
}

// sameTribes reports whether a level holds the tribes of the result, by their
// sizes: a copy for sharing, which leaves small tribes out, has no such level.
func sameTribes(l tribe.Level, tribes []tribe.Tribe) bool {
	return slices.EqualFunc(l.Tribes, tribes, func(a tribe.LevelTribe, b tribe.Tribe) bool { return a.Size == b.Size })
}
