package tribe

import (
	"math"
	"math/bits"
	"math/rand/v2"

	"tribemap/graph"
)

// smallWorld is one world on at most eight nodes: bit v of ordinary[u] says
// that u tells v, bit v of extra[u] that u does so if it is a seed.
type smallWorld struct {
	ordinary, extra [8]uint8
	chance          float64
}

// worldOutcome is what one node, or one arc, does in a world.
type worldOutcome = smallWorld

// enumerate returns every world of a model with its probability, by brute
// force and from the definition alone.
func enumerate(g *graph.CSR, opt SpreadOptions) []smallWorld {
	opt = opt.withDefaults()
	model := opt.Model
	if opt.Poisson {
		model = IndependentCascade
	}
	worlds := []smallWorld{{chance: 1}}
	for u := range uint32(g.N()) {
		switch model {
		case Telephone:
			worlds = times(worlds, drawOutcomes(g, u, opt))
		case LinearThreshold:
			worlds = times(worlds, listenOutcomes(g, u, opt))
		case IndependentCascade:
			for i := range g.Neighbors(u) {
				worlds = times(worlds, arcOutcomes(g, u, i, opt))
			}
		}
	}
	for i := range worlds {
		for u := range opt.Silent {
			if opt.Silent[u] {
				worlds[i].ordinary[u], worlds[i].extra[u] = 0, 0
			}
		}
	}
	return worlds
}

// times combines independent outcomes; equal worlds are merged.
func times(worlds, outcomes []worldOutcome) []smallWorld {
	var product []smallWorld
	index := map[[2][8]uint8]int{}
	for _, w := range worlds {
		for _, o := range outcomes {
			next := smallWorld{chance: w.chance * o.chance}
			for u := range 8 {
				next.ordinary[u] = w.ordinary[u] | o.ordinary[u]
				next.extra[u] = w.extra[u] | o.extra[u]
			}
			id := [2][8]uint8{next.ordinary, next.extra}
			if at, ok := index[id]; ok {
				product[at].chance += next.chance
			} else if next.chance > 0 {
				index[id] = len(product)
				product = append(product, next)
			}
		}
	}
	return product
}

func weight(g *graph.CSR, u uint32, i int) float64 {
	if w := g.Weights(u); w != nil {
		return float64(w[i])
	}
	return 1
}

func drawOutcomes(g *graph.CSR, u uint32, opt SpreadOptions) []worldOutcome {
	left := 0.0
	if opt.Leftover != nil {
		left = float64(opt.Leftover[u])
	}
	outcomes := []worldOutcome{{chance: 1}}
	for draw := range opt.SeedTells {
		nobody := 1.0
		var one []worldOutcome
		for i, v := range g.Neighbors(u) {
			o := worldOutcome{chance: (1 - left) * opt.Accept * weight(g, u, i) / g.WeightedDegree(u)}
			if draw < opt.Tells {
				o.ordinary[u] = 1 << v
			} else {
				o.extra[u] = 1 << v
			}
			nobody -= o.chance
			one = append(one, o)
		}
		outcomes = times(outcomes, append(one, worldOutcome{chance: max(0, nobody)}))
	}
	return outcomes
}

func listenOutcomes(g *graph.CSR, v uint32, opt SpreadOptions) []worldOutcome {
	in := g.Transpose()
	nobody := 1.0
	var outcomes []worldOutcome
	for i, u := range in.Neighbors(v) {
		o := worldOutcome{chance: opt.Accept * weight(in, v, i) / in.WeightedDegree(v)}
		o.ordinary[u] = 1 << v
		nobody -= o.chance
		outcomes = append(outcomes, o)
	}
	return append(outcomes, worldOutcome{chance: max(0, nobody)})
}

func arcOutcomes(g *graph.CSR, u uint32, i int, opt SpreadOptions) []worldOutcome {
	v := g.Neighbors(u)[i]
	p := opt.Accept / float64(g.Transpose().Degree(v))
	if opt.Probabilities {
		p = opt.Accept * weight(g, u, i)
	}
	if opt.Poisson {
		p = 1 - math.Exp(-float64(opt.Tells)*opt.Accept*weight(g, u, i)/g.WeightedDegree(u))
	}
	live := worldOutcome{chance: p}
	live.ordinary[u] = 1 << v
	return []worldOutcome{live, {chance: 1 - p}}
}

// layers are the nodes that a story has reached after 0, 1, … rounds; in more
// than eight nobody new is reached.
type layers [9]uint8

// reach returns the layers of u as the only seed.
func (w *smallWorld) reach(u, rounds int) (told layers) {
	fresh := uint8(1) << u
	told[0] = fresh
	for round := 1; round < len(told); round++ {
		var next uint8
		for u := range 8 {
			if fresh>>u&1 == 1 && (rounds < 0 || round <= rounds) {
				next |= w.ordinary[u]
				if round == 1 {
					next |= w.extra[u]
				}
			}
		}
		fresh = next &^ told[round-1]
		told[round] = told[round-1] | next
	}
	return told
}

