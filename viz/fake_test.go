package viz

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

var tribeNames = [...]string{
	"Trail running & ultras", "Home espresso", "Mechanical keyboards", "Sourdough bakers", "Vintage synths",
	"Indie game devs", "Urban cycling", "Film photography", "Rust & systems", "Tabletop RPG", "Fermentation",
	"Bird watching", "Fountain pens", "Wild swimming", "Bouldering", "Amateur radio", "Bookbinding", "Beekeeping",
}

var (
	firstNames = [...]string{"ada", "noor", "mika", "lena", "kofi", "yuki", "emil", "dara", "zed", "tomo", "mae", "finn", "aiko", "sam", "ines", "raul"}
	lastNames  = [...]string{"waves", "labs", "west", "writes", "rides", "brews", "grain", "rolls", "north", "codes", "field"}
)

// fake returns a made-up analysis of n people, of whom a share has no tribe:
// planted tribes whose sizes fall like a power law, ties mostly inside them.
func fake(n, tribes int, unaffiliated float64) *tribe.Result {
	rng := rand.New(rand.NewPCG(11, uint64(n)))
	r := &tribe.Result{
		Resamples:  20,
		Scope:      tribe.Scope{Keywords: []string{"coffee", "running"}, Start: 1672531200, End: 1735603200},
		Resolution: tribe.Resolution{Gamma: 1.42, Auto: true, Structure: true, Levels: 3},
		Warnings:   []string{"the talk of 2 sources covers different months"},
	}
	members := fakePeople(r, rng, n, tribes, unaffiliated)
	fakeTies(r, rng, members)
	fakeTribes(r, members)
	fakeConnectors(r, rng, members)
	fakeStories(r)
	r.Counts = tribe.Counts{
		Posts: 14 * n, OnTopic: 9 * n, Threads: 3 * n, People: n, Bots: 3, Interactions: 9 * n,
		Dyads: len(r.Ties), LostTimes: 12, Unaffiliated: int(unaffiliated * float64(n)),
	}
	return r
}

func fakePeople(r *tribe.Result, rng *rand.Rand, n, tribes int, unaffiliated float64) [][]uint32 {
	weights := make([]float64, tribes)
	total := 0.0
	for k := range weights {
		weights[k] = math.Pow(float64(k+2), -0.8)
		total += weights[k]
	}
	members := make([][]uint32, tribes)
	inTribes := n - int(unaffiliated*float64(n))
	k, left := 0, weights[0]/total*float64(inTribes)
	for u := range n {
		m := tribe.Member{Tribe: -1, Second: -1, Posts: 1 + rng.IntN(40), LastSeen: r.Scope.End - rng.Int64N(1e7)}
		m.Source, m.ID = "forum", fmt.Sprintf("u%d", u)
		m.Handle = fmt.Sprintf("%s_%s%d", firstNames[rng.IntN(len(firstNames))], lastNames[rng.IntN(len(lastNames))], u%97)
		m.Name = "Person " + fmt.Sprint(u)
		m.URL = "https://forum.example.org/u/" + m.ID
		m.OnTopic = m.Posts / 2
		for i, at := 0, u%6; i < min(m.Posts, 12) && at < 24; i, at = i+1, at+1+u%4 {
			m.Months = append(m.Months, uint16(at))
		}
		if u < inTribes {
			for left < 0.5 && k < tribes-1 {
				k++
				left += weights[k] / total * float64(inTribes)
			}
			left--
			m.Tribe = k
			m.Confidence = 0.7 + 0.3*rng.Float64()
			members[k] = append(members[k], uint32(u))
		}
		r.People = append(r.People, m)
	}
	return members
}

