package main

import (
	"fmt"
	"math"

	"tribemap"
	"tribemap/graph"
	"tribemap/tribe"
)

// rule says how talk becomes edges. It is tribe.SignalOptions with more to turn.
type rule struct {
	reply, mention, quote float64 // weight of one interaction of each kind
	presence              float64 // factor on co-presence in a thread
	spread                float64 // co-presence among k people falls as (k−1)^−spread
	voice                 float64 // and grows as min(messages)^voice
	limit                 int     // people; co-presence in a larger thread says nothing
	near                  int     // co-presence counts within so many posts only; 0 = in the whole thread
	halfLife              float64 // of a thread, as a share of the window; 0 = talk does not age
	power                 float64 // the summed weight w of a pair becomes w^power
	bond                  float64 // weights times 1−bond+2·bond·strength, strength in [0,1] being the tie's
}

// standard is the rule of the product; TestStandardIsTheProducts holds both together.
var standard = rule{reply: 1, mention: 1, quote: 1, presence: 2, spread: 1, voice: 1, limit: 60, power: 1}

// variation is one turn of a rule.
type variation struct {
	name string
	turn func(*rule)
}

var variations = []variation{
	{"replies ×0", func(r *rule) { r.reply = 0 }},
	{"replies ×0.5", func(r *rule) { r.reply = .5 }},
	{"replies ×2", func(r *rule) { r.reply = 2 }},
	{"mentions ×0", func(r *rule) { r.mention = 0 }},
	{"mentions ×0.5", func(r *rule) { r.mention = .5 }},
	{"mentions ×2", func(r *rule) { r.mention = 2 }},
	{"quotes ×0", func(r *rule) { r.quote = 0 }},
	{"quotes ×2", func(r *rule) { r.quote = 2 }},
	{"co-presence ×0", func(r *rule) { r.presence = 0 }},
	{"co-presence ×0.25", func(r *rule) { r.presence = .5 }},
	{"co-presence ×0.5", func(r *rule) { r.presence = 1 }},
	{"co-presence ×2", func(r *rule) { r.presence = 4 }},
	{"co-presence ×4", func(r *rule) { r.presence = 8 }},
	{"co-presence not shared out", func(r *rule) { r.spread = 0 }},
	{"co-presence over √(k−1)", func(r *rule) { r.spread = .5 }},
	{"co-presence over (k−1)^1.5", func(r *rule) { r.spread = 1.5 }},
	{"co-presence once a thread", func(r *rule) { r.voice = 0 }},
	{"co-presence by √messages", func(r *rule) { r.voice = .5 }},
	{"co-presence within 3 posts", func(r *rule) { r.near = 3 }},
	{"co-presence within 10 posts", func(r *rule) { r.near = 10 }},
	{"threads of 20 at most", func(r *rule) { r.limit = 20 }},
	{"threads of 200 at most", func(r *rule) { r.limit = 200 }},
	{"half-life ¼ of the window", func(r *rule) { r.halfLife = .25 }},
	{"half-life ½ of the window", func(r *rule) { r.halfLife = .5 }},
	{"pair weight ^0.25", func(r *rule) { r.power = .25 }},
	{"pair weight ^0.5", func(r *rule) { r.power = .5 }},
	{"pair weight ^0.75", func(r *rule) { r.power = .75 }},
	{"pair weight ^1.25", func(r *rule) { r.power = 1.25 }},
	{"half by tie strength", func(r *rule) { r.bond = .5 }},
	{"all by tie strength", func(r *rule) { r.bond = .9 }},
}

// edges returns what each thread of a talk contributes under the rule.
func (r rule) edges(t *tribe.Talk) [][]graph.Edge {
	threads := make([][]graph.Edge, t.Threads)
	for _, x := range t.Interactions {
		w := r.turning(x.Kind)
		if thread := t.Posts[x.Post].Thread; w > 0 && !t.Bot[x.From] && !t.Bot[x.To] {
			threads[thread] = append(threads[thread], graph.Edge{From: x.From, To: x.To, Weight: float32(w)})
		}
	}
	if r.presence > 0 {
		for thread, authors := range authorsOf(t) {
			threads[thread] = append(threads[thread], r.together(authors)...)
		}
	}
	r.age(t, threads)
	r.weighPairs(t, threads)
	return threads
}

func (r rule) turning(kind tribemap.Kind) float64 {
	switch kind {
	case tribemap.Mention:
		return r.mention
	case tribemap.Quote:
		return r.quote
	}
	return r.reply
}

