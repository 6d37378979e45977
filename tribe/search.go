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

// The search for γ first follows what withheld ties suggest, starting at γ = 1,
// then encloses the highest score between a lower one on either side and draws
// a parabola of the score over ln γ through the three. Scores waver from one
// partition to the next, which a parabola through distant points hardly does.
// Where they waver about as much as they rise, what was followed may have leapt
// over the top; so wide gaps between good trials are looked into.
//
// Its top is not the answer but the larger γ at which it has fallen by one
// standard error: withheld ties cannot tell the two apart, and a graph that
// lacks a tenth of its ties bears a little less resolution than the whole.
const (
	maxGammas  = 12         // values of γ tried; real graphs take four to seven
	settled    = .2         // difference in ln γ that no longer counts as one
	steepest   = .6         // most by which ln γ asked for is taken to rise with ln γ
	aside      = math.Ln2   // how far to either side of the best γ the next is tried
	farthest   = .4         // most by which the answer lies above the top, in ln γ
	misled     = 3          // standard errors below the best trial from which another is worse for certain
	leap       = .9         // difference in ln γ of two trials that may hide a top between them
	foldStream = 0x666f6c64 // tells this use of chance from others
	minGamma   = .25
)

// search looks for the best γ of one graph.
type search struct {
	folds    []fold
	scouts   []*scout // one a fold, nil before its first use
	seed     uint64
	threads  int
	minTribe int
	given    float64 // γ that is not to be chosen; 0 = choose
	maxGamma float64
	trials   []trial // by rising γ
}

