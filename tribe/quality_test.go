package tribe

import (
	"testing"

	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"
	"pgregory.net/rapid"

	gonum "gonum.org/v1/gonum/graph"
	"tribemap/graph"
)

// naiveModularity sums A_uv − γ k_u k_v / 2m over all ordered pairs that share
// a community.
func naiveModularity(g *graph.CSR, p Partition, gamma float64) float64 {
	total := g.TotalWeight()
	if total == 0 {
		return 0
	}
	q := 0.0
	for u := range uint32(g.N()) {
		for v := range uint32(g.N()) {
			same := p.Membership[u] == p.Membership[v] && p.Membership[u] != None
			if !same && u != v {
				continue
			}
			if same {
				q += weightBetween(g, u, v)
			}
			q -= gamma * g.WeightedDegree(u) * g.WeightedDegree(v) / total
		}
	}
	return q / total
}

func weightBetween(g *graph.CSR, u, v uint32) float64 {
	for i, x := range g.Neighbors(u) {
		if x == v {
			if w := g.Weights(u); w != nil {
				return float64(w[i])
			}
			return 1
		}
	}
	return 0
}

func TestModularityAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t, 20)
		p := NewPartition(drawLabels(t, g.N()))
		gamma := rapid.Float64Range(0, 4).Draw(t, "gamma")
		if got, want := Modularity(g, p, gamma), naiveModularity(g, p, gamma); !near(got, want, 1e-9) {
			t.Fatalf("Q = %v, naively %v", got, want)
		}
	})
}

// toGonum copies an undirected graph without loops.
func toGonum(g *graph.CSR) gonum.Undirected {
	out := simple.NewUndirectedGraph()
	for u := range g.N() {
		out.AddNode(simple.Node(u))
	}
	for e := range g.Edges() {
		out.SetEdge(simple.Edge{F: simple.Node(e.From), T: simple.Node(e.To)})
	}
	return out
}

func TestModularityAgainstGonum(t *testing.T) {
	g := planted(t, 4, 12, .6, .1, 3)
	p := NewPartition(plantedTruth(4, 12))
	var blocks [][]gonum.Node
	for _, members := range p.Members() {
		var block []gonum.Node
		for _, u := range members {
			block = append(block, simple.Node(u))
		}
		blocks = append(blocks, block)
	}
	for _, gamma := range []float64{.5, 1, 2} {
		if got, want := Modularity(g, p, gamma), community.Q(toGonum(g), blocks, gamma); !near(got, want, 1e-12) {
			t.Errorf("γ = %v: Q = %v, gonum has %v", gamma, got, want)
		}
	}
}

func TestSharesOfARing(t *testing.T) {
	// Each clique of four has 6 edges inside and 2 half edges to the ring.
	g := ringOfCliques(t, 5, 4)
	p := NewPartition(plantedTruth(5, 4))
	for c, share := range InternalShares(g, p) {
		if !near(share, 12./14, 1e-12) {
			t.Errorf("clique %d keeps %v of its ties, want 12/14", c, share)
		}
	}
	if got := Coverage(g, p); !near(got, 30./35, 1e-12) {
		t.Errorf("coverage %v, want 30/35", got)
	}
}
