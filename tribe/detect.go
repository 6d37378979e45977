package tribe

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"tribemap/graph"
)

// DetectOptions steers Detect and DetectGraph. The zero value is the default.
type DetectOptions struct {
	Resolution float64       // γ > 0; 0 = the one that predicts withheld talk best
	Iterations int           // of Leiden on everything; 0 = 10 up to 500,000 edges, else 2
	MinTribe   int           // people; smaller communities are no tribes; 0 = 5
	Stability  int           // resamples to judge stability by; 0 = none
	Seed       uint64        // of all chance
	Threads    int           // workers, 0 = all processors; never changes the result
	Signals    SignalOptions // what makes an edge; Detect only
	// Redraw, if given, replaces the tribes that were found by a person's
	// own; everything said about tribes is said of those.
	Redraw func(*Detection) (Partition, error)

	known *knownCommunities // where they need not be looked for
	begin func(step string) // nil, or told what begins
}

func (o DetectOptions) withDefaults() DetectOptions {
	if o.MinTribe == 0 {
		o.MinTribe = 5
	}
	return o
}

func (o DetectOptions) validate() error {
	switch {
	case !(o.Resolution >= 0):
		return fmt.Errorf("tribe: resolution %v: %w", o.Resolution, ErrOption)
	case o.Iterations < 0:
		return fmt.Errorf("tribe: %d iterations: %w", o.Iterations, ErrOption)
	case o.MinTribe < 0:
		return fmt.Errorf("tribe: smallest tribe of %d: %w", o.MinTribe, ErrOption)
	case o.Stability < 0:
		return fmt.Errorf("tribe: %d resamples: %w", o.Stability, ErrOption)
	}
	return nil
}

// Detection is the tribes of a talk or a graph. Where Resolution.Structure is
// false there are none, and everybody is unaffiliated.
type Detection struct {
	Graph       *graph.CSR // undirected: arcs there and back are one tie
	Communities Partition  // all that were found, small ones included
	Tribes      Partition  // those of at least MinTribe nodes, numbered by size
	Modularity  float64    // of Communities at γ = 1
	Resolution  Resolution
	Profiles    []Profile     // one per tribe
	People      []Affiliation // one per node
	Warnings    []string

	arcs *graph.CSR // Graph, or the directed graph it was made of
	from sample     // what the graph was made of, to resample it
	opt  DetectOptions

	withheld  *evaluated // nil: nothing was, or Resample has let go of it
	grains    []grain    // of Hierarchy
	resampled bool
	inherited bool // certainty and levels are those of an earlier run
}

// Profile is what detection knows about one tribe.
type Profile struct {
	Size          int
	InternalShare float64    // of its members' tie weight, [0,1]
	Stability     float64    // mean best-match Jaccard over the resamples, [0,1]; 0 without any
	Z             float64    // of withheld talk inside, against chance; 0 if none was withheld
	TopThread     float64    // largest share of the weight inside that one thread gives, [0,1]; 0 for bare graphs
	Neighbours    []TribeTie // by falling weight
}

// Affiliation is one person's place.
type Affiliation struct {
	Tribe       int     // −1: unaffiliated
	Second      int     // tribe with the next largest share of their tie weight, −1 none
	SecondShare float64 // that share, [0,1]
	Confidence  float64 // share of resamples that keep them in their tribe, [0,1]; 0 without any
}

// Chance is drawn from one stream per purpose.
const (
	finalStream    = 0x66696e61
	withholdStream = 0x77697468
)

// Small talk: below these numbers nothing can be said about tribes.
const (
	fewPeople = 30
	fewDyads  = 50
)

// Detect finds the tribes of a talk: people who talk with each other more than
// chance would have it. Bots are left out.
func Detect(ctx context.Context, t *Talk, opt DetectOptions) (*Detection, error) {
	return DetectSignals(ctx, NewSignals(t, opt.Signals), opt)
}

// detectTalk finds the tribes of the graph that signals add up to, and says
// what only a talk can tell of them.
func detectTalk(ctx context.Context, g *graph.CSR, signals *Signals, opt DetectOptions) (*Detection, error) {
	d, err := detect(ctx, g, signals, opt)
	if err != nil {
		return nil, err
	}
	for c, share := range signals.topThreads(d.Tribes) {
		d.Profiles[c].TopThread = share
	}
	if d.inherited {
		return d, nil
	}
	if _, err := d.Hierarchy(ctx); err != nil {
		return nil, err
	}
	if opt.begin != nil && opt.Stability > 0 {
		opt.begin(fmt.Sprintf("stability over %d resamples", opt.Stability))
	}
	return d, d.Resample(ctx, opt.Stability)
}

// DetectGraph finds the tribes of a graph. In a directed one tribes are those of
// directed modularity; everything else that is said of them, but for Modularity,
// counts arcs there and back as one tie.
func DetectGraph(ctx context.Context, g *graph.CSR, opt DetectOptions) (*Detection, error) {
	d, err := detect(ctx, g, newBareEdges(g), opt)
	if err != nil || opt.Stability == 0 {
		return d, err
	}
	return d, d.Resample(ctx, opt.Stability)
}

