package tribe

import (
	"context"
	"errors"
	"slices"
	"testing"

	"tribemap/graph"
	"tribemap/graph/graphtest"

	"pgregory.net/rapid"
)

func mustRedetect(tb interface {
	Helper()
	Fatal(...any)
}, before, after *graph.CSR, membership []uint32, opt RedetectOptions,
) (Partition, Redetected) {
	tb.Helper()
	p, report, err := Redetect(context.Background(), before, after, membership, opt)
	if err != nil {
		tb.Fatal(err)
	}
	return p, report
}

// pieces counts the connected parts of all communities.
func pieces(g *graph.CSR, p Partition) int {
	seen := make([]bool, g.N())
	n := 0
	var visit func(u uint32)
	visit = func(u uint32) {
		seen[u] = true
		for _, v := range g.Neighbors(u) {
			if !seen[v] && p.Membership[v] == p.Membership[u] {
				visit(v)
			}
		}
	}
	for u := range seen {
		if !seen[u] {
			n++
			visit(uint32(u))
		}
	}
	return n
}

// On any two graphs and any earlier membership, communities are connected, no
// worse than they were, and the same at any number of threads.
func TestRedetectContract(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		after := drawGraph(t, 24)
		before := after
		if rapid.Bool().Draw(t, "other") {
			var err error
			edges := slices.Collect(after.Edges())
			keep := rapid.SliceOfN(rapid.Bool(), len(edges), len(edges)).Draw(t, "keep")
			kept := slices.DeleteFunc(slices.Clone(edges), func(e graph.Edge) bool { return !keep[slices.Index(edges, e)] })
			if before, err = graph.FromEdges(after.N(), kept, graph.BuildOptions{KeepLoops: true}); err != nil {
				t.Fatal(err)
			}
		}
		labels := drawLabels(t, after.N())
		for u, c := range labels {
			if c != None && int(c) >= after.N() {
				labels[u] = None
			}
		}
		gamma := rapid.Float64Range(.2, 4).Draw(t, "gamma")
		all := make([]uint32, after.N())
		for u := range all {
			all[u] = uint32(u)
		}
		opt := RedetectOptions{Gamma: gamma, Touched: all, Threads: 1}
		p, report := mustRedetect(t, before, after, labels, opt)
		if n := pieces(after, p); n != p.K {
			t.Errorf("%d communities in %d pieces", p.K, n)
		}
		was := NewPartition(startMembership(after.N(), labels))
		if q, least := Modularity(after, p, gamma), Modularity(after, was, gamma); q < least-1e-9 {
			t.Errorf("modularity %v, was %v", q, least)
		}
		opt.Threads = 8
		again, same := mustRedetect(t, before, after, labels, opt)
		if !slices.Equal(again.Membership, p.Membership) || same != report {
			t.Errorf("8 workers: %v, %+v, want %v, %+v", again.Membership, same, p.Membership, report)
		}
	})
}

// Without news nothing is visited; with a few new ties, about as many people
// as they touch, and the tribes are as good as those of a detection from
// scratch.
func TestRedetectTouchesLittle(t *testing.T) {
	after, _ := graphtest.LFR(graphtest.Rand(5), graphtest.LFROptions{N: 3000, Mixing: .3})
	edges := slices.Collect(after.Edges())
	graphtest.Rand(6).Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
	news := len(edges) / 500
	before := mustGraph(t, after.N(), edges[news:])
	old := mustLeiden(t, before, 1, LeidenOptions{})
	p, report := mustRedetect(t, before, before, old.Membership, RedetectOptions{})
	if !slices.Equal(p.Membership, old.Membership) || report != (Redetected{}) {
		t.Errorf("without news: %+v", report)
	}
	p, report = mustRedetect(t, before, after, old.Membership, RedetectOptions{})
	if report.New != news || report.Gone != 0 || report.Visited > 20*news {
		t.Errorf("%d new ties: %+v", news, report)
	}
	scratch := mustLeiden(t, after, 1, LeidenOptions{})
	if q, want := Modularity(after, p, 1), Modularity(after, scratch, 1); q < want-.002 {
		t.Errorf("modularity %.4f, from scratch %.4f", q, want)
	}
}

// A community whose bridge fell is split, two that grew together are united,
// and a newcomer goes where their ties go.
func TestRedetectSplitsAndUnites(t *testing.T) {
	cliques := func(bridges int, extra ...graph.Edge) *graph.CSR {
		var edges []graph.Edge
		for c := range uint32(2) {
			for i := range uint32(5) {
				for j := range i {
					edges = append(edges, graph.Edge{From: 5*c + i, To: 5*c + j, Weight: 1})
				}
			}
		}
		for i := range uint32(bridges) {
			edges = append(edges, graph.Edge{From: i % 5, To: 5 + (i+i/5)%5, Weight: 1})
		}
		// A third party, so that the first two are not the whole graph.
		for i := range uint32(20) {
			for j := range i {
				edges = append(edges, graph.Edge{From: 11 + i, To: 11 + j, Weight: 1})
			}
		}
		return mustGraph(t, 31, append(edges, extra...))
	}
	apart, together := cliques(0), cliques(20)
	one, two := make([]uint32, 31), make([]uint32, 31)
	for u := range one {
		one[u], two[u] = uint32(u/11), uint32((u+4)/15)
		if u < 10 {
			two[u] = 10 + uint32(u/5)
		}
	}
	one[10], two[10] = None, None
	if p, _ := mustRedetect(t, together, apart, one, RedetectOptions{}); p.Membership[0] == p.Membership[9] {
		t.Errorf("cliques without a bridge are one: %v", p.Membership)
	}
	if p, _ := mustRedetect(t, apart, together, two, RedetectOptions{}); p.Membership[0] != p.Membership[9] {
		t.Errorf("cliques with 20 bridges are two: %v", p.Membership)
	}
	joined := cliques(0, graph.Edge{From: 10, To: 3, Weight: 1})
	if p, _ := mustRedetect(t, apart, joined, two, RedetectOptions{}); p.Membership[10] != p.Membership[3] {
		t.Errorf("the newcomer is not with their only contact: %v", p.Membership)
	}
}

func TestRedetectRefuses(t *testing.T) {
	g, _ := graphtest.RingOfCliques(3, 4)
	small, _ := graphtest.RingOfCliques(2, 4)
	zeros := make([]uint32, g.N())
	for name, call := range map[string]func() error{
		"other nodes": func() error { return redetectError(small, g, zeros, RedetectOptions{}) },
		"a label":     func() error { return redetectError(g, g, slices.Repeat([]uint32{99}, g.N()), RedetectOptions{}) },
		"gamma":       func() error { return redetectError(g, g, zeros, RedetectOptions{Gamma: -1}) },
		"touched":     func() error { return redetectError(g, g, zeros, RedetectOptions{Touched: []uint32{99}}) },
	} {
		if err := call(); !errors.Is(err, ErrOption) {
			t.Errorf("%s: error %v, want %v", name, err, ErrOption)
		}
	}
}

func redetectError(before, after *graph.CSR, membership []uint32, opt RedetectOptions) error {
	_, _, err := Redetect(context.Background(), before, after, membership, opt)
	return err
}
