package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"tribemap/graph"
	"tribemap/graph/graphtest"
)

// orderSeed is the chance by which the edges of real graphs are shuffled.
const orderSeed = 7

// find is a real graph in one of the developers' packs.
type find struct {
	name, pack, edges string
	labels            string // "" where no groups are known
}

var finds = []find{
	{"email-eu-core", "email-eu-core", "email-eu-core/data/email-Eu-core.txt", "email-eu-core/data/email-Eu-core-department-labels.txt"},
	{"new-sites", "graphs-social", "graphs-social/new-sites.txt", ""},
	{"deezer-hu", "graphs-social", "graphs-social/deezer-hu.txt", ""},
}

// unpack writes dir/NAME.txt and, if groups are known, dir/NAME.truth: the
// largest component, each tie once, in no order.
func (f find) unpack(packs, dir string, talk io.Writer) error {
	work, err := os.MkdirTemp(dir, f.pack)
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	tar := exec.Command("tar", "--zstd", "-xf", filepath.Join(packs, f.pack+".tar.zst"), "-C", work)
	tar.Stderr = talk
	if err := tar.Run(); err != nil {
		return fmt.Errorf("unpack %s: %w", f.pack, err)
	}
	g, ids, err := readGraph(filepath.Join(work, f.edges))
	if err != nil {
		return err
	}
	edges := largestComponent(g, ids)
	fmt.Fprintf(talk, "%s: %d edges in the largest component of %d\n", f.name, len(edges), g.M())
	disorder(graphtest.Rand(orderSeed), edges)
	base := filepath.Join(dir, f.name)
	if f.labels == "" {
		return writeGraph(base, edges, nil)
	}
	truth, err := readMembership(filepath.Join(work, f.labels))
	if err != nil {
		return err
	}
	return writeGraph(base, edges, truth)
}

// largestComponent returns the edges of the largest component between ids.
func largestComponent(g *graph.CSR, ids []uint32) []graph.Edge {
	label, count := graph.Components(g)
	size := make([]int, count)
	for _, c := range label {
		size[c]++
	}
	largest := uint32(slices.Index(size, slices.Max(size)))
	var edges []graph.Edge
	for e := range g.Edges() {
		if label[e.From] == largest {
			edges = append(edges, graph.Edge{From: ids[e.From], To: ids[e.To], Weight: 1})
		}
	}
	return edges
}

// reorder writes the edges of a list in another order.
func reorder(from, to string) error {
	g, ids, err := readGraph(from)
	if err != nil {
		return err
	}
	var edges []graph.Edge
	for e := range g.Edges() {
		edges = append(edges, graph.Edge{From: ids[e.From], To: ids[e.To], Weight: 1})
	}
	disorder(graphtest.Rand(orderSeed), edges)
	return writeWhole(to, func(w *bufio.Writer) { writeEdges(w, edges) })
}