func (l layers) join(m layers) layers {
	for i := range l {
		l[i] |= m[i]
	}
	return l
}

// before returns who is reached in an earlier round than by the other story.
func (l layers) before(other layers) (first uint8) {
	seen := uint8(0)
	for i := range l {
		first |= l[i] &^ seen &^ other[i]
		seen |= l[i]
	}
	return first
}

// exactReach returns the expected reach of all 2ⁿ seed sets.
func exactReach(g *graph.CSR, opt SpreadOptions) []float64 {
	worlds := enumerate(g, opt)
	rounds := opt.withDefaults().Rounds
	roots, blockers := opt.Roots, bitsOf(opt.Blockers)
	if roots == nil {
		roots = everybody(g.N())
	}
	value := make([]float64, 1<<g.N()) // of each set of people told
	for told := range value {
		for _, u := range roots {
			value[told] += float64(told >> u & 1)
		}
	}
	exact := make([]float64, 1<<g.N())
	told := make([]layers, 1<<g.N())
	for i := range worlds {
		for seeds := 1; seeds < len(told); seeds++ {
			// A set reaches what its members reach.
			if first := bits.TrailingZeros(uint(seeds)); seeds == 1<<first {
				told[seeds] = worlds[i].reach(first, rounds)
			} else {
				told[seeds] = told[1<<first].join(told[seeds&^(1<<first)])
			}
		}
		for seeds := range told {
			ours := told[uint8(seeds)&^blockers].before(told[blockers])
			exact[seeds] += worlds[i].chance * value[ours]
		}
	}
	return whoShowUp(exact, opt.NoShow)
}

// whoShowUp averages over the part of each seed set that shows up.
func whoShowUp(exact []float64, noShow []float32) []float64 {
	if noShow == nil {
		return exact
	}
	mean := make([]float64, len(exact))
	for seeds := range exact {
		for there := seeds; ; there = (there - 1) & seeds {
			chance := 1.0
			for _, u := range nodesOf(uint8(seeds)) {
				if there>>u&1 == 1 {
					chance *= 1 - float64(noShow[u])
				} else {
					chance *= float64(noShow[u])
				}
			}
			mean[seeds] += chance * exact[there]
			if there == 0 {
				break
			}
		}
	}
	return mean
}

func bitsOf(nodes []uint32) (set uint8) {
	for _, u := range nodes {
		set |= 1 << u
	}
	return set
}

func nodesOf(set uint8) (nodes []uint32) {
	for u := range uint32(8) {
		if set>>u&1 == 1 {
			nodes = append(nodes, u)
		}
	}
	return nodes
}

// best returns the largest reach of any k nodes that hold the pinned ones.
func best(exact []float64, k int, pinned uint8) float64 {
	most := 0.0
	for seeds, reach := range exact {
		if bits.OnesCount(uint(seeds)) == k && uint8(seeds)&pinned == pinned {
			most = max(most, reach)
		}
	}
	return most
}

// must builds a directed graph; loops are kept.
func must(n int, edges ...graph.Edge) *graph.CSR {
	for i := range edges {
		if edges[i].Weight == 0 {
			edges[i].Weight = 1
		}
	}
	g, err := graph.FromEdges(n, edges, graph.BuildOptions{Directed: true, KeepLoops: true})
	if err != nil {
		panic(err)
	}
	return g
}

type namedGraph struct {
	name string
	g    *graph.CSR
}

// smallGraphs are the shapes on which sampling has gone wrong elsewhere:
// sinks, sources, loops, two-cycles, nodes without arcs, one dominant weight.
func smallGraphs() []namedGraph {
	e := func(u, v uint32, w float32) graph.Edge { return graph.Edge{From: u, To: v, Weight: w} }
	graphs := []namedGraph{
		{"no arcs", must(3)},
		{"chain", must(4, e(0, 1, 1), e(1, 2, 1), e(2, 3, 1))},
		{"two-cycle", must(3, e(0, 1, 1), e(1, 0, 1), e(1, 2, 3))},
		{"star out", must(5, e(0, 1, 1), e(0, 2, 1), e(0, 3, 1), e(0, 4, 5))},
		{"star in", must(5, e(1, 0, 1), e(2, 0, 1), e(3, 0, 1), e(4, 0, 1), e(0, 4, 1))},
		{"loops", must(3, e(0, 0, 2), e(0, 1, 1), e(1, 1, 1), e(2, 0, 1), e(2, 2, 1))},
		{"diamond", must(5, e(0, 1, 1), e(0, 2, 2), e(1, 3, 1), e(2, 3, 1), e(3, 4, 1), e(3, 0, 1))},
	}
	rng := rand.New(rand.NewPCG(1, 7))
	var edges []graph.Edge
	for u := range uint32(4) {
		for v := range uint32(4) {
			if u != v && rng.IntN(2) == 0 {
				edges = append(edges, e(u, v, float32(1+rng.IntN(9))))
			}
		}
	}
	return append(graphs, namedGraph{"random", must(4, edges...)})
}