// authorsOf returns the authors of each thread, post by post, bots left out.
func authorsOf(t *tribe.Talk) [][]uint32 {
	authors := make([][]uint32, t.Threads)
	for _, p := range t.Posts {
		if p.Author != tribe.None && !t.Bot[p.Author] {
			authors[p.Thread] = append(authors[p.Thread], p.Author)
		}
	}
	return authors
}

// together returns the edges of co-presence among the authors of a thread.
func (r rule) together(authors []uint32) []graph.Edge {
	voices := make(map[uint32]int)
	var order []uint32
	for _, a := range authors {
		if voices[a]++; voices[a] == 1 {
			order = append(order, a)
		}
	}
	k := len(order)
	if k < 2 || k > r.limit {
		return nil
	}
	unit := r.presence / math.Pow(float64(k-1), r.spread)
	meets := r.meetings(authors)
	var edges []graph.Edge
	for i, a := range order {
		for _, b := range order[i+1:] {
			if meets == nil || meets[pairOf(a, b)] {
				w := unit * math.Pow(float64(min(voices[a], voices[b])), r.voice)
				edges = append(edges, graph.Edge{From: a, To: b, Weight: float32(w)})
			}
		}
	}
	return edges
}

// meetings returns the pairs that ever posted near each other, nil for all.
func (r rule) meetings(authors []uint32) map[[2]uint32]bool {
	if r.near == 0 {
		return nil
	}
	meets := make(map[[2]uint32]bool)
	for i, a := range authors {
		for _, b := range authors[max(0, i-r.near):i] {
			meets[pairOf(a, b)] = true
		}
	}
	return meets
}

func pairOf(a, b uint32) [2]uint32 { return [2]uint32{min(a, b), max(a, b)} }

// age lets the weight of a thread halve with the time since its last post.
func (r rule) age(t *tribe.Talk, threads [][]graph.Edge) {
	if r.halfLife == 0 || t.End <= t.Start {
		return
	}
	last := make([]int64, t.Threads)
	for _, p := range t.Posts {
		last[p.Thread] = max(last[p.Thread], p.Time)
	}
	window := float64(t.End - t.Start)
	for thread, edges := range threads {
		old := float64(t.End-max(last[thread], t.Start)) / window
		scale(edges, func(graph.Edge) float64 { return math.Exp2(-old / r.halfLife) })
	}
}

// weighPairs changes the weights of each pair by a factor of its own.
func (r rule) weighPairs(t *tribe.Talk, threads [][]graph.Edge) {
	if r.power != 1 {
		sum := make(map[[2]uint32]float64)
		for _, edges := range threads {
			for _, e := range edges {
				sum[pairOf(e.From, e.To)] += float64(e.Weight)
			}
		}
		for _, edges := range threads {
			scale(edges, func(e graph.Edge) float64 { return math.Pow(sum[pairOf(e.From, e.To)], r.power-1) })
		}
	}
	if r.bond > 0 {
		strength := strengths(t)
		for _, edges := range threads {
			scale(edges, func(e graph.Edge) float64 {
				return 1 - r.bond + 2*r.bond*strength[pairOf(e.From, e.To)]
			})
		}
	}
}

func scale(edges []graph.Edge, by func(graph.Edge) float64) {
	for i := range edges {
		edges[i].Weight *= float32(by(edges[i]))
	}
}

// strengths returns the strength of each tie, [0,1].
func strengths(t *tribe.Talk) map[[2]uint32]float64 {
	dyads := tribe.Dyads(t.Interactions, tribe.Window{Start: t.Start, End: t.End}, 1)
	of := make(map[[2]uint32]float64, len(dyads))
	for _, tie := range tribe.ScoreTies(dyads, len(t.People), tribe.TieOptions{Threads: 1}) {
		of[pairOf(tie.A, tie.B)] = tie.Strength / 100
	}
	return of
}

// turned returns the rule after a variation.
func (r rule) turned(v variation) rule {
	v.turn(&r)
	return r
}

// valid says whether anything makes an edge.
func (r rule) valid() bool { return r.reply+r.mention+r.quote+r.presence > 0 }

func (r rule) String() string {
	return fmt.Sprintf("reply %g, mention %g, quote %g, presence %g/(k−1)^%g·min^%g, threads ≤ %d, near %d, half-life %g, power %g, bond %g",
		r.reply, r.mention, r.quote, r.presence, r.spread, r.voice, r.limit, r.near, r.halfLife, r.power, r.bond)
}
