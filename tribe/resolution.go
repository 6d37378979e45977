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
	maxGammas  = 12  // values of γ tried; real graphs settle in three to eight
	settled    = .05 // relative change of γ that no longer counts as one
	minGamma   = .25
	foldStream = 0x666f6c64 // tells this use of chance from others
	// structureErrors is how many standard errors f − e must exceed for
	// communities to exist at all: over five folds chance gets there in under
	// one graph of a hundred, over ten in one of six hundred.
	structureErrors = 4
)

// search looks for the best γ of one graph.
type search struct {
	folds    []fold
	seed     uint64
	threads  int
	minTribe int
	maxGamma float64
	trials   []trial
}

// trial is what one γ gave on every fold.
type trial struct {
	gamma      float64
	partitions []Partition
	outcomes   []outcome
	tribes     float64
}

// outcome is how withheld ties fell on one fold.
type outcome struct {
	weight float64 // of all withheld ties
	inside float64 // f, [0,1]
	chance float64 // e, [0,1]
	score  float64
}

func newSearch(g *graph.CSR, folds []fold, opt DetectOptions) *search {
	s := &search{folds: folds, seed: opt.Seed, threads: opt.Threads, minTribe: opt.MinTribe, maxGamma: 1}
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
// settles. It returns the index of the chosen trial.
func (s *search) run(ctx context.Context) (int, error) {
	gamma := 1.0
	for range maxGammas {
		if err := s.try(ctx, gamma); err != nil {
			return 0, err
		}
		gamma = s.next()
		if s.tried(gamma) {
			break
		}
	}
	return s.choose(), nil
}

// try adds the trial of one γ. Folds are independent and run in parallel.
func (s *search) try(ctx context.Context, gamma float64) error {
	t := trial{
		gamma:      gamma,
		partitions: make([]Partition, len(s.folds)),
		outcomes:   make([]outcome, len(s.folds)),
	}
	errs := make([]error, len(s.folds))
	par.For(s.threads, len(s.folds), 1, func(i, _, _ int) {
		rng := rand.New(rand.NewPCG(s.seed, foldStream+uint64(i)))
		t.partitions[i], errs[i] = Leiden(ctx, s.folds[i].shown, rng, LeidenOptions{Gamma: gamma, Iterations: 1})
		if errs[i] == nil {
			t.outcomes[i] = judge(s.folds[i], t.partitions[i])
		}
	})
	for i, err := range errs {
		if err != nil {
			return err
		}
		t.tribes += float64(t.partitions[i].AtLeast(s.minTribe).K) / float64(len(s.folds))
	}
	s.trials = append(s.trials, t)
	return nil
}

// judge compares where withheld ties fell with where chance, which knows only
// how often each node appears among them, would put them.
func judge(f fold, p Partition) outcome {
	in, degree, total := f.tally(p)
	o := outcome{weight: total, inside: .5}
	for c, d := range degree {
		o.inside += in[c]
		if d > 0 {
			share := d / (2 * total)
			o.chance += float64(share * share)
		}
	}
	o.inside /= total + 1 // half a pseudo-count on either side keeps logarithms finite
	o.score = score(o.inside, o.chance)
	return o
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

// choose returns the smallest γ whose score is within one standard error of
// the best, fold by fold: fewer tribes, unless more predict better.
func (s *search) choose() int {
	best := 0
	for i, t := range s.trials {
		if t.score() > s.trials[best].score() {
			best = i
		}
	}
	chosen := best
	for i, t := range s.trials {
		if t.gamma < s.trials[chosen].gamma && s.trials[best].hardlyBeats(t) {
			chosen = i
		}
	}
	return chosen
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

// meanError returns the mean over folds and its standard error.
func meanError(folds []outcome, value func(i int) float64) (mean, se float64) {
	n := float64(len(folds))
	for i := range folds {
		mean += value(i) / n
	}
	sum := 0.0
	for i := range folds {
		d := value(i) - mean
		sum += float64(d * d)
	}
	return mean, math.Sqrt(sum / (n - 1) / n)
}

// curve lists the trials by rising γ.
func (s *search) curve() []GammaScore {
	scores := make([]GammaScore, len(s.trials))
	for i, t := range s.trials {
		scores[i] = GammaScore{Gamma: t.gamma, Score: t.score(), Tribes: int(math.Round(t.tribes))}
	}
	slices.SortFunc(scores, func(a, b GammaScore) int { return cmp.Compare(a.Gamma, b.Gamma) })
	return scores
}
