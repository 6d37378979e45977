// Command few asks what choosing the critical few is worth inside the models
// they are chosen in, and what it costs:
//
//	go run ./bench/few [-directed] [-k 50] [-models a;b] [-runs 1] [-ratio 0] [-referee] [-bare] [-seeds NAME=FILE] GRAPH…
//
// A graph is an edge list that "tribemap graph" reads. For each graph and model
// the engine chooses k people, and so does every heuristic; all are judged on
// the same fresh worlds by the engine's own judge, sixteen times. Printed are the
// engine's reach over that of each, the standard error by the sixteen of its ratio
// to the best of them, the engine's share of k(T+1) where that binds, how wide
// its interval is, and what a plain simulation written for this program alone
// says of the engine's people. Last come geometric means over graphs, by model, of
// c=1 and c=2 together, and of all.
//
// Seconds are told apart by stage: *model* turns the graph round, *lists* ranks
// the rivals, *sets*, *choice* and *certify* are the search that published
// programs time, *judge* is the interval on fresh worlds. -runs repeats the search
// with further random numbers, for its time alone; -ratio ends it as soon as that
// is certified, as those programs do.
//
// -referee also times the plain sampler in referee.go on the same graph, with
// one tell. -seeds judges a list that another program chose, one id a line or
// the CSV of "graph connectors".
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gonum.org/v1/gonum/stat"

	"tribemap/graph"
	"tribemap/tribe"
)

// model is a way of telling.
type model struct {
	name string
	opt  tribe.SpreadOptions
}

var models = []model{
	{"c=1", tribe.SpreadOptions{}},
	{"c=2", tribe.SpreadOptions{Tells: 2}},
	{"c=2,q=.7", tribe.SpreadOptions{Tells: 2, Accept: 0.7}},
	{"seeds=5", tribe.SpreadOptions{SeedTells: 5}},
	{"poisson", tribe.SpreadOptions{Poisson: true}},
	{"ic", tribe.SpreadOptions{Model: tribe.IndependentCascade}},
	{"lt", tribe.SpreadOptions{Model: tribe.LinearThreshold}},
}

// settings are the flags.
type settings struct {
	k        int
	directed bool
	referee  bool
	bare     bool // no heuristics
	epsilon  float64
	threads  int
	models   []string
	seeds    []string // NAME=FILE
	runs     int
	ratio    float64 // certified, to end with; 0 leaves it to the engine
}

