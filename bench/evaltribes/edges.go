package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"tribemap/graph"
	"tribemap/tribe"
)

// readPairs reads two numbers a line and skips lines that hold none.
func readPairs(path string) ([][2]uint32, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var pairs [][2]uint32
	for s := bufio.NewScanner(f); s.Scan(); {
		var p [2]uint32
		if n, _ := fmt.Sscan(s.Text(), &p[0], &p[1]); n == 2 {
			pairs = append(pairs, p)
		}
	}
	return pairs, nil
}

// departments reads email-Eu-core, a bare edge list whose people are known by
// department.
func departments(root string) (measured, error) {
	arcs, err := readPairs(filepath.Join(root, "email-Eu-core.txt"))
	if err != nil {
		return measured{}, err
	}
	rows, err := readPairs(filepath.Join(root, "email-Eu-core-department-labels.txt"))
	if err != nil {
		return measured{}, err
	}
	var edges []graph.Edge
	for _, a := range arcs {
		edges = append(edges, graph.Edge{From: a[0], To: a[1], Weight: 1})
	}
	g, err := graph.FromEdges(len(rows), edges, graph.BuildOptions{Unit: true})
	if err != nil {
		return measured{}, err
	}
	labels := make([]uint32, len(rows))
	for _, r := range rows {
		labels[r[0]] = r[1]
		if g.Degree(r[0]) == 0 {
			labels[r[0]] = tribe.None
		}
	}
	return measured{"email-eu-core", g, labels}, nil
}

// evaluateEdges measures the departments of email-Eu-core.
func evaluateEdges(root string, seeds int) error {
	b, err := departments(root)
	if err != nil {
		fmt.Println("email-eu-core skipped:", err)
		return nil
	}
	fmt.Printf("\nemail-eu-core: %d people, %d edges\n", b.g.N(), b.g.M())
	for _, gamma := range []float64{1, 2.5, 0} {
		for seed := range uint64(seeds) {
			start := time.Now()
			d, err := tribe.DetectGraph(context.Background(), b.g, tribe.DetectOptions{Resolution: gamma, Seed: seed + 1})
			if err != nil {
				return err
			}
			report("edges", gamma, seed+1, d, b.labels, time.Since(start))
		}
	}
	return nil
}
