package main

import (
	"context"
	"fmt"
	"path/filepath"
	"syscall"
	"time"

	"tribemap/graph"
	"tribemap/graph/graphtest"
	"tribemap/tribe"
)

// measured is a graph with the groups its nodes are known to be in, if they are.
type measured struct {
	name   string
	g      *graph.CSR
	labels []uint32
}

// benchmarks lists the graphs that cost is measured on, smallest first, up to
// the given number of nodes. Each is made or read only when it is its turn.
func benchmarks(root string, largest int) []func() (measured, error) {
	sets := []func() (measured, error){
		func() (measured, error) { return departments(filepath.Join(root, "email-eu-core", "data")) },
		func() (measured, error) { return bare(filepath.Join(root, "graphs-social", "new-sites.txt")) },
		func() (measured, error) { return bare(filepath.Join(root, "graphs-social", "deezer-hu.txt")) },
	}
	for _, c := range []struct {
		nodes  int
		mixing float64
	}{{100_000, .4}, {100_000, .6}, {1_000_000, .4}} {
		if c.nodes <= largest {
			sets = append(sets, func() (measured, error) {
				g, truth := graphtest.LFR(graphtest.Rand(1), graphtest.LFROptions{N: c.nodes, Mixing: c.mixing})
				return measured{fmt.Sprintf("LFR %d k, μ %.1f", c.nodes/1000, c.mixing), g, truth}, nil
			})
		}
	}
	return sets
}

func bare(path string) (measured, error) {
	pairs, err := readPairs(path)
	if err != nil {
		return measured{}, err
	}
	n := uint32(0)
	edges := make([]graph.Edge, len(pairs))
	for i, p := range pairs {
		edges[i] = graph.Edge{From: p[0], To: p[1], Weight: 1}
		n = max(n, p[0]+1, p[1]+1)
	}
	g, err := graph.FromEdges(int(n), edges, graph.BuildOptions{Unit: true})
	return measured{name: filepath.Base(path), g: g}, err
}

// compareCost prints what the automatic resolution costs beside one detection
// at γ = 1, one there with two iterations, and one at the γ it chose: user time
// of the processors, the best of several rounds that take turns.
func compareCost(root string, largest, rounds, threads int) error {
	fmt.Println("| graph | nodes / edges | γ | tribes | ARI | auto | at γ = 1 | two iterations there | at that γ | auto over γ = 1 | over two iterations | over that γ |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|---|---|")
	for _, next := range benchmarks(root, largest) {
		b, err := next()
		if err != nil {
			fmt.Println("skipped:", err)
			continue
		}
		if err := b.compareCost(rounds, threads); err != nil {
			return err
		}
	}
	return nil
}

func (b measured) compareCost(rounds, threads int) error {
	ways := [...]tribe.DetectOptions{{}, {Resolution: 1}, {Resolution: 1, Iterations: 2}, {}} // the last becomes what auto chose
	var best [len(ways)]float64
	var auto *tribe.Detection
	for round := range rounds {
		for i := range ways {
			opt := ways[i] // the last is known only once auto has run
			opt.Seed, opt.Threads = 1, threads
			before := userTime()
			d, err := tribe.DetectGraph(context.Background(), b.g, opt)
			if err != nil {
				return err
			}
			if took := userTime() - before; round == 0 || took < best[i] {
				best[i] = took
			}
			if i == 0 {
				auto, ways[len(ways)-1].Resolution = d, d.Resolution.Gamma
			}
		}
	}
	ari := "–"
	if b.labels != nil {
		ari = fmt.Sprintf("%.3f", tribe.Agree(b.labels, auto.Tribes.Membership).ARI)
	}
	fmt.Printf("| %s | %d / %d | %.2f | %d | %s | %.3f s | %.3f s | %.3f s | %.3f s | %.1f | %.1f | %.1f |\n", b.name, b.g.N(), b.g.M(),
		auto.Resolution.Gamma, auto.Tribes.K, ari, best[0], best[1], best[2], best[3], best[0]/best[1], best[0]/best[2], best[0]/best[3])
	return nil
}

// userTime is the processor time of this program outside the system, in seconds.
func userTime() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano()).Seconds()
}
