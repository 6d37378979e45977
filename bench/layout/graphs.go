package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tribemap/graph"
	"tribemap/graph/graphtest"
	"tribemap/viz/layout"
)

// recipe is a planted graph; the same seed gives the same graph everywhere.
type recipe struct {
	name  string
	large bool          // left out by -quick
	most  time.Duration // to lay it out, on two threads; 0 = not bound
	seed  uint64
	opt   graphtest.TribesOptions
}

// recipes have the sizes that targets are stated for.
var recipes = []recipe{
	{"planted-10k", false, 200 * time.Millisecond, 1, graphtest.TribesOptions{N: 10_000, MeanDegree: 8.9}},
	{"planted-20k", false, 0, 2, graphtest.TribesOptions{N: 20_000, MeanDegree: 8.9}},
	{"planted-42k", false, 700 * time.Millisecond, 3, graphtest.TribesOptions{N: 43_500, MeanDegree: 6.6}},
	{"planted-100k", false, 3 * time.Second, 4, graphtest.TribesOptions{N: 100_000, MeanDegree: 22.6}},
	{"planted-1M", true, 30 * time.Second, 5, graphtest.TribesOptions{N: 1_050_000, MeanDegree: 6.2}},
}

// write puts the graph into dir/NAME.txt, "u v" a line, and its tribes into
// dir/NAME.tribes, one number a line.
func (r recipe) write(dir string) error {
	g, tribes := graphtest.Tribes(graphtest.Rand(r.seed), r.opt)
	err := writeLines(filepath.Join(dir, r.name+".txt"), func(w *bufio.Writer) {
		for e := range g.Edges() {
			fmt.Fprintln(w, e.From, e.To)
		}
	})
	if err != nil {
		return err
	}
	return writeLines(filepath.Join(dir, r.name+".tribes"), func(w *bufio.Writer) {
		for _, t := range tribes {
			fmt.Fprintln(w, t)
		}
	})
}

func writeLines(name string, write func(w *bufio.Writer)) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	write(w)
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// read returns the graph and the tribes of dir/NAME; every number up to the
// largest is a node.
func read(dir, name string, threads int) (*graph.CSR, []uint32, error) {
	f, err := os.Open(filepath.Join(dir, name+".txt"))
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	list, err := graph.ReadEdges(f, graph.EdgeListOptions{Threads: threads})
	if err != nil {
		return nil, nil, err
	}
	g, err := graph.FromEdges(len(list.IDs), list.Edges, graph.BuildOptions{Unit: true})
	if err != nil {
		return nil, nil, err
	}
	tribes, err := readTribes(filepath.Join(dir, name+".tribes"))
	if err == nil && len(tribes) != g.N() {
		err = fmt.Errorf("%s: %d tribes for %d nodes", name, len(tribes), g.N())
	}
	return g, tribes, err
}

func readTribes(name string) ([]uint32, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var tribes []uint32
	for line := range strings.Lines(string(text)) {
		t, err := strconv.ParseUint(strings.TrimSpace(line), 10, 32)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		tribes = append(tribes, uint32(t))
	}
	return tribes, nil
}

// readPlaces reads "x y" lines.
func readPlaces(name string, n int) ([]layout.Point, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	at := make([]layout.Point, n)
	in := bufio.NewReader(f)
	for u := range at {
		if _, err := fmt.Fscan(in, &at[u].X, &at[u].Y); err != nil {
			return nil, fmt.Errorf("%s: place %d: %w", name, u, err)
		}
	}
	return at, nil
}
