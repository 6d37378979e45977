// Command redetect compares working a few new ties into known communities with
// finding communities from scratch, and prints one line a graph:
//
//	go run ./bench/redetect [-news 0.001] [-gamma 1] lfr:100000 lfr:1000000 EDGES.txt…
//
// The old graph is the new one without a random share of its edges. Times are
// seconds of processor time on one thread, the best of -count runs taken in
// turns; both start from the two graphs in memory and end with a partition.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"tribemap/graph"
	"tribemap/graph/graphtest"
	"tribemap/tribe"
)

func main() {
	news := flag.Float64("news", .001, "share of the edges that are new")
	gamma := flag.Float64("gamma", 1, "resolution")
	iterations := flag.Int("iterations", 10, "of Leiden, for the old communities and from scratch; find takes 10 below a million ties, 2 above")
	count := flag.Int("count", 3, "runs of each")
	flag.Parse()
	log.SetFlags(0)
	runtime.GOMAXPROCS(1)
	fmt.Println("graph\tn\tm\tnew\tscratch_s\tredetect_s\tratio\tq_scratch\tq_redetect\tq_before\tids_kept\tids_kept_scratch\tvisited\tmoved")
	for _, name := range flag.Args() {
		after, err := load(name)
		if err != nil {
			log.Fatal(err)
		}
		if err := compare(name, after, *news, tribe.LeidenOptions{Gamma: *gamma, Iterations: *iterations}, *count); err != nil {
			log.Fatal(err)
		}
	}
}

// load reads an edge list, or makes the graph that "lfr:NODES" asks for.
func load(name string) (*graph.CSR, error) {
	if nodes, ok := strings.CutPrefix(name, "lfr:"); ok {
		n, err := strconv.Atoi(nodes)
		if err != nil {
			return nil, err
		}
		g, _ := graphtest.LFR(graphtest.Rand(1), graphtest.LFROptions{N: n, Mixing: .4})
		return g, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := graph.ReadEdges(f, graph.EdgeListOptions{})
	if err != nil {
		return nil, err
	}
	return graph.FromEdges(len(list.IDs), list.Edges, graph.BuildOptions{Unit: true})
}

// without removes a random share of the edges.
func without(g *graph.CSR, share float64) (*graph.CSR, error) {
	edges := slices.Collect(g.Edges())
	rng := graphtest.Rand(9)
	rng.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
	return graph.FromEdges(g.N(), edges[int(share*float64(len(edges))):], graph.BuildOptions{})
}

func compare(name string, after *graph.CSR, news float64, opt tribe.LeidenOptions, count int) error {
	ctx := context.Background()
	before, err := without(after, news)
	if err != nil {
		return err
	}
	rng := func(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }
	old, err := tribe.Leiden(ctx, before, rng(1), opt)
	if err != nil {
		return err
	}
	var scratch, again tribe.Partition
	var report tribe.Redetected
	slow, quick := -1.0, -1.0
	for range count {
		slow = least(slow, func() { scratch, err = tribe.Leiden(ctx, after, rng(2), opt) })
		if err != nil {
			return err
		}
		quick = least(quick, func() {
			again, report, err = tribe.Redetect(ctx, before, after, old.Membership, tribe.RedetectOptions{Gamma: opt.Gamma, Threads: 1})
		})
		if err != nil {
			return err
		}
	}
	q := func(p tribe.Partition) float64 { return tribe.Modularity(after, p, opt.Gamma) }
	fmt.Printf("%s\t%d\t%d\t%d\t%.3f\t%.3f\t%.1f\t%.5f\t%.5f\t%.5f\t%.1f%%\t%.1f%%\t%d\t%d\n",
		name, after.N(), after.M(), report.New, slow, quick, slow/quick, q(scratch), q(again), q(old),
		100*kept(old, again), 100*kept(old, scratch), report.Visited, report.Moved)
	return nil
}

// kept is the share of communities of at least five nodes that have an heir.
func kept(old, young tribe.Partition) float64 {
	old, young = old.AtLeast(5), young.AtLeast(5)
	continued := 0
	for _, heir := range tribe.PartitionHeirs(old, young) {
		if heir >= 0 {
			continued++
		}
	}
	return float64(continued) / float64(max(1, old.K))
}

// least runs f and returns its processor time if it is less than best, or if
// there is no best yet.
func least(best float64, f func()) float64 {
	runtime.GC()
	start := processorTime()
	f()
	if took := processorTime() - start; best < 0 || took < best {
		return took
	}
	return best
}

func processorTime() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		log.Fatal(err)
	}
	return float64(u.Utime.Sec) + float64(u.Utime.Usec)/1e6
}
