package main

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"tribemap"
	"tribemap/graph"
	"tribemap/tribe"
)

// invent makes up the analysis of n people and 3n ties. The sizes of tribes and
// the ties of people fall like power laws; a tenth of the people has no tribe,
// an eighth of the ties leads out of one.
func invent(n int) *tribe.Result {
	rng := rand.New(rand.NewPCG(7, uint64(n)))
	r := &tribe.Result{
		Resamples:  20,
		Scope:      tribe.Scope{Keywords: []string{"grinder"}, Start: 1640995200, End: 1735603200},
		Resolution: tribe.Resolution{Gamma: 1, Auto: true, Structure: true, Levels: 3},
	}
	count := min(40, 8+n/800)
	members := inventPeople(r, rng, n, count)
	inventTies(r, rng, members)
	inventTribes(r, rng, members)
	inventConnectors(r, members)
	inventStories(r, rng)
	r.Counts = tribe.Counts{
		Posts: 15 * n, OnTopic: 9 * n, Threads: 2 * n, People: n, Interactions: 9 * n,
		Dyads: len(r.Ties), Unaffiliated: n / 10,
	}
	return r
}

var syllables = [...]string{
	"ba", "ka", "lo", "mi", "ra", "su", "ten", "vor", "xi", "zan", "qui", "del", "gar", "hoo", "jun", "pel", "fro", "ny", "wick", "sto",
	"br", "ash", "el", "ion", "umm", "ett", "or", "und", "isk", "ov", "ar", "eth",
}

func word(rng *rand.Rand, parts int) string {
	s := ""
	for range parts {
		s += syllables[rng.IntN(len(syllables))]
	}
	return s
}

// inventPeople returns the members of each tribe. Who is in which has nothing
// to do with the order of people.
func inventPeople(r *tribe.Result, rng *rand.Rand, n, count int) [][]uint32 {
	bounds := make([]float64, count) // cumulated shares
	sum := 0.0
	for k := range bounds {
		sum += math.Pow(float64(k+2), -0.9)
		bounds[k] = sum
	}
	members := make([][]uint32, count)
	for u := range uint32(n) {
		handle := word(rng, 2+rng.IntN(3))
		if rng.IntN(2) == 0 {
			handle += fmt.Sprint(rng.IntN(1000))
		}
		m := tribe.Member{
			Person: tribemap.Person{Ref: tribemap.Ref{Source: "hn", ID: handle}, Handle: handle, URL: "https://talk.example.org/user?id=" + handle},
			Tribe:  -1, Second: -1, Posts: 1 + int(8*rng.ExpFloat64()), LastSeen: r.Scope.End - rng.Int64N(6e7),
		}
		if rng.IntN(2) == 0 {
			m.Source, m.ID = "board", fmt.Sprint(rng.IntN(1e7))
			m.URL = "https://board.example.org/u/" + m.ID
		}
		if rng.IntN(3) == 0 {
			m.Name = word(rng, 2) + " " + word(rng, 3)
		}
		m.OnTopic = m.Posts / 2
		if rng.IntN(10) > 0 {
			x := rng.Float64() * sum
			m.Tribe, _ = slices.BinarySearch(bounds, x)
			m.Confidence = 1 - 0.3*rng.Float64()*rng.Float64()
			members[m.Tribe] = append(members[m.Tribe], u)
		}
		r.People = append(r.People, m)
	}
	return members
}

