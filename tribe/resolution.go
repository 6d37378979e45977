package tribe

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"tribemap/graph"
	"tribemap/internal/par"
)

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
// on sparse graphs and finds structure in noise. One iteration of Leiden on each
// fold is enough: with two, the same γ are chosen at twice the cost.
//
// [1] M. E. J. Newman: Equivalence between modularity optimization and maximum
// likelihood methods for community detection, Phys. Rev. E 94, 2016,
// doi:10.1103/PhysRevE.94.052315
const (
	maxGammas     = 12  // values of γ tried; real graphs settle in three to eight
	settled       = .05 // relative change of γ that no longer counts as one
	minGamma      = .25
	maxContenders = 3          // γ compared on every fold
	foldStream    = 0x666f6c64 // tells this use of chance from others
	// structureErrors is how many standard errors f − e must exceed for
	// communities to exist at all. Over 300 random graphs and talks chance got
	// to 4.4 in one, where the best of several γ was picked on few ties.
	structureErrors = 5
)

// search looks for the best γ of one graph.
type search struct {
	folds    []fold
	scouts   int // the first folds, on which every γ is tried
	seed     uint64
	threads  int
	minTribe int
	maxGamma float64
	trials   []trial
}

// trial is what one γ gave, on the scouts or on every fold.
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

func newSearch(g *graph.CSR, folds []fold, scouts int, opt DetectOptions) *search {
	s := &search{
		folds: folds, scouts: scouts, seed: opt.Seed, threads: opt.Threads,
		minTribe: opt.MinTribe, maxGamma: 1,
	}
	if n := connectedNodes(g); n > 0 {
		s.maxGamma = max(1, 2*float64(g.Arcs())/float64(n))
	}
	return s
}

// connectedNodes counts the nodes with an edge.
func connectedNodes(g *graph.CSR) int {
	n := 0
	for u := range uint32(g.N()) {
		if g.Degree(u) > 0 {
			n++
		}
	}
	return n
}

// run tries γ = 1 and then whatever the withheld ties suggest, until that
// settles, on the scouts; the best are then tried on every fold. It returns the
// index of the chosen trial.
func (s *search) run(ctx context.Context) (int, error) {
	gamma := 1.0
	for range maxGammas {
		if err := s.try(ctx, gamma, s.scouts); err != nil {
			return 0, err
		}
		gamma = s.next()
		if s.tried(gamma) {
			break
		}
	}
	for _, i := range s.contenders() {
		if err := s.extend(ctx, &s.trials[i], len(s.folds)); err != nil {
			return 0, err
		}
	}
	return s.best(), nil
}

// contenders returns the trials that may turn out to be the best: on the
// scouts, the best beats them by no more than one standard error.
func (s *search) contenders() []int {
	best := s.best()
	var near []int
	for i, t := range s.trials {
		if i == best || s.trials[best].hardlyBeats(t) {
			near = append(near, i)
		}
	}
	slices.SortStableFunc(near, func(i, j int) int { return cmp.Compare(s.trials[j].score(), s.trials[i].score()) })
	return near[:min(maxContenders, len(near))]
}

// try adds the trial of one γ on the first folds.
func (s *search) try(ctx context.Context, gamma float64, folds int) error {
	s.trials = append(s.trials, trial{gamma: gamma})
	return s.extend(ctx, &s.trials[len(s.trials)-1], folds)
}

// extend takes a trial to further folds, which are independent and run in
// parallel.
func (s *search) extend(ctx context.Context, t *trial, folds int) error {
	done := len(t.partitions)
	t.partitions = append(t.partitions, make([]Partition, folds-done)...)
	outcomes, errs := make([][]outcome, folds), make([]error, folds)
	opt := LeidenOptions{Gamma: t.gamma, Iterations: 1, Threads: shareThreads(s.threads, folds-done)}
	par.For(s.threads, folds-done, 1, func(_, lo, _ int) {
		i := done + lo
		rng := rand.New(rand.NewPCG(s.seed, foldStream+uint64(i)))
		t.partitions[i], errs[i] = Leiden(ctx, s.folds[i].shown, rng, opt)
		if errs[i] == nil {
			outcomes[i] = judge(s.folds[i], t.partitions[i])
		}
	})
	for i, err := range errs {
		if err != nil {
			return err
		}
		t.outcomes = append(t.outcomes, outcomes[i]...)
	}
	return nil
}

// judge compares where withheld ties fell with where chance, which knows only
// how often each node appears among them, would put them.
func judge(f fold, p Partition) []outcome {
	_, degree := f.tally(p)
	chance := chanceInside(degree)
	all, inside := f.weights(p)
	outcomes := make([]outcome, len(all))
	for i := range outcomes {
		// Half a pseudo-count on either side keeps logarithms finite.
		f := (inside[i] + .5) / (all[i] + 1)
		outcomes[i] = outcome{f, chance, score(f, chance)}
	}
	return outcomes
}

// chanceInside returns the share of ties that chance puts inside communities
// with the given weights of ends.
func chanceInside(degree []float64) float64 {
	total, e := 0.0, 0.0
	for _, d := range degree {
		total += d
	}
	for _, d := range degree {
		if d > 0 {
			e += float64(d / total * (d / total))
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

// next returns the γ that the last trial suggests.
func (s *search) next() float64 {
	t := s.trials[len(s.trials)-1]
	f, e := 0.0, 0.0
	for _, o := range t.outcomes {
		f += o.inside / float64(len(t.outcomes))
		e += o.chance / float64(len(t.outcomes))
	}
	if f <= e || e <= 0 || f >= 1 {
		return t.gamma // nothing learnt
	}
	in, out := rates(f, e)
	gamma := (in - out) / (math.Log(in) - math.Log(out))
	return min(max(gamma, minGamma), s.maxGamma)
}

func (s *search) tried(gamma float64) bool {
	return slices.ContainsFunc(s.trials, func(t trial) bool {
		return math.Abs(t.gamma-gamma) <= settled*gamma
	})
}

// best returns the trial of the highest score among those on most folds, the
// smallest γ of equals.
func (s *search) best() int {
	best := 0
	for i, t := range s.trials {
		b := s.trials[best]
		if cmp.Or(
			cmp.Compare(len(t.partitions), len(b.partitions)),
			cmp.Compare(t.score(), b.score()),
			cmp.Compare(b.gamma, t.gamma),
		) > 0 {
			best = i
		}
	}
	return best
}

func (t trial) score() float64 {
	mean, _ := meanError(t.outcomes, func(i int) float64 { return t.outcomes[i].score })
	return mean
}

func (t trial) hardlyBeats(o trial) bool {
	mean, se := meanError(t.outcomes, func(i int) float64 { return t.outcomes[i].score - o.outcomes[i].score })
	return mean <= se
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

// curve lists the trials by rising γ.
func (s *search) curve() []GammaScore {
	scores := make([]GammaScore, len(s.trials))
	for i, t := range s.trials {
		scores[i] = GammaScore{Gamma: t.gamma, Score: t.score(), Tribes: t.tribes(s.minTribe)}
	}
	slices.SortFunc(scores, func(a, b GammaScore) int { return cmp.Compare(a.Gamma, b.Gamma) })
	return scores
}
