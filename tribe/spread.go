package tribe

// How a story spreads from a few people, and who those few should be.
//
// Three models, all of them "live-edge" models: chance first fixes a world, a
// directed graph of who would tell whom, and a seed set reaches whatever it
// can walk to in that world within the given rounds. Reach is then a mean of
// coverage functions, so it is monotone and submodular in the seed set, and
// greedy choice comes within 1 − 1/e of the best set [1].
//
//	telephone  each person, once told, makes a few draws among the people
//	           they talk to, and tells those
//	ic         independent cascade: each arc is live with its own probability
//	lt         linear threshold: each person listens to one in-neighbour
//
// spread_model.go makes a model ready for a graph, spread_reverse.go draws
// reverse-reachable sets, spread_greedy.go chooses on them, spread_select.go
// certifies the choice, spread_forward.go judges any seed set by simulation.
//
// [1] D. Kempe, J. Kleinberg, É. Tardos: Maximizing the spread of influence
// through a social network. KDD 2003. doi:10.1145/956750.956769

import (
	"context"
	"fmt"
	"math/rand/v2"

	"tribemap/graph"
)

// SpreadModel says how people pass a story on.
type SpreadModel uint8

// The models. An arc u→v of the graph means that u tells v.
const (
	Telephone SpreadModel = iota
	IndependentCascade
	LinearThreshold
)

// SpreadOptions says how a story spreads and whom it is meant for. The zero
// value is the telephone model with one contact a person and six rounds.
type SpreadOptions struct {
	Model SpreadModel
	// Tells is how many draws a person makes once told, at least 1, default 1.
	// SeedTells is the same for people of the seed set, at least Tells, default
	// Tells. Both belong to the telephone model. Draws are independent, so two
	// of them may fall on the same contact.
	Tells, SeedTells int
	// Poisson lets each person make a Poisson number of draws, Tells on average,
	// seeds as many as others: arcs are then live independently, with chance
	// 1 − exp(−Tells · p). Telephone only.
	Poisson bool
	// Rounds is how far a story travels, in steps. 0 means 6 for telephone and
	// until it stops for the others; negative means until it stops.
	Rounds int
	// Accept is the chance that somebody told is reached, (0,1], default 1.
	Accept float64
	// Leftover is the share of each person's draws that falls on nobody known,
	// [0,1]; nil means 0 for all. Telephone only.
	Leftover []float32
	// Probabilities reads the weights as the arcs' probabilities, each at most
	// 1, instead of 1/indegree. Independent cascade only.
	Probabilities bool
	// Silent marks people who, once told, tell nobody; nil means none.
	Silent []bool
	// Blockers are the seed set of a competitor, whose story runs in the same
	// world and from the same moment. Whoever hears that one no later than ours
	// is lost to us, and so are those whom ours would reach through them.
	Blockers []uint32
	// NoShow is the chance of each person, [0,1], that they do not show up if
	// they are in the seed set: then they are told and tell like anybody else.
	// Nil means 0 for all.
	NoShow []float32
	// Roots are the people whose being told counts; nil means everybody. A
	// person named twice counts twice.
	Roots []uint32
	// Worlds is the most worlds that a judgement by forward simulation looks at,
	// default 10,000. It ends earlier, with an interval of half a percent either
	// side or after millions of people told.
	Worlds  int
	Threads int // 0 means all processors
}

// SeedOptions says whom SelectSeeds may choose and how sure it has to be.
type SeedOptions struct {
	SpreadOptions
	K int // size of the seed set, pinned people included, default 5
	// Pinned people are in the seed set, first, whatever they reach.
	Pinned []uint32
	// Candidates are the people who may be chosen; nil means everybody. Forbidden
	// people are not, but pass on what they are told.
	Candidates, Forbidden []uint32
	// Dyads, if not nil, are what is chosen instead of single people, both ends
	// at once: K counts dyads, and pinned people one each. A dyad whose ends may
	// not both be chosen is passed over. What is listed first is a rival of the
	// search, so list the strongest first.
	Dyads [][2]uint32
	// Goal adds costs, quotas, or a share to reach.
	Goal
	// The search ends at a certified ratio of 0.8, or at 1 − 1/e − Epsilon once
	// doubling the sets raises the reach by less than 1 %, twice in a row where the
	// search is short; Epsilon in (0, 1−1/e),
	// default 0.1. Quotas make that 1/2 − Epsilon, a budget halves what stands
	// before Epsilon. MinRatio in (0,1), if given, is where it ends instead.
	Epsilon  float64
	MinRatio float64
	// Delta is the probability with which the certificate may be wrong, (0,1);
	// 0 means 1/n.
	Delta float64
	// MaxSets bounds the reverse-reachable sets that are kept, default 2²⁴. The
	// ratio reached by then is returned, however small.
	MaxSets int
	// MaxArcs does the same for the arcs looked at to draw them, default 2³¹:
	// where many are told, sets are large. The last round may look at as many.
	MaxArcs uint64
	// Compare fills in what as many people reach who are chosen in other ways, and
	// how many random ones reach as much. Listed is such a way, as it is.
	Compare bool
	Listed  []uint32
	// Stage, if not nil, is called as each part of the work begins, some of them
	// several times, from the goroutine that called SelectSeeds.
	Stage func(SeedStage)
}

// SeedStage is a part of the search for a seed set.
type SeedStage string