func inventTies(r *tribe.Result, rng *rand.Rand, members [][]uint32) {
	n := len(r.People)
	count := map[[2]uint32]int{}
	for len(count) < 3*n {
		u := uint32(rng.IntN(n))
		t := r.People[u].Tribe
		if t < 0 || rng.IntN(8) == 0 {
			t = (max(t, 0) + int(3*rng.ExpFloat64())) % len(members)
		}
		// The first members are the hubs; people near in number talk with each other.
		m := members[t]
		v := m[int(float64(len(m))*math.Pow(rng.Float64(), 2.2))]
		if at, ok := slices.BinarySearch(m, u); ok && rng.IntN(2) == 0 {
			v = m[(at+1+rng.IntN(12))%len(m)]
		}
		if u != v {
			count[[2]uint32{min(u, v), max(u, v)}] += 1 + int(2*rng.ExpFloat64())
		}
	}
	pairs := make([][2]uint32, 0, len(count))
	for p := range count {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(a, b [2]uint32) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	for _, p := range pairs {
		c := count[p]
		r.Edges = append(r.Edges, graph.Edge{From: p[0], To: p[1], Weight: float32(c)})
		strength := min(99, 20+25*math.Log1p(float64(c))*rng.Float64())
		r.Ties = append(r.Ties, tribe.Tie{
			A: p[0], B: p[1], Strength: strength, Alive: 100 * rng.Float64(), Count: c, FromA: rng.IntN(c + 1), Days: 1 + c/2,
			StrengthTerms: []tribe.Term{{Name: "share", Points: strength}}, Last: r.Scope.End - rng.Int64N(5e7), Thin: c < 3, Strong: strength > 60,
		})
		for i, u := range p {
			m := &r.People[u]
			m.AnsweredBy++
			if strength > 60 {
				m.StrongTies++
			}
			if other := r.People[p[1-i]].Tribe; other >= 0 && other != m.Tribe {
				m.Second, m.SecondShare = other, 0.05+0.3*rng.Float64()
			}
		}
	}
}

func inventTribes(r *tribe.Result, rng *rand.Rand, members [][]uint32) {
	between := make([][]float64, len(members))
	for k := range between {
		between[k] = make([]float64, len(members))
	}
	for _, e := range r.Edges {
		if a, b := r.People[e.From].Tribe, r.People[e.To].Tribe; a >= 0 && b >= 0 {
			between[a][b] += float64(e.Weight)
			between[b][a] += float64(e.Weight)
		}
	}
	for k, m := range members {
		t := tribe.Tribe{
			ID: k, Name: fmt.Sprintf("%s, %s & %s", word(rng, 2), word(rng, 2), word(rng, 3)), Size: len(m), Posts: 15 * len(m),
			OnTopic: 0.6, Stability: 0.95 - 0.012*float64(k), Z: 10,
		}
		total := 0.0
		for _, w := range between[k] {
			total += w
		}
		t.InternalShare = between[k][k] / max(1, total)
		for l, w := range between[k] {
			if l != k && w > 0 {
				t.Neighbours = append(t.Neighbours, tribe.TribeTie{Tribe: l, Weight: w, Share: w / total})
			}
		}
		slices.SortStableFunc(t.Neighbours, func(a, b tribe.TribeTie) int { return cmp.Compare(b.Weight, a.Weight) })
		for range 8 {
			t.Words = append(t.Words, tribe.Word{Text: word(rng, 3), G2: 50, Authors: 5 + rng.IntN(len(m)), Outside: rng.IntN(9)})
		}
		for i := range 36 {
			t.Activity = append(t.Activity, tribe.ActivityCount{Month: fmt.Sprintf("%d-%02d", 2022+i/12, 1+i%12), Posts: rng.IntN(1 + len(m)/2)})
		}
		r.Tribes = append(r.Tribes, t)
	}
}

func inventConnectors(r *tribe.Result, members [][]uint32) {
	for k, m := range members {
		byTies := slices.Clone(m)
		slices.SortStableFunc(byTies, func(a, b uint32) int { return cmp.Compare(r.People[b].AnsweredBy, r.People[a].AnsweredBy) })
		told := 0.0
		for i, u := range byTies[:min(5, len(byTies))] {
			gain := float64(len(m)) * 0.2 / float64(i+1)
			told += gain
			p := r.People[u]
			c := tribe.Connector{
				Rank: i + 1, Tribe: k, Person: u, Marginal: gain, Cumulative: told, TribeShare: told / float64(len(m)),
				StrongTies: p.StrongTies, AnsweredBy: p.AnsweredBy, LastSeen: p.LastSeen, Stability: 0.9, OnTopic: 0.7,
				Why: fmt.Sprintf("%d people answer them; %d strong ties carry word to corners of the tribe that nobody else reaches.", p.AnsweredBy, p.StrongTies),
			}
			for j := range 3 {
				c.Evidence = append(c.Evidence, tribe.Evidence{
					Post: tribemap.Ref{Source: p.Source, ID: fmt.Sprintf("%d-%d", u, j)}, URL: p.URL, Time: p.LastSeen, Author: u, To: m[(i+j)%len(m)],
					Title: "Which grinder for a small kitchen", Excerpt: "I tried both for a month and went back to the hand grinder: less mess, and I like the quiet.",
				})
			}
			r.Connectors = append(r.Connectors, c)
		}
		r.Reach = append(r.Reach, tribe.Reach{Tribe: k, K: 5, Mean: told, Low: told - 2, High: told + 2, Ratio: 0.8, Random: told * 0.4, Active: told * 0.7})
	}
}

// inventStories tells six ties of each connector, over up to two years.
func inventStories(r *tribe.Result, rng *rand.Rand) {
	left := map[uint32]int{}
	for _, c := range r.Connectors {
		left[c.Person] = 6
	}
	for _, t := range r.Ties {
		if left[t.A] <= 0 && left[t.B] <= 0 {
			continue
		}
		left[t.A]--
		left[t.B]--
		s := tribe.TieStory{A: t.A, B: t.B, Timeline: tribe.Timeline{First: "2022-09"}}
		for range 1 + rng.IntN(24) {
			s.Timeline.FromA = append(s.Timeline.FromA, rng.IntN(4))
			s.Timeline.FromB = append(s.Timeline.FromB, rng.IntN(4))
		}
		for j := range 2 {
			s.Posts = append(s.Posts, tribe.Evidence{
				Post: tribemap.Ref{Source: "board", ID: fmt.Sprintf("%d-%d", t.A, j)}, Time: t.Last, Author: t.A, To: t.B,
				Title: word(rng, 3) + " " + word(rng, 2), Excerpt: fmt.Sprintf("%s %s %s, and then %s: less %s, and I like the %s.", word(rng, 3), word(rng, 2), word(rng, 4), word(rng, 3), word(rng, 2), word(rng, 4)),
			})
		}
		r.Stories = append(r.Stories, s)
	}
}
