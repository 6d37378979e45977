package layout

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"tribemap/graph"
	"tribemap/graph/graphtest"

	"pgregory.net/rapid"
)

func lay(t testing.TB, g *graph.CSR, tribes []uint32, opt Options) []Point {
	t.Helper()
	points, err := Layout(context.Background(), g, tribes, opt)
	if err != nil {
		t.Fatal(err)
	}
	return points
}

func build(t testing.TB, n int, edges ...graph.Edge) *graph.CSR {
	t.Helper()
	g, err := graph.FromEdges(n, edges, graph.BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// planted returns n people in tribes, a few of whom are left out for want of ties.
func planted(n int) (*graph.CSR, []uint32) {
	return graphtest.Tribes(graphtest.Rand(7), graphtest.TribesOptions{N: n, MinSize: 15})
}

func distance(a, b Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

func TestSameForAnyThreads(t *testing.T) {
	g, tribes := planted(900)
	one := lay(t, g, tribes, Options{Threads: 1, RNG: 3})
	for _, threads := range []int{2, 8} {
		if !slices.Equal(one, lay(t, g, tribes, Options{Threads: threads, RNG: 3})) {
			t.Errorf("%d threads give other places than one", threads)
		}
	}
	if slices.Equal(one, lay(t, g, tribes, Options{RNG: 4})) {
		t.Error("the rng has no effect")
	}
}

// A graph that gained a twentieth of its edges keeps its places: half of the
// people move by less than 3 % of the map's width.
func TestWarmStart(t *testing.T) {
	g, tribes := planted(1500)
	before := lay(t, g, tribes, Options{})
	edges := slices.Collect(g.Edges())
	for i := range len(edges) / 20 {
		u := uint32(i * 37 % g.N())
		v := uint32(i * 91 % g.N())
		if u != v {
			edges = append(edges, graph.Edge{From: u, To: v, Weight: 1})
		}
	}
	after := lay(t, build(t, g.N(), edges...), tribes, Options{Previous: before})
	lo, hi := bounds(before)
	moves := make([]float64, len(before))
	for u := range moves {
		moves[u] = distance(before[u], after[u]) / (hi.X - lo.X)
	}
	slices.Sort(moves)
	t.Logf("moved: half %.4f, nine tenths %.4f of the width", moves[len(moves)/2], moves[len(moves)*9/10])
	if median := moves[len(moves)/2]; median > 0.03 {
		t.Errorf("half of the people move by more than %.3f of the width, want ≤ 0.03", median)
	}
}

// Two tribes of five with a bridge, a stranger who talks to the first, one who
// talks to that stranger, and one who talks to nobody.
func TestOutskirts(t *testing.T) {
	var edges []graph.Edge
	for u := range uint32(5) {
		for v := range u {
			edges = append(edges, graph.Edge{From: u, To: v, Weight: 1}, graph.Edge{From: 5 + u, To: 5 + v, Weight: 1})
		}
	}
	edges = append(edges, graph.Edge{From: 0, To: 5, Weight: 1}, graph.Edge{From: 10, To: 1, Weight: 1}, graph.Edge{From: 11, To: 10, Weight: 1})
	tribes := []uint32{7, 7, 7, 7, 7, 2, 2, 2, 2, 2, None, None, None}
	p := lay(t, build(t, 13, edges...), tribes, Options{})
	first, second := centreOf(p[:5]), centreOf(p[5:10])
	if distance(p[10], first) > distance(p[10], second) {
		t.Error("the stranger stands with the tribe they do not talk to")
	}
	if distance(p[11], p[10]) > 2 {
		t.Errorf("two who talk only to each other stand %.1f apart", distance(p[11], p[10]))
	}
	shore := 0.0
	for _, q := range p[:10] {
		shore = max(shore, distance(q, centreOf(p[:10])))
	}
	if d := distance(p[12], centreOf(p[:10])); d < shore*0.8 {
		t.Errorf("the one without ties stands at %.1f, inside the map of radius %.1f", d, shore)
	}
}

func centreOf(points []Point) Point { return mean(points) }

func TestRefusals(t *testing.T) {
	g := build(t, 2, graph.Edge{From: 0, To: 1, Weight: 1})
	directed, err := graph.FromEdges(2, nil, graph.BuildOptions{Directed: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		g      *graph.CSR
		tribes []uint32
		opt    Options
		want   error
	}{
		{"short tribes", g, []uint32{0}, Options{}, ErrShape},
		{"short radii", g, []uint32{0, 0}, Options{Radius: []float32{1}}, ErrShape},
		{"short previous", g, []uint32{0, 0}, Options{Previous: []Point{{}}}, ErrShape},
		{"tribe beyond nodes", g, []uint32{0, 2}, Options{}, ErrTribe},
		{"directed", directed, []uint32{0, 0}, Options{}, ErrDirected},
	} {
		if _, err := Layout(context.Background(), c.g, c.tribes, c.opt); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Layout(ctx, g, []uint32{0, 0}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// Whatever the graph, every node gets a finite place of its own.
func TestPlacesAreFinite(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(rt, "n")
		tribes := make([]uint32, n)
		for u := range tribes {
			tribes[u] = None
			if rapid.Bool().Draw(rt, "in a tribe") {
				tribes[u] = uint32(rapid.IntRange(0, n-1).Draw(rt, "tribe"))
			}
		}
		var edges []graph.Edge
		if n > 1 {
			for range rapid.IntRange(0, 3*n).Draw(rt, "m") {
				u, v := rapid.IntRange(0, n-1).Draw(rt, "u"), rapid.IntRange(0, n-1).Draw(rt, "v")
				w := rapid.Float32Range(1e-3, 1e6).Draw(rt, "w")
				edges = append(edges, graph.Edge{From: uint32(u), To: uint32(v), Weight: w})
			}
		}
		g, err := graph.FromEdges(n, edges, graph.BuildOptions{})
		if err != nil {
			rt.Fatal(err)
		}
		var previous []Point
		if rapid.Bool().Draw(rt, "warm") {
			previous = make([]Point, n)
			for u := range previous {
				previous[u] = Point{float64(u % 3), math.NaN()}
				if u%2 == 0 {
					previous[u] = Point{1, 1}
				}
			}
		}
		points, err := Layout(context.Background(), g, tribes, Options{Iterations: 20, Previous: previous})
		if err != nil {
			rt.Fatal(err)
		}
		for u, p := range points {
			if math.IsNaN(p.X+p.Y) || math.IsInf(p.X+p.Y, 0) || math.Abs(p.X)+math.Abs(p.Y) > 1e4 {
				rt.Fatalf("node %d at %v", u, p)
			}
			for v := range u {
				if distance(p, points[v]) < 0.05 {
					rt.Fatalf("nodes %d and %d both at %v", v, u, p)
				}
			}
		}
	})
}

func TestSeparate(t *testing.T) {
	points := []Point{{0, 0}, {0, 0}, {0.1, 0}, {0, 0.1}, {50, 50}}
	radii := []float64{1, 1, 1, 2, 1}
	fixed := []bool{true, false, false, false, false}
	separate(points, radii, fixed, 0.5, 500)
	if points[0] != (Point{}) {
		t.Errorf("a fixed disc moved to %v", points[0])
	}
	if points[4] != (Point{50, 50}) {
		t.Errorf("a lone disc moved to %v", points[4])
	}
	for i := range points {
		for j := range i {
			if d, want := distance(points[i], points[j]), radii[i]+radii[j]+0.5; d < want*(1-slack) {
				t.Errorf("discs %d and %d are %.3f apart, want %.3f", i, j, d, want)
			}
		}
	}
}

func BenchmarkLayout(b *testing.B) {
	g, tribes := planted(10_000)
	b.ReportMetric(float64(g.M()), "edges")
	for b.Loop() {
		if _, err := Layout(context.Background(), g, tribes, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
