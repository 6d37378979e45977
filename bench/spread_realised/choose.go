package main

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"

	"tribemap"
	"tribemap/graph"
	"tribemap/tribe"
)

// method is a way of choosing people.
type method struct {
	name   string
	rival  bool // one that the others have to beat
	draws  int  // how often people are drawn anew; 0 for those who are always the same
	choose func(p *past) []uint32
}

var methods = []method{
	{"random", false, randomDraws, random},
	{"one hop", false, randomDraws, oneHop},
	{"most active", false, 0, active},
	{"out-strength", true, 0, outStrength},
	{"most answered", true, 0, answered},
	{"PageRank", true, 0, pageRank},
	{"VoteRank", true, 0, voteRank},
	{"latest", false, 0, latest},
	{"telephone", false, 0, telephone},
	{"rehearsal", false, 0, rehearse},
	{"forecast", false, 0, forecast},
}

// past is what is known when people are chosen: the events before start.
type past struct {
	*ledger
	start      int
	candidates []uint32 // who spoke in the last third of the time, by number
	k, c       int      // people to choose, and how many each of them tells
	rng        *rand.Rand
}

func newPast(l *ledger, start, c int) *past {
	p := &past{ledger: l, start: start, c: c, rng: rand.New(rand.NewPCG(uint64(start), 7))}
	first, last := l.events[0].time, l.events[start-1].time
	seen := make([]bool, l.people)
	for _, e := range l.events[:start] {
		if e.time >= last-(last-first)/3 {
			seen[e.from] = true
		}
	}
	for u, s := range seen {
		if s {
			p.candidates = append(p.candidates, uint32(u))
		}
	}
	p.k = min(50, max(1, (len(p.candidates)+25)/50))
	return p
}

// top returns the candidates with the largest score.
func (p *past) top(score func(u uint32) float64) []uint32 {
	order := slices.Clone(p.candidates)
	slices.SortStableFunc(order, func(a, b uint32) int { return cmp.Compare(score(b), score(a)) })
	return order[:min(p.k, len(order))]
}

// graph counts who turned to whom.
func (p *past) graph() *graph.CSR {
	var edges []graph.Edge
	for _, e := range p.events[:p.start] {
		edges = append(edges, graph.Edge{From: e.from, To: e.to, Weight: 1})
	}
	return must(graph.FromEdges(p.people, edges, graph.BuildOptions{Directed: true}))
}

// must returns what cannot fail: the options are the program's own.
func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

func random(p *past) []uint32 {
	o := slices.Clone(p.candidates)
	p.rng.Shuffle(len(o), func(i, j int) { o[i], o[j] = o[j], o[i] })
	return o[:min(p.k, len(o))]
}

// oneHop returns random contacts of random candidates, among the candidates.
func oneHop(p *past) []uint32 {
	g := p.graph()
	in := g.Transpose()
	var people []uint32
	for tries := 0; tries < 20*p.k && len(people) < p.k; tries++ {
		u := p.candidates[p.rng.IntN(len(p.candidates))]
		met := slices.Concat(g.Neighbors(u), in.Neighbors(u))
		if len(met) == 0 {
			continue
		}
		v := met[p.rng.IntN(len(met))]
		if _, ok := slices.BinarySearch(p.candidates, v); ok && !slices.Contains(people, v) {
			people = append(people, v)
		}
	}
	return people
}

// active returns who wrote most, to whomever.
func active(p *past) []uint32 {
	n, end := make([]float64, p.people), p.events[p.start-1].time
	for _, x := range p.posts {
		if x.time <= end {
			n[x.from]++
		}
	}
	return p.top(func(u uint32) float64 { return n[u] })
}

// outStrength returns who turned to others most often.
func outStrength(p *past) []uint32 {
	n := make([]float64, p.people)
	for _, e := range p.events[:p.start] {
		n[e.from]++
	}
	return p.top(func(u uint32) float64 { return n[u] })
}

// answered returns those whom most people turned to.
func answered(p *past) []uint32 {
	g := p.graph().Transpose()
	return p.top(func(u uint32) float64 { return float64(g.Degree(u)) })
}

func pageRank(p *past) []uint32 {
	r := must(graph.PageRank(context.Background(), p.graph(), graph.PageRankOptions{}))
	return p.top(func(u uint32) float64 { return r[u] })
}

func voteRank(p *past) []uint32 {
	in := make([]bool, p.people)
	for _, u := range p.candidates {
		in[u] = true
	}
	var people []uint32
	for _, u := range graph.VoteRank(p.graph(), p.people) {
		if in[u] && len(people) < p.k {
			people = append(people, u)
		}
	}
	return people
}

// latest returns who spoke last.
func latest(p *past) []uint32 {
	spoke := make([]float64, p.people)
	for i, e := range p.events[:p.start] {
		spoke[e.from] = float64(i)
	}
	return p.top(func(u uint32) float64 { return spoke[u] })
}

// telephone returns the connectors that the product would choose.
func telephone(p *past) []uint32 {
	t := &tribe.Talk{
		People: make([]tribemap.Person, p.people), Bot: make([]bool, p.people), Threads: p.start,
		Start: p.events[0].time, End: p.events[p.start-1].time,
	}
	for i, e := range p.events[:p.start] {
		t.Posts = append(t.Posts, tribe.Post{Author: e.from, Thread: uint32(i), Parent: tribe.None, Time: e.time, OnTopic: true})
		t.Interactions = append(t.Interactions, tribemap.Interaction{From: e.from, To: e.to, Post: uint32(i), Time: e.time, Kind: tribemap.Reply})
	}
	slices.SortFunc(t.Interactions, tribe.CompareInteractions)
	few := must(tribe.Connectors(context.Background(), t, make([]uint32, p.people), nil, p.rng, tribe.ConnectorOptions{
		K: p.k, Tells: p.c, SeedTells: p.c, Resamples: -1, MaxSets: 1 << 14,
	}))
	var people []uint32
	for _, c := range few.Connectors {
		people = append(people, c.Person)
	}
	return people
}
