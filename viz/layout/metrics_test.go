package layout

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"tribemap/graph"
)

// planted returns n people in tribes of power-law size (exponent 2, between
// smallest and n/5) with power-law degrees (exponent 2.5, at least minDegree)
// and the given share of ties leaving their tribe.
func planted(t testing.TB, n, smallest, minDegree int, mixing float64) (*graph.CSR, []uint32) {
	t.Helper()
	rng := rand.New(rand.NewPCG(7, uint64(n)))
	tribes := make([]uint32, 0, n)
	for k := uint32(0); len(tribes) < n; k++ {
		size := int(float64(smallest) / (1 - rng.Float64()*(1-5*float64(smallest)/float64(n))))
		if n-len(tribes)-size < smallest {
			size = n - len(tribes)
		}
		for range size {
			tribes = append(tribes, k)
		}
	}
	members := map[uint32][]uint32{}
	var inside, outside []uint32 // stubs
	stubs := map[uint32][]uint32{}
	for u, k := range tribes {
		members[k] = append(members[k], uint32(u))
		degree := min(n/20, int(float64(minDegree)*math.Pow(1-rng.Float64(), -1/1.5)))
		for range degree {
			if rng.Float64() < mixing {
				outside = append(outside, uint32(u))
			} else {
				stubs[k] = append(stubs[k], uint32(u))
			}
		}
	}
	var edges []graph.Edge
	join := func(s []uint32) {
		rng.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
		for i := 0; i+1 < len(s); i += 2 {
			if s[i] != s[i+1] {
				edges = append(edges, graph.Edge{From: s[i], To: s[i+1], Weight: 1})
			}
		}
	}
	for k := range uint32(len(members)) {
		inside = stubs[k]
		join(inside)
	}
	join(outside)
	g, err := graph.FromEdges(n, edges, graph.BuildOptions{Unit: true})
	if err != nil {
		t.Fatal(err)
	}
	return g, tribes
}

// quality measures a layout on a sample of nodes.
type quality struct {
	neighbours float64 // mean Jaccard of a node's neighbours and as many nearest points
	sameTribe  float64 // share of its own tribe among the 10 nearest points
	stress     float64 // of distances against hops, scaled to the best factor
	overlaps   float64 // share of nodes that overlap another
}

func measure(g *graph.CSR, tribes []uint32, points []Point, radius float64) quality {
	const sample = 400
	n := g.N()
	rng := rand.New(rand.NewPCG(1, 1))
	var q quality
	judged := 0.0
	var hopsum, sqsum, cross float64
	pairs := 0.0
	type terms struct{ hops, dist float64 }
	var all []terms
	for range sample {
		u := uint32(rng.IntN(n))
		if g.Degree(u) == 0 || tribes[u] == None {
			continue
		}
		judged++
		near := nearest(points, u)
		q.neighbours += jaccard(g.Neighbors(u), near[:g.Degree(u)])
		for _, v := range near[:10] {
			if tribes[v] == tribes[u] {
				q.sameTribe += 0.1
			}
		}
		if d := distance(points[u], points[near[0]]); d < 2*radius*0.999 {
			q.overlaps++
		}
		hops := bfs(g, u)
		for range 50 {
			v := rng.IntN(n)
			if hops[v] > 0 {
				all = append(all, terms{float64(hops[v]), distance(points[u], points[v])})
			}
		}
	}
	for _, t := range all {
		w := 1 / (t.hops * t.hops)
		cross += w * t.hops * t.dist
		sqsum += w * t.dist * t.dist
		hopsum += w * t.hops * t.hops
		pairs++
	}
	scale := cross / sqsum
	for _, t := range all {
		d := (scale*t.dist - t.hops) / t.hops
		q.stress += d * d
	}
	q.neighbours /= judged
	q.sameTribe /= judged
	q.overlaps /= judged
	q.stress /= pairs
	return q
}

func distance(a, b Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

func nearest(points []Point, u uint32) []uint32 {
	order := count(len(points))
	slices.SortStableFunc(order, func(a, b uint32) int {
		return cmp.Compare(distance(points[u], points[a]), distance(points[u], points[b]))
	})
	return slices.DeleteFunc(order, func(v uint32) bool { return v == u })
}

func jaccard(a, b []uint32) float64 {
	both := 0
	for _, x := range a {
		if slices.Contains(b, x) {
			both++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

func bfs(g *graph.CSR, from uint32) []int {
	hops := slices.Repeat([]int{-1}, g.N())
	hops[from] = 0
	queue := []uint32{from}
	for len(queue) > 0 {
		u := queue[0]
		queue = queue[1:]
		for _, v := range g.Neighbors(u) {
			if hops[v] < 0 {
				hops[v] = hops[u] + 1
				queue = append(queue, v)
			}
		}
	}
	return hops
}
