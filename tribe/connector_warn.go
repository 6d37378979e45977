package tribe

import "fmt"

// hardlyMore is how many people each of the chosen must reach on the mean,
// themselves included, for the choice to mean anything.
const hardlyMore = 1.1

// warn says what a reader of a tribe's seed set must know.
func (few *CriticalFew) warn(f *field, set SeedSet, reach Reach) {
	k, size := len(set.Steps), len(f.members)
	say := func(format string, what ...any) {
		few.Warnings = append(few.Warnings, fmt.Sprintf("tribe %d: ", f.number)+fmt.Sprintf(format, what...))
	}
	if reach.High < f.want {
		say("%d people reach %.0f of the %.0f asked for: allow more of them", k, reach.Mean, f.want)
	}
	if k < size && reach.Mean < float64(hardlyMore*float64(k)) {
		say("%d people reach hardly anybody but themselves (%.1f people): too little was said there, or too long ago, to choose by", k, reach.Mean)
	}
	// Where the model's own bound binds, a better choice cannot show.
	if set.Bound < float64(size) && set.Reach.Mean > 0.9*set.Bound {
		say("%d people can reach at most %.0f in this model and reach %.0f: let them tell more, or choose more of them", k, set.Bound, set.Reach.Mean)
	}
}
