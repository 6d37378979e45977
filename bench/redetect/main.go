// Command redetect compares working a few new ties into known communities with
// finding communities from scratch, and prints one line a graph:
//
//	go run ./bench/redetect [-news 0.001] [-gamma 1] lfr:100000 lfr:1000000 EDGES.txt…
//
// The old graph is the new one without a random share of its edges; each of -seeds
// leaves out others, and finds the old communities and those from scratch by other
// chance. Times are seconds of processor time on one thread; both start from the
// two graphs in memory and end with a partition. "behind" is how much lower Q is
// than from scratch: the mean over the seeds, the standard deviation and the most.
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

	"gonum.org/v1/gonum/stat"
)

func main() {
	news := flag.Float64("news", .001, "share of the edges that are new")
	gamma := flag.Float64("gamma", 1, "resolution")
	iterations := flag.Int("iterations", 10, "of Leiden, for the old communities and from scratch; find takes 10 up to 500,000 ties, 2 above")
	seeds := flag.Int("seeds", 8, "old graphs")
	flag.Parse()
	log.SetFlags(0)
	runtime.GOMAXPROCS(1)
	fmt.Println("graph\tn\tm\tnew\tscratch_s\tredetect_s\tratio\tratio_least\tq_scratch\tq_redetect\tbehind\tbehind_sd\tbehind_most\tids_kept\tids_kept_least\tids_kept_scratch\tvisited")
	for _, name := range flag.Args() {
		after, err := load(name)
		if err != nil {
			log.Fatal(err)
		}
		if err := compare(name, after, *news, tribe.LeidenOptions{Gamma: *gamma, Iterations: *iterations}, *seeds); err != nil {
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
func without(g *graph.CSR, share float64, seed uint64) (*graph.CSR, error) {
	edges := slices.Collect(g.Edges())
	rng := graphtest.Rand(seed)
	rng.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
	return graph.FromEdges(g.N(), edges[int(share*float64(len(edges))):], graph.BuildOptions{})
}

// compare prints what both ways reach, from old communities of each seed.
func compare(name string, after *graph.CSR, news float64, opt tribe.LeidenOptions, seeds int) error {
	var all []outcome
	for seed := range uint64(seeds) {
		before, err := without(after, news, seed)
		if err != nil {
			return err
		}
		o, err := once(before, after, seed, opt)
		if err != nil {
			return err
		}
		all = append(all, o)
	}
	column := func(value func(outcome) float64) []float64 {
		var values []float64
		for _, o := range all {
			values = append(values, value(o))
		}
		slices.Sort(values)
		return values
	}
	mean := func(value func(outcome) float64) float64 { return stat.Mean(column(value), nil) }
	least := func(value func(outcome) float64) float64 { return column(value)[0] }
	behind := func(o outcome) float64 { return o.qScratch - o.qAgain }
	ratio := func(o outcome) float64 { return o.slow / o.quick }
	keptAgain := func(o outcome) float64 { return 100 * o.keptAgain }
	fmt.Printf("%s\t%d\t%d\t%d\t%.3f\t%.3f\t%.0f\t%.0f\t%.5f\t%.5f\t%.5f\t%.5f\t%.5f\t%.1f%%\t%.1f%%\t%.1f%%\t%.0f\n",
		name, after.N(), after.M(), int(news*float64(after.M())),
		mean(func(o outcome) float64 { return o.slow }), mean(func(o outcome) float64 { return o.quick }), mean(ratio), least(ratio),
		mean(func(o outcome) float64 { return o.qScratch }), mean(func(o outcome) float64 { return o.qAgain }),
		mean(behind), stat.StdDev(column(behind), nil), column(behind)[len(all)-1],
		mean(keptAgain), least(keptAgain), mean(func(o outcome) float64 { return 100 * o.keptScratch }),
		mean(func(o outcome) float64 { return float64(o.visited) }))
	return nil
}

// outcome is what both ways make of the same news.
type outcome struct {
	slow, quick            float64 // seconds
	qScratch, qAgain       float64
	keptScratch, keptAgain float64 // communities with an heir
	visited                int
}

func once(before, after *graph.CSR, seed uint64, opt tribe.LeidenOptions) (o outcome, err error) {
	ctx := context.Background()
	rng := func(stream uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, stream)) }
	old, err := tribe.Leiden(ctx, before, rng(1), opt)
	if err != nil {
		return o, err
	}
	var scratch, again tribe.Partition
	var report tribe.Redetected
	o.slow = seconds(func() { scratch, err = tribe.Leiden(ctx, after, rng(2), opt) })
	if err != nil {
		return o, err
	}
	o.quick = seconds(func() {
		again, report, err = tribe.Redetect(ctx, before, after, old.Membership, tribe.RedetectOptions{Gamma: opt.Gamma, Threads: 1})
	})
	o.qScratch, o.qAgain = tribe.Modularity(after, scratch, opt.Gamma), tribe.Modularity(after, again, opt.Gamma)
	o.keptScratch, o.keptAgain, o.visited = kept(old, scratch), kept(old, again), report.Visited
	return o, err
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

// enough is how many seconds are measured at least: the clock of processor time
// is coarse.
const enough = .05

// seconds is the processor time that f takes.
func seconds(f func()) float64 {
	runtime.GC()
	start := processorTime()
	for n := 1.; ; n++ {
		f()
		if took := processorTime() - start; took > enough {
			return took / n
		}
	}
}

func processorTime() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		log.Fatal(err)
	}
	return float64(u.Utime.Sec) + float64(u.Utime.Usec)/1e6
}
