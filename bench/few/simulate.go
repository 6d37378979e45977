package main

import (
	"math"
	"math/rand/v2"
	"sort"

	"tribemap/graph"
	"tribemap/tribe"
)

// plainWorlds is how many worlds the plain simulation looks at, and plainTold
// after how many people told it ends.
const (
	plainWorlds = 1000
	plainTold   = 4 << 20
)

// simulate plays the models from their definitions, one draw after the other,
// and shares nothing with the engine. It returns the mean reach and its standard
// error.
func simulate(g *graph.CSR, opt tribe.SpreadOptions, seeds []uint32) (mean, se float64) {
	p := &player{g: g, in: g.Transpose(), opt: opt, rng: rand.New(rand.NewPCG(7, 7)), heard: make([]int, g.N())}
	sum, squares, worlds := 0.0, 0.0, 0.0
	for worlds = 1; worlds < plainWorlds && (worlds < 20 || sum < plainTold); worlds++ {
		reach := float64(p.play(seeds))
		sum += reach
		squares += reach * reach
	}
	worlds--
	mean = sum / worlds
	return mean, math.Sqrt(max(0, squares/worlds-mean*mean) / (worlds - 1))
}

// apart is how many standard errors, of both, lie between a mean and the
// engine's.
func apart(mean, se float64, reach tribe.Spread) float64 {
	return math.Abs(mean-reach.Mean) / math.Hypot(max(se, 1e-9), reach.SE)
}

// player plays one world at a time.
type player struct {
	g, in *graph.CSR
	opt   tribe.SpreadOptions
	rng   *rand.Rand
	world int
	heard []int     // world in which each person last heard the story
	bar   []float64 // linear threshold: what is still missing, drawn at first touch
	touch []int     // world in which bar was drawn
}

func (p *player) play(seeds []uint32) int {
	p.world++
	told := append([]uint32(nil), seeds...)
	for _, u := range seeds {
		p.heard[u] = p.world
	}
	rounds := 6
	if p.opt.Model != tribe.Telephone {
		rounds = math.MaxInt
	}
	for at, round := 0, 0; at < len(told) && round < rounds; round++ {
		for to := len(told); at < to; at++ {
			for _, v := range p.tell(told[at], round == 0) {
				if p.heard[v] != p.world {
					p.heard[v] = p.world
					told = append(told, v)
				}
			}
		}
	}
	return len(told)
}

// tell returns whom u tells.
func (p *player) tell(u uint32, seed bool) []uint32 {
	switch {
	case p.g.Degree(u) == 0:
		return nil
	case p.opt.Model == tribe.IndependentCascade:
		return p.cascade(u)
	case p.opt.Model == tribe.LinearThreshold:
		return p.push(u)
	}
	tells := max(1, p.opt.Tells)
	if seed {
		tells = max(tells, p.opt.SeedTells)
	}
	if p.opt.Poisson {
		tells = p.poisson(float64(tells))
	}
	var heard []uint32
	for range tells {
		if v := p.contact(u); p.opt.Accept == 0 || p.rng.Float64() < p.opt.Accept {
			heard = append(heard, v)
		}
	}
	return heard
}

// contact draws a contact of u by weight.
func (p *player) contact(u uint32) uint32 {
	row, weights := p.g.Neighbors(u), p.g.Weights(u)
	if weights == nil {
		return row[p.rng.IntN(len(row))]
	}
	x := p.rng.Float64() * p.g.WeightedDegree(u)
	for i, w := range weights {
		if x -= float64(w); x < 0 {
			return row[i]
		}
	}
	return row[len(row)-1]
}

func (p *player) poisson(mean float64) (n int) {
	for x := p.rng.ExpFloat64(); x < mean; x += p.rng.ExpFloat64() {
		n++
	}
	return n
}

func (p *player) cascade(u uint32) (heard []uint32) {
	for _, v := range p.g.Neighbors(u) {
		if p.rng.IntN(p.in.Degree(v)) == 0 {
			heard = append(heard, v)
		}
	}
	return heard
}

// push adds u's weight to what its contacts have heard; those whose threshold is
// passed take it up.
func (p *player) push(u uint32) (heard []uint32) {
	if p.bar == nil {
		p.bar, p.touch = make([]float64, p.g.N()), make([]int, p.g.N())
	}
	for _, v := range p.g.Neighbors(u) {
		if p.touch[v] != p.world {
			p.touch[v], p.bar[v] = p.world, p.rng.Float64()
		}
		before := p.bar[v]
		if p.bar[v] -= p.weight(u, v); before > 0 && p.bar[v] <= 0 {
			heard = append(heard, v)
		}
	}
	return heard
}

// weight is the share of v's listening that goes to u.
func (p *player) weight(u, v uint32) float64 {
	weights := p.in.Weights(v)
	if weights == nil {
		return 1 / float64(p.in.Degree(v))
	}
	row := p.in.Neighbors(v)
	i := sort.Search(len(row), func(i int) bool { return row[i] >= u })
	return float64(weights[i]) / p.in.WeightedDegree(v)
}