func newSearch(g *graph.CSR, folds []fold, opt DetectOptions) *search {
	s := &search{
		folds: folds, scouts: make([]*scout, len(folds)), seed: opt.Seed, threads: opt.Threads,
		minTribe: opt.MinTribe, given: opt.Resolution, maxGamma: 1,
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

// run returns the trial of the chosen γ, or of the given one.
func (s *search) run(ctx context.Context) (trial, error) {
	if s.given > 0 {
		return s.try(ctx, s.given)
	}
	for _, step := range []func(context.Context) error{s.follow, s.enclose, s.fill, s.enclose} {
		if err := step(ctx); err != nil {
			return trial{}, err
		}
	}
	best := s.trials[s.best()]
	t, err := s.try(ctx, s.answer())
	if err != nil {
		return t, err
	}
	// On a narrow top the parabola misleads; then what was measured counts.
	if loss, se := best.beats(t); loss > misled*se {
		return best, nil
	}
	return t, nil
}

// follow tries γ = 1 and then what the last trial suggests, until that settles.
// What is suggested rises with γ; from two trials follows where both agree.
func (s *search) follow(ctx context.Context) error {
	last, err := s.try(ctx, 1)
	if err != nil {
		return err
	}
	slope := 0.0
	for len(s.trials) < maxGammas {
		x, y := math.Log(last.gamma), math.Log(last.next())
		gamma := s.within(math.Exp(x + (y-x)/(1-slope)))
		if s.tried(gamma) {
			break
		}
		t, err := s.try(ctx, gamma)
		if err != nil {
			return err
		}
		slope = (math.Log(t.next()) - y) / (math.Log(t.gamma) - x)
		slope = min(max(slope, 0), steepest)
		last = t
	}
	return nil
}

// enclose tries γ on both sides of the best and then the tops of parabolas.
func (s *search) enclose(ctx context.Context) error {
	for len(s.trials) < maxGammas {
		b := s.best()
		best := s.trials[b]
		gamma := math.Exp(s.top())
		switch {
		case best.score() == 0:
			return nil // no better than chance anywhere
		case b == 0 && !s.tried(s.within(best.gamma*math.Exp(-aside))):
			gamma = best.gamma * math.Exp(-aside)
		case b == len(s.trials)-1 && !s.tried(s.within(best.gamma*math.Exp(aside))):
			gamma = best.gamma * math.Exp(aside)
		}
		if gamma = s.within(gamma); s.tried(gamma) {
			return nil
		}
		if _, err := s.try(ctx, gamma); err != nil {
			return err
		}
	}
	return nil
}

// fill tries the middle of wide gaps between trials neither of which is worse
// than the best for certain.
func (s *search) fill(ctx context.Context) error {
	best := s.trials[s.best()]
	if best.score() == 0 {
		return nil
	}
	good := func(t trial) bool {
		loss, se := best.beats(t)
		return loss <= misled*se
	}
	for i := len(s.trials) - 1; i > 0 && len(s.trials) < maxGammas; i-- {
		low, high := s.trials[i-1], s.trials[i]
		if math.Log(high.gamma/low.gamma) > leap && good(low) && good(high) {
			if _, err := s.try(ctx, math.Sqrt(low.gamma*high.gamma)); err != nil {
				return err
			}
		}
	}
	return nil
}

// parabola returns the parabola through the best trial and those beside it.
func (s *search) parabola() parabola {
	b := min(max(1, s.best()), len(s.trials)-2)
	if len(s.trials) < 3 {
		return parabola{top: math.Log(s.trials[s.best()].gamma)}
	}
	var p [3]struct{ x, y float64 }
	for i := range p {
		t := s.trials[b-1+i]
		p[i].x, p[i].y = math.Log(t.gamma), t.score()
	}
	left, right := (p[1].y-p[0].y)/(p[1].x-p[0].x), (p[2].y-p[1].y)/(p[2].x-p[1].x)
	bend := (left - right) / (p[2].x - p[0].x)
	if bend <= 0 {
		return parabola{top: math.Log(s.trials[s.best()].gamma)}
	}
	return parabola{top: (p[0].x + p[1].x + left/bend) / 2, bend: bend}
}

// parabola is −bend·(x − top)² and a constant, x being ln γ; bend 0 means that
// there is none.
type parabola struct{ top, bend float64 }

func (s *search) top() float64 { return s.parabola().top }

// answer returns the γ above the top at which the score is one standard error
// lower: that of the difference from the best trial to the next above the top.
func (s *search) answer() float64 {
	p := s.parabola()
	best := s.trials[s.best()]
	above := slices.IndexFunc(s.trials, func(t trial) bool { return math.Log(t.gamma) > p.top && t.gamma > best.gamma })
	if p.bend == 0 || above < 0 {
		return s.within(math.Exp(p.top))
	}
	_, fall := best.beats(s.trials[above])
	return s.within(math.Exp(p.top + min(math.Sqrt(fall/p.bend), farthest)))
}

func (s *search) within(gamma float64) float64 { return min(max(gamma, minGamma), s.maxGamma) }

func (s *search) tried(gamma float64) bool {
	return slices.ContainsFunc(s.trials, func(t trial) bool { return math.Abs(math.Log(t.gamma/gamma)) <= settled })
}

// best returns the index of the highest score; a smaller γ must beat a larger one
// by more than a standard error.
func (s *search) best() int {
	best := len(s.trials) - 1
	for i := best - 1; i >= 0; i-- {
		if gain, se := s.trials[i].beats(s.trials[best]); gain > se {
			best = i
		}
	}
	return best
}

// try adds the trial of one γ. Folds are independent and run in parallel.
func (s *search) try(ctx context.Context, gamma float64) (trial, error) {
	at, known := slices.BinarySearchFunc(s.trials, gamma, func(t trial, gamma float64) int { return cmp.Compare(t.gamma, gamma) })
	if known {
		return s.trials[at], nil
	}
	t := trial{gamma: gamma, partitions: make([]Partition, len(s.folds))}
	outcomes, errs := make([][]outcome, len(s.folds)), make([]error, len(s.folds))
	threads := shareThreads(s.threads, len(s.folds))
	par.For(s.threads, len(s.folds), 1, func(i, _, _ int) {
		rng := func() *rand.Rand { return rand.New(rand.NewPCG(s.seed, foldStream+uint64(i))) }
		if s.scouts[i] == nil {
			s.scouts[i] = newScout(s.folds[i].shown, cmp.Or(s.given, partGamma), rng(), threads)
		}
		t.partitions[i], errs[i] = s.scouts[i].communities(ctx, gamma, rng())
		if errs[i] == nil {
			outcomes[i] = judge(s.folds[i], t.partitions[i])
		}
	})
	for i, err := range errs {
		if err != nil {
			return trial{}, err
		}
		t.outcomes = append(t.outcomes, outcomes[i]...)
	}
	s.trials = slices.Insert(s.trials, at, t)
	return t, nil
}

// curve lists the trials by rising γ.
func (s *search) curve() []GammaScore {
	scores := make([]GammaScore, len(s.trials))
	for i, t := range s.trials {
		scores[i] = GammaScore{Gamma: t.gamma, Score: t.score(), Tribes: t.tribes(s.minTribe)}
	}
	return scores
}