func fakeTies(r *tribe.Result, rng *rand.Rand, members [][]uint32) {
	n := len(r.People)
	count := map[[2]uint32]int{}
	add := func(u, v uint32, times int) {
		if u != v {
			count[[2]uint32{min(u, v), max(u, v)}] += times
		}
	}
	for u := range uint32(n) {
		t := r.People[u].Tribe
		degree := 1 + int(2*math.Pow(1-rng.Float64(), -0.6))
		for range min(degree, 60) {
			times := 1 + int(3*rng.ExpFloat64())
			switch {
			case t < 0 && rng.Float64() < 0.6:
				continue
			case t < 0 || rng.Float64() < 0.16:
				// Foreign ties go to the tribe next in number more often than not.
				to := (max(t, 0) + 1 + int(2.5*rng.ExpFloat64())) % len(members)
				add(u, hub(rng, members[to]), times)
			default:
				add(u, hub(rng, members[t]), times)
			}
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
		strength := min(99, 20+30*math.Log1p(float64(c))*rng.Float64())
		r.Ties = append(r.Ties, tribe.Tie{
			A: p[0], B: p[1], Strength: strength, Alive: 100 * rng.Float64(), Count: c, FromA: rng.IntN(c + 1), Days: 1 + c/2,
			StrengthTerms: []tribe.Term{{Name: "share", Points: strength * 0.6}, {Name: "sittings", Points: strength * 0.5}, {Name: "nobody answers", Points: -strength * 0.1}},
			First:         r.Scope.Start, Last: r.Scope.End - rng.Int64N(2e7), Thin: c < 3, Strong: strength > 70,
		})
		for i, u := range p {
			r.People[u].AnsweredBy++
			if strength > 70 {
				r.People[u].StrongTies++
			}
			if other := r.People[p[1-i]].Tribe; other != r.People[u].Tribe && other >= 0 {
				r.People[u].Second, r.People[u].SecondShare = other, 0.05+0.4*rng.Float64()
			}
		}
	}
}

// hub picks a member, the first ones far more often.
func hub(rng *rand.Rand, members []uint32) uint32 {
	return members[int(float64(len(members))*math.Pow(rng.Float64(), 1.7))]
}

func fakeTribes(r *tribe.Result, members [][]uint32) {
	between := make([][]float64, len(members))
	for k := range between {
		between[k] = make([]float64, len(members))
	}
	for _, e := range r.Edges {
		a, b := r.People[e.From].Tribe, r.People[e.To].Tribe
		if a >= 0 && b >= 0 {
			between[a][b] += float64(e.Weight)
			between[b][a] += float64(e.Weight)
		}
	}
	for k, m := range members {
		t := tribe.Tribe{
			ID: k, Name: tribeNames[k%len(tribeNames)], Size: len(m), Posts: 14 * len(m), OnTopic: 0.4 + 0.03*float64(k),
			Stability: 0.95 - 0.04*float64(k), Z: 12,
			Channels: []tribe.ChannelShare{{Channel: "general", Share: 0.6}, {Channel: "show & tell", Share: 0.3}},
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
		for i, w := range [...]string{"grinder", "long run", "switches", "starter", "oscillator", "playtest", "crank"} {
			t.Words = append(t.Words, tribe.Word{Text: fmt.Sprintf("%s %d", w, k), G2: 90 - float64(10*i), Authors: 20 - i, Outside: i})
		}
		for i := range 24 {
			t.Activity = append(t.Activity, tribe.ActivityCount{Month: fmt.Sprintf("%d-%02d", 2023+i/12, 1+i%12), Posts: 10 + (i*7+k*13)%40 + i*k/4})
		}
		for i, kind := range tribe.DecisionKinds {
			t.Decisions = append(t.Decisions, tribe.DecisionTalk{Kind: kind, Posts: 3 + (7*k+5*i)%23, Authors: 3, Examples: []tribe.Evidence{{
				Post: tribemap.Ref{Source: "forum", ID: fmt.Sprintf("d%d-%d", k, i)}, URL: fmt.Sprintf("https://forum.example.org/p/d%d-%d", k, i),
				Time: r.Scope.End - int64(k), Author: m[0], To: tribe.None, Title: "Which grinder for a small kitchen",
				Excerpt: "Last spring I switched from the old one, and I would recommend it to anybody who asks: quieter than before.",
			}}})
		}
		r.Tribes = append(r.Tribes, t)
	}
}

func fakeConnectors(r *tribe.Result, rng *rand.Rand, members [][]uint32) {
	for k, m := range members {
		byTies := slices.Clone(m)
		slices.SortStableFunc(byTies, func(a, b uint32) int { return cmp.Compare(r.People[b].AnsweredBy, r.People[a].AnsweredBy) })
		told := 0.0
		for i, u := range byTies[:min(5, len(byTies))] {
			gain := float64(len(m)) * 0.3 / float64(i+1)
			told += gain
			p := r.People[u]
			c := tribe.Connector{
				Rank: i + 1, Tribe: k, Person: u, Marginal: gain, Cumulative: told, TribeShare: told / float64(len(m)),
				StrongTies: p.StrongTies, AnsweredBy: p.AnsweredBy, LastSeen: p.LastSeen, Stability: 0.9 - 0.1*float64(i), OnTopic: 0.7,
				Why: fmt.Sprintf("%d people answer them; %d strong ties carry word to two corners of the tribe that nobody else reaches.", p.AnsweredBy, p.StrongTies),
			}
			for j := range 3 {
				c.Evidence = append(c.Evidence, tribe.Evidence{
					Post: tribemap.Ref{Source: "forum", ID: fmt.Sprintf("%d-%d", u, j)}, URL: fmt.Sprintf("https://forum.example.org/p/%d-%d", u, j),
					Time: p.LastSeen, Author: u, To: m[rng.IntN(len(m))], Title: "Which grinder for a small kitchen",
					Excerpt: "I tried both for a month and went back to the hand grinder: less mess, and I like the ten quiet minutes in the morning. Happy to lend you mine.",
				})
			}
			if i == 4 {
				c.Flags = []string{"cooling"}
			}
			r.Connectors = append(r.Connectors, c)
		}
		r.Reach = append(r.Reach, tribe.Reach{
			Tribe: k, K: 5, Mean: told, Low: told - 2, High: told + 2, Ratio: 0.8, Random: told * 0.4, Active: told * (0.7 + 0.02*float64(k)),
			RandomEquals: 17, Arms: []tribe.Arm{
				{Name: "random", Mean: told * 0.4, Low: told*0.4 - 1, High: told*0.4 + 1},
				{Name: "pagerank", Mean: told * 0.9, Low: told*0.9 - 1, High: told*0.9 + 1},
			},
		})
	}
}

// fakeStories tells the first ties of each connector, of which some are of more
// months than bars.
func fakeStories(r *tribe.Result) {
	told := map[int]bool{}
	for _, c := range r.Connectors {
		n := 0
		for i, t := range r.Ties {
			if n == 6 || t.A != c.Person && t.B != c.Person {
				continue
			}
			if n++; told[i] {
				continue
			}
			told[i] = true
			s := tribe.TieStory{A: t.A, B: t.B, Timeline: tribe.Timeline{First: "2023-03"}}
			for m := range 1 + i%20 {
				s.Timeline.FromA = append(s.Timeline.FromA, (i+m)%4)
				s.Timeline.FromB = append(s.Timeline.FromB, (i*m)%3)
			}
			for j := range 2 {
				s.Posts = append(s.Posts, tribe.Evidence{
					Post: tribemap.Ref{Source: "forum", ID: fmt.Sprintf("s%d-%d", i, j)}, URL: fmt.Sprintf("https://forum.example.org/p/s%d-%d", i, j),
					Time: t.Last - int64(j), Author: t.A, To: t.B, Title: "Which grinder for a small kitchen",
					Excerpt: fmt.Sprintf("Story %d of the two: thank you, that was the part I had missed, and it has been quiet since.", i),
				})
			}
			r.Stories = append(r.Stories, s)
		}
	}
	slices.SortFunc(r.Stories, func(x, y tribe.TieStory) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
}