func main() {
	log.SetFlags(0)
	var s settings
	flag.IntVar(&s.k, "k", 50, "people to choose")
	flag.BoolVar(&s.directed, "directed", false, "u v means that u tells v")
	flag.BoolVar(&s.referee, "referee", false, "time the plain sampler beside the engine")
	flag.BoolVar(&s.bare, "bare", false, "leave the heuristics out: for timing alone")
	flag.Float64Var(&s.epsilon, "epsilon", 0.1, "as that of graph connectors")
	flag.IntVar(&s.runs, "runs", 1, "searches to time; people are those of the first")
	flag.Float64Var(&s.ratio, "ratio", 0, "end a search at this certified ratio")
	flag.IntVar(&s.threads, "threads", 0, "0 means all processors")
	flag.Func("models", "some of c=1 c=2 c=2,q=.7 seeds=5 poisson ic lt, joined by ;", func(text string) error {
		s.models = strings.Split(text, ";")
		return nil
	})
	flag.Func("seeds", "judge the people of `NAME=FILE` too", func(text string) error {
		s.seeds = append(s.seeds, text)
		return nil
	})
	flag.Parse()
	var rows []row
	for _, path := range flag.Args() {
		g, ids, err := read(path, s.directed)
		if err != nil {
			log.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		for _, m := range models {
			if s.models != nil && !slices.Contains(s.models, m.name) {
				continue
			}
			r, err := compare(name, g, ids, m, s)
			if err != nil {
				log.Fatal(err)
			}
			rows = append(rows, r)
		}
	}
	if err := show(os.Stdout, rows); err != nil {
		log.Fatal(err)
	}
}

func read(path string, directed bool) (*graph.CSR, []string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	list, err := graph.ReadEdges(bufio.NewReader(f), graph.EdgeListOptions{})
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	g, err := graph.FromEdges(len(list.IDs), list.Edges, graph.BuildOptions{Directed: directed})
	return g, list.IDs, err
}

// row is one graph in one model.
type row struct {
	graph, model string
	people, arcs int
	reach        []named // the engine's first
	seconds      float64 // of the first run
	search       float64 // seconds of its sets, choice and certify
	ratio        float64 // certified
	bound        float64 // what any k people reach at most; the audience where nothing smaller binds
	low, high    float64 // the engine's interval
	plain, off   float64 // mean by plain simulation, and its distance in standard errors
	refereed     float64 // seconds the plain sampler took, 0 if not asked
}

// named is what a list reaches, and how many times that the engine's people do.
type named struct {
	name        string
	reach       float64
	ratio, wide float64 // wide is the standard error of ratio
}

// judged is in how many worlds lists are judged at most, and judgings how often,
// each time in others: one judgement ends before it tells lists apart that reach
// many alike.
const (
	judged   = 512
	judgings = 16
)

func compare(name string, g *graph.CSR, ids []string, m model, s settings) (row, error) {
	ctx := context.Background()
	opt := m.opt
	opt.Threads, opt.Worlds = s.threads, judged
	search := tribe.SeedOptions{SpreadOptions: opt, K: s.k, Epsilon: s.epsilon, MinRatio: s.ratio}
	set, took, err := timed(ctx, name+", "+m.name, g, 1, search)
	if err != nil {
		return row{}, err
	}
	r := row{
		graph: name, model: m.name, people: g.N(), arcs: g.Arcs(), seconds: took.all(), search: took.search(), ratio: set.Ratio,
		bound: set.Bound, low: set.Reach.Low, high: set.Reach.High,
	}
	for run := 2; run <= s.runs; run++ {
		if _, _, err := timed(ctx, name+", "+m.name, g, uint64(run), search); err != nil {
			return row{}, err
		}
	}
	lists := []list{{"engine", set.Nodes()}}
	if !s.bare {
		lists = append(lists, heuristics(g, s.k)...)
	}
	for _, given := range s.seeds {
		l, err := readList(given, ids)
		if err != nil {
			return r, err
		}
		lists = append(lists, l)
	}
	if s.referee && m.name == "c=1" {
		start := time.Now()
		seeds, _ := newReferee(g).choose(s.k, 6)
		r.refereed = time.Since(start).Seconds()
		log.Printf("%s, referee: %.2f s", name, r.refereed)
		lists = append(lists, list{"referee", seeds})
	}
	if r.reach, err = judge(ctx, g, lists, opt); err != nil {
		return r, err
	}
	mean, se := simulate(g, opt, lists[0].people)
	r.plain, r.off = mean, apart(mean, se, set.Reach)
	return r, nil
}

// judge judges lists on the same worlds, those of the first beside the others'.
func judge(ctx context.Context, g *graph.CSR, lists []list, opt tribe.SpreadOptions) ([]named, error) {
	sets, all := make([][]uint32, len(lists)), make([]named, len(lists))
	for i, l := range lists {
		sets[i], all[i].name = l.people, l.name
	}
	ratios := make([][]float64, len(lists))
	for run := range uint64(judgings) {
		spread, err := tribe.CompareSpread(ctx, g, rand.New(rand.NewPCG(2, run)), sets, opt)
		if err != nil {
			return nil, err
		}
		for i, s := range spread {
			all[i].reach += s.Mean / judgings
			ratios[i] = append(ratios[i], spread[0].Mean/s.Mean)
		}
	}
	for i := range all {
		mean, deviation := stat.MeanStdDev(ratios[i], nil)
		all[i].ratio, all[i].wide = mean, deviation/math.Sqrt(judgings)
	}
	return all, nil
}