// The stages, in the order of a first look.
const (
	StageModel   SeedStage = "model"   // the graph is turned round, chances are worked out
	StageLists   SeedStage = "lists"   // the rivals are chosen
	StageSets    SeedStage = "sets"    // reverse-reachable sets are drawn
	StageChoice  SeedStage = "choice"  // people are chosen on them
	StageCertify SeedStage = "certify" // the choices are bounded and compared
	StageJudge   SeedStage = "judge"   // the chosen are judged on fresh worlds
	StageArms    SeedStage = "arms"    // so are other ways to choose, if that is asked for
)

func (o SeedOptions) enter(s SeedStage) {
	if o.Stage != nil {
		o.Stage(s)
	}
}

// SeedSet is a chosen seed set with what is known about it.
type SeedSet struct {
	Steps []SeedStep // in the order of choice
	Reach Spread     // of the whole set, on worlds it was not chosen on
	// Lower bounds the set's reach from below, Upper the reach of the best set
	// of K people within the goal from above (that holds the pinned people); both
	// hold at once with probability 1 − Delta. Ratio is Lower/Upper.
	Lower, Upper, Ratio float64
	// Fewest is how many people, or dyads, it takes at least to reach the share that
	// was asked for, whoever they are, with the same probability; 0 without a share.
	Fewest int
	// Bound is what the model lets a seed set of this size reach at most, on
	// any graph: for the telephone k(1+T) when everybody tells one.
	Bound float64
	// Sets counts all reverse-reachable sets drawn, for choice and validation.
	Sets int
	// Arms are other ways to choose as many people within the same goals, judged
	// on the worlds of Reach (random ones on sets of their own); RandomEquals is how
	// many random people it takes to reach as many. Only with SeedOptions.Compare;
	// after a search that was stopped they are judged as briefly as the set.
	Arms         []Arm
	RandomEquals int
	// Stopped says that the context ended the search: the set is the best by
	// then, its certificate holds, its interval is wider.
	Stopped bool
}

// SeedStep is one person of a seed set. Marginal and Cumulative are judged on
// the worlds of SeedSet.Reach.
type SeedStep struct {
	Node       uint32
	With       uint32  // the other end of a dyad; None for one person
	Marginal   float64 // people reached beyond those of the steps before
	Cumulative float64 // people reached by this and all steps before
}

// Nodes returns the people of the set in the order of choice, each once.
func (s SeedSet) Nodes() []uint32 {
	g := ground{}
	for _, step := range s.Steps {
		g.ends = append(g.ends, [2]uint32{step.Node, step.With})
	}
	return g.people(everybody(len(g.ends)))
}

// Spread is the expected reach of a seed set, itself included, as judged by
// simulation.
type Spread struct {
	Mean, SE   float64
	Low, High  float64   // 95 % interval of Mean
	Worlds     int       // simulated, whole or, backwards, around one person each
	Cumulative []float64 // mean reach of the first 1, 2, … seeds
}

// SelectSeeds chooses a seed set greedily on reverse-reachable sets and says
// how far from the best it can be. The result depends on the graph, the state
// of rng and the options, not on Threads. ErrOption: an option is out of range
// or names a node outside the graph.
//
// A round costs time and space in proportion to the sizes of the sets drawn,
// plus O(n); rounds double until the ratio is certified. ctx is looked at
// while sets are drawn; once something is certified, its end is no error, but
// ends the search with what is known.
func SelectSeeds(ctx context.Context, g *graph.CSR, rng *rand.Rand, opt SeedOptions) (SeedSet, error) {
	opt.enter(StageModel)
	m, err := newSpreader(g, opt.SpreadOptions)
	if err == nil {
		var set SeedSet
		if set, err = m.selectSeeds(ctx, rng, opt); err == nil {
			return set, nil
		}
	}
	return SeedSet{}, fmt.Errorf("tribe: select seeds: %w", err)
}

// JudgeSeeds judges a seed set that is given as SelectSeeds judges its own, by
// forward simulation and without a certificate: whom its people reach in their
// order, and with opt.Compare what as many reach who are chosen in other ways. K,
// Pinned, Dyads and Goal of opt are not used. Errors are those of SelectSeeds.
func JudgeSeeds(ctx context.Context, g *graph.CSR, rng *rand.Rand, seeds []uint32, opt SeedOptions) (SeedSet, error) {
	m, err := newSpreader(g, opt.SpreadOptions)
	if err == nil {
		var set SeedSet
		if set, err = m.judgeGiven(ctx, rng, unrepeated(seeds), opt); err == nil {
			return set, nil
		}
	}
	return SeedSet{}, fmt.Errorf("tribe: judge seeds: %w", err)
}

// EstimateSpread judges one seed set by forward simulation. A node that stands
// in it twice counts once. See CompareSpread.
func EstimateSpread(ctx context.Context, g *graph.CSR, rng *rand.Rand, seeds []uint32, opt SpreadOptions) (Spread, error) {
	all, err := CompareSpread(ctx, g, rng, [][]uint32{seeds}, opt)
	if err != nil {
		return Spread{}, err
	}
	return all[0], nil
}

// CompareSpread judges several seed sets on the same worlds, so that what
// differs between them is not the luck of the draw.
//
// Time is that of walking through what each set reaches, in up to opt.Worlds
// worlds; space is O(n) for each thread.
func CompareSpread(ctx context.Context, g *graph.CSR, rng *rand.Rand, sets [][]uint32, opt SpreadOptions) ([]Spread, error) {
	m, err := newSpreader(g, opt)
	if err == nil {
		for _, set := range sets {
			if err = m.checkNodes("seed set", set); err != nil {
				break
			}
		}
	}
	if err == nil {
		var all []Spread
		if all, err = m.judge(ctx, rng.Uint64(), sets); err == nil {
			return all, nil
		}
	}
	return nil, fmt.Errorf("tribe: compare spread: %w", err)
}