func detect(ctx context.Context, g *graph.CSR, from sample, opt DetectOptions) (*Detection, error) {
	opt = opt.withDefaults()
	if err := opt.validate(); err != nil {
		return nil, err
	}
	d := &Detection{Graph: g.Undirected(), arcs: g, from: from, opt: opt}
	d.Warnings = smallTalk(d.Graph)
	if opt.known == nil {
		if err := d.resolve(ctx, from, opt); err != nil {
			return nil, err
		}
	}
	if err := d.partition(ctx, opt); err != nil {
		return nil, err
	}
	if opt.Redraw != nil {
		var err error
		if d.Tribes, err = opt.Redraw(d); err != nil {
			return nil, err
		}
	}
	d.sayTooSmall()
	d.profile()
	return d, d.confirm(ctx)
}

// confirm judges tribes by withheld talk, unless an earlier run did. What that
// says about γ is of no account where communities are known.
func (d *Detection) confirm(ctx context.Context) error {
	if k := d.opt.known; k != nil && !d.inherit(k) {
		resolution := d.Resolution
		if err := d.resolve(ctx, d.from, d.opt); err != nil {
			return err
		}
		d.Resolution = resolution
	}
	if d.withheld != nil {
		for c, z := range d.withheld.z(d.Tribes, d.withheld.trial) {
			d.Profiles[c].Z = z
		}
	}
	if d.withheld != nil || d.inherited {
		d.warnUnconfirmed()
	}
	return nil
}

// sayTooSmall says why there are communities and no tribes.
func (d *Detection) sayTooSmall() {
	if !d.Resolution.Structure || d.Tribes.K > 0 {
		return
	}
	largest := 0
	for _, size := range d.Communities.Sizes() {
		largest = max(largest, size)
	}
	d.Warnings = append(d.Warnings, fmt.Sprintf(
		"no tribes: the smallest that counts has %d people, the largest community that was found %d", d.opt.MinTribe, largest))
}

// smallTalk says what a small graph cannot tell.
func smallTalk(g *graph.CSR) []string {
	var warnings []string
	if n := connectedNodes(g); n < fewPeople {
		warnings = append(warnings, fmt.Sprintf(
			"%d people have ties; with fewer than %d, tribes cannot be told from chance", n, fewPeople))
	}
	if g.M() < fewDyads {
		warnings = append(warnings, fmt.Sprintf(
			"%d pairs talked; with fewer than %d, no resolution can be tested", g.M(), fewDyads))
	}
	return warnings
}

// evaluated is a search with the trial that was chosen.
type evaluated struct {
	*search
	trial trial
}

// resolve sets d.Resolution and d.withheld. With a γ given, withheld talk is
// looked at only where it serves significance.
func (d *Detection) resolve(ctx context.Context, from sample, opt DetectOptions) error {
	d.Resolution = Resolution{Gamma: 1, Auto: opt.Resolution == 0, Structure: d.Graph.M() > 0}
	if opt.Resolution > 0 {
		d.Resolution.Gamma = opt.Resolution
	}
	if _, bare := from.(bareEdges); bare && opt.Resolution > 0 || d.Graph.M() < fewDyads {
		return nil
	}
	plan := planFor(from.pieces())
	folds, err := from.folds(rand.New(rand.NewPCG(opt.Seed, withholdStream)), plan)
	if err != nil {
		return err
	}
	s := newSearch(d.Graph, folds, opt)
	t, err := s.run(ctx)
	if err != nil {
		return err
	}
	d.Resolution.Gamma = t.gamma
	d.Resolution.Structure = !d.Resolution.Auto || t.structured()
	d.Resolution.Scores = s.curve()
	d.withheld = &evaluated{s, t}
	return nil
}

// partition finds communities on everything.
func (d *Detection) partition(ctx context.Context, opt DetectOptions) error {
	if opt.known != nil {
		d.adopt(opt.known)
		return nil
	}
	if !d.Resolution.Structure {
		d.Communities = NewPartition(slices.Repeat([]uint32{None}, d.Graph.N()))
		d.Tribes = d.Communities
		return nil
	}
	rng := rand.New(rand.NewPCG(opt.Seed, finalStream))
	p, levels, err := leiden(ctx, d.arcs, rng, LeidenOptions{
		Gamma:      d.Resolution.Gamma,
		Iterations: finalIterations(d.Graph, opt),
		Threads:    opt.Threads,
	})
	if err != nil {
		return err
	}
	d.Communities, d.Tribes = p, p.AtLeast(opt.MinTribe)
	d.Resolution.Levels = levels
	d.Modularity = modularity(d.arcs, p, 1, opt.Threads)
	return nil
}

// manyEdges is where further iterations begin to cost more than a moment.
const manyEdges = 500_000

// finalIterations spends more on a graph that is done in seconds anyway: from
// the third iteration on, Q still rises by about .002 and the same tribes come
// out for more seeds.
func finalIterations(g *graph.CSR, opt DetectOptions) int {
	if opt.Iterations > 0 {
		return opt.Iterations
	}
	if g.M() > manyEdges {
		return 2
	}
	return 10
}
