package tribe

import "math"

// The automatic resolution asks at which γ the communities best predict talk
// that was not shown to them. Communities are found on what a fold shows; of
// what it withholds, f is the share inside communities and e the share that
// chance puts there. With θin = f/e and θout = (1−f)/(1−e),
//
//	score(γ) = f ln θin + (1−f) ln θout      nats per withheld tie, 0 where f ≤ e
//	next γ   = (θin − θout) / (ln θin − ln θout)
//
// the second being the γ at which modularity is the likelihood of a planted
// partition with these rates [1]. Without withholding the iteration runs away
// on sparse graphs and finds structure in noise.
//
// [1] M. E. J. Newman: Equivalence between modularity optimization and maximum
// likelihood methods for community detection, Phys. Rev. E 94, 2016,
// doi:10.1103/PhysRevE.94.052315

// structureErrors is how many standard errors f − e must exceed for communities
// to exist at all. Over 300 random graphs and talks chance got to 4.4 in one,
// where the best of several γ was picked on few ties.
const structureErrors = 5

// trial is what one γ gave.
type trial struct {
	gamma      float64
	partitions []Partition // one a fold
	outcomes   []outcome   // one a block, fold after fold
}

// outcome is how the withheld ties of one block fell.
type outcome struct {
	inside float64 // f, [0,1]
	chance float64 // e of the whole fold, [0,1]
	score  float64
}

// judge compares where withheld ties fell with where chance, which knows only
// how often each node appears among them, would put them.
func judge(f fold, p Partition) []outcome {
	chance := f.tally(p).chanceInside()
	all, inside := f.weights(p)
	outcomes := make([]outcome, len(all))
	for i := range outcomes {
		// Half a tie on either side keeps logarithms finite.
		f := (f.scale.count(inside[i]) + .5) / (f.scale.count(all[i]) + 1)
		outcomes[i] = outcome{f, chance, score(f, chance)}
	}
	return outcomes
}

// chanceInside returns the share of ties that chance puts inside communities.
func (t tally) chanceInside() (e float64) {
	for c := range t.inside {
		if t.from[c] > 0 && t.to[c] > 0 {
			e += t.chance(c)
		}
	}
	return e
}

// rates returns θin and θout.
func rates(f, e float64) (in, out float64) { return f / e, (1 - f) / (1 - e) }

func score(f, e float64) float64 {
	if f <= e || e <= 0 || f >= 1 {
		return 0
	}
	in, out := rates(f, e)
	return float64(f*math.Log(in)) + float64((1-f)*math.Log(out))
}

// next returns the γ that a trial suggests, its own where nothing was learnt.
func (t trial) next() float64 {
	f, e := 0.0, 0.0
	for _, o := range t.outcomes {
		f += o.inside / float64(len(t.outcomes))
		e += o.chance / float64(len(t.outcomes))
	}
	if f <= e || e <= 0 || f >= 1 {
		return t.gamma
	}
	in, out := rates(f, e)
	return (in - out) / (math.Log(in) - math.Log(out))
}

func (t trial) score() float64 {
	mean, _ := meanError(t.outcomes, func(i int) float64 { return t.outcomes[i].score })
	return mean
}

// beats returns by how much a trial's score is above another's, and the
// standard error of that.
func (t trial) beats(o trial) (gain, se float64) {
	return meanError(t.outcomes, func(i int) float64 { return t.outcomes[i].score - o.outcomes[i].score })
}

// structured tells whether withheld ties stay inside more than chance allows.
func (t trial) structured() bool {
	mean, se := meanError(t.outcomes, func(i int) float64 { return t.outcomes[i].inside - t.outcomes[i].chance })
	return mean > structureErrors*se && t.score() > 0
}

// tribes returns the mean number of tribes over the folds.
func (t trial) tribes(atLeast int) int {
	sum := 0
	for _, p := range t.partitions {
		sum += p.AtLeast(atLeast).K
	}
	return int(math.Round(float64(sum) / float64(len(t.partitions))))
}

// meanError returns the mean over blocks and its standard error.
func meanError(blocks []outcome, value func(i int) float64) (mean, se float64) {
	n := float64(len(blocks))
	for i := range blocks {
		mean += value(i) / n
	}
	sum := 0.0
	for i := range blocks {
		d := value(i) - mean
		sum += float64(d * d)
	}
	return mean, math.Sqrt(sum / (n - 1) / n)
}
